"""``put`` and ``list`` of products, product groups and suppliers: what was put comes back."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from cli_desk import ROOT
from here import Here

BOLT: dict[str, Any] = {
    "key": "bolt",
    "description": "Bolt <b>10</b> mm \u202e 👩‍💻",
    "kind": "stock_item",
    "code": "B-10",
    "price": "1.2345",
    "prices": {"Trade": "1.2345", "Sales Price": "0.9999999999"},
    "cost": "0.5001",
    "tax_rate": "vat",
    "sales_account": "4000",
    "purchase_account": "5000",
    "group": "parts",
    "supplier": "harbour",
    "active": False,
    "notes": "=1+1\n",
    "tenant": "Northgate",
    "do_not_send": True,
}
HARBOUR: dict[str, Any] = {
    "key": "harbour",
    "name": "Harbour\nLtd",
    "reference": "HAR1",
    "email": "ada@harbour.example",
    "phone": "0114",
    "contact_name": "Ada Quay",
    "vat_number": "GB1",
    "currency": "GBP",
    "payment_days": 30,
    "notes": "",
    "tenant": "Northgate",
    "address": {
        "name": "Works",
        "address_1": "1 Mill Road",
        "address_2": "",
        "city": "Sheffield",
        "region": "",
        "postcode": "S1 1AA",
        "country": "GB",
    },
}
ADDED = {"tax_rate_name": "VAT", "group_name": "Spare parts", "supplier_name": "Harbour\nLtd"}


def put(here: Here, kind: str, *records: object) -> Any:
    return here.json("put", kind, "-", typed=json.dumps(records))


def rows(here: Here, kind: str, *options: str) -> list[dict[str, Any]]:
    return list(here.json("list", kind, *options)["rows"])


def fill(here: Here) -> None:
    here.json("tenant", "add", "Northgate")
    put(here, "tax-rates", {"key": "vat", "name": "VAT", "percentage": 20})
    put(here, "product-groups", {"key": "parts", "name": "Spare parts"})
    put(here, "suppliers", HARBOUR)
    put(here, "products", BOLT)


def test_what_is_put_is_listed(here: Here, tmp_path: Path) -> None:
    fill(here)
    [bolt] = rows(here, "products")
    assert bolt == {**BOLT, **ADDED, "id": bolt["id"], "links": []}
    assert list(bolt["prices"]) == ["Trade", "Sales Price"]
    [harbour] = rows(here, "suppliers")
    assert harbour == {**HARBOUR, "id": harbour["id"], "links": []}
    [parts] = rows(here, "product-groups")
    assert parts == {"id": parts["id"], "key": "parts", "name": "Spare parts", "products": 1}
    file = tmp_path / "bare.json"
    file.write_text('[{"key": "bare", "description": "A"}]')
    done = here.json("put", "products", str(file))
    assert done == {"kind": "products", "created": 1, "updated": 0, "unchanged": 0}
    [bare] = rows(here, "products", "--search", "bare")
    assert bare == {
        **dict.fromkeys([*BOLT, *ADDED], ""),
        **dict.fromkeys(("price", "cost", "tax_rate", "group", "supplier", "tenant")),
        "id": bare["id"],
        "key": "bare",
        "description": "A",
        "kind": "product",
        "prices": {},
        "active": True,
        "do_not_send": False,
        "links": [],
    }
    put(here, "suppliers", {"key": "bare", "name": "A"})
    assert rows(here, "suppliers", "--search", "bare")[0]["address"] is None


def test_what_list_gives_can_be_put_back(here: Here) -> None:
    fill(here)
    unchanged = {"created": 0, "updated": 0, "unchanged": 1}
    for kind, record in (
        ("products", BOLT),
        ("suppliers", HARBOUR),
        ("product-groups", {"key": "", "name": ""}),
    ):
        [row] = rows(here, kind)
        back = {name: row[name] for name in record}
        assert put(here, kind, back) == {"kind": kind, **unchanged}
    [row] = rows(here, "products")
    changed = here.run("put", "products", "-", typed='[{"key": "bolt", "prices": {"Trade": 2}}]')
    assert changed.out == "0 created, 1 updated, 0 unchanged.\n"
    assert rows(here, "products") == [{**row, "price": "2", "prices": {"Trade": "2"}}]


@pytest.mark.parametrize("kind", ["products", "suppliers", "product-groups"])
def test_every_field_is_described(here: Here, kind: str) -> None:
    fill(here)
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    described = text.partition(f"## {kind}\n")[2].partition("\n## ")[0]
    if kind == "suppliers":  # as customers
        described += text.partition("## customers\n")[2].partition("\n## ")[0]
    for name in rows(here, kind)[0]:
        assert f"`{name}`" in described, name


def test_search_limit_and_order(here: Here) -> None:
    for kind, field in (("products", "description"), ("suppliers", "name")):
        put(here, kind, *({"key": name, field: f"{name} Ltd"} for name in ("b", "C", "a")))
        assert [row["key"] for row in rows(here, kind)] == ["a", "b", "C"]
        found = here.json("list", kind, "--search", "LTD", "--limit", "2")
        assert (found["total"], [row["key"] for row in found["rows"]]) == (3, ["a", "b"])
        assert here.json("list", kind, "--search", "nobody") == {"total": 0, "rows": []}
    put(here, "product-groups", *({"key": name, "name": name} for name in ("b", "C", "a")))
    found = here.json("list", "product-groups", "--limit", "2")
    assert (found["total"], [row["key"] for row in found["rows"]]) == (3, ["a", "b"])


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("products", ("bolt", "B-10", "1.2345", "stock item (inactive)", "Spare parts")),
        ("suppliers", ("harbour", "HAR1", "ada@harbour.example", "Sheffield")),
        ("product-groups", ("parts", "Spare parts", "1")),
    ],
)
def test_a_person_sees_a_table(here: Here, kind: str, texts: tuple[str, ...]) -> None:
    noun = kind.replace("-", " ")
    assert here.run("list", kind).out == f"No {noun} yet.\n"
    fill(here)
    _, _, line = here.run("list", kind).out.splitlines()
    for text in texts:
        assert text in line
    assert here.run("list", kind, "--search", "x y z").out == f"No {noun} fit.\n"


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ('{"key":"a","description":"A","price":1.5}', "1.5 without quotes"),
        ('{"key":"a","description":"A","price":1e3}', "1e3 without quotes"),
        ('{"key":"a","description":"A","prices":{"x":"1","x":"2"}}', "“x” stands twice"),
        ('{"key":"a","description":"A","price":"-1"}', "“-1” cannot be an amount"),
        ('{"key":"a","description":"A","group":"nobody"}', "no product group “nobody”"),
        ('{"key":"a","description":"\\ud800"}', "half a character"),
        ('{"key":"a","description":"A","name":"B"}', "unknown field “name”"),
        ('{"key":"a"}', "key and description"),
    ],
)
def test_one_bad_record_changes_nothing(here: Here, record: str, word: str) -> None:
    good = '{"key":"good","description":"Good"}'
    done = here.run("put", "products", "-", "--json", typed=f"[{good},{record}]")
    assert done.code == 2
    assert word in done.json["message"]
    assert rows(here, "products") == []


def test_five_thousand_at_once(here: Here) -> None:
    fill(here)
    suppliers = [{"key": f"s{n}", "name": f"S {n}"} for n in range(5000)]
    put(here, "suppliers", *suppliers)
    records = [
        {**BOLT, "key": f"k{n}", "description": f"P {n}", "supplier": f"s {n % 5000}"}
        for n in range(5_000)
    ]
    typed = json.dumps(records)
    began = time.monotonic()
    assert here.json("put", "products", "-", typed=typed)["created"] == 5_000
    assert here.json("put", "products", "-", typed=typed)["unchanged"] == 5_000
    assert time.monotonic() - began < 30  # four seconds at rest
    assert here.json("list", "products", "--limit", "1")["total"] == 5_001
