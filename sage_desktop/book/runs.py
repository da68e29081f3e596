"""Runs, and what each changed: the journal that an undo goes back along.

Plain functions for ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from peewee import fn

from sage_desktop.book.records.runs import Run, RunChange
from sage_desktop.book.run_rows import Counts, Problem, RunChangeRow, RunResult, RunRow
from sage_desktop.book.session import touch
from sage_desktop.book.tenants import tenant
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import NotFound


def start_run(kind: str, tenant_id: int | None, now: datetime) -> int:
    """The id of a run that is under way from now on. Raises ``NotFound`` for the tenant."""
    record = Run.create(
        tenant=tenant_id,
        tenant_name="" if tenant_id is None else tenant(tenant_id).name,
        kind=kind,
        started_at=now,
        result=RunResult.RUNNING,
        counts=Counts(),
        requests=0,
        problems=(),
        error="",
    )
    touch(Kind.RUN)
    return int(record.id)


def note_change(
    run_id: int,
    table: str,
    record_id: int,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
) -> None:
    """Notes one step, as ``snapshots.snapshot`` saw the record before and after it."""
    noted = RunChange.select().where(RunChange.run == run_id)
    last = noted.order_by(RunChange.seq.desc()).first()
    RunChange.create(
        run=run_id,
        seq=last.seq + 1 if last else 1,
        table=table,
        record_id=record_id,
        before=before,
        after=after,
    )
    touch(Kind.RUN)


def end_run(
    run_id: int,
    result: RunResult,
    counts: Counts,
    requests: int,
    problems: Iterable[Problem],
    error: str,
    now: datetime,
) -> None:
    """How the run ended. ``error`` is a code, "" for none. Raises ``NotFound``."""
    changed = (
        Run.update(
            result=result,
            counts=counts,
            requests=requests,
            problems=tuple(problems),
            error=error,
            ended_at=now,
        )
        .where(Run.id == run_id)
        .execute()
    )
    if not changed:
        raise NotFound(what="run", name=run_id)
    touch(Kind.RUN, Kind.RUN_END)


def resume_run(run_id: int) -> None:
    """It is under way again, with what it had written down of itself. Raises ``NotFound``."""
    goes_on = Run.update(result=RunResult.RUNNING, error="", ended_at=None)
    if not goes_on.where(Run.id == run_id).execute():
        raise NotFound(what="run", name=run_id)
    touch(Kind.RUN)


def mark_undone(run_id: int, by_run_id: int) -> None:
    """Raises ``NotFound``."""
    if not Run.update(undone_by=by_run_id).where(Run.id == run_id).execute():
        raise NotFound(what="run", name=run_id)
    touch(Kind.RUN)


def runs(limit: int | None = None, tenant_id: int | None = None) -> list[RunRow]:
    """Newest first."""
    query = Run.select().order_by(Run.id.desc())
    if tenant_id is not None:
        query = query.where(Run.tenant == tenant_id)
    if limit is not None:
        query = query.limit(limit)
    return _rows(query)


def last_runs() -> list[RunRow]:
    """Of each tenant the newest run that has ended."""
    ended = Run.select(fn.MAX(Run.id)).where(Run.result != RunResult.RUNNING).group_by(Run.tenant)
    return _rows(Run.select().where(Run.id.in_(ended)))


def run(run_id: int) -> RunRow:
    """Raises ``NotFound``."""
    for row in _rows(Run.select().where(Run.id == run_id)):
        return row
    raise NotFound(what="run", name=run_id)


def last_run(kind: str, below: int | None = None) -> RunRow | None:
    """The newest of all of that kind, whichever clock noted it; the newest before ``below``."""
    query = Run.select().where(Run.kind == kind)
    if below is not None:
        query = query.where(Run.id < below)
    for row in _rows(query.order_by(Run.id.desc()).limit(1)):
        return row
    return None


def run_changes(run_id: int) -> list[RunChangeRow]:
    """In the order in which they were made."""
    query = RunChange.select().where(RunChange.run == run_id).order_by(RunChange.seq)
    return [
        RunChangeRow(record.seq, record.table, record.record_id, record.before, record.after)
        for record in query
    ]


def count_changes(run_id: int) -> int:
    return int(RunChange.select().where(RunChange.run == run_id).count())


def changes_below(run_id: int, seq: int | None, limit: int) -> list[RunChangeRow]:
    """The newest changes, newest first; with ``seq`` only those before it."""
    query = RunChange.select().where(RunChange.run == run_id)
    if seq is not None:
        query = query.where(RunChange.seq < seq)
    return [
        RunChangeRow(record.seq, record.table, record.record_id, record.before, record.after)
        for record in query.order_by(RunChange.seq.desc()).limit(limit)
    ]


def interrupted_runs() -> list[RunRow]:
    """Runs that have no end. One whose tenant nobody is importing was ended by force."""
    return _rows(Run.select().where(Run.result == RunResult.RUNNING).order_by(Run.id))


def _rows(query: Iterable[Run]) -> list[RunRow]:
    records = list(query)
    newest = _newest_undoable() if records else {}
    return [_row(record, newest) for record in records]


def _newest_undoable() -> dict[tuple[int | None, str], int]:
    """Of each tenant and kind the newest run with changes that was not undone.

    Only this one can be taken back: older ones lie below its changes.
    """
    changed = RunChange.select(RunChange.run).where(RunChange.run == Run.id)
    query = (
        Run.select(Run.tenant, Run.kind, fn.MAX(Run.id))
        .where(Run.tenant.is_null(False), Run.undone_by.is_null(), fn.EXISTS(changed))
        .group_by(Run.tenant, Run.kind)
    )
    rows: Iterable[tuple[int, str, int]] = query.tuples()  # type: ignore[assignment]
    return {(tenant_id, kind): run_id for tenant_id, kind, run_id in rows}


def _row(record: Run, newest: Mapping[tuple[int | None, str], int]) -> RunRow:
    key = (record.tenant_id, record.kind)
    return RunRow(
        id=record.id,
        tenant_id=record.tenant_id,
        tenant_name=record.tenant_name,
        kind=record.kind,
        started_at=record.started_at,
        ended_at=record.ended_at,
        result=record.result,
        counts=record.counts,
        requests=record.requests,
        problems=record.problems,
        error=record.error,
        undone_by=record.undone_by_id,
        undoable=record.result is not RunResult.RUNNING and newest.get(key) == record.id,
    )
