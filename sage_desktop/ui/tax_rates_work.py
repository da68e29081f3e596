"""What the tab *Tax Rates* does: read, map, import, undo. The tab itself only shows and tells."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.errors import AppError, Cancelled, Stale
from sage_desktop.core.i18n import tr
from sage_desktop.core.progress import Cancel
from sage_desktop.core.tasks import TaskScope
from sage_desktop.core.words import explain
from sage_desktop.sync.tax_rate_plan import TaxRatePlan
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui import import_words, tax_rate_words
from sage_desktop.ui.daily_beside import next_run_sentence
from sage_desktop.ui.details_work import RECONNECT
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.import_result import tell_result
from sage_desktop.ui.navigation import SETTINGS
from sage_desktop.ui.page import Desk, ShowError
from sage_desktop.ui.removal_dialog import ask_removal
from sage_desktop.ui.tax_rate_rows import Known, ending_rows, removal_rows, tables
from sage_desktop.ui.tax_rates_tab import TaxRatesTab
from sage_desktop.ui.texts import isolated, when
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import BannerSlot

_RUNS = 200
READ, IMPORT = "read", "import"
"""Keys of this tab's banners."""


class TaxRatesWork:
    """Works for one tenant at a time; ``show`` changes which. ``scope`` owns all that runs."""

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
        self._desk = desk
        self._scope = scope
        self._tab = tab
        self._banners = banners
        self._show_error = show_error
        self._on_reconnect = on_reconnect
        self._view: TenantView | None = None
        self._known: Known | None = None
        self._plan: TaxRatePlan | None = None
        self._last: RunRow | None = None
        self._reading: asyncio.Task[None] | None = None
        self._wants_plan = True
        self._one_at_a_time = asyncio.Lock()
        tab.import_pressed.connect(lambda: self._start(self._import, "import"))
        tab.undo_pressed.connect(lambda: self._start(self._ask_undo, "undo"))
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
        runs = await door.runs(limit=_RUNS)
        next_run = await door.daily.next_run()
        plan = await door.tax_rates.plan_again(before) if before is not None else None
        made = await asyncio.to_thread(tables, known, plan)
        if not self._shows(number) or self._plan is not before:
            return
        self._known, self._plan = known, plan
        self._last = import_words.last_run(runs, number, tax_rate_words.RUN_KIND)
        self._tab.show_rates(made)
        self._tab.show_last(
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
            self._say(error, READ)
        else:
            self._banners.drop(READ)
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

    def _say(self, error: AppError, key: str) -> None:
        """A banner whose button does what helps against this error."""
        if error.code in import_words.RECONNECTING:
            self._show_error(error, key=RECONNECT, on_action=self._on_reconnect)
        elif error.code == "module_disabled":
            enable = partial(self._start, self._enable, "enable the module")
            self._show_error(error, key=key, on_action=enable)
        else:
            self._show_error(error, key=key, on_action=self._retry)

    def _retry(self) -> None:
        self._banners.drop(READ)
        self._banners.drop(IMPORT)
        if not self._is_reading and self._view is not None:
            work = self._read(self._view.row.id)
            self._reading = self._scope.start(work, name="read tax rates")

    async def _enable(self) -> None:
        await self._desk.door.enable_module()
        self._retry()

    # the import itself

    async def _import(self) -> None:
        view = self._present()
        self._banners.drop(IMPORT)
        with self._busy():
            try:
                if self._is_reading and self._reading is not None:
                    await asyncio.wait([self._reading])
                plan = self._plan or await self._read_plan(view.row.id)
                keep = await self._ask(plan)
                if keep is None:
                    return
                run = await self._carry_out(view, plan, keep)
            except Stale as error:
                self._show_error(error, key=IMPORT, on_action=self._retry)
                return
            except Cancelled as error:
                words = explain(error)
                self._banners.say(State.NEUTRAL, words.title, words.text, key=IMPORT)
                return
            except AppError as error:
                self._say(error, IMPORT)
                return
        if await tell_result(
            self._tab.window(),
            view.row.name,
            run,
            done=tr("Tax rates imported"),
            nothing=tr("Tax rates are up to date"),
        ):
            await self._undo(run.id)

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

    @contextmanager
    def _busy(self) -> Iterator[None]:
        self._tab.show_busy(tr("An import is under way."))
        try:
            yield
        finally:
            self._tab.show_busy("")

    # the rest

    async def _ask_undo(self) -> None:
        run = self._last
        if run is None:
            return
        moment = when(run.ended_at or run.started_at, self._desk.clock())
        if await confirm(
            self._tab.window(),
            tr("Undo the import of {when}?").format(when=moment),
            tr(
                "Halo tax rates become as they were before it. What was changed since then is "
                "left as it is. Sage is not changed."
            ),
            verb=tr("Undo the import"),
            keep=tr("Keep it"),
        ):
            await self._undo(run.id)

    async def _undo(self, run_id: int) -> None:
        run = await self._desk.door.undo(run_id)
        title, text = tax_rate_words.undone(run)
        state = State.ATTENTION if run.counts.failed else State.FINE
        self._banners.say(state, title, text, key=IMPORT)

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

    def _present(self) -> TenantView:
        if self._view is None:
            raise RuntimeError("no tenant is shown")
        return self._view

    def _start(self, work: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
        self._scope.start(self._guarded(work), name=name)

    async def _guarded(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except AppError as error:
            self._show_error(error, key=IMPORT)
