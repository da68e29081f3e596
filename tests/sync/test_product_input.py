"""``put products``: only what is named changes, all or nothing, amounts to their last digit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from customer_room import Room, open_room
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_customer_input import HOSTILE

from sage_desktop.book import account_codes, products, tax_rates, tenants
from sage_desktop.book.product_rows import Price, ProductKind, ProductRow
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import plain
from sage_desktop.core.names import has_visible

FULL: dict[str, Any] = {
    "key": "bolt",
    "description": "Bolt, 10 mm",
    "kind": "stock_item",
    "code": "B-10",
    "prices": {"Sales Price": "1.2345", "Trade": "0.99", "Nothing": 0},
    "cost": "0.5001",
    "tax_rate": "vat",
    "sales_account": "4000",
    "purchase_account": "5000",
    "group": "parts",
    "supplier": "harbour",
    "active": False,
    "notes": " Line one\nLine two\n",
    "tenant": None,
    "do_not_send": True,
}
RETIRED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as opened:
        opened.write(lambda: tax_rates.create_tax_rate("VAT 20 %", Decimal(20), key="vat"))
        opened.run(opened.groups.put([{"key": "parts", "name": "Parts"}]))
        opened.run(opened.suppliers.put([{"key": "harbour", "name": "Harbour Ltd"}]))
        opened.news.clear()
        yield opened


def put(room: Room, *records: object) -> tuple[int, int, int]:
    return room.run(room.products.put(list(records)))


def row(room: Room, key: str) -> ProductRow:
    number = room.run(room.products.find(key))
    return room.run(room.products.get(number)).row


def keys(room: Room) -> list[str]:
    return [view.row.key for view in room.run(room.products.listed())[1]]


def test_all_fields_arrive(room: Room) -> None:
    assert put(room, FULL) == (1, 0, 0)
    found = row(room, "bolt")
    assert found == ProductRow(
        found.id,
        "bolt",
        ProductKind.STOCK_ITEM,
        "Bolt, 10 mm",
        "B-10",
        (
            Price("Sales Price", Decimal("1.2345")),
            Price("Trade", Decimal("0.99")),
            Price("Nothing", Decimal(0)),
        ),
        Decimal("0.5001"),
        1,
        "4000",
        "5000",
        1,
        1,
        False,
        " Line one\nLine two\n",
        None,
        True,
    )


def test_an_unchanged_put_writes_nothing(room: Room) -> None:
    put(room, FULL, {"key": "b", "description": "B"})
    room.news.clear()
    same = {"key": "b", "kind": "product", "cost": None, "active": None, "prices": {}, "price": ""}
    assert put(room, FULL, same) == (0, 0, 2)
    assert put(room, {"key": "bolt", "cost": "0.50010", "price": "01.2345"}) == (0, 0, 1)
    assert put(room) == (0, 0, 0)
    assert room.news == []


def test_a_new_product_is_active_and_a_product(room: Room) -> None:
    put(room, {"key": "a", "description": "A"})
    found = row(room, "a")
    assert found == ProductRow(found.id, "a", ProductKind.PRODUCT, "A")
    assert found.active


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""),
        ("sales_account", ""),
        ("purchase_account", ""),
        ("notes", ""),
        ("cost", None),
        ("prices", ()),
        ("active", True),
        ("do_not_send", False),
    ],
)
def test_null_clears_a_field_and_leaves_the_others(room: Room, field: str, value: object) -> None:
    put(room, FULL)
    was = row(room, "bolt")
    assert put(room, {"key": "bolt", field: None}) == (0, 1, 0)
    assert row(room, "bolt") == replace(was, **{field: value})


@pytest.mark.parametrize("nothing", [None, ""])
def test_null_clears_what_a_product_refers_to(room: Room, nothing: object) -> None:
    put(room, FULL)
    was = row(room, "bolt")
    put(room, {"key": "bolt", **dict.fromkeys(("tax_rate", "group", "supplier"), nothing)})
    assert row(room, "bolt") == replace(was, tax_rate_id=None, group_id=None, supplier_id=None)


def test_others_are_named_by_key_or_by_name(room: Room) -> None:
    room.run(room.groups.put([{"key": "1", "name": "parts"}, {"key": "two", "name": "2"}]))
    room.run(room.suppliers.put([{"key": "other", "name": "2"}]))
    named = {"tax_rate": " vat  20 %", "supplier": "HARBOUR ltd", "group": "parts"}
    put(room, {"key": "a", "description": "A", **named})
    found = row(room, "a")
    assert (found.tax_rate_id, found.supplier_id, found.group_id) == (1, 1, 1)  # a key goes first
    put(room, {"key": "a", "group": "2", "supplier": "2"})
    found = row(room, "a")
    assert (found.supplier_id, found.group_id) == (2, 3)  # a name, never an id
    with pytest.raises(BadInput, match="bad_record") as caught:
        put(room, {"key": "a", "group": "PARTS"})
    assert "Several records are called “PARTS”" in str(caught.value.data["problem"])


def test_price_is_the_usual_one(room: Room) -> None:
    put(
        room,
        {"key": "a", "description": "A", "price": "12.3456"},
        {"key": "s", "description": "S", "kind": "service", "price": 45},
    )
    assert row(room, "a").prices == (Price("Sales Price", Decimal("12.3456")),)
    assert row(room, "s").prices == (Price("Rate", Decimal(45)),)
    put(room, {"key": "a", "prices": {"Trade": 5, "Sales Price": "6.5"}})
    put(room, {"key": "a", "price": "7.0001"})
    had = (Price("Trade", Decimal("7.0001")), Price("Sales Price", Decimal("6.5")))
    assert row(room, "a").prices == had
    for problem, record in (
        ("“price” is not the first", {"price": 8, "prices": {"Trade": "7.0001"}}),
        ("“price” is not the first", {"price": None, "prices": {"Trade": "7.0001"}}),
        ("“price” is not the first", {"price": 8, "prices": {}}),
        ("cannot be cleared beside", {"price": None}),
    ):
        with pytest.raises(BadInput, match="bad_record") as caught:
            put(room, {"key": "a", **record})
        assert problem in str(caught.value.data["problem"])
    assert row(room, "a").prices == had
    put(room, {"key": "a", "price": "1.50", "prices": {"New": "1.5"}})
    assert row(room, "a").prices == (Price("New", Decimal("1.5")),)
    put(room, {"key": "a", "price": None})
    assert row(room, "a").prices == ()
    put(room, {"key": "a", "price": None, "prices": None})
    assert row(room, "a").prices == ()


def test_a_new_product_gets_the_default_tenant_unless_it_says_otherwise(room: Room) -> None:
    tenant, other = room.tenant("Default"), room.tenant("Other")
    put(room, {"key": "before", "description": "A"})
    room.write(lambda: tenants.set_module(default_tenant_id=tenant))
    put(
        room,
        {"key": "left out", "description": "A"},
        {"key": "none", "description": "A", "tenant": None},
        {"key": "other", "description": "A", "tenant": "OTHER"},
        {"key": "before", "description": "B"},
    )
    found = [row(room, key).tenant_id for key in ("before", "left out", "none", "other")]
    assert found == [None, tenant, None, other]


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 255])
def test_texts_are_kept_exactly(room: Room, text: str) -> None:
    record = {"key": text[:200], "description": text, "code": text, "notes": text}
    put(room, record)
    assert put(room, record) == (0, 0, 1)
    found = row(room, text[:200])
    assert (found.description, found.code, found.notes) == (text, text, text)


def account(tenant_id: int, code: str, retired: bool = False) -> AccountCodeRow:
    row = AccountCodeRow(
        0, tenant_id, f"s{code}{retired}", code, "Sales", "T", "T", "G", True, False, True, "", ""
    )
    return replace(row, retired_at=RETIRED if retired else None)


def test_accounts_must_be_known_once_any_are(room: Room) -> None:
    put(room, {"key": "odd", "description": "A", "sales_account": "as typed"})
    tenant = room.tenant("T")
    codes = (account(tenant, "4000"), account(tenant, "9", True), account(tenant, "5000", True))
    room.write(lambda: [account_codes.create_account_code(each) for each in codes])
    put(room, {"key": "a", "description": "A", "sales_account": "4000"})
    for code in ("as typed", "9", "4000 "):
        with pytest.raises(BadInput, match="bad_record") as caught:
            put(room, {"key": "a", "purchase_account": code})
        assert "“purchase_account”: There is no account" in str(caught.value.data["problem"])
    put(room, {"key": "odd", "notes": "it keeps what it has", "sales_account": "as typed"})
    assert row(room, "odd").sales_account == "as typed"
    room.write(lambda: account_codes.create_account_code(account(room_tenant("Two"), "5000")))
    put(room, {"key": "a", "purchase_account": "5000"})


def room_tenant(name: str) -> int:
    return tenants.create_tenant(name, "#2E7D5B", tenants.AuthType.HALO_APP, "", None).id


def test_a_retired_tax_rate_is_kept_but_not_given(room: Room) -> None:
    put(room, {"key": "had", "description": "A", "tax_rate": "vat"})
    room.write(lambda: tax_rates.update_tax_rate(1, retired_at=RETIRED))
    put(room, {"key": "had", "tax_rate": "vat", "notes": "x"}, {"key": "had2", "description": "A"})
    with pytest.raises(BadInput, match="bad_record") as caught:
        put(room, {"key": "had2", "tax_rate": "VAT 20 %"})
    assert "“VAT 20 %” is retired" in str(caught.value.data["problem"])
    room.write(lambda: tax_rates.create_tax_rate("VAT 20 %", Decimal(20), key="new"))
    put(room, {"key": "had2", "tax_rate": "vat 20 %"}, {"key": "had", "tax_rate": "vat 20 %"})
    assert row(room, "had2").tax_rate_id == 2  # the one that is offered
    assert row(room, "had").tax_rate_id == 1  # its own
    room.write(lambda: tax_rates.create_tax_rate("vat 20 %", Decimal(20), key="third"))
    with pytest.raises(BadInput, match="bad_record"):
        put(room, {"key": "n", "description": "A", "tax_rate": "vat 20 %"})


def test_a_code_of_a_stock_item_is_short(room: Room) -> None:
    long = "x" * 31
    put(room, {"key": "a", "description": "A", "code": long})
    for record in (
        {"key": "a", "kind": "stock_item"},
        {"key": "n", "description": "A", "kind": "stock_item", "code": long},
    ):
        with pytest.raises(BadInput, match="bad_record") as caught:
            put(room, record)
        assert "“code”: The text is too long" in str(caught.value.data["problem"])
    put(room, {"key": "a", "kind": "stock_item", "code": long[:30]})
    odd = replace(row(room, "a"), code=long)
    room.write(lambda: products.update_products([odd]))
    put(room, {"key": "a", "notes": "what came so may stay so"})
    assert row(room, "a").code == long


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ({}, "key and description"),
        ({"description": None}, "“description” is needed"),
        ({"description": "\u200b"}, "“description”: A description is needed"),
        ({"description": "x" * 256}, "“description”: The text is too long. Use at most 255"),
        ({"description": "\ud800"}, "half a character"),
        ({"description": "A", "kind": "toy"}, "“kind” must be one of: product, stock_item"),
        ({"description": "A", "kind": None}, "“kind” must be one of"),
        ({"description": "A", "kind": ["product"]}, "“kind” must be one of"),
        ({"description": "A", "code": "x" * 256}, "“code”: The text is too long"),
        ({"description": "A", "code": 5}, "“code” must be a text"),
        ({"description": "A", "notes": "x" * 501}, "“notes”: The text is too long"),
        ({"description": "A", "sales_account": "x" * 201}, "“sales_account”: The text"),
        ({"description": "A", "price": "-0.01"}, "“price”: “-0.01” cannot be an amount"),
        ({"description": "A", "price": "NaN"}, "cannot be an amount"),
        ({"description": "A", "price": "1,5"}, "cannot be an amount"),
        ({"description": "A", "price": 1.5}, "“price” must be an amount, as a string"),
        ({"description": "A", "price": True}, "“price” must be an amount"),
        ({"description": "A", "price": "1e12"}, "cannot be an amount"),
        ({"description": "A", "cost": "0.00000000001"}, "“cost”: “0.00000000001” cannot"),
        ({"description": "A", "cost": "9" * 5000}, "“cost”: “999"),
        ({"description": "A", "prices": {"Trade": "x"}}, "“prices.Trade”: “x” cannot be"),
        ({"description": "A", "prices": {"Trade": None}}, "“prices.Trade” must be an amount"),
        ({"description": "A", "prices": {" ": "1"}}, "“prices”: “ ” cannot name a price"),
        ({"description": "A", "prices": {"a\nb": "1"}}, "cannot name a price"),
        ({"description": "A", "prices": {"x" * 201: "1"}}, "“prices”: The text is too long"),
        ({"description": "A", "prices": ["1"]}, "“prices” must be a JSON object"),
        ({"description": "A", "tax_rate": "nothing"}, "no tax rate “nothing”"),
        ({"description": "A", "tax_rate": 1}, "“tax_rate” must be a key or name"),
        ({"description": "A", "group": "nothing"}, "no product group “nothing”"),
        ({"description": "A", "group": "\ud800"}, "“group” must be a key or name"),
        ({"description": "A", "supplier": "x" * 999}, "no supplier “xxx"),
        ({"description": "A", "supplier": True}, "“supplier” must be a key or name"),
        ({"description": "A", "tenant": "nobody"}, "no tenant “nobody”"),
        ({"description": "A", "active": "yes"}, "“active” must be true or false"),
        ({"description": "A", "do_not_send": 1}, "must be true or false"),
        ({"description": "A", "colour": "red"}, "unknown field “colour”"),
        ({"description": "A", "id": 1}, "unknown field “id”"),
    ],
)
def test_one_bad_record_changes_nothing(room: Room, record: dict[str, Any], word: str) -> None:
    put(room, {"key": "had", "description": "Had"})
    room.news.clear()
    good = ({"key": "good", "description": "Good"}, {"key": "had", "description": "Changed"})
    with pytest.raises(BadInput, match="bad_record") as caught:
        put(room, *good, {"key": "bad", **record})
    assert caught.value.data["index"] == 3
    assert word in str(caught.value.data["problem"])
    assert len(str(caught.value.data["problem"])) < 300
    assert room.news == []
    assert keys(room) == ["had"]
    assert row(room, "had").description == "Had"


def test_a_thousand_records(room: Room) -> None:
    records = [{**FULL, "key": f"k{n}", "description": f"Bolt {n}"} for n in range(1000)]
    began = time.perf_counter()
    assert put(room, *records) == (1000, 0, 0)
    assert put(room, *records) == (0, 0, 1000)
    assert put(room, *({"key": f"k{n}", "price": n} for n in range(1000))) == (0, 1000, 0)
    assert time.perf_counter() - began < 5  # a quarter of a second at rest
    assert room.run(room.products.listed(limit=1))[0] == 1000


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
amounts = st.decimals(0, 10**11, places=10).map(plain) | st.integers(0, 10**9)
types = st.sampled_from(["Sales Price", "Trade", "Wholesale", "Ｘ"])
columns = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("code", "notes", "sales_account", "purchase_account"), st.none() | texts),
        "description": texts.filter(has_visible),
        "kind": st.sampled_from(["product", "stock_item", "service"]),
        "cost": st.none() | amounts,
        "prices": st.none() | st.dictionaries(types, amounts),
        "active": st.none() | st.booleans(),
        "do_not_send": st.none() | st.booleans(),
        "tax_rate": st.sampled_from([None, "vat"]),
        "group": st.sampled_from([None, "Parts"]),
        "supplier": st.sampled_from([None, "harbour"]),
    },
)


def expected(had: ProductRow, record: dict[str, Any]) -> ProductRow:
    """What the contract says, written the other way round: field by field."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if name in ("tax_rate", "group", "supplier"):
            found[f"{name}_id"] = value and 1
        elif name == "active":
            found[name] = value is not False
        elif name == "do_not_send":
            found[name] = value is True
        elif name == "cost":
            found[name] = None if value is None else Decimal(value)
        elif name == "prices":
            found[name] = tuple(Price(kind, Decimal(x)) for kind, x in (value or {}).items())
        elif name == "kind":
            found[name] = ProductKind(value)
        else:
            found[name] = value or ""
    return replace(had, **found)


@given(columns, columns, columns)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_only_named_fields_change(
    room: Room, first: dict[str, Any], second: dict[str, Any], bystander: dict[str, Any]
) -> None:
    room.write(lambda: products.remove_products([each.id for each in all_rows()]))
    put(
        room,
        {"description": "By", **bystander, "key": "by"},
        {"description": "A", **first, "key": "a"},
    )
    by = row(room, "by")
    was = expected(ProductRow(row(room, "a").id, "a", ProductKind.PRODUCT, "A"), first)
    assert row(room, "a") == was
    counts = put(room, {**second, "key": "a"})
    wanted = expected(was, second)
    assert row(room, "a") == wanted
    assert counts == (0, int(wanted != was), int(wanted == was))
    assert row(room, "by") == by
    room.news.clear()
    assert put(room, {**second, "key": "a"}) == (0, 0, 1)
    assert room.news == []


def all_rows() -> list[ProductRow]:
    return list(products.products_by_key(["a", "by"]).values())
