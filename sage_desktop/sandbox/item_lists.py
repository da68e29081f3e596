"""What the stand-in says of products, services, stock items and their price types.

``sage/api.md`` 11.6 to 11.9.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sage_desktop.sandbox import item_writes
from sage_desktop.sandbox.changes import CHANGES, living, wanted
from sage_desktop.sandbox.company import NO_STOCK, START, Business
from sage_desktop.sandbox.items import PRODUCT, STOCK, Item, Price, PriceType, Stock
from sage_desktop.sandbox.replies import decimal_text, reference, time_text
from sage_desktop.sandbox.resources import Collection, Json, Query, Scene
from sage_desktop.sandbox.small_lists import CATALOG_ITEM_TYPES

_AREAS = frozenset({"Products & Services", "Sales", "Purchases"})
_FILTERS = CHANGES | {"active", "search"}
_KIND = {
    False: CATALOG_ITEM_TYPES[PRODUCT],
    True: CATALOG_ITEM_TYPES[STOCK],
}


def _matching(records: dict[str, Item], query: Query) -> list[Item]:
    """Those with ``active`` null count as active."""
    found = wanted(records, query)
    if query.text("active"):
        active = query.flag("active")
        found = [each for each in found if (each.active is not False) == active]
    text = query.text("search").casefold()
    if text:
        found = [
            each for each in found if text in f"{each.item_code}\n{each.description}".casefold()
        ]
    return found


def _products(scene: Scene) -> list[Item]:
    return _matching(scene.business.products, scene.query)


def _services(scene: Scene) -> list[Item]:
    return _matching(scene.business.services, scene.query)


def _stock_items(scene: Scene) -> list[Item]:
    query = scene.query
    found = [(each, each.stock) for each in _products(scene)]
    stocked = [(item, stock) for item, stock in found if stock is not None]
    if query.text("out_of_stock"):
        out = query.flag("out_of_stock")
        stocked = [each for each in stocked if (each[1].quantity <= 0) == out]
    if query.text("below_reorder_level"):
        below = query.flag("below_reorder_level")
        stocked = [each for each in stocked if (each[1].quantity < each[1].reorder_level) == below]
    return [item for item, _ in stocked]


def _stock_item(scene: Scene, id: str) -> Item | None:
    found = living(scene.business.products, id)
    return found if found and found.stock else None


def _item_json(item: Item, scene: Scene, collection: str) -> Json:
    """What the three kinds have in common."""
    business = scene.business
    return {
        "id": item.id,
        "displayed_as": item.description,
        "$path": f"/{collection}/{item.id}",
        **_stamps(item),
        "deleted_at": time_text(item.deleted_at) if item.deleted_at else None,
        "item_code": item.item_code or None,
        "description": item.description,
        "notes": item.notes or None,
        "sales_ledger_account": _account(business, item.sales_account_id),
        "sales_tax_rate": _tax_rate(scene, item.sales_tax_rate_id),
        "purchase_ledger_account": _account(business, item.purchase_account_id),
        "purchase_tax_rate": _tax_rate(scene, item.purchase_tax_rate_id),
        "usual_supplier": _supplier(business, item.supplier_id),
        "cost_price": _amount(item.cost_price),
        "purchase_description": item.purchase_description or None,
        "source_guid": item.source_guid or None,
        "active": item.active,
        "deletable": item.deletable,
        "deactivatable": True,
        "used_on_recurring_invoice": False,
    }


def _account(business: Business, id: str) -> Json | None:
    """Products go on naming accounts that no list tells of any more."""
    account = business.ledger_accounts.get(id)
    shown = account.displayed_as if account else business.removed_accounts.get(id)
    return None if shown is None else reference("ledger_accounts", id, shown)


def _tax_rate(scene: Scene, id: str) -> Json | None:
    rate = scene.business.tax_rates.get(id)
    return reference("tax_rates", id, rate.displayed_as(scene.today)) if rate else None


def _supplier(business: Business, id: str) -> Json | None:
    contact = business.contacts.get(id)
    return reference("contacts", id, contact.displayed_as) if contact else None


def _amount(number: Decimal | None) -> str | None:
    return None if number is None else decimal_text(number)


def _product_json(item: Item, scene: Scene) -> Json:
    kind = _KIND[item.stock is not None]
    return {
        **_item_json(item, scene, "products"),
        "catalog_item_type": kind,
        "sales_prices": _sales_prices(item, scene.business),
    }


def _sales_prices(item: Item, business: Business) -> list[Json]:
    stamps = _stamps(item)
    return [
        {
            **_price_json(item, price, (kind := business.price_types[price.type_id])),
            **stamps,
            "price_name": kind.name,
            "price": _amount(price.amount),
            "price_includes_tax": price.includes_tax,
            "product_sales_price_type": reference("product_sales_price_types", kind.id, kind.name),
        }
        for price in item.prices
    ]


def _service_json(item: Item, scene: Scene) -> Json:
    types, stamps = scene.business.rate_types, _stamps(item)
    return {
        **_item_json(item, scene, "services"),
        "oss_service": False,
        "sales_rates": [
            {
                **_price_json(item, price, (kind := types[price.type_id])),
                **stamps,
                "rate_name": kind.name,
                "rate": _amount(price.amount),
                "rate_includes_tax": price.includes_tax,
                "service_rate_type": reference("service_rate_types", kind.id, kind.name),
            }
            for price in item.prices
        ],
    }


def _stamps(item: Item) -> Json:
    return {"created_at": time_text(item.created_at), "updated_at": time_text(item.updated_at)}


def _price_json(item: Item, price: Price, kind: PriceType) -> Json:
    return {"id": price.type_id[:8] + item.id[8:], "displayed_as": kind.name}


def _stock_item_json(item: Item, scene: Scene) -> Json:
    stock, cost = item.stock or Stock(), item.cost_price
    worth = None if cost is None else cost * stock.quantity
    return {
        **_item_json(item, scene, "stock_items"),
        "sales_prices": _sales_prices(item, scene.business),
        "quantity_in_stock": decimal_text(stock.quantity),
        "reorder_level": decimal_text(stock.reorder_level),
        "reorder_quantity": decimal_text(stock.reorder_quantity),
        "location": stock.location or None,
        "barcode": stock.barcode or None,
        "supplier_part_number": stock.supplier_part_number or None,
        "measurement_unit": stock.measurement_unit or None,
        "weight": stock.weight,
        "weight_converted": _amount(Decimal(str(stock.weight))),
        "average_cost_price": _amount(cost),
        "average_cost_price_stock_value": _amount(worth),
        "last_cost_price": _amount(cost),
        "last_cost_price_stock_value": _amount(worth),
        "cost_price_last_updated": item.updated_at.date().isoformat(),
    }


def _types(known: dict[str, PriceType], query: Query) -> list[PriceType]:
    found = list(known.values())
    if query.text("active"):
        active = query.flag("active")
        found = [each for each in found if each.active == active]
    return found


def _rate_types(scene: Scene) -> list[PriceType]:
    found = _types(scene.business.rate_types, scene.query)
    since = scene.query.moment("updated_or_created_since")
    return found if since is None else [each for each in found if each.updated_at >= since]


def _type_json(kind: PriceType, collection: str) -> Json:
    return {
        **reference(collection, kind.id, kind.name),
        "created_at": time_text(kind.created_at),
        "updated_at": time_text(kind.updated_at),
        "name": kind.name,
        "active": kind.active,
    }


ITEM_LISTS: tuple[Collection[Any], ...] = (
    Collection(
        name="products",
        areas=_AREAS,
        filters=_FILTERS,
        rows=_products,
        find=lambda scene, id: living(scene.business.products, id),
        full=_product_json,
        writing=item_writes.PRODUCTS,
        read_only_for=START,
    ),
    Collection(
        name="services",
        areas=_AREAS,
        filters=_FILTERS,
        rows=_services,
        find=lambda scene, id: living(scene.business.services, id),
        full=_service_json,
        writing=item_writes.SERVICES,
        read_only_for=START,
    ),
    Collection(
        name="stock_items",
        areas=_AREAS,
        filters=_FILTERS | {"below_reorder_level", "out_of_stock"},
        rows=_stock_items,
        find=_stock_item,
        full=_stock_item_json,
        writing=item_writes.STOCK_ITEMS,
        not_for=NO_STOCK,
    ),
    Collection(
        name="product_sales_price_types",
        areas=_AREAS,
        filters=frozenset({"active"}),
        rows=lambda scene: _types(scene.business.price_types, scene.query),
        find=lambda scene, id: scene.business.price_types.get(id),
        full=lambda kind, _scene: _type_json(kind, "product_sales_price_types"),
        read_only_for=START,
    ),
    Collection(
        name="service_rate_types",
        areas=_AREAS,
        filters=frozenset({"active", "updated_or_created_since"}),
        rows=_rate_types,
        find=lambda scene, id: scene.business.rate_types.get(id),
        full=lambda kind, _scene: _type_json(kind, "service_rate_types"),
        read_only_for=START,
    ),
)
