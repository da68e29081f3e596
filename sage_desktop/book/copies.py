"""A copy of the book while it is in use: of one moment, looked through, in place only when whole."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from sage_desktop.book import files
from sage_desktop.book.troubles import translated
from sage_desktop.core.errors import BookProblem, Cancelled

_BUSY_SECONDS = 10
_PAGES = 500
"""So many are copied between two looks at whether it is still wanted: some milliseconds' work."""
_STEPS = 100_000
"""The same while the copy is looked through, in SQLite's own steps."""

Wanted = Callable[[], bool]
"""Whether the copy is still wanted; False makes it end early."""


def _yes() -> bool:
    return True


def verified_copy(book: Path, target: Path, wanted: Wanted = _yes) -> None:
    """Copies ``book`` as it is now to the new file ``target``, 0600, complete in itself.

    Others may read and write the book meanwhile. To be called beside the loop's thread and the
    book's. Raises ``BookProblem``: book_unreadable with ``reason`` EEXIST if there is a file,
    book_damaged if the copy is not in order; ``Cancelled`` once it is not wanted any more.
    """
    with translated():
        files.make_folder(target.parent)
        if files.exists(target):
            raise FileExistsError(errno.EEXIST, "there is a file")
        new = unfinished(target)
        files.make_file(new)
        try:
            _copy(book, new, wanted)
            _flush(new)
            _put_in_place(new, target)
        finally:
            new.unlink(missing_ok=True)


def unfinished(target: Path) -> Path:
    """A name beside ``target`` for what becomes it once it is whole."""
    return target.with_name(f"{target.name}.new-{uuid4().hex}")


def _copy(book: Path, new: Path, wanted: Wanted) -> None:
    def go_on(*_counts: int) -> None:
        if not wanted():
            raise Cancelled()

    with _reading(book) as source, closing(_connected(new)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # the whole file is flushed before it counts
        source.backup(copy, pages=_PAGES, progress=go_on, sleep=0)
        copy.execute("PRAGMA journal_mode = DELETE")  # complete without a log beside it
        copy.set_progress_handler(lambda: 0 if wanted() else 1, _STEPS)
        try:
            _look_through(copy)
        except sqlite3.OperationalError:
            go_on()
            raise


@contextmanager
def _reading(book: Path) -> Iterator[sqlite3.Connection]:
    """Sees one moment of the book from beginning to end, whoever writes to it meanwhile."""
    address = book.absolute().as_uri() + "?mode=ro"
    with closing(_connected(address, uri=True)) as source:
        source.execute("BEGIN")
        source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        yield source


def _connected(address: str | Path, *, uri: bool = False) -> sqlite3.Connection:
    made = sqlite3.connect(address, uri=uri, isolation_level=None, timeout=_BUSY_SECONDS)
    made.execute("PRAGMA trusted_schema = OFF")
    return made


def _look_through(copy: sqlite3.Connection) -> None:
    (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise BookProblem("book_damaged", reason=str(verdict)[:200])
    if copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise BookProblem("book_damaged", reason="foreign_keys")


def _flush(file: Path) -> None:
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put_in_place(new: Path, target: Path) -> None:
    try:
        os.link(new, target)  # unlike a rename, does not overwrite
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if target.exists():
            raise FileExistsError(errno.EEXIST, "there is a file") from None
        new.rename(target)
