"""Suppliers as lists show them: the order of all that are found, the lines of those in sight.

Plain functions for ``Book.read``, quick for 100,000 suppliers.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Literal

from sage_desktop.book import record_lists
from sage_desktop.book.contact_rows import SupplierLine
from sage_desktop.book.plain_sql import OF_THESE, Types, as_list, typed
from sage_desktop.book.record_lists import Column, ForMatching, text

SupplierSort = Literal["name", "reference", "contact", "email", "city"]

_SORTED_BY: dict[SupplierSort, Column] = {
    "reference": text("r.reference"),
    "contact": text("r.contact_name"),
    "email": text("r.email"),
    "city": text("r.city"),
}

_LINES = f"""
SELECT r.id, r.key, r.name, r.reference, r.contact_name, r.email, r.phone, r.city,
  (SELECT count(*) FROM link WHERE kind = 'supplier' AND local_id = r.id)
FROM supplier r WHERE r.id {OF_THESE}"""  # noqa: S608
_LINE_TYPES: Types = frozenset({(int, *[str] * 7, int)})


def order_suppliers(
    search: str = "", sort: SupplierSort = "name", descending: bool = False
) -> array[int]:
    """The ids of all suppliers that have every word of ``search``, in the order to show.

    Words are looked for in name, reference, contact, e-mail, city and key. Suppliers that have
    nothing in the column that is sorted by come last; equal ones stand by name.
    """
    return record_lists.order_ids("supplier", search, _SORTED_BY.get(sort), descending)


def supplier_lines(ids: Sequence[int]) -> list[SupplierLine]:
    """In the order asked; ids that there are not are left out."""
    found = {
        row[0]: SupplierLine(*row) for row in typed(_LINES, [as_list(ids)], _LINE_TYPES, "supplier")
    }
    return [found[number] for number in ids if number in found]


def count_suppliers(search: str = "") -> int:
    return record_lists.count("supplier", search)


def all_for_matching(tenant_id: int) -> Iterator[ForMatching]:
    """The suppliers that are not linked in this tenant, oldest first. To be used up at once."""
    columns = "name_key, name, reference, vat_number, email"
    return record_lists.free("supplier", columns, tenant_id, "supplier")
