"""The tables of invoices and of sending, as peewee models. See ``records``."""

from __future__ import annotations

from peewee import ForeignKeyField

from sage_desktop.book.fields import (
    DayField,
    DecimalText,
    EnumField,
    Flag,
    IdField,
    JsonField,
    MoneyField,
    Text,
    UtcField,
    Whole,
)
from sage_desktop.book.invoice_rows import InvoiceState
from sage_desktop.book.outbox_rows import Intent, OutboxState
from sage_desktop.book.records import Customer, Product, Record, Run, TaxRate, Tenant
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


class Outbox(Record):
    """What must still go to one tenant's Sage: one row for each record.

    ``version`` grows with each change of the record, ``changed`` names its fields; ``intent`` is
    the request whose outcome is not known yet; ``forced``: a person asked for it.
    """

    id = IdField()
    tenant_id: int
    tenant = ForeignKeyField(Tenant, index=False, lazy_load=False, on_delete="CASCADE")
    kind = Text()
    local_id = Whole()
    version = Whole()
    changed = JsonField(tuple[str, ...])
    state = EnumField(OutboxState)
    since = UtcField()
    attempts = Whole()
    next_attempt = UtcField(null=True)
    reason = Text()
    data = JsonField(dict[str, str])
    intent = JsonField(Intent, null=True)
    forced = Flag()

    class Meta:
        indexes = (
            (("tenant", "kind", "local_id"), True),
            (("kind", "local_id"), False),
        )


class Passage(Record):
    """One thing that was sent to Sage, and what came of it: the history of a record."""

    id = IdField()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, lazy_load=False, on_delete="SET NULL")
    tenant_name = Text()
    kind = Text()
    local_id = Whole()
    run_id: int | None
    run = ForeignKeyField(Run, null=True, lazy_load=False, on_delete="SET NULL", backref="+")
    moment = UtcField()
    step = Text()
    outcome = Text()
    sage_id = Text()
    reason = Text()
    detail = Text()

    class Meta:
        indexes = ((("kind", "local_id"), False),)


class SageFacts(Record):
    """What a tenant's Sage business allows, as last read; None: its user may not see it."""

    tenant_id: int
    tenant = ForeignKeyField(Tenant, primary_key=True, lazy_load=False, on_delete="CASCADE")
    edition = Text()
    base_currency = Text()
    multi_currency = Flag(null=True)
    accounts_start = DayField(null=True)
    locked_until = DayField(null=True)
    read_at = UtcField()


class BusinessWait(Record):
    """Until when a tenant's Sage business is left alone, and why."""

    tenant_id: int
    tenant = ForeignKeyField(Tenant, primary_key=True, lazy_load=False, on_delete="CASCADE")
    until = UtcField()
    reason = Text()
    data = JsonField(dict[str, str])


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
        indexes = ((("tenant", "month"), False),)
