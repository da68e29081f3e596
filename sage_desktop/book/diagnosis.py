"""The state of the book in figures and codes only: nothing of it is a name, a number or a text."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from sage_desktop.book.copies import look_through, reading
from sage_desktop.book.migrations import steps_behind
from sage_desktop.book.tables import TABLES
from sage_desktop.book.troubles import translated
from sage_desktop.core.clock import to_text
from sage_desktop.core.errors import BookProblem

Figures = dict[str, object]

_RUN_DAYS = 30
_MOST_RUNS = 1000


def diagnosis(book: Path, now: datetime) -> Figures:
    """To be called beside the loop's thread. A damaged book is said to be, as far as it is read."""
    try:
        with translated(), reading(book) as connection:
            return {
                "steps": steps_behind(connection),
                "integrity": _integrity(connection),
                "bytes": book.stat().st_size,
                "rows": {name: _count(connection, name) for name in _tables()},
                "tenants": _tenants(connection),
                "runs": _runs(connection, now),
                "outbox": _grouped(connection, "outbox", "kind", "state", "reason"),
                "issues": _grouped(connection, "issue", "kind", "code"),
                "sign_ins": _grouped(connection, "sign_in", "dead_reason"),
            }
    except BookProblem as problem:
        return {"problem": problem.code, "reason": str(problem.data.get("reason", ""))}


def _tables() -> list[str]:
    return [str(table._meta.table_name) for table in TABLES]


def _integrity(connection: sqlite3.Connection) -> str:
    try:
        look_through(connection)
    except BookProblem:
        return "damaged"
    return "ok"


def _count(connection: sqlite3.Connection, table: str) -> int:
    (count,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608 - ours
    return int(count)


def _tenants(connection: sqlite3.Connection) -> list[Figures]:
    columns = (
        "id",
        "auth_type",
        "business_country",
        "connected_at",
        "daily_tax_rates",
        "sync",
        "sync_entities",
        "sync_without_webhooks",
    )
    found = connection.execute(f"SELECT {', '.join(columns)} FROM tenant")  # noqa: S608 - ours
    return [dict(zip(columns, row, strict=True)) for row in found]


def _runs(connection: sqlite3.Connection, now: datetime) -> list[Figures]:
    columns = (
        "id",
        "tenant_id",
        "kind",
        "started_at",
        "ended_at",
        "result",
        "requests",
        "error",
        "counts",
        "problems",
    )
    found = connection.execute(
        f"SELECT {', '.join(columns)} FROM run WHERE started_at >= ? ORDER BY id DESC LIMIT ?",  # noqa: S608
        (to_text(now - timedelta(days=_RUN_DAYS)), _MOST_RUNS),
    )
    runs = []
    for row in found:
        run: Figures = dict(zip(columns, row, strict=True))
        run["counts"] = json.loads(str(run["counts"]))
        codes = Counter(problem["code"] for problem in json.loads(str(run["problems"])))
        run["problems"] = dict(codes)
        runs.append(run)
    return runs


def _grouped(connection: sqlite3.Connection, table: str, *columns: str) -> list[Figures]:
    names = ", ".join(columns)
    found = connection.execute(
        f"SELECT {names}, count(*) FROM {table} GROUP BY {names} ORDER BY {names}"  # noqa: S608
    )
    return [dict(zip((*columns, "count"), row, strict=True)) for row in found]
