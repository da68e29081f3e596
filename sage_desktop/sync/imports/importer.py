"""The room of imports behind the door: read Sage, look at the plan, decide, carry it out."""

from __future__ import annotations

import logging
import sqlite3
import time
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sage_desktop.book import tenants
from sage_desktop.book.run_rows import RunRow
from sage_desktop.book.store import Book
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import NotFound, Stale
from sage_desktop.core.progress import Cancel, Report, unheard
from sage_desktop.mirror import lists, plans
from sage_desktop.mirror.plans import PlanFacts
from sage_desktop.mirror.rows import (
    Outcome,
    PlanDetail,
    PlanHead,
    PlanLine,
    Shown,
    Side,
    Status,
    Ticks,
)
from sage_desktop.mirror.store import Mirror
from sage_desktop.sync.access import ClientOf, Ready
from sage_desktop.sync.imports.carrying import CarryOut
from sage_desktop.sync.imports.deciding import Decisions
from sage_desktop.sync.imports.export import Sheet, write_csv
from sage_desktop.sync.imports.kinds import RecordKind
from sage_desktop.sync.imports.planning import Planner
from sage_desktop.sync.imports.reading import ListReader
from sage_desktop.sync.record_views import Pick
from sage_desktop.sync.runs import Runs, naming

log = logging.getLogger(__name__)


