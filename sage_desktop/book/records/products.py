"""The tables of products with their prices, and of what Sage's categories are mapped to."""

from __future__ import annotations

from peewee import ForeignKeyField

from sage_desktop.book.fields import DecimalText, EnumField, Flag, IdField, Text, UtcField, Whole
from sage_desktop.book.product_rows import ProductKind
from sage_desktop.book.records.base import Record
from sage_desktop.book.records.contacts import Supplier
from sage_desktop.book.records.groups import ProductGroup
from sage_desktop.book.records.taxes import TaxRate
from sage_desktop.book.records.tenants import Tenant
from sage_desktop.book.tenant_rows import Grouping


class Product(Record):
    """A Halo product, stock item or service. ``name_key`` is that of the description."""

    id = IdField()
    key = Text(unique=True)
    kind = EnumField(ProductKind)
    code = Text()
    description = Text()
    name_key = Text()
    search = Text()
    cost = DecimalText(null=True)
    tax_rate_id: int | None
    tax_rate = ForeignKeyField(
        TaxRate, null=True, lazy_load=False, on_delete="RESTRICT", backref="products"
    )
    sales_account = Text()
    purchase_account = Text()
    group_id: int | None
    group = ForeignKeyField(
        ProductGroup, null=True, lazy_load=False, on_delete="RESTRICT", backref="products"
    )
    supplier_id: int | None
    supplier = ForeignKeyField(
        Supplier, null=True, lazy_load=False, on_delete="RESTRICT", backref="products"
    )
    active = Flag()
    notes = Text()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, lazy_load=False, on_delete="SET NULL", backref="+")
    do_not_send = Flag()

    class Meta:
        indexes = ((("name_key", "search"), False),)


class ProductPrice(Record):
    """A price of a product, by the name of its price type; position 0 is the usual one."""

    id = IdField()
    product_id: int
    product = ForeignKeyField(
        Product, index=False, lazy_load=False, on_delete="CASCADE", backref="prices"
    )
    position = Whole()
    price_type = Text()
    amount = DecimalText()

    class Meta:
        indexes = ((("product", "position"), True),)


class Category(Record):
    """A Sage product category of a tenant, mapped to a Halo product group."""

    id = IdField()
    tenant_id: int
    tenant = ForeignKeyField(Tenant, index=False, lazy_load=False, on_delete="CASCADE")
    grouping = EnumField(Grouping)
    sage_id = Text()
    name = Text()
    group_id: int
    group = ForeignKeyField(
        ProductGroup, lazy_load=False, on_delete="CASCADE", backref="categories"
    )
    since = UtcField()

    class Meta:
        indexes = ((("tenant", "grouping", "sage_id"), True),)
