"""Customers for the importer: which lists of Sage, how a customer is put together, the book's side.

Facts: ``sage/api.md`` 11.3 to 11.5, ``product.md`` 6. The main address is the site's address; other
addresses than the main and the delivery address, and further persons, stay in Sage.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Raw, Struct

from sage_desktop.book.customers import has_visible
from sage_desktop.book.rows import Address
from sage_desktop.core.names import name_key
from sage_desktop.mirror import lists
from sage_desktop.mirror.lists import Entry
from sage_desktop.sage import listings
from sage_desktop.sync.imports.kinds import MirroredList, SageRecord

OWN_GUID = "halo:client:"
"""What our id begins with in Sage's ``source_guid``."""

CUSTOMER, ADDRESS, PERSON = "customer", "address", "contact_person"

_DELIVERY = "DELIVERY"


class _Contact(Struct, frozen=True, array_like=True):
    """A contact as the mirror keeps it. ``wrong``: why Sage's record could not be read."""

    name: str = ""
    reference: str = ""
    vat_number: str = ""
    currency: str = ""
    payment_days: str = ""
    notes: str = ""
    source_guid: str = ""
    main_address: str = ""
    delivery_address: str = ""
    person: str = ""
    obfuscated: bool = False
    wrong: str = ""


class _Address(Struct, frozen=True, array_like=True):
    id: str
    is_main: bool = False
    is_delivery: bool = False
    text: str = ""


class _Person(Struct, frozen=True, array_like=True):
    id: str
    is_main: bool = False
    name: str = ""
    email: str = ""
    phone: str = ""


_write = msgspec.msgpack.Encoder().encode
_contact = msgspec.msgpack.Decoder(_Contact).decode
_address = msgspec.msgpack.Decoder(_Address).decode
_person = msgspec.msgpack.Decoder(_Person).decode


def address_text(address: Address | None) -> str:
    """The seven parts of an address, a line each; "" for one that says nothing but a name."""
    if address is None:
        return ""
    return _text(
        address.name,
        address.address_1,
        address.address_2,
        address.city,
        address.region,
        address.postcode,
        address.country,
    )


def address_of(text: str) -> Address | None:
    """Reverse of ``address_text``."""
    return Address(*text.split("\n")) if text else None


def _text(name: str, *parts: str) -> str:
    whole = "".join(parts)
    if not whole:
        return ""
    if whole.isprintable() and name.isprintable():
        return "\n".join((name, *parts))
    return "\n".join(" ".join(each.splitlines()) for each in (name, *parts))


def place(record: SageRecord) -> str:
    """``ASH001 · Sheffield``: what tells customers of the same name apart."""
    site = address_of(record.values.get("site", ""))
    return " · ".join(filter(None, (record.detail, site.city if site else "")))


def own_id(source_guid: str) -> int | None:
    """The id of the Halo customer that we once sent to Sage under this text."""
    number = source_guid.removeprefix(OWN_GUID)
    if number == source_guid or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return int(number)


# Sage's records as entries of the mirror


def customer_entry(raw: Raw) -> Entry:
    read = listings.record_of(raw, listings.Contact)
    if isinstance(read, tuple):
        sage_id, name, wrong = read
        return Entry(sage_id, _write(_Contact(name, wrong=wrong)), name_key=name_key(name))
    name = read.name or ""
    kept = _Contact(
        name,
        read.reference or "",
        read.tax_number or "",
        _id(read.currency),
        "" if read.credit_days is None else str(read.credit_days),
        read.notes or "",
        read.source_guid or "",
        _id(read.main_address),
        _id(read.delivery_address),
        _id(read.main_contact_person),
        bool(read.gdpr_obfuscated),
    )
    searched = name_key(f"{name} {kept.reference}")
    return Entry(read.id, _write(kept), name_key=searched)


def address_entry(raw: Raw) -> Entry:
    read = listings.record_of(raw, listings.Address)
    if isinstance(read, tuple):
        return Entry(read[0], _write(_Address(read[0])))
    text = _text(
        read.name or "",
        read.address_line_1 or "",
        read.address_line_2 or "",
        read.city or "",
        read.region or "",
        read.postal_code or "",
        _id(read.country),
    )
    is_delivery = _id(read.address_type) == _DELIVERY
    kept = _Address(read.id, bool(read.is_main_address), is_delivery, text)
    return Entry(read.id, _write(kept), _id(read.contact))


