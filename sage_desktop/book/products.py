"""Halo products, stock items and services with their prices, one or thousands at a time.

Plain functions for ``Book.read`` and ``Book.write``. Texts are kept exactly as they are given,
amounts to their last digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from sage_desktop.book import product_store as store
from sage_desktop.book.keyed import Records
from sage_desktop.book.product_rows import NewProduct, Price, ProductRow
from sage_desktop.book.records.products import Product
from sage_desktop.core.changes import Kind
from sage_desktop.core.exact import plain

LINK_KINDS = ("product", "service")
"""A service is linked as such, everything else as a product."""

_Product = TypeVar("_Product", ProductRow, NewProduct)


def _as_kept(of: _Product) -> _Product:
    """As it comes back from the file: amounts without zeros that say nothing."""
    amounts = [each.amount for each in of.prices]
    if of.cost is not None:
        amounts.append(of.cost)
    if all(str(amount) == plain(amount) for amount in amounts):
        return of
    prices = tuple(Price(each.price_type, _exact(each.amount)) for each in of.prices)
    return replace(of, prices=prices, cost=None if of.cost is None else _exact(of.cost))


def _exact(amount: Decimal) -> Decimal:
    return Decimal(store.exact_text(amount))


RECORDS: Records[ProductRow, NewProduct] = Records(
    Kind.PRODUCT,
    Product,
    store.read,
    store.insert,
    store.put,
    LINK_KINDS,
    name="description",
    missing="description_missing",
    by=("code", "name_key"),
    as_kept=_as_kept,
    sent=True,
)


def create_products(drafts: Sequence[NewProduct]) -> list[int]:
    """The ids, rising in the order of ``drafts``. Raises as ``create_with_keys``."""
    return [number for number, _ in create_with_keys(drafts)]


def create_with_keys(drafts: Sequence[NewProduct]) -> list[tuple[int, str]]:
    """Ids, rising in the order of ``drafts``, and keys.

    Raises ``BadInput``: description_missing, key_taken, too_precise; ``NotFound`` for a tenant, tax
    rate, group or supplier. Then nothing was made.
    """
    return RECORDS.create(drafts)


def update_products(rows: Sequence[ProductRow]) -> None:
    """Makes each product what its row says; nothing is written where nothing differs.

    Raises as ``create_with_keys``, and ``NotFound`` for a product. Then nothing was changed.
    """
    RECORDS.update(rows)


def products_by_id(ids: Sequence[int]) -> list[ProductRow]:
    """In the order asked; ids that there are not are left out."""
    return RECORDS.by_id(ids)


def products_by_key(keys: Sequence[str]) -> dict[str, ProductRow]:
    """Of those keys that are in use."""
    return RECORDS.by_key(keys)


def product(product_id: int) -> ProductRow:
    """Raises ``NotFound``."""
    return RECORDS.get(product_id)


def find_product(text: str) -> ProductRow:
    """By key, else by id, else by code, else by description whatever the case.

    Raises ``NotFound``, and ``BadInput("several_match")`` if several products have it.
    """
    return RECORDS.find(text)


def remove_product(product_id: int) -> None:
    """See ``remove_products``."""
    RECORDS.remove([product_id])


def remove_products(ids: Sequence[int]) -> None:
    """Their links go with them.

    Raises ``NotFound``, and ``BadInput("in_use")`` if a record other than a link needs one. Then
    nothing was removed.
    """
    RECORDS.remove(ids)
