"""What stands in a table's place while there is nothing to show: what, why, and one button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets.buttons import Button
from sage_desktop.ui.widgets.card import Card
from sage_desktop.ui.widgets.labels import PlainLabel


class EmptyState(Card):
    """Left-aligned at the top: one sentence what belongs here, one why it is empty, one button."""

    def __init__(
        self, what: str, why: str, button: Button | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self.body.setSpacing(4)
        self._what = PlainLabel(what, Role.STRONG, wrap=True)
        self._why = PlainLabel(why, tone="muted", wrap=True)
        self.body.addWidget(self._what)
        self.body.addWidget(self._why)
        if button is not None:
            self.body.addSpacing(10)
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def say(self, what: str, why: str) -> None:
        self._what.setText(what)
        self._why.setText(why)
