"""Importing tax rates: read all, plan, carry out in one transaction, and leave a run behind."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime

from sage_desktop.book import journal, tax_rates, tenants
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import RunResult, RunRow
from sage_desktop.book.store import Book
from sage_desktop.book.tax_rows import Percentage
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import BadInput, NotFound, Stale
from sage_desktop.core.exact import decimal_of
from sage_desktop.core.progress import Cancel, Report
from sage_desktop.sage import payloads
from sage_desktop.sage.client import SageClient
from sage_desktop.sync import tax_rate_apply
from sage_desktop.sync.runs import Runs, refuse_if_changed
from sage_desktop.sync.tax_rate_plan import SageTaxRate, Status, TaxRatePlan
from sage_desktop.sync.tax_rate_rules import plan_tax_rates

log = logging.getLogger(__name__)

RUN_KIND = "tax-rates"

ClientOf = Callable[[TenantRow], SageClient]
Select = Callable[[TaxRatePlan], Collection[str] | None]
"""Picks the Sage ids to import from the full plan; None means all of it."""


def everything(_plan: TaxRatePlan) -> Collection[str] | None:
    return None


class TaxRateImports:
    """Previews, imports and mappings of tax rates, for all tenants."""

    def __init__(self, book: Book, client_of: ClientOf, runs: Runs, clock: Clock) -> None:
        self._book = book
        self._client_of = client_of
        self._runs = runs
        self._clock = clock

    async def preview(
        self, tenant_id: int, *, select: Select, report: Report, cancel: Cancel
    ) -> TaxRatePlan:
        """What an import would do now. Writes nothing."""
        tenant = await self._book.read(lambda: tenants.tenant(tenant_id))
        client = self._client_of(tenant)
        source = await _read_all(client, report, cancel)
        today = self._today()
        return await self._book.read(
            lambda: _plan(tenant_id, source, today, client.requests, select)
        )

    async def plan_again(self, plan: TaxRatePlan) -> TaxRatePlan:
        """``plan`` for the book as it is now, from what was read of Sage then; no request."""
        today = self._today()
        return await self._book.read(
            lambda: _plan(plan.tenant_id, list(plan.source), today, plan.requests, everything)
        )

    async def run(
        self,
        tenant_id: int,
        *,
        expected: TaxRatePlan | None,
        keep: Collection[int],
        remove: bool,
        select: Select,
        report: Report,
        cancel: Cancel,
    ) -> RunRow:
        """Imports. All of it or nothing is written; either way a run tells what happened.

        ``expected`` is the plan a person agreed to: if Sage or the book differ from it by now,
        ``Stale`` is raised and nothing is written. ``keep`` names Halo rates not to be removed;
        ``remove`` False removes and retires none (the daily import).
        """
        async with self._runs.alone(tenant_id):
            tenant = await self._book.read(lambda: tenants.tenant(tenant_id))
            client = self._client_of(tenant)
            run_id = await self._runs.started(RUN_KIND, tenant_id)
            try:
                source = await _read_all(client, report, cancel)
                today, moment = self._today(), self._clock()
                cancel.check()

                def work() -> RunRow:
                    refuse_if_changed(tenant)
                    plan = _plan(tenant_id, source, today, client.requests, select)
                    if expected is not None and not _same(plan, expected):
                        raise Stale()
                    if not remove:
                        plan = _only_additions(plan)
                    plan = plan.without_removals(keep)
                    return _carry_out(plan, run_id, moment)

                run = await self._book.write(work)
                log.info("run %s: %s, %s", run_id, run.result, run.counts)
                return run
            except BaseException as error:
                await self._runs.failed(run_id, tenant_id, client.requests, error)
                raise

    async def map(self, tenant_id: int, sage_id: str, target: int | str) -> None:
        """Links a Sage rate to the Halo rate ``target`` (its id), or "create", or "none"."""
        moment = self._clock()

        def work() -> None:
            _map(tenant_id, sage_id, target, moment)

        await self._book.write(work)

    async def see(self, tenant_id: int, sage_id: str) -> None:
        """Reads the Sage rates into the mirror, so that one not imported yet can be mapped.

        Raises ``NotFound`` if Sage has none of that id.
        """
        plan = await self.preview(
            tenant_id, select=everything, report=lambda _progress: None, cancel=Cancel()
        )
        if sage_id not in {rate.id for rate in plan.source}:
            raise NotFound(what="Sage tax rate", name=sage_id)
        moment = self._clock()
        await self._book.write(lambda: tax_rate_apply.keep_mirror(plan, moment))

    def _today(self) -> date:
        """The local day: a percentage is in force by the calendar of the business."""
        return self._clock().astimezone().date()


async def _read_all(client: SageClient, report: Report, cancel: Cancel) -> list[SageTaxRate]:
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


def _plan(
    tenant_id: int, source: list[SageTaxRate], today: date, requests: int, select: Select
) -> TaxRatePlan:
    world = tax_rate_apply.world(tenant_id)
    plan = plan_tax_rates(source, world, today=today, requests=requests)
    only = select(plan)
    if only is None:
        return plan
    return plan_tax_rates(source, world, today=today, only=only, requests=requests)


def _same(plan: TaxRatePlan, expected: TaxRatePlan) -> bool:
    return (plan.rows, plan.removals) == (expected.rows, expected.removals)


def _only_additions(plan: TaxRatePlan) -> TaxRatePlan:
    """What is left of a plan when nothing may be removed or retired."""
    rows = tuple(row for row in plan.rows if row.status is not Status.GONE and not row.retire)
    return replace(plan, rows=rows, removals=())


def _carry_out(plan: TaxRatePlan, run_id: int, moment: datetime) -> RunRow:
    tax_rate_apply.carry_out(plan, run_id, moment)
    tax_rate_apply.keep_mirror(plan, moment)
    problems = tax_rate_apply.keep_issues(plan, moment)
    journal.close_issue(plan.tenant_id, "sign-in", str(plan.tenant_id))
    tenants.update_tenant(plan.tenant_id, tax_rates_imported_at=moment)
    result = RunResult.ATTENTION if problems else RunResult.DONE
    journal.end_run(run_id, result, plan.counts(), plan.requests, problems, "", moment)
    return journal.run(run_id)


def _map(tenant_id: int, sage_id: str, target: int | str, moment: datetime) -> None:
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
