"""A Halo customer as Sage takes it, and a Sage contact as values to compare with. Pure.

Facts: ``sage/api.md`` 11.3 to 11.5. ``Values`` are the importer's: what was sent is what both sides
agree on, so that the next import sees no difference.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from msgspec import Struct

from sage_desktop.book.contact_rows import Address, CustomerRow
from sage_desktop.sage.fields import Id
from sage_desktop.sync.agreed import agree_on
from sage_desktop.sync.imports.contacts import address_of, address_text
from sage_desktop.sync.sending.fitting import Fitting

Body = dict[str, Any]

NAME, REFERENCE, NOTES, PART, POSTCODE, EMAIL, VAT = 100, 10, 4000, 50, 10, 100, 255
"""Sage's limits, in characters."""
LONGEST_CREDIT = 365

PERSON = ("contact_name", "email", "phone")
_PARTS = frozenset({"site", "delivery_address", "contact_name"})


class _Ref(Struct, frozen=True):
    id: str | None = None


class SageAddress(Struct, frozen=True):
    """An address inside a contact."""

    id: str | None = None
    name: str | None = None
    address_line_1: str | None = None
    address_line_2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: _Ref | None = None


class SagePerson(Struct, frozen=True):
    id: str | None = None
    name: str | None = None
    email: str | None = None
    telephone: str | None = None
    mobile: str | None = None


class SageContact(Struct, frozen=True):
    """One contact with its main and delivery address and main person."""

    id: Id
    displayed_as: str | None = None
    name: str | None = None
    reference: str | None = None
    tax_number: str | None = None
    notes: str | None = None
    currency: _Ref | None = None
    credit_days: int | None = None
    source_guid: str | None = None
    main_address: SageAddress | None = None
    delivery_address: SageAddress | None = None
    main_contact_person: SagePerson | None = None
    gdpr_obfuscated: bool | None = None
    deleted_at: str | None = None


def guid(customer_id: int) -> str:
    """What stands in ``source_guid``: the importer knows it again."""
    return f"halo:client:{customer_id}"


def fitted(row: CustomerRow, fitting: Fitting) -> dict[str, str]:
    """The customer's values as Sage would hold them: cut, and with the names that Sage needs."""
    days = row.payment_days
    if days is not None and not 0 <= days <= LONGEST_CREDIT:
        fitting.left_out.append("payment_days")
        days = None
    site = _fitted_address("site", row.sites[0] if row.sites else None, fitting)
    delivery = _fitted_address("delivery_address", row.delivery_address, fitting)
    values = {
        "name": fitting.text("name", row.name, NAME),
        "reference": fitting.whole("reference", row.reference, REFERENCE),
        "contact_name": fitting.text("contact_name", row.contact_name, PART),
        "email": fitting.whole("email", row.email, EMAIL),
        "phone": fitting.whole("phone", row.phone, PART),
        "vat_number": fitting.whole("vat_number", row.vat_number, VAT),
        "currency": row.currency,
        "payment_days": "" if days is None else str(days),
        "notes": fitting.text("notes", row.notes, NOTES),
        "site": address_text(_named(site, "Main Address")),
        "delivery_address": address_text(_named(delivery or site, "Delivery Address")),
    }
    if not values["contact_name"] and (values["email"] or values["phone"]):
        values["contact_name"] = values["name"][:PART]
    return values


def _fitted_address(name: str, address: Address | None, fitting: Fitting) -> Address | None:
    """None for one that says nothing but a name."""
    if address is None or not address_text(address):
        return None
    return Address(
        fitting.text(name, address.name, PART),
        fitting.text(name, address.address_1, PART),
        fitting.text(name, address.address_2, PART),
        fitting.text(name, address.city, PART),
        fitting.text(name, address.region, PART),
        fitting.whole(name, address.postcode, POSTCODE),
        address.country,
    )


def _named(address: Address | None, name: str) -> Address | None:
    return address if address is None or address.name else replace(address, name=name)


def create_body(values: Mapping[str, str], customer_id: int) -> Body:
    """Without the VAT number: a refused one must not block the customer."""
    body: Body = {
        "name": values["name"],
        "contact_type_ids": ["CUSTOMER"],
        "source_guid": guid(customer_id),
    }
    for name, member in (
        ("reference", "reference"),
        ("notes", "notes"),
        ("currency", "currency_id"),
    ):
        if values[name]:
            body[member] = values[name]
    if values["payment_days"]:
        body["credit_days"] = int(values["payment_days"])
    return {**body, **_whole_parts(values, _PARTS)}


