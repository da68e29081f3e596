"""Customers as lists show them: the order of all that are found, the lines of those in sight.

Plain functions for ``Book.read``, quick for 100,000 customers.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Literal

from sage_desktop.book import record_lists
from sage_desktop.book.contact_rows import CustomerLine
from sage_desktop.book.plain_sql import OF_THESE, Types, as_list, typed
from sage_desktop.book.record_lists import Column, ForMatching, text

Sort = Literal["name", "reference", "contact", "email", "city", "top_level"]

_WITH_CITY = """LEFT JOIN customer_address a
ON a.customer_id = r.id AND a.role = 'site' AND a.position = 0"""
_SORTED_BY: dict[Sort, Column] = {
    "reference": text("r.reference"),
    "contact": text("r.contact_name"),
    "email": text("r.email"),
    "city": text("a.city", _WITH_CITY),
    "top_level": text("r.top_level"),
}

_LINES = f"""
SELECT r.id, r.key, r.name, r.reference, r.contact_name, r.email, r.phone, coalesce(a.city, ''),
  r.top_level, r.do_not_send,
  (SELECT count(*) FROM link WHERE kind = 'customer' AND local_id = r.id)
FROM customer r {_WITH_CITY} WHERE r.id {OF_THESE}"""  # noqa: S608
_LINE_TYPES: Types = frozenset({(int, *[str] * 8, int, int)})


def order_customers(search: str = "", sort: Sort = "name", descending: bool = False) -> array[int]:
    """The ids of all customers that have every word of ``search``, in the order to show.

    Words are looked for in name, reference, contact, e-mail, city and key. Customers that have
    nothing in the column that is sorted by come last; equal ones stand by name.
    """
    return record_lists.order_ids("customer", search, _SORTED_BY.get(sort), descending)


def customer_lines(ids: Sequence[int]) -> list[CustomerLine]:
    """In the order asked; ids that there are not are left out."""
    found = {
        row[0]: CustomerLine(*(*row[:9], bool(row[9]), row[10]))
        for row in typed(_LINES, [as_list(ids)], _LINE_TYPES, "customer")
    }
    return [found[number] for number in ids if number in found]


def count_customers(search: str = "") -> int:
    return record_lists.count("customer", search)


def top_levels() -> list[str]:
    """All that customers stand under, by name."""
    return record_lists.distinct("customer", "top_level")


def all_for_matching(tenant_id: int) -> Iterator[ForMatching]:
    """The customers that are not linked in this tenant, oldest first. To be used up at once."""
    columns = "name_key, name, reference, vat_number, email"
    return record_lists.free("customer", columns, tenant_id, "customer")
