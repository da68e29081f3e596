"""Where single records of the book are linked to, and what runs did to them.

Plain functions for ``Book.read``, quick for a page of records of 100,000.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.plain_sql import OF_THESE, as_list, connection
from sage_desktop.book.runs import run
from sage_desktop.core.clock import from_text

_KINDS = "IN (SELECT value FROM json_each(?))"

_LINKS = f"""
SELECT id, tenant_id, kind, local_id, sage_id, sage_name, since, made_by, gone_at IS NOT NULL
FROM link WHERE kind {_KINDS} AND local_id {OF_THESE} ORDER BY since, id"""  # noqa: S608

_STEPS = f"""
SELECT change.id, change."table" = 'link' AS of_link, change.before IS NOT NULL,
  change.after IS NOT NULL, change.record_id, run.id, run.kind, run.started_at, run.tenant_name,
  run.undone_by_id
FROM run_change change JOIN run ON run.id = change.run_id
WHERE change."table" = ? AND change.record_id = ?
UNION ALL
SELECT change.id, 1, change.before IS NOT NULL, change.after IS NOT NULL, change.record_id, run.id,
  run.kind, run.started_at, run.tenant_name, run.undone_by_id
FROM link JOIN run_change change ON change."table" = 'link' AND change.record_id = link.id
JOIN run ON run.id = change.run_id
WHERE link.kind {_KINDS} AND link.local_id = ?
ORDER BY 1 DESC LIMIT ?"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class RecordLinkRow:
    """A link as its record shows it; ``LinkRow`` without what was agreed."""

    id: int
    tenant_id: int
    kind: str
    local_id: int
    sage_id: str
    sage_name: str
    since: datetime
    made_by: LinkMaker
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What a run did to a record, or to its link: whether it was there before and after."""

    of_link: bool
    was_there: bool
    is_there: bool
    run_id: int
    run_kind: str
    when: datetime
    tenant_name: str


def links_of_records(kinds: Sequence[str], ids: Sequence[int]) -> list[RecordLinkRow]:
    """The links of these kinds that the records have, oldest first."""
    return [
        RecordLinkRow(
            number,
            tenant_id,
            kind,
            local_id,
            sage_id,
            sage_name,
            from_text(since),
            LinkMaker(made_by),
            bool(is_gone),
        )
        for number, tenant_id, kind, local_id, sage_id, sage_name, since, made_by, is_gone in (
            connection().execute(_LINKS, (json.dumps(kinds), as_list(ids)))
        )
    ]


def steps_of_record(
    table: str, link_kinds: Sequence[str], record_id: int, limit: int
) -> list[Step]:
    """The newest ones, newest first; the links that it still has count too.

    A step that was taken back is followed by the same step backwards.
    """
    found: list[Step] = []
    asked = (table, record_id, json.dumps(link_kinds), record_id, limit)
    rows = connection().execute(_STEPS, asked)
    for _, of_link, was, is_there, changed_id, run_id, run_kind, started, tenant, undone in rows:
        when = from_text(started)
        step = Step(bool(of_link), bool(was), bool(is_there), run_id, run_kind, when, tenant)
        if undone is not None and (back := _taken_back(step, undone, changed_id)) is not None:
            found.append(back)
        found.append(step)
    return sorted(found, key=lambda step: step.run_id, reverse=True)[:limit]


def _taken_back(step: Step, undone_by: int, changed_id: int) -> Step | None:
    """None if the undoing run left this record alone."""
    undoing = run(undone_by)
    if any(problem.id == str(changed_id) for problem in undoing.problems):
        return None
    return Step(
        step.of_link,
        step.is_there,
        step.was_there,
        undoing.id,
        undoing.kind,
        undoing.started_at,
        undoing.tenant_name,
    )
