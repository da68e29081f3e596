"""Which database this thread works on, and what its transaction under way has touched.

Each open book has one thread of its own. The records are bound to ``current``, which stands for the
database of the thread that asks; so several books can be open at once and cannot mix.
"""

from __future__ import annotations

import threading
from datetime import datetime

from peewee import DatabaseProxy, SqliteDatabase

from sage_desktop.core.changes import Kind


class Touched:
    """Collects the kinds that a transaction touches, for the news after its commit.

    ``moment`` is when the transaction began.
    """

    __slots__ = ("_kinds", "moment")

    def __init__(self, moment: datetime) -> None:
        self._kinds: set[Kind] = set()
        self.moment = moment

    def add(self, *kinds: Kind) -> None:
        self._kinds.update(kinds)

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(self._kinds)


class _Local(threading.local):
    database: SqliteDatabase | None = None
    touched: Touched | None = None


_local = _Local()


class _ThreadDatabase(DatabaseProxy):
    """A peewee proxy whose target is the calling thread's own database."""

    @property
    def obj(self) -> SqliteDatabase | None:
        return _local.database

    @obj.setter
    def obj(self, value: SqliteDatabase | None) -> None:
        if value is not None:
            raise TypeError("a book binds its database to its thread with bind()")


current = _ThreadDatabase()


def bind(database: SqliteDatabase | None) -> None:
    """Makes ``database`` the one that records of this thread live in (``None``: none)."""
    _local.database = database


def begin(touched: Touched | None) -> None:
    """Says where ``touch`` of this thread goes from now on (``None``: no change is under way)."""
    _local.touched = touched


def touch(*kinds: Kind) -> None:
    """Called by every function that changes records, so that no caller can forget the news.

    Raises ``RuntimeError`` outside of ``Book.write``.
    """
    _under_way().add(*kinds)


def moment() -> datetime:
    """When the transaction under way began. Raises ``RuntimeError`` outside of ``Book.write``."""
    return _under_way().moment


def _under_way() -> Touched:
    if _local.touched is None:
        raise RuntimeError("records are changed inside Book.write only")
    return _local.touched
