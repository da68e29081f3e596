"""Puts another book in the place of this one: whole and at once, with what was there kept.

Nobody may have the book open meanwhile. Killed in between, either of the two is there.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sage_desktop.book import copies, files
from sage_desktop.book.found_copies import FoundBook, looked_at
from sage_desktop.book.inheriting import inherit, skip_ids
from sage_desktop.book.migrations import STEPS, Step
from sage_desktop.book.troubles import translated
from sage_desktop.core.errors import BookProblem

_FOLD_SECONDS = 2
_DAMAGED = "damaged"
_LEFTOVERS = ("-wal", "-journal")
"""What belongs to a book that was not closed in order."""


@dataclass(frozen=True, slots=True)
class Restored:
    """``kept``: where the former book is now, if there was one; ``damaged``: it was."""

    book: FoundBook
    kept: Path | None
    damaged: bool


def restore(
    source: Path, book: Path, backups: Path, now: datetime, steps: Sequence[Step] = STEPS
) -> Restored:
    """Makes a copy of ``source`` the book. Raises ``BookProblem``, with nothing changed then:

    what is wrong with ``source`` (found out first), book_newer if the present book is,
    book_busy, disk_full.
    """
    wanted = looked_at(source, steps)
    present = _present(book, steps)
    kept: Path | None
    with translated(), files.beside(book) as new:
        copies.copy_into(new, source, at_rest=True)
        with closing(sqlite3.connect(new, isolation_level=None)) as made:
            if present is None or present.book_id != wanted.book_id:
                skip_ids(made)
            else:
                with files.looking_at(book) as former:
                    inherit(made, former)
        files.flush(new)
        if present is not None:
            kept = files.free_name(backups, now, "before-restore")
            copies.verified_copy(book, kept)
            _fold_log(book)
            new.replace(book)
        else:
            kept = set_aside(book, now)
            _take_place(new, book)
    _flush_folder(book.parent)
    return Restored(looked_at(book, steps), kept, present is None and kept is not None)


def start_empty(book: Path, now: datetime) -> Path | None:
    """Takes a damaged book out of the way, so that a new one is made; gives where it is now."""
    with translated():
        kept = set_aside(book, now)
        for path in (*files.side_files(book), book):
            path.unlink(missing_ok=True)
    return kept


def set_aside(book: Path, now: datetime) -> Path | None:
    """Gives the file a second name that stays: ``book-…-damaged``. None if there is no file."""
    if not files.exists(book):
        return None
    aside = files.free_name(book.parent, now, _DAMAGED)
    for end in ("", *_LEFTOVERS):
        path = book.with_name(book.name + end)
        if path.exists():
            _named_again(path, aside.with_name(aside.name + end))
    return aside


def _present(book: Path, steps: Sequence[Step]) -> FoundBook | None:
    """The book that is there, if it is in order."""
    with translated():
        if not files.exists(book):
            return None
    try:
        return looked_at(book, steps)
    except BookProblem as problem:
        if problem.code == "book_damaged" or problem.data.get("reason") == "not_a_book":
            return None
        raise


def _fold_log(book: Path) -> None:
    """Puts what is still in the write-ahead log into the book, and the log is gone."""
    with closing(sqlite3.connect(book, isolation_level=None, timeout=_FOLD_SECONDS)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if any(path.exists() for path in files.side_files(book)):
        raise BookProblem("book_busy")


def _take_place(new: Path, book: Path) -> None:
    """A log that was left over is none of the new book's: SQLite would put it in."""
    for path in (*files.side_files(book), book.with_name(f"{book.name}-journal")):
        path.unlink(missing_ok=True)
    new.replace(book)


def _named_again(path: Path, name: Path) -> None:
    try:
        os.link(path, name)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        files.make_file(name)
        shutil.copyfile(path, name)
        files.flush(name)


def _flush_folder(folder: Path) -> None:
    with suppress(OSError):  # not where folders cannot be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
