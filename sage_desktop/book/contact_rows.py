"""What the book gives out of customers and suppliers: frozen rows. No peewee here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AddressRole(StrEnum):
    """What an address of a customer is for."""

    SITE = "site"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Address:
    """``country`` is an ISO 3166 code (``GB``). All fields may be ""."""

    name: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A further person of a customer."""

    name: str
    job_title: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A whole Halo customer. ``sites[0]`` is the main one: Sage's invoice address.

    ``contact_name``, ``email`` and ``phone`` are the main contact's; ``contacts`` are further ones.
    ``payment_days`` counts from the invoice date. Texts may be "".
    """

    id: int
    key: str
    name: str
    reference: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    vat_number: str = ""
    currency: str = ""
    payment_days: int | None = None
    notes: str = ""
    top_level: str = ""
    tenant_id: int | None = None
    do_not_send: bool = False
    sites: tuple[Address, ...] = ()
    delivery_address: Address | None = None
    contacts: tuple[ContactRow, ...] = ()


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer to be: ``CustomerRow`` without id. ``key`` None makes one up."""

    name: str
    key: str | None = None
    reference: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    vat_number: str = ""
    currency: str = ""
    payment_days: int | None = None
    notes: str = ""
    top_level: str = ""
    tenant_id: int | None = None
    do_not_send: bool = False
    sites: tuple[Address, ...] = ()
    delivery_address: Address | None = None
    contacts: tuple[ContactRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A customer as the list shows it; ``city`` of the main site, ``links``: tenants."""

    id: int
    key: str
    name: str
    reference: str
    contact_name: str
    email: str
    phone: str
    city: str
    top_level: str
    do_not_send: bool
    links: int


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A whole Halo supplier. Texts may be ""."""

    id: int
    key: str
    name: str
    reference: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    vat_number: str = ""
    currency: str = ""
    payment_days: int | None = None
    notes: str = ""
    address: Address | None = None
    tenant_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewSupplier:
    """A supplier to be made; without ``key`` it gets one of its own."""

    name: str
    key: str | None = None
    reference: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    vat_number: str = ""
    currency: str = ""
    payment_days: int | None = None
    notes: str = ""
    address: Address | None = None
    tenant_id: int | None = None


@dataclass(frozen=True, slots=True)
class SupplierLine:
    """A supplier as the list shows it; ``links`` counts tenants."""

    id: int
    key: str
    name: str
    reference: str
    contact_name: str
    email: str
    phone: str
    city: str
    links: int
