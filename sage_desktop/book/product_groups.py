"""Halo product groups: a handful. Plain functions for ``Book.read`` and ``Book.write``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sage_desktop.book.keyed import Records
from sage_desktop.book.plain_sql import (
    OF_THESE,
    Types,
    as_list,
    connection,
    insert_sql,
    typed,
    upsert_sql,
)
from sage_desktop.book.product_rows import ProductGroupRow
from sage_desktop.book.records.groups import ProductGroup
from sage_desktop.book.session import touch
from sage_desktop.core.changes import Kind
from sage_desktop.core.names import name_key


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A product group to be made; without ``key`` it gets one of its own."""

    name: str
    key: str | None = None


_COLUMNS = ("id", "key", "name", "name_key")
_SELECT = """
SELECT g.id, g.key, g.name, (SELECT count(*) FROM product WHERE group_id = g.id)
FROM product_group g"""
_TYPES: Types = frozenset({(int, str, str, int)})


def create_product_groups(drafts: Sequence[NewGroup]) -> list[int]:
    """The ids, rising. Raises ``BadInput``: name_missing, key_taken. Then nothing was made."""
    return [number for number, _ in RECORDS.create(drafts)]


def create_product_group(name: str, *, key: str | None = None) -> ProductGroupRow:
    """See ``create_product_groups``."""
    return product_group(create_product_groups([NewGroup(name, key)])[0])


def update_product_groups(rows: Sequence[ProductGroupRow]) -> None:
    """Gives groups other names and keys; what is in them stays in them.

    Raises as ``create_product_groups``, and ``NotFound``. Then nothing was changed.
    """
    RECORDS.update(rows)


def product_groups(search: str = "") -> list[ProductGroupRow]:
    """By name. ``search`` is looked for in names and keys, whatever the case."""
    wanted = name_key(search)
    rows = typed(f"{_SELECT} ORDER BY g.name_key, g.id", (), _TYPES, "product_group")
    found = (ProductGroupRow(*row) for row in rows)
    return [row for row in found if wanted in name_key(row.name) or wanted in name_key(row.key)]


def product_group(group_id: int) -> ProductGroupRow:
    """Raises ``NotFound``."""
    return RECORDS.get(group_id)


def product_groups_by_key(keys: Sequence[str]) -> dict[str, ProductGroupRow]:
    """Of those keys that are in use."""
    return RECORDS.by_key(keys)


def find_product_group(text: str) -> ProductGroupRow:
    """By key, else by id, else by name whatever the case.

    Raises ``NotFound``, and ``BadInput("several_match")`` if several groups have the name.
    """
    return RECORDS.find(text)


def remove_product_group(group_id: int) -> None:
    """What is mapped to it, and a tenant's default that it is, go with it.

    Raises ``NotFound``, and ``BadInput("in_use")`` if products are in it.
    """
    RECORDS.remove([group_id])
    touch(Kind.CATEGORY, Kind.TENANT)


def _read(ids: Iterable[int]) -> dict[int, ProductGroupRow]:
    sql = f"{_SELECT} WHERE g.id {OF_THESE}"
    return {
        row[0]: ProductGroupRow(*row) for row in typed(sql, [as_list(ids)], _TYPES, "product_group")
    }


def _insert(new: Sequence[tuple[int, str, NewGroup]]) -> None:
    rows = [(number, key, of.name, name_key(of.name)) for number, key, of in new]
    connection().executemany(insert_sql("product_group", _COLUMNS), rows)


def _put(pairs: Iterable[tuple[ProductGroupRow | None, ProductGroupRow]]) -> None:
    rows = [(new.id, new.key, new.name, name_key(new.name)) for _, new in pairs]
    connection().executemany(upsert_sql("product_group", _COLUMNS), rows)


RECORDS: Records[ProductGroupRow, NewGroup] = Records(
    Kind.PRODUCT_GROUP, ProductGroup, _read, _insert, _put, ()
)
