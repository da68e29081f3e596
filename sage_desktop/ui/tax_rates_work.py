"""What the tab *Tax Rates* does: read, map, import, undo. The tab itself only shows and tells."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.errors import AppError, Cancelled
from sage_desktop.core.i18n import tr
from sage_desktop.core.progress import Cancel
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.tax_rate_plan import TaxRatePlan
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui import import_words, tax_rate_words
from sage_desktop.ui.daily_beside import next_run_sentence
from sage_desktop.ui.import_result import tell_result
from sage_desktop.ui.navigation import SETTINGS
from sage_desktop.ui.page import Desk, ShowError
from sage_desktop.ui.removal_dialog import ask_removal
from sage_desktop.ui.tab_work import RUNS, TenantWork, busy
from sage_desktop.ui.tax_rate_rows import Known, ending_rows, removal_rows, tables
from sage_desktop.ui.tax_rates_tab import TaxRatesTab
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.widgets import BannerSlot

_READ = "read"
"""The banner about reading Sage; it goes by itself once that works."""


class TaxRatesWork(TenantWork):
    """Works for one tenant at a time; ``load`` says which."""

    banner = "import"

    def __init__(
        self,
        desk: Desk,
        scope: TaskScope,
        tab: TaxRatesTab,
        banners: BannerSlot,
        show_error: ShowError,
        *,
        on_reconnect: Callable[[], object],
    ) -> None:
        super().__init__(desk, scope, tab, banners, show_error, on_reconnect=on_reconnect)
        self._tab = tab
        self._known: Known | None = None
        self._plan: TaxRatePlan | None = None
        self._last: RunRow | None = None
        self._reading: asyncio.Task[None] | None = None
        self._wants_plan = True
        self._one_at_a_time = asyncio.Lock()
        tab.import_pressed.connect(lambda: self._start(self._import, "import"))
        tab.undo_pressed.connect(lambda: self._start(self._undo, "undo"))
        tab.mapped.connect(
            lambda sage, target: self._start(partial(self._map, sage, target), "map")
        )
        tab.daily_switched.connect(lambda on: self._start(partial(self._set_daily, on), "daily"))
        tab.edit_pressed.connect(lambda: desk.navigate(("tax-rates",)))
        tab.time_pressed.connect(lambda: desk.navigate(SETTINGS))

    def forget(self) -> None:
        """Another tenant comes."""
        self.leave()
        self._view = self._known = self._plan = self._last = None
        self._wants_plan = True
        self._tab.forget()

    def leave(self) -> None:
        """Stops reading; nobody looks. An import that runs goes on, the bottom bar shows it."""
        if self._reading is not None:
            self._reading.cancel()

    def read_again(self) -> None:
        """Asks Sage anew at the next ``load``, as F5 does."""
        self._wants_plan = True

    async def load(self, view: TenantView) -> None:
        """Shows what the book holds at once, then reads Sage in the background if connected."""
        self._view = view
        await self._show()
        if not self._shows(view.row.id) or not self._wants_plan or self._is_reading:
            return
        self._wants_plan = False
        if view.state is TenantState.CONNECTED:
            self._reading = self._scope.start(self._read(view.row.id), name="read tax rates")
        else:
            self._tab.say_empty(tr("Connect the tenant to see them."))

    @property
    def _is_reading(self) -> bool:
        return self._reading is not None and not self._reading.done()

    async def _show(self) -> None:
        """Shows what the book holds, against the plan; one at a time, so that the last one wins."""
        async with self._one_at_a_time:
            if self._view is not None:
                await self._show_tenant(self._view)

    async def _show_tenant(self, view: TenantView) -> None:
        door, before = self._desk.door, self._plan
        number, now = view.row.id, self._desk.clock()
        known = Known(
            number,
            await door.tax_rates.of_sage(number),
            await door.links(number),
            await door.tax_rates.all(),
            await door.issues(),
            now,
        )
        runs = await door.runs(limit=RUNS)
        next_run = await door.daily.next_run()
        plan = await door.tax_rates.plan_again(before) if before is not None else None
        made = await asyncio.to_thread(tables, known, plan)
        if not self._shows(number) or self._plan is not before:
            return
        self._known, self._plan = known, plan
        self._last = import_words.last_run(runs, number, tax_rate_words.RUN_KIND)
        self._tab.show_rates(made)
        self._tab.last.show_last(
            import_words.last_import(self._last, now),
            undoable=self._last is not None and self._last.undoable,
        )
        self._tab.show_daily(view.row.daily_tax_rates)
        self._tab.show_next_run(next_run_sentence(next_run, now))

    # reading

    async def _read(self, tenant_id: int) -> None:
        self._tab.say_empty(tr("They are being read from Sage now."))
        try:
            await self._read_plan(tenant_id)
        except Cancelled:
            self._tab.say_empty(tr("Reading was stopped. Press F5 to read them."))
        except AppError as error:
            self._tab.say_empty(tr("They could not be read from Sage."))
            self._say(error, self._read_once_more, key=_READ)
        else:
            self._banners.drop(_READ)
            self._tab.say_empty(tr("This Sage business has no tax rates."))

    async def _read_plan(self, tenant_id: int) -> TaxRatePlan:
        """Reads all of Sage's rates and shows what an import would do."""
        cancel = Cancel()
        with self._desk.jobs.job(tr("Reading tax rates from Sage"), cancel) as job:
            plan = await self._desk.door.tax_rates.preview(
                tenant_id, report=job.report, cancel=cancel
            )
        if self._shows(tenant_id):
            self._plan = plan
            await self._show()
        return plan

    def _read_once_more(self) -> None:
        self._banners.drop(_READ)
        self._banners.drop(self.banner)
        if not self._is_reading and self._view is not None:
            work = self._read(self._view.row.id)
            self._reading = self._scope.start(work, name="read tax rates")

    async def _enable(self) -> None:
        await super()._enable()
        self._read_once_more()

    # the import itself

    async def _import(self) -> None:
        view = self._present()
        self._banners.drop(self.banner)
        with busy(self._tab, tr("An import is under way.")):
            try:
                if self._is_reading and self._reading is not None:
                    await asyncio.wait([self._reading])
                plan = self._plan or await self._read_plan(view.row.id)
                keep = await self._ask(plan)
                if keep is None:
                    return
                run = await self._carry_out(view, plan, keep)
            except Cancelled:
                raise
            except AppError as error:
                self._say(error, self._read_once_more)
                return
        if await tell_result(
            self._tab.window(),
            view.row.name,
            run,
            done=tr("Tax rates imported"),
            nothing=tr("Tax rates are up to date"),
        ):
            await self._take_back(run, tax_rate_words.undone)

    async def _ask(self, plan: TaxRatePlan) -> frozenset[int] | None:
        """The Halo rates to keep; None when the user steps back. Asks only if something goes."""
        known = self._known
        if known is None:
            return None
        ending = ending_rows(plan, known)
        rows = [row for row in (*removal_rows(plan), *ending) if row.local_id not in self._tab.kept]
        if not rows:
            return self._tab.kept
        answer = await ask_removal(self._tab.window(), rows)
        if answer is None:
            return None
        return self._tab.kept | answer

    async def _carry_out(self, view: TenantView, plan: TaxRatePlan, keep: frozenset[int]) -> RunRow:
        cancel = Cancel()
        title = tr("Importing tax rates of {tenant}").format(tenant=isolated(view.row.name))
        with self._desk.jobs.job(title, cancel) as job:
            return await self._desk.door.tax_rates.run(
                view.row.id, expected=plan, keep=keep, report=job.report, cancel=cancel
            )

    # the rest

    async def _undo(self) -> None:
        text = tr(
            "Halo tax rates become as they were before it. What was changed since then is left as "
            "it is. Sage is not changed."
        )
        await self._ask_undo(self._last, text, tax_rate_words.undone)

    async def _map(self, sage_id: str, target: int | str) -> None:
        try:
            await self._desk.door.tax_rates.map(self._present().row.id, sage_id, target)
        finally:
            await self._show()

    async def _set_daily(self, on: bool) -> None:
        try:
            await self._desk.door.set_daily_tax_rates(self._present().row.id, on)
        except AppError:
            self._tab.show_daily(not on)
            raise

    def _shows(self, tenant_id: int) -> bool:
        """Whether this tenant is still the one that is shown, after waiting for something."""
        return self._view is not None and self._view.row.id == tenant_id
