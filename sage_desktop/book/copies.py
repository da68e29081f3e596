"""A copy of the book while it is in use: of one moment, looked through, in place only if whole."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

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


def verified_copy(
    book: Path, target: Path, wanted: Wanted = _yes, *, overwrite: bool = False
) -> None:
    """Copies ``book`` as it is now to the file ``target``, 0600, complete in itself.

    Others may read and write the book meanwhile. To be called beside the loop's thread and the
    book's. Raises ``BookProblem``: book_unreadable with ``reason`` EEXIST if there is a file and it
    may not be overwritten, book_damaged if the copy is not in order; ``Cancelled`` once it is not
    wanted any more.
    """
    with translated():
        if files.exists(target) and not overwrite:
            raise FileExistsError(errno.EEXIST, "there is a file")
        with files.beside(target) as new:
            copy_into(new, book, wanted)
            files.flush(new)
            files.put_in_place(new, target, overwrite=overwrite)


def copy_into(new: Path, book: Path, wanted: Wanted = _yes, *, at_rest: bool = False) -> None:
    """Makes the empty file ``new`` a copy of the book that was looked through.

    ``at_rest``: nobody writes to the book, so nothing need be put beside it.
    """

    def go_on(*_counts: int) -> None:
        if not wanted():
            raise Cancelled()

    opened = files.looking_at(book) if at_rest else reading(book)
    with opened as source, closing(_connected(new)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # the whole file is flushed before it counts
        source.backup(copy, pages=_PAGES, progress=go_on, sleep=0)
        copy.execute("PRAGMA journal_mode = DELETE")  # complete without a log beside it
        copy.set_progress_handler(lambda: 0 if wanted() else 1, _STEPS)
        try:
            look_through(copy)
        except sqlite3.OperationalError:
            go_on()
            raise


@contextmanager
def reading(book: Path) -> Iterator[sqlite3.Connection]:
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


def look_through(copy: sqlite3.Connection) -> None:
    """Reads all of it. Raises ``BookProblem("book_damaged")``."""
    (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise BookProblem("book_damaged", reason=str(verdict)[:200])
    if copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise BookProblem("book_damaged", reason="foreign_keys")
