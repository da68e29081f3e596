"""Tabs with a line under the current one; locked tabs say once, in words, why they are locked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QToolButton, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.ui import icons
from sage_desktop.ui.keyboard_focus import KeyboardFocus
from sage_desktop.ui.painting import badge_size, draw_badge
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.style import draw_ring
from sage_desktop.ui.texts import tool_tip
from sage_desktop.ui.tokens import TAB_HEIGHT, State
from sage_desktop.ui.typeface import Role, font
from sage_desktop.ui.widgets.labels import PlainLabel

_PAD = 13
_LOCK = 14
_GAP = 6


class _Bar(KeyboardFocus, QTabBar):
    """Qt's tab bar (keyboard and accessibility) with our painting."""

    ring_outside = False

    def __init__(self) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        earlier, later = self.findChildren(QToolButton)
        earlier.setAccessibleName(tr("Earlier tabs"))
        later.setAccessibleName(tr("Later tabs"))
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.badges: dict[int, tuple[str, State]] = {}
        self.locked: set[int] = set()

    def tabSizeHint(self, index: int) -> QSize:
        metrics = QFontMetrics(font(Role.STRONG))
        width = 2 * _PAD + metrics.horizontalAdvance(self.tabText(index))
        if index in self.locked:
            width += _LOCK + _GAP
        if index in self.badges:
            width += badge_size(self.badges[index][0]).width() + _GAP
        return QSize(width, max(TAB_HEIGHT, metrics.height() + 18))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            for index in range(self.count()):
                self._paint_tab(painter, index)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        rect = self.tabRect(index)
        current, ready = index == self.currentIndex(), self.isTabEnabled(index)
        left = rect.left() + _PAD
        if index in self.locked:
            at = QRect(left, rect.center().y() - _LOCK // 2 + 1, _LOCK, _LOCK)
            icons.draw(painter, at, "lock", "disabled")
            left += _LOCK + _GAP
        face = font(Role.STRONG if current else Role.LABEL)
        words = QFontMetrics(face).horizontalAdvance(self.tabText(index))
        painter.setFont(face)
        painter.setPen(colour("disabled" if not ready else "accent_text" if current else "text"))
        side = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(
            QRect(left, rect.top(), words + 4, rect.height()), side, self.tabText(index)
        )
        if index in self.badges:
            word, state = self.badges[index]
            size = badge_size(word)
            at = QRect(left + words + _GAP, rect.center().y() - size.height() // 2, 0, 0)
            at.setSize(size)
            draw_badge(painter, at, word, state)
        if current:
            line = QRect(rect.left() + _PAD, rect.bottom() - 2, rect.width() - 2 * _PAD, 3)
            painter.fillRect(line, colour("accent"))
        if current and self.keyboard_focus:
            draw_ring(painter, rect.adjusted(2, 4, -2, -6).toRectF(), 6)


class Tabs(QWidget):
    """A tab bar over the whole width; ``opened`` tells the index of the tab now in front."""

    opened = Signal(int)

    def __init__(self, names: Sequence[str], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = _Bar()
        self._bar.setAccessibleName(name)
        for text in names:
            self._bar.addTab(text)
        self._reason = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        self._below = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        self._row = QHBoxLayout()
        self._row.setSpacing(16)
        self._row.addWidget(self._bar)
        self._row.addStretch(1)
        self._row.addWidget(self._reason, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._row)
        column.addWidget(self._below)
        self._reason.setWordWrap(False)
        self._place_reason()
        self._open = self._bar.currentIndex()
        self._bar.currentChanged.connect(self._changed)

    @property
    def bar(self) -> QTabBar:
        return self._bar

    def index(self) -> int:
        return self._bar.currentIndex()

    def open(self, index: int) -> None:
        """Brings the tab to the front; a locked one stays where it is."""
        if self._bar.isTabEnabled(index):
            self._bar.setCurrentIndex(index)

    def lock(self, indexes: Sequence[int], reason: str) -> None:
        """Disables these tabs (and only these); ``reason`` is shown once and told for each."""
        self._bar.locked = set(indexes)
        for index in range(self._bar.count()):
            shut = index in self._bar.locked
            self._bar.setTabEnabled(index, not shut)
            self._bar.setTabToolTip(index, tool_tip(reason) if shut else "")
            self._bar.setTabWhatsThis(index, reason if shut else "")
        text = reason if indexes else ""
        self._bar.setAccessibleDescription(text)
        self._reason.setText(text)
        self._below.setText(text)
        self._place_reason()
        self._relayout()

    def _changed(self, index: int) -> None:
        """Qt lets assistive technology open a tab that is locked; it stays shut."""
        if index in self._bar.locked:
            with QSignalBlocker(self._bar):
                self._bar.setCurrentIndex(self._open)
        else:
            self._open = index
            self.opened.emit(index)

    def set_badge(self, index: int, word: str, state: State = State.NEUTRAL) -> None:
        """A count after the tab's text; "" takes it away."""
        if self._bar.badges.get(index, ("", state)) == (word, state):
            return
        if word:
            self._bar.badges[index] = (word, state)
        else:
            self._bar.badges.pop(index, None)
        self._relayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_reason()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            bottom = self._bar.geometry().bottom()
            painter.fillRect(0, bottom, self.width(), 1, colour("border"))

    def _place_reason(self) -> None:
        has = bool(self._reason.text())
        needed = self._bar.sizeHint().width() + self._reason.sizeHint().width() + 32
        beside = has and self.width() >= needed
        self._reason.setVisible(beside)
        self._below.setVisible(has and not beside)

    def _relayout(self) -> None:
        # QTabBar measures its tabs anew only when told that something about them changed.
        for index in range(self._bar.count()):
            self._bar.setTabText(index, self._bar.tabText(index))
        self._bar.updateGeometry()
        self._bar.update()
