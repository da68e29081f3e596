"""The editor of one supplier, with what it is in Sage beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sage_desktop.book.contact_rows import SupplierRow
from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.sync.drafts import supplier_draft
from sage_desktop.sync.product_views import SupplierDraft, SupplierView
from sage_desktop.sync.record_views import RecordLink
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import supplier_words
from sage_desktop.ui.link_words import Gate
from sage_desktop.ui.navigation import SUPPLIERS, import_path
from sage_desktop.ui.page import Desk
from sage_desktop.ui.record_page import RecordPage
from sage_desktop.ui.record_words import EditorWords
from sage_desktop.ui.sage_panel import PanelLink
from sage_desktop.ui.supplier_draft import problems
from sage_desktop.ui.supplier_form import SupplierForm


class SupplierPage(RecordPage):
    shows = frozenset({Changed.SUPPLIER, Changed.LINK, Changed.TENANT, Changed.RUN})
    path = SUPPLIERS
    form: SupplierForm

    def __init__(self, desk: Desk) -> None:
        words = EditorWords(
            all=tr("Suppliers"),
            fresh=tr("New supplier"),
            one=tr("Supplier"),
            delete=tr("Delete supplier"),
        )
        super().__init__(desk, words)

    @property
    def room(self) -> Any:
        return self.desk.door.suppliers

    def make_form(self) -> SupplierForm:
        return SupplierForm()

    def draft_of(self, row: SupplierRow | None) -> SupplierDraft:
        if row is None:
            return SupplierDraft(name="", tenant_id=self.default_tenant)
        return supplier_draft(row)

    def problems(self, draft: SupplierDraft) -> Mapping[str, str]:
        return problems(draft, self._saved)

    def title_of(self, view: SupplierView) -> str:
        return view.row.name

    def import_kind(self, view: SupplierView) -> str:
        return "suppliers"

    def panel_link(self, view: SupplierView, link: RecordLink) -> PanelLink:
        return PanelLink(link, import_path(link.tenant_id, "suppliers"), tr("Open import"))

    def gate(self, view: SupplierView | None, tenants: Sequence[TenantView]) -> Gate:
        return supplier_words.gate(view, tenants)

    def delete_question(self, view: SupplierView) -> tuple[str, str]:
        return supplier_words.delete_question(view)
