"""What a record's editor reads, shows and does of Sage: its panel, sending it, opening it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import RecordLink
from sage_desktop.sync.sending.views import RecordSending
from sage_desktop.ui.panel_words import Look, look_of_all
from sage_desktop.ui.record_halves import open_in_sage
from sage_desktop.ui.sage_panel import SagePanel
from sage_desktop.ui.tokens import State

if TYPE_CHECKING:
    from sage_desktop.ui.record_page import RecordPage

_KEY = "sending"


class RecordSage:
    """Works for one editor. ``kind``: what is sent, "" for records that are never sent."""

    def __init__(self, page: RecordPage, kind: str) -> None:
        self._page = page
        self._kind = kind
        self._sending: RecordSending | None = None
        self.panel = SagePanel(page.desk.clock)
        self.panel.went.connect(page.desk.navigate)
        self.panel.opened.connect(self._open)
        self.panel.send_wanted.connect(lambda: page.start(self._send(), name="send"))
        self.panel.do_not_send_set.connect(
            lambda on: page.start(self._set_do_not_send(on), name="do not send")
        )

    async def read(self, number: int | None) -> RecordSending | None:
        """All about sending that record; None for one that is not saved yet, or never sent."""
        if not self._kind or number is None:
            return None
        return await self._page.desk.door.sending.of_record(self._kind, number)

    def keep(self, sending: RecordSending | None) -> None:
        """What was read of the record that is shown next."""
        self._sending = sending

    def show(self, view: Any, *, is_new: bool) -> None:
        """``view`` None: not read yet, or a new record."""
        page = self._page
        links = view.links if view is not None else ()
        gate = page.gate(view, page.tenants) if not links and (view is not None or is_new) else None
        self.panel.show_record(
            [page.panel_link(view, link) for link in links],
            view.history if view is not None else (),
            gate,
            self._sending if view is not None else None,
        )

    def look(self, view: Any) -> Look:
        """State, word and icon of the record in Sage as a whole."""
        sending = self._sending if view is not None else None
        return look_of_all(view.links if view is not None else (), sending)

    def _open(self, link: RecordLink) -> None:
        page = self._page
        kind = page.import_kind(page.view)
        page.start(open_in_sage(page.desk, page.banners, kind, link), name="open in Sage")

    async def _send(self) -> None:
        number = self._page.record_id
        if number is None:
            return
        if self._page.unsaved:
            title = tr("What you typed is not saved yet.")
            text = tr("Nothing was sent. Save it first: what is saved is what goes to Sage.")
            self._page.banners.say(State.ATTENTION, title, text, key=_KEY)
            return
        self._page.banners.drop(_KEY)
        await self._page.desk.door.sending.send_now(self._kind, number)
        self._page.refresh()

    async def _set_do_not_send(self, on: bool) -> None:
        number = self._page.record_id
        if number is not None:
            try:
                await self._page.desk.door.sending.set_do_not_send(self._kind, number, on)
            finally:
                self._page.refresh()  # the switch shows what holds, also if that was refused
