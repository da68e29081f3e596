"""What the door hands out about invoices, and what the editor gives back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sage_desktop.book.invoice_rows import (
    InvoiceLineRow,
    InvoiceListLine,
    InvoiceRow,
    InvoiceState,
    SentInvoiceRow,
)
from sage_desktop.sync.money import Amounts, RateAmounts
from sage_desktop.sync.record_views import HistoryEntry, RecordLink

__all__ = [
    "Amounts",
    "Computed",
    "InvoiceDraft",
    "InvoiceLineDraft",
    "InvoiceLineRow",
    "InvoiceListLine",
    "InvoiceRow",
    "InvoiceState",
    "InvoiceView",
    "RateAmounts",
    "SentInvoiceRow",
    "Totals",
]


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """A whole invoice with its links and history, newest first. ``sent``: as Sage has it.

    ``tenant_id``: where it is in Sage, else its customer's.
    """

    row: InvoiceRow
    customer_name: str
    links: tuple[RecordLink, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    sent: SentInvoiceRow | None = None
    customer_key: str = ""
    tenant_id: int | None = None


@dataclass(frozen=True, slots=True)
class InvoiceLineDraft:
    """A line as it was typed. ``discount_percent`` "" is none, ``account`` "" the product's."""

    description: str = ""
    quantity: str = "1"
    unit_price: str = ""
    discount_percent: str = ""
    account: str = ""
    tax_rate_id: int | None = None
    product_id: int | None = None


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """What the editor edits. ``id`` None creates; days are ``YYYY-MM-DD``.

    ``number`` "" gets the next free one, ``due_date`` "" the customer's payment days. ``state`` is
    draft or final.
    """

    customer_id: int | None = None
    date: str = ""
    lines: tuple[InvoiceLineDraft, ...] = ()
    id: int | None = None
    key: str = ""
    number: str = ""
    due_date: str = ""
    currency: str = ""
    notes: str = ""
    state: InvoiceState = InvoiceState.DRAFT
    do_not_send: bool = False


@dataclass(frozen=True, slots=True)
class Computed:
    """What an invoice comes to while it is typed: None for lines that are not complete yet."""

    lines: tuple[Amounts | None, ...]
    sum: Amounts
    rates: tuple[RateAmounts, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the invoices of a list in one currency."""

    count: int
    net: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        return self.net + self.tax
