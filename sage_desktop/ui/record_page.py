"""What the editors of records that have a Sage panel share: the panel, tenants, deleting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import RecordLink
from sage_desktop.sync.sending.views import RecordSending
from sage_desktop.sync.views import TenantView
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.editor_page import EditorPage
from sage_desktop.ui.link_words import Gate
from sage_desktop.ui.page import Desk
from sage_desktop.ui.record_form import RecordForm
from sage_desktop.ui.record_halves import Halves
from sage_desktop.ui.record_sage import RecordSage
from sage_desktop.ui.record_words import EditorWords
from sage_desktop.ui.sage_panel import PanelLink
from sage_desktop.ui.widgets import Button, Kind


@dataclass(frozen=True, slots=True)
class _Around:
    """What is read besides the record. ``default_tenant`` is asked for a new one only."""

    tenants: list[TenantView]
    default_tenant: int | None
    offered: Any
    sending: RecordSending | None


class RecordPage(EditorPage):
    """An ``EditorPage`` whose views have ``links`` and ``history`` besides.

    ``sent_as`` names what is sent to Sage, "" for records that never are. The room has ``delete``.
    ``default_tenant`` is what a new record is made for.
    """

    sent_as = ""
    form: RecordForm

    def __init__(self, desk: Desk, words: EditorWords) -> None:
        self._halves: Halves | None = None
        self._narrow = False
        self.tenants: list[TenantView] = []
        self.default_tenant: int | None = None
        super().__init__(desk, words)

    # what a kind of record says

    def import_kind(self, view: Any) -> str:
        """The import that brings this record."""
        raise NotImplementedError

    def panel_link(self, view: Any, link: RecordLink) -> PanelLink:
        """``link`` with the place of the program where one goes from it."""
        raise NotImplementedError

    def gate(self, view: Any, tenants: Sequence[TenantView]) -> Gate:
        """For a record without a link; None is one that was not saved yet."""
        raise NotImplementedError

    def delete_question(self, view: Any) -> tuple[str, str]:
        """Title and text of the question before the record is deleted."""
        raise NotImplementedError

    async def gather(self, view: Any) -> Any:
        """What else the form offers, read before the record is shown."""

    def offer(self, gathered: Any) -> None:
        """Gives the form what ``gather`` read."""

    # what stands around the form

    def build_body(self) -> None:
        self.delete_button = Button(
            tr("Delete…"), Kind.DANGER, icon="trash", name=tr("Delete"), on_click=self._delete
        )
        self.head.buttons.insertWidget(0, self.delete_button)
        self.sage = RecordSage(self, self.sent_as)
        self.panel = self.sage.panel
        self._halves = Halves(self.form, self.panel)
        self.body.addWidget(self._halves)

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        self._narrow = narrow
        if self._halves is not None:
            self._halves.set_narrow(narrow)
            self._show_chip()

    async def gather_around(self, view: Any) -> _Around:
        door = self.desk.door
        tenants = await door.tenants()
        default = None if view is not None else (await door.module()).default_tenant_id
        return _Around(
            tenants, default, await self.gather(view), await self.sage.read(self.record_id)
        )

    def take_around(self, gathered: _Around) -> None:
        self.sage.keep(gathered.sending)
        self.tenants = gathered.tenants
        if self.record_id is None:
            self.default_tenant = gathered.default_tenant
        self.offer(gathered.offered)

    def show_around(self, view: Any) -> None:
        self.delete_button.setVisible(view is not None)
        self.form.offer_tenants([(each.row.id, each.row.name) for each in self.tenants])
        self.sage.show(view, is_new=self.record_id is None)
        self.rearranged.emit()
        self._show_chip()

    def _show_chip(self) -> None:
        """In a narrow window the panel is far below, so the title says what it is in Sage."""
        shown = self._narrow and self.view is not None
        state, word, icon = self.sage.look(self.view)
        self.head.set_chip(state, word if shown else "", icon)

    # deleting

    def _delete(self) -> None:
        self.start(self._ask_delete(), name="delete")

    async def _ask_delete(self) -> None:
        view = self.view
        if view is None:
            return
        title, text = self.delete_question(view)
        if not await confirm(
            self.window(), title, text, verb=self._words.delete, keep=tr("Keep it")
        ):
            return
        self._deleted = view.row.id
        try:
            await self.room.delete(view.row.id)
        except BaseException:
            self._deleted = None
            raise
        self._saved = self.draft()  # what was typed for it goes with it
        self.desk.navigate(self.path)
