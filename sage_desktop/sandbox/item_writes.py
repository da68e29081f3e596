"""How clients make and change products, services and stock items (``sage/api.md`` 11.6 to 11.8)."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sage_desktop.sandbox import fields
from sage_desktop.sandbox.bodies import Json
from sage_desktop.sandbox.company import hex_id
from sage_desktop.sandbox.contacts import VENDOR
from sage_desktop.sandbox.items import PRODUCT, Item, Price, Stock
from sage_desktop.sandbox.writing import Change, Writing

_ENTITY = re.compile(r"&(#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_PLAIN = (
    "description",
    "item_code",
    "notes",
    "purchase_description",
    "source_guid",
    "cost_price",
    "active",
    "sales_tax_rate_id",
    "purchase_tax_rate_id",
)
_STOCK = ("reorder_level", "reorder_quantity")
_STOCK_TEXTS = ("location", "barcode", "supplier_part_number", "measurement_unit")
_PRICES = {
    "sales_prices": ("product_sales_price_type_id", "price", "price_includes_tax"),
    "sales_rates": ("service_rate_type_id", "rate", "rate_includes_tax"),
}


def check_description(change: Change, text: str | None, source: str) -> None:
    """Sage refuses HTML entities: they must be decoded first."""
    if text and _ENTITY.search(text):
        change.refuse("must not contain HTML", source)


def _check(change: Change) -> None:
    values, business = change.values, change.business
    for name in ("description", "purchase_description"):
        check_description(change, values.get(name), name)
    for side, place in (("sales", "sales"), ("purchase", "expenses")):
        account = business.ledger_accounts.get(values.get(f"{side}_ledger_account_id", ""))
        if account is not None and (account.control_name or place not in account.visible_in):
            change.refuse("can't be used here", f"{side}_ledger_account_id")
    supplier = business.contacts.get(values.get("usual_supplier_id", ""))
    if supplier is not None and supplier.kind != VENDOR:
        change.refuse("can't find vendor", "usual_supplier_id")
    if values.get("catalog_item_type_id") not in {None, "", PRODUCT}:
        change.refuse("is not of this kind", "catalog_item_type_id")


def _members(values: Json) -> Json:
    """Members of ``Item`` for what was sent; prices that were left out are gone."""
    found = {name: values[name] for name in _PLAIN if name in values}
    for side in ("sales", "purchase"):
        if f"{side}_ledger_account_id" in values:
            found[f"{side}_account_id"] = values[f"{side}_ledger_account_id"]
    if "usual_supplier_id" in values:
        found["supplier_id"] = values["usual_supplier_id"]
    for name, (kind, amount, includes_tax) in _PRICES.items():
        if name in values:
            found["prices"] = tuple(
                Price(each[kind], each.get(amount), bool(each.get(includes_tax)))
                for each in values[name]
            )
    return found


def _stocked(values: Json, stock: Stock) -> Stock:
    """``stock`` with what was sent of it."""
    if values.get("quantity_in_stock") is not None:
        stock.quantity = values["quantity_in_stock"]
    for name in _STOCK:
        if name in values:
            setattr(stock, name, values[name] or Decimal(0))
    for name in _STOCK_TEXTS:
        if name in values:
            setattr(stock, name, values[name])
    if values.get("weight") is not None:
        stock.weight = float(values["weight"])
    return stock


def _creator(kind: str) -> Callable[[Change], Item]:
    def create(change: Change) -> Item:
        _check(change)
        change.settle()
        business = change.business
        items = business.services if kind == "service" else business.products
        known: Json = {"item_code": ""} | _members(change.values)
        id = hex_id(f"{business.id} {kind} {len(items)} {change.now}")
        stock = _stocked(change.values, Stock()) if kind == "stock_item" else None
        items[id] = Item(id, created_at=change.now, updated_at=change.now, stock=stock, **known)
        return items[id]

    return create


def _change(item: Item, change: Change) -> None:
    _check(change)
    change.settle()
    for name, value in _members(change.values).items():
        setattr(item, name, value)
    if item.stock is not None:
        item.stock = _stocked(change.values, item.stock)


def _writing(singular: str, known: fields.Fields) -> Writing[Any]:
    touched = frozenset({"services"} if singular == "service" else {"products", "stock_items"})
    area = "Products & Services"
    return Writing(singular, area, known, _creator(singular), _change, touched)


PRODUCTS = _writing("product", fields.PRODUCT)
SERVICES = _writing("service", fields.SERVICE)
STOCK_ITEMS = _writing("stock_item", fields.STOCK_ITEM)
