"""Carries a tax rate plan out in the book, step by step into the run's journal. Book thread."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from sage_desktop.book import journal, snapshots, tax_rates, tenants
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import Problem
from sage_desktop.sync.tax_rate_plan import Row, Status, TaxRatePlan, World

KIND = "tax_rate"
"""The links' kind; also the table's name in the undo journal."""


def world(tenant_id: int) -> World:
    """What the book holds now, for the plan."""
    return World(
        tenant_id,
        tax_rates.tax_rates(),
        journal.links(kind=KIND),
        tax_rates.mirror(),
        tax_rates.uses(),
    )


def carry_out(plan: TaxRatePlan, run_id: int, now: datetime) -> None:
    """Does what ``plan`` says. Part of the caller's transaction: all of it or nothing."""
    for row in plan.rows:
        if row.status is Status.NEW:
            _create(plan.tenant_id, row, run_id, now)
        elif row.status is Status.MATCH:
            _link(plan.tenant_id, row.sage_id, _local(row), LinkMaker.NAME, run_id, now)
            _update(row, run_id, now)
        elif row.status is Status.CHANGED:
            _update(row, run_id, now)
        elif row.status is Status.GONE and row.retire:
            _retire(row, run_id, now)
    for row in plan.removals:
        if row.status is Status.RETIRE:
            _retire(row, run_id, now)
        else:
            before = snapshots.snapshot(KIND, _local(row))
            tax_rates.remove_tax_rate(_local(row))
            journal.note_change(run_id, KIND, _local(row), before, None)


def keep_mirror(plan: TaxRatePlan, now: datetime) -> None:
    """Remembers what Sage has, for the mapping table and for other tenants' plans.

    A rate that Sage names no percentage for keeps the one it had: it is there all the same.
    """
    known: dict[str, Decimal | None] = {
        seen.sage_id: seen.percentage for seen in tax_rates.mirror(plan.tenant_id)
    }
    known |= {rate.id: rate.percentage for rate in plan.source if rate.percentage is not None}
    known |= {row.sage_id: row.percentage for row in plan.rows if row.percentage is not None}
    tax_rates.save_mirror(
        plan.tenant_id,
        [
            (rate.id, rate.name, percentage, rate.visible)
            for rate in plan.source
            if (percentage := known.get(rate.id)) is not None
        ],
        now,
    )


def keep_issues(plan: TaxRatePlan, now: datetime) -> tuple[Problem, ...]:
    """Opens an issue for each problem row and closes those that are mended."""
    problems = []
    for row in plan.rows:
        if row.status is Status.PROBLEM:
            data = _with_names(row)
            problems.append(Problem(row.sage_id, row.name, row.reason, data))
            journal.open_issue(plan.tenant_id, KIND, row.sage_id, row.reason, data, "", now)
        else:
            journal.close_issue(plan.tenant_id, KIND, row.sage_id)
    known: Collection[str] = {rate.id for rate in plan.source}
    for issue in journal.issues(tenant_id=plan.tenant_id):
        if issue.kind == KIND and issue.key not in known:
            journal.close_issue(plan.tenant_id, KIND, issue.key)
    return tuple(problems)


def _with_names(row: Row) -> dict[str, str]:
    data = dict(row.data)
    if number := data.pop("other_tenant_id", ""):
        data["other_tenant"] = tenants.tenant(int(number)).name
    return {"name": row.name, **data}


def _local(row: Row) -> int:
    if row.local_id is None:
        raise ValueError(f"plan row {row.sage_id} has no Halo rate")
    return row.local_id


def _create(tenant_id: int, row: Row, run_id: int, now: datetime) -> None:
    if row.percentage is None:
        raise ValueError(f"plan row {row.sage_id} has no percentage")
    made = tax_rates.create_tax_rate(row.new_name, row.percentage, row.history)
    journal.note_change(run_id, KIND, made.id, None, snapshots.snapshot(KIND, made.id))
    _link(tenant_id, row.sage_id, made.id, LinkMaker.IMPORT, run_id, now)


def _link(
    tenant_id: int, sage_id: str, local_id: int, maker: LinkMaker, run_id: int, now: datetime
) -> None:
    made = journal.create_link(
        kind=KIND, tenant_id=tenant_id, local_id=local_id, sage_id=sage_id, made_by=maker, now=now
    )
    journal.note_change(run_id, "link", made.id, None, snapshots.snapshot("link", made.id))


def _update(row: Row, run_id: int, now: datetime) -> None:
    if not row.changes or row.percentage is None:
        return
    before = snapshots.snapshot(KIND, _local(row))
    tax_rates.update_tax_rate(
        _local(row), name=row.new_name, percentage=row.percentage, history=row.history
    )
    if "retired" in row.changes:
        retired = row.changes["retired"][1] == "yes"
        tax_rates.update_tax_rate(_local(row), retired_at=now if retired else None)
    journal.note_change(run_id, KIND, _local(row), before, snapshots.snapshot(KIND, _local(row)))


def _retire(row: Row, run_id: int, now: datetime) -> None:
    before = snapshots.snapshot(KIND, _local(row))
    tax_rates.update_tax_rate(_local(row), retired_at=now)
    journal.note_change(run_id, KIND, _local(row), before, snapshots.snapshot(KIND, _local(row)))