def created(values: Mapping[str, str]) -> dict[str, str]:
    """What both sides hold once a contact was made of ``values``."""
    return {**values, "vat_number": ""}


def after_creation(sent: Mapping[str, str], contact: SageContact) -> dict[str, str]:
    """What both sides hold once ``contact`` was made: what was sent, and what Sage filled in.

    The answer only names addresses and persons. Of those that Sage may have filled in nothing is
    agreed until they were looked at.
    """
    agreed, now = dict(sent), values_of(contact)
    for name in ("reference", "currency", "payment_days", "notes"):
        if not sent[name]:
            agree_on(agreed, name, "", now[name])
    for name, made in (
        ("site", contact.main_address),
        ("delivery_address", contact.delivery_address),
    ):
        address = address_of(sent[name])
        if made is not None and (address is None or not address.country):
            del agreed[name]
    if contact.main_contact_person is not None and not sent["contact_name"]:
        for name in PERSON:
            del agreed[name]
    return agreed


def then(ours: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """What Sage holds once ``ours`` went: where it does without a country, Sage keeps the one it
    had."""
    after = dict(ours)
    for name in ("site", "delivery_address"):
        address, there = address_of(ours[name]), address_of(now[name])
        if address is not None and there is not None and not address.country:
            after[name] = address_text(replace(address, country=there.country))
    return after


def update_body(values: Mapping[str, str], fields: Collection[str]) -> Body:
    """Only what changed. A whole person and a whole address go together, for they are one."""
    body: Body = {name: values[name] for name in ("name", "reference", "notes") if name in fields}
    if "payment_days" in fields:
        days = values["payment_days"]
        body["credit_days"] = int(days) if days else None
    return {**body, **_whole_parts(values, fields)}


def _whole_parts(values: Mapping[str, str], fields: Collection[str]) -> Body:
    body: Body = {}
    for name, member in (("site", "main_address"), ("delivery_address", "delivery_address")):
        address = address_of(values[name])
        if name in fields and address is not None:
            body[member] = _contact_address(address, main=name == "site")
    if not set(PERSON).isdisjoint(fields) and values["contact_name"]:
        body["main_contact_person"] = {
            "name": values["contact_name"],
            "email": values["email"],
            "telephone": values["phone"],
            "contact_person_type_ids": ["ACCOUNTS"],
            "is_main_contact": True,
        }
    return body


def vat_body(values: Mapping[str, str]) -> Body:
    return {"tax_number": values["vat_number"]}


def sendable(name: str, value: str) -> bool:
    """Whether a change to this value can reach a contact that is there.

    A contact trades in one currency, and the API takes no address or person away.
    """
    return name != "currency" and (bool(value) or name not in _PARTS)


def values_of(contact: SageContact) -> dict[str, str]:
    """What Sage holds now, as the importer would see it."""
    person = contact.main_contact_person or SagePerson()
    return {
        "name": contact.name or "",
        "reference": contact.reference or "",
        "contact_name": person.name or "",
        "email": person.email or "",
        "phone": person.telephone or person.mobile or "",
        "vat_number": contact.tax_number or "",
        "currency": (contact.currency.id or "") if contact.currency else "",
        "payment_days": "" if contact.credit_days is None else str(contact.credit_days),
        "notes": contact.notes or "",
        "site": _address_text(contact.main_address),
        "delivery_address": _address_text(contact.delivery_address),
    }


def _address_text(address: SageAddress | None) -> str:
    if address is None:
        return ""
    return address_text(
        Address(
            address.name or "",
            address.address_line_1 or "",
            address.address_line_2 or "",
            address.city or "",
            address.region or "",
            address.postal_code or "",
            (address.country.id or "") if address.country else "",
        )
    )


def place(address: Address) -> Body:
    """The parts of an address that invoices have too."""
    body: Body = {
        "address_line_1": address.address_1,
        "address_line_2": address.address_2,
        "city": address.city,
        "region": address.region,
        "postal_code": address.postcode,
    }
    if address.country:
        body["country_id"] = address.country
    return body


def _contact_address(address: Address, *, main: bool) -> Body:
    return {
        **place(address),
        "name": address.name,
        "address_type_id": "SALES" if main else "DELIVERY",
        "is_main_address": main,
    }
