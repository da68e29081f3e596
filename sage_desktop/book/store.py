"""The open book: one file, one thread that owns its connection, one transaction for each change.

All work on records is a plain function given to ``Book.read`` or ``Book.write``. It runs on the
book's thread; what it returns must be rows, never a peewee record or an unfinished query.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import peewee

import sage_desktop.book.tables  # noqa: F401  # all tables, so that each knows who refers to it
from sage_desktop.book import copies, files, session
from sage_desktop.book.migrations import (
    STEPS,
    Step,
    check_unharmed,
    make,
    migrate,
    steps_ahead,
    steps_behind,
)
from sage_desktop.book.session import Touched
from sage_desktop.book.troubles import sqlite_code, translated
from sage_desktop.core.changes import Bus, Changes
from sage_desktop.core.clock import Clock, utc_now
from sage_desktop.core.errors import BookProblem

T = TypeVar("T")

_BUSY_SECONDS = 5
_PRAGMAS = {
    "foreign_keys": 1,
    "synchronous": "FULL",
    "secure_delete": 1,
    "trusted_schema": 0,
    "analysis_limit": 400,
}


class Book:
    """The company's records. Made by ``open``; several may be open at once.

    Errors of the file come as ``BookProblem``: book_newer, book_damaged, book_unreadable, book_busy
    (another process holds it for too long), disk_full.
    """

    def __init__(self, bus: Bus, clock: Clock = utc_now) -> None:
        self._bus = bus
        self._clock = clock
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="book")
        self._db: peewee.SqliteDatabase | None = None
        self._path: Path | None = None
        self._seen_version = 0
        self._seen_log: files.LogState | None = None
        self._closed: asyncio.Future[None] | None = None

    @classmethod
    async def open(
        cls,
        path: Path,
        bus: Bus,
        *,
        backups: Path,
        steps: Sequence[Step] = STEPS,
        clock: Clock = utc_now,
    ) -> Book:
        """Opens the book at ``path``, making or migrating it if needed.

        A file that cannot be used (newer, damaged, not a book, a symlink) is left as it is. Before
        an existing book is migrated, a copy goes to ``backups``.
        """
        book = cls(bus, clock)
        try:
            await book._run(lambda: book._open(path, backups, steps, clock))
        except BaseException:
            await book.aclose()
            raise
        return book

    async def read(self, query: Callable[[], T]) -> T:
        """The result of ``query``, which sees one state of the book and cannot change it."""
        return await self._run(lambda: self._read(query))

    async def write(self, work: Callable[[], T]) -> T:
        """Carries out ``work`` as one transaction: wholly on disk when this returns, or not at all.

        The news of what it touched are published before this returns, on the event loop's thread.
        Cancelling the caller does not stop a change that was asked for, nor its news.
        """
        loop = asyncio.get_running_loop()

        def tell(changes: Changes) -> None:
            with suppress(RuntimeError):  # the loop was closed meanwhile: nobody listens any more
                loop.call_soon_threadsafe(self._bus.publish, changes)

        return await self._run(lambda: self._write(work, tell))

    async def changed_elsewhere(self) -> bool:
        """Whether another process (or another ``Book``) changed the file since last asked.

        Asking often costs next to nothing: SQLite is asked only if its log was written to.
        """
        log = files.log_state(self.path)
        if log == self._seen_log:
            return False
        changed = await self._run(self._changed_elsewhere)
        self._seen_log = log if files.at_rest(log) else None
        return changed

    @property
    def path(self) -> Path:
        """Where the open book is. Others may read it there meanwhile."""
        if self._path is None:
            raise RuntimeError("the book is not open")
        return self._path

    async def backup(self, target: Path, *, overwrite: bool = False) -> None:
        """Writes a consistent copy to ``target``, by itself only where there is no file yet.

        The book can be used meanwhile. Raises ``BookProblem``: book_unreadable with ``reason``
        EEXIST if there is a file, book_damaged if the copy is not in order.
        """
        path = self.path
        unwanted = threading.Event()
        try:
            await asyncio.to_thread(
                copies.verified_copy,
                path,
                target,
                lambda: not unwanted.is_set(),
                overwrite=overwrite,
            )
        finally:
            unwanted.set()

    async def scrub(self) -> bool:
        """Empties the write-ahead log, so that nothing deleted can be read from the files.

        False if another process kept it from doing so; the log then empties later.
        """
        return await self._run(self._empty_log)

    async def aclose(self) -> None:
        """Finishes what was asked for and closes the file. May be called twice."""
        if self._closed is None:
            loop = asyncio.get_running_loop()
            self._closed = loop.run_in_executor(self._worker, self._close)
            self._worker.shutdown(wait=False)
        await asyncio.shield(self._closed)

    # All below runs on the book's thread, but for _run.

    async def _run(self, work: Callable[[], T]) -> T:
        if self._closed is not None:
            raise RuntimeError("the book is closed")
        future = asyncio.get_running_loop().run_in_executor(self._worker, work)
        return await asyncio.shield(future)

    def _database(self) -> peewee.SqliteDatabase:
        if self._db is None:
            raise RuntimeError("the book is not open")
        return self._db

    def _open(self, path: Path, backups: Path, steps: Sequence[Step], clock: Clock) -> None:
        with translated():
            if files.exists(path):
                _look(path, steps)
            else:
                _make(path, steps, clock)
            self._db = db = _connected(path)
            migrate(db, path, backups, steps, clock())
            _use_log(db)
            self._seen_version = db.pragma("data_version")
            session.bind(db)
            self._path = path

    def _read(self, query: Callable[[], T]) -> T:
        db = self._database()
        with translated():
            db.pragma("query_only", 1)
            try:
                with db.atomic("DEFERRED"):
                    return query()
            except peewee.OperationalError as trouble:
                if sqlite_code(trouble) == sqlite3.SQLITE_READONLY:
                    raise RuntimeError("records are changed inside Book.write only") from trouble
                raise
            finally:
                db.pragma("query_only", 0)

    def _write(self, work: Callable[[], T], tell: Callable[[Changes], None]) -> T:
        touched = Touched(self._clock())
        session.begin(touched)
        try:
            with translated(), self._database().atomic("IMMEDIATE"):
                result = work()
        finally:
            session.begin(None)
        if touched.kinds:
            tell(Changes(touched.kinds))
        return result

    def _changed_elsewhere(self) -> bool:
        with translated():
            version = self._database().pragma("data_version")
        changed = version != self._seen_version
        self._seen_version = version
        return changed

    def _empty_log(self) -> bool:
        with translated():
            cursor = self._database().execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _, _ = cursor.fetchone()
        return not busy

    def _close(self) -> None:
        session.bind(None)
        if self._db is None or self._db.is_closed():
            return
        try:
            with suppress(BookProblem), translated():
                self._db.pragma("optimize")
                self._db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            self._db.close()


def _look(path: Path, steps: Sequence[Step]) -> None:
    """Makes sure that the book can be used, before anything about it is changed."""
    with files.looking_at(path) as connection:
        if steps_ahead(steps_behind(connection), steps):
            check_unharmed(connection)
    files.for_owner_only(path)


def _make(path: Path, steps: Sequence[Step], clock: Clock) -> None:
    with files.in_the_making(path) as new:
        db = _connected(new)
        try:
            make(db, steps, clock())
            _use_log(db)
        finally:
            db.close()


def _connected(path: Path) -> peewee.SqliteDatabase:
    db = peewee.SqliteDatabase(
        str(path), pragmas=_PRAGMAS, timeout=_BUSY_SECONDS, autoconnect=False
    )
    db.connect()
    return db


def _use_log(db: peewee.SqliteDatabase) -> None:
    """Turns the write-ahead log on. SQLite does not wait for others here, so this does."""
    give_up = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            db.pragma("journal_mode", "wal")
            return
        except peewee.OperationalError as trouble:
            if sqlite_code(trouble) != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
