"""How customers lie in the file: many at a time, in plain SQL, for 100,000 of them are imported.

Functions for ``book.customers``; they check and touch nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from types import NoneType

from sage_desktop.book.contact_rows import (
    Address,
    AddressRole,
    ContactRow,
    CustomerRow,
    NewCustomer,
)
from sage_desktop.book.plain_sql import (
    OF_THESE,
    Types,
    as_list,
    changed,
    connection,
    insert_sql,
    typed,
    upsert_sql,
)
from sage_desktop.core.names import name_key

Place = tuple[str, int]
"""Where an address stands: its role and position."""

_SITE = AddressRole.SITE.value
_DELIVERY = AddressRole.DELIVERY.value

_ALIKE = (
    "name reference contact_name email phone vat_number currency payment_days notes top_level "
    "tenant_id do_not_send"
)
_COLUMNS = f"id key name_key search {_ALIKE}".split()
_ADDRESS = "customer_id role position name address_1 address_2 city region postcode country".split()
_CONTACT = "customer_id position name job_title email phone".split()

_SELECT = f"SELECT id, key, {', '.join(_ALIKE.split())} FROM customer WHERE id {OF_THESE}"  # noqa: S608
_SELECT_ADDRESSES = f"""
SELECT customer_id, role, {", ".join(_ADDRESS[3:])}
FROM customer_address WHERE customer_id {OF_THESE} ORDER BY customer_id, role, position"""  # noqa: S608
_SELECT_CONTACTS = f"""
SELECT customer_id, {", ".join(_CONTACT[2:])}
FROM customer_contact WHERE customer_id {OF_THESE} ORDER BY customer_id, position"""  # noqa: S608

_TYPES: Types = frozenset(
    (int, *[str] * 8, days, str, str, tenant, int)
    for days, tenant in product((int, NoneType), repeat=2)
)
_ADDRESS_TYPES: Types = frozenset({(int, *[str] * 8)})
_CONTACT_TYPES: Types = frozenset({(int, *[str] * 4)})


def insert(new: Sequence[tuple[int, str, NewCustomer]]) -> None:
    """Id, key and the rest of each."""
    run = connection().executemany
    run(insert_sql("customer", _COLUMNS), [_columns(number, key, of) for number, key, of in new])
    addresses = [row for number, _, of in new for row in _address_rows(number, of)]
    run(insert_sql("customer_address", _ADDRESS), addresses)
    contacts = [row for number, _, of in new for row in _contact_rows(number, of)]
    run(insert_sql("customer_contact", _CONTACT), contacts)


def put(pairs: Iterable[tuple[CustomerRow | None, CustomerRow]]) -> None:
    """Writes of each new row what differs from the row that the file has (None: it has none)."""
    columns, addresses, contacts = [], [], []
    no_address, no_contact = [], []
    for old, new in pairs:
        number = new.id
        wanted = _columns(number, new.key, new)
        if old is None or _columns(number, old.key, old) != wanted:
            columns.append(wanted)
        written, gone = changed(_addresses(old), _addresses(new))
        addresses += [_address_row(number, place, each) for place, each in written.items()]
        no_address += [(number, *place) for place in gone]
        people, left = changed(_contacts(old), _contacts(new))
        contacts += [_contact_row(number, position, each) for position, each in people.items()]
        no_contact += [(number, position) for position in left]
    run = connection().executemany
    run(upsert_sql("customer", _COLUMNS), columns)
    run(upsert_sql("customer_address", _ADDRESS, _ADDRESS[:3]), addresses)
    run(
        "DELETE FROM customer_address WHERE customer_id = ? AND role = ? AND position = ?",
        no_address,
    )
    run(upsert_sql("customer_contact", _CONTACT, _CONTACT[:2]), contacts)
    run("DELETE FROM customer_contact WHERE customer_id = ? AND position = ?", no_contact)


def read(ids: Iterable[int]) -> dict[int, CustomerRow]:
    """Those that there are. Three queries, however many."""
    asked = [as_list(ids)]
    sites: dict[int, list[Address]] = {}
    delivery: dict[int, Address] = {}
    for number, role, *fields in typed(_SELECT_ADDRESSES, asked, _ADDRESS_TYPES, "customer"):
        if role == _SITE:
            sites.setdefault(number, []).append(Address(*fields))
        else:
            delivery[number] = Address(*fields)
    contacts: dict[int, list[ContactRow]] = {}
    for number, *fields in typed(_SELECT_CONTACTS, asked, _CONTACT_TYPES, "customer"):
        contacts.setdefault(number, []).append(ContactRow(*fields))
    found: dict[int, CustomerRow] = {}
    for row in typed(_SELECT, asked, _TYPES, "customer"):
        number = row[0]
        parts = tuple(sites.get(number, ())), delivery.get(number), tuple(contacts.get(number, ()))
        found[number] = CustomerRow(*(*row[:-1], bool(row[-1]), *parts))
    return found


def _columns(number: int, key: str, of: NewCustomer | CustomerRow) -> tuple[object, ...]:
    city = of.sites[0].city if of.sites else ""
    return (
        number,
        key,
        name_key(of.name),
        name_key(f"{of.reference} {of.contact_name} {of.email} {city} {key}"),
        of.name,
        of.reference,
        of.contact_name,
        of.email,
        of.phone,
        of.vat_number,
        of.currency,
        of.payment_days,
        of.notes,
        of.top_level,
        of.tenant_id,
        of.do_not_send,
    )


def _address_row(number: int, place: Place, address: Address) -> tuple[object, ...]:
    return (
        number,
        *place,
        address.name,
        address.address_1,
        address.address_2,
        address.city,
        address.region,
        address.postcode,
        address.country,
    )


def _contact_row(number: int, position: int, contact: ContactRow) -> tuple[object, ...]:
    return number, position, contact.name, contact.job_title, contact.email, contact.phone


def _addresses(of: CustomerRow | NewCustomer | None) -> dict[Place, Address]:
    if of is None:
        return {}
    found = {(_SITE, position): site for position, site in enumerate(of.sites)}
    if of.delivery_address is not None:
        found[_DELIVERY, 0] = of.delivery_address
    return found


def _contacts(of: CustomerRow | None) -> dict[int, ContactRow]:
    return {} if of is None else dict(enumerate(of.contacts))


def _address_rows(number: int, of: NewCustomer) -> Iterator[tuple[object, ...]]:
    for place, address in _addresses(of).items():
        yield _address_row(number, place, address)


def _contact_rows(number: int, of: NewCustomer) -> Iterator[tuple[object, ...]]:
    for position, contact in enumerate(of.contacts):
        yield _contact_row(number, position, contact)
