"""Plain SQL for many rows at once: peewee's cost for each row is too high for 100,000 of them.

For functions that run in ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from sage_desktop.book.session import current
from sage_desktop.core.errors import BookProblem

Types = frozenset[tuple[type, ...]]
"""The types of a row, column by column: all that can be right."""

OF_THESE = "IN (SELECT value FROM json_each(?))"
"""Of a column with whole numbers; its value is ``as_list`` of them."""

_AT_ONCE = 1000

Place = TypeVar("Place")
Part = TypeVar("Part")


def connection() -> sqlite3.Connection:
    """The one of this thread, without peewee's cost for each row."""
    found: sqlite3.Connection = current.connection()
    return found


def as_list(ids: Iterable[int]) -> str:
    """What ``OF_THESE`` asks for."""
    return json.dumps(list(ids))


def insert_sql(table: str, columns: Sequence[str]) -> str:
    """A statement that takes the columns in this order."""
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608


def upsert_sql(table: str, columns: Sequence[str], unique: Sequence[str] = ("id",)) -> str:
    """As ``insert_sql``, but a row that has the same ``unique`` columns is changed instead."""
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in unique)
    return f"{insert_sql(table, columns)} ON CONFLICT ({', '.join(unique)}) DO UPDATE SET {changed}"


def next_id(table: str) -> int:
    """The id that the next new row gets: none was ever given out from here on."""
    sql = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    row = connection().execute(sql, (table,)).fetchone()
    return 1 if row is None else int(row[0]) + 1


def ids_by_key(table: str, keys: Sequence[str]) -> dict[str, int]:
    """Of those keys that are in use. (Not by ``json_each``: a NUL ends its texts.)"""
    found: dict[str, int] = {}
    run = connection().execute
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        found.update(run(f"SELECT key, id FROM {table} WHERE key IN ({marks})", some))  # noqa: S608
    return found


def typed(sql: str, values: Sequence[object], types: Types, table: str) -> Iterator[tuple]:
    """Rows with the types that their columns have; anything else is damage, as in ``fields``."""
    for row in connection().execute(sql, values):
        if tuple(map(type, row)) not in types:
            raise BookProblem("book_damaged", where=table)
        yield row


def numbers(sql: str, values: Sequence[object]) -> set[int]:
    """The first column of what a query finds."""
    return {row[0] for row in connection().execute(sql, values)}


def changed(
    had: Mapping[Place, Part], wanted: Mapping[Place, Part]
) -> tuple[dict[Place, Part], list[Place]]:
    """The parts of a record that must be written, and the places of those that must go."""
    written = {place: part for place, part in wanted.items() if had.get(place) != part}
    return written, [place for place in had if place not in wanted]
