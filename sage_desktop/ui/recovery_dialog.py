"""The dialog over a damaged book: the newest good backups, an empty book, or to quit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QDialog, QWidget

from sage_desktop.book.found_copies import FoundBook
from sage_desktop.core.i18n import tr
from sage_desktop.ui import data_words
from sage_desktop.ui.dialogs import Dialog
from sage_desktop.ui.texts import capital
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Kind, PlainLabel, Radio

RESTORE, EMPTY = 2, 3


class Recovery(Dialog):
    """``source``: the backup that is chosen. Nothing is done here."""

    def __init__(
        self, parent: QWidget, book: Path, found: Sequence[FoundBook], now: datetime
    ) -> None:
        offer = (
            tr("Choose a backup to go on with. Records that Sage has already are not sent again.")
            if found
            else tr("No good backup was found. You can go on with an empty book.")
        )
        kept = tr("The damaged file is kept beside it and never deleted.")
        super().__init__(parent, tr("The book is damaged and cannot be opened"), f"{offer} {kept}")
        self._found = tuple(found)
        self._choices = QButtonGroup(self)
        for number, each in enumerate(self._found):
            radio = Radio(f"{capital(data_words.written(each, now))}: {data_words.counted(each)}")
            radio.setToolTip(str(each.path))
            radio.setChecked(number == 0)
            self._choices.addButton(radio, number)
            self.body.addWidget(radio)
        self.body.addWidget(PlainLabel(str(book), Role.CAPTION, tone="muted", wrap=True))
        self.add_button(Button(tr("Quit")), QDialog.DialogCode.Rejected, default=not found)
        self.add_button(Button(tr("Start with an empty book")), EMPTY)
        if found:
            self.add_button(Button(tr("Restore"), Kind.PRIMARY), RESTORE, default=True)

    @property
    def source(self) -> Path | None:
        number = self._choices.checkedId()
        return self._found[number].path if number >= 0 else None
