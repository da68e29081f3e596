"""A line of a plan as the file keeps it, and back.

Functions for ``Mirror.read`` and ``Mirror.write``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from sage_desktop.mirror.rows import Candidate, Outcome, PlanLine, Side, Status

LINES_AT_MOST = 10_000_000
"""Lines of one plan; each plan has a range of numbers of its own."""

COLUMNS = (
    "line, status, ticked, tickable, touched, outcome, name, search, sage_id, detail, target_id, "
    "target_name, reason, data, differs, conflicts, candidates, choices, digest, settles, "
    "problem"
)
RANGE = "line BETWEEN ? AND ?"

_encode = msgspec.json.Encoder().encode
_data = msgspec.json.Decoder(dict[str, str]).decode
_choices = msgspec.json.Decoder(dict[str, Side]).decode
_candidates = msgspec.json.Decoder(tuple[Candidate, ...]).decode
_STATUSES = {status.value: status for status in Status}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line as it is kept. ``touched``: a person ticked, chose or aimed; kept when planned again.

    ``search`` is what is searched, ``digest`` tells whether the records changed since. ``settles``:
    both sides came to hold the same by themselves, which the link must learn.
    """

    shown: PlanLine
    search: str = ""
    candidates: tuple[Candidate, ...] = ()
    choices: Mapping[str, Side] | None = None
    digest: int = 0
    settles: bool = False
    touched: bool = False


def add(db: sqlite3.Connection, lines: Iterable[StoredLine]) -> None:
    marks = ",".join("?" * (COLUMNS.count(",") + 1))
    db.executemany(f"INSERT OR REPLACE INTO plan_line VALUES ({marks})", map(_values, lines))


def stored(db: sqlite3.Connection, numbers: Sequence[int]) -> list[StoredLine]:
    """Whole lines, by number."""
    wanted = f"line IN ({','.join('?' * len(numbers))})"
    rows = db.execute(f"SELECT {COLUMNS} FROM plan_line WHERE {wanted} ORDER BY line", numbers)
    return [line_of(row) for row in rows]


def first_line(plan_id: int) -> int:
    return plan_id * LINES_AT_MOST


def line_range(plan_id: int) -> tuple[int, int]:
    return first_line(plan_id), first_line(plan_id) + LINES_AT_MOST - 1


def _values(each: StoredLine) -> tuple[object, ...]:
    shown = each.shown
    return (
        shown.line,
        shown.status.value,
        shown.ticked,
        shown.tickable,
        each.touched,
        shown.outcome.value,
        shown.name,
        each.search,
        shown.sage_id,
        shown.detail,
        shown.target_id,
        shown.target_name,
        shown.reason,
        _encode(shown.data).decode() if shown.data else "",
        shown.differs,
        shown.conflicts,
        _encode(each.candidates).decode() if each.candidates else "",
        _encode(each.choices).decode() if each.choices else "",
        each.digest,
        each.settles,
        shown.problem,
    )


def line_of(row: Sequence[Any]) -> StoredLine:
    (
        number,
        status,
        ticked,
        tickable,
        was_touched,
        outcome,
        name,
        search,
        sage_id,
        detail,
        target_id,
        target_name,
        reason,
        data,
        differs,
        conflicts,
        candidates,
        choices,
        digest,
        settles,
        problem,
    ) = row
    shown = PlanLine(
        number,
        sage_id,
        name,
        detail,
        _STATUSES[status],
        target_id,
        target_name,
        reason,
        _data(data) if data else {},
        differs,
        conflicts,
        bool(ticked),
        bool(tickable),
        _OUTCOMES[outcome],
        problem,
    )
    return StoredLine(
        shown,
        search,
        _candidates(candidates) if candidates else (),
        _choices(choices) if choices else {},
        digest,
        bool(settles),
        bool(was_touched),
    )
