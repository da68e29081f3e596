"""Cards, the rows inside them, and pairs of name and value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from sage_desktop.ui.keyboard_focus import KeyboardFocus
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets.labels import IconLabel, PlainLabel


class Card(QFrame):
    """A surface with a border; ``body`` takes its content. ``title`` "" shows none."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 14, 16, 16)
        self.body.setSpacing(10)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self._title: PlainLabel | None = None
        if title:
            self._title = PlainLabel(title, Role.SECTION)
            self.head.addWidget(self._title)
            self.head.addStretch()
            self.body.addLayout(self.head)

    def set_title(self, title: str) -> None:
        if self._title is not None:
            self._title.setText(title)


class CardRow(QWidget):
    """An icon, a bold line and a sentence, with what can be done at the right end."""

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        icon: str = "",
        tone: str = "accent_text",
        actions: Sequence[QWidget] = (),
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(*margins)
        row.setSpacing(16)
        if icon:
            row.addWidget(IconLabel(icon, tone, 22))
        words = QVBoxLayout()
        words.setSpacing(3)
        self.title = PlainLabel(title, Role.SECTION, wrap=True)
        self.text = PlainLabel(text, tone="muted", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.text)
        row.addLayout(words, 1)
        for action in actions:
            row.addWidget(action, 0, Qt.AlignmentFlag.AlignVCenter)


class CardButton(KeyboardFocus, QAbstractButton):
    """A row of a card that opens something as a whole; a chevron at its end says so."""

    def __init__(
        self, name: str, text: str = "", *, icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setText(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._count = PlainLabel("", Role.SECTION)
        chevron = IconLabel("chevron-right", "muted", 16)
        self._row = CardRow(name, text, icon=icon, actions=(self._count, chevron))
        self._row.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.addWidget(self._row)

    def say(self, text: str, count: str) -> None:
        """The sentence below the name, and the number at the end."""
        self._row.text.setText(text)
        self._count.setText(count)
        self.setAccessibleDescription(text)

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.underMouse():
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("hover"))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)


class Facts(QWidget):
    """Pairs of name and value under each other, values selectable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, 120)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for line, (name, value) in enumerate(facts):
            shown = PlainLabel(value, Role.LABEL, wrap=True, selectable=True)
            shown.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(PlainLabel(name, tone="muted"), line, 0, top)
            self._grid.addWidget(shown, line, 1, top)
