"""What the tab *Accounts* does: import, undo, show. The tab itself only shows and tells."""

from __future__ import annotations

from collections.abc import Callable

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.i18n import tr
from sage_desktop.core.progress import Cancel
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui import account_words, import_words
from sage_desktop.ui.accounts_tab import AccountsTab
from sage_desktop.ui.import_result import tell_result
from sage_desktop.ui.navigation import ACCOUNT_CODES
from sage_desktop.ui.page import Desk, ShowError
from sage_desktop.ui.tab_work import RUNS, TenantWork, busy
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.widgets import BannerSlot


class AccountsWork(TenantWork):
    """Works for one tenant at a time; ``load`` says which."""

    banner = "accounts"

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
        super().__init__(desk, scope, tab, banners, show_error, on_reconnect=on_reconnect)
        self._tab = tab
        self._last: RunRow | None = None
        self._asked = 0
        tab.import_pressed.connect(lambda: self._start(self._import, "import"))
        tab.undo_pressed.connect(lambda: self._start(self._undo, "undo"))
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
        runs = await self._desk.door.runs(limit=RUNS)
        if asked != self._asked or self._view is not view:
            return
        self._last = import_words.last_run(runs, view.row.id, account_words.RUN_KIND)
        self._tab.show_codes(codes, _why_empty(view))
        self._tab.last.show_last(
            import_words.last_import(self._last, self._desk.clock()),
            undoable=self._last is not None and self._last.undoable,
        )

    def _view_accounts(self) -> None:
        self._desk.navigate((*ACCOUNT_CODES, str(self._present().row.id)))

    # the import

    async def _import(self) -> None:
        view = self._present()
        self._banners.drop(self.banner)
        with busy(self._tab, tr("An import is under way.")):
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
            await self._take_back(run, account_words.undone)

    async def _carry_out(self, view: TenantView) -> RunRow:
        cancel = Cancel()
        title = tr("Importing account codes of {tenant}").format(tenant=isolated(view.row.name))
        with self._desk.jobs.job(title, cancel) as job:
            return await self._desk.door.accounts.run(view.row.id, report=job.report, cancel=cancel)

    async def _undo(self) -> None:
        text = tr("Account codes become as they were before it. Sage is not changed.")
        await self._ask_undo(self._last, text, account_words.undone)


def _why_empty(view: TenantView) -> str:
    if view.state is TenantState.CONNECTED:
        return tr("There are none yet. Import Accounts Codes reads them from Sage.")
    return tr("There are none yet. Sign in to Sage again to import them.")
