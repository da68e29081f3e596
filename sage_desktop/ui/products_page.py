"""The records page *Products*: products, stock items and services, by kind and by group."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Literal, cast

from PySide6.QtWidgets import QHBoxLayout

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.sync.product_views import ProductLine
from sage_desktop.ui import product_words
from sage_desktop.ui.amounts import amount_text
from sage_desktop.ui.cells import Column
from sage_desktop.ui.navigation import PRODUCTS, tenant_path
from sage_desktop.ui.page import Desk, Path
from sage_desktop.ui.records_page import ListWords, RecordsPage
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Picker

_Sort = Literal["description", "code", "kind", "price", "group", "active"]
_KIND, _GROUP, _TAX_RATE = 2, 4, 5
_ALL_FROM = 1180
"""Below this width the tax rate gives its room to the others; the tool tip has it then."""
_PICKER_WIDTH = 176


class ProductsPage(RecordsPage):
    shows = frozenset(
        {Changed.PRODUCT, Changed.PRODUCT_GROUP, Changed.LINK, Changed.TAX_RATE, Changed.SUPPLIER}
    )
    path = PRODUCTS

    def __init__(self, desk: Desk) -> None:
        words = ListWords(
            title=tr("Products"),
            hint=tr("Search by description or code"),
            belongs=tr("The products, stock items and services of the book appear here."),
            no_hit=tr("No product fits what is asked for."),
            searched=tr("The description and the code are searched."),
            count=product_words.products_text,
            sort="description",
        )
        super().__init__(desk, words)

    def add_filters(self, tools: QHBoxLayout) -> None:
        self.kind_picker = Picker(tr("Kind"))
        self.kind_picker.set_choices([(None, tr("All kinds")), *product_words.kinds()])
        self.group_picker = Picker(tr("Group"))
        self.group_picker.set_choices([(None, tr("All groups"))])
        for picker in (self.kind_picker, self.group_picker):
            picker.setFixedWidth(_PICKER_WIDTH)
            picker.currentIndexChanged.connect(lambda _at: self.refresh())
            tools.addWidget(picker)

    @property
    def is_filtered(self) -> bool:
        chosen = self.kind_picker.value() is not None or self.group_picker.value() is not None
        return chosen or super().is_filtered

    def clear_filter(self) -> None:
        for picker in (self.kind_picker, self.group_picker):
            picker.set_value(None)
        super().clear_filter()
        self.refresh()

    def columns(self) -> Sequence[Column[ProductLine]]:
        return product_columns()

    async def load(self) -> None:
        groups = await self.desk.door.product_groups.all()
        chosen = self.group_picker.value()
        names = [(group.id, group.name) for group in groups]
        known = chosen in {group.id for group in groups}
        self.group_picker.set_choices([(None, tr("All groups")), *names], chosen if known else None)
        await super().load()

    async def fetch(self, ids: list[int]) -> Sequence[ProductLine]:
        return await self.desk.door.products.lines(ids)

    async def order(self, search: str, sort: str, descending: bool) -> array[int]:
        return await self.desk.door.products.order(
            search,
            cast(_Sort, sort),
            descending,
            group_id=self.group_picker.value(),
            kind=self.kind_picker.value(),
        )

    def import_place(self, tenant_id: int) -> Path:
        return tenant_path(tenant_id, "products")

    def hidden_columns(self, width: int, narrow: bool) -> frozenset[int]:
        """A narrow window leaves kind, group and tax rate to the editor."""
        if narrow:
            return frozenset({_KIND, _GROUP, _TAX_RATE})
        return frozenset({_TAX_RATE}) if width < _ALL_FROM else frozenset()


def product_columns() -> list[Column[ProductLine]]:
    return [
        Column(
            title=lambda: tr("Code"),
            text=lambda line: line.code,
            key="code",
            tone="muted",
            width=110,
        ),
        Column(
            title=lambda: tr("Description"),
            text=lambda line: line.description,
            key="description",
            tone=lambda line: "text" if line.active else "muted",
            strong=True,
            stretch=True,
            tip=_whole,
        ),
        Column(
            title=lambda: tr("Kind"),
            text=lambda line: product_words.kind_word(line.kind),
            key="kind",
            width=100,
        ),
        Column(
            title=lambda: tr("Price"),
            text=lambda line: amount_text(line.price),
            key="price",
            right=True,
            width=104,
        ),
        Column(
            title=lambda: tr("Group"),
            text=lambda line: line.group or tr("No group"),
            tone=lambda line: "text" if line.group else "muted",
            key="group",
            width=150,
        ),
        Column(
            title=lambda: tr("Tax rate"),
            text=lambda line: line.tax_rate,
            tone="muted",
            width=140,
        ),
        Column(
            title=lambda: tr("Use"),
            text=lambda line: product_words.active_chip(line.active)[1],
            chip=lambda line: product_words.active_chip(line.active)[0],
            key="active",
            width=104,
        ),
        Column(
            title=lambda: tr("State"),
            text=lambda line: tr("Linked") if line.links else tr("Not linked"),
            chip=lambda line: State.FINE if line.links else State.NEUTRAL,
            icon=lambda line: "link" if line.links else "",
            width=112,
        ),
    ]


def _whole(line: ProductLine) -> str:
    """The description, and what the table may have no room for."""
    facts = (
        (tr("Kind"), product_words.kind_word(line.kind)),
        (tr("Group"), line.group),
        (tr("Tax rate"), line.tax_rate),
        (tr("Supplier"), line.supplier),
    )
    more = [tr("{fact}: {value}").format(fact=fact, value=value) for fact, value in facts if value]
    return "\n".join((line.description, *more))
