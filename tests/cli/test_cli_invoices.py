"""``put invoices`` and ``list invoices``: what was put comes back, with what it comes to."""

from __future__ import annotations

import asyncio
import json
import re
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cli_desk import ROOT
from here import Here
from sent_invoices import sent_row

from sage_desktop.book import invoices, journal, passages, tenants
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus

NOW = datetime(2026, 11, 23, tzinfo=UTC)
BOLTS: dict[str, Any] = {
    "description": "Bolt <b>10</b> mm \u202e 👩‍💻\nzinc",
    "quantity": "12",
    "unit_price": "1.2345",
    "product": "bolt",
    "discount_percent": "2.5",
    "account": "4000",
    "tax_rate": "vat",
}
FITTING: dict[str, Any] = {
    **BOLTS,
    "description": "Fitting",
    "quantity": "1.5",
    "unit_price": "-45",
    "product": None,
    "discount_percent": "0",
    "account": "",
}
INVOICE: dict[str, Any] = {
    "key": "117",
    "customer": "harbour",
    "date": "2026-11-23",
    "due_date": "2026-12-01",
    "number": "=1+1",
    "currency": "EUR",
    "notes": " as typed\n",
    "state": "draft",
    "do_not_send": True,
    "lines": [BOLTS, FITTING],
}
BARE: dict[str, Any] = {
    "key": "bare",
    "customer": "harbour",
    "date": "2026-11-24",
    "lines": [{"description": "x", "quantity": 1, "unit_price": 1, "tax_rate": "VAT"}],
}


def put(here: Here, kind: str, *records: object) -> Any:
    return here.json("put", kind, "-", typed=json.dumps(records))


def refused(here: Here, *records: object) -> str:
    done = here.run("put", "invoices", "-", "--json", typed=json.dumps(records))
    assert done.code == 2, done
    return str(done.json["message"])


def rows(here: Here, *options: str) -> list[dict[str, Any]]:
    return list(here.json("list", "invoices", *options)["rows"])


@pytest.fixture
def near(here: Here) -> Here:
    """With what invoices name."""
    here.json("tenant", "add", "Northgate")
    put(here, "tax-rates", {"key": "vat", "name": "VAT", "percentage": 20})
    put(here, "products", {"key": "bolt", "description": "Bolt", "code": "B-10"})
    customer = {"key": "harbour", "name": "Harbour Ltd", "payment_days": 30, "tenant": "Northgate"}
    put(here, "customers", customer)
    return here


def test_what_is_put_is_listed(near: Here) -> None:
    assert put(near, "invoices", INVOICE, BARE)["created"] == 2
    bare, whole = rows(near)
    added: dict[str, Any] = {
        "customer_name": "Harbour Ltd",
        "tenant": "Northgate",
        "sage_id": None,
        "sage_number": "",
        "sage_status": "",
        "sage_total": None,
        "links": [],
    }
    assert whole == {
        **INVOICE,
        **added,
        "id": whole["id"],
        "net": "-53.06",
        "tax": "-10.61",
        "total": "-63.67",
    }
    assert bare == {
        **added,
        "id": bare["id"],
        "key": "bare",
        "number": "INV-0001",
        "customer": "harbour",
        "date": "2026-11-24",
        "due_date": "2026-12-24",
        "currency": "",
        "notes": "",
        "state": "final",
        "do_not_send": False,
        "lines": [
            {
                "description": "x",
                "quantity": "1",
                "unit_price": "1",
                "product": None,
                "discount_percent": "0",
                "account": "",
                "tax_rate": "vat",
            }
        ],
        "net": "1.00",
        "tax": "0.20",
        "total": "1.20",
    }


def test_what_list_gives_can_be_put_back(near: Here) -> None:
    put(near, "invoices", INVOICE, BARE)
    before = rows(near)
    back = [{name: row[name] for name in INVOICE} for row in before]
    assert put(near, "invoices", *back)["unchanged"] == 2
    assert rows(near) == before


def test_left_out_stays_null_clears_and_lines_are_replaced(near: Here) -> None:
    put(near, "invoices", INVOICE)
    [had] = rows(near)
    cleared = {"key": "117", "number": None, "due_date": None, "currency": None, "notes": None}
    assert put(near, "invoices", {**cleared, "do_not_send": None})["updated"] == 1
    [row] = rows(near)
    emptied = {"due_date": None, "currency": "", "notes": "", "do_not_send": False}
    assert row == {**had, **emptied}
    put(near, "invoices", {"key": "117", "lines": [FITTING], "state": None})
    [row] = rows(near)
    amounts = {"net": "-67.50", "tax": "-13.50", "total": "-81.00"}
    assert row == {**had, **emptied, "state": "final", "lines": [FITTING], **amounts}


