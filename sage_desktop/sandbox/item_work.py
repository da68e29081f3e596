"""Adding and deleting products, stock items and services of a business by Sage's rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sage_desktop.sandbox.company import Business, hex_id
from sage_desktop.sandbox.contact_work import renewed
from sage_desktop.sandbox.items import Item, Price, PriceType, Stock

Amounts = Mapping[str, Decimal | str | None]
"""What one unit costs, by the id or name of a price or rate type."""

_PRICE_TYPES = ("Sales Price", "Trade", "Wholesale")
_RATE_TYPES = ("Rate",)
_LONGEST_STOCK_CODE = 30


def add_price_types(business: Business, moment: datetime) -> None:
    """The types with which every business begins (``sage/api.md`` 11.6, 11.7)."""
    for name in _PRICE_TYPES:
        add_price_type(business, moment, name)
    for name in _RATE_TYPES:
        add_price_type(business, moment, name, of_services=True)


def add_price_type(
    business: Business, moment: datetime, name: str, *, of_services: bool = False
) -> PriceType:
    types = business.rate_types if of_services else business.price_types
    kind = "rate" if of_services else "price"
    id = hex_id(f"{business.id} {kind} type {len(types)} {moment}")
    types[id] = PriceType(id, name, moment, moment)
    return types[id]


def priced(types: Mapping[str, PriceType], amounts: Amounts) -> tuple[Price, ...]:
    """Raises ``ValueError`` for a type that there is not."""
    ids = {each.name: each.id for each in types.values()} | {id: id for id in types}
    unknown = amounts.keys() - ids.keys()
    if unknown:
        raise ValueError(f"no such price type: {', '.join(sorted(unknown))}")
    return tuple(
        Price(ids[key], None if amount is None else Decimal(amount))
        for key, amount in amounts.items()
    )


def add_product(
    business: Business,
    moment: datetime,
    description: str,
    item_code: str = "",
    *,
    prices: Amounts | None = None,
    stock: Stock | None = None,
    **fields: Any,
) -> Item:
    """A product, with ``stock`` a stock item. Accounts that are not given are the usual ones.

    Raises ``ValueError`` for a stock item without a code that fits, and an unknown price type.
    """
    if stock is not None and not 0 < len(item_code) <= _LONGEST_STOCK_CODE:
        raise ValueError(f"stock items need a code of 1 to {_LONGEST_STOCK_CODE} characters")
    id = hex_id(f"{business.id} product {len(business.products)} {moment}")
    usual = _usual_accounts(business, "product")
    fields = usual | {"stock": stock, "prices": priced(business.price_types, prices or {})} | fields
    business.products[id] = Item(id, description, item_code, moment, moment, **fields)
    return business.products[id]


def add_service(
    business: Business,
    moment: datetime,
    description: str,
    item_code: str = "",
    *,
    prices: Amounts | None = None,
    **fields: Any,
) -> Item:
    """Accounts that are not given are the usual ones. Raises ``ValueError`` as above."""
    id = hex_id(f"{business.id} service {len(business.services)} {moment}")
    usual = _usual_accounts(business, "service")
    fields = usual | {"prices": priced(business.rate_types, prices or {})} | fields
    business.services[id] = Item(id, description, item_code, moment, moment, **fields)
    return business.services[id]


def _usual_accounts(business: Business, kind: str) -> dict[str, str]:
    usual = business.business_settings["default_ledger_accounts"]
    return {
        "sales_account_id": usual[f"{kind}_sales_ledger_account"]["id"],
        "purchase_account_id": usual[f"{kind}_purchase_ledger_account"]["id"],
        "sales_tax_rate_id": "GB_STANDARD",
        "purchase_tax_rate_id": "GB_STANDARD",
    }


def renew_ids(business: Business, moment: datetime) -> None:
    """As after a reset, with what ``contact_work.renew_ids`` does."""

    def new(id: str) -> str:
        return renewed(id, moment)

    def living(items: dict[str, Item]) -> dict[str, Item]:
        found = [each for each in items.values() if each.deleted_at is None]
        for item in found:
            item.id = new(item.id)
            item.created_at = item.updated_at = moment
            item.sales_account_id = new(item.sales_account_id)
            item.purchase_account_id = new(item.purchase_account_id)
            item.supplier_id = new(item.supplier_id)
            item.prices = tuple(
                Price(new(each.type_id), each.amount, each.includes_tax) for each in item.prices
            )
        return {each.id: each for each in found}

    def types(known: dict[str, PriceType]) -> dict[str, PriceType]:
        for each in known.values():
            each.id = new(each.id)
            each.created_at = each.updated_at = moment
        return {each.id: each for each in known.values()}

    business.products, business.services = living(business.products), living(business.services)
    business.price_types, business.rate_types = (
        types(business.price_types),
        types(business.rate_types),
    )
    removed = business.removed_accounts
    business.removed_accounts = {new(id): name for id, name in removed.items()}