class Imports:
    """Imports of all kinds that have an import screen. ``kinds`` by their names.

    A plan is replaced whenever the same kind of the same tenant is planned again; questions about
    the old one then raise ``NotFound``.
    """

    def __init__(
        self,
        book: Book,
        mirror: Mirror,
        runs: Runs,
        kinds: Mapping[str, RecordKind],
        ready: Ready,
        client_of: ClientOf,
        clock: Clock,
    ) -> None:
        self._book = book
        self._mirror = mirror
        self._runs = runs
        self._kinds = kinds
        self._ready = ready
        self._client_of = client_of
        self._clock = clock

    # reading and planning

    async def read(
        self,
        tenant_id: int,
        kind: str,
        *,
        everything: bool = False,
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> PlanHead:
        """Reads Sage into the mirror and plans. Writes nothing to the book.

        By itself only what changed since the last complete reading is asked for, when that is
        enough; ``everything`` reads all of it. Stopped, it goes on later at the page where it was.
        Raises ``Cancelled``, ``BadInput("busy")``, and what reading Sage can raise.
        """
        wanted, cancel = self._kinds[kind], cancel or Cancel()
        tenant = await self._ready(tenant_id)
        await self._book.read(lambda: wanted.book.ready(tenant_id))
        began = time.monotonic()
        with naming(tenant):
            async with self._runs.alone(tenant_id):
                client = self._client_of(tenant)
                business_id = tenant.business.id if tenant.business is not None else ""
                reader = ListReader(
                    self._mirror, client, tenant_id, business_id, self._clock, report, cancel
                )
                was_read = await reader.read(wanted.lists, everything=everything)
                newest = await self._book.read(wanted.book.newest)
                facts = PlanFacts(
                    tenant_id,
                    kind,
                    business_id,
                    was_read.read_at,
                    client.requests,
                    time.monotonic() - began,
                    was_read.incremental,
                    newest,
                )
                return await self._planned(wanted, facts, report, cancel)

    async def plan_again(
        self, tenant_id: int, kind: str, *, report: Report = unheard, cancel: Cancel | None = None
    ) -> PlanHead:
        """Plans from what was read before; no request. Decisions are kept.

        Raises ``NotFound`` if nothing was read yet.
        """
        wanted = self._kinds[kind]
        old = await self._latest(tenant_id, kind)
        if old is None:
            raise NotFound(what="import plan", name=kind)
        plan_id = old
        facts = await self._mirror.read(lambda db: plans.facts(db, plan_id))
        newest = await self._book.read(wanted.book.newest)
        async with self._runs.alone(tenant_id):
            again = replace(facts, newest_local=newest)
            return await self._planned(wanted, again, report, cancel or Cancel())

    async def _planned(
        self, kind: RecordKind, facts: PlanFacts, report: Report, cancel: Cancel
    ) -> PlanHead:
        planner = Planner(self._book, self._mirror, kind, facts.tenant_id, cancel)
        plan_id = await planner.make(facts, report)
        return await self.head(plan_id)

    # looking

    async def plan(self, tenant_id: int, kind: str) -> PlanHead | None:
        """The plan that lies ready; None if there is none, or if all of it was carried out.

        One that was stopped lies ready to go on.
        """
        plan_id = await self._latest(tenant_id, kind)
        if plan_id is None:
            return None
        number = plan_id
        was_used = await self._mirror.read(lambda db: plans.was_used(db, number))
        head = await self.head(number)
        return None if was_used and not head.ticks.total else head

    async def head(self, plan_id: int) -> PlanHead:
        return await self._mirror.read(lambda db: plans.head(db, plan_id))

    async def counts(self, plan_id: int, search: str = "") -> Mapping[Status, int]:
        return await self._mirror.read(lambda db: plans.counts(db, plan_id, search))

    async def outcomes(self, plan_id: int) -> Mapping[Outcome, int]:
        """How many lines became what so far."""
        return await self._mirror.read(lambda db: plans.outcome_counts(db, plan_id))

    async def order(self, plan_id: int, shown: Shown) -> array[int]:
        """The numbers of the lines that are shown, in order."""
        return await self._mirror.read(lambda db: plans.order(db, plan_id, shown))

    async def lines(self, plan_id: int, numbers: Sequence[int]) -> list[PlanLine]:
        return await self._mirror.read(lambda db: plans.lines(db, numbers))

    async def detail(self, plan_id: int, line: int) -> PlanDetail:
        """The line compared field by field with the records as they are now."""
        return await (await self._decisions(plan_id)).detail(line)

    async def details(self, plan_id: int, numbers: Sequence[int]) -> list[PlanDetail]:
        """``detail`` of several lines, by number."""
        return await (await self._decisions(plan_id)).details(numbers)

    async def halo_choices(self, plan_id: int, search: str, limit: int = 50) -> list[Pick]:
        """Halo records that are free in the plan's tenant."""
        facts = await self._mirror.read(lambda db: plans.facts(db, plan_id))
        side = self._kinds[facts.kind].book
        return await self._book.read(lambda: side.picks(facts.tenant_id, search, limit))

    async def export(self, plan_id: int, path: Path, sheet: Sheet) -> int:
        """Writes all lines as CSV; gives how many. Raises ``BadInput("cannot_write")``."""
        return await self._mirror.read(
            lambda db: write_csv(plans.all_lines(db, plan_id), sheet, path)
        )

    # deciding

    async def tick(self, plan_id: int, numbers: Sequence[int], on: bool) -> Ticks:
        return await self._mirror.write(lambda db: plans.tick(db, plan_id, numbers, on))

    async def tick_shown(self, plan_id: int, shown: Shown, on: bool) -> Ticks:
        return await self._mirror.write(lambda db: plans.tick_shown(db, plan_id, shown, on))

    async def tick_only(self, plan_id: int, numbers: Sequence[int]) -> Ticks:
        """Ticks these lines and no others, for this time: it is not kept when planned again."""
        return await self._mirror.write(lambda db: plans.tick_only(db, plan_id, numbers))

    async def aim(self, plan_id: int, line: int, target_id: int | None) -> PlanDetail:
        """Sends a Sage record that is not linked to this Halo record; None makes a new one.

        Raises ``BadInput("already_linked")`` if that one is not free.
        """
        return await (await self._decisions(plan_id)).aim(line, target_id)

    async def take(self, plan_id: int, line: int, field: str, side: Side) -> PlanDetail:
        """Decides whose value of one field is taken."""
        return await (await self._decisions(plan_id)).take(line, field, side)

    # carrying out

    async def carry_out(
        self, plan_id: int, *, report: Report = unheard, cancel: Cancel | None = None
    ) -> RunRow:
        """Does what is ticked, a page of records at a time; the run tells what became of it.

        Stopped, the run is ``cancelled`` and what was done stays; carrying out again goes on.
        Lines whose records changed since the plan was made are left alone and told as problems.
        Raises ``Stale`` if the tenant has another business by now, ``NotFound`` for an old plan.
        """
        facts = await self._mirror.read(lambda db: plans.facts(db, plan_id))
        tenant = await self._book.read(lambda: tenants.tenant(facts.tenant_id))
        with naming(tenant):
            if tenant.business is None or tenant.business.id != facts.business_id:
                raise Stale()
            work = CarryOut(
                self._book,
                self._mirror,
                self._runs,
                self._kinds[facts.kind],
                tenant,
                plan_id,
                facts,
                self._clock,
            )
            return await work.run(report, cancel or Cancel())

    async def forget(self, tenant_id: int) -> None:
        """Drops all that was read and planned for a tenant, which is about to be deleted."""

        def work(db: sqlite3.Connection) -> None:
            plans.drop_of(db, tenant_id)
            lists.forget(db, tenant_id)

        await self._mirror.write(work)

    async def _latest(self, tenant_id: int, kind: str) -> int | None:
        return await self._mirror.read(lambda db: plans.latest(db, tenant_id, kind))

    async def _decisions(self, plan_id: int) -> Decisions:
        facts = await self._mirror.read(lambda db: plans.facts(db, plan_id))
        return Decisions(self._book, self._mirror, self._kinds[facts.kind], plan_id, facts)
