"""Long lists that are read page by page into the mirror: what is asked, and what a record is.

Facts: ``sage/api.md`` 6 and 11.3 to 11.7. A record that is not as described spoils nobody else's:
it is decoded by itself, and what is wrong with it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import Meta, Struct

from sage_desktop.sage.fields import Id
from sage_desktop.sage.payloads import Envelope

R = TypeVar("R", bound=Struct)

PAGE_SIZE = 200
"""The most that Sage gives at once."""

RawPage = Envelope[msgspec.Raw]


Days = Annotated[int, Meta(ge=-(2**31), lt=2**31)]


class Ref(Struct, frozen=True):
    """A relation; only its id counts."""

    id: str | None = None


class NamedRef(Struct, frozen=True):
    """A relation that people may have to be told of."""

    id: str | None = None
    displayed_as: str | None = None


class Contact(Struct, frozen=True):
    """A customer or supplier. E-mail and phone belong to the main contact person."""

    id: Id
    displayed_as: str | None = None
    name: str | None = None
    reference: str | None = None
    tax_number: str | None = None
    notes: str | None = None
    currency: Ref | None = None
    credit_days: Days | None = None
    source_guid: str | None = None
    main_address: Ref | None = None
    delivery_address: Ref | None = None
    main_contact_person: Ref | None = None
    gdpr_obfuscated: bool | None = None


class Address(Struct, frozen=True):
    """Belongs to a ``contact``, or to a bank account (then to no contact)."""

    id: Id
    name: str | None = None
    address_line_1: str | None = None
    address_line_2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: Ref | None = None
    address_type: Ref | None = None
    is_main_address: bool | None = None
    contact: Ref | None = None


class ContactPerson(Struct, frozen=True):
    """Hangs on an ``address``, not on the contact."""

    id: Id
    name: str | None = None
    email: str | None = None
    telephone: str | None = None
    mobile: str | None = None
    is_main_contact: bool | None = None
    address: Ref | None = None


class SalesPrice(Struct, frozen=True):
    """One of a product's prices. The type's name is the current one, ``price_name`` may be old."""

    price: Decimal | None = None
    price_name: str | None = None
    product_sales_price_type: NamedRef | None = None


class ServiceRate(Struct, frozen=True):
    """One of a service's rates."""

    rate: Decimal | None = None
    rate_name: str | None = None
    service_rate_type: NamedRef | None = None


class Item(Struct, frozen=True):
    """What products and services have in common. ``description`` is the name; there is no other."""

    id: Id
    displayed_as: str | None = None
    description: str | None = None
    item_code: str | None = None
    notes: str | None = None
    cost_price: Decimal | None = None
    active: bool | None = None
    source_guid: str | None = None
    sales_ledger_account: NamedRef | None = None
    purchase_ledger_account: NamedRef | None = None
    sales_tax_rate: NamedRef | None = None
    usual_supplier: Ref | None = None


class Product(Item, frozen=True):
    """``/products`` gives stock items too; ``catalog_item_type`` tells them apart."""

    catalog_item_type: NamedRef | None = None
    sales_prices: tuple[SalesPrice, ...] | None = None


class Service(Item, frozen=True):
    sales_rates: tuple[ServiceRate, ...] | None = None


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """A list resource: its path, the attributes that are wanted, fixed parameters, its records."""

    path: str
    record: type[R]
    parameters: Mapping[str, str] = field(default_factory=dict)

    def query(self, page: int, more: Mapping[str, str]) -> dict[str, str]:
        names = (each for each in self.record.__struct_fields__ if each not in _ALWAYS)
        return {
            "attributes": ",".join(names),
            "items_per_page": str(PAGE_SIZE),
            "page": str(page),
            **self.parameters,
            **more,
        }


_ALWAYS = frozenset({"id", "displayed_as"})
"""Sage sends these whatever is asked for."""

CUSTOMERS = Listing("/contacts", Contact, {"contact_type_id": "CUSTOMER", "exclude_system": "true"})
VENDORS = Listing("/contacts", Contact, {"contact_type_id": "VENDOR", "exclude_system": "true"})
ADDRESSES = Listing("/addresses", Address)
CONTACT_PERSONS = Listing("/contact_persons", ContactPerson)
PRODUCTS = Listing("/products", Product)
SERVICES = Listing("/services", Service)


class _Named(Struct, frozen=True):
    id: Id
    displayed_as: Any = None


_decoders: dict[type[Struct], msgspec.json.Decoder[Any]] = {}


def record_of(raw: msgspec.Raw, kind: type[R]) -> R | tuple[str, str, str]:
    """The record, or for one that is not as described its id, its name, and what is wrong where.

    Raises ``msgspec.MsgspecError`` for one that has not even an id.
    """
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    try:
        record: R = decoder.decode(raw)
    except msgspec.MsgspecError as error:
        named = msgspec.json.decode(raw, type=_Named)
        return named.id, str(named.displayed_as or named.id), str(error)
    return record
