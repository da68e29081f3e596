"""Fusion with our ticks, radios and focus ring; all else is palette and style sheet."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

from sage_desktop.ui.scheme import tokens

INDICATOR = 16
RING_GAP = 4
"""The focus ring stands outside the control: 2 px ring, 2 px gap."""

_Element = QStyle.PrimitiveElement
_Flag = QStyle.StateFlag


class AppStyle(QProxyStyle):
    """Draws what a style sheet would need picture files for.

    It overrides nothing else: Qt asks a style hundreds of times for each page, each time through
    Python. The sizes of ticks and radios stand in the sheet.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element in (_Element.PE_IndicatorCheckBox, _Element.PE_IndicatorItemViewItemCheck):
            draw_tick_box(painter, option.rect, _check_state(option), _is_enabled(option))
        elif element == _Element.PE_IndicatorRadioButton:
            draw_radio(
                painter, option.rect, bool(option.state & _Flag.State_On), _is_enabled(option)
            )
        elif element != _Element.PE_FrameFocusRect:  # see ``ui.keyboard_focus``
            super().drawPrimitive(element, option, painter, widget)


def draw_ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """The 2-px focus ring just inside ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens().focus), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


def draw_tick_box(painter: QPainter, rect: QRect, state: Qt.CheckState, enabled: bool) -> None:
    """A tick box of ``INDICATOR`` px in the middle of ``rect``."""
    look = tokens()
    box = _square(rect)
    on = state != Qt.CheckState.Unchecked
    fill = (look.accent if enabled else look.disabled) if on else look.surface
    edge = fill if on else look.control if enabled else look.border
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(fill if on or enabled else look.sunken))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if on:
        pen = QPen(QColor(look.on_accent if enabled else look.surface), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_tick(box) if state == Qt.CheckState.Checked else _bar(box))
    painter.restore()


def draw_radio(painter: QPainter, rect: QRect, on: bool, enabled: bool) -> None:
    look = tokens()
    box = _square(rect)
    mark = look.accent if enabled else look.disabled
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(mark if on else look.control if enabled else look.border), 1.4))
    painter.setBrush(QColor(look.surface if enabled else look.sunken))
    painter.drawEllipse(box.adjusted(0.7, 0.7, -0.7, -0.7))
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mark))
        painter.drawEllipse(box.center(), 4, 4)
    painter.restore()


def _square(rect: QRect) -> QRectF:
    left = rect.left() + (rect.width() - INDICATOR) // 2
    top = rect.top() + (rect.height() - INDICATOR) // 2
    return QRectF(left, top, INDICATOR, INDICATOR)


def _tick(box: QRectF) -> QPainterPath:
    path = QPainterPath(box.topLeft() + QPointF(4.2, 8.3))
    path.lineTo(box.topLeft() + QPointF(7.0, 11.0))
    path.lineTo(box.topLeft() + QPointF(11.8, 5.2))
    return path


def _bar(box: QRectF) -> QPainterPath:
    path = QPainterPath(box.topLeft() + QPointF(4.5, 8))
    path.lineTo(box.topLeft() + QPointF(11.5, 8))
    return path


def _is_enabled(option: QStyleOption) -> bool:
    return bool(option.state & _Flag.State_Enabled)


def _check_state(option: QStyleOption) -> Qt.CheckState:
    if option.state & _Flag.State_On:
        return Qt.CheckState.Checked
    if option.state & _Flag.State_NoChange:
        return Qt.CheckState.PartiallyChecked
    return Qt.CheckState.Unchecked