def test_another_date_is_taxed_anew(near: Here) -> None:
    put(near, "invoices", BARE)
    put(near, "tax-rates", {"key": "vat", "percentage": "17.5"})
    assert put(near, "invoices", BARE)["unchanged"] == 1
    assert put(near, "invoices", {**BARE, "notes": "n"})["updated"] == 1
    assert rows(near)[0]["tax"] == "0.20"
    put(near, "invoices", {"key": "bare", "date": "2026-11-25"})
    assert rows(near)[0]["tax"] == "0.18"


def in_sage(near: Here) -> None:
    """The invoice 117 as it is once it was sent."""

    async def main() -> None:
        book = await Book.open(near.data / "book.sqlite3", Bus(), backups=near.data / "backups")

        def work() -> None:
            row = invoices.RECORDS.find("117")
            tenant = tenants.tenants()[0].id
            journal.create_link(
                kind="invoice",
                tenant_id=tenant,
                local_id=row.id,
                sage_id="s1",
                made_by=LinkMaker.SENT,
                now=NOW,
            )
            passages.save_sent(sent_row(row, tenant, off="-1"))

        await book.write(work)
        await book.aclose()

    asyncio.run(main())


def test_one_that_is_in_sage(near: Here) -> None:
    put(near, "invoices", {**INVOICE, "state": "final"})
    in_sage(near)
    [row] = rows(near)
    assert (row["sage_id"], row["sage_number"], row["sage_status"]) == ("s1", "SI-7", "UNPAID")
    assert Decimal(row["sage_total"]) == Decimal(row["total"]) - 1
    assert [link["tenant"] for link in row["links"]] == ["Northgate"]
    assert "in Sage" in refused(near, {"key": "117", "state": "draft"})
    assert put(near, "invoices", {"key": "117", "notes": "changed"})["updated"] == 1
    assert "SI-7 UNPAID" in near.run("list", "invoices").out
    listed = near.json("map", "list", "Northgate")["rows"]
    assert "invoice" not in {each["kind"] for each in listed}


def test_search_limit_and_order(near: Here) -> None:
    put(near, "customers", {"key": "ann", "name": "Ann Öl"})
    days = ("2026-01-05", "2026-03-01", "2026-02-01")
    for number, day in enumerate(days):
        put(near, "invoices", {**BARE, "key": f"k{number}", "date": day})
    put(near, "invoices", {**BARE, "key": "other", "customer": "Ann Öl", "number": "X 9"})
    put(near, "invoices", {"key": "other", "number": " \u200b"})
    assert [row["key"] for row in rows(near)] == ["other", "k1", "k2", "k0"]
    found = near.json("list", "invoices", "--search", "INV harbour", "--limit", "2")
    assert (found["total"], [row["key"] for row in found["rows"]]) == (3, ["k1", "k2"])
    assert [row["key"] for row in rows(near, "--search", "ÖL 9")] == ["other"]
    assert rows(near, "--search", "nobody") == []


def test_a_person_sees_a_table(near: Here) -> None:
    assert near.run("list", "invoices").out == "No invoices yet.\n"
    put(near, "invoices", INVOICE)
    _, _, line = near.run("list", "invoices").out.splitlines()
    for text in ("117", "=1+1", "2026-11-23", "draft", "-63.67 EUR", "Harbour Ltd"):
        assert text in line
    assert near.run("list", "invoices", "--search", "x y z").out == "No invoices fit.\n"


def test_every_field_is_described_and_the_example_works(near: Here) -> None:
    put(near, "invoices", INVOICE)
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    described = text.partition("## invoices\n")[2].partition("\n## ")[0]
    [row] = rows(near)
    for name in (*row, *row["lines"][0]):
        assert f"`{name}`" in described, name
    [example] = re.findall(r"^    \[\n.*?^    \]\n", described, re.MULTILINE | re.DOTALL)
    put(near, "customers", {"key": "C-1001", "name": "C"})
    put(near, "tax-rates", {"key": "vat-std", "name": "VAT Standard", "percentage": 20})
    put(near, "invoices", {**BARE, "key": "2026-116"})
    assert here_put(near, example) == {
        "kind": "invoices",
        "created": 1,
        "updated": 1,
        "unchanged": 0,
    }
    [made] = rows(near, "--search", "2026-117")
    assert (made["net"], made["tax"]) == ("81.94", "16.39")


