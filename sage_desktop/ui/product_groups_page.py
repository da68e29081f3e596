"""The records page *Product Groups*: what products are in, with the Sage categories of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from sage_desktop.book.product_rows import ProductGroupRow
from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.writing import whole
from sage_desktop.ui import product_words
from sage_desktop.ui.dialogs import confirm
from sage_desktop.ui.group_dialogs import ask_group, ask_new_name
from sage_desktop.ui.navigation import PRODUCT_GROUPS
from sage_desktop.ui.page import Crumb, Desk, Page
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.texts import isolated, listed
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Button, EmptyState, Kind, SearchField


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group, the Sage categories mapped to it, and the tenants whose default it is."""

    row: ProductGroupRow
    categories: tuple[str, ...] = ()
    default_of: tuple[str, ...] = ()


class ProductGroupsPage(Page):
    """Enter or a double click on a row renames; a group without products can be deleted."""

    shows = frozenset({Changed.PRODUCT_GROUP, Changed.PRODUCT, Changed.CATEGORY, Changed.TENANT})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self.head.set_title(tr("Product Groups"))
        self.new_button = Button(tr("New"), Kind.PRIMARY, icon="plus", on_click=self.new)
        self.head.buttons.addWidget(self.new_button)
        self._build_tools()
        self.model = RowsModel(_columns(), key=lambda line: line.row.id)
        self.table = TableView(self.model, name=tr("Product Groups"), fits=True)
        self.table.sort_by_header(0)
        self.table.opened.connect(self._rename)
        self.table.chosen.connect(self._chosen)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._delete)
        self._no_hit = EmptyState(
            tr("No product group fits the search."),
            tr("The name and the key are searched."),
            Button(tr("Clear filter"), on_click=self.search_field.clear),
        )
        self._none = EmptyState(
            tr("The product groups of the book appear here."),
            tr("There are none yet. Make one, then choose it where Sage's items are imported."),
            Button(tr("New product group"), icon="plus", on_click=self.new),
        )
        for widget in (self.table, self._no_hit, self._none):
            widget.hide()
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self._chosen()

    def _build_tools(self) -> None:
        self.search_field = SearchField(tr("Search by name or key"))
        self.search_field.searched.connect(lambda _text: self.refresh())
        self.rename_button = Button(tr("Rename…"), icon="edit", name=tr("Rename"))
        self.rename_button.clicked.connect(lambda: self._rename(self.table.current_row()))
        self.delete_button = Button(
            tr("Delete…"), Kind.DANGER, icon="trash", name=tr("Delete"), on_click=self._delete
        )
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.search_field, 1)
        for button in (self.rename_button, self.delete_button):
            tools.addWidget(button)
        tools.addStretch(1)
        self.body.addLayout(tools)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(tr("Product Groups"), PRODUCT_GROUPS),)

    def focus_search(self) -> None:
        self.search_field.setFocus()
        self.search_field.selectAll()

    def search(self, text: str) -> None:
        self.search_field.setText(text)

    # what is shown

    async def load(self) -> None:
        wanted = self.search_field.text().strip()
        groups = await self.desk.door.product_groups.all(wanted)
        categories, defaults = await self._used_by()
        self.model.set_rows(
            [
                GroupLine(
                    row,
                    tuple(dict.fromkeys(categories.get(row.id, ()))),
                    tuple(defaults.get(row.id, ())),
                )
                for row in groups
            ]
        )
        self.table.setVisible(bool(groups))
        self._no_hit.setVisible(not groups and bool(wanted))
        self._none.setVisible(not groups and not wanted)
        for button in (self.rename_button, self.delete_button):
            button.setVisible(bool(groups))
        self._chosen()

    async def _used_by(self) -> tuple[Mapping[int, list[str]], Mapping[int, list[str]]]:
        """Of each group the names of its categories, and of the tenants whose default it is."""
        categories: dict[int, list[str]] = {}
        defaults: dict[int, list[str]] = {}
        for view in await self.desk.door.tenants():
            if view.row.default_group_id is not None:
                defaults.setdefault(view.row.default_group_id, []).append(view.row.name)
            for category in await self.desk.door.categories.of(view.row.id):
                if category.group_id is not None:
                    categories.setdefault(category.group_id, []).append(category.name)
        return categories, defaults

    def _chosen(self) -> None:
        line = self.table.current_row() if self.table.isVisibleTo(self) else None
        self.rename_button.setEnabled(line is not None)
        full = line is not None and line.row.products > 0
        self.delete_button.setEnabled(line is not None and not full)
        why = tr("There are products in it. Move them to another group first.") if full else ""
        self.delete_button.setToolTip(why)
        self.delete_button.setAccessibleDescription(why)

    # what a person does

    def new(self) -> None:
        self.start(self._make(), name="new group")

    async def _make(self) -> None:
        room = self.desk.door.product_groups
        made = await ask_group(self.window(), lambda name: room.save(None, name), self.scope)
        if made is not None:
            self._say_kept()

    def _rename(self, line: GroupLine | None) -> None:
        if line is not None:
            self.start(self._renamed(line.row), name="rename group")

    async def _renamed(self, row: ProductGroupRow) -> None:
        room = self.desk.door.product_groups
        if await ask_new_name(
            self.window(), row.name, lambda name: room.save(row.id, name), self.scope
        ):
            self._say_kept()

    def _say_kept(self) -> None:
        self.banners.say(State.FINE, tr("Saved"), "", key="save")

    def _delete(self) -> None:
        line = self.table.current_row()
        if line is not None and self.delete_button.isEnabled():
            self.start(self._ask_delete(line), name="delete group")

    async def _ask_delete(self, line: GroupLine) -> None:
        title, text = product_words.group_delete_question(
            line.row.name, line.categories, line.default_of
        )
        if await confirm(self.window(), title, text, verb=tr("Delete group"), keep=tr("Keep it")):
            await self.desk.door.product_groups.delete(line.row.id)
            done = tr("{name} was deleted").format(name=isolated(line.row.name))
            self.banners.say(State.FINE, done, "", key="save")


def _columns() -> Sequence[Column[GroupLine]]:
    return [
        Column(
            title=lambda: tr("Product group"),
            text=lambda line: line.row.name,
            strong=True,
            stretch=True,
        ),
        Column(
            title=lambda: tr("Products"),
            text=lambda line: whole(line.row.products),
            sort=lambda line: line.row.products,
            right=True,
            width=104,
        ),
        Column(
            title=lambda: tr("Sage categories"),
            text=lambda line: listed(line.categories),
            tip=lambda line: "\n".join(line.categories) or tr("None is mapped to it."),
            tone="muted",
            stretch=True,
        ),
        Column(
            title=lambda: tr("Default of"),
            text=lambda line: listed(line.default_of),
            tip=lambda line: plural(
                len(line.default_of),
                "Default product group of {n} tenant",
                "Default product group of {n} tenants",
            ),
            tone="muted",
            width=190,
        ),
    ]
