"""What the tab *Customers* does: map, match by name, remove, undo. The tab only shows and tells."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.errors import AppError, Cancelled
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.progress import Cancel
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import MappingLine, Pick
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import customer_words, import_words, record_words
from sage_desktop.ui.customers_tab import CustomersTab
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.mapping_dialog import Sides, add_mapping
from sage_desktop.ui.name_match_dialog import ask_pairs
from sage_desktop.ui.navigation import CUSTOMERS, import_path
from sage_desktop.ui.page import Desk, ShowError
from sage_desktop.ui.tab_work import RUNS, TenantWork, busy
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import BannerSlot

KIND = "customers"


class CustomersWork(TenantWork):
    """Works for one tenant at a time; ``load`` says which."""

    banner = "customers"

    def __init__(
        self,
        desk: Desk,
        scope: TaskScope,
        tab: CustomersTab,
        banners: BannerSlot,
        show_error: ShowError,
        *,
        on_reconnect: Callable[[], object],
    ) -> None:
        super().__init__(desk, scope, tab, banners, show_error, on_reconnect=on_reconnect)
        self._tab = tab
        self._last: RunRow | None = None
        self._cancel: Cancel | None = None
        self._sort = ("halo", False)
        self._asked = 0
        tab.furnish(scope, desk.door.mappings.lines, self._top_levels)
        tab.import_pressed.connect(self._go_to_import)
        tab.add_pressed.connect(lambda: self._start(self._add, "add"))
        tab.match_pressed.connect(lambda: self._start(self._match, "match by name"))
        tab.undo_pressed.connect(lambda: self._start(self._undo, "undo"))
        tab.removal_wanted.connect(lambda line: self._start(partial(self._remove, line), "remove"))
        tab.top_level_set.connect(
            lambda name: self._start(partial(self._set_top_level, name), "top level")
        )
        tab.opened.connect(lambda line: desk.navigate((*CUSTOMERS, str(line.local_id))))
        tab.searched.connect(lambda _text: self._start(self._show, "search"))
        tab.model.sort_wanted.connect(self._sort_by)
        tab.model.failed.connect(lambda error: self._say(error, partial(self._retry, self._show)))
        tab.top_level.failed.connect(lambda error: self._say(error, None))

    def forget(self) -> None:
        """Another tenant comes."""
        self.leave()
        self._view = self._last = None
        self._asked += 1
        self._tab.forget()

    def leave(self) -> None:
        """Stops what was begun for a question that nobody will see."""
        cancel, self._cancel = self._cancel, None
        if cancel is not None:
            cancel.request()
        self._tab.top_level.stop()

    def read_again(self) -> None:
        """F5 shows the book anew. Sage is read when it is asked for only: that may take long."""

    async def load(self, view: TenantView) -> None:
        """Shows what the book holds of this tenant."""
        self._view = view
        await self._show()

    async def _show(self) -> None:
        """Of several at a time the last one wins."""
        if self._view is None:
            return
        self._asked += 1
        asked, number = self._asked, self._view.row.id
        mappings, search = self._desk.door.mappings, self._tab.search.text().strip()
        by, descending = self._sort
        ids = await mappings.order(number, KIND, search, by, descending)
        halo, sage = await mappings.unmapped(number, KIND)
        runs = await self._desk.door.runs(limit=RUNS)
        if asked != self._asked:
            return
        await self._tab.model.show(ids, keep=self._tab.table.current_key())
        if asked != self._asked or self._view is None:
            return
        self._last = import_words.last_run(runs, number, customer_words.RUN_KIND)
        self._tab.say_empty(_why_empty(halo, sage))
        self._tab.show_mappings(len(ids), halo, sage)
        self._tab.show_top_level(self._view.row.top_level)
        self._tab.last.show_last(
            record_words.last_import(self._last, self._desk.clock()),
            undoable=self._last is not None and self._last.undoable,
        )

    def _sort_by(self, by: str, descending: bool) -> None:
        self._sort = (by, descending)
        self._start(self._show, "sort")

    # mapping

    def _go_to_import(self) -> None:
        self._desk.navigate(import_path(self._present().row.id, KIND))

    async def _add(self) -> None:
        number = self._present().row.id
        if not await self._sage_is_read(number):
            return
        mappings = self._desk.door.mappings
        sides = Sides(
            halo=lambda text: mappings.halo_choices(number, KIND, text),
            sage=lambda text: mappings.sage_choices(number, KIND, text),
            add=lambda sage_id, local_id: mappings.add(number, KIND, sage_id, local_id),
        )
        halo, sage = await add_mapping(self._tab.window(), sides, self._scope)
        if halo:
            text = tr("{halo} is {sage} in Sage.").format(halo=isolated(halo), sage=isolated(sage))
            self._banners.say(State.FINE, tr("Mapped"), text, key=self.banner)

    async def _match(self) -> None:
        number = self._present().row.id
        if not await self._sage_is_read(number):
            return
        mappings = self._desk.door.mappings
        pairs = await mappings.name_pairs(number, KIND)
        if not pairs:
            self._banners.say(
                State.NEUTRAL,
                tr("No two customers without a mapping have the same name."),
                tr("Add a mapping by hand, or import: that finds similar names too."),
                key=self.banner,
            )
            return
        wanted = await ask_pairs(self._tab.window(), pairs, self._scope)
        if not wanted:
            return
        made = await mappings.link_pairs(number, KIND, wanted)
        title = plural(made, "{n} customer mapped by name", "{n} customers mapped by name")
        text = ""
        if made < len(wanted):
            left = len(wanted) - made
            text = plural(
                left,
                "{n} was mapped otherwise meanwhile and stays as it is.",
                "{n} were mapped otherwise meanwhile and stay as they are.",
            )
        self._banners.say(State.FINE, title, text, key=self.banner)

    async def _remove(self, line: MappingLine) -> None:
        title, text = customer_words.removal_question(line)
        if await confirm(
            self._tab.window(), title, text, verb=tr("Remove mapping"), keep=tr("Keep it")
        ):
            await self._desk.door.mappings.remove(line.link_id)

    async def _set_top_level(self, name: str) -> None:
        view = self._present()
        try:
            await self._desk.door.mappings.set_top_level(view.row.id, name)
        except AppError:
            self._tab.top_level.set_text(view.row.top_level)
            raise

    async def _top_levels(self, text: str) -> list[Pick]:
        return customer_words.fitting(await self._desk.door.customers.top_levels(), text)

    # reading Sage

    async def _sage_is_read(self, tenant_id: int) -> bool:
        """Reads Sage's customers if that was never done; False when that came to nothing."""
        _halo, sage = await self._desk.door.mappings.unmapped(tenant_id, KIND)
        if sage is not None:
            return True
        cancel = self._cancel = Cancel()
        imports, title = self._desk.door.imports, tr("Reading customers from Sage")
        try:
            why = tr("Sage's customers are being read.")
            with busy(self._tab, why), self._desk.jobs.job(title, cancel) as job:
                await imports.read(tenant_id, KIND, report=job.report, cancel=cancel)
        except Cancelled:
            if self._cancel is cancel:
                raise
        wanted = self._cancel is cancel
        self._cancel = None
        await self._show()
        return wanted

    async def _undo(self) -> None:
        text = tr(
            "Halo customers and their mappings become as they were before it. What was changed "
            "since then is left as it is. Sage is not changed."
        )
        await self._ask_undo(self._last, text, customer_words.undone)


def _why_empty(halo: int, sage: int | None) -> str:
    if sage is None:
        return tr(
            "Sage's customers were not read yet. Import Customers reads them, shows what would "
            "happen, and maps those that you let in."
        )
    if halo and sage:
        return tr("Nothing is mapped yet. Match by name maps all that are called the same.")
    return tr("Nothing is mapped yet. Import Customers brings them in and maps them.")
