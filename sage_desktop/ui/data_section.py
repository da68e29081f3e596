"""The section *Backup and export* of *Settings*: a copy now, restoring, CSV files, diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.progress import Cancel
from sage_desktop.ui import data_words
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.page import Page
from sage_desktop.ui.save_dialog import ask_for_book, ask_for_folder, ask_where_to_save
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Button, Card, CardRow, Line

_SHOWN = 3


class DataSection(Card):
    """Placed on ``page``, which does the work and says what came of it."""

    def __init__(self, page: Page) -> None:
        super().__init__(tr("Backup and export"))
        self._page = page
        self._desk = page.desk
        self.back_up = self._row(
            tr("Backup"),
            tr("A copy of the book as it is now. It is looked through before it counts."),
            tr("Back up now…"),
            self._back_up,
        )
        self.restore = self._row(
            tr("Restore"),
            tr("Another book in the place of this one, which is kept. Nothing is sent twice."),
            tr("Restore…"),
            self._restore,
        )
        self.export = self._row(
            tr("Export"),
            tr("All records as CSV files for spreadsheets and other programs."),
            tr("Export as CSV…"),
            self._export,
        )
        self.diagnostics = self._row(
            tr("Diagnostics"),
            tr("A file for support: figures, codes and the log. No secrets and no records."),
            tr("Diagnostics…"),
            self._diagnostics,
        )
        if self._desk.restore is None:
            self.restore.setEnabled(False)
            self.restore.setToolTip(tr("The demo's book lasts until you quit."))

    def _row(
        self, title: str, text: str, verb: str, work: Callable[[], Coroutine[Any, Any, None]]
    ) -> Button:
        button = Button(verb, on_click=lambda: self._page.start(work(), name=title))
        if self.body.count() > 1:
            self.body.addWidget(Line())
        self.body.addWidget(CardRow(title, text, actions=(button,)))
        return button

    async def _back_up(self) -> None:
        name = f"book-{self._desk.clock().astimezone():%Y-%m-%d-%H%M}.sqlite3"
        target = await ask_where_to_save(self.window(), tr("Back up now"), name)
        if target is None:
            return
        with self._desk.jobs.job(tr("Backing up")):
            found = await self._desk.door.data.backup(target, overwrite=True)
        title = tr("Backed up and looked through.")
        self._say(title, f"{target}: {data_words.counted(found)}.")

    async def _restore(self) -> None:
        restore = self._desk.restore
        folder = self._desk.door.preferences.backup_folder
        source = await ask_for_book(self.window(), tr("Restore"), folder)
        if source is None or restore is None:
            return
        with self._desk.jobs.job(tr("Looking through the backup")):
            found = await self._desk.door.data.look(source)
        title, text = data_words.restore_question(found, self._desk.clock())
        if await confirm(self.window(), title, text, verb=tr("Restore"), keep=tr("Keep this book")):
            restore(source)

    async def _export(self) -> None:
        folder = await ask_for_folder(self.window(), tr("Export as CSV"))
        if folder is None or not await self._may_overwrite(folder):
            return
        cancel = Cancel()
        with self._desk.jobs.job(tr("Exporting"), cancel) as job:
            lines = await self._desk.door.data.export(
                folder, overwrite=True, report=job.report, cancel=cancel
            )
        told = plural(lines, "{n} line exported.", "{n} lines exported.")
        self._say(told, str(folder))

    async def _may_overwrite(self, folder: Path) -> bool:
        there = await self._desk.door.data.there(folder)
        if not there:
            return True
        names = ", ".join(there[:_SHOWN]) + (" …" if len(there) > _SHOWN else "")
        title = plural(len(there), "Overwrite {n} file?", "Overwrite {n} files?")
        text = tr("There is an earlier export in {folder}: {names}")
        return await confirm(
            self.window(),
            title,
            text.format(folder=folder, names=names),
            verb=tr("Overwrite"),
            keep=tr("Keep them"),
        )

    async def _diagnostics(self) -> None:
        target = await ask_where_to_save(
            self.window(), tr("Diagnostics"), "sage-desktop-diagnostics.zip"
        )
        if target is None:
            return
        with self._desk.jobs.job(tr("Collecting diagnostics")):
            await self._desk.door.data.diagnostics(target, overwrite=True)
        self._say(tr("Diagnostics saved."), str(target))

    def _say(self, title: str, text: str) -> None:
        self._page.banners.say(State.FINE, title, text, key="data")
