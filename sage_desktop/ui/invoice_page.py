"""The editor of one invoice, with what it is in Sage beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sage_desktop.core.changes import Kind as Changed
from sage_desktop.core.errors import NotFound
from sage_desktop.core.i18n import tr
from sage_desktop.sync.drafts import invoice_draft
from sage_desktop.sync.invoice_views import InvoiceDraft, InvoiceRow, InvoiceState, InvoiceView
from sage_desktop.sync.invoices import Invoices
from sage_desktop.sync.product_views import ProductLine
from sage_desktop.sync.record_views import Pick, RecordLink
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import invoice_words
from sage_desktop.ui.amounts import amount_text
from sage_desktop.ui.invoice_draft import problems
from sage_desktop.ui.invoice_form import InvoiceForm
from sage_desktop.ui.invoice_offers import Offered, Terms
from sage_desktop.ui.link_words import Gate
from sage_desktop.ui.navigation import INVOICES, tenant_path
from sage_desktop.ui.page import Desk
from sage_desktop.ui.record_page import RecordPage
from sage_desktop.ui.record_words import EditorWords
from sage_desktop.ui.sage_panel import PanelLink
from sage_desktop.ui.texts import listed
from sage_desktop.ui.tokens import State
from sage_desktop.ui.void_dialog import ask_void
from sage_desktop.ui.widgets import Button, Kind

_CHOICES = 50


class InvoicePage(RecordPage):
    shows = frozenset(
        {
            Changed.INVOICE,
            Changed.CUSTOMER,
            Changed.PRODUCT,
            Changed.TAX_RATE,
            Changed.ACCOUNT_CODE,
            Changed.LINK,
            Changed.TENANT,
            Changed.OUTBOX,
            Changed.MODULE,
            Changed.RUN,
        }
    )
    path = INVOICES
    sent_as = "invoice"
    form: InvoiceForm

    def __init__(self, desk: Desk) -> None:
        words = EditorWords(
            all=tr("Invoices"),
            fresh=tr("New invoice"),
            one=tr("Invoice"),
            delete=tr("Delete invoice"),
        )
        super().__init__(desk, words)
        self.form.product_picked.connect(
            lambda number, pick: self.start(self._take_product(number, pick), name="product")
        )
        self.form.customer_picked.connect(
            lambda pick: self.start(self._learn(pick), name="customer")
        )

    @property
    def room(self) -> Invoices:
        return self.desk.door.invoices

    def make_form(self) -> InvoiceForm:
        """Makes the buttons of invoices, too: the head has the others, and none is shown yet."""
        self.void_button = Button(
            tr("Void…"), Kind.DANGER, icon="ring-cross", name=tr("Void"), on_click=self._void
        )
        self.finish_button = Button(
            tr("Finish"), Kind.PRIMARY, icon="tick", on_click=self._finish_pressed
        )
        self.head.buttons.insertWidget(0, self.void_button)
        self.head.buttons.addWidget(self.finish_button)
        return InvoiceForm(self._find_customers, self._find_products, self.desk.clock, self.scope)

    def draft_of(self, row: InvoiceRow | None) -> InvoiceDraft:
        if row is None:
            return InvoiceDraft(date=self.desk.clock().astimezone().date().isoformat())
        return invoice_draft(row)

    def problems(self, draft: InvoiceDraft) -> Mapping[str, str]:
        return problems(
            draft,
            self._saved,
            self.form.customer.text(),
            finishing=draft.state is InvoiceState.FINAL,
        )

    def title_of(self, view: InvoiceView) -> str:
        return invoice_words.title(view)

    def import_kind(self, view: InvoiceView) -> str:
        return "invoices"

    def panel_link(self, view: InvoiceView, link: RecordLink) -> PanelLink:
        path = tenant_path(link.tenant_id, "syncing")
        return PanelLink(link, path, tr("Open syncing"))

    def gate(self, view: InvoiceView | None, tenants: Sequence[TenantView]) -> Gate:
        return invoice_words.gate(view, tenants)

    def delete_question(self, view: InvoiceView) -> tuple[str, str]:
        return invoice_words.delete_question(view)

    # what the form offers

    async def gather(self, view: InvoiceView | None) -> Offered:
        door = self.desk.door
        _total, accounts = await door.accounts.codes()
        wanted = {line.product_id for line in view.row.lines} if view is not None else set()
        products = await door.products.lines([each for each in wanted if each is not None])
        terms = self.form.terms
        if view is not None and self.form.draft().customer_id in (None, view.row.customer_id):
            terms = await self._terms_of(view.row.customer_id)
        return Offered(
            view,
            accounts,
            await door.tax_rates.all(),
            {line.id: _called(line) for line in products},
            terms,
        )

    def offer(self, gathered: Offered) -> None:
        self.form.offer(gathered)

    async def _terms_of(self, customer_id: int) -> Terms:
        try:
            row = (await self.desk.door.customers.get(customer_id)).row
        except NotFound:  # it went meanwhile; the news of that follow
            return Terms(customer_id)
        return Terms(customer_id, row.currency, row.payment_days)

    async def _learn(self, pick: Pick | None) -> None:
        if pick is None:
            self.form.learn(Terms())
            return
        terms = await self._terms_of(int(pick.id))
        if self.form.customer.pick == pick:
            self.form.learn(terms)

    async def _find_customers(self, text: str) -> list[Pick]:
        room = self.desk.door.customers
        ids = await room.order(text)
        lines = await room.lines(ids[:_CHOICES].tolist())
        return [Pick(line.id, line.name, line.reference or line.city) for line in lines]

    async def _find_products(self, text: str) -> list[Pick]:
        room = self.desk.door.products
        ids = await room.order(text)
        lines = await room.lines(ids[:_CHOICES].tolist())
        return [
            Pick(line.id, line.description, listed((line.code, amount_text(line.price))))
            for line in lines
            if line.active
        ]

    async def _take_product(self, number: int, pick: Pick) -> None:
        draft = await self.room.line_for_product(int(pick.id))
        lines = await self.desk.door.products.lines([int(pick.id)])
        self.form.take_product(number, draft, _called(lines[0]) if lines else pick.name)

    # what is shown

    def _show(self, view: Any, *, afresh: bool) -> None:
        super()._show(view, afresh=afresh)
        self.head.set_title(self._title(), invoice_words.lead(view))

    def _show_chip(self) -> None:
        """Draft, final or void; what it is in Sage stands in the panel."""
        state, word, icon = State.NEUTRAL, "", ""
        if self.view is not None:
            state, word, icon = invoice_words.state_chip(self.view.row.state)
        self.head.set_chip(state, word, icon)

    def _show_state(self) -> None:
        super()._show_state()
        state = self.form.state
        is_draft = state is InvoiceState.DRAFT
        saved = self.view is not None
        self.finish_button.setVisible(is_draft)
        self.finish_button.setEnabled(self.form.is_whole)
        self.save_button.set_kind(Kind.PLAIN if is_draft else Kind.PRIMARY)
        self.save_button.set_text(tr("Save draft") if is_draft else tr("Save"))
        self.save_button.setAccessibleName(tr("Save"))
        self.save_button.setVisible(state is not InvoiceState.VOID)
        self.void_button.setVisible(saved and state is InvoiceState.FINAL)
        self.delete_button.setVisible(invoice_words.can_delete(self.view))

    # finishing and voiding

    def _finish_pressed(self) -> None:
        if not self.form.is_whole or (self._id is not None and self.view is None):
            return
        self.form.state = InvoiceState.FINAL
        draft = self.draft()
        found = self.problems(draft)
        self.form.clear_problems()
        if found:
            self.form.state = InvoiceState.DRAFT
            self.form.show_problems(found)
        else:
            self.start(self._finish(draft, self._saved), name="finish")

    async def _finish(self, draft: InvoiceDraft, was: InvoiceDraft) -> None:
        self.finish_button.setEnabled(False)
        try:
            await self._save(draft, was)
        finally:
            if self._saved.state is not InvoiceState.FINAL:  # it was refused
                self.form.state = InvoiceState.DRAFT
            self._show_state()
        if self.form.state is InvoiceState.FINAL:
            text = tr("The Sage panel says whether it goes to Sage.")
            self.banners.say(State.FINE, tr("Finished"), text, key="save")

    def _void(self) -> None:
        self.start(self._ask_void(), name="void")

    async def _ask_void(self) -> None:
        view = self.view
        if view is None:
            return
        answer = await ask_void(self.window(), view)
        if answer is None:
            return
        reason, in_sage = answer
        await self.room.void(view.row.id, reason, in_sage)
        self._saved = self.draft()  # what was typed for it counts no more
        self.banners.say(State.FINE, tr("Voided"), "", key="save")
        self._show(await self.room.get(view.row.id), afresh=True)


def _called(line: ProductLine) -> str:
    """What tells a product in a line of an invoice: its code, else its description."""
    return line.code or line.description
