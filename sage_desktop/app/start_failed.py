"""The one dialog of a program that cannot start: what happened, what it means, what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from sage_desktop.core.errors import AppError
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain
from sage_desktop.ui.dialogs import Dialog
from sage_desktop.ui.widgets import Button, Kind


class StartFailed(Dialog):
    """Says why the program ends again."""

    def __init__(self, parent: QWidget, error: AppError) -> None:
        words = explain(error)
        super().__init__(parent, words.title, words.text)
        quit_button = Button(tr("Quit"), Kind.PRIMARY)
        self.add_button(quit_button, QDialog.DialogCode.Rejected, default=True)
