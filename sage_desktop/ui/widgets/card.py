"""Cards, the rows inside them, and pairs of name and value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

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
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
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
