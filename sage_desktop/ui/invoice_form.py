"""The form of an invoice: who and when, the lines, notes, and what it comes to as one types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from sage_desktop.core.clock import Clock
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.invoice_line_rules import computed
from sage_desktop.sync.invoice_views import (
    InvoiceDraft,
    InvoiceLineDraft,
    InvoiceRow,
    InvoiceState,
)
from sage_desktop.sync.record_views import Pick
from sage_desktop.ui import invoice_words
from sage_desktop.ui.amounts import amount_text
from sage_desktop.ui.day_field import DayField
from sage_desktop.ui.day_text import typed_day
from sage_desktop.ui.invoice_cells import Offers
from sage_desktop.ui.invoice_draft import day_of
from sage_desktop.ui.invoice_grid import LineGrid, no_product
from sage_desktop.ui.invoice_head import CustomerPicker, HeadFields
from sage_desktop.ui.invoice_lines import Line, is_blank
from sage_desktop.ui.invoice_offers import Offered, Terms
from sage_desktop.ui.invoice_totals import TotalsView, sage_says
from sage_desktop.ui.record_form import RecordForm
from sage_desktop.ui.search_picker import Look
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Columns, FormRow
from sage_desktop.ui.widgets.scrolling import bring_into_view

_TOTALS_BESIDE_FROM = 560


class InvoiceForm(RecordForm):
    """``product_picked`` tells the number of a line and the product chosen for it."""

    needed = "customer"
    product_picked = Signal(int, object)
    customer_picked = Signal(object)
    """The customer that a person chose, None for none."""

    def __init__(self, customers: Look, products: Look, clock: Clock, scope: TaskScope) -> None:
        self._customers, self._products = customers, products
        self._clock, self._scope = clock, scope
        self._offered = Offered()
        self.terms = Terms()
        self._names: dict[int, str] = {}
        self.state = InvoiceState.DRAFT
        super().__init__(InvoiceDraft(date=clock().astimezone().date().isoformat()))

    def steps(self) -> Iterable[Callable[[], None]]:
        return (self._build_head, self._build_lines)

    # what stands in it

    def _build_head(self) -> None:
        self.customer = CustomerPicker(self._customers, self._scope)
        self.customer.textChanged.connect(lambda _text: self.changed.emit())
        self.customer.picked.connect(lambda: self.customer_picked.emit(self.customer.pick))
        self.customer.failed.connect(self.failed)
        self.date = DayField(tr("Date"), self._clock)
        self.due_date = DayField(tr("Due date"), self._clock)
        for day in (self.date, self.due_date):
            day.edited.connect(self._edited)
            day.returnPressed.connect(self.submitted)
        self._rows["customer"] = FormRow(tr("Customer"), self.customer, required=True)
        self._rows["date"] = FormRow(tr("Date"), self.date)
        self._rows["due_date"] = FormRow(tr("Due date"), self.due_date)
        number = self._line("number", tr("Invoice number"))
        currency = self._line("currency", tr("Currency"))
        self._lines["number"].setPlaceholderText(tr("Next free one"))
        self._lines["currency"].textChanged.connect(lambda _text: self._compute())
        rows = self._rows
        card = self._card("")
        card.body.addWidget(
            HeadFields(rows["customer"], number, rows["date"], rows["due_date"], currency)
        )
        with QSignalBlocker(self.date):
            self.date.set_value(self._shown.date)

    def _build_lines(self) -> None:
        offers = Offers(
            self._product_look,
            lambda line: self._offered.account_choices(line),
            lambda line: self._offered.rate_choices(line),
            self._scope,
        )
        self.grid = LineGrid(offers)
        self.grid.changed.connect(self._edited)
        self.grid.product_picked.connect(self._picked)
        self.totals = TotalsView()
        lines = self._card("")
        lines.body.setContentsMargins(1, 4, 1, 14)
        lines.body.setSpacing(14)
        lines.body.addWidget(self.grid)
        foot = Columns(self._notes_row(), self.totals, from_width=_TOTALS_BESIDE_FROM, spacing=32)
        foot.setContentsMargins(16, 0, 16, 0)
        lines.body.addWidget(foot)

    @property
    def first(self) -> QLineEdit:
        return self.customer

    # what is offered

    def offer(self, offered: Offered) -> None:
        """What there is to choose from; what is chosen stays."""
        self._offered = offered
        self._names |= offered.products
        self.learn(offered.terms)
        self._compute()

    def learn(self, terms: Terms) -> None:
        """What the chosen customer brings, as hints where nothing is typed."""
        self.terms = terms
        self._lines["currency"].setPlaceholderText(terms.currency)
        self._show_due_hint()

    def _show_due_hint(self) -> None:
        day, days = day_of(self.date.value()), self.terms.payment_days
        due = day + timedelta(days=days) if day is not None and days is not None else None
        self.due_date.setPlaceholderText(typed_day(due.isoformat()) if due else tr("None"))

    def _product_look(self, line: Line) -> Look:
        async def look(text: str) -> Sequence[Pick]:
            found = list(await self._products(text))
            return [no_product(), *found] if line.draft.product_id is not None else found

        return look

    def take_product(self, number: int, draft: InvoiceLineDraft, name: str) -> None:
        """A line becomes that of a product called ``name``."""
        if draft.product_id is not None:
            self._names[draft.product_id] = name
        self.grid.pick_taken(number, draft)

    def _picked(self, number: int, pick: Pick) -> None:
        if pick.id == "":
            self.grid.drop_product(number)
        else:
            self.product_picked.emit(number, pick)

    # showing and reading

    def show_tenant(self, draft: InvoiceDraft) -> None:
        """An invoice goes where its customer goes."""

    def offer_tenants(self, tenants: Sequence[tuple[int, str]]) -> None:
        """None are chosen here."""

    def show_more(self, draft: InvoiceDraft) -> None:
        self.state = draft.state
        controls = (self.customer, self.date, self.due_date)
        blockers = [QSignalBlocker(control) for control in controls]
        shown, view = self.customer.pick, self._offered.view
        if draft.customer_id is None:
            self.customer.set_pick(None)
        elif view is not None and view.row.customer_id == draft.customer_id:
            self.customer.set_pick(Pick(draft.customer_id, view.customer_name))
        elif shown is None or shown.id != draft.customer_id:
            self.customer.set_pick(
                Pick(draft.customer_id, tr("Customer {n}").format(n=draft.customer_id))
            )
        self.date.set_value(draft.date)
        self.due_date.set_value(draft.due_date)
        del blockers
        self._set_read_only(draft.state is InvoiceState.VOID)
        self.grid.set_drafts(draft.lines)
        self.grid.set_rate(self._offered.usual_rate())
        self._compute()

    def _set_read_only(self, read_only: bool) -> None:
        fields: list[QLineEdit | QPlainTextEdit] = [self.customer, self.date, self.due_date]
        for each in (*fields, *self._lines.values(), self.notes):
            if each.isReadOnly() != read_only:
                each.setReadOnly(read_only)
                each.style().unpolish(each)
                each.style().polish(each)
        self.grid.set_read_only(read_only)

    def draft(self) -> InvoiceDraft:
        """What is typed now; without lines that are blank."""
        pick = self.customer.pick
        return InvoiceDraft(
            customer_id=int(pick.id) if pick is not None else None,
            date=self.date.value(),
            lines=self.grid.drafts(),
            id=self._shown.id,
            key=self._shown.key,
            due_date=self.due_date.value(),
            notes=self._typed_notes(),
            state=self.state,
            do_not_send=self._shown.do_not_send,
            **self.typed_lines(),
        )

    def _edited(self) -> None:
        self._compute()
        self._show_due_hint()
        self.changed.emit()

    def _compute(self) -> None:
        """Net, tax and total of what is typed: pure, and quick enough for each key."""
        if not self.is_whole:
            return
        view = self._offered.view
        had: InvoiceRow | None = view.row if view is not None else None
        drafts = self.grid.model.drafts()
        rates = {each.row.id: each.row for each in self._offered.rates}
        sums = computed(drafts, rates, day_of(self.date.value()), had)
        self.grid.model.name(self._names, invoice_words.rate_names(rates, sums.rates))
        self.grid.model.show_sums(
            [(each.net, each.tax) if each else (None, None) for each in sums.lines]
        )
        names = {number: rate.name for number, rate in rates.items()}
        self.totals.show_amounts(
            [
                (tr("Net"), amount_text(sums.sum.net)),
                *invoice_words.tax_amounts(sums.rates, names),
            ],
            amount_text(sums.sum.total),
            self._lines["currency"].text().strip() or self.terms.currency,
        )
        pairs = zip(drafts, sums.lines, strict=True)
        open_lines = any(each is None and not is_blank(draft) for draft, each in pairs)
        self._say(sums.sum.total, open_lines=open_lines)

    def _say(self, amount: Decimal, *, open_lines: bool) -> None:
        view = self._offered.view
        sent = view.sent if view is not None else None
        total = amount_text(amount)
        if self.state is InvoiceState.VOID or not self.grid.drafts():
            self.totals.say(None, "")
        elif open_lines:
            self.totals.say(State.NEUTRAL, tr("Lines that are not complete are not counted"))
        elif amount < 0:
            self.totals.say(
                State.NEUTRAL, tr("Below zero it is a credit note in Sage: it stays here")
            )
        elif sent is None:
            self.totals.say(*sage_says(total, "", "", differs=False))
        else:
            then = amount_text(sent.net + sent.tax)
            theirs = amount_text(sent.sage_total)
            self.totals.say(*sage_says(total, theirs, then, differs=sent.difference != 0))

    # problems

    def show_problems(self, problems: Mapping[str, str]) -> bool:
        of_lines = {name: why for name, why in problems.items() if name.startswith("lines")}
        others = {name: why for name, why in problems.items() if name not in of_lines}
        if of_lines:
            self.grid.show_problems(of_lines)
        placed = super().show_problems(others)
        if of_lines and not others:
            bring_into_view(self.grid)
            self.grid.show_wrong()
        return placed

    def clear_more(self) -> None:
        if self.is_whole:
            self.grid.clear_error()

    def name_record(self, number: int, key: str) -> None:
        super().name_record(number, key)
        self.grid.show_problems({})

    def stop(self) -> None:
        self.customer.stop()
