"""What the pages of records have in common: search, a table of rows in view, what is empty."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from sage_desktop.core.i18n import tr
from sage_desktop.sync.views import TenantState
from sage_desktop.ui.cells import Column
from sage_desktop.ui.navigation import MODULE
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, EmptyState, Kind, PlainLabel, SearchField
from sage_desktop.ui.window_model import WindowModel
from sage_desktop.ui.window_table import WindowTable


@dataclass(frozen=True, slots=True)
class ListWords:
    """What a page of records says. ``count`` says how many there are, ``searched`` where it looks;
    ``sort`` is the key of the column that sorts at first, ``descending`` the other way round."""

    title: str
    hint: str
    belongs: str
    no_hit: str
    searched: str
    count: Callable[[int], str]
    sort: str
    descending: bool = False


class RecordsPage(Page):
    """Enter or a click on a row opens its editor. Only the rows in view are read.

    A page of one kind says where it is (``path``), its columns, and what to ask the door for.
    """

    path: Path = ()

    def __init__(self, desk: Desk, words: ListWords) -> None:
        self._words = words
        self._narrow = False
        super().__init__(desk, scrolls=False)
        self.head.set_title(words.title)
        self.new_button = Button(tr("New"), Kind.PRIMARY, icon="plus", on_click=self.new)
        self.head.buttons.addWidget(self.new_button)
        self._import_path: Path = MODULE
        self._sort = (words.sort, words.descending)
        self._build_tools()
        self._build_table()
        self._build_empty()
        self._show_columns()

    # what a kind of record says

    def columns(self) -> Sequence[Column[Any]]:
        raise NotImplementedError

    async def fetch(self, ids: list[int]) -> Sequence[Any]:
        """The lines of these records."""
        raise NotImplementedError

    async def order(self, search: str, sort: str, descending: bool) -> array[int]:
        """The ids of what is asked for, in the order to show."""
        raise NotImplementedError

    def import_place(self, tenant_id: int) -> Path:
        """Where the records come from: the place of the empty page's button."""
        raise NotImplementedError

    def add_filters(self, tools: QHBoxLayout) -> None:
        """Puts more filters behind the search field."""

    @property
    def is_filtered(self) -> bool:
        """Whether not all records are asked for."""
        return bool(self.search_field.text().strip())

    def clear_filter(self) -> None:
        self.search_field.clear()

    def hidden_columns(self, width: int, narrow: bool) -> frozenset[int]:
        """What gives its room to the others in a page so wide."""
        return frozenset()

    async def count_text(self, ids: array[int]) -> str:
        """What stands below the table."""
        return self._words.count(len(ids))

    # what stands in it

    def _build_tools(self) -> None:
        self.search_field = SearchField(self._words.hint, width=320)
        self.search_field.searched.connect(lambda _text: self.refresh())
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.search_field, 1)
        self.add_filters(tools)
        tools.addStretch(0)
        self.body.addLayout(tools)

    def _build_table(self) -> None:
        columns = self.columns()
        self.model: WindowModel[Any] = WindowModel(
            columns, fetch=self.fetch, key=lambda line: line.id, scope=self.scope, parent=self
        )
        self.model.sort_wanted.connect(self._sort_by)
        self.model.failed.connect(lambda error: self.show_error(error, on_action=self.refresh))
        self.table = WindowTable(self.model, name=self._words.title, open_on_click=True)
        keys = [column.key for column in columns]
        descending = self._words.descending
        self.table.sort_by_header(keys.index(self._words.sort), descending=descending)
        self.table.opened.connect(self._open)
        self.table.hide()
        self._count = PlainLabel("", Role.CAPTION, tone="muted")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._count)

    def _build_empty(self) -> None:
        self._no_hit = EmptyState(
            self._words.no_hit,
            self._words.searched,
            Button(tr("Clear filter"), on_click=self.clear_filter),
        )
        self.import_button = Button(
            tr("Import from Sage"),
            icon="import",
            on_click=lambda: self.desk.navigate(self._import_path),
        )
        self._none = EmptyState(self._words.belongs, "", self.import_button)
        for widget in (self._no_hit, self._none):
            widget.hide()
            self.body.addWidget(widget)
        self.body.addStretch(0)

    def set_narrow(self, narrow: bool) -> None:
        super().set_narrow(narrow)
        self._narrow = narrow
        self._show_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_columns()

    def _show_columns(self) -> None:
        if self.body.count():
            hidden = self.hidden_columns(self.width(), self._narrow)
            for section in range(self.model.columnCount()):
                self.table.setColumnHidden(section, section in hidden)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(self._words.title, self.path),)

    def focus_search(self) -> None:
        self.search_field.setFocus()
        self.search_field.selectAll()

    def search(self, text: str) -> None:
        self.search_field.setText(text)

    def new(self) -> None:
        self.desk.navigate((*self.path, "new"))

    async def load(self) -> None:
        filtered = self.is_filtered
        ids = await self.order(self.search_field.text().strip(), *self._sort)
        if not ids and not filtered:
            await self.find_import_path()
        count = await self.count_text(ids)
        await self.model.show(ids, keep=self.table.current_key())
        self.table.fit()
        self.table.setVisible(bool(ids))
        self._count.setVisible(bool(ids))
        self._count.setText(count)
        self._no_hit.setVisible(not ids and filtered)
        self._none.setVisible(not ids and not filtered)

    def _sort_by(self, by: str, descending: bool) -> None:
        self._sort = (by, descending)
        self.refresh()

    def _open(self, line: Any) -> None:
        self.desk.navigate((*self.path, str(line.id)))

    async def find_import_path(self) -> None:
        """Where the button of the empty page leads: the first connected tenant, else the set-up."""
        self._import_path = MODULE
        why = tr("There are none yet. Connect to Sage and import them, or make one with New.")
        self.import_button.set_text(tr("Go to configuration"))
        for tenant in await self.desk.door.tenants():
            if tenant.state is TenantState.CONNECTED:
                self._import_path = self.import_place(tenant.row.id)
                why = tr("There are none yet. Import them from Sage, or make one with New.")
                self.import_button.set_text(tr("Import from Sage"))
                break
        self._none.say(self._words.belongs, why)
