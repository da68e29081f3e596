"""Sage's lists as last read: one row for each record, and how far the reading of each list is.

A full reading gives its rows a new generation; what kept an older one is gone from Sage. Each page
is stored together with the number of the next one, so that a reading can go on where it stopped.
Functions for ``Mirror.read`` and ``Mirror.write``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from sage_desktop.core.clock import from_text, to_text
from sage_desktop.core.names import name_key as key_of
from sage_desktop.mirror.schema import LISTS

_AT_ONCE = 500
"""Parameters of one statement; SQLite allows 32,766, short statements are prepared sooner."""


class Entry(Struct, frozen=True):
    """A record of a list. ``name_key`` orders it and is searched; ``body`` is the reader's."""

    sage_id: str
    body: bytes
    parent_id: str = ""
    name_key: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a list is read.

    ``began_at``: when the full reading under way began (Sage's time), None for none; ``next_page``
    and ``received`` belong to it. ``complete_at``: everything that Sage had then is here.
    ``full_at``: when the last full reading began. ``business_made_at`` changes when the business is
    reset in Sage, which makes all ids void.
    """

    generation: int = 0
    began_at: datetime | None = None
    next_page: int = 1
    received: int = 0
    complete_at: datetime | None = None
    full_at: datetime | None = None
    business_id: str = ""
    business_made_at: str = ""


def reading(db: sqlite3.Connection, tenant_id: int, name: str) -> Reading:
    row = db.execute(
        "SELECT generation, began_at, next_page, received, complete_at, full_at, business_id, "
        "business_made_at FROM reading WHERE tenant_id = ? AND list = ?",
        (tenant_id, name),
    ).fetchone()
    if row is None:
        return Reading()
    generation, began, page, received, complete, full, business, made = row
    return Reading(
        generation, _moment(began), page, received, _moment(complete), _moment(full), business, made
    )


def keep_reading(db: sqlite3.Connection, tenant_id: int, name: str, state: Reading) -> None:
    db.execute(
        "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            tenant_id,
            name,
            state.generation,
            _text(state.began_at),
            state.next_page,
            state.received,
            _text(state.complete_at),
            _text(state.full_at),
            state.business_id,
            state.business_made_at,
        ),
    )


def store(
    db: sqlite3.Connection, tenant_id: int, name: str, entries: Iterable[Entry], generation: int
) -> None:
    """Adds or replaces these records; they are not gone any more."""
    db.executemany(
        f"INSERT INTO {_table(name)} VALUES (?, ?, ?, ?, ?, NULL, ?) "
        "ON CONFLICT (tenant_id, parent_id, sage_id) DO UPDATE SET name_key = excluded.name_key, "
        "seen = excluded.seen, gone_at = NULL, body = excluded.body",
        [
            (tenant_id, each.parent_id, each.sage_id, each.name_key, generation, each.body)
            for each in entries
        ],
    )


def remove_elsewhere(
    db: sqlite3.Connection, tenant_id: int, name: str, entries: Sequence[Entry]
) -> None:
    """Drops these records from parents that they no longer belong to."""
    parents = {each.sage_id: each.parent_id for each in entries}
    for part in _parts(list(parents)):
        # One walk through the list for all of them: its key begins with the parent.
        known = db.execute(
            f"SELECT parent_id, sage_id FROM {_table(name)} "
            f"WHERE tenant_id = ? AND sage_id IN ({_marks(part)})",
            (tenant_id, *part),
        ).fetchall()
        db.executemany(
            f"DELETE FROM {_table(name)} WHERE tenant_id = ? AND parent_id = ? AND sage_id = ?",
            [
                (tenant_id, parent_id, sage_id)
                for parent_id, sage_id in known
                if parents[sage_id] != parent_id
            ],
        )


def mark_gone(
    db: sqlite3.Connection, tenant_id: int, name: str, sage_ids: Sequence[str], moment: datetime
) -> None:
    """Sage says that it no longer has these."""
    for part in _parts(sage_ids):
        db.execute(
            f"UPDATE {_table(name)} SET gone_at = ? WHERE tenant_id = ? AND gone_at IS NULL "
            f"AND sage_id IN ({_marks(part)})",
            (to_text(moment), tenant_id, *part),
        )


def mark_unseen_gone(
    db: sqlite3.Connection, tenant_id: int, name: str, generation: int, moment: datetime
) -> None:
    """What the full reading of that generation did not meet is gone."""
    db.execute(
        f"UPDATE {_table(name)} SET gone_at = ? "
        "WHERE tenant_id = ? AND seen != ? AND gone_at IS NULL",
        (to_text(moment), tenant_id, generation),
    )


def count_seen(db: sqlite3.Connection, tenant_id: int, name: str, generation: int) -> int:
    """How many records the reading of that generation met, but for those that are gone by now."""
    (number,) = db.execute(
        f"SELECT count(*) FROM {_table(name)} WHERE tenant_id = ? AND seen = ? AND gone_at IS NULL",
        (tenant_id, generation),
    ).fetchone()
    return int(number)


def ids_by_name(db: sqlite3.Connection, tenant_id: int, name: str) -> list[str]:
    """The ids of all records, gone ones too, in the order of their names."""
    rows = db.execute(
        f"SELECT sage_id FROM {_table(name)} WHERE tenant_id = ? ORDER BY name_key, sage_id",
        (tenant_id,),
    )
    return [sage_id for (sage_id,) in rows]


def count_there(db: sqlite3.Connection, tenant_id: int, name: str) -> int | None:
    """How many records Sage had at the last complete reading; None: there was none."""
    if reading(db, tenant_id, name).complete_at is None:
        return None
    (number,) = db.execute(
        f"SELECT count(*) FROM {_table(name)} WHERE tenant_id = ? AND gone_at IS NULL",
        (tenant_id,),
    ).fetchone()
    return int(number)


def search(
    db: sqlite3.Connection, tenant_id: int, name: str, text: str, offset: int, limit: int
) -> list[str]:
    """Ids of records that Sage has and whose ``name_key`` has every word of ``text``, by name."""
    words = key_of(text).split()
    fits = "".join(" AND instr(name_key, ?)" for _ in words)
    rows = db.execute(
        f"SELECT sage_id FROM {_table(name)} WHERE tenant_id = ? AND gone_at IS NULL{fits} "
        "ORDER BY name_key, sage_id LIMIT ? OFFSET ?",
        (tenant_id, *words, limit, offset),
    )
    return [sage_id for (sage_id,) in rows]


def ending(db: sqlite3.Connection, tenant_id: int, name: str, text: str) -> list[str]:
    """Ids of records that Sage has and whose ``name_key`` ends with the words of ``text``."""
    key = key_of(text)
    rows = db.execute(
        f"SELECT sage_id FROM {_table(name)} WHERE tenant_id = ? AND gone_at IS NULL "
        "AND substr(' ' || name_key, -length(?)) = ? ORDER BY name_key, sage_id",
        (tenant_id, f" {key}", f" {key}"),
    )
    return [sage_id for (sage_id,) in rows]


def records(
    db: sqlite3.Connection, tenant_id: int, name: str, sage_ids: Sequence[str]
) -> dict[str, tuple[bytes, bool]]:
    """Top-level records by id: body, and whether gone."""
    found: dict[str, tuple[bytes, bool]] = {}
    for part in _parts(sage_ids):
        found |= {
            sage_id: (body, bool(gone))
            for sage_id, body, gone in db.execute(
                f"SELECT sage_id, body, gone_at IS NOT NULL FROM {_table(name)} "
                f"WHERE tenant_id = ? AND parent_id = '' AND sage_id IN ({_marks(part)})",
                (tenant_id, *part),
            )
        }
    return found


def children(
    db: sqlite3.Connection, tenant_id: int, name: str, parents: Sequence[str]
) -> dict[str, list[bytes]]:
    """The bodies of the records that belong to each of ``parents`` and are not gone."""
    found: dict[str, list[bytes]] = {}
    for part in _parts(parents):
        for parent_id, body in db.execute(
            f"SELECT parent_id, body FROM {_table(name)} WHERE tenant_id = ? "
            f"AND parent_id IN ({_marks(part)}) AND gone_at IS NULL ORDER BY parent_id, sage_id",
            (tenant_id, *part),
        ):
            found.setdefault(parent_id, []).append(body)
    return found


def bodies_there(db: sqlite3.Connection, tenant_id: int, name: str) -> Iterator[bytes]:
    """The bodies of all records that Sage has, in no order."""
    rows = db.execute(
        f"SELECT body FROM {_table(name)} WHERE tenant_id = ? AND gone_at IS NULL", (tenant_id,)
    )
    return (body for (body,) in rows)


def forget(db: sqlite3.Connection, tenant_id: int, name: str | None = None) -> None:
    """Drops what is known of one list, or of all of them."""
    for each in LISTS if name is None else (name,):
        db.execute(f"DELETE FROM {_table(each)} WHERE tenant_id = ?", (tenant_id,))
        db.execute("DELETE FROM reading WHERE tenant_id = ? AND list = ?", (tenant_id, each))


def _table(name: str) -> str:
    """Names of tables are ours, never from outside."""
    if name not in LISTS:
        raise ValueError(f"no list {name}")
    return name


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(values), _AT_ONCE):
        yield values[at : at + _AT_ONCE]


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else to_text(moment)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)
