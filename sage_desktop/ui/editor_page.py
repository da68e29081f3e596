"""What all editors have in common: a form over a draft, news while one types, saving."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain
from sage_desktop.sync.drafts import edited_over
from sage_desktop.ui.draft_form import DraftForm
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.record_words import EditorWords
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Button, Kind

_FIELDS = {"key_taken": "key"}
"""The field that an error is about where it does not say so itself."""


class EditorPage(Page):
    """Shows the record that ``arrive`` names; the step "new" stands for a new one.

    A page of one kind says where its list is (``path``), makes the form, knows the room behind the
    door, and says the words. Its views have ``row`` (with ``id`` and ``key``), its drafts ``id``
    and ``key``. Only what was edited is saved: what others changed meanwhile stays.
    """

    path: Path = ()
    form: DraftForm

    def __init__(self, desk: Desk, words: EditorWords) -> None:
        self._words = words
        super().__init__(desk)
        self._id: int | None = None
        self.view: Any = None
        self._saved: Any = self.draft_of(None)
        self._deleted: int | None = None
        self.saver = self.save_button = Button(
            tr("Save"), Kind.PRIMARY, on_click=self._save_pressed
        )
        self.head.buttons.addWidget(self.save_button)
        self.form = self.make_form()
        self.form.failed.connect(self.show_error)
        self.form.changed.connect(self._edited)
        self.form.submitted.connect(self._save_pressed)
        self.build_body()
        self.form.build_more()
        self._show(None, afresh=True)

    # what a kind of record says

    @property
    def room(self) -> Any:
        """The room behind the door: ``get`` and ``save``."""
        raise NotImplementedError

    def make_form(self) -> DraftForm:
        raise NotImplementedError

    def build_body(self) -> None:
        """Puts the form and what stands with it into the page."""
        raise NotImplementedError

    def draft_of(self, row: Any) -> Any:
        """What the editor shows of ``row``; None: an empty one."""
        raise NotImplementedError

    def problems(self, draft: Any) -> Mapping[str, str]:
        """A sentence for each field that cannot be saved as it is, all at once."""
        raise NotImplementedError

    def title_of(self, view: Any) -> str:
        raise NotImplementedError

    async def gather_around(self, view: Any) -> Any:
        """What else the page shows, read before the record is shown."""

    def take_around(self, gathered: Any) -> None:
        """Gives the page what ``gather_around`` read."""

    def show_around(self, view: Any) -> None:
        """Shows what stands around the form; None: a record not read yet, or a new one."""
        raise NotImplementedError

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
        view = None
        if number is not None:
            try:
                view = await self.room.get(number)
            except NotFound:
                if number == self._deleted:
                    return
                self._show(None, afresh=True)
                raise
        gathered = await self.gather_around(view)
        if number != self._id or saved is not self._saved:
            self.refresh()  # what was read is older than what is shown
            return
        self.take_around(gathered)
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
        self.show_around(view)
        if not self.form.is_whole:
            pass  # shown once it is
        elif not edited:
            self.form.show_draft(self.draft_of(view.row if view is not None else None))
            self._saved = self.draft()
        elif view is not None:
            self._saved = self.form.renew(self.draft_of(view.row), self._saved)
        self._show_state()
        if renamed != self.head.title.text():
            self.crumbs_changed.emit()

    def _edited(self) -> None:
        self.form.clear_problems()
        self._show_state()

    def _show_state(self) -> None:
        self.save_button.setEnabled(self.unsaved)

    # saving

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
        """``was``: what was saved when ``draft`` was typed."""
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