def person_entry(raw: Raw) -> Entry:
    read = listings.record_of(raw, listings.ContactPerson)
    if isinstance(read, tuple):
        return Entry(read[0], _write(_Person(read[0])))
    phone = read.telephone or read.mobile or ""
    kept = _Person(read.id, bool(read.is_main_contact), read.name or "", read.email or "", phone)
    return Entry(read.id, _write(kept), _id(read.address))


def _id(reference: listings.Ref | None) -> str:
    return (reference.id or "") if reference is not None else ""


LISTS = (
    MirroredList(CUSTOMER, listings.CUSTOMERS, customer_entry),
    MirroredList(ADDRESS, listings.ADDRESSES, address_entry),
    MirroredList(PERSON, listings.CONTACT_PERSONS, person_entry),
)


# putting them together


def compose(
    db: sqlite3.Connection,
    tenant_id: int,
    rows: Sequence[tuple[str, bytes, bool]],
    _around: None,
) -> list[SageRecord]:
    """Each customer with its main and delivery address and its main contact person."""
    places = {
        parent: [_address(body) for body in bodies]
        for parent, bodies in lists.children(
            db, tenant_id, ADDRESS, [sage_id for sage_id, _, _ in rows]
        ).items()
    }
    people = lists.children(
        db, tenant_id, PERSON, [each.id for own in places.values() for each in own]
    )
    return [
        _composed(sage_id, _contact(body), gone, places.get(sage_id, ()), people)
        for sage_id, body, gone in rows
    ]


def _composed(
    sage_id: str,
    contact: _Contact,
    gone: bool,
    places: Sequence[_Address],
    people: Mapping[str, Sequence[bytes]],
) -> SageRecord:
    main, delivery = _main(contact, places), _delivery(contact, places)
    person = _main_person(contact, places, main, people)
    values = {
        "name": contact.name,
        "reference": contact.reference,
        "contact_name": person.name if person else "",
        "email": person.email if person else "",
        "phone": person.phone if person else "",
        "vat_number": contact.vat_number,
        "currency": contact.currency,
        "payment_days": contact.payment_days,
        "notes": contact.notes,
        "site": main.text if main else "",
        "delivery_address": delivery.text if delivery else "",
    }
    problem, data = _problem(contact)
    return SageRecord(
        sage_id,
        contact.name,
        contact.reference,
        values,
        contact.source_guid,
        gone,
        problem,
        data,
    )


def _problem(contact: _Contact) -> tuple[str, Mapping[str, str] | None]:
    if contact.wrong:
        return "unreadable_record", {"detail": contact.wrong}
    if contact.obfuscated:
        return "anonymised", None
    return ("", None) if has_visible(contact.name) else ("no_name", None)


def _main(contact: _Contact, places: Sequence[_Address]) -> _Address | None:
    """The one marked as main; of several, or of none, the one that the contact names.

    The mark comes first: it is polled, while the contact may keep an old reference unnoticed.
    """
    marked = [each for each in places if each.is_main]
    if len(marked) == 1:
        return marked[0]
    for each in places:
        if each.id == contact.main_address:
            return each
    return marked[0] if marked else None


def _delivery(contact: _Contact, places: Sequence[_Address]) -> _Address | None:
    found = None
    for each in places:
        if each.is_main:
            continue
        if each.id == contact.delivery_address:
            return each
        if found is None and each.is_delivery:
            found = each
    return found


def _main_person(
    contact: _Contact,
    places: Sequence[_Address],
    main: _Address | None,
    people: Mapping[str, Sequence[bytes]],
) -> _Person | None:
    """Whom the contact names; else the main person at the main address, then at any other."""
    ordered = places
    if len(places) > 1 and places[0] is not main:
        ordered = sorted(places, key=lambda each: each is not main)
    found = [_person(body) for place in ordered for body in people.get(place.id, ())]
    for each in found:
        if each.id == contact.person:
            return each
    return next((each for each in found if each.is_main), found[0] if found else None)
