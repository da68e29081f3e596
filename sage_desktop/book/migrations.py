"""The steps from one form of the file to the next, in order, recorded by name: ``steps``.

A released step is never edited: what follows from it in the wild cannot be edited either. Steps
speak SQL of their own and know no records, for the records belong to the newest form only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from peewee import SqliteDatabase

from sage_desktop.book import files
from sage_desktop.book.steps.s0001_first_light import s0001_first_light
from sage_desktop.book.steps.s0002_customers import s0002_customers
from sage_desktop.book.steps.s0003_products import s0003_products
from sage_desktop.book.steps.s0004_sending import s0004_sending
from sage_desktop.book.steps.s0005_paused import s0005_paused
from sage_desktop.book.steps.s0006_business_waits import s0006_business_waits
from sage_desktop.book.steps.s0007_months_at_a_glance import s0007_months_at_a_glance
from sage_desktop.core import clock
from sage_desktop.core.errors import BookProblem

Step = Callable[[SqliteDatabase], None]


_MIGRATION_TABLE = (
    "CREATE TABLE migration (name TEXT NOT NULL PRIMARY KEY, applied_at TEXT NOT NULL)"
)

STEPS: tuple[Step, ...] = (
    s0001_first_light,
    s0002_customers,
    s0003_products,
    s0004_sending,
    s0005_paused,
    s0006_business_waits,
    s0007_months_at_a_glance,
)


def steps_behind(connection: sqlite3.Connection) -> list[str]:
    """The names of the steps that the file has behind it, in order.

    Raises ``BookProblem``: book_damaged if nothing is in it (a book is put in its place only when
    it is whole), book_unreadable for a database of some other program.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if not tables:
        raise BookProblem("book_damaged", reason="empty")
    if "migration" not in tables:
        raise BookProblem("book_unreadable", reason="not_a_book")
    rows = connection.execute("SELECT name FROM migration ORDER BY rowid").fetchall()
    return [str(name) for (name,) in rows]


def steps_ahead(behind: Sequence[str], steps: Sequence[Step]) -> list[Step]:
    """What is left to do.

    Raises ``BookProblem``: book_newer if the file knows steps that we do not, book_damaged if it
    knows none.
    """
    known = [step.__name__ for step in steps]
    if not behind:
        raise BookProblem("book_damaged", reason="empty")
    if list(behind) != known[: len(behind)]:
        raise BookProblem("book_newer", step=behind[-1])
    return list(steps[len(behind) :])


def check_unharmed(connection: sqlite3.Connection) -> None:
    """Raises ``BookProblem("book_damaged")`` unless SQLite finds the whole file in order."""
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise BookProblem("book_damaged", reason=str(verdict)[:200])


def make(db: SqliteDatabase, steps: Sequence[Step], now: datetime) -> None:
    """Takes all steps in an empty file."""
    with db.atomic("IMMEDIATE"):
        db.execute_sql(_MIGRATION_TABLE)
        _take(db, steps, now)


def migrate(
    db: SqliteDatabase, path: Path, backups: Path, steps: Sequence[Step], now: datetime
) -> None:
    """Takes the steps ahead, all or none, after copying the book to ``backups``.

    Another process may be doing the same: what is ahead is settled once the write lock is held.
    """
    connection: sqlite3.Connection = db.connection()
    db.pragma("foreign_keys", 0)  # silently ignored once a transaction is open
    try:
        with db.atomic("IMMEDIATE"):
            behind = steps_behind(connection)
            ahead = steps_ahead(behind, steps)
            if ahead:
                with files.looking_at(path) as committed:
                    files.copy_before(committed, behind[-1], backups, now)
                _take(db, ahead, now)
    finally:
        db.pragma("foreign_keys", 1)


def _take(db: SqliteDatabase, steps: Sequence[Step], now: datetime) -> None:
    for step in steps:
        step(db)
        db.execute_sql("INSERT INTO migration VALUES (?, ?)", (step.__name__, clock.to_text(now)))
    if db.execute_sql("PRAGMA foreign_key_check").fetchone():
        raise BookProblem("book_damaged", reason="foreign_keys")
