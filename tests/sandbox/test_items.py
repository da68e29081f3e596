"""Products, services, stock items and price types: filters, prices, editions, what changes do."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from facts import problems, problems_of_list
from hypothesis import given, settings
from hypothesis import strategies as st
from visitor import Visitor, error_of, json_of

from sage_desktop.core.errors import NotFound
from sage_desktop.sandbox.hostile import NAMES
from sage_desktop.sandbox.hostile_items import ALIKE, descriptions
from sage_desktop.sandbox.items import Stock

IT, HOSTING, START = "Northgate IT Services Ltd", "Northgate Cloud Hosting Ltd", "Corner Café Ltd"
ITEMS = ("products", "services", "stock_items")
TYPES = ("product_sales_price_types", "service_rate_types")


def listed(visitor: Visitor, name: str, business: str = IT, **query: str) -> list[dict[str, Any]]:
    given = {"attributes": "all", "items_per_page": "200"} | query
    page = json_of(visitor.get(f"/{name}", business, **given))
    assert problems_of_list(page, f"/{name}") == []
    assert page["$total"] == len(page["$items"])
    found: list[dict[str, Any]] = page["$items"]
    return found


def one(visitor: Visitor, name: str, **query: str) -> dict[str, Any]:
    [found] = listed(visitor, name, **query)
    return found


def codes(visitor: Visitor, name: str, **query: str) -> list[str]:
    return [each["item_code"] for each in listed(visitor, name, **query)]


def prices(item: dict[str, Any]) -> dict[str, str]:
    return {each["price_name"]: each["price"] for each in item["sales_prices"]}


def stamp(visitor: Visitor, seconds: float = 0) -> str:
    return (visitor.clock.now + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- what Northgate sells ---------------------------------------------------------------------


def test_products_hold_the_stock_items_too() -> None:
    visitor = Visitor().sign_in()
    products = listed(visitor, "products")
    stock = listed(visitor, "stock_items")
    kinds = [each["catalog_item_type"]["id"] for each in products]
    assert (kinds.count("PRODUCT"), kinds.count("STOCK"), len(stock)) == (31, 6, 6)
    assert {each["id"] for each in stock} == {
        each["id"] for each in products if each["catalog_item_type"]["id"] == "STOCK"
    }
    assert len(listed(visitor, "services")) == 15
    named = {each["id"]: each["displayed_as"] for each in listed(visitor, "catalog_item_types")}
    assert named == {"PRODUCT": "Non-stock", "STOCK": "Stock", "SERVICE": "Service"}


def test_a_product_as_the_documents_show_it() -> None:
    firewall = one(Visitor().sign_in(), "products", search="FW-100")
    assert firewall["displayed_as"] == firewall["description"] == "Managed firewall"
    assert firewall["cost_price"] == "25.0"
    assert prices(firewall) == {"Sales Price": "50.0", "Trade": "45.0", "Wholesale": "40.0"}
    assert firewall["sales_ledger_account"]["displayed_as"] == "Sales - Managed Services (4020)"
    assert firewall["sales_tax_rate"]["id"] == "GB_STANDARD"
    assert firewall["source_guid"] == "halo:item:77"
    assert firewall["usual_supplier"]["displayed_as"] == "Skyline Licensing Europe Ltd (SKY001)"
    hour = one(Visitor().sign_in(), "services", search="sup-1h")
    assert [(each["rate_name"], each["rate"]) for each in hour["sales_rates"]] == [("Rate", "80.0")]


def test_what_makes_some_of_them_awkward() -> None:
    visitor = Visitor().sign_in()
    products = listed(visitor, "products")
    services = listed(visitor, "services")
    by_code = {each["item_code"]: each for each in (*products, *services)}
    assert prices(by_code["BKP-GB"])["Sales Price"] == "0.0625"
    assert by_code["SUP-15"]["sales_rates"][0]["rate"] == "18.3333"
    assert by_code["LAP-R"]["sales_tax_rate"]["id"] == "GB_MARGIN"
    removed = by_code["PBX-10"]["sales_ledger_account"]
    assert removed["displayed_as"] == "Sales - Telephony (4060)"
    assert removed["id"] not in {each["id"] for each in listed(visitor, "ledger_accounts")}
    assert sum(each["item_code"] is None for each in products) == 1
    assert sum(each["item_code"] is None for each in services) == 1
    texts = [each["description"] for each in products]
    assert [text for text in set(texts) if texts.count(text) > 1] == [
        "Uninterruptible power supply"
    ]
    assert {str(each["active"]) for each in products} == {"True", "False", "None"}
    assert by_code["COM-L"]["cost_price"] is None
    assert len({each["sales_ledger_account"]["displayed_as"] for each in products}) >= 5
    assert len({each["sales_ledger_account"]["displayed_as"] for each in services}) >= 5


def test_what_products_refer_to_is_there() -> None:
    visitor = Visitor().sign_in()
    vendors = {each["id"] for each in listed(visitor, "contacts", contact_type_id="VENDOR")}
    types = {each["id"] for each in listed(visitor, "product_sales_price_types")}
    rates = {each["id"] for each in listed(visitor, "service_rate_types")}
    suppliers = set()
    for item in listed(visitor, "products"):
        assert {each["product_sales_price_type"]["id"] for each in item["sales_prices"]} <= types
        assert len({each["id"] for each in item["sales_prices"]}) == len(item["sales_prices"])
        suppliers.add(item["usual_supplier"] and item["usual_supplier"]["id"])
    assert len(suppliers) == 5
    assert suppliers - {None} <= vendors
    for item in listed(visitor, "services"):
        assert {each["service_rate_type"]["id"] for each in item["sales_rates"]} <= rates


def test_vendors_have_addresses_persons_and_numbers() -> None:
    visitor = Visitor().sign_in()
    vendors = listed(visitor, "contacts", contact_type_id="VENDOR", exclude_system="true")
    assert all(each["main_address"] and each["tax_number"] for each in vendors)
    assert sum(bool(each["email"]) for each in vendors) == len(vendors) - 1


# -- filters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("products", {"search": "ups-"}, ["UPS-700", "UPS-1500"]),
        ("products", {"search": "FIREWALL"}, ["FW-100", "FW-200"]),
        ("products", {"active": "false"}, ["DSL-R2", "FAX-GW"]),
        ("products", {"search": "bkp-100", "active": "true"}, ["BKP-100"]),
        ("services", {"active": "false"}, ["MIG-D"]),
        ("services", {"search": "half day"}, ["ONS-H", "TRA-H"]),
        ("stock_items", {"out_of_stock": "true"}, ["KBM-W"]),
        ("stock_items", {"below_reorder_level": "true"}, ["DOC-C", "KBM-W"]),
        ("stock_items", {"below_reorder_level": "true", "out_of_stock": "false"}, ["DOC-C"]),
        ("stock_items", {"search": "firewall"}, []),
    ],
)
def test_filters(name: str, query: dict[str, str], found: list[str]) -> None:
    assert codes(Visitor().sign_in(), name, **query) == found


def test_inactive_ones_are_listed_unless_left_out() -> None:
    visitor = Visitor().sign_in()
    for name in ("products", "services"):
        both = [listed(visitor, name, active=active) for active in ("true", "false")]
        assert sum(map(len, both)) == len(listed(visitor, name))


@pytest.mark.parametrize("name", ITEMS)
def test_changed_since_is_inclusive_and_deleted_since_exclusive(name: str) -> None:
    visitor = Visitor().sign_in()
    visitor.clock.forward(60)
    world, now = visitor.world, stamp(visitor)
    code = {"products": "FW-100", "services": "SUP-1H", "stock_items": "LAP-14"}[name]
    change = world.change_service if name == "services" else world.change_product
    delete = world.delete_service if name == "services" else world.delete_product
    change(IT, code, notes="New.")
    assert codes(visitor, name, updated_or_created_since=now) == [code]
    assert listed(visitor, name, updated_or_created_since=stamp(visitor, 1)) == []
    assert listed(visitor, name, deleted_since=now) == []
    delete(IT, code)
    assert listed(visitor, name, deleted_since=now) == []
    gone = one(visitor, name, deleted_since=stamp(visitor, -1))
    assert gone["deleted_at"] == now
    assert listed(visitor, name, updated_or_created_since=now) == []
    assert visitor.get(f"/{name}/{gone['id']}", IT).status == 404
    assert code not in codes(visitor, name)
    with pytest.raises(NotFound):
        change(IT, code, notes="Newer.")
    assert change(IT, gone["id"]).item_code == code


def test_a_product_is_no_stock_item() -> None:
    visitor = Visitor().sign_in()
    product = visitor.world.product(IT, "FW-100")
    assert visitor.get(f"/products/{product.id}", IT).status == 200
    for name in ("stock_items", "services"):
        assert visitor.get(f"/{name}/{product.id}", IT).status == 404
    laptop = visitor.world.product(IT, "LAP-14")
    as_product, as_stock = (
        json_of(visitor.get(f"/{name}/{laptop.id}", IT)) for name in ("products", "stock_items")
    )
    assert as_product["sales_prices"] == as_stock["sales_prices"]
    assert (as_stock["quantity_in_stock"], as_stock["location"]) == ("7.0", "A1")


# -- price and rate types ---------------------------------------------------------------------


def test_price_and_rate_types() -> None:
    visitor = Visitor().sign_in()
    for name, shown in zip(TYPES, (["Sales Price", "Trade", "Wholesale"], ["Rate"]), strict=True):
        assert [each["name"] for each in listed(visitor, name)] == shown
        found = listed(visitor, name)[0]
        assert json_of(visitor.get(f"/{name}/{found['id']}", IT)) == found
    world = visitor.world
    visitor.clock.forward(60)
    world.change_price_type(IT, "Trade", name="Reseller", active=False)
    world.change_price_type(IT, "Rate", name="Hourly")
    extra = world.add_price_type(IT, "Emergency", of_services=True)
    assert [each["name"] for each in listed(visitor, TYPES[0], active="false")] == ["Reseller"]
    assert len(listed(visitor, TYPES[0], active="true")) == 2
    since = {"updated_or_created_since": stamp(visitor)}
    assert [each["id"] for each in listed(visitor, TYPES[1], **since)][1] == extra.id
    assert listed(visitor, TYPES[1], updated_or_created_since=stamp(visitor, 1)) == []
    assert "Reseller" in prices(one(visitor, "products", search="FW-100"))
    assert listed(visitor, "products", **since) == []
    assert one(visitor, "services", search="SUP-1H")["sales_rates"][0]["rate_name"] == "Hourly"
    with pytest.raises(NotFound):
        world.price_type(IT, "Trade")


# -- what people do ---------------------------------------------------------------------------


def test_hands_add_and_change() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    plain = world.add_product(IT, "Plain thing")
    thing = one(visitor, "products", search="plain thing")
    assert thing["id"] == plain.id
    assert thing["item_code"] is None
    assert thing["sales_prices"] == []
    assert thing["sales_ledger_account"]["displayed_as"] == "Sales - Products (4000)"
    world.change_product(
        IT,
        "Plain thing",
        item_code="PLAIN-1",
        prices={"Trade": "1.23456", "Sales Price": Decimal("2")},
        sales_account="4010",
        purchase_account="Subcontractors",
        supplier="Ingram Distribution UK Ltd",
        sales_tax_rate_id="GB_ZERO",
        active=None,
    )
    thing = one(visitor, "products", search="plain-1")
    assert prices(thing) == {"Trade": "1.23456", "Sales Price": "2.0"}
    assert thing["sales_ledger_account"]["displayed_as"] == "Sales - Services (4010)"
    assert thing["purchase_ledger_account"]["displayed_as"] == "Subcontractors (5030)"
    assert thing["usual_supplier"]["displayed_as"] == "Ingram Distribution UK Ltd (ING001)"
    assert (thing["sales_tax_rate"]["id"], thing["active"]) == ("GB_ZERO", None)
    world.change_product(IT, "PLAIN-1", supplier="")
    assert one(visitor, "products", search="plain-1")["usual_supplier"] is None
    world.add_stock_item(IT, "Boxed thing", "BOX-1", stock=Stock(Decimal(3)), prices={"Trade": "5"})
    assert one(visitor, "stock_items", search="box-1")["quantity_in_stock"] == "3.0"
    world.add_service(IT, "Help", "HLP-1", prices={"Rate": None}, sales_account="4020")
    assert one(visitor, "services", search="hlp-1")["sales_rates"][0]["rate"] is None
    world.change_service(IT, "HLP-1", prices={"Rate": "12.5"})
    assert one(visitor, "services", search="hlp-1")["sales_rates"][0]["rate"] == "12.5"


def test_hands_that_slip() -> None:
    world = Visitor().world
    for code in ("", "x" * 31):
        with pytest.raises(ValueError, match="1 to 30"):
            world.add_stock_item(IT, "Boxed thing", code)
    with pytest.raises(ValueError, match="Staff"):
        world.change_product(IT, "FW-100", prices={"Staff": "1"})
    with pytest.raises(AttributeError):
        world.change_product(IT, "FW-100", colour="red")
    for missing in ("", "no such thing"):
        with pytest.raises(NotFound):
            world.product(IT, missing)
        with pytest.raises(NotFound):
            world.service(IT, missing)


def test_products_go_on_naming_a_removed_account() -> None:
    visitor = Visitor().sign_in()
    before = one(visitor, "products", search="FW-100")["sales_ledger_account"]
    visitor.world.remove_ledger_account(IT, "4020")
    assert one(visitor, "products", search="FW-100")["sales_ledger_account"] == before
    visitor.world.remove_tax_rate(IT, "GB_STANDARD")
    assert one(visitor, "products", search="FW-100")["sales_tax_rate"] is None


def test_a_reset_makes_all_ids_void() -> None:
    visitor = Visitor().sign_in()
    rows = (*ITEMS, *TYPES)
    before = {name: {each["id"] for each in listed(visitor, name)} for name in rows}
    firewall = one(visitor, "products", search="FW-100")
    visitor.clock.forward(60)
    visitor.world.reset_business(IT)
    for name in rows:
        after = listed(visitor, name)
        assert len(after) == len(before[name])
        assert before[name].isdisjoint(each["id"] for each in after)
    assert listed(visitor, "products", deleted_since="2000-01-01") == []
    anew = one(visitor, "products", search="FW-100")
    assert prices(anew) == prices(firewall)
    for side in ("sales_ledger_account", "purchase_ledger_account", "usual_supplier"):
        assert anew[side]["displayed_as"] == firewall[side]["displayed_as"]
        assert anew[side]["id"] != firewall[side]["id"]
    telephone = one(visitor, "products", search="PBX-10")
    assert telephone["sales_ledger_account"]["displayed_as"] == "Sales - Telephony (4060)"


# -- rights and editions ----------------------------------------------------------------------


@pytest.mark.parametrize("name", [*ITEMS, *TYPES])
def test_who_may_read(name: str) -> None:
    visitor = Visitor().sign_in()
    for area, status in (
        ("Products & Services", 200),
        ("Sales", 200),
        ("Purchases", 200),
        ("Contacts", 403),
    ):
        visitor.world.restrict("Priya Raman", {area})
        assert visitor.get(f"/{name}", IT).status == status
    assert visitor.get("/catalog_item_types", IT).status == 200


def sent(visitor: Visitor, method: str, path: str, business: str) -> Any:
    headers = {
        "authorization": f"Bearer {visitor.access_token}",
        "x-business": visitor.world.business(business).id,
    }
    return visitor.send(method, f"/v3.1{path}", headers=headers, body="{}")


def test_the_start_edition_has_no_products_and_cannot_make_any() -> None:
    visitor = Visitor("troubled").sign_in("Cara Start")
    subscription = json_of(visitor.get("/businesses/lead"))["subscriptions"][0]
    assert (subscription["id"], subscription["active"]) == ("START", True)
    for name in ("products", "services"):
        assert listed(visitor, name, START) == []
    assert len(listed(visitor, "contacts", START)) == 4
    refused = [sent(visitor, "GET", "/stock_items", START)]
    for name in (*ITEMS, *TYPES):
        refused.append(sent(visitor, "POST", f"/{name}", START))
        refused += [sent(visitor, method, f"/{name}/1", START) for method in ("PUT", "DELETE")]
    assert {(reply.status, error_of(reply)) for reply in refused} == {(401, "AuthorizationFailure")}
    assert b"No active subscription" in refused[0].body


def test_the_standard_edition_has_no_stock() -> None:
    visitor = Visitor().sign_in()
    assert error_of(visitor.get("/stock_items", HOSTING)) == "AuthorizationFailure"
    kinds = {each["catalog_item_type"]["id"] for each in listed(visitor, "products", HOSTING)}
    assert kinds == {"PRODUCT"}
    assert len(listed(visitor, "services", HOSTING)) == 2


# -- what is hostile ---------------------------------------------------------------------------


def test_hostile_items_arrive_as_they_are() -> None:
    visitor = Visitor("hostile").sign_in()
    lead = next(iter(visitor.world.company.businesses))
    wanted = list(descriptions(NAMES))
    for name in ("products", "services"):
        items = listed(visitor, name, lead)
        assert [each["description"] for each in items] == wanted
        assert {len(each["description"]) for each in items} >= {0, 255}
        assert any(each["sales_ledger_account"] is None for each in items)
        assert {str(each["active"]) for each in items} == {"True", "False", "None"}
    assert len({" ".join(text.split()).casefold() for text in ALIKE}) == 1
    amounts = {
        price["price"]
        for each in listed(visitor, "products", lead)
        for price in each["sales_prices"]
    }
    assert amounts >= {"0.0", "1234567.8901", "-5.0", "0.00000001", "1000000.0", None}
    assert len(listed(visitor, "stock_items", lead)) == len(wanted) // 3


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from([*ITEMS, *TYPES, "catalog_item_types"]),
    st.dictionaries(
        st.sampled_from(
            ["page", "items_per_page", "attributes", "search", "active", "deleted_since",
             "updated_or_created_since", "out_of_stock", "below_reorder_level"]
        ),
        st.text(max_size=12) | st.sampled_from(["all", "true", "false", "2020-02-03"]),
    ),
)  # fmt: skip
def test_nothing_a_client_asks_upsets_the_lists(name: str, query: dict[str, str]) -> None:
    visitor = Visitor("hostile").sign_in()
    lead = next(iter(visitor.world.company.businesses))
    reply = visitor.get(f"/{name}", lead, **query)
    if reply.status != 200:
        assert (reply.status, error_of(reply)) == (400, "InvalidParameter")


def test_an_item_without_anything_is_valid() -> None:
    visitor = Visitor().sign_in()
    bare = visitor.world.add_product(IT, "")
    bare.sales_account_id = bare.purchase_account_id = bare.sales_tax_rate_id = ""
    record = json_of(visitor.get(f"/products/{bare.id}", IT))
    assert problems(record, "Product") == []
    assert record["sales_ledger_account"] is None
