"""Lists of places as buttons: the navigation rail and the section list of *Configuration*."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from sage_desktop.core.writing import whole
from sage_desktop.ui import icons
from sage_desktop.ui.keyboard_focus import KeyboardFocus
from sage_desktop.ui.painting import badge_size, draw_badge, draw_text
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.style import draw_ring
from sage_desktop.ui.texts import tool_tip
from sage_desktop.ui.tokens import NAVIGATION_HEIGHT, State
from sage_desktop.ui.typeface import Role, font

_ICON = 18
_STEP = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PlaceButton(KeyboardFocus, QAbstractButton):
    """One entry; checked while its place is open. Narrow, it shows its icon alone."""

    ring_outside = False

    def __init__(self, key: str, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self._icon, self._badge, self._narrow = key, icon, "", False
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)  # one of them is open: to screen readers, too
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.setToolTip(tool_tip(self.text()) if narrow else "")
        self.update()

    def set_badge(self, number: int, words: str) -> None:
        """A count of open issues; ``words`` say it to screen readers ("4 issues")."""
        self._badge = whole(number) if number else ""
        self.setAccessibleDescription(words if number else "")
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font(Role.STRONG))
        wide = metrics.horizontalAdvance(self.text()) + 40 + (28 if self._icon else 0)
        return QSize(wide, max(NAVIGATION_HEIGHT, metrics.height() + 14))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter are the list's; a button alone would move the focus its own way."""
        event.ignore()

    def nextCheckState(self) -> None:
        """Whether a place is open is the window's to say, not the click's."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ground(painter)
            on = self.isChecked()
            ink = "accent_text" if on else "text"
            left = 12
            if self._icon:
                x = (self.width() - _ICON) // 2 if self._narrow else 12
                at = QRect(x, (self.height() - _ICON) // 2, _ICON, _ICON)
                icons.draw(painter, at, self._icon, "accent_text" if on else "muted")
                left = 40
            if not self._narrow:
                face = font(Role.STRONG if on else Role.LABEL)
                words = self.rect().adjusted(left, 0, -8, 0)
                draw_text(painter, words, self.text(), face=face, colour=colour(ink))
            self._paint_badge(painter)
            if self.keyboard_focus:
                draw_ring(painter, self.rect().toRectF(), 6)

    def _paint_ground(self, painter: QPainter) -> None:
        if not (self.isChecked() or self.underMouse()):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("selected" if self.isChecked() else "hover"))
        painter.drawRoundedRect(self.rect(), 6, 6)
        if self.isChecked() and self._icon:
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(QRect(0, 8, 3, self.height() - 16), 1.5, 1.5)

    def _paint_badge(self, painter: QPainter) -> None:
        if not self._badge:
            return
        size = badge_size(self._badge)
        top = 0 if self._narrow else (self.height() - size.height()) // 2
        right = self.width() - (0 if self._narrow else 10)
        draw_badge(
            painter,
            QRect(right - size.width(), top, size.width(), size.height()),
            self._badge,
            State.ATTENTION,
        )


class PlaceList(QWidget):
    """Buttons under each other: Up and Down move, Enter opens. ``opened`` tells the key."""

    opened = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)
        self.buttons: dict[str, PlaceButton] = {}
        self._open = ""

    def add(self, key: str, text: str, icon: str = "") -> PlaceButton:
        button = PlaceButton(key, text, icon)
        button.clicked.connect(lambda _on=False: self.opened.emit(key))
        button.toggled.connect(lambda on: self._toggled(key, on))
        self.buttons[key] = button
        self.column.addWidget(button)
        self._let_tab_reach(next(iter(self.buttons)))
        return button

    def set_open(self, key: str) -> None:
        """Marks the place that is open ("" for none)."""
        self._open = key
        for name, button in self.buttons.items():
            with QSignalBlocker(button):
                button.setAutoExclusive(False)  # else the one that is open could not be closed
                button.setChecked(name == key)
                button.setAutoExclusive(True)
            button.update()
        self._let_tab_reach(key if key in self.buttons else next(iter(self.buttons), ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        keys: Sequence[str] = list(self.buttons)
        here = keys.index(focused.key) if isinstance(focused, PlaceButton) else -1
        key = Qt.Key(event.key())
        if here >= 0 and key in _STEP:
            there = self.buttons[keys[(here + _STEP[key]) % len(keys)]]
            there.setFocus(Qt.FocusReason.TabFocusReason)
        elif here >= 0 and key in _OPENS:
            self.opened.emit(keys[here])
        else:
            super().keyPressEvent(event)

    def _toggled(self, key: str, on: bool) -> None:
        """Screen readers check a place instead of clicking it; the window says what is open."""
        if on:
            self.set_open(self._open)
            self.opened.emit(key)

    def _let_tab_reach(self, key: str) -> None:
        # Tab visits the list once; inside it the arrow keys move.
        for name, button in self.buttons.items():
            policy = Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
