"""What the tab *Syncing* does: each setting at once, and Sage's items for the picker."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from sage_desktop.core.errors import AppError, BadInput, Cancelled
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.progress import Cancel
from sage_desktop.core.tasks import TaskScope
from sage_desktop.core.words import explain
from sage_desktop.sync.record_views import Pick
from sage_desktop.sync.views import TenantView
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.navigation import MODULE, tenant_path
from sage_desktop.ui.page import Desk, ShowError
from sage_desktop.ui.syncing_tab import SyncingTab
from sage_desktop.ui.tab_work import TenantWork
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import BannerSlot

_LIMIT = 50


class SyncingWork(TenantWork):
    """Works for one tenant at a time; ``load`` says which."""

    banner = "syncing"

    def __init__(
        self,
        desk: Desk,
        scope: TaskScope,
        tab: SyncingTab,
        banners: BannerSlot,
        show_error: ShowError,
        *,
        on_reconnect: Callable[[], object],
    ) -> None:
        super().__init__(desk, scope, tab, banners, show_error, on_reconnect=on_reconnect)
        self._tab = tab
        self._asked = self._writing = 0
        tab.furnish(scope, self._items)
        rooms = desk.door.syncing
        tab.synced.connect(self._set_sync)
        tab.without_webhooks_set.connect(partial(self._set, rooms.set_without_webhooks))
        tab.entities_set.connect(partial(self._set, rooms.set_entities))
        tab.message_set.connect(partial(self._set, rooms.set_show_message))
        tab.item_set.connect(self._set_item)
        tab.item.failed.connect(self._reading_failed)
        tab.read_pressed.connect(lambda: self._start(self._read_items, "read items"))
        tab.enable_pressed.connect(lambda: self._start(self._enable, "enable the module"))
        tab.wanted.connect(self._go)

    def forget(self) -> None:
        """Another tenant comes."""
        self._view = None
        self._asked += 1
        self._tab.forget()

    def leave(self) -> None:
        """Nobody looks at the list any more."""
        self._tab.item.stop()

    def read_again(self) -> None:
        """F5 shows the book anew; Sage's items are read by their own button."""

    async def load(self, view: TenantView) -> None:
        """Shows what the book holds of this tenant."""
        self._view = view
        await self._show()

    async def _show(self) -> None:
        """Of several at a time the last one wins; none while a change is under way."""
        if self._view is None:
            return
        self._asked += 1
        asked, number = self._asked, self._view.row.id
        door = self._desk.door
        view, module = await door.tenant(number), await door.module()
        item = await door.syncing.item(number, view.row.default_item_code)
        if asked == self._asked and not self._writing:
            self._view = view
            self._tab.show_tenant(view, module)
            self._tab.show_item(item, view)

    # settings

    def _set(self, change: Callable[[int, Any], Awaitable[None]], value: object) -> None:
        number = self._number()

        async def work() -> None:
            await self._changed(change(number, value))

        self._start(work, "set syncing")

    def _set_sync(self, on: bool) -> None:
        async def work() -> None:
            await self._changed(self._switch(on))

        self._start(work, "set syncing")

    async def _switch(self, on: bool) -> None:
        """What changed while nothing was sent goes only if that is wanted."""
        number, door = self._number(), self._desk.door
        waiting = await door.sending.waiting_before(number) if on else 0
        if waiting and not await self._wanted_now(waiting):
            await door.sending.leave_waiting(number)
        await door.syncing.set_sync(number, on)

    async def _wanted_now(self, waiting: int) -> bool:
        records = plural(waiting, "{n} record", "{n} records")
        return await confirm(
            self._tab,
            tr("Send what changed while syncing was off?"),
            tr(
                "{records} changed before syncing was switched on. What you leave stays here until "
                "it changes again, or until you press Send now on it."
            ).format(records=records),
            verb=tr("Send {records}").format(records=records),
            keep=tr("Leave them"),
            danger=False,
        )

    def _set_item(self, code: str) -> None:
        number = self._number()

        async def work() -> None:
            try:
                await self._changed(self._desk.door.syncing.set_default_item(number, code))
            except BadInput as error:
                self._tab.item_row.set_error(explain(error).sentence)

        self._start(work, "default item")

    async def _changed(self, work: Awaitable[object]) -> None:
        """Whatever becomes of it, the tab shows what the book holds then."""
        self._writing += 1
        try:
            await work
        finally:
            self._writing -= 1
            await self._show()

    # Sage's items

    async def _items(self, text: str) -> list[Pick]:
        """What fits ``text``; Sage is read first if that was never done."""
        number, rooms = self._number(), self._desk.door.syncing
        if not await rooms.items_were_read(number):
            await self._read_items()
        found = await rooms.items(number, text, _LIMIT)
        if text.strip() or not self._present().row.default_item_code:
            return found
        return [Pick("", tr("No default item")), *found]

    async def _read_items(self) -> None:
        view, cancel = self._present(), Cancel()
        business = isolated(view.row.business.name if view.row.business else view.row.name)
        title = tr("Reading the items of {business}").format(business=business)
        self._tab.show_reading(tr("{what} from Sage now.").format(what=title))
        try:
            with self._desk.jobs.job(title, cancel) as job:
                await self._desk.door.syncing.read_items(
                    view.row.id, report=job.report, cancel=cancel
                )
            self._banners.drop(self.banner)
        finally:
            self._tab.show_reading("")
            await self._show()

    def _reading_failed(self, error: AppError) -> None:
        """The list could not be opened."""
        if isinstance(error, Cancelled):
            words = explain(error)
            self._banners.say(State.NEUTRAL, words.title, words.text, key=self.banner)
        else:
            self._say(error, partial(self._retry, self._read_items))

    # ways on

    def _go(self, where: str) -> None:
        if where == "default":
            self._start(self._make_default, "default tenant")
            return
        module = where == "module"
        self._desk.navigate(MODULE if module else tenant_path(self._number(), where))

    async def _make_default(self) -> None:
        await self._changed(self._desk.door.set_default_tenant(self._number()))

    def _number(self) -> int:
        return self._present().row.id
