"""A Halo product, stock item or service as Sage takes it, and back as values. Pure.

Facts: ``sage/api.md`` 11.6 to 11.9. ``Values`` are the importer's, but for the group, which only
stands for something in Sage.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sage_desktop.book.product_rows import ProductKind, ProductRow
from sage_desktop.core.exact import plain
from sage_desktop.core.names import name_key
from sage_desktop.sage.listings import Product, Service
from sage_desktop.sync.agreed import agree_on
from sage_desktop.sync.imports.products import NO, YES, price_line
from sage_desktop.sync.sending.fitting import Fitting

Body = dict[str, Any]

DESCRIPTION, CODE, STOCK_CODE, NOTES = 255, 255, 30, 500
"""Sage's limits, in characters."""

PATHS: Mapping[ProductKind, tuple[str, str]] = {
    ProductKind.PRODUCT: ("/products", "product"),
    ProductKind.STOCK_ITEM: ("/stock_items", "stock_item"),
    ProductKind.SERVICE: ("/services", "service"),
}
"""Where items are written, and what one is called there."""


@dataclass(frozen=True, slots=True)
class Around:
    """What an item's values are in Sage: ids by what they are in the book.

    ``price_types`` and ``rate_types``: ids by their names' keys, in Sage's order.
    """

    accounts: Mapping[str, str]
    tax_rates: Mapping[str, str]
    suppliers: Mapping[str, str]
    price_types: Mapping[str, str] = field(default_factory=dict)
    rate_types: Mapping[str, str] = field(default_factory=dict)
    default_accounts: Mapping[str, str] = field(default_factory=dict)


def guid(product_id: int) -> str:
    """What stands in ``source_guid``: the importer knows it again."""
    return f"halo:item:{product_id}"


def fitted(row: ProductRow, fitting: Fitting) -> dict[str, str]:
    """The product's values as Sage would hold them."""
    code = STOCK_CODE if row.kind is ProductKind.STOCK_ITEM else CODE
    return {
        "description": fitting.text("description", row.description, DESCRIPTION),
        "code": fitting.whole("code", row.code, code),
        "notes": fitting.text("notes", row.notes, NOTES),
        "cost": "" if row.cost is None else plain(row.cost),
        "prices": "\n".join(price_line(each.price_type, each.amount) for each in row.prices),
        "tax_rate": "" if row.tax_rate_id is None else str(row.tax_rate_id),
        "sales_account": row.sales_account,
        "purchase_account": row.purchase_account,
        "active": YES if row.active else NO,
        "supplier": "" if row.supplier_id is None else str(row.supplier_id),
    }


def create_body(
    values: Mapping[str, str], kind: ProductKind, product_id: int, around: Around
) -> Body:
    """Empty values are left out; accounts that are not given are the usual ones of the business."""
    wanted = [name for name, value in values.items() if value]
    body = update_body(values, wanted, kind, around)
    body["source_guid"] = guid(product_id)
    usual = around.default_accounts
    stem = "service" if kind is ProductKind.SERVICE else "product"
    for name in ("sales", "purchase"):
        member = f"{name}_ledger_account_id"
        if member not in body and f"{stem}_{name}" in usual:
            body[member] = usual[f"{stem}_{name}"]
    return body


def update_body(
    values: Mapping[str, str], fields: Collection[str], kind: ProductKind, around: Around
) -> Body:
    """Only these fields. Prices go as a whole set, each with its type (``sage/api.md`` 11.6)."""
    body: Body = {}
    for name, member in (("description", "description"), ("code", "item_code"), ("notes", "notes")):
        if name in fields:
            body[member] = values[name]
    if "cost" in fields and kind is not ProductKind.STOCK_ITEM:
        body["cost_price"] = values["cost"] or None
    if "active" in fields:
        body["active"] = values["active"] == YES
    for name, member, ids in (
        ("sales_account", "sales_ledger_account_id", around.accounts),
        ("purchase_account", "purchase_ledger_account_id", around.accounts),
        ("tax_rate", "sales_tax_rate_id", around.tax_rates),
        ("supplier", "usual_supplier_id", around.suppliers),
    ):
        if name in fields and (not values[name] or values[name] in ids):
            body[member] = ids.get(values[name])
    if "prices" in fields:
        body.update(_prices(values["prices"], kind, around))
    return body


def unknown_price_types(values: Mapping[str, str], kind: ProductKind, around: Around) -> list[str]:
    """Names of price types that this business does not have; "" is the usual one."""
    known = _types(kind, around)
    return [name for name, _ in _lines(values["prices"]) if name and name_key(name) not in known]


def _prices(text: str, kind: ProductKind, around: Around) -> Body:
    known = _types(kind, around)
    service = kind is ProductKind.SERVICE
    noun = "rate" if service else "price"
    type_id = "service_rate_type_id" if service else "product_sales_price_type_id"
    found = []
    for name, amount in _lines(text):
        usual = next(iter(known.values()), "")
        found.append(
            {
                type_id: known.get(name_key(name), usual),
                f"{noun}_name": name or "Sales Price",
                noun: amount,
                f"{noun}_includes_tax": False,
            }
        )
    return {f"sales_{noun}s": found}


def _types(kind: ProductKind, around: Around) -> Mapping[str, str]:
    return around.rate_types if kind is ProductKind.SERVICE else around.price_types


def _lines(text: str) -> list[tuple[str, str]]:
    return [
        (name, amount) for name, _, amount in (s.partition("\t") for s in text.split("\n") if s)
    ]


def sendable(name: str, value: str, kind: ProductKind) -> bool:
    """Whether a change to this value can reach an item that is there."""
    if name == "cost":
        return kind is not ProductKind.STOCK_ITEM
    if name in {"sales_account", "purchase_account", "prices"}:
        return bool(value)
    return True


def values_of(item: Product | Service, around: Around) -> dict[str, str]:
    """What Sage holds now, as the importer would see it."""
    accounts = {sage_id: code for code, sage_id in around.accounts.items()}
    rates = {sage_id: local for local, sage_id in around.tax_rates.items()}
    suppliers = {sage_id: local for local, sage_id in around.suppliers.items()}
    if isinstance(item, Service):
        prices = [(e.service_rate_type, e.rate_name, e.rate) for e in item.sales_rates or ()]
    else:
        prices = [
            (e.product_sales_price_type, e.price_name, e.price) for e in item.sales_prices or ()
        ]
    return {
        "description": item.description or "",
        "code": item.item_code or "",
        "notes": item.notes or "",
        "cost": "" if item.cost_price is None else plain(item.cost_price),
        "prices": "\n".join(
            price_line((kind and kind.displayed_as) or name or "", amount)
            for kind, name, amount in prices
            if amount is not None
        ),
        "tax_rate": rates.get(_id(item.sales_tax_rate), ""),
        "sales_account": accounts.get(_id(item.sales_ledger_account), ""),
        "purchase_account": accounts.get(_id(item.purchase_ledger_account), ""),
        "active": NO if item.active is False else YES,
        "supplier": suppliers.get(_id(item.usual_supplier), ""),
    }


def after_creation(
    sent: Mapping[str, str], item: Product | Service, around: Around
) -> dict[str, str]:
    """What both sides hold once ``item`` was made: what was sent, and what Sage filled in."""
    agreed, now = dict(sent), values_of(item, around)
    for name, value in sent.items():
        if not value:
            agree_on(agreed, name, "", now[name])
    return agreed


def _id(reference: Any) -> str:
    return (reference.id or "") if reference is not None else ""
