"""The mirror as an open file: one thread that writes, one that reads, and a file that may be lost.

Work is a plain function of a connection, given to ``Mirror.read`` or ``Mirror.write``.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sage_desktop.core.errors import BadInput, BookProblem, Stale
from sage_desktop.mirror.schema import FORM, TABLES

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_BUSY_SECONDS = 5
_PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "wal_autocheckpoint = 4000")
_LOST = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_BY_PRIMARY_CODE = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_BUSY: "book_busy",
    sqlite3.SQLITE_LOCKED: "book_busy",
    sqlite3.SQLITE_CANTOPEN: "book_unreadable",
    sqlite3.SQLITE_READONLY: "book_unreadable",
    sqlite3.SQLITE_PERM: "book_unreadable",
    sqlite3.SQLITE_IOERR: "book_unreadable",
}
_NO_ROOM = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP,
}
_NO_ROOM_ERRNO = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(slots=True)
class _Side:
    """One of the two connections, touched by its own thread only, and the file's age it is for."""

    connection: sqlite3.Connection | None = None
    age: int = 0

    def close(self) -> None:
        if self.connection is not None:
            with suppress(sqlite3.Error):
                self.connection.close()
        self.connection = None


class Mirror:
    """Made by ``open``. A file of another form, or one that is damaged, is made anew.

    Errors: ``Stale("mirror_lost")`` when the file turned out to be damaged: it is thrown away, and
    reading Sage again mends it; ``BookProblem`` disk_full, book_busy, book_unreadable;
    ``BadInput("not_text")`` for half a character.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mirror")
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mirror-read")
        self._writing = _Side()
        self._reading = _Side()
        self._age = 0
        self._one_at_a_time = threading.Lock()
        self._closed = False

    @classmethod
    async def open(cls, path: Path) -> Mirror:
        mirror = cls(path)
        try:
            await mirror._run(mirror._writer, mirror._open)
        except BaseException:
            await mirror.aclose()
            raise
        return mirror

    async def read(self, query: Work[T]) -> T:
        """The result of ``query``, which sees one state and cannot change it."""
        return await self._run(self._reader, lambda: self._read(query))

    async def write(self, work: Work[T]) -> T:
        """Carries ``work`` out as one transaction."""
        return await self._run(self._writer, lambda: self._write(work))

    async def aclose(self) -> None:
        """Finishes what was asked for and closes the file. May be called twice."""
        if self._closed:
            return
        self._closed = True
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._reader, self._reading.close)
        await loop.run_in_executor(self._writer, self._close_writing)
        self._reader.shutdown(wait=False)
        self._writer.shutdown(wait=False)

    async def _run(self, worker: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        if self._closed:
            raise RuntimeError("the mirror is closed")
        future = asyncio.get_running_loop().run_in_executor(worker, work)
        return await asyncio.shield(future)

    # All below runs on one of the two threads.

    def _open(self) -> None:
        """Both sides at once, so that they look at one file whatever others do to its name."""
        with self._translated(self._writing):
            with self._one_at_a_time:
                try:
                    self._writing.connection = self._prepared()
                except sqlite3.DatabaseError as trouble:
                    if _code(trouble) not in _LOST:
                        raise
                    self._unlink()
                    self._writing.connection = self._prepared()
                self._reading.connection = self._connected()

    def _prepared(self) -> sqlite3.Connection:
        connection = self._connected()
        try:
            if _is_usable(connection):
                return connection
        except BaseException:
            connection.close()
            raise
        connection.close()
        self._unlink()
        return self._prepared()

    def _connected(self) -> sqlite3.Connection:
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection

    def _read(self, query: Work[T]) -> T:
        side = self._reading
        with self._translated(side):
            connection = self._current(side)
            connection.execute("PRAGMA query_only = 1")
            with _transaction(connection, "DEFERRED"):
                return query(connection)

    def _write(self, work: Work[T]) -> T:
        side = self._writing
        with self._translated(side):
            with _transaction(self._current(side), "IMMEDIATE") as connection:
                return work(connection)

    def _current(self, side: _Side) -> sqlite3.Connection:
        """The connection to the file that there is now; the other side may have made it anew."""
        if side.connection is None or side.age != self._age:
            side.close()
            with self._one_at_a_time:
                side.connection, side.age = self._prepared(), self._age
        return side.connection

    @contextmanager
    def _translated(self, side: _Side) -> Iterator[None]:
        try:
            yield
        except UnicodeEncodeError as trouble:
            raise BadInput("not_text") from trouble
        except OSError as trouble:
            word = "disk_full" if trouble.errno in _NO_ROOM_ERRNO else "book_unreadable"
            raise BookProblem(word, reason=errno.errorcode.get(trouble.errno or 0, "")) from trouble
        except sqlite3.DatabaseError as trouble:
            if _code(trouble) in _LOST:
                log.warning("the mirror is damaged and is made anew: %s", trouble)
                self._throw_away(side)
                raise Stale("mirror_lost") from trouble
            problem = _problem_of(trouble)
            if problem is None:
                raise
            raise problem from trouble

    def _throw_away(self, side: _Side) -> None:
        """Unless the other side did so already. It closes its own connection when it is next used:
        it may be in the middle of something.
        """
        side.close()
        with self._one_at_a_time:
            if side.age == self._age:
                self._unlink()
                self._age += 1

    def _unlink(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _close_writing(self) -> None:
        if self._writing.connection is not None:
            with suppress(sqlite3.Error):
                self._writing.connection.execute("PRAGMA optimize")
        self._writing.close()


def _is_usable(connection: sqlite3.Connection) -> bool:
    """Whether the file has our form; an empty one gets it. Another process may do the same."""
    with _transaction(connection, "IMMEDIATE"):
        (form,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables == 0:
            for statement in TABLES:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {FORM}")
        return bool(tables == 0 or form == FORM)


@contextmanager
def _transaction(connection: sqlite3.Connection, kind: str) -> Iterator[sqlite3.Connection]:
    connection.execute(f"BEGIN {kind}")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _problem_of(trouble: sqlite3.Error) -> BookProblem | None:
    """None for a defect of ours."""
    extended = getattr(trouble, "sqlite_errorcode", 0)
    word = "disk_full" if extended in _NO_ROOM else _BY_PRIMARY_CODE.get(_code(trouble))
    return None if word is None else BookProblem(word, reason=type(trouble).__name__)


def _code(trouble: sqlite3.Error) -> int:
    """SQLite's primary result code, 0 when Python's own module complained."""
    return int(getattr(trouble, "sqlite_errorcode", 0)) & 0xFF
