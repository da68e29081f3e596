"""What the tab *Details* does: save, connect, reconnect, disconnect, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from sage_desktop.core.errors import AppError, BadInput, Cancelled
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.core.words import explain, explain_code
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui import tenant_words, words
from sage_desktop.ui.connect_flow import ConnectFlow
from sage_desktop.ui.details_tab import DetailsTab
from sage_desktop.ui.dialogs import Result, ask, confirm
from sage_desktop.ui.keyboard_focus import pass_focus
from sage_desktop.ui.navigation import TENANTS
from sage_desktop.ui.page import Desk, ShowError
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import BannerSlot
from sage_desktop.ui.widgets.scrolling import bring_into_view

SAVE, CONNECT, RECONNECT = "save", "connect", "reconnect"
"""Keys of this tab's banners."""


class DetailsWork:
    """Works for the tenant that ``show`` names. ``scope`` owns all that runs.

    ``on_saved`` is told the tenant that was made or changed, ``on_next`` opens the next step
    (the tax rates), ``on_here`` this tab.
    """

    def __init__(
        self,
        desk: Desk,
        scope: TaskScope,
        tab: DetailsTab,
        banners: BannerSlot,
        show_error: ShowError,
        *,
        on_saved: Callable[[TenantView], object],
        on_next: Callable[[], object],
        on_here: Callable[[], object],
    ) -> None:
        self._desk = desk
        self._scope = scope
        self._tab = tab
        self._banners = banners
        self._show_error = show_error
        self._on_saved, self._on_next, self._on_here = on_saved, on_next, on_here
        self._view: TenantView | None = None
        self._attempt: asyncio.Task[None] | None = None
        self._warned = False
        self._flow = ConnectFlow(desk, scope, tab.card)
        tab.card.connect_pressed.connect(self.connect)
        tab.card.cancel_pressed.connect(self._cancel_pressed)
        tab.connection.reconnect_pressed.connect(self.connect)
        tab.connection.disconnect_pressed.connect(
            lambda: self._start(self._ask_disconnect(), "disconnect")
        )

    def show(self, view: TenantView | None, *, afresh: bool = False) -> None:
        """Shows ``view`` (None: a tenant not saved yet). Edits win unless ``afresh``."""
        self._view = view
        self._tab.show_tenant(view, self._desk.clock(), afresh=afresh)
        self._show_card()
        self._warn()

    @property
    def connecting(self) -> bool:
        return self._attempt is not None and not self._attempt.done()

    # saving

    def save(self) -> None:
        """*Save*: stays on the page; a problem stands beside its field."""
        if self._tab.form.dirty and not self.connecting:
            self._start(self._save_and_say(), "save")

    async def _save_and_say(self) -> None:
        view = await self._save()
        if view is not None:
            title, text = tenant_words.saved(view)
            self._banners.drop(CONNECT)
            self._banners.say(State.FINE, title, text, key=SAVE)

    async def _save(self) -> TenantView | None:
        """The saved tenant; None when a problem was shown beside its field."""
        try:
            view = await self._desk.door.save_tenant(self._tab.form.draft())
        except BadInput as error:
            self._on_here()
            if not self._tab.form.show_problem(error):
                raise
            return None
        self.show(view, afresh=True)
        self._on_saved(view)
        return view

    # connecting

    def connect(self) -> None:
        """*Connect Now* and *Reconnect*; saves first what was typed. One attempt at a time."""
        if not self.connecting:
            self._on_here()
            self._banners.clear()
            self._warned = False
            self._attempt = self._scope.start(self._connect(), name="connect")

    def cancel(self) -> None:
        """Stops an attempt that runs; its port is closed."""
        if self._attempt is not None:
            self._attempt.cancel()

    def _cancel_pressed(self) -> None:
        self.cancel()
        words = explain(Cancelled())
        self._banners.say(State.NEUTRAL, words.title, words.text, key=CONNECT)

    async def _connect(self) -> None:
        connected = False
        try:
            self._tab.set_connecting(True)
            view = await self._save() if self._tab.form.dirty else self._view
            if view is None:
                return
            result = await self._flow.connect(view.row.id)
            self._view = await self._desk.door.tenant(view.row.id)
            self._on_saved(self._view)  # the next step is open when it is offered
            title, text = tenant_words.connected(result)
            banner = self._banners.say(
                State.FINE,
                title,
                text,
                key=CONNECT,
                action=tr("Go to Tax Rates"),
                on_action=self._on_next,
            )
            if banner.button is not None:
                pass_focus(banner.button)
            connected = True
        except Cancelled as error:
            words = explain(error)
            self._banners.say(State.NEUTRAL, words.title, words.text, key=CONNECT)
        except AppError as error:
            self._show_error(error, key=CONNECT, on_action=self.connect)
        finally:
            self._attempt = None
            self._tab.set_connecting(False)
            self.show(self._view)
            if connected:
                bring_into_view(self._tab.connection)

    def _show_card(self) -> None:
        if self.connecting:
            return
        view = self._view
        form = self._tab.form
        self._tab.card.show_idle(
            saved=view is not None,
            possible=form.uses_custom_app or self._desk.door.halo_app_available,
            note=self._desk.door.secrets_note,
        )
        connected = view is not None and view.state is not TenantState.NOT_CONNECTED
        self._tab.card.setVisible(not connected)

    def _warn(self) -> None:
        """The one banner of a tenant whose sign-in ended."""
        view = self._view
        sign_in = view.sign_in if view is not None else None
        dead = sign_in is not None and sign_in.dead_reason and not self.connecting
        if view is None or sign_in is None or not dead:
            self._warned = False
            self._banners.drop(RECONNECT)
        elif not self._warned:
            self._warned = True
            words = explain_code(sign_in.dead_reason, {"tenant": view.row.name})
            self._banners.say(
                State.ATTENTION,
                words.title,
                words.text,
                key=RECONNECT,
                action=tr("Reconnect"),
                on_action=self.connect,
                closable=False,
            )

    # ending

    async def _ask_disconnect(self) -> None:
        view = self._view
        if view is None:
            return
        title, text = words.disconnect_question(view)
        if not await confirm(self._tab.window(), title, text, verb=tr("Disconnect")):
            return
        told = await self._desk.door.disconnect(view.row.id)
        self._banners.drop(CONNECT)
        title = tenant_words.disconnected(view)
        if told:
            text = tr("Records, links and mappings are unchanged.")
            self._banners.say(State.FINE, title, text, key=SAVE)
        else:
            self._banners.say(State.ATTENTION, title, tenant_words.not_told(), key=SAVE)

    def delete(self) -> None:
        """*Delete…*: asks first, then goes to the list of tenants."""
        self._start(self._ask_delete(), "delete")

    async def _ask_delete(self) -> None:
        view = self._view
        if view is None:
            return
        window = self._tab.window()
        title, text = words.delete_question(view)
        if not await confirm(window, title, text, verb=tr("Delete"), keep=tr("Keep it")):
            return
        told = await self._desk.door.delete_tenant(view.row.id)
        self.show(None, afresh=True)
        self._desk.navigate(TENANTS)
        if not told:
            await ask(Result(window, tenant_words.deleted(view), tenant_words.not_told(), []))

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._scope.start(self._guarded(work), name=name)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except AppError as error:
            self._show_error(error, key=SAVE)
