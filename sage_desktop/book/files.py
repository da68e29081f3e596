"""The book as a file: made for the user alone, looked at before it is touched, copied safely."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sage_desktop.core.errors import BookProblem

_OWNER_FILE = 0o600
_OWNER_FOLDER = 0o700
_HEADER = 100
_COARSEST_TIME = 2_000_000_000
_SIDE_FILES = ("-wal", "-shm")


LogState = tuple[int, int]
"""When the write-ahead log was last written, in nanoseconds, and its size."""


def log_state(path: Path) -> LogState:
    """The write-ahead log of the book at ``path``: each change of the book goes there first."""
    try:
        found = path.with_name(f"{path.name}-wal").stat()
    except FileNotFoundError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def at_rest(log: LogState) -> bool:
    """Whether a further change would show in ``log``: file systems keep times of up to 2 s only."""
    return abs(time.time_ns() - log[0]) > _COARSEST_TIME


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
    with beside(path) as new:
        yield new
        with suppress(FileExistsError):  # another process was faster
            put_in_place(new, path)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A new empty file beside ``path``; what is left of it at the end is removed."""
    make_folder(path.parent)
    new = path.with_name(f"{path.name}.new-{uuid4().hex}")
    make_file(new)
    try:
        yield new
    finally:
        new.unlink(missing_ok=True)


def put_in_place(new: Path, path: Path, *, overwrite: bool = False) -> None:
    """Gives ``new`` the name ``path``, at once. ``FileExistsError`` unless it may overwrite."""
    if overwrite:
        new.replace(path)
        return
    try:
        os.link(new, path)  # unlike a rename, does not overwrite
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        new.rename(path)


def flush(path: Path) -> None:
    """Returns when all of the file is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def exists(path: Path) -> bool:
    """Whether there is a file. Anything but a plain file there is refused, above all a symlink."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(mode):
        raise BookProblem("book_unreadable", reason="not_a_plain_file")
    return True


def side_files(path: Path) -> tuple[Path, ...]:
    """What SQLite keeps beside the book while it is open, or after a kill."""
    return tuple(path.with_name(path.name + end) for end in _SIDE_FILES)


def for_owner_only(path: Path) -> None:
    """Takes the rights of others away from the book and the files that SQLite keeps beside it."""
    for file in (path, *side_files(path)):
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            file.chmod(_OWNER_FILE)


@contextmanager
def looking_at(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads the book and changes nothing, not even a file beside it.

    Without a write-ahead log the file is complete in itself and can be read as if immutable.
    Otherwise somebody has it open or was killed, and SQLite must take the log into account.
    Raises ``BookProblem("book_damaged")`` for less than a header: SQLite would drop its log.
    """
    if path.stat().st_size < _HEADER:
        raise BookProblem("book_damaged", reason="empty")
    alone = not any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))
    address = path.absolute().as_uri() + ("?mode=ro&immutable=1" if alone else "?mode=ro")
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection


def fill(new: Path, source: sqlite3.Connection) -> None:
    """Makes the empty file ``new`` a consistent copy of the book, which may be in use."""
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        source.backup(connection)


def free_name(folder: Path, moment: datetime, why: str) -> Path:
    """Where in ``folder`` a copy of that moment may be put: nothing has this name yet."""
    stem = f"book-{moment:%Y%m%dT%H%M%SZ}-{why}"
    for number in range(1, 1000):
        path = folder / (f"{stem}.sqlite3" if number == 1 else f"{stem}-{number}.sqlite3")
        if not path.exists():
            return path
    raise BookProblem("book_unreadable", reason="too_many_backups")


def copy_before(source: sqlite3.Connection, step: str, backups: Path, now: datetime) -> Path:
    """A copy in ``backups``, named after the time and the last step behind it. Never overwrites."""
    while True:
        target = free_name(backups, now, step)
        with beside(target) as new, suppress(FileExistsError):
            fill(new, source)
            put_in_place(new, target)
            return target
