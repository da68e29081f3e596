"""The header of a page: title, state, a sentence, and the page's actions at the right end."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.ui.tokens import CONTROL_HEIGHT, State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import ColourDot, ElidedLabel, PlainLabel
from sage_desktop.ui.widgets.chip import Chip


class PageHeader(QWidget):
    """Title, state chip right of it, a sentence below, actions at the right end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStrut(CONTROL_HEIGHT)
        self.dot = ColourDot("#000000")
        self.dot.hide()
        self.title = ElidedLabel("", Role.TITLE)
        self.chip = Chip(State.NEUTRAL, "")
        self.chip.hide()
        row.addWidget(self.dot)
        row.addWidget(self.title)
        row.addWidget(self.chip)
        row.addStretch(1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        row.addLayout(self.buttons)
        column.addLayout(row)
        self.lead = PlainLabel("", tone="muted", wrap=True)
        self.lead.hide()
        column.addWidget(self.lead)

    def set_title(self, title: str, lead: str = "") -> None:
        self.title.set_text(title)
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))

    def set_chip(self, state: State, word: str, icon: str = "") -> None:
        self.chip.show_state(state, word, icon)
        self.chip.setVisible(bool(word))

    def set_dot(self, colour: str) -> None:
        self.dot.set_colour(colour)
        self.dot.setVisible(bool(colour))
