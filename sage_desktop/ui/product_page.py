"""The editor of one product, with what it is in Sage beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sage_desktop.book.product_rows import ProductRow
from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.errors import NotFound
from sage_desktop.core.i18n import tr
from sage_desktop.sync.drafts import product_draft
from sage_desktop.sync.product_views import ProductDraft, ProductView
from sage_desktop.sync.record_views import Pick, RecordLink
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import product_words
from sage_desktop.ui.customer_words import fitting
from sage_desktop.ui.link_words import Gate
from sage_desktop.ui.navigation import PRODUCTS, import_path
from sage_desktop.ui.page import Desk
from sage_desktop.ui.product_draft import problems
from sage_desktop.ui.product_form import Offered, ProductForm
from sage_desktop.ui.record_page import RecordPage
from sage_desktop.ui.record_words import EditorWords
from sage_desktop.ui.sage_panel import PanelLink

_CHOICES = 50


class ProductPage(RecordPage):
    shows = frozenset(
        {
            Changed.PRODUCT,
            Changed.PRODUCT_GROUP,
            Changed.SUPPLIER,
            Changed.TAX_RATE,
            Changed.ACCOUNT_CODE,
            Changed.LINK,
            Changed.TENANT,
            Changed.RUN,
            Changed.OUTBOX,
            Changed.MODULE,
        }
    )
    path = PRODUCTS
    sent_as = "product"
    form: ProductForm

    def __init__(self, desk: Desk) -> None:
        words = EditorWords(
            all=tr("Products"),
            fresh=tr("New product"),
            one=tr("Product"),
            delete=tr("Delete product"),
        )
        super().__init__(desk, words)

    @property
    def room(self) -> Any:
        return self.desk.door.products

    def make_form(self) -> ProductForm:
        return ProductForm(self._find_suppliers, self._price_types, self.scope)

    def draft_of(self, row: ProductRow | None) -> ProductDraft:
        if row is None:
            return ProductDraft(description="", tenant_id=self.default_tenant)
        return product_draft(row)

    def problems(self, draft: ProductDraft) -> Mapping[str, str]:
        return problems(draft, self._saved, self.form.supplier.text())

    def title_of(self, view: ProductView) -> str:
        return view.row.description

    def import_kind(self, view: ProductView) -> str:
        return product_words.import_of(view.row.kind)

    def panel_link(self, view: ProductView, link: RecordLink) -> PanelLink:
        path = import_path(link.tenant_id, self.import_kind(view))
        return PanelLink(link, path, tr("Open import"), paged=False)

    def gate(self, view: ProductView | None, tenants: Sequence[TenantView]) -> Gate:
        return product_words.gate(view, tenants)

    def delete_question(self, view: ProductView) -> tuple[str, str]:
        return product_words.delete_question(view)

    async def gather(self, view: ProductView | None) -> Offered:
        door = self.desk.door
        _total, accounts = await door.accounts.codes()
        supplier = None
        if view is not None and view.row.supplier_id is not None:
            try:
                row = (await door.suppliers.get(view.row.supplier_id)).row
            except NotFound:  # it went meanwhile; the news of that follow
                row = None
            supplier = Pick(row.id, row.name, row.reference) if row is not None else None
        return Offered(
            await door.product_groups.all(),
            accounts,
            await door.tax_rates.all(),
            supplier,
            view is not None and bool(view.links),
        )

    def offer(self, gathered: Offered) -> None:
        self.form.offer(gathered)

    async def _find_suppliers(self, text: str) -> list[Pick]:
        room = self.desk.door.suppliers
        ids = await room.order(text)
        lines = await room.lines(ids[:_CHOICES].tolist())
        return [Pick(line.id, line.name, line.reference or line.city) for line in lines]

    async def _price_types(self, text: str) -> list[Pick]:
        return fitting(await self.desk.door.products.price_types(), text)
