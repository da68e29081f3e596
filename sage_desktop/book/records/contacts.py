"""The tables of customers and suppliers, with addresses and persons."""

from __future__ import annotations

from peewee import ForeignKeyField

from sage_desktop.book.contact_rows import AddressRole
from sage_desktop.book.fields import EnumField, Flag, IdField, Text, Whole
from sage_desktop.book.records.base import Record
from sage_desktop.book.records.tenants import Tenant


class Customer(Record):
    """A Halo customer. ``search`` is what else than the name is searched, in one text."""

    id = IdField()
    key = Text(unique=True)
    name = Text()
    name_key = Text()
    search = Text()
    reference = Text()
    contact_name = Text()
    email = Text()
    phone = Text()
    vat_number = Text()
    currency = Text()
    payment_days = Whole(null=True)
    notes = Text()
    top_level = Text()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, lazy_load=False, on_delete="SET NULL", backref="+")
    do_not_send = Flag()

    class Meta:
        indexes = ((("name_key", "search"), False),)


class CustomerAddress(Record):
    """A site (position 0 is the main one, Sage's invoice address) or the delivery address."""

    id = IdField()
    customer_id: int
    customer = ForeignKeyField(
        Customer, index=False, lazy_load=False, on_delete="CASCADE", backref="addresses"
    )
    role = EnumField(AddressRole)
    position = Whole()
    name = Text()
    address_1 = Text()
    address_2 = Text()
    city = Text()
    region = Text()
    postcode = Text()
    country = Text()

    class Meta:
        indexes = ((("customer", "role", "position"), True),)


class CustomerContact(Record):
    """A further person of a customer; the main one stands on the customer itself."""

    id = IdField()
    customer_id: int
    customer = ForeignKeyField(
        Customer, index=False, lazy_load=False, on_delete="CASCADE", backref="contacts"
    )
    position = Whole()
    name = Text()
    job_title = Text()
    email = Text()
    phone = Text()

    class Meta:
        indexes = ((("customer", "position"), True),)


class Supplier(Record):
    """A Halo supplier with its one address. ``search`` is what else than the name is searched."""

    id = IdField()
    key = Text(unique=True)
    name = Text()
    name_key = Text()
    search = Text()
    reference = Text()
    contact_name = Text()
    email = Text()
    phone = Text()
    vat_number = Text()
    currency = Text()
    payment_days = Whole(null=True)
    notes = Text()
    address_name = Text()
    address_1 = Text()
    address_2 = Text()
    city = Text()
    region = Text()
    postcode = Text()
    country = Text()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, lazy_load=False, on_delete="SET NULL", backref="+")

    class Meta:
        indexes = ((("name_key", "search"), False),)
