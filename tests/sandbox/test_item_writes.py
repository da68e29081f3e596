"""Clients make and change products, services and stock items, by Sage's rules."""

from __future__ import annotations

from typing import Any

import pytest
from facts import problems
from visitor import Visitor, error_of, json_of, made, refused

from sage_desktop.sandbox.company import Level

IT, HOSTING = "Northgate IT Services Ltd", "Northgate Cloud Hosting Ltd"
START = "Corner Café Ltd"
SCHEMAS = {"/products": "Product", "/services": "Service", "/stock_items": "StockItem"}
PATHS = tuple(SCHEMAS)


def members(visitor: Visitor, path: str, business: str = IT) -> dict[str, Any]:
    """What a new item of that list can be told."""
    world = visitor.world
    rate = {
        "service_rate_type_id": world.price_type(business, "Rate").id,
        "rate_name": "Rate",
        "rate": "80.00",
        "rate_includes_tax": False,
    }
    prices = [
        {"product_sales_price_type_id": world.price_type(business, name).id, "price": amount}
        for name, amount in (("Sales Price", "50.00"), ("Trade", "45.00"))
    ]
    return {
        "description": "Managed fridge",
        "item_code": "FR-100",
        "source_guid": "halo:item:78",
        "sales_ledger_account_id": world.ledger_account(business, "4000").id,
        "purchase_ledger_account_id": world.ledger_account(business, "5000").id,
        "sales_tax_rate_id": "GB_STANDARD",
        "cost_price": "25.125",
        "active": True,
        **({"sales_rates": [rate]} if path == "/services" else {"sales_prices": prices}),
    }


@pytest.mark.parametrize("path", PATHS)
def test_a_new_item_is_answered_in_full(path: str) -> None:
    visitor = Visitor().sign_in()
    item = made(visitor.create(path, IT, **members(visitor, path)))
    assert problems(item, SCHEMAS[path]) == []
    assert item == json_of(visitor.get(f"{path}/{item['id']}", IT))
    assert (item["displayed_as"], item["item_code"]) == ("Managed fridge", "FR-100")
    assert (item["cost_price"], item["source_guid"]) == ("25.125", "halo:item:78")
    if path == "/services":
        assert [each["rate"] for each in item["sales_rates"]] == ["80.0"]
    else:
        assert [each["price"] for each in item["sales_prices"]] == ["50.0", "45.0"]
    assert visitor.world.sins == []


def test_what_only_stock_items_have() -> None:
    visitor = Visitor().sign_in()
    told = {"quantity_in_stock": "12.5", "reorder_level": "3", "weight": "1.25", "barcode": "x"}
    item = made(visitor.create("/stock_items", IT, **members(visitor, "/stock_items"), **told))
    assert (item["quantity_in_stock"], item["reorder_level"]) == ("12.5", "3.0")
    assert (item["weight"], item["barcode"]) == (1.25, "x")
    product = json_of(visitor.get(f"/products/{item['id']}", IT))
    assert product["catalog_item_type"]["id"] == "STOCK"
    changed = json_of(visitor.change("/stock_items", item["id"], IT, reorder_level=None))
    assert (changed["reorder_level"], changed["quantity_in_stock"]) == ("0.0", "12.5")
    unknown = members(visitor, "/products") | told
    assert refused(visitor.create("/products", IT, **unknown)).keys() == told.keys()


@pytest.mark.parametrize("path", PATHS)
def test_a_change_leaves_alone_what_was_not_sent(path: str) -> None:
    visitor = Visitor().sign_in()
    item = made(visitor.create(path, IT, **members(visitor, path)))
    visitor.clock.forward(60)
    vendor = next(
        each for each in visitor.world.business(IT).contacts.values() if each.kind == "VENDOR"
    )
    sent = {"description": "Fridge", "active": False, "usual_supplier_id": vendor.id}
    after = json_of(visitor.change(path, item["id"], IT, **sent))
    assert problems(after, SCHEMAS[path]) == []
    assert after["updated_at"] > item["updated_at"]
    assert (after["description"], after["active"]) == ("Fridge", False)
    assert (after["usual_supplier"]["id"], after["item_code"]) == (vendor.id, "FR-100")


