"""The room *tax rates* behind the door: lists, the record, ``put``, mappings, and the import."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import date

from sage_desktop.book import journal, tax_rates, tenants
from sage_desktop.book.run_rows import RunRow
from sage_desktop.book.store import Book
from sage_desktop.book.tax_rows import SageTaxRateRow, TaxRateRow
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import NotFound, Stale
from sage_desktop.core.progress import Cancel, Report, unheard
from sage_desktop.sync import tax_rate_apply, tax_rate_import
from sage_desktop.sync.access import ClientOf, Ready
from sage_desktop.sync.drafts import edited_over, tax_rate_draft
from sage_desktop.sync.field_rules import checked_name, typed
from sage_desktop.sync.runs import Runs, naming, refuse_if_changed
from sage_desktop.sync.tax_rate_import import RUN_KIND, Select, everything
from sage_desktop.sync.tax_rate_input import checked_percentage, put_tax_rates, read_tax_rates
from sage_desktop.sync.tax_rate_plan import TaxRatePlan
from sage_desktop.sync.views import TaxRateDraft, TaxRateLink, TaxRateView

log = logging.getLogger(__name__)


class TaxRates:
    """All methods are coroutines of the event loop's thread."""

    def __init__(
        self, book: Book, ready: Ready, client_of: ClientOf, runs: Runs, clock: Clock
    ) -> None:
        self._book = book
        self._ready = ready
        self._client_of = client_of
        self._runs = runs
        self._clock = clock

    # The records

    async def all(self, search: str = "", limit: int | None = None) -> list[TaxRateView]:
        """By name; ``search`` is looked for in names and keys."""
        return await self._book.read(lambda: _views(search, limit))

    async def get(self, number: int) -> TaxRateView:
        """Raises ``NotFound``."""
        for view in await self.all():
            if view.row.id == number:
                return view
        raise NotFound(what="tax rate", name=number)

    async def save(self, draft: TaxRateDraft, was: TaxRateDraft | None = None) -> int:
        """Creates or changes one (``draft.id``); gives its id. ``was``: see ``RecordRoom.save``.

        Raises ``NotFound``, ``BadInput``: name_missing, name_too_long, not_text, not_a_number,
        bad_input.
        """
        return await self._book.write(lambda: _saved(draft, was))

    async def find(self, text: str) -> int:
        """The id of the Halo rate with this key, id or name. Raises ``NotFound``, ``BadInput``."""
        return (await self._book.read(lambda: tax_rates.find_tax_rate(text))).id

    async def put(self, decoded: object) -> tuple[int, int, int]:
        """``put tax-rates``: created, updated, unchanged. All or nothing; raises ``BadInput``."""
        inputs = read_tax_rates(decoded)

        return await self._book.write(lambda: put_tax_rates(inputs))

    # Mappings

    async def of_sage(self, tenant_id: int) -> list[SageTaxRateRow]:
        """What was last read of the tenant's Sage tax rates."""
        return await self._book.read(lambda: tax_rates.mirror(tenant_id))

    async def map(self, tenant_id: int, sage_id: str, target: int | str) -> None:
        """Links to the Halo rate with the id ``target``, or "create" (on import), or "none".

        A Sage rate that was not read yet is looked for in Sage. Raises ``NotFound`` and
        ``BadInput("already_linked")``.
        """
        if sage_id not in {seen.sage_id for seen in await self.of_sage(tenant_id)}:
            await self._see(tenant_id, sage_id)
        moment = self._clock()
        await self._book.write(lambda: tax_rate_import.map(tenant_id, sage_id, target, moment))

    async def _see(self, tenant_id: int, sage_id: str) -> None:
        """Keeps what Sage has now, so that what was not imported yet can be mapped."""
        plan = await self.preview(tenant_id)
        if sage_id not in {rate.id for rate in plan.source}:
            raise NotFound(what="Sage tax rate", name=sage_id)
        moment = self._clock()
        await self._book.write(lambda: tax_rate_apply.keep_mirror(plan, moment))

    # The import

    async def preview(
        self,
        tenant_id: int,
        *,
        select: Select = everything,
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> TaxRatePlan:
        """What an import would do now. Writes nothing."""
        tenant = await self._ready(tenant_id)
        with naming(tenant):
            client = self._client_of(tenant)
            source = await tax_rate_import.read_all(client, report, cancel or Cancel())
            today = self._today()
            return await self._book.read(
                lambda: tax_rate_import.plan(tenant_id, source, today, client.requests, select)
            )

    async def plan_again(self, plan: TaxRatePlan) -> TaxRatePlan:
        """``plan`` for the book as it is now, from what was read of Sage then; no request."""
        source, today = list(plan.source), self._today()
        return await self._book.read(
            lambda: tax_rate_import.plan(plan.tenant_id, source, today, plan.requests, everything)
        )

    async def run(
        self,
        tenant_id: int,
        *,
        expected: TaxRatePlan | None = None,
        keep: Collection[int] = (),
        remove: bool = True,
        select: Select = everything,
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> RunRow:
        """Imports. All of it or nothing is written; either way a run tells what happened.

        ``expected`` is the plan a person agreed to: if Sage or the book differ from it by now,
        ``Stale`` is raised and nothing is written. ``keep`` names Halo rates not to be removed;
        ``remove`` False removes and retires none (the daily import).
        """
        cancel = cancel or Cancel()
        with naming(await self._ready(tenant_id)):
            async with self._runs.importing(RUN_KIND, tenant_id, self._client_of) as under_way:
                client, run_id = under_way.client, under_way.run_id
                source = await tax_rate_import.read_all(client, report, cancel)
                today, moment = self._today(), self._clock()
                cancel.check()

                def work() -> RunRow:
                    refuse_if_changed(under_way.tenant)
                    plan = tax_rate_import.plan(tenant_id, source, today, client.requests, select)
                    if expected is not None and not tax_rate_import.same(plan, expected):
                        raise Stale()
                    if not remove:
                        plan = tax_rate_import.only_additions(plan)
                    return tax_rate_import.carry_out(plan.without_removals(keep), run_id, moment)

                run = await self._book.write(work)
                log.info("run %s: %s, %s", run_id, run.result, run.counts)
                return run

    def _today(self) -> date:
        """The local day: a percentage is in force by the calendar of the business."""
        return self._clock().astimezone().date()


def _saved(draft: TaxRateDraft, was: TaxRateDraft | None) -> int:
    if draft.id is None:
        name = typed(checked_name, "name", draft.name, None)
        return tax_rates.create_tax_rate(name, checked_percentage(draft.percentage)).id
    had = tax_rates.tax_rate(draft.id)
    shown = tax_rate_draft(had)
    if was is not None:
        draft = edited_over(shown, draft, was)
    name = typed(checked_name, "name", draft.name, had.name)
    kept = draft.percentage == shown.percentage
    percentage = had.percentage if kept else checked_percentage(draft.percentage)
    if (name, percentage) != (had.name, had.percentage):
        tax_rates.update_tax_rate(had.id, name=name, percentage=percentage)
    return had.id


def _views(search: str, limit: int | None) -> list[TaxRateView]:
    """Halo tax rates by name with the places they are linked to."""
    names = {row.id: row for row in tenants.tenants()}
    mirror = {(seen.tenant_id, seen.sage_id): seen for seen in tax_rates.mirror()}
    links: dict[int, list[TaxRateLink]] = {}
    for link in journal.links(kind=tax_rate_apply.KIND):
        tenant = names[link.tenant_id]
        seen = mirror.get((link.tenant_id, link.sage_id))
        links.setdefault(link.local_id, []).append(
            TaxRateLink(
                tenant.id,
                tenant.name,
                tenant.colour,
                tenant.business.name if tenant.business else "",
                link.sage_id,
                seen.name if seen else link.sage_id,
                seen is not None and seen.gone_at is not None,
            )
        )
    uses = tax_rates.uses()

    def view(row: TaxRateRow) -> TaxRateView:
        return TaxRateView(row, tuple(links.get(row.id, ())), uses.get(row.id, 0))

    return [view(row) for row in tax_rates.tax_rates(search=search, limit=limit)]
