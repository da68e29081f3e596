"""When something was last imported, in a sentence, with the button that takes it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from sage_desktop.core.i18n import tr
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, ElidedLabel, Kind


class LastImport(QHBoxLayout):
    """A row; what stands at its right end is added to it."""

    def __init__(self, undo: Callable[[], object], role: Role = Role.BODY) -> None:
        super().__init__()
        self.sentence = ElidedLabel(tr("Not imported yet"), role, tone="muted")
        self.undo_button = Button(
            tr("Undo"), Kind.FLAT, icon="undo", name=tr("Undo the last import"), on_click=undo
        )
        self.undo_button.hide()
        self.setSpacing(8)
        self.addWidget(self.sentence)
        self.addWidget(self.undo_button)
        self.addStretch(1)

    def show_last(self, sentence: str, *, undoable: bool) -> None:
        self.sentence.set_text(sentence)
        self.undo_button.setVisible(undoable)