def test_prices_that_are_left_out_are_gone() -> None:
    visitor = Visitor().sign_in()
    item = made(visitor.create("/products", IT, **members(visitor, "/products")))
    [first, _] = members(visitor, "/products")["sales_prices"]
    after = json_of(visitor.change("/products", item["id"], IT, sales_prices=[first]))
    assert [each["price_name"] for each in after["sales_prices"]] == ["Sales Price"]
    untyped = visitor.change("/products", item["id"], IT, sales_prices=[{"price": "1.00"}])
    assert refused(untyped) == {
        "sales_prices.product_sales_price_type_id": "This field is required."
    }


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("sent", "source"),
    [
        ({"description": ""}, "description"),
        ({"description": "d" * 256}, "description"),
        ({"description": "Fish &amp; chips"}, "description"),
        ({"purchase_description": "Fish &#38; chips"}, "purchase_description"),
        ({"notes": "n" * 501}, "notes"),
        ({"item_code": "c" * 256}, "item_code"),
        ({"sales_ledger_account_id": "0" * 32}, "sales_ledger_account_id"),
        ({"sales_ledger_account_id": ""}, "sales_ledger_account_id"),
        ({"sales_tax_rate_id": "GB_OLD"}, "sales_tax_rate_id"),
        ({"cost_price": "cheap"}, "cost_price"),
        ({"cost_price": "1,50"}, "cost_price"),
        ({"active": "yes"}, "active"),
        ({"name": "Fridge"}, "name"),
    ],
)
def test_what_is_refused(path: str, sent: dict[str, Any], source: str) -> None:
    visitor = Visitor().sign_in()
    known = members(visitor, path)
    assert refused(visitor.create(path, IT, **(known | sent))).keys() == {source}
    item = made(visitor.create(path, IT, **known))
    assert refused(visitor.change(path, item["id"], IT, **sent)).keys() == {source}


def test_relations_of_the_wrong_kind() -> None:
    visitor = Visitor().sign_in()
    world, known = visitor.world, members(visitor, "/products")
    customer = world.contact(IT, "Burngreave Books").id
    wrong = {
        "sales_ledger_account_id": world.ledger_account(IT, "5000").id,
        "purchase_ledger_account_id": world.ledger_account(IT, "2200").id,
        "usual_supplier_id": customer,
        "catalog_item_type_id": "STOCK",
    }
    assert refused(visitor.create("/products", IT, **(known | wrong))).keys() == wrong.keys()
    ampersand = made(visitor.create("/products", IT, **(known | {"description": "A & B; C"})))
    assert ampersand["description"] == "A & B; C"
    code = members(visitor, "/stock_items") | {"item_code": "c" * 31}
    assert refused(visitor.create("/stock_items", IT, **code)).keys() == {"item_code"}


def test_what_is_required() -> None:
    visitor = Visitor().sign_in()
    needed = {"description", "sales_ledger_account_id"}
    assert refused(visitor.create("/services", IT)).keys() == needed
    assert refused(visitor.create("/products", IT)).keys() == {
        *needed,
        "purchase_ledger_account_id",
    }
    assert "item_code" in refused(visitor.create("/stock_items", IT))


def test_editions_and_rights() -> None:
    visitor = Visitor("troubled").sign_in("Cara Start")
    for path in PATHS:
        refusal = visitor.create(path, START, **members(visitor, path, START))
        assert (refusal.status, error_of(refusal)) == (401, "AuthorizationFailure")
    visitor = Visitor().sign_in()
    assert made(visitor.create("/products", HOSTING, **members(visitor, "/products", HOSTING)))
    refusal = visitor.create("/stock_items", HOSTING, **members(visitor, "/stock_items", HOSTING))
    assert refusal.status == 401
    visitor.world.limit("Priya Raman", "Products & Services", Level.READ_ONLY)
    assert visitor.create("/services", IT, **members(visitor, "/services")).status == 403


def test_numbers_with_fractions_are_noted() -> None:
    visitor = Visitor().sign_in()
    known = members(visitor, "/products")
    assert made(visitor.create("/products", IT, **(known | {"cost_price": 25})))["cost_price"]
    assert visitor.world.sins == []
    item = made(visitor.create("/products", IT, **(known | {"cost_price": 25.5})))
    assert item["cost_price"] == "25.5"
    assert visitor.world.sins == ["float_amount: POST /v3.1/products"]
