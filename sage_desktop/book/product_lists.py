"""Products as lists show them: the order of all that are found, the lines of those in sight.

Plain functions for ``Book.read``, quick for 100,000 products.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from types import NoneType
from typing import Literal

from sage_desktop.book import record_lists
from sage_desktop.book.plain_sql import OF_THESE, Types, as_list, numbers, typed
from sage_desktop.book.product_rows import ProductKind, ProductLine
from sage_desktop.book.record_lists import Column, ForMatching, text
from sage_desktop.book.records.products import Product, ProductPrice

ProductSort = Literal["description", "code", "kind", "price", "group", "active"]

_USUAL_PRICE = "LEFT JOIN product_price p ON p.product_id = r.id AND p.position = 0"
_GROUP = "LEFT JOIN product_group g ON g.id = r.group_id"
_GROUP_PLACE = """LEFT JOIN (
  SELECT id, row_number() OVER (ORDER BY name_key, id) AS place FROM product_group
) g ON g.id = r.group_id"""
_SORTED_BY: dict[ProductSort, Column] = {
    "code": text("r.code"),
    "kind": Column("r.kind"),
    "price": Column("CAST(p.amount AS REAL)", _USUAL_PRICE),
    "group": Column("g.place", _GROUP_PLACE),
    "active": Column("NOT r.active"),
}

_LINES = f"""
SELECT r.id, r.key, r.kind, r.code, r.description, p.amount, coalesce(g.name, ''),
  coalesce(t.name, ''), r.active, coalesce(s.name, ''),
  (SELECT count(*) FROM link WHERE kind IN ('product', 'service') AND local_id = r.id)
FROM product r {_USUAL_PRICE} {_GROUP} LEFT JOIN tax_rate t ON t.id = r.tax_rate_id
LEFT JOIN supplier s ON s.id = r.supplier_id WHERE r.id {OF_THESE}"""  # noqa: S608
_LINE_TYPES: Types = frozenset(
    (int, *[str] * 4, price, str, str, int, str, int) for price in (str, NoneType)
)
_kind = Product.kind.python_value
_amount = ProductPrice.amount.python_value


def order_products(
    search: str = "",
    sort: ProductSort = "description",
    descending: bool = False,
    *,
    group_id: int | None = None,
    kind: ProductKind | None = None,
) -> array[int]:
    """The ids of all products that have every word of ``search``, in the order to show.

    Words are looked for in description, code and key. Products that have nothing in the column
    that is sorted by come last; equal ones stand by description. Active ones come before others.
    """
    only: dict[str, object] = {}
    if group_id is not None:
        only["group_id"] = group_id
    if kind is not None:
        only["kind"] = kind.value
    return record_lists.order_ids("product", search, _SORTED_BY.get(sort), descending, only)


def product_lines(ids: Sequence[int]) -> list[ProductLine]:
    """In the order asked; ids that there are not are left out."""
    found: dict[int, ProductLine] = {}
    for row in typed(_LINES, [as_list(ids)], _LINE_TYPES, "product"):
        number, key, kind, code, description, price, group, rate, active, supplier, links = row
        found[number] = ProductLine(
            number,
            key,
            _kind(kind),
            code,
            description,
            None if price is None else _amount(price),
            group,
            rate,
            bool(active),
            supplier,
            links,
        )
    return [found[number] for number in ids if number in found]


def of_kinds(ids: Iterable[int], kinds: Collection[ProductKind]) -> set[int]:
    """Those that are of one of these kinds."""
    sql = f"SELECT id FROM product WHERE id {OF_THESE} AND kind IN ({_named(kinds)})"  # noqa: S608
    return numbers(sql, [as_list(ids)])


def count_products(search: str = "") -> int:
    return record_lists.count("product", search)


def price_types() -> list[str]:
    """All that prices are named by, by name."""
    return record_lists.distinct("product_price", "price_type")


def all_for_matching(
    tenant_id: int, kinds: Collection[ProductKind], link_kind: str
) -> Iterator[ForMatching]:
    """The products of these kinds without such a link in this tenant, oldest first.

    Their description stands for a name, their code for a reference. To be used up at once.
    """
    columns = "name_key, description, code, '', ''"
    return record_lists.free(
        "product", columns, tenant_id, link_kind, f"r.kind IN ({_named(kinds)})"
    )


def _named(kinds: Collection[ProductKind]) -> str:
    return ", ".join(f"'{ProductKind(kind).value}'" for kind in sorted(kinds))
