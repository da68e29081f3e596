"""The tables of tax rates, and of the account codes that a tenant's Sage business has."""

from __future__ import annotations

from peewee import ForeignKeyField

from sage_desktop.book.fields import DayField, DecimalText, Flag, IdField, Text, UtcField
from sage_desktop.book.records.base import Record
from sage_desktop.book.records.tenants import Tenant


class TaxRate(Record):
    """A Halo tax rate."""

    id = IdField()
    key = Text(unique=True)
    name = Text()
    name_key = Text(index=True)
    percentage = DecimalText()
    retired_at = UtcField(null=True)


class TaxRatePercentage(Record):
    """A period of a tax rate's history, in the order it was told."""

    id = IdField()
    tax_rate_id: int
    tax_rate = ForeignKeyField(TaxRate, lazy_load=False, on_delete="CASCADE", backref="history")
    percentage = DecimalText()
    from_date = DayField(null=True)
    to_date = DayField(null=True)


class SageTaxRate(Record):
    """What was last read of one of a tenant's Sage tax rates."""

    id = IdField()
    tenant_id: int
    tenant = ForeignKeyField(Tenant, index=False, lazy_load=False, on_delete="CASCADE")
    sage_id = Text()
    name = Text()
    percentage = DecimalText()
    visible = Flag()
    first_seen = UtcField()
    gone_at = UtcField(null=True)
    unwanted = Flag()

    class Meta:
        indexes = ((("tenant", "sage_id"), True),)


class AccountCode(Record):
    """A ledger account of a tenant's Sage business; the tenant's own, so it goes with it."""

    id = IdField()
    tenant_id: int
    tenant = ForeignKeyField(Tenant, index=False, lazy_load=False, on_delete="CASCADE")
    sage_id = Text()
    code = Text()
    name = Text()
    type_id = Text()
    type_name = Text()
    group_name = Text()
    usable_on_sales = Flag()
    is_control = Flag()
    in_chart = Flag()
    tax_rate_sage_id = Text()
    tax_rate_name = Text()
    retired_at = UtcField(null=True)

    class Meta:
        indexes = ((("tenant", "sage_id"), True),)
