"""The tray's icons: the program's mark with a badge that is told by its shape first."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from sage_desktop.ui import resources
from sage_desktop.ui.tokens import MARK

SIZES = (16, 22, 24, 32, 44, 64)

_MARK_ON_DARK = "#2E7D5B"
_BADGE = 0.58
"""Of the width; below 0.45 it vanishes at 16 pixels."""


class TrayState(StrEnum):
    """What the tray says of the whole program."""

    FINE = "fine"
    WORKING = "working"
    NEEDS_YOU = "needs_you"
    OFFLINE = "offline"
    PAUSED = "paused"


_GROUNDS = {
    TrayState.WORKING: ("#1D5C9E", "#FFFFFF"),
    TrayState.NEEDS_YOU: ("#E0A100", "#1A1405"),
    TrayState.OFFLINE: ("#6B746E", "#FFFFFF"),
    TrayState.PAUSED: ("#6B746E", "#FFFFFF"),
}


def tray_icon(state: TrayState, *, dark: bool) -> QIcon:
    """The icon in all sizes; ``dark`` for a dark panel. Around a badge the panel shows through."""
    made = QIcon()
    for size in SIZES:
        made.addPixmap(tray_pixmap(state, size, dark=dark))
    return made


def tray_pixmap(state: TrayState, size: int, *, dark: bool) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    svg = resources.text("mark.svg").replace(MARK, _MARK_ON_DARK if dark else MARK)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    if state in _GROUNDS:
        _draw_badge(painter, state, size)
    painter.end()
    return pixmap


def _draw_badge(painter: QPainter, state: TrayState, size: int) -> None:
    ground, ink = (QColor(each) for each in _GROUNDS[state])
    width = round(size * _BADGE)
    gap = max(1.0, size / 22)
    place = QRectF(size - width, size - width, width, width)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawEllipse(place.adjusted(-gap, -gap, gap, gap))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(ground)
    painter.drawEllipse(place)
    painter.setPen(_pen(ink, width * 0.13))
    for line in _LINES[state]:
        painter.drawPolyline([_at(place, x, y) for x, y in line])


def _pen(ink: QColor, width: float) -> QPen:
    join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
    return QPen(ink, max(1.2, width), Qt.PenStyle.SolidLine, cap, join)


def _at(place: QRectF, x: float, y: float) -> QPointF:
    return QPointF(place.x() + x * place.width(), place.y() + y * place.height())


_LINES: dict[TrayState, tuple[tuple[tuple[float, float], ...], ...]] = {
    TrayState.WORKING: (
        ((0.24, 0.39), (0.76, 0.39), (0.61, 0.24)),
        ((0.76, 0.61), (0.24, 0.61), (0.39, 0.76)),
    ),
    TrayState.NEEDS_YOU: (((0.5, 0.24), (0.5, 0.55)), ((0.5, 0.76), (0.5, 0.765))),
    TrayState.OFFLINE: (((0.32, 0.32), (0.68, 0.68)), ((0.68, 0.32), (0.32, 0.68))),
    TrayState.PAUSED: (((0.38, 0.31), (0.38, 0.69)), ((0.62, 0.31), (0.62, 0.69))),
}
"""The shape of each badge, in parts of its width."""
