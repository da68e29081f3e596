"""The editor of one customer, with what it is in Sage beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sage_desktop.book.contact_rows import CustomerRow
from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.i18n import tr
from sage_desktop.sync.customers import Customers
from sage_desktop.sync.drafts import customer_draft
from sage_desktop.sync.record_views import CustomerDraft, CustomerView, Pick, RecordLink
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import customer_words
from sage_desktop.ui.customer_draft import problems
from sage_desktop.ui.customer_form import CustomerForm
from sage_desktop.ui.link_words import Gate
from sage_desktop.ui.navigation import CUSTOMERS, tenant_path
from sage_desktop.ui.page import Desk
from sage_desktop.ui.record_page import RecordPage
from sage_desktop.ui.record_words import EditorWords
from sage_desktop.ui.sage_panel import PanelLink


class CustomerPage(RecordPage):
    shows = frozenset(
        {
            Changed.CUSTOMER,
            Changed.LINK,
            Changed.TENANT,
            Changed.RUN,
            Changed.OUTBOX,
            Changed.MODULE,
        }
    )
    path = CUSTOMERS
    sent_as = "customer"
    form: CustomerForm

    def __init__(self, desk: Desk) -> None:
        words = EditorWords(
            all=tr("Customers"),
            fresh=tr("New customer"),
            one=tr("Customer"),
            delete=tr("Delete customer"),
        )
        super().__init__(desk, words)

    @property
    def room(self) -> Customers:
        return self.desk.door.customers

    def make_form(self) -> CustomerForm:
        return CustomerForm(self._top_levels, self.scope)

    def draft_of(self, row: CustomerRow | None) -> CustomerDraft:
        if row is None:
            return CustomerDraft(name="", tenant_id=self.default_tenant)
        return customer_draft(row)

    def problems(self, draft: CustomerDraft) -> Mapping[str, str]:
        return problems(draft, self._saved)

    def title_of(self, view: CustomerView) -> str:
        return view.row.name

    def import_kind(self, view: CustomerView) -> str:
        return "customers"

    def panel_link(self, view: CustomerView, link: RecordLink) -> PanelLink:
        return PanelLink(link, tenant_path(link.tenant_id, "customers"))

    def gate(self, view: CustomerView | None, tenants: Sequence[TenantView]) -> Gate:
        return customer_words.gate(view.row if view is not None else None, tenants)

    def delete_question(self, view: CustomerView) -> tuple[str, str]:
        return customer_words.delete_question(view)

    async def _top_levels(self, text: str) -> list[Pick]:
        return customer_words.fitting(await self.desk.door.customers.top_levels(), text)
