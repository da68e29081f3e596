"""The records page *Customers*: all customers of the book, searched and sorted by the book."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from sage_desktop.book.rows import CustomerLine
from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.sync.views import TenantState
from sage_desktop.ui import customer_words
from sage_desktop.ui.cells import Column
from sage_desktop.ui.navigation import CUSTOMERS, MODULE, tenant_path
from sage_desktop.ui.page import Crumb, Desk, Page, Path
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, EmptyState, Kind, PlainLabel, SearchField
from sage_desktop.ui.window_model import WindowModel
from sage_desktop.ui.window_table import WindowTable

_Sort = Literal["name", "reference", "contact", "email", "city", "top_level"]
_CONTACT, _PHONE, _TOP_LEVEL = 2, 4, 6
_ALL_FROM = 1100
"""Below this width the top level gives its room to the others; the tool tip has it then."""


class CustomersPage(Page):
    """Enter or a click on a row opens its editor. Only the rows in view are read."""

    shows = frozenset({Changed.CUSTOMER, Changed.LINK})

    def __init__(self, desk: Desk) -> None:
        self._narrow = False
        super().__init__(desk, scrolls=False)
        self.head.set_title(tr("Customers"))
        self.new_button = Button(tr("New"), Kind.PRIMARY, icon="plus", on_click=self.new)
        self.head.buttons.addWidget(self.new_button)
        self._import_path: Path = MODULE
        self._sort: tuple[_Sort, bool] = ("name", False)
        self._build_tools()
        self._build_table()
        self._build_empty()
        self._show_columns()

    def _build_tools(self) -> None:
        self.search_field = SearchField(tr("Search by name, reference or e-mail"), width=320)
        self.search_field.searched.connect(lambda _text: self.refresh())
        tools = QHBoxLayout()
        tools.addWidget(self.search_field, 1)
        tools.addStretch(1)
        self.body.addLayout(tools)

    def _build_table(self) -> None:
        self.model: WindowModel[CustomerLine] = WindowModel(
            customer_columns(),
            fetch=self.desk.door.customers.lines,
            key=lambda line: line.id,
            scope=self.scope,
            parent=self,
        )
        self.model.sort_wanted.connect(self._sort_by)
        self.model.failed.connect(lambda error: self.show_error(error, on_action=self.refresh))
        self.table = WindowTable(self.model, name=tr("Customers"), open_on_click=True)
        self.table.sort_by_header(0)
        self.table.opened.connect(self._open)
        self.table.hide()
        self._count = PlainLabel("", Role.CAPTION, tone="muted")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._count)

    def _build_empty(self) -> None:
        self._no_hit = EmptyState(
            tr("No customer fits the search."),
            tr("The name, the reference and the e-mail are searched."),
            Button(tr("Clear filter"), on_click=self.search_field.clear),
        )
        self.import_button = Button(
            tr("Import from Sage"),
            icon="import",
            on_click=lambda: self.desk.navigate(self._import_path),
        )
        self._none = EmptyState(
            tr("The customers of the book appear here."), "", self.import_button
        )
        for widget in (self._no_hit, self._none):
            widget.hide()
            self.body.addWidget(widget)
        self.body.addStretch(0)

    def set_narrow(self, narrow: bool) -> None:
        """A narrow window leaves contact and phone to the editor."""
        super().set_narrow(narrow)
        self._narrow = narrow
        self._show_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_columns()

    def _show_columns(self) -> None:
        if self.body.count():
            self.table.setColumnHidden(_CONTACT, self._narrow)
            self.table.setColumnHidden(_PHONE, self._narrow)
            self.table.setColumnHidden(_TOP_LEVEL, self.width() < _ALL_FROM)

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(tr("Customers"), CUSTOMERS),)

    def focus_search(self) -> None:
        self.search_field.setFocus()
        self.search_field.selectAll()

    def search(self, text: str) -> None:
        self.search_field.setText(text)

    def new(self) -> None:
        self.desk.navigate((*CUSTOMERS, "new"))

    async def load(self) -> None:
        wanted = self.search_field.text().strip()
        by, descending = self._sort
        ids = await self.desk.door.customers.order(wanted, by, descending)
        if not ids and not wanted:
            await self._find_import_path()
        await self.model.show(ids, keep=self.table.current_key())
        self.table.fit()
        self.table.setVisible(bool(ids))
        self._count.setVisible(bool(ids))
        self._count.setText(customer_words.customers_text(len(ids)))
        self._no_hit.setVisible(not ids and bool(wanted))
        self._none.setVisible(not ids and not wanted)

    def _sort_by(self, by: str, descending: bool) -> None:
        self._sort = (cast(_Sort, by), descending)
        self.refresh()

    def _open(self, line: CustomerLine) -> None:
        self.desk.navigate((*CUSTOMERS, str(line.id)))

    async def _find_import_path(self) -> None:
        """Where the button of the empty page leads: the first connected tenant, else the set-up."""
        self._import_path = MODULE
        why = tr("There are none yet. Connect to Sage and import them, or make one with New.")
        self.import_button.set_text(tr("Go to configuration"))
        for tenant in await self.desk.door.tenants():
            if tenant.state is TenantState.CONNECTED:
                self._import_path = (*tenant_path(tenant.row.id, "customers"), "import")
                why = tr("There are none yet. Import them from Sage, or make one with New.")
                self.import_button.set_text(tr("Import from Sage"))
                break
        self._none.say(tr("The customers of the book appear here."), why)


def customer_columns() -> list[Column[CustomerLine]]:
    return [
        Column(
            title=lambda: tr("Name"),
            text=lambda line: line.name,
            key="name",
            strong=True,
            stretch=True,
            tip=lambda line: "\n".join(part for part in (line.name, line.top_level) if part),
        ),
        Column(
            title=lambda: tr("Reference"),
            text=lambda line: line.reference,
            key="reference",
            tone="muted",
            width=92,
        ),
        Column(
            title=lambda: tr("Contact"),
            text=lambda line: line.contact_name,
            key="contact",
            width=124,
        ),
        Column(title=lambda: tr("E-mail"), text=lambda line: line.email, key="email", stretch=True),
        Column(title=lambda: tr("Phone"), text=lambda line: line.phone, tone="muted", width=122),
        Column(title=lambda: tr("City"), text=lambda line: line.city, key="city", width=112),
        Column(
            title=lambda: tr("Top level"),
            text=lambda line: line.top_level,
            key="top_level",
            tone="muted",
            width=150,
        ),
        Column(
            title=lambda: tr("State"),
            text=lambda line: tr("Linked") if line.links else tr("Not linked"),
            chip=lambda line: State.FINE if line.links else State.NEUTRAL,
            icon=lambda line: "link" if line.links else "",
            width=112,
        ),
    ]
