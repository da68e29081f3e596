"""The room for invoices over values in memory, by the real rules; a part of the fake door."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from fake_products import fits, link

from sage_desktop.book.invoice_rows import InvoiceLineRow, NewInvoice, SentInvoiceRow
from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.core.exact import plain
from sage_desktop.sync.drafts import edited_over, invoice_draft
from sage_desktop.sync.invoice_line_rules import Around
from sage_desktop.sync.invoice_rules import checked_draft, checked_reason
from sage_desktop.sync.invoice_views import (
    InvoiceDraft,
    InvoiceLineDraft,
    InvoiceListLine,
    InvoiceRow,
    InvoiceState,
    InvoiceView,
    Totals,
)
from sage_desktop.sync.money import line_amounts, sum_of
from sage_desktop.sync.record_views import RecordLink

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def invoice_line(description: str, quantity: str, price: str, **changes: Any) -> InvoiceLineRow:
    row = InvoiceLineRow(
        description,
        Decimal(quantity),
        Decimal(price),
        1,
        account="4000",
        tax_percentage=Decimal(20),
    )
    row = replace(row, **changes)
    net, tax = line_amounts(row.quantity, row.unit_price, row.discount_percent, row.tax_percentage)
    return replace(row, net=net, tax=tax)


def invoice(place: int, *lines: InvoiceLineRow, **changes: Any) -> InvoiceRow:
    lines = lines or (invoice_line("On-site visit, per hour", "3.5", "85", product_id=4),)
    sums = sum_of(lines)
    row = InvoiceRow(
        id=place,
        key=f"i{place}",
        customer_id=1,
        date=date(2026, 11, place % 28 + 1),
        lines=lines,
        number=f"INV-{2040 + place}",
        due_date=date(2026, 12, place % 28 + 1),
        state=InvoiceState.FINAL,
        net=sums.net,
        tax=sums.tax,
    )
    return replace(row, **changes)


def sent_as(row: InvoiceRow, status: str = "UNPAID", *, more: str = "0") -> SentInvoiceRow:
    """What Sage has of ``row``; ``more``: by how much its total differs."""
    return SentInvoiceRow(
        row.id,
        1,
        f"s{row.id}",
        f"SI-{row.id}",
        status,
        InvoiceStatus.ISSUED,
        NOON,
        "hash",
        "2026-11",
        "GBP",
        row.net,
        row.tax,
        row.net,
        row.tax + Decimal(more),
        row.total + Decimal(more),
    )


class FakeInvoices:
    """``service.invoices``."""

    def __init__(self, door: Any) -> None:
        self._door = door
        self.kept: dict[int, InvoiceRow] = {}
        self.sent: dict[int, SentInvoiceRow] = {}
        self.links: dict[int, tuple[RecordLink, ...]] = {}
        self.voided: list[tuple[int, str, bool]] = []
        self.asked: list[str] = []
        self.fails_with: Exception | None = None

    def put_in(self, *rows: InvoiceRow) -> None:
        """Keeps these, telling nobody."""
        self.kept.update({row.id: row for row in rows})

    def send(self, row: InvoiceRow, status: str = "UNPAID", *, more: str = "0") -> None:
        """It went to Sage."""
        self.put_in(row)
        self.sent[row.id] = sent_as(row, status, more=more)
        self.links[row.id] = (link(self._door, 1, f"s{row.id}", f"SI-{row.id}"),)

    async def order(
        self,
        search: str = "",
        sort: str = "date",
        descending: bool = True,
        *,
        state: InvoiceState | None = None,
        sage: str = "",
        customer_id: int | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> array[int]:
        self.asked.append(f"order {sort} {descending} {state} {sage} {search}".strip())
        by: dict[str, Callable[[InvoiceListLine], Any]] = {
            "date": lambda line: line.date,
            "number": lambda line: line.number,
            "customer": lambda line: line.customer,
            "due_date": lambda line: line.due_date or date.max,
            "state": lambda line: line.state,
            "sage": lambda line: line.sage_status,
            "net": lambda line: line.net,
            "total": lambda line: line.net + line.tax,
        }
        found = [
            line
            for line in map(self._line, self.kept.values())
            if fits(search, line.number, line.customer)
            and state in (None, line.state)
            and (sage != "not_sent" or not line.sage_status)
            and customer_id in (None, line.customer_id)
            and (since is None or line.date >= since)
            and (until is None or line.date <= until)
        ]
        found.sort(key=by[sort], reverse=descending)
        return array("q", [line.id for line in found])

    def _line(self, row: InvoiceRow) -> InvoiceListLine:
        customer = self._door.customers.kept[row.customer_id]
        sent = self.sent.get(row.id)
        return InvoiceListLine(
            row.id,
            row.key,
            row.number,
            row.customer_id,
            customer.name,
            row.date,
            row.due_date,
            row.currency or customer.currency,
            row.state,
            row.do_not_send,
            row.net,
            row.tax,
            sent.sage_number if sent else "",
            sent.status if sent else "",
        )

    async def lines(self, ids: Sequence[int]) -> list[InvoiceListLine]:
        return [self._line(self.kept[number]) for number in ids if number in self.kept]

    async def totals(self, ids: Sequence[int]) -> dict[str, Totals]:
        found: dict[str, Totals] = {}
        for line in await self.lines(ids):
            if line.state is not InvoiceState.VOID:
                had = found.get(line.currency, Totals(0, Decimal(0), Decimal(0)))
                sums = Totals(had.count + 1, had.net + line.net, had.tax + line.tax)
                found[line.currency] = sums
        return found

    async def get(self, number: int) -> InvoiceView:
        if number not in self.kept:
            raise NotFound(what="invoice", name=number)
        row = self.kept[number]
        customer = self._door.customers.kept[row.customer_id].name
        return InvoiceView(row, customer, self.links.get(number, ()), (), self.sent.get(number))

    async def save(self, draft: InvoiceDraft, was: InvoiceDraft | None = None) -> int:
        self._may_fail()
        had = self.kept.get(draft.id or 0)
        if had is not None and was is not None:
            draft = edited_over(invoice_draft(had), draft, was)
        new = checked_draft(draft, had, self._around())
        number = draft.id or max(self.kept, default=0) + 1
        values = {each.name: getattr(new, each.name) for each in fields(NewInvoice)}
        values |= {"key": new.key or f"i{number}", "number": new.number or f"INV-{number:04}"}
        self.kept[number] = InvoiceRow(number, **values)
        self._door.publish(Kind.INVOICE)
        return number

    def _around(self) -> Around:
        codes = {row.code for row in self._door.accounts.kept}
        return Around(
            {view.row.id: view.row for view in self._door.kept_rates},
            lambda code: code not in codes,
            lambda number: self._door.customers.kept[number].payment_days,
        )

    async def void(self, number: int, reason: str, in_sage: bool) -> None:
        self._may_fail()
        why = checked_reason(reason) if in_sage else ""
        self.voided.append((number, why, in_sage))
        row = self.kept[number]
        self.kept[number] = replace(row, state=InvoiceState.VOID, void_reason=why)
        self._door.publish(Kind.INVOICE)

    async def delete(self, number: int) -> None:
        self._may_fail()
        if number in self.sent:
            raise BadInput("invoice_sent")
        del self.kept[number]
        self._door.publish(Kind.INVOICE)

    async def line_for_product(self, product_id: int) -> InvoiceLineDraft:
        row = self._door.products.kept[product_id]
        price = plain(row.prices[0].amount) if row.prices else ""
        return InvoiceLineDraft(
            row.description,
            unit_price=price,
            account=row.sales_account,
            tax_rate_id=row.tax_rate_id,
            product_id=product_id,
        )

    def _may_fail(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with


class InvoiceRoom:
    """What ``FakeDoor`` has of invoices."""

    @cached_property
    def invoices(self) -> FakeInvoices:
        return FakeInvoices(self)


def draft_invoice() -> InvoiceRow:
    """A draft with five lines, as one types it."""
    return invoice(
        2,
        invoice_line("Managed IT support, November", "24", "45", product_id=3),
        invoice_line("Microsoft 365 Business Premium", "24", "18.1", product_id=2),
        invoice_line(
            "On-site visit, 18 November", "3.5", "85", product_id=4, discount_percent=Decimal(10)
        ),
        invoice_line("FortiGate 60F firewall", "1", "612", product_id=1, account="4010"),
        invoice_line(
            "Staff handbook, printed", "24", "4.5", tax_rate_id=3, tax_percentage=Decimal(0)
        ),
        state=InvoiceState.DRAFT,
        notes="Thank you for your business. Payment by BACS to Northgate IT Services Ltd.",
    )


def furnish_invoices(door: Any) -> None:
    """A sent one, a draft of five lines, one that is not sent, a void one, one that differs."""
    room = door.invoices
    room.send(invoice(1))
    room.put_in(draft_invoice(), invoice(3, customer_id=2), invoice(4, state=InvoiceState.VOID))
    room.send(invoice(5, invoice_line("Licences", "3", "33.335")), more="0.01")


def make_invoices_hostile(door: Any, name: str) -> None:
    """Puts ``name`` wherever a text of an invoice can stand."""
    long = name * 30
    line = invoice_line(long, "99999999.99", "99.9999999999", account=name, product_id=2)
    row = invoice(1, line, invoice_line(name, "1", "1"), number=name, currency=name, notes=long)
    door.invoices.kept = {
        1: row,
        2: replace(row, id=2, state=InvoiceState.VOID, void_reason=long, currency=""),
    }
    door.invoices.links = {1: (link(door, 1, "s1", long),)}
    door.invoices.sent = {1: sent_as(row, name)}
