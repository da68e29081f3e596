"""How suppliers lie in the file: as customers do, with their one address in the same row.

Functions for ``book.suppliers``; they check and touch nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from operator import attrgetter
from types import NoneType

from sage_desktop.book.contact_rows import Address, NewSupplier, SupplierRow
from sage_desktop.book.plain_sql import (
    OF_THESE,
    Types,
    as_list,
    connection,
    insert_sql,
    typed,
    upsert_sql,
)
from sage_desktop.core.names import name_key

_ALIKE = "name reference contact_name email phone vat_number currency payment_days notes".split()
_ADDRESS = "address_name address_1 address_2 city region postcode country".split()
_COLUMNS = ["id", "key", "name_key", "search", *_ALIKE, *_ADDRESS, "tenant_id"]
_SELECT = f"""
SELECT id, key, {", ".join([*_ALIKE, *_ADDRESS])}, tenant_id
FROM supplier WHERE id {OF_THESE}"""  # noqa: S608
_TYPES: Types = frozenset(
    (int, *[str] * 8, days, str, *[str] * 7, tenant)
    for days, tenant in product((int, NoneType), repeat=2)
)
_NO_ADDRESS = Address()
_parts = attrgetter("name", *_ADDRESS[1:])


def insert(new: Sequence[tuple[int, str, NewSupplier]]) -> None:
    """Id, key and the rest of each."""
    rows = [_columns(number, key, of) for number, key, of in new]
    connection().executemany(insert_sql("supplier", _COLUMNS), rows)


def put(pairs: Iterable[tuple[SupplierRow | None, SupplierRow]]) -> None:
    """Writes the new rows that differ from the row that the file has (None: it has none)."""
    columns = []
    for old, new in pairs:
        wanted = _columns(new.id, new.key, new)
        if old is None or _columns(old.id, old.key, old) != wanted:
            columns.append(wanted)
    connection().executemany(upsert_sql("supplier", _COLUMNS), columns)


def read(ids: Iterable[int]) -> dict[int, SupplierRow]:
    """Those that there are."""
    found: dict[int, SupplierRow] = {}
    for row in typed(_SELECT, [as_list(ids)], _TYPES, "supplier"):
        address = Address(*row[11:18])
        kept = None if address == _NO_ADDRESS else address
        found[row[0]] = SupplierRow(*(*row[:11], kept, row[18]))
    return found


def _columns(number: int, key: str, of: NewSupplier | SupplierRow) -> tuple[object, ...]:
    address = of.address or _NO_ADDRESS
    return (
        number,
        key,
        name_key(of.name),
        name_key(f"{of.reference} {of.contact_name} {of.email} {address.city} {key}"),
        of.name,
        of.reference,
        of.contact_name,
        of.email,
        of.phone,
        of.vat_number,
        of.currency,
        of.payment_days,
        of.notes,
        *_parts(address),
        of.tenant_id,
    )
