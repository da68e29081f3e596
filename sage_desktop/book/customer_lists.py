"""Customers as lists show them: the order of all that are found, the lines of those in sight.

Plain functions for ``Book.read``, quick for 100,000 customers.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from typing import Literal

from sage_desktop.book.customer_store import OF_THESE, Types, connection, typed
from sage_desktop.book.rows import CustomerLine
from sage_desktop.core.names import name_key

Sort = Literal["name", "reference", "contact", "email", "city", "top_level"]

ForMatching = tuple[int, str, str, str, str, str]
"""Id, name key, name, reference, VAT number, e-mail."""

_MAIN_SITE = "a.customer_id = c.id AND a.role = 'site' AND a.position = 0"
_WITH_CITY = f"customer c LEFT JOIN customer_address a ON {_MAIN_SITE}"
_SORTED_BY: dict[Sort, str] = {
    "reference": "c.reference",
    "contact": "c.contact_name",
    "email": "c.email",
    "city": "a.city",
    "top_level": "c.top_level",
}

_LINES = f"""
SELECT c.id, c.key, c.name, c.reference, c.contact_name, c.email, c.phone, coalesce(a.city, ''),
  c.top_level, c.do_not_send,
  (SELECT count(*) FROM link WHERE kind = 'customer' AND local_id = c.id)
FROM {_WITH_CITY} WHERE c.id {OF_THESE}"""  # noqa: S608
_LINE_TYPES: Types = frozenset({(int, *[str] * 8, int, int)})

_FOR_MATCHING = """
SELECT id, name_key, name, reference, vat_number, email FROM customer c
WHERE NOT EXISTS (
  SELECT 1 FROM link WHERE tenant_id = ? AND kind = 'customer' AND local_id = c.id
) ORDER BY id"""
_MATCHING_TYPES: Types = frozenset({(int, *[str] * 5)})


def order_customers(search: str = "", sort: Sort = "name", descending: bool = False) -> array[int]:
    """The ids of all customers that have every word of ``search``, in the order to show.

    Words are looked for in name, reference, contact, e-mail, city and key. Customers that have
    nothing in the column that is sorted by come last; equal ones stand by name.
    """
    found, values = _found(search)
    way = " DESC" if descending else ""
    if sort == "name":  # as the index that covers all of this has them
        source, order = "customer c", f"c.name_key{way}, c.search{way}, c.id{way}"
    else:
        source = _WITH_CITY if sort == "city" else "customer c"
        order = f"lower(nullif({_SORTED_BY[sort]}, '')){way} NULLS LAST, c.name_key, c.id"
    sql = f"SELECT c.id FROM {source} WHERE {found} ORDER BY {order}"  # noqa: S608
    return array("q", (number for (number,) in connection().execute(sql, values)))


def customer_lines(ids: Sequence[int]) -> list[CustomerLine]:
    """In the order asked; ids that there are not are left out."""
    found = {
        row[0]: CustomerLine(*(*row[:9], bool(row[9]), row[10]))
        for row in typed(_LINES, [json.dumps(list(ids))], _LINE_TYPES)
    }
    return [found[number] for number in ids if number in found]


def count_customers(search: str = "") -> int:
    found, values = _found(search)
    sql = f"SELECT count(*) FROM customer c WHERE {found}"  # noqa: S608
    (number,) = connection().execute(sql, values).fetchone()
    return int(number)


def top_levels() -> list[str]:
    """All that customers stand under, by name."""
    rows = connection().execute("SELECT DISTINCT top_level FROM customer WHERE top_level <> ''")
    return sorted((name for (name,) in rows), key=lambda name: (name_key(name), name))


def all_for_matching(tenant_id: int) -> Iterator[ForMatching]:
    """The customers that are not linked in this tenant, oldest first. To be used up at once."""
    return typed(_FOR_MATCHING, [tenant_id], _MATCHING_TYPES)


def _found(search: str) -> tuple[str, list[str]]:
    """A condition and its values: every word must be there."""
    words = name_key(search).split()
    has_word = "(instr(c.name_key, ?) OR instr(c.search, ?))"
    condition = " AND ".join([has_word] * len(words)) or "1"
    return condition, [word for word in words for _ in range(2)]
