"""What the editors of records have in common: header, form, what the record is in Sage, saving."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain
from sage_desktop.sync.drafts import edited_over
from sage_desktop.sync.record_views import RecordLink
from sage_desktop.sync.views import TenantView
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.link_words import Gate
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.record_form import RecordForm
from sage_desktop.ui.record_halves import Halves
from sage_desktop.ui.record_sage import RecordSage
from sage_desktop.ui.record_words import EditorWords
from sage_desktop.ui.sage_panel import PanelLink
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Button, Kind

_FIELDS = {"key_taken": "key"}
"""The field that an error is about where it does not say so itself."""


class RecordPage(Page):
    """Shows the record that ``arrive`` names; the step "new" stands for a new one.

    A page of one kind says where its list is (``path``), makes the form, knows the room behind the
    door, and says the words. Its views have ``row`` (with ``id`` and ``key``), ``links`` and
    ``history``, its drafts ``id`` and ``key``. ``sent_as`` names what is sent to Sage, "" for
    records that never are.
    """

    path: Path = ()
    sent_as = ""

    def __init__(self, desk: Desk, words: EditorWords) -> None:
        self._words = words
        self._halves: Halves | None = None
        self._narrow = False
        super().__init__(desk)
        self._id: int | None = None
        self.view: Any = None
        self.tenants: list[TenantView] = []
        self._saved: Any = self.draft_of(None)
        self._default_tenant: int | None = None
        self._deleted: int | None = None
        self.delete_button = Button(
            tr("Delete…"), Kind.DANGER, icon="trash", name=tr("Delete"), on_click=self._delete
        )
        self.saver = self.save_button = Button(
            tr("Save"), Kind.PRIMARY, on_click=self._save_pressed
        )
        for button in (self.delete_button, self.save_button):
            self.head.buttons.addWidget(button)
        self.form: RecordForm = self.make_form()
        self.form.failed.connect(self.show_error)
        self.form.changed.connect(self._edited)
        self.form.submitted.connect(self._save_pressed)
        self.sage = RecordSage(self, self.sent_as)
        self.panel = self.sage.panel
        self._halves = Halves(self.form, self.panel)
        self.body.addWidget(self._halves)
        self.form.build_more()
        self._show(None, afresh=True)

    # what a kind of record says

    @property
    def room(self) -> Any:
        """The room behind the door: ``get``, ``save``, ``delete``."""
        raise NotImplementedError

    def make_form(self) -> RecordForm:
        raise NotImplementedError

    def draft_of(self, row: Any, tenant_id: int | None = None) -> Any:
        """What the editor shows of ``row``; None: an empty one, which ``tenant_id`` is for."""
        raise NotImplementedError

    def problems(self, draft: Any) -> Mapping[str, str]:
        """A sentence for each field that cannot be saved as it is, all at once."""
        raise NotImplementedError

    def title_of(self, view: Any) -> str:
        raise NotImplementedError

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

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        self._narrow = narrow
        if self._halves is not None:
            self._halves.set_narrow(narrow)
            self._show_chip()

    # where one is

    def crumbs(self) -> tuple[Crumb, ...]:
        here = (*self.path, "new" if self._id is None else str(self._id))
        return (Crumb(self._words.all, self.path), Crumb(self._title(), here))

    def arrive(self, rest: Path) -> None:
        self._deleted = None
        which = rest[0] if rest else ""
        number = int(which) if which.isdecimal() else None
        if number is None or number != self._id:
            self._id = number
            self.banners.clear()
            self.area.verticalScrollBar().setValue(0)
            self._show(None, afresh=True)
        super().arrive(rest)

    @property
    def first(self) -> QWidget:
        return self.form.first if self._id is None else self

    def depart(self) -> None:
        super().depart()
        self.form.stop()
        self._show(self.view, afresh=True)

    @property
    def record_id(self) -> int | None:
        """The record that is shown; None for one that is not saved yet."""
        return self._id

    @property
    def unsaved(self) -> bool:
        return self.form.is_whole and self.draft() != self._saved

    def draft(self) -> Any:
        """What is typed now."""
        return self.form.draft()

    async def load(self) -> None:
        while not self.form.is_whole:
            self.form.build_more()
            await asyncio.sleep(0)
        number, saved = self._id, self._saved
        tenants = await self.desk.door.tenants()
        if number is None:
            module = await self.desk.door.module()
            view = None
        else:
            module = None
            try:
                view = await self.room.get(number)
            except NotFound:
                if number == self._deleted:
                    return
                self._show(None, afresh=True)
                raise
        gathered = await self.gather(view)
        sending = await self.sage.read(number)
        if number != self._id or saved is not self._saved:
            self.refresh()  # what was read is older than what is shown
            return
        self.sage.keep(sending)
        self.tenants = tenants
        if module is not None:
            self._default_tenant = module.default_tenant_id
        self.offer(gathered)
        self._show(view, afresh=False)

    def _title(self) -> str:
        if self._id is None:
            return self._words.fresh
        return self.title_of(self.view) if self.view is not None else self._words.one

    def _show(self, view: Any, *, afresh: bool) -> None:
        """Shows ``view``; fields being edited win unless ``afresh``."""
        other = view is not None and view.row.id != self.form.shown_id
        edited = self.unsaved and not afresh and not other
        renamed = self.head.title.text()
        self.view = view
        self.head.set_title(self._title())
        self.delete_button.setVisible(view is not None)
        self.form.offer_tenants([(each.row.id, each.row.name) for each in self.tenants])
        if not self.form.is_whole:
            pass  # shown once it is
        elif not edited:
            row = view.row if view is not None else None
            self.form.show_draft(self.draft_of(row, self._default_tenant))
            self._saved = self.draft()
        elif view is not None:
            self._saved = self.form.renew(self.draft_of(view.row), self._saved)
        self._show_panel(view)
        self._show_chip()
        self._show_state()
        if renamed != self.head.title.text():
            self.crumbs_changed.emit()

    def _show_panel(self, view: Any) -> None:
        self.sage.show(view, is_new=self._id is None)
        self.rearranged.emit()

    def _show_chip(self) -> None:
        """In a narrow window the panel is far below, so the title says what it is in Sage."""
        shown = self._narrow and self.view is not None
        state, word, icon = self.sage.look(self.view)
        self.head.set_chip(state, word if shown else "", icon)

    def _edited(self) -> None:
        self.form.clear_problems()
        self._show_state()

    def _show_state(self) -> None:
        self.save_button.setEnabled(self.unsaved)

    # saving and deleting

    def _save_pressed(self) -> None:
        if not self.form.is_whole or (self._id is not None and self.view is None):
            return  # not there yet, or gone
        draft = self.draft()
        found = self.problems(draft)
        self.form.clear_problems()
        if found:
            self.form.show_problems(found)
        elif draft != self._saved:
            self.start(self._save(draft, self._saved), name="save")

    async def _save(self, draft: Any, was: Any) -> None:
        """``was``: what was saved when ``draft`` was typed. What others changed since stays."""
        self.save_button.setEnabled(False)
        try:
            number = await self.room.save(draft, was)
        except BadInput as error:
            self._show_state()
            needed = {**_FIELDS, "name_missing": self.form.needed}
            field = str(error.data.get("field", needed.get(error.code, "")))
            if not self.form.show_problems({field: explain(error).sentence}):
                raise
            return
        except BaseException:
            self._show_state()
            raise
        self._id, self._saved = number, edited_over(self._saved, draft, was)
        self._name_record(number, draft.key)
        self.banners.drop("error")
        self.banners.say(State.FINE, tr("Saved"), "", key="save")
        self.refresh()

    def _name_record(self, number: int, key: str) -> None:
        self.form.name_record(number, key)
        self._saved = replace(self._saved, id=number, key=key)

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
