"""The tables of invoices, their lines, and how Sage has those that were sent."""

from __future__ import annotations

from peewee import ForeignKeyField

from sage_desktop.book.fields import (
    DayField,
    DecimalText,
    EnumField,
    Flag,
    IdField,
    MoneyField,
    Text,
    UtcField,
    Whole,
)
from sage_desktop.book.invoice_rows import InvoiceState
from sage_desktop.book.records.base import Record
from sage_desktop.book.records.contacts import Customer
from sage_desktop.book.records.products import Product
from sage_desktop.book.records.taxes import TaxRate
from sage_desktop.book.records.tenants import Tenant
from sage_desktop.book.tenant_rows import InvoiceStatus


class Invoice(Record):
    """A Halo invoice. ``name_key`` is that of its number; ``search`` what else is searched."""

    id = IdField()
    key = Text(unique=True)
    number = Text()
    name_key = Text()
    search = Text()
    customer_id: int
    customer = ForeignKeyField(Customer, lazy_load=False, on_delete="RESTRICT", backref="invoices")
    date = DayField(index=True)
    due_date = DayField(null=True)
    currency = Text()
    notes = Text()
    state = EnumField(InvoiceState)
    void_reason = Text()
    do_not_send = Flag()
    net = MoneyField()
    tax = MoneyField()

    class Meta:
        indexes = ((("name_key", "search"), False),)


class InvoiceLine(Record):
    """A line of an invoice, with what it comes to."""

    id = IdField()
    invoice_id: int
    invoice = ForeignKeyField(
        Invoice, index=False, lazy_load=False, on_delete="CASCADE", backref="lines"
    )
    position = Whole()
    product_id: int | None
    product = ForeignKeyField(
        Product, null=True, lazy_load=False, on_delete="RESTRICT", backref="invoice_lines"
    )
    description = Text()
    quantity = DecimalText()
    unit_price = DecimalText()
    discount_percent = DecimalText()
    account = Text()
    tax_rate_id: int
    tax_rate = ForeignKeyField(
        TaxRate, lazy_load=False, on_delete="RESTRICT", backref="invoice_lines"
    )
    tax_percentage = DecimalText()
    net = MoneyField()
    tax = MoneyField()

    class Meta:
        indexes = ((("invoice", "position"), True),)


class SentInvoice(Record):
    """An invoice as Sage has it: ``net`` and ``tax`` are ours, those of Sage stand beside them.

    ``wanted`` is the status that it is to reach; ``body_hash`` tells what was last sent.
    """

    invoice_id: int
    invoice = ForeignKeyField(
        Invoice, primary_key=True, lazy_load=False, on_delete="CASCADE", backref="sent"
    )
    tenant_id: int
    tenant = ForeignKeyField(Tenant, index=False, lazy_load=False, on_delete="CASCADE")
    sage_id = Text()
    sage_number = Text()
    status = Text()
    wanted = EnumField(InvoiceStatus)
    sent_at = UtcField()
    body_hash = Text()
    month = Text()
    currency = Text()
    net = MoneyField()
    tax = MoneyField()
    sage_net = MoneyField()
    sage_tax = MoneyField()
    sage_total = MoneyField()

    class Meta:
        indexes = (
            (("tenant", "month"), False),
            (("month", "tenant", "currency", "status", "net", "tax", "sage_total"), False),
        )
