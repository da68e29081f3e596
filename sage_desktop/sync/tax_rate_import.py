"""The steps of importing and mapping tax rates: read all, plan, carry out in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime

from sage_desktop.book import journal, tax_rates, tenants
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import RunResult, RunRow
from sage_desktop.book.tax_rows import Percentage
from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import decimal_of
from sage_desktop.core.progress import Cancel, Report
from sage_desktop.sage import payloads
from sage_desktop.sage.client import SageClient
from sage_desktop.sync import tax_rate_apply
from sage_desktop.sync.tax_rate_plan import SageTaxRate, Status, TaxRatePlan
from sage_desktop.sync.tax_rate_rules import plan_tax_rates

RUN_KIND = "tax-rates"

Select = Callable[[TaxRatePlan], Collection[str] | None]
"""Picks the Sage ids to import from the full plan; None means all of it."""


def everything(_plan: TaxRatePlan) -> Collection[str] | None:
    return None


async def read_all(client: SageClient, report: Report, cancel: Cancel) -> list[SageTaxRate]:
    """All of Sage's tax rates with their percentages, oldest first."""
    rates = await client.tax_rates(report, cancel)
    return [_rate(payload) for payload in rates]


def _rate(payload: payloads.TaxRate) -> SageTaxRate:
    history = tuple(
        Percentage(decimal_of(entry.percentage), entry.from_date, entry.to_date)
        for entry in payload.percentages or ()
        if entry.percentage is not None
    )
    ordered = sorted(history, key=lambda entry: entry.from_date or date.min)
    return SageTaxRate(
        payload.id,
        next(filter(str.strip, (payload.displayed_as, payload.name)), payload.id),
        payload.percentage,
        tuple(ordered),
        payload.is_visible is not False,
    )


def plan(
    tenant_id: int, source: list[SageTaxRate], today: date, requests: int, select: Select
) -> TaxRatePlan:
    """What an import of ``source`` would do to the book as it is. Book thread."""
    world = tax_rate_apply.world(tenant_id)
    plan = plan_tax_rates(source, world, today=today, requests=requests)
    only = select(plan)
    if only is None:
        return plan
    return plan_tax_rates(source, world, today=today, only=only, requests=requests)


def same(plan: TaxRatePlan, expected: TaxRatePlan) -> bool:
    """Whether both would do the same."""
    return (plan.rows, plan.removals) == (expected.rows, expected.removals)


def only_additions(plan: TaxRatePlan) -> TaxRatePlan:
    """What is left of a plan when nothing may be removed or retired."""
    rows = tuple(row for row in plan.rows if row.status is not Status.GONE and not row.retire)
    return replace(plan, rows=rows, removals=())


def carry_out(plan: TaxRatePlan, run_id: int, moment: datetime) -> RunRow:
    """Writes what ``plan`` says, and ends its run with it. Book thread."""
    tax_rate_apply.carry_out(plan, run_id, moment)
    tax_rate_apply.keep_mirror(plan, moment)
    problems = tax_rate_apply.keep_issues(plan, moment)
    journal.close_issue(plan.tenant_id, "sign-in", str(plan.tenant_id))
    tenants.update_tenant(plan.tenant_id, tax_rates_imported_at=moment)
    result = RunResult.ATTENTION if problems else RunResult.DONE
    journal.end_run(run_id, result, plan.counts(), plan.requests, problems, "", moment)
    return journal.run(run_id)


def map(tenant_id: int, sage_id: str, target: int | str, moment: datetime) -> None:
    """See ``TaxRates.map``. Book thread. Raises ``NotFound``, ``BadInput("already_linked")``."""
    kind = tax_rate_apply.KIND
    had = journal.link(kind, tenant_id, sage_id=sage_id)
    if isinstance(target, int):
        local = tax_rates.tax_rate(target)
        other = journal.link(kind, tenant_id, local_id=local.id)
        if other is not None and other.sage_id != sage_id:
            names = {seen.sage_id: seen.name for seen in tax_rates.mirror(tenant_id)}
            raise BadInput(
                "already_linked", local=local.name, sage=names.get(other.sage_id, other.sage_id)
            )
    if had is not None:
        journal.remove_link(had.id)
    tax_rates.set_unwanted(tenant_id, sage_id, target == "none")
    if isinstance(target, int):
        journal.create_link(
            kind=kind,
            tenant_id=tenant_id,
            local_id=target,
            sage_id=sage_id,
            made_by=LinkMaker.USER,
            now=moment,
        )
    journal.close_issue(tenant_id, kind, sage_id)
