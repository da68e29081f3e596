"""The book as a file: made for the user alone, looked at before it is touched, copied safely."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sage_desktop.core.errors import BookProblem

_OWNER_FILE = 0o600
_OWNER_FOLDER = 0o700
_SIDE_FILES = ("-wal", "-shm")


def make_folder(folder: Path) -> None:
    """Makes ``folder`` and what is missing above it, 0700 whatever the umask.

    A folder that exists keeps its mode: it may be one that the user shares.
    """
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    for part in reversed(missing):
        part.mkdir(mode=_OWNER_FOLDER, exist_ok=True)
        part.chmod(_OWNER_FOLDER)


def make_file(path: Path) -> None:
    """Makes an empty file, 0600 whatever the umask. ``FileExistsError``, also for a symlink."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_FILE)
    os.close(handle)
    path.chmod(_OWNER_FILE)


@contextmanager
def in_the_making(path: Path) -> Iterator[Path]:
    """A new file beside ``path`` that takes its place when all went well, unless one is there.

    So a book is whole or not there at all, also when the program is killed in between.
    """
    make_folder(path.parent)
    new = path.with_name(f"{path.name}.new-{uuid4().hex}")
    make_file(new)
    try:
        yield new
        try:
            os.link(new, path)  # unlike a rename, does not overwrite
        except FileExistsError:
            pass  # another process was faster
        except OSError:  # a file system without hard links
            if not path.exists():
                new.rename(path)
    finally:
        new.unlink(missing_ok=True)


def exists(path: Path) -> bool:
    """Whether there is a file. Anything but a plain file there is refused, above all a symlink."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(mode):
        raise BookProblem("book_unreadable", reason="not_a_plain_file")
    return True


def for_owner_only(path: Path) -> None:
    """Takes the rights of others away from the book and the files that SQLite keeps beside it."""
    for file in (path, *(path.with_name(path.name + end) for end in _SIDE_FILES)):
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            file.chmod(_OWNER_FILE)


@contextmanager
def looking_at(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads the book and changes nothing, not even a file beside it.

    Without a write-ahead log the file is complete in itself and can be read as if immutable.
    Otherwise somebody has it open or was killed, and SQLite must take the log into account.
    """
    alone = not any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))
    address = path.absolute().as_uri() + ("?mode=ro&immutable=1" if alone else "?mode=ro")
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection


def copy(source: sqlite3.Connection, target: Path) -> None:
    """A consistent copy of the open book as a new file; ``FileExistsError`` if there is one."""
    make_folder(target.parent)
    make_file(target)
    try:
        with closing(sqlite3.connect(target, isolation_level=None)) as connection:
            source.backup(connection)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def copy_before(source: sqlite3.Connection, step: str, backups: Path, now: datetime) -> Path:
    """A copy in ``backups``, named after the time and the last step behind it. Never overwrites."""
    stem = f"book-{now:%Y%m%dT%H%M%SZ}-{step}"
    for number in range(1, 1000):
        target = backups / (f"{stem}.sqlite3" if number == 1 else f"{stem}-{number}.sqlite3")
        try:
            copy(source, target)
        except FileExistsError:
            continue
        return target
    raise BookProblem("book_unreadable", reason="too_many_backups")
