"""How products lie in the file: many at a time, in plain SQL, each with its prices.

Functions for ``book.products``; they check and touch nothing. Amounts are exact texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import product
from types import NoneType

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
from sage_desktop.book.product_rows import NewProduct, Price, ProductRow
from sage_desktop.book.records.products import Product, ProductPrice
from sage_desktop.core.names import name_key

_ALIKE = (
    "kind description code cost tax_rate_id sales_account purchase_account group_id supplier_id "
    "active notes tenant_id do_not_send"
).split()
_COLUMNS = ["id", "key", "name_key", "search", *_ALIKE]
_PRICE = "product_id position price_type amount".split()
_SELECT = f"SELECT id, key, {', '.join(_ALIKE)} FROM product WHERE id {OF_THESE}"  # noqa: S608
_SELECT_PRICES = f"""
SELECT product_id, price_type, amount
FROM product_price WHERE product_id {OF_THESE} ORDER BY product_id, position"""  # noqa: S608

_TYPES: Types = frozenset(
    (int, *[str] * 4, cost, rate, str, str, group, supplier, int, str, tenant, int)
    for cost in (str, NoneType)
    for rate, group, supplier, tenant in product((int, NoneType), repeat=4)
)
_PRICE_TYPES: Types = frozenset({(int, str, str)})

_kind = Product.kind.python_value
_cost = Product.cost.python_value
_amount = ProductPrice.amount.python_value


def insert(new: Sequence[tuple[int, str, NewProduct]]) -> None:
    """Id, key and the rest of each."""
    run = connection().executemany
    run(insert_sql("product", _COLUMNS), [_columns(number, key, of) for number, key, of in new])
    prices = [
        _price_row(number, position, price)
        for number, _, of in new
        for position, price in enumerate(of.prices)
    ]
    run(insert_sql("product_price", _PRICE), prices)


def put(pairs: Iterable[tuple[ProductRow | None, ProductRow]]) -> None:
    """Writes of each new row what differs from the row that the file has (None: it has none)."""
    columns, prices, no_price = [], [], []
    for old, new in pairs:
        wanted = _columns(new.id, new.key, new)
        if old is None or _columns(old.id, old.key, old) != wanted:
            columns.append(wanted)
        written, gone = changed(_prices(old), _prices(new))
        prices += [_price_row(new.id, position, price) for position, price in written.items()]
        no_price += [(new.id, position) for position in gone]
    run = connection().executemany
    run(upsert_sql("product", _COLUMNS), columns)
    run(upsert_sql("product_price", _PRICE, _PRICE[:2]), prices)
    run("DELETE FROM product_price WHERE product_id = ? AND position = ?", no_price)


def read(ids: Iterable[int]) -> dict[int, ProductRow]:
    """Those that there are. Two queries, however many."""
    asked = [as_list(ids)]
    prices: dict[int, list[Price]] = {}
    for number, price_type, amount in typed(_SELECT_PRICES, asked, _PRICE_TYPES, "product"):
        prices.setdefault(number, []).append(Price(price_type, _amount(amount)))
    found: dict[int, ProductRow] = {}
    for row in typed(_SELECT, asked, _TYPES, "product"):
        (
            number,
            key,
            kind,
            description,
            code,
            cost,
            rate,
            sales,
            purchase,
            group,
            supplier,
            *more,
        ) = row
        active, notes, tenant, not_sent = more
        found[number] = ProductRow(
            number,
            key,
            _kind(kind),
            description,
            code,
            tuple(prices.get(number, ())),
            _cost(cost),
            rate,
            sales,
            purchase,
            group,
            supplier,
            bool(active),
            notes,
            tenant,
            bool(not_sent),
        )
    return found


def exact_text(amount: Decimal) -> str:
    """As the file has it, or ``BadInput("too_precise")``."""
    return str(ProductPrice.amount.db_value(amount))


def _columns(number: int, key: str, of: NewProduct | ProductRow) -> tuple[object, ...]:
    return (
        number,
        key,
        name_key(of.description),
        name_key(f"{of.code} {key}"),
        of.kind.value,
        of.description,
        of.code,
        None if of.cost is None else exact_text(of.cost),
        of.tax_rate_id,
        of.sales_account,
        of.purchase_account,
        of.group_id,
        of.supplier_id,
        of.active,
        of.notes,
        of.tenant_id,
        of.do_not_send,
    )


def _price_row(number: int, position: int, price: Price) -> tuple[object, ...]:
    return number, position, price.price_type, exact_text(price.amount)


def _prices(of: ProductRow | None) -> dict[int, Price]:
    return {} if of is None else dict(enumerate(of.prices))
