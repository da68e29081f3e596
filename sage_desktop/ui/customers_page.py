"""The records page *Customers*: all customers of the book, searched and sorted by the book."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Literal, cast

from sage_desktop.book.contact_rows import CustomerLine
from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.ui import customer_words
from sage_desktop.ui.cells import Column
from sage_desktop.ui.navigation import CUSTOMERS, import_path
from sage_desktop.ui.page import Desk, Path
from sage_desktop.ui.records_page import ListWords, RecordsPage
from sage_desktop.ui.tokens import State

_Sort = Literal["name", "reference", "contact", "email", "city", "top_level"]
_CONTACT, _PHONE, _TOP_LEVEL = 2, 4, 6
_ALL_FROM = 1100
"""Below this width the top level gives its room to the others; the tool tip has it then."""


class CustomersPage(RecordsPage):
    shows = frozenset({Changed.CUSTOMER, Changed.LINK})
    path = CUSTOMERS

    def __init__(self, desk: Desk) -> None:
        words = ListWords(
            title=tr("Customers"),
            hint=tr("Search by name, reference or e-mail"),
            belongs=tr("The customers of the book appear here."),
            no_hit=tr("No customer fits the search."),
            searched=tr("The name, the reference and the e-mail are searched."),
            count=customer_words.customers_text,
            sort="name",
        )
        super().__init__(desk, words)

    def columns(self) -> Sequence[Column[CustomerLine]]:
        return customer_columns()

    async def fetch(self, ids: list[int]) -> Sequence[CustomerLine]:
        return await self.desk.door.customers.lines(ids)

    async def order(self, search: str, sort: str, descending: bool) -> array[int]:
        return await self.desk.door.customers.order(search, cast(_Sort, sort), descending)

    def import_place(self, tenant_id: int) -> Path:
        return import_path(tenant_id, "customers")

    def hidden_columns(self, width: int, narrow: bool) -> frozenset[int]:
        """A narrow window leaves contact and phone to the editor."""
        hidden = {_CONTACT, _PHONE} if narrow else set()
        return frozenset(hidden | ({_TOP_LEVEL} if width < _ALL_FROM else set()))


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
