"""*Configuration > Settings*: what a person sets for this computer, saved at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit

from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import AppError, BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain
from sage_desktop.ui import settings_words
from sage_desktop.ui.data_section import DataSection
from sage_desktop.ui.navigation import SETTINGS
from sage_desktop.ui.page import Crumb, Desk, Page
from sage_desktop.ui.settings_cards import DailyCard, DataCard, LookCard, SageCard, StartCard
from sage_desktop.ui.widgets import FormRow


class SettingsPage(Page):
    section = "settings"
    shows = frozenset({Kind.SETTINGS})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.head.set_title(tr("Settings"), tr("Changes apply at once, on this computer."))
        self.room = desk.door.preferences
        self.look, self.starting, self.daily = LookCard(), StartCard(), DailyCard()
        self.sage, self.data = SageCard(), DataCard()
        self.copies = DataSection(self)
        for card in (self.look, self.starting, self.daily, self.sage, self.data, self.copies):
            self.body.addWidget(card)
        self.body.addStretch(1)
        self._listen()

    def _listen(self) -> None:
        self.look.theme.currentIndexChanged.connect(
            lambda _at: self._save(theme=self.look.theme.value())
        )
        start = self.starting
        start.with_computer.switch.toggled.connect(self._start_with_computer)
        start.in_tray.switch.toggled.connect(lambda on: self._save(start_in_tray=on))
        start.keep.switch.toggled.connect(lambda on: self._save(close_to_tray=on))
        start.notify.switch.toggled.connect(lambda on: self._save(notifications=on))
        fields = (
            (self.daily.row, "daily_time", settings_words.read_time),
            (self.sage.ports_row, "redirect_ports", settings_words.read_ports),
            (self.sage.pace_row, "requests_per_minute", settings_words.read_pace),
        )
        for row, name, read in fields:
            assert isinstance(row.field, QLineEdit)  # noqa: S101  # as the cards made them
            row.field.editingFinished.connect(
                lambda row=row, name=name, read=read: self._typed(row, name, read)
            )
        self.data.open.clicked.connect(self._open_folder)
        self.data.choose.clicked.connect(self._choose)
        self.data.usual.clicked.connect(lambda: self._save(backup_folder=""))

    def crumbs(self) -> tuple[Crumb, ...]:
        return (
            Crumb(tr("Configuration"), ("configuration",)),
            Crumb(tr("Settings"), SETTINGS),
        )

    async def load(self) -> None:
        with_computer = await self.room.starts_with_computer()
        held = self.room.now
        self.look.show_held(held)
        self.starting.show_held(
            held, with_computer=with_computer, can_start=self.room.can_start_with_computer
        )
        self.daily.show_held(held)
        self.sage.show_held(self.room)
        self.data.show_held(self.room)

    # saving

    def _save(self, **changes: Any) -> None:
        self.start(self._change(changes), name="save a setting")

    async def _change(self, changes: dict[str, Any]) -> None:
        try:
            await self.room.change(**changes)
            self.banners.drop("error")
        except BadInput as error:
            if "backup_folder" not in changes:
                raise
            self.data.backup_row.set_error(explain(error).sentence)
        except AppError:
            self.refresh()  # what is shown is what holds
            raise

    def _typed(self, row: FormRow, name: str, read: Callable[[str], Any]) -> None:
        field = row.field
        if not isinstance(field, QLineEdit) or not field.isModified():
            return
        try:
            value = read(field.text())
        except settings_words.NotReadable as error:
            row.set_error(str(error))
            return
        row.set_error("")
        field.setModified(False)
        self._save(**{name: value})

    def _start_with_computer(self, on: bool) -> None:
        async def work() -> None:
            try:
                await self.room.start_with_computer(on)
            finally:
                self.refresh()

        self.start(work(), name="start with the computer")

    # folders

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.room.data_folder)))

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Backup folder"), str(self.room.backup_folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda folder: self._save(backup_folder=folder))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
