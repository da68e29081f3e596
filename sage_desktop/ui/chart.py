"""A chart of bars that is painted here, and can be read with the keyboard and heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from sage_desktop.ui.chart_scale import every
from sage_desktop.ui.keyboard_focus import KeyboardFocus
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.typeface import Role, font

COLOURS = ("chart1", "chart2")
_HEIGHT = 160
_TOP, _GAP, _PART_GAP = 8, 8, 2
_BAR, _MOST_BAR = 0.6, 40
_LABEL_GAP = 12
_TIP_PAD, _TIP_GAP = 8, 6
_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}


@dataclass(frozen=True, slots=True)
class Bar:
    """``parts`` stand on each other, the first at the foot. ``texts`` tell them in words."""

    label: str
    title: str
    parts: tuple[float, ...]
    texts: tuple[str, ...]

    @property
    def spoken(self) -> str:
        return f"{self.title}: {', '.join(self.texts)}"


@dataclass(frozen=True, slots=True)
class Scale:
    """``ticks`` from 0 up; ``text`` gives the short form of a number."""

    ticks: Sequence[float]
    text: Callable[[float], str]


class BarChart(KeyboardFocus, QLabel):
    """Left and Right go from bar to bar and tell each; the mouse does the same.

    A label to screen readers, with all numbers in its description; painted by us.
    """

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._empty = name, empty
        self._bars: tuple[Bar, ...] = ()
        self._scale = Scale((0.0,), str)
        self._at = -1
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_bars((), self._scale, "")

    def show_bars(self, bars: Sequence[Bar], scale: Scale, summary: str) -> None:
        """``summary`` begins what a screen reader hears. Nothing is painted anew for the same."""
        shown = [bar.spoken for bar in bars if any(bar.parts)]
        told = ". ".join(part for part in (summary, "; ".join(shown) or self._empty) if part)
        if tuple(bars) == self._bars and told == self.accessibleDescription():
            return
        self._bars, self._scale = tuple(bars), scale
        self._at = min(self._at, len(bars) - 1)
        self.setAccessibleDescription(told)
        self.update()

    @property
    def bars(self) -> tuple[Bar, ...]:
        return self._bars

    @property
    def is_empty(self) -> bool:
        return not any(any(bar.parts) for bar in self._bars)

    @property
    def told(self) -> str:
        """What is told of the bar that the keyboard or mouse is at, "" for none."""
        return self._bars[self._at].spoken if 0 <= self._at < len(self._bars) else ""

    def sizeHint(self) -> QSize:
        line = QFontMetrics(font(Role.AXIS)).height()
        return QSize(320, max(_HEIGHT, line * 10))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    # keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None or self.is_empty:
            event.ignore()
        else:
            last = len(self._bars) - 1
            self._go(min(max(self._at + step, 0), last) if self._at >= 0 else last)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._go(-1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(self._bar_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._go(-1)

    def _go(self, index: int) -> None:
        if self.is_empty:
            index = -1
        if index == self._at:
            return
        self._at = index
        if index >= 0 and self.hasFocus() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.told))
        self.update()

    def _bar_at(self, x: float) -> int:
        plot = self._plot()
        if not self._bars or not plot.left() <= x < plot.right():
            return -1
        return int((x - plot.left()) / (plot.width() / len(self._bars)))

    # painting

    def _plot(self) -> QRectF:
        metrics = QFontMetrics(font(Role.AXIS))
        texts = [self._scale.text(tick) for tick in self._scale.ticks]
        left = max(map(metrics.horizontalAdvance, texts), default=0) + _GAP
        top = _TOP + metrics.height() / 2 - 4
        foot = metrics.height() + _GAP
        return QRectF(
            left, top, max(1.0, self.width() - left), max(1.0, self.height() - top - foot)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        plot = self._plot()
        with QPainter(self) as painter:
            painter.setFont(font(Role.AXIS))
            if 0 <= self._at < len(self._bars):
                painter.fillRect(self._slot(plot, self._at), colour("hover"))
            self._paint_grid(painter, plot)
            if self.is_empty:
                self._paint_empty(painter, plot)
                return
            for index in range(len(self._bars)):
                self._paint_bar(painter, plot, index)
            self._paint_labels(painter, plot)
            if 0 <= self._at < len(self._bars):
                self._paint_tip(painter, plot)

    def _slot(self, plot: QRectF, index: int) -> QRectF:
        width = plot.width() / len(self._bars)
        return QRectF(plot.left() + index * width, plot.top(), width, plot.height())

    def _height_of(self, plot: QRectF, value: float) -> float:
        most = self._scale.ticks[-1]
        return plot.height() * value / most if most else 0.0

    def _paint_grid(self, painter: QPainter, plot: QRectF) -> None:
        line = QFontMetrics(painter.font()).height()
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for tick in self._scale.ticks:
            y = round(plot.bottom() - self._height_of(plot, tick)) + 0.5
            pen = QPen(colour("control" if tick == 0 else "grid"), 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(colour("muted"))
            words = QRectF(0, y - line / 2, plot.left() - _GAP, line)
            painter.drawText(words, int(side), self._scale.text(tick))

    def _paint_bar(self, painter: QPainter, plot: QRectF, index: int) -> None:
        slot = self._slot(plot, index)
        width = min(max(2.0, slot.width() * _BAR), _MOST_BAR)
        left, foot = round(slot.center().x() - width / 2), round(plot.bottom())
        for part, name in zip(self._bars[index].parts, COLOURS, strict=False):
            if part <= 0:
                continue
            height = max(2, round(self._height_of(plot, part)))
            painter.fillRect(QRectF(left, foot - height, round(width), height), colour(name))
            foot -= height + _PART_GAP

    def _paint_labels(self, painter: QPainter, plot: QRectF) -> None:
        """The last one always; none that would touch the one beside it."""
        metrics = QFontMetrics(painter.font())
        widest = max(metrics.horizontalAdvance(bar.label) for bar in self._bars)
        step = every(plot.width(), widest + _LABEL_GAP, len(self._bars))
        painter.setPen(colour("muted"))
        for index in range(len(self._bars) - 1, -1, -step):
            label = self._bars[index].label
            wide = metrics.horizontalAdvance(label) + 2
            left = self._slot(plot, index).center().x() - wide / 2
            left = min(max(left, 0.0), self.width() - wide)
            words = QRectF(left, plot.bottom() + _GAP - 1, wide, metrics.height())
            painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), label)

    def _paint_empty(self, painter: QPainter, plot: QRectF) -> None:
        painter.setFont(font(Role.BODY))
        painter.setPen(colour("muted"))
        wrap = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(plot.adjusted(8, 0, -8, 0), int(wrap), self._empty)

    def _paint_tip(self, painter: QPainter, plot: QRectF) -> None:
        """Beside the bar, on the side with more room."""
        bar = self._bars[self._at]
        strong, plain = font(Role.HEADER), font(Role.CAPTION)
        lines = [(strong, bar.title), *((plain, text) for text in bar.texts)]
        wide = max(QFontMetrics(face).horizontalAdvance(text) for face, text in lines)
        high = QFontMetrics(plain).height()
        slot = self._slot(plot, self._at)
        width = wide + 2 * _TIP_PAD + 2
        left = slot.right() + _TIP_GAP
        if left + width > self.width():
            left = max(0.0, slot.left() - _TIP_GAP - width)
        box = QRectF(left, plot.top(), width, high * len(lines) + 2 * _TIP_PAD)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("tip"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(colour("on_tip"))
        for number, (face, text) in enumerate(lines):
            painter.setFont(face)
            at = QRectF(left + _TIP_PAD, box.top() + _TIP_PAD + number * high, wide + 2, high)
            painter.drawText(at, int(Qt.AlignmentFlag.AlignVCenter), text)
