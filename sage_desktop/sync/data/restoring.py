"""Restoring: another book in the place of this one, while nobody has it open."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from sage_desktop.book import found_copies, restoring
from sage_desktop.book.found_copies import FoundBook
from sage_desktop.book.restoring import Restored
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import BadInput, BookProblem
from sage_desktop.sync.data.book_use import alone_with_book

log = logging.getLogger(__name__)

BOOK = "book.sqlite3"
BACKUPS = "backups"
_MIRROR = "mirror.sqlite3"
_OFFERED = 5

_WORDS = {
    "book_damaged": "backup_damaged",
    "book_newer": "backup_newer",
    "book_unreadable": "backup_not_a_book",
}


async def look(source: Path) -> FoundBook:
    """What is in the file. Raises ``BadInput``: file_missing, backup_damaged, backup_newer,
    backup_not_a_book.
    """
    return await asyncio.to_thread(_looked_at, source)


async def newest_good(*folders: Path) -> list[FoundBook]:
    """The newest whole books in these folders; the newest first."""
    return await asyncio.to_thread(found_copies.good_books, folders, _OFFERED)


async def restore(folder: Path, source: Path, clock: Clock) -> Restored:
    """Makes a copy of ``source`` the book of the data folder ``folder``; what was there is kept.

    What was read of Sage is thrown away with it: it is read again. Raises as ``look`` does,
    ``BadInput("book_in_use")``, ``BookProblem``; nothing was changed then.
    """
    await look(source)
    async with alone_with_book(folder):
        done = await asyncio.to_thread(_restore, folder, source, clock)
    log.info("restored a book of %s; damaged before: %s", done.book.step, done.damaged)
    return done


async def start_empty(folder: Path, clock: Clock) -> Path | None:
    """Sets the damaged book aside; the next start makes an empty one. Gives where it is now."""
    async with alone_with_book(folder):
        await asyncio.to_thread(_forget_mirror, folder)
        return await asyncio.to_thread(restoring.start_empty, folder / BOOK, clock())


def _looked_at(source: Path) -> FoundBook:
    if not source.is_file():
        raise BadInput("file_missing", path=str(source))
    try:
        return found_copies.looked_at(source)
    except BookProblem as problem:
        code = _WORDS.get(problem.code)
        if code is None:
            raise
        raise BadInput(code, path=str(source)) from problem


def _restore(folder: Path, source: Path, clock: Clock) -> Restored:
    book = folder / BOOK
    if book.exists() and source.samefile(book):
        raise BadInput("file_is_the_book", path=str(source))
    _forget_mirror(folder)
    return restoring.restore(source, book, folder / BACKUPS, clock())


def _forget_mirror(folder: Path) -> None:
    """It belongs to the book that was: the same ids may mean another business now."""
    for path in folder.glob(f"{_MIRROR}*"):
        path.unlink(missing_ok=True)
