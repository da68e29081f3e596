"""The daily copies of the book in the backup folder: their names, and which of them are kept.

A name tells the day and the book, for several books may share a folder. What is not named so is
somebody else's and never touched.
"""

from __future__ import annotations

import logging
import re
import stat
from collections.abc import Iterable
from datetime import date
from pathlib import Path

log = logging.getLogger(__name__)

KEPT = 7

_NAME = re.compile(r"book-(\d{4}-\d\d-\d\d)-([0-9a-f]{8})\.sqlite3(\.new-[0-9a-f]{32})?")


def name_of(day: date, book_id: str) -> str:
    """``book-2026-11-23-1a2b3c4d.sqlite3``."""
    return f"book-{day.isoformat()}-{book_id[:8]}.sqlite3"


def too_many(names: Iterable[str], book_id: str, today: date) -> list[str]:
    """Which of these files go: all but the newest copies of this book, and what was not finished.

    A copy of a day that has not come yet was named by a wrong clock: it counts as the oldest.
    """
    whole: list[tuple[bool, str, str]] = []
    going: list[str] = []
    for name in names:
        found = _NAME.fullmatch(name)
        if found is None or found[2] != book_id[:8]:
            continue
        if found[3]:
            going.append(name)
        else:
            whole.append((found[1] <= today.isoformat(), found[1], name))
    return going + [name for _, _, name in sorted(whole)[:-KEPT]]


def tidy(folder: Path, book_id: str, today: date) -> None:
    """Deletes what is too many. What cannot be deleted stays until another day."""
    for name in too_many((path.name for path in folder.iterdir()), book_id, today):
        path = folder / name
        try:
            if stat.S_ISREG(path.lstat().st_mode):
                path.unlink()
        except OSError as error:
            log.warning("an old backup cannot be deleted: %s", error)
