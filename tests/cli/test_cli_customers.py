"""``put customers`` and ``list customers``: what was put comes back, or nothing was changed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from cli_desk import ROOT
from here import Here

SITE = {
    "name": "Works",
    "address_1": "1 Mill Road",
    "address_2": "",
    "city": "Sheffield",
    "region": "",
    "postcode": "S1 1AA",
    "country": "GB",
}
FULL: dict[str, Any] = {
    "key": "harbour",
    "name": "Harbour <b>Ltd</b> \u202e 👩‍💻",
    "reference": "HAR1",
    "email": "ada@harbour.example",
    "phone": "0114 496 0000",
    "contact_name": "Ada Quay",
    "vat_number": "GB123456789",
    "currency": "GBP",
    "payment_days": 30,
    "notes": "=1+1\n",
    "top_level": "Yorkshire",
    "tenant": "Northgate",
    "do_not_send": True,
    "site": SITE,
    "delivery_address": {**SITE, "name": "Depot"},
}


def put(here: Here, *records: object) -> Any:
    return here.json("put", "customers", "-", typed=json.dumps(records))


def rows(here: Here, *options: str) -> list[dict[str, Any]]:
    return list(here.json("list", "customers", *options)["rows"])


def test_what_is_put_is_listed(here: Here, tmp_path: Path) -> None:
    here.json("tenant", "add", "Northgate")
    file = tmp_path / "customers.json"
    file.write_text(json.dumps([FULL, {"key": "plain", "name": "Plain"}]))
    done = here.json("put", "customers", str(file))
    assert done == {"kind": "customers", "created": 2, "updated": 0, "unchanged": 0}
    full, plain = rows(here)
    assert full == {
        **{name: value for name, value in FULL.items() if name != "site"},
        "id": full["id"],
        "sites": [SITE],
        "contacts": [],
        "links": [],
    }
    assert plain == {
        **dict.fromkeys(FULL.keys() - {"site"}, ""),
        "id": plain["id"],
        "key": "plain",
        "name": "Plain",
        "payment_days": None,
        "tenant": None,
        "do_not_send": False,
        "delivery_address": None,
        "sites": [],
        "contacts": [],
        "links": [],
    }


def test_what_list_gives_can_be_put_back(here: Here) -> None:
    here.json("tenant", "add", "Northgate")
    put(here, FULL)
    [row] = rows(here)
    [site] = row["sites"]
    back = {name: row[name] for name in FULL if name != "site"} | {"site": site}
    assert put(here, back) == {"kind": "customers", "created": 0, "updated": 0, "unchanged": 1}
    changed = here.run("put", "customers", "-", typed='[{"key": "harbour", "phone": null}]')
    assert changed.out == "0 created, 1 updated, 0 unchanged.\n"
    assert rows(here) == [{**row, "phone": ""}]


def test_every_listed_field_is_described(here: Here) -> None:
    put(here, {"key": "a", "name": "A"})
    described = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    for name in rows(here)[0]:
        assert f"`{name}`" in described, name


def test_search_limit_and_order(here: Here) -> None:
    put(here, *({"key": name, "name": f"{name} Ltd"} for name in ("b", "C", "a")))
    assert [row["key"] for row in rows(here)] == ["a", "b", "C"]
    found = here.json("list", "customers", "--search", "LTD", "--limit", "2")
    assert (found["total"], [row["key"] for row in found["rows"]]) == (3, ["a", "b"])
    assert here.json("list", "customers", "--search", "nobody") == {"total": 0, "rows": []}


def test_a_person_sees_a_table(here: Here) -> None:
    assert here.run("list", "customers").out == "No customers yet.\n"
    put(here, {**FULL, "tenant": None, "name": "Harbour\nLtd"})
    heading, _, line = here.run("list", "customers").out.splitlines()
    assert "Reference" in heading
    for text in ("harbour", "HAR1", "ada@harbour.example", "Sheffield"):
        assert text in line
    assert here.run("list", "customers", "--search", "x y z").out == "No customers fit.\n"


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ('{"key":"a","name":"A","colour":"red"}', "unknown field “colour”"),
        ('{"key":"a","name":"A","site":{"town":"x"}}', "unknown field “town”"),
        ('{"key":"a","name":"A","payment_days":30.0}', "30.0 without quotes"),
        ('{"key":"a","name":"A","site":{"city":"x","city":"y"}}', "“city” stands twice"),
        ('{"key":"a","name":"\\ud800"}', "half a character"),
        ('{"key":"a"}', "key and name"),
        ('{"key":"a","name":"A","tenant":"nobody"}', "no tenant “nobody”"),
    ],
)
def test_one_bad_record_changes_nothing(here: Here, record: str, word: str) -> None:
    good = '{"key":"good","name":"Good"}'
    done = here.run("put", "customers", "-", "--json", typed=f"[{good},{record}]")
    assert done.code == 2
    assert word in done.json["message"]
    assert rows(here) == []


def test_twenty_thousand_at_once(here: Here) -> None:
    records = [{**FULL, "key": f"k{n}", "name": f"C {n}", "tenant": None} for n in range(20_000)]
    typed = json.dumps(records)
    began = time.monotonic()
    assert here.json("put", "customers", "-", typed=typed)["created"] == 20_000
    assert here.json("put", "customers", "-", typed=typed)["unchanged"] == 20_000
    assert time.monotonic() - began < 30  # four seconds at rest
    assert here.json("list", "customers", "--limit", "1")["total"] == 20_000
