"""The records page *Suppliers*: all suppliers of the book, and their import from Sage."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Literal, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.sync.product_views import SupplierLine
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui import supplier_words
from sage_desktop.ui.cells import Column
from sage_desktop.ui.navigation import MODULE, SUPPLIERS, import_path
from sage_desktop.ui.page import Desk, Path
from sage_desktop.ui.records_page import ListWords, RecordsPage
from sage_desktop.ui.texts import no_mnemonic
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Button

_Sort = Literal["name", "reference", "contact", "email", "city"]
_CONTACT, _PHONE = 2, 4


class SuppliersPage(RecordsPage):
    shows = frozenset({Changed.SUPPLIER, Changed.LINK})
    path = SUPPLIERS

    def __init__(self, desk: Desk) -> None:
        words = ListWords(
            title=tr("Suppliers"),
            hint=tr("Search by name, reference or e-mail"),
            belongs=tr("The suppliers of the book appear here."),
            no_hit=tr("No supplier fits the search."),
            searched=tr("The name, the reference and the e-mail are searched."),
            count=supplier_words.suppliers_text,
            sort="name",
        )
        super().__init__(desk, words)
        self.from_sage = Button(
            tr("Import Suppliers"),
            icon="import",
            on_click=lambda: self.start(self._import(), name="import suppliers"),
        )
        self.head.buttons.insertWidget(0, self.from_sage)

    def columns(self) -> Sequence[Column[SupplierLine]]:
        return supplier_columns()

    async def fetch(self, ids: list[int]) -> Sequence[SupplierLine]:
        return await self.desk.door.suppliers.lines(ids)

    async def order(self, search: str, sort: str, descending: bool) -> array[int]:
        return await self.desk.door.suppliers.order(search, cast(_Sort, sort), descending)

    def import_place(self, tenant_id: int) -> Path:
        return import_path(tenant_id, "suppliers")

    def hidden_columns(self, width: int, narrow: bool) -> frozenset[int]:
        """A narrow window leaves contact and phone to the editor."""
        return frozenset({_CONTACT, _PHONE}) if narrow else frozenset()

    async def _import(self) -> None:
        """The import of the one connected tenant; of several, a person chooses."""
        tenants = await self.desk.door.tenants()
        connected = [view for view in tenants if view.state is not TenantState.NOT_CONNECTED]
        if not connected:
            self.desk.navigate(MODULE)
        elif len(connected) == 1:
            self.desk.navigate(self.import_place(connected[0].row.id))
        else:
            self._ask_tenant(connected)

    def _ask_tenant(self, tenants: Sequence[TenantView]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Import suppliers of which tenant"))
        for view in tenants:
            action = menu.addAction(no_mnemonic(tr("From {tenant}").format(tenant=view.row.name)))
            path = self.import_place(view.row.id)
            action.triggered.connect(lambda _on=False, path=path: self.desk.navigate(path))
        below = self.from_sage.mapToGlobal(self.from_sage.rect().bottomRight())
        menu.popup(QPoint(below.x() - menu.sizeHint().width(), below.y() + 4))


def supplier_columns() -> list[Column[SupplierLine]]:
    return [
        Column(
            title=lambda: tr("Name"),
            text=lambda line: line.name,
            key="name",
            strong=True,
            stretch=True,
        ),
        Column(
            title=lambda: tr("Reference"),
            text=lambda line: line.reference,
            key="reference",
            tone="muted",
            width=100,
        ),
        Column(
            title=lambda: tr("Contact"),
            text=lambda line: line.contact_name,
            key="contact",
            width=140,
        ),
        Column(title=lambda: tr("E-mail"), text=lambda line: line.email, key="email", stretch=True),
        Column(title=lambda: tr("Phone"), text=lambda line: line.phone, tone="muted", width=124),
        Column(title=lambda: tr("City"), text=lambda line: line.city, key="city", width=120),
        Column(
            title=lambda: tr("State"),
            text=lambda line: tr("Linked") if line.links else tr("Not linked"),
            chip=lambda line: State.FINE if line.links else State.NEUTRAL,
            icon=lambda line: "link" if line.links else "",
            width=112,
        ),
    ]
