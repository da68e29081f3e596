"""What the tab *Products* does: group, map, import, undo. The tab itself only shows and tells."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from sage_desktop.book.run_rows import RunRow
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.errors import AppError
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import import_words, product_words, record_words
from sage_desktop.ui.category_mapping import LEAVE, NEW, group_choices
from sage_desktop.ui.group_dialogs import ask_category, ask_group
from sage_desktop.ui.navigation import import_path, tenant_path
from sage_desktop.ui.page import Desk, ShowError
from sage_desktop.ui.products_tab import ProductsTab
from sage_desktop.ui.tab_work import RUNS, TenantWork
from sage_desktop.ui.widgets import BannerSlot


class ProductsWork(TenantWork):
    """Works for one tenant at a time; ``load`` says which."""

    banner = "products"

    def __init__(
        self,
        desk: Desk,
        scope: TaskScope,
        tab: ProductsTab,
        banners: BannerSlot,
        show_error: ShowError,
        *,
        on_reconnect: Callable[[], object],
    ) -> None:
        super().__init__(desk, scope, tab, banners, show_error, on_reconnect=on_reconnect)
        self._tab = tab
        self._last: dict[str, RunRow | None] = {}
        self._asked = 0
        tab.grouping_set.connect(
            lambda grouping: self._start(partial(self._set_grouping, grouping), "grouping")
        )
        tab.mapped.connect(
            lambda sage, target: self._start(partial(self._map, sage, target), "map category")
        )
        tab.default_set.connect(
            lambda target: self._start(partial(self._set_default, target), "default group")
        )
        tab.add_pressed.connect(lambda: self._start(self._add, "add category"))
        tab.accounts_wanted.connect(
            lambda: desk.navigate(tenant_path(self._present().row.id, "accounts"))
        )
        for kind, row in (("products", tab.products), ("services", tab.services)):
            row.import_button.clicked.connect(lambda _on=False, kind=kind: self._import(kind))
            row.undo_button.clicked.connect(lambda _on=False, kind=kind: self._undo_pressed(kind))

    def forget(self) -> None:
        """Another tenant comes."""
        self._view = None
        self._last = {}
        self._asked += 1
        self._tab.forget()

    def leave(self) -> None:
        """Nothing runs that nobody will see."""

    def read_again(self) -> None:
        """F5 shows the book anew; Sage is read by the imports only."""

    async def load(self, view: TenantView) -> None:
        """Shows what the book holds of this tenant."""
        self._view = view
        await self._show()

    async def _show(self) -> None:
        """Of several at a time the last one wins."""
        if self._view is None:
            return
        self._asked += 1
        asked, row = self._asked, self._view.row
        door = self._desk.door
        groups = await door.product_groups.all()
        categories = await door.categories.of(row.id)
        runs = await door.runs(limit=RUNS)
        if asked != self._asked or self._view is None:
            return
        row = self._view.row
        self._tab.show_setting(row.group_items_by, row.default_group_id)
        self._tab.show_categories(categories, groups)
        for kind, shown in (("products", self._tab.products), ("services", self._tab.services)):
            last = self._last[kind] = import_words.last_run(runs, row.id, kind)
            shown.show_last(
                record_words.last_import(last, self._desk.clock()),
                undoable=last is not None and last.undoable,
            )

    # settings

    async def _set_grouping(self, grouping: Grouping) -> None:
        await self._changed(self._desk.door.categories.set_grouping(self._number(), grouping))

    async def _set_default(self, target: object) -> None:
        number = self._number()
        group = await self._group_of(target)
        if group is not None or target == LEAVE:
            await self._changed(self._desk.door.categories.set_default_group(number, group))

    async def _map(self, sage_id: str, target: object) -> None:
        number = self._number()
        group = await self._group_of(target)
        if group is not None or target == LEAVE:
            await self._changed(self._desk.door.categories.map(number, sage_id, group))

    async def _group_of(self, target: object) -> int | None:
        """The group that was chosen, made now if a new one was; None for none."""
        if target == NEW:
            rooms = self._desk.door.product_groups
            return await ask_group(
                self._tab.window(), lambda name: rooms.save(None, name), self._scope
            )
        return target if isinstance(target, int) else None

    async def _add(self) -> None:
        categories = [(view.sage_id, view.name) for view in self._tab.unmapped]
        groups = group_choices(self._tab.groups, "")[1:]
        answer = await ask_category(self._tab.window(), categories, groups)
        if answer is not None:
            await self._map(*answer)

    async def _changed(self, work: Awaitable[None]) -> None:
        """Whatever becomes of it, the tab shows what the book holds then."""
        try:
            await work
        except AppError:
            await self._show()
            raise

    # the imports

    def _import(self, kind: str) -> None:
        self._desk.navigate(import_path(self._number(), kind))

    def _undo_pressed(self, kind: str) -> None:
        self._start(partial(self._undo, kind), "undo")

    async def _undo(self, kind: str) -> None:
        text = tr(
            "Halo products and their links become as they were before it. What was changed since "
            "then is left as it is. Sage is not changed."
        )
        await self._ask_undo(self._last.get(kind), text, product_words.undone)

    def _number(self) -> int:
        return self._present().row.id