def here_put(near: Here, text: str) -> Any:
    return near.json("put", "invoices", "-", typed=text)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"colour": "red"}, "unknown field “colour”"),
        ({"customer": None}, "“customer” is needed"),
        ({"customer": "nobody"}, "no customer “nobody”"),
        ({"customer": 5}, "“customer”"),
        ({"date": None}, "“date” is needed"),
        ({"date": "23.11.2026"}, "“23.11.2026” is not a day"),
        ({"date": "2026-02-30"}, "is not a day"),
        ({"date": "1999-12-31"}, "is not a day"),
        ({"date": 20261123}, "is not a day"),
        ({"due_date": "2026-11-22"}, "due before"),
        ({"number": "x" * 26}, "at most 25"),
        ({"currency": "EURO"}, "is not a currency"),
        ({"notes": 5}, "“notes” must be a text"),
        ({"state": "sent"}, "“state” must be one of: draft, final"),
        ({"state": "void"}, "void invoice"),
        ({"do_not_send": "yes"}, "true or false"),
        ({"lines": None}, "“lines” is needed"),
        ({"lines": {}}, "array"),
        ({"lines": []}, "needs a line"),
        ({"lines": ["x"]}, "line 1: is not a JSON object"),
        ({"lines": [BOLTS, {**BOLTS, "colour": 1}]}, "line 2: unknown field “colour”"),
        ({"lines": [{**BOLTS, "quantity": None}]}, "“quantity” is missing"),
        ({"lines": [{**BOLTS, "quantity": "many"}]}, "“lines.1.quantity”: “many”"),
        ({"lines": [{**BOLTS, "quantity": True}]}, "“quantity” must be a number"),
        ({"lines": [{**BOLTS, "unit_price": "0.00000000001"}]}, "10 decimals"),
        ({"lines": [{**BOLTS, "discount_percent": "101"}]}, "cannot be a discount"),
        ({"lines": [{**BOLTS, "tax_rate": "nothing"}]}, "no tax rate “nothing”"),
        ({"lines": [{**BOLTS, "product": "nothing"}]}, "no product “nothing”"),
        ({"lines": [{**BOLTS, "description": "\u200b"}]}, "description is needed"),
        ({"lines": [{**BOLTS, "quantity": "99999999999"}]}, "too large"),
    ],
)
def test_one_bad_record_changes_nothing(near: Here, change: dict[str, Any], word: str) -> None:
    bad = {**INVOICE, "state": "final", **change}
    message = refused(near, BARE, bad)
    assert "Record 2" in message
    assert word in message
    put(near, "invoices", INVOICE)
    [before] = rows(near)
    assert word in refused(near, {"key": "117", "state": "final", **change})
    assert rows(near) == [before]


@pytest.mark.parametrize("missing", ["customer", "date", "lines"])
def test_what_a_new_one_needs(near: Here, missing: str) -> None:
    bare = {name: value for name, value in BARE.items() if name != missing}
    assert "key, customer, date and lines" in refused(near, bare)


def test_floats_are_refused(near: Here) -> None:
    typed = json.dumps([BARE]).replace('"unit_price": 1', '"unit_price": 1.5')
    done = near.run("put", "invoices", "-", "--json", typed=typed)
    assert (done.code, rows(near)) == (2, [])
    assert "1.5 without quotes" in done.json["message"]


def test_five_thousand_at_once(near: Here, tmp_path: Path) -> None:
    put(near, "customers", *({"key": f"c{n}", "name": f"C {n}"} for n in range(5000)))
    records = [
        {**INVOICE, "key": f"k{n}", "number": None, "customer": f"c{n % 5000}"}
        for n in range(5_000)
    ]
    typed = json.dumps(records)
    began = time.monotonic()
    assert here_put(near, typed)["created"] == 5_000
    assert here_put(near, typed)["unchanged"] == 5_000
    assert time.monotonic() - began < 40
    found = near.json("list", "invoices", "--limit", "1")
    assert found["total"] == 5_000
    assert found["rows"][0]["number"] == "INV-5000"
