"""What the tab *Accounts* does: import, undo, show. The tab itself only shows and tells."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.errors import AppError, Cancelled
from sage_desktop.core.i18n import tr
from sage_desktop.core.progress import Cancel
from sage_desktop.core.tasks import TaskScope
from sage_desktop.core.words import explain
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui import account_words, import_words
from sage_desktop.ui.accounts_tab import AccountsTab
from sage_desktop.ui.details_work import RECONNECT
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.import_result import tell_result
from sage_desktop.ui.navigation import ACCOUNT_CODES
from sage_desktop.ui.page import Desk, ShowError
from sage_desktop.ui.texts import isolated, when
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import BannerSlot

_RUNS = 200
_BANNER = "accounts"


class AccountsWork:
    """Works for one tenant at a time; ``load`` says which. ``scope`` owns all that runs."""

    def __init__(
        self,
        desk: Desk,
        scope: TaskScope,
        tab: AccountsTab,
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
        self._last: RunRow | None = None
        self._asked = 0
        tab.import_pressed.connect(lambda: self._start(self._import, "import"))
        tab.undo_pressed.connect(lambda: self._start(self._ask_undo, "undo"))
        tab.view_pressed.connect(self._view_accounts)
        tab.searched.connect(lambda: self._start(self._show, "search"))

    def forget(self) -> None:
        """Another tenant comes."""
        self._view = self._last = None
        self._tab.forget()

    def leave(self) -> None:
        """An import that runs goes on; the bottom bar shows it."""

    def read_again(self) -> None:
        """F5 shows the book anew; Sage is read by the import only."""

    async def load(self, view: TenantView) -> None:
        """Shows what the book holds of this tenant."""
        self._view = view
        await self._show()

    async def _show(self) -> None:
        """Of several at a time the last one wins."""
        view = self._view
        if view is None:
            return
        self._asked += 1
        asked, search = self._asked, self._tab.search.text().strip()
        _total, codes = await self._desk.door.accounts.codes(search, view.row.id)
        runs = await self._desk.door.runs(limit=_RUNS)
        if asked != self._asked or self._view is not view:
            return
        self._last = import_words.last_run(runs, view.row.id, account_words.RUN_KIND)
        self._tab.show_codes(codes, _why_empty(view))
        self._tab.show_last(
            import_words.last_import(self._last, self._desk.clock()),
            undoable=self._last is not None and self._last.undoable,
        )

    def _view_accounts(self) -> None:
        self._desk.navigate((*ACCOUNT_CODES, str(self._present().row.id)))

    # the import

    async def _import(self) -> None:
        view = self._present()
        self._banners.drop(_BANNER)
        with self._busy():
            run = await self._carry_out(view)
        undo = await tell_result(
            self._tab.window(),
            view.row.name,
            run,
            done=tr("Account codes imported"),
            nothing=tr("Account codes are up to date"),
            links=False,
        )
        if undo:
            await self._undo(run.id)

    async def _carry_out(self, view: TenantView) -> RunRow:
        cancel = Cancel()
        title = tr("Importing account codes of {tenant}").format(tenant=isolated(view.row.name))
        with self._desk.jobs.job(title, cancel) as job:
            return await self._desk.door.accounts.run(view.row.id, report=job.report, cancel=cancel)

    @contextmanager
    def _busy(self) -> Iterator[None]:
        self._tab.show_busy(tr("An import is under way."))
        try:
            yield
        finally:
            self._tab.show_busy("")

    async def _ask_undo(self) -> None:
        run = self._last
        if run is None:
            return
        moment = when(run.ended_at or run.started_at, self._desk.clock())
        if await confirm(
            self._tab.window(),
            tr("Undo the import of {when}?").format(when=moment),
            tr("Account codes become as they were before it. Sage is not changed."),
            verb=tr("Undo the import"),
            keep=tr("Keep it"),
        ):
            await self._undo(run.id)

    async def _undo(self, run_id: int) -> None:
        run = await self._desk.door.undo(run_id)
        title, text = account_words.undone(run)
        state = State.ATTENTION if run.counts.failed else State.FINE
        self._banners.say(state, title, text, key=_BANNER)

    # the rest

    def _present(self) -> TenantView:
        if self._view is None:
            raise RuntimeError("no tenant is shown")
        return self._view

    def _start(self, work: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
        self._scope.start(self._guarded(work), name=name)

    async def _guarded(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except Cancelled as error:
            words = explain(error)
            self._banners.say(State.NEUTRAL, words.title, words.text, key=_BANNER)
        except AppError as error:
            self._say(error, work)

    def _say(self, error: AppError, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """A banner whose button does what helps against this error."""
        if error.code in import_words.RECONNECTING:
            self._show_error(error, key=RECONNECT, on_action=self._on_reconnect)
        elif error.code == "module_disabled":
            self._show_error(
                error, key=_BANNER, on_action=partial(self._start, self._enable, "enable")
            )
        else:
            self._show_error(error, key=_BANNER, on_action=partial(self._start, work, "try again"))

    async def _enable(self) -> None:
        await self._desk.door.enable_module()
        self._banners.drop(_BANNER)


def _why_empty(view: TenantView) -> str:
    if view.state is TenantState.CONNECTED:
        return tr("There are none yet. Import Accounts Codes reads them from Sage.")
    return tr("There are none yet. Sign in to Sage again to import them.")
