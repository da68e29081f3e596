"""The mirror as an open file: one thread that writes, one that reads, and a file that may be lost.

Work is a plain function of a connection, given to ``Mirror.read`` or ``Mirror.write``.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sage_desktop.core.errors import BookProblem, Stale
from sage_desktop.mirror.schema import FORM, TABLES

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_BUSY_SECONDS = 5
_PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "wal_autocheckpoint = 4000")
_LOST = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


class Mirror:
    """Made by ``open``. A file of another form, or one that is damaged, is made anew.

    Errors: ``Stale("mirror_lost")`` when the file turned out to be damaged: it is thrown away, and
    reading Sage again mends it; ``BookProblem`` disk_full, book_busy, book_unreadable.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mirror")
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mirror-read")
        self._writing: sqlite3.Connection | None = None
        self._reading: sqlite3.Connection | None = None
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
        await loop.run_in_executor(self._reader, self._close_reading)
        await loop.run_in_executor(self._writer, self._close_writing)
        self._reader.shutdown(wait=False)
        self._writer.shutdown(wait=False)

    async def _run(self, worker: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        if self._closed and worker is self._reader:
            raise RuntimeError("the mirror is closed")
        future = asyncio.get_running_loop().run_in_executor(worker, work)
        return await asyncio.shield(future)

    # All below runs on one of the two threads.

    def _open(self) -> None:
        with self._translated():
            try:
                self._writing = self._prepared()
            except sqlite3.DatabaseError as trouble:
                if _code(trouble) not in _LOST:
                    raise
                self._throw_away()
                self._writing = self._prepared()

    def _prepared(self) -> sqlite3.Connection:
        connection = self._connected()
        try:
            if _is_usable(connection):
                return connection
        except BaseException:
            connection.close()
            raise
        connection.close()
        self._throw_away()
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
        with self._translated():
            if self._reading is None:
                self._reading = self._connected()
                self._reading.execute("PRAGMA query_only = 1")
            with _transaction(self._reading, "DEFERRED"):
                return query(self._reading)

    def _write(self, work: Work[T]) -> T:
        with self._translated():
            if self._writing is None:
                self._writing = self._prepared()
            with _transaction(self._writing, "IMMEDIATE"):
                return work(self._writing)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, OSError) as trouble:
            code = _code(trouble) if isinstance(trouble, sqlite3.Error) else sqlite3.SQLITE_IOERR
            name = type(trouble).__name__
            if code in _LOST:
                log.warning("the mirror is damaged and is made anew: %s", trouble)
                self._throw_away()
                raise Stale("mirror_lost") from trouble
            if code in _FULL:
                raise BookProblem("disk_full", reason=name) from trouble
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise BookProblem("book_busy", reason=name) from trouble
            if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
                raise BookProblem("book_unreadable", reason=name) from trouble
            raise

    def _throw_away(self) -> None:
        for connection in (self._writing, self._reading):
            if connection is not None:
                with suppress(sqlite3.Error):
                    connection.close()
        self._writing = self._reading = None
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _close_reading(self) -> None:
        if self._reading is not None:
            self._reading.close()

    def _close_writing(self) -> None:
        if self._writing is not None:
            with suppress(sqlite3.Error):
                self._writing.execute("PRAGMA optimize")
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
def _transaction(connection: sqlite3.Connection, kind: str) -> Iterator[None]:
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _code(trouble: sqlite3.Error) -> int:
    """SQLite's primary result code, 0 when Python's own module complained."""
    return int(getattr(trouble, "sqlite_errorcode", 0)) & 0xFF
