"""One attempt to connect a tenant, from *Connect Now* to the result: browser, waiting, choice."""

from __future__ import annotations

from sage_desktop.book.tenant_rows import Business
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.views import CONNECT_SECONDS, Connected
from sage_desktop.ui.browser import opened
from sage_desktop.ui.business_dialog import choose_business
from sage_desktop.ui.connect_card import ConnectCard
from sage_desktop.ui.page import Desk


class ConnectFlow:
    """Runs one attempt at a time and shows on ``card`` where it stands.

    ``scope`` owns the small tasks beside it. Cancelling ``connect`` stops it and closes its port.
    """

    def __init__(self, desk: Desk, scope: TaskScope, card: ConnectCard) -> None:
        self._desk = desk
        self._scope = scope
        self._card = card
        self._url = ""
        card.open_pressed.connect(self._open_browser)
        card.demo_pressed.connect(self._demo)

    async def connect(self, tenant_id: int) -> Connected:
        """Raises what ``Service.connect`` raises, and ``Cancelled`` when no business was chosen."""
        return await self._desk.door.connect(
            tenant_id, show_login=self._show_login, choose=self._choose, timeout=CONNECT_SECONDS
        )

    def _show_login(self, url: str) -> None:
        self._url = url
        self._card.show_waiting(url, CONNECT_SECONDS)
        self._open_browser()

    def _open_browser(self) -> None:
        self._scope.start(self._open(self._url), name="open the browser")

    async def _open(self, url: str) -> None:
        if not await opened(url, self._desk.open_url) and url == self._url:
            self._card.show_no_browser()

    async def _choose(self, businesses: list[Business]) -> str:
        self._card.show_finishing(tr("Choose the Sage business"))
        window = self._card.window()
        window.raise_()
        window.activateWindow()
        chosen = await choose_business(window, businesses)
        self._card.show_finishing(tr("Connecting to Sage"))
        return chosen

    def _demo(self) -> None:
        if self._desk.demo_login is not None:
            self._card.show_logging_in()
            self._scope.start(self._log_in(self._url), name="log in as the demo user")

    async def _log_in(self, url: str) -> None:
        log_in = self._desk.demo_login
        if log_in is not None:
            await log_in(url)
