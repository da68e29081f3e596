"""How customers lie in the file: many at a time, in plain SQL, for 100,000 of them are imported.

Functions for the other modules of customers here; they check and touch nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from types import NoneType

from sage_desktop.book.rows import Address, AddressRole, ContactRow, CustomerRow, NewCustomer
from sage_desktop.book.session import current
from sage_desktop.core.errors import BookProblem
from sage_desktop.core.names import name_key

Place = tuple[str, int]
"""Where an address stands: its role and position."""

_SITE = AddressRole.SITE.value
_DELIVERY = AddressRole.DELIVERY.value
_AT_ONCE = 1000

_INSERT = """
INSERT INTO customer (id, key, name, name_key, search, reference, contact_name, email, phone,
  vat_number, currency, payment_days, notes, top_level, tenant_id, do_not_send)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_UPSERT = f"""{_INSERT}
ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name,
  name_key = excluded.name_key, search = excluded.search, reference = excluded.reference,
  contact_name = excluded.contact_name, email = excluded.email, phone = excluded.phone,
  vat_number = excluded.vat_number, currency = excluded.currency,
  payment_days = excluded.payment_days, notes = excluded.notes, top_level = excluded.top_level,
  tenant_id = excluded.tenant_id, do_not_send = excluded.do_not_send"""
_INSERT_ADDRESS = """
INSERT INTO customer_address (customer_id, role, position, name, address_1, address_2, city, region,
  postcode, country)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_UPSERT_ADDRESS = f"""{_INSERT_ADDRESS}
ON CONFLICT (customer_id, role, position) DO UPDATE SET name = excluded.name,
  address_1 = excluded.address_1, address_2 = excluded.address_2, city = excluded.city,
  region = excluded.region, postcode = excluded.postcode, country = excluded.country"""
_INSERT_CONTACT = """
INSERT INTO customer_contact (customer_id, position, name, job_title, email, phone)
VALUES (?, ?, ?, ?, ?, ?)"""
_UPSERT_CONTACT = f"""{_INSERT_CONTACT}
ON CONFLICT (customer_id, position) DO UPDATE SET name = excluded.name,
  job_title = excluded.job_title, email = excluded.email, phone = excluded.phone"""

OF_THESE = "IN (SELECT value FROM json_each(?))"
_SELECT = f"""
SELECT id, key, name, reference, contact_name, email, phone, vat_number, currency, payment_days,
  notes, top_level, tenant_id, do_not_send
FROM customer WHERE id {OF_THESE}"""  # noqa: S608
_SELECT_ADDRESSES = f"""
SELECT customer_id, role, name, address_1, address_2, city, region, postcode, country
FROM customer_address WHERE customer_id {OF_THESE} ORDER BY customer_id, role, position"""  # noqa: S608
_SELECT_CONTACTS = f"""
SELECT customer_id, name, job_title, email, phone
FROM customer_contact WHERE customer_id {OF_THESE} ORDER BY customer_id, position"""  # noqa: S608

Types = frozenset[tuple[type, ...]]
"""The types of a row, column by column: all that can be right."""

_TYPES: Types = frozenset(
    (int, *[str] * 8, days, str, str, tenant, int)
    for days, tenant in product((int, NoneType), repeat=2)
)
_ADDRESS_TYPES: Types = frozenset({(int, *[str] * 8)})
_CONTACT_TYPES: Types = frozenset({(int, *[str] * 4)})


def connection() -> sqlite3.Connection:
    """The one of this thread, without peewee's cost for each row."""
    found: sqlite3.Connection = current.connection()
    return found


def next_id() -> int:
    """The id that the next new customer gets: none was ever given out from here on."""
    sql = "SELECT seq FROM sqlite_sequence WHERE name = 'customer'"
    row = connection().execute(sql).fetchone()
    return 1 if row is None else int(row[0]) + 1


def insert(new: Sequence[tuple[int, str, NewCustomer]]) -> None:
    """Id, key and the rest of each."""
    run = connection().executemany
    run(_INSERT, [_columns(number, key, of) for number, key, of in new])
    run(_INSERT_ADDRESS, [row for number, _, of in new for row in _address_rows(number, of)])
    run(_INSERT_CONTACT, [row for number, _, of in new for row in _contact_rows(number, of)])


def put(pairs: Iterable[tuple[CustomerRow | None, CustomerRow]]) -> None:
    """Writes of each new row what differs from the row that the file has (None: it has none)."""
    columns, addresses, contacts = [], [], []
    no_address, no_contact = [], []
    for old, new in pairs:
        number = new.id
        wanted = _columns(number, new.key, new)
        if old is None or _columns(number, old.key, old) != wanted:
            columns.append(wanted)
        had_addresses, had_contacts = _addresses(old), _contacts(old)
        for place, address in _addresses(new).items():
            if had_addresses.pop(place, None) != address:
                addresses.append(_address_row(number, place, address))
        no_address += [(number, *place) for place in had_addresses]
        for position, contact in _contacts(new).items():
            if had_contacts.pop(position, None) != contact:
                contacts.append(_contact_row(number, position, contact))
        no_contact += [(number, position) for position in had_contacts]
    run = connection().executemany
    run(_UPSERT, columns)
    run(_UPSERT_ADDRESS, addresses)
    run(
        "DELETE FROM customer_address WHERE customer_id = ? AND role = ? AND position = ?",
        no_address,
    )
    run(_UPSERT_CONTACT, contacts)
    run("DELETE FROM customer_contact WHERE customer_id = ? AND position = ?", no_contact)


def read(ids: Iterable[int]) -> dict[int, CustomerRow]:
    """Those that there are. Three queries, however many."""
    asked = [json.dumps(list(ids))]
    sites: dict[int, list[Address]] = {}
    delivery: dict[int, Address] = {}
    for number, role, *fields in typed(_SELECT_ADDRESSES, asked, _ADDRESS_TYPES):
        if role == _SITE:
            sites.setdefault(number, []).append(Address(*fields))
        else:
            delivery[number] = Address(*fields)
    contacts: dict[int, list[ContactRow]] = {}
    for number, *fields in typed(_SELECT_CONTACTS, asked, _CONTACT_TYPES):
        contacts.setdefault(number, []).append(ContactRow(*fields))
    found: dict[int, CustomerRow] = {}
    for row in typed(_SELECT, asked, _TYPES):
        number = row[0]
        parts = tuple(sites.get(number, ())), delivery.get(number), tuple(contacts.get(number, ()))
        found[number] = CustomerRow(*(*row[:-1], bool(row[-1]), *parts))
    return found


def ids_by_key(keys: Sequence[str]) -> dict[str, int]:
    """Of those keys that are in use. (Not by ``json_each``: a NUL ends its texts.)"""
    found: dict[str, int] = {}
    run = connection().execute
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        found.update(run(f"SELECT key, id FROM customer WHERE key IN ({marks})", some))  # noqa: S608
    return found


def typed(sql: str, values: Sequence[object], types: Types) -> Iterator[tuple]:
    """Rows with the types that their columns have; anything else is damage, as in ``fields``."""
    for row in connection().execute(sql, values):
        if tuple(map(type, row)) not in types:
            raise BookProblem("book_damaged", where="customer")
        yield row


def _columns(number: int, key: str, of: NewCustomer | CustomerRow) -> tuple[object, ...]:
    city = of.sites[0].city if of.sites else ""
    return (
        number,
        key,
        of.name,
        name_key(of.name),
        name_key(f"{of.reference} {of.contact_name} {of.email} {city} {key}"),
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
