"""A state as icon, word and colour together; and the chip of the top bar that can be pressed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from sage_desktop.ui.keyboard_focus import KeyboardFocus
from sage_desktop.ui.painting import chip_size, draw_chip
from sage_desktop.ui.tokens import State


class Chip(QLabel):
    """A state chip. ``icon`` "" takes the state's own; the word is what screen readers say."""

    def __init__(
        self, state: State, word: str, *, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state, self._icon = state, icon
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(state, word, icon)

    @property
    def word(self) -> str:
        return self.text()

    @property
    def state(self) -> State:
        return self._state

    def show_state(self, state: State, word: str, icon: str = "") -> None:
        if (state, word, icon) == (self._state, self.text(), self._icon):
            return
        self._state, self._icon = state, icon
        self.setText(word)
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self.text())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            draw_chip(painter, QPoint(0, 0), self._state, self.text(), self._icon)


class ChipButton(KeyboardFocus, QPushButton):
    """A chip that opens something: the status of the top bar."""

    def __init__(self, state: State, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setProperty("kind", "chip")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(state, word)

    def show_state(self, state: State, word: str) -> None:
        if (state, word) == (self._state, self.text()):
            return
        self._state = state
        self.setText(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self.text())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            draw_chip(painter, QPoint(0, 0), self._state, self.text())
