"""The room *data* behind the door: backups, restoring, exports, diagnostics."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

from sage_desktop.book.export import export, file_of
from sage_desktop.book.found_copies import FoundBook
from sage_desktop.book.sheets import SHEETS
from sage_desktop.book.store import Book
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import AppError, BadInput, BookProblem
from sage_desktop.core.progress import Cancel, Progress, Report, unheard
from sage_desktop.sync.data import restoring
from sage_desktop.sync.data.diagnostics import write_diagnostics
from sage_desktop.sync.preferences import PreferenceRoom

T = TypeVar("T")

_NAMES_SHOWN = 3
_OURS = ("book.sqlite3", "mirror.sqlite3", "settings.json")


class DataRoom:
    """Nothing here blocks the loop, and the book can be used meanwhile."""

    def __init__(self, book: Book, preferences: PreferenceRoom, clock: Clock) -> None:
        self._book = book
        self._preferences = preferences
        self._clock = clock

    @property
    def folder(self) -> Path:
        return self._preferences.data_folder

    @property
    def log_folder(self) -> Path:
        return self.folder / "logs"

    async def backup(self, target: Path, *, overwrite: bool = False) -> FoundBook:
        """A copy of the book, looked through. Raises ``BadInput``: file_exists, file_is_the_book,
        cannot_write; ``BookProblem``.
        """
        await self._may_write(target, overwrite)
        await self._told(self._book.backup(target, overwrite=overwrite), target)
        return await restoring.look(target)

    async def copies(self) -> list[FoundBook]:
        """The newest good backups, newest first."""
        return await restoring.newest_good(
            self.folder / restoring.BACKUPS, self._preferences.backup_folder
        )

    async def look(self, source: Path) -> FoundBook:
        """What would be restored. Raises as ``restoring.look`` does."""
        if await asyncio.to_thread(self._is_ours, source):
            raise BadInput("file_is_the_book", path=str(source))
        return await restoring.look(source)

    async def there(self, folder: Path) -> list[str]:
        """Names of files in ``folder`` that an export would overwrite."""
        names = [file_of(sheet) for sheet in SHEETS]
        return await asyncio.to_thread(lambda: [n for n in names if (folder / n).exists()])

    async def export(
        self,
        folder: Path,
        *,
        overwrite: bool = False,
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> int:
        """All records as CSV files in ``folder``; gives the number of lines.

        Raises ``BadInput``: files_exist, cannot_write; ``Cancelled``; no file was changed then.
        """
        there = [] if overwrite else await self.there(folder)
        if there:
            names = ", ".join(there[:_NAMES_SHOWN]) + (" …" if len(there) > _NAMES_SHOWN else "")
            raise BadInput("files_exist", path=str(folder), names=names)
        loop = asyncio.get_running_loop()
        stop = cancel or Cancel()

        def told(sheet: str, done: int, total: int) -> None:
            stop.check()
            loop.call_soon_threadsafe(report, Progress(sheet, done, total))

        path = self._book.path
        try:
            work = asyncio.to_thread(export, path, folder, told)
            return await self._told(work, folder)
        except asyncio.CancelledError:
            stop.request()
            raise

    async def diagnostics(self, target: Path, *, overwrite: bool = False) -> None:
        """The file for support. Raises ``BadInput``: file_exists, cannot_write."""
        await self._may_write(target, overwrite)
        work = asyncio.to_thread(
            write_diagnostics,
            target,
            self.folder,
            self._preferences.now,
            self._clock(),
            overwrite=overwrite,
        )
        await self._told(work, target)

    async def _may_write(self, target: Path, overwrite: bool) -> None:
        if await asyncio.to_thread(target.exists):
            if await asyncio.to_thread(self._is_ours, target):
                raise BadInput("file_is_the_book", path=str(target))
            if not overwrite:
                raise BadInput("file_exists", path=str(target))

    def _is_ours(self, path: Path) -> bool:
        ours = [self.folder / f"{name}{end}" for name in _OURS for end in ("", "-wal", "-shm")]
        return path.exists() and any(each.exists() and each.samefile(path) for each in ours)

    async def _told(self, work: Awaitable[T], target: Path) -> T:
        """What is wrong with the place, and not with the book, is said of the place."""
        try:
            return await work
        except BookProblem as problem:
            raise _about(problem, target) from problem


def _about(problem: BookProblem, target: Path) -> AppError:
    reason = str(problem.data.get("reason", ""))
    if reason == "EEXIST":
        return BadInput("file_exists", path=str(target))
    if problem.code == "book_unreadable" and reason:
        return BadInput("cannot_write", path=str(target), why=reason)
    return problem
