"""``put products``: records from outside, checked as a whole before anything is written.

Field names and rules are those of ``docs/records.md``: a field left out stays as it is, ``null``
clears it, an unknown one is an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from sage_desktop.book import product_groups, products, suppliers
from sage_desktop.book.product_rows import NewProduct, Price, ProductKind, ProductRow
from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.sync import field_input
from sage_desktop.sync.field_input import Names, Others, Tenants, put_records
from sage_desktop.sync.product_rules import (
    TEXTS,
    checked_amount,
    checked_code,
    checked_prices,
    checked_text,
    usual_type,
)
from sage_desktop.sync.product_uses import Accounts, TaxRates, check_kind
from sage_desktop.sync.record_input import SHOWN, Record, key_of, read_records

_OTHERS = ("tax_rate", "group", "supplier")
_FIELDS = frozenset(
    {"key", *TEXTS, "kind", "price", "prices", "cost", "active", "do_not_send", "tenant", *_OTHERS}
)

_Product = TypeVar("_Product", ProductRow, NewProduct)


@dataclass(frozen=True, slots=True)
class ProductInput:
    """One record of ``put products``: only what it names.

    ``price``: the usual one, if it is told at all; ``prices`` None: not told.
    """

    key: str
    columns: Mapping[str, Any]
    names: Names
    price: tuple[Decimal | None, ...]
    prices: tuple[Price, ...] | None


def read_products(decoded: object) -> list[ProductInput]:
    """Checks a decoded JSON array. Raises ``BadInput("bad_record")`` naming the first bad one."""
    return read_records(decoded, _FIELDS, _product)


def put_products(inputs: Sequence[ProductInput]) -> tuple[int, int, int]:
    """Creates or updates by key; gives how many were created, updated, unchanged. Book thread.

    Part of the caller's transaction. Raises ``BadInput("bad_record")`` for a new record without
    description, or when there is not what one names; then nothing is written.
    """
    around = _Around()

    def make(each: ProductInput) -> NewProduct:
        if "description" not in each.columns:
            raise BadInput(detail=tr("a new product needs key and description."))
        blank = NewProduct(ProductKind.PRODUCT, each.columns["description"], each.key)
        return around.changed(blank, each, is_new=True)

    def change(had: ProductRow, each: ProductInput) -> ProductRow:
        check_kind(each.columns.get("kind", had.kind), had)
        return around.changed(had, each, is_new=False)

    return put_records(products.RECORDS, inputs, make, change)


class _Around:
    """What the book has that products name; each is looked up once."""

    def __init__(self) -> None:
        self._tenants = Tenants()
        self._accounts = Accounts()
        self._tax_rates = TaxRates()
        self._groups = Others(product_groups.RECORDS)
        self._suppliers = Others(suppliers.RECORDS)

    def changed(self, had: _Product, each: ProductInput, *, is_new: bool) -> _Product:
        changes: dict[str, Any] = dict(each.columns)
        changes |= self._tenants.column(each.names, is_new=is_new)
        for name, named in each.names.items():
            if name == "tax_rate":
                changes["tax_rate_id"] = named and self._tax_rates.id(named, had.tax_rate_id)
            elif name == "group":
                changes["group_id"] = named and self._groups.id(named)
            elif name == "supplier":
                changes["supplier_id"] = named and self._suppliers.id(named)
        wanted = replace(had, **changes)
        if is_new or (wanted.kind, wanted.code) != (had.kind, had.code):
            checked_code(wanted.kind, wanted.code)
        self._accounts.check(wanted, had)
        return replace(wanted, prices=_prices(wanted, each))


def _prices(wanted: ProductRow | NewProduct, each: ProductInput) -> tuple[Price, ...]:
    """``prices`` are all there are; ``price`` alone is the usual one, and the others stay."""
    if each.prices is not None:
        usual = each.prices[0].amount if each.prices else None
        if each.price and each.price[0] != usual:
            raise BadInput(detail=tr("“price” is not the first of “prices”: give one of them."))
        return each.prices
    if not each.price:
        return wanted.prices
    (amount,) = each.price
    first, others = wanted.prices[:1], wanted.prices[1:]
    if amount is None:
        if others:
            raise BadInput(detail=tr("“price” cannot be cleared beside others: give “prices”."))
        return ()
    name = first[0].price_type if first else usual_type(wanted.kind)
    return (Price(name, amount), *others)


def _product(record: Record) -> ProductInput:
    columns: dict[str, Any] = {
        name: field_input.text(name, record[name], checked_text, ("description",))
        for name in TEXTS
        if name in record
    }
    if "kind" in record:
        columns["kind"] = _kind(record["kind"])
    if "cost" in record:
        columns["cost"] = _amount("cost", record["cost"])
    if "active" in record:
        columns["active"] = field_input.flag("active", record["active"], cleared=True)
    if "do_not_send" in record:
        columns["do_not_send"] = field_input.flag("do_not_send", record["do_not_send"])
    named = {
        name: field_input.name_of_other(name, record[name]) for name in _OTHERS if name in record
    }
    return ProductInput(
        key_of(record),
        columns,
        field_input.tenant(record) | named,
        (_amount("price", record["price"]),) if "price" in record else (),
        _all_prices(record["prices"]) if "prices" in record else None,
    )


def _kind(value: object) -> ProductKind:
    if isinstance(value, str) and value in set(ProductKind):
        return ProductKind(value)
    kinds = ", ".join(ProductKind)
    raise BadInput(detail=tr("“kind” must be one of: {kinds}.").format(kinds=kinds))


def _amount(name: str, value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    return _needed_amount(name, value)


def _needed_amount(name: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadInput(detail=tr("“{name}” must be an amount, as a string.").format(name=name))
    return checked_amount(name, value)


def _all_prices(value: object) -> tuple[Price, ...]:
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise BadInput(detail=tr("“{name}” must be a JSON object or null.").format(name="prices"))
    return checked_prices(
        Price(name, _needed_amount(f"prices.{name[:SHOWN]}", amount))
        for name, amount in value.items()
    )
