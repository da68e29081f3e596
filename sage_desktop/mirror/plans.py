"""Plans, line by line: written once, looked at through queries, ticked, and carried out.

The lines of a plan are numbered in the order of their names, so that the usual order costs nothing.
Functions for ``Mirror.read`` and ``Mirror.write``.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sage_desktop.core.clock import from_text, to_text
from sage_desktop.core.errors import NotFound
from sage_desktop.core.names import name_key
from sage_desktop.mirror.plan_lines import COLUMNS, RANGE, StoredLine, line_of, line_range, stored
from sage_desktop.mirror.rows import Outcome, PlanHead, PlanLine, Shown, Status, Ticks

_ORDERS = {
    "name": "line",
    "status": "status {way}, line",
    "target": "target_name COLLATE NOCASE {way}, line",
    "reason": "reason {way}, differs {way}, line",
}


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a plan was made from. ``newest_local``: the book's newest record of the kind then."""

    tenant_id: int
    kind: str
    business_id: str
    read_at: datetime
    requests: int
    seconds: float
    incremental: bool
    newest_local: int


def begin(db: sqlite3.Connection, facts: PlanFacts) -> int:
    """The id of a new plan without lines; it counts once it is ``finish``ed."""
    cursor = db.execute(
        "INSERT INTO plan (tenant_id, kind, complete, business_id, read_at, requests, seconds, "
        "incremental, newest_local) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)",
        (
            facts.tenant_id,
            facts.kind,
            facts.business_id,
            to_text(facts.read_at),
            facts.requests,
            facts.seconds,
            facts.incremental,
            facts.newest_local,
        ),
    )
    return int(cursor.lastrowid or 0)


def finish(db: sqlite3.Connection, plan_id: int) -> None:
    """The plan is whole; the ones before it, of the same tenant and kind, are dropped."""
    db.execute("UPDATE plan SET complete = 1 WHERE id = ?", (plan_id,))
    for (old,) in db.execute(
        "SELECT old.id FROM plan old JOIN plan new USING (tenant_id, kind) "
        "WHERE new.id = ? AND old.id != new.id",
        (plan_id,),
    ).fetchall():
        drop(db, old)


def drop(db: sqlite3.Connection, plan_id: int) -> None:
    db.execute(f"DELETE FROM plan_line WHERE {RANGE}", line_range(plan_id))
    db.execute("DELETE FROM plan WHERE id = ?", (plan_id,))


def drop_of(db: sqlite3.Connection, tenant_id: int) -> None:
    """Drops all plans of a tenant."""
    for (plan_id,) in db.execute(
        "SELECT id FROM plan WHERE tenant_id = ?", (tenant_id,)
    ).fetchall():
        drop(db, plan_id)


def latest(db: sqlite3.Connection, tenant_id: int, kind: str) -> int | None:
    """The id of the plan that lies ready."""
    row = db.execute(
        "SELECT max(id) FROM plan WHERE tenant_id = ? AND kind = ? AND complete", (tenant_id, kind)
    ).fetchone()
    return None if row[0] is None else int(row[0])


def facts(db: sqlite3.Connection, plan_id: int) -> PlanFacts:
    """Raises ``NotFound``: another plan took its place."""
    row = db.execute(
        "SELECT tenant_id, kind, business_id, read_at, requests, seconds, incremental, "
        "newest_local FROM plan WHERE id = ? AND complete",
        (plan_id,),
    ).fetchone()
    if row is None:
        raise NotFound(what="import plan", name=plan_id)
    tenant_id, kind, business_id, read_at, requests, seconds, incremental, newest = row
    return PlanFacts(
        tenant_id,
        kind,
        business_id,
        from_text(read_at),
        requests,
        seconds,
        bool(incremental),
        newest,
    )


def head(db: sqlite3.Connection, plan_id: int) -> PlanHead:
    """Raises ``NotFound``."""
    known = facts(db, plan_id)
    found = counts(db, plan_id)
    return PlanHead(
        plan_id,
        known.tenant_id,
        known.kind,
        known.read_at,
        sum(found.values()),
        known.requests,
        known.seconds,
        known.incremental,
        found,
        ticks(db, plan_id),
    )


def counts(db: sqlite3.Connection, plan_id: int, search: str = "") -> dict[Status, int]:
    """How many lines of each status fit the search, zeros too."""
    where, values = _where(plan_id, Shown(search=search))
    found = dict(
        db.execute(f"SELECT status, count(*) FROM plan_line WHERE {where} GROUP BY status", values)
    )
    return {status: found.get(status.value, 0) for status in Status}


def ticks(db: sqlite3.Connection, plan_id: int) -> Ticks:
    new, matched, changed, gone = db.execute(
        "SELECT coalesce(sum(target_id IS NULL AND status != 'gone'), 0), "
        "coalesce(sum(target_id IS NOT NULL AND status NOT IN ('changed', 'gone')), 0), "
        "coalesce(sum(status = 'changed'), 0), coalesce(sum(status = 'gone'), 0) "
        f"FROM plan_line WHERE {RANGE} AND ticked AND outcome = ''",
        line_range(plan_id),
    ).fetchone()
    return Ticks(new, matched, changed, gone)


def order(db: sqlite3.Connection, plan_id: int, shown: Shown) -> array[int]:
    """The numbers of the lines that are shown, in order."""
    where, values = _where(plan_id, shown)
    way = "DESC" if shown.descending else "ASC"
    by = _ORDERS[shown.sort].format(way=way)
    if shown.sort == "name":
        by = f"line {way}"
    rows = db.execute(f"SELECT line FROM plan_line WHERE {where} ORDER BY {by}", values)
    return array("q", (line for (line,) in rows))


