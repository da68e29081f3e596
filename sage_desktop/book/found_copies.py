"""What is in a file that may be a book: told before anybody relies on it, and without touching it.

For backups, and for books that somebody brings.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sage_desktop.book import files
from sage_desktop.book.copies import look_through
from sage_desktop.book.migrations import STEPS, Step, steps_ahead, steps_behind
from sage_desktop.book.troubles import translated
from sage_desktop.core.errors import BookProblem

COUNTED = ("tenant", "customer", "product", "invoice")


@dataclass(frozen=True, slots=True)
class FoundBook:
    """A file that was found to be a whole book; ``counts`` are those of ``COUNTED``."""

    path: Path
    book_id: str
    written_at: datetime
    bytes: int
    step: str
    counts: tuple[int, ...]


def looked_at(path: Path, steps: Sequence[Step] = STEPS) -> FoundBook:
    """Reads all of the file. Raises ``BookProblem``: book_damaged, book_newer, book_unreadable."""
    with translated(), files.looking_at(path) as connection:
        behind = steps_behind(connection)
        steps_ahead(behind, steps)
        look_through(connection)
        (book_id,) = connection.execute("SELECT book_id FROM module").fetchone() or ("",)
        counts = tuple(_count(connection, name) for name in COUNTED)
        status = path.stat()
    moment = datetime.fromtimestamp(status.st_mtime, UTC)
    return FoundBook(path, str(book_id), moment, status.st_size, behind[-1], counts)


def good_books(
    folders: Iterable[Path], most: int, steps: Sequence[Step] = STEPS
) -> list[FoundBook]:
    """The newest whole books in these folders, newest first; all else is passed over."""
    found: list[FoundBook] = []
    for path in _newest_first(folders):
        if len(found) == most:
            break
        try:
            found.append(looked_at(path, steps))
        except BookProblem:
            continue
    return found


def _newest_first(folders: Iterable[Path]) -> list[Path]:
    found: dict[Path, tuple[float, Path]] = {}
    for folder in folders:
        try:
            for path in folder.glob("*.sqlite3"):
                if path.is_file() and not path.is_symlink():
                    found[path.resolve()] = (path.stat().st_mtime, path)
        except OSError:  # a disk that is not there today
            continue
    return [path for _moment, path in sorted(found.values(), reverse=True)]


def _count(connection: sqlite3.Connection, table: str) -> int:
    """Zero for a table that an older book does not have."""
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    if known is None:
        return 0
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - ours
    return int(count)
