"""What the book gives out of invoices: frozen rows. No peewee here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sage_desktop.book.tenant_rows import InvoiceStatus

ZERO = Decimal(0)


class InvoiceState(StrEnum):
    """A draft stays here, a final one may go to Sage, a void one counts no more."""

    DRAFT = "draft"
    FINAL = "final"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class InvoiceLineRow:
    """A line of an invoice.

    ``account`` is an account code ("" for the product's); ``discount_percent`` of the whole line;
    ``tax_percentage`` is the rate's on the date of the invoice; ``net`` and ``tax`` are amounts of
    two places that follow from the rest (``sync/money.py``).
    """

    description: str
    quantity: Decimal
    unit_price: Decimal
    tax_rate_id: int
    product_id: int | None = None
    discount_percent: Decimal = ZERO
    account: str = ""
    tax_percentage: Decimal = ZERO
    net: Decimal = ZERO
    tax: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """A whole Halo invoice; ``net`` and ``tax`` are the sums of its lines.

    ``currency`` "" is that of the customer or business. ``void_reason`` "" for a void one: Sage's
    invoice stays as it is.
    """

    id: int
    key: str
    customer_id: int
    date: Day
    lines: tuple[InvoiceLineRow, ...] = ()
    number: str = ""
    due_date: Day | None = None
    currency: str = ""
    notes: str = ""
    state: InvoiceState = InvoiceState.FINAL
    void_reason: str = ""
    do_not_send: bool = False
    net: Decimal = ZERO
    tax: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice to be made; without ``key`` it gets one of its own."""

    customer_id: int
    date: Day
    lines: tuple[InvoiceLineRow, ...] = ()
    key: str | None = None
    number: str = ""
    due_date: Day | None = None
    currency: str = ""
    notes: str = ""
    state: InvoiceState = InvoiceState.FINAL
    void_reason: str = ""
    do_not_send: bool = False
    net: Decimal = ZERO
    tax: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class InvoiceListLine:
    """An invoice as the list shows it. ``sage_status`` "" for one that is not in Sage."""

    id: int
    key: str
    number: str
    customer_id: int
    customer: str
    date: Day
    due_date: Day | None
    currency: str
    state: InvoiceState
    do_not_send: bool
    net: Decimal
    tax: Decimal
    sage_number: str = ""
    sage_status: str = ""
    outbox_state: str = ""


@dataclass(frozen=True, slots=True)
class SentInvoiceRow:
    """An invoice as Sage has it. ``net``, ``tax``: ours when it was last sent.

    ``wanted`` is the status that it is to reach; ``body_hash`` tells what was last sent.
    """

    invoice_id: int
    tenant_id: int
    sage_id: str
    sage_number: str
    status: str
    wanted: InvoiceStatus
    sent_at: datetime
    body_hash: str
    month: str
    currency: str
    net: Decimal
    tax: Decimal
    sage_net: Decimal
    sage_tax: Decimal
    sage_total: Decimal

    @property
    def difference(self) -> Decimal:
        """What Sage's total is more than ours."""
        return self.sage_total - self.net - self.tax