def lines(db: sqlite3.Connection, numbers: Sequence[int]) -> list[PlanLine]:
    """In the order asked; numbers that there are not (any more) are left out."""
    found = {each.shown.line: each.shown for each in stored(db, numbers)}
    return [found[number] for number in numbers if number in found]


def line(db: sqlite3.Connection, plan_id: int, number: int) -> StoredLine:
    """Raises ``NotFound``."""
    first, last = line_range(plan_id)
    found = stored(db, [number]) if first <= number <= last else []
    if not found:
        raise NotFound(what="line of the import plan", name=number)
    return found[0]


def waiting(db: sqlite3.Connection, plan_id: int, after: int, limit: int) -> list[StoredLine]:
    """Lines that are ticked or settle, and were not carried out yet, by number."""
    first, last = line_range(plan_id)
    rows = db.execute(
        f"SELECT {COLUMNS} FROM plan_line WHERE line > ? AND line <= ? "
        "AND (ticked OR settles) AND outcome = '' ORDER BY line LIMIT ?",
        (max(after, first - 1), last, limit),
    )
    return [line_of(row) for row in rows]


def all_lines(db: sqlite3.Connection, plan_id: int) -> Iterator[PlanLine]:
    """Every line, by name."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM plan_line WHERE {RANGE} ORDER BY line", line_range(plan_id)
    )
    return (line_of(row).shown for row in rows)


def troubled(db: sqlite3.Connection, plan_id: int, limit: int) -> list[PlanLine]:
    """Lines that cannot be imported, and carried out ones with fields that wait for a person."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM plan_line WHERE {RANGE} AND (status = 'problem' "
        "OR (conflicts AND (status = 'changed' OR outcome != ''))) ORDER BY line LIMIT ?",
        (*line_range(plan_id), limit),
    )
    return [line_of(row).shown for row in rows]


def sage_ids_gone(db: sqlite3.Connection, plan_id: int) -> list[str]:
    """The Sage ids of all lines whose record is gone from Sage."""
    rows = db.execute(
        f"SELECT sage_id FROM plan_line WHERE {RANGE} AND status = 'gone'", line_range(plan_id)
    )
    return [sage_id for (sage_id,) in rows]


def touched(db: sqlite3.Connection, plan_id: int) -> dict[str, StoredLine]:
    """What a person decided and was not carried out yet, by Sage id."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM plan_line WHERE {RANGE} AND touched AND outcome = ''",
        line_range(plan_id),
    )
    return {each.shown.sage_id: each for each in map(line_of, rows)}


def tick(db: sqlite3.Connection, plan_id: int, numbers: Sequence[int], on: bool) -> Ticks:
    """Ticks or unticks lines that can be ticked."""
    first, last = line_range(plan_id)
    db.executemany(
        "UPDATE plan_line SET ticked = ?, touched = 1 "
        "WHERE line = ? AND tickable AND outcome = '' AND ticked != ?",
        [(on, number, on) for number in numbers if first <= number <= last],
    )
    return ticks(db, plan_id)


def tick_shown(db: sqlite3.Connection, plan_id: int, shown: Shown, on: bool) -> Ticks:
    """As ``tick``, for all lines that are shown."""
    where, values = _where(plan_id, shown)
    db.execute(
        f"UPDATE plan_line SET ticked = ?, touched = 1 WHERE {where} "
        "AND tickable AND outcome = '' AND ticked != ?",
        (on, *values, on),
    )
    return ticks(db, plan_id)


def tick_only(db: sqlite3.Connection, plan_id: int, numbers: Sequence[int]) -> Ticks:
    """Ticks these lines and no others. Nobody decided that: it does not count as touched."""
    first, last = line_range(plan_id)
    db.execute(
        f"UPDATE plan_line SET ticked = 0 WHERE {RANGE} AND ticked AND outcome = ''",
        (first, last),
    )
    db.executemany(
        "UPDATE plan_line SET ticked = 1 WHERE line = ? AND tickable AND outcome = ''",
        [(number,) for number in numbers if first <= number <= last],
    )
    return ticks(db, plan_id)


def note_outcomes(db: sqlite3.Connection, outcomes: Iterable[tuple[int, Outcome, str]]) -> None:
    """Line, what became of it, and the code of its problem."""
    db.executemany(
        "UPDATE plan_line SET outcome = ?, problem = ? WHERE line = ?",
        [(outcome.value, problem, number) for number, outcome, problem in outcomes],
    )


def was_used(db: sqlite3.Connection, plan_id: int) -> bool:
    """Whether something of it was carried out."""
    row = db.execute(
        f"SELECT 1 FROM plan_line WHERE {RANGE} AND outcome != '' LIMIT 1", line_range(plan_id)
    ).fetchone()
    return row is not None


def outcome_counts(db: sqlite3.Connection, plan_id: int) -> dict[Outcome, int]:
    """How many lines of each outcome there are, zeros too."""
    found = dict(
        db.execute(
            f"SELECT outcome, count(*) FROM plan_line WHERE {RANGE} GROUP BY outcome",
            line_range(plan_id),
        )
    )
    return {outcome: found.get(outcome.value, 0) for outcome in Outcome}


def _where(plan_id: int, shown: Shown) -> tuple[str, list[object]]:
    where, values = [RANGE], list[object](line_range(plan_id))
    if shown.status is not None:
        where.append("status = ?")
        values.append(shown.status.value)
    for word in name_key(shown.search).split():
        where.append("instr(search, ?)")
        values.append(word)
    return " AND ".join(where), values
