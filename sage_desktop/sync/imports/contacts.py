"""What the mirror keeps of Sage's contacts, customers and suppliers alike, and their addresses.

Facts: ``sage/api.md`` 11.3 to 11.5.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec import Raw, Struct

from sage_desktop.book.contact_rows import Address
from sage_desktop.core.names import name_key
from sage_desktop.mirror.lists import Entry
from sage_desktop.sage import listings
from sage_desktop.sage.listings import Listing
from sage_desktop.sync.imports.kinds import MirroredList, SageRecord

ADDRESS, PERSON = "address", "contact_person"
"""The mirror's lists, which customers and suppliers share."""

_DELIVERY = "DELIVERY"


class KeptContact(Struct, frozen=True, array_like=True):
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


class KeptAddress(Struct, frozen=True, array_like=True):
    id: str
    is_main: bool = False
    is_delivery: bool = False
    text: str = ""


class KeptPerson(Struct, frozen=True, array_like=True):
    id: str
    is_main: bool = False
    name: str = ""
    email: str = ""
    phone: str = ""


_write = msgspec.msgpack.Encoder().encode
read_contact = msgspec.msgpack.Decoder(KeptContact).decode
read_address = msgspec.msgpack.Decoder(KeptAddress).decode
read_person = msgspec.msgpack.Decoder(KeptPerson).decode


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


def place_by(field: str) -> Callable[[SageRecord], str]:
    """``ASH001 · Sheffield``: what tells contacts of the same name apart, by the address there."""

    def place(record: SageRecord) -> str:
        address = address_of(record.values.get(field, ""))
        return " · ".join(filter(None, (record.detail, address.city if address else "")))

    return place


# Sage's records as entries of the mirror


def contact_entry(raw: Raw) -> Entry:
    read = listings.record_of(raw, listings.Contact)
    if isinstance(read, tuple):
        sage_id, name, wrong = read
        return Entry(sage_id, _write(KeptContact(name, wrong=wrong)), name_key=name_key(name))
    name = read.name or ""
    kept = KeptContact(
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
        return Entry(read[0], _write(KeptAddress(read[0])))
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
    kept = KeptAddress(read.id, bool(read.is_main_address), is_delivery, text)
    return Entry(read.id, _write(kept), _id(read.contact))


def person_entry(raw: Raw) -> Entry:
    read = listings.record_of(raw, listings.ContactPerson)
    if isinstance(read, tuple):
        return Entry(read[0], _write(KeptPerson(read[0])))
    phone = read.telephone or read.mobile or ""
    kept = KeptPerson(read.id, bool(read.is_main_contact), read.name or "", read.email or "", phone)
    return Entry(read.id, _write(kept), _id(read.address))


def _id(reference: listings.Ref | None) -> str:
    return (reference.id or "") if reference is not None else ""


def contact_lists(name: str, listing: Listing[listings.Contact]) -> tuple[MirroredList, ...]:
    """What is read for one kind of contacts."""
    return (
        MirroredList(name, listing, contact_entry),
        MirroredList(ADDRESS, listings.ADDRESSES, address_entry),
        MirroredList(PERSON, listings.CONTACT_PERSONS, person_entry),
    )
