"""``put customers``: only what is named changes, all or nothing, every bad record named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest
from customer_room import Room, open_room
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sage_desktop.book import customers, tenants
from sage_desktop.book.contact_rows import Address, ContactRow, CustomerRow
from sage_desktop.core.errors import BadInput
from sage_desktop.core.names import has_visible

FULL: dict[str, Any] = {
    "key": "harbour",
    "name": "Harbour Ltd",
    "reference": "HAR1",
    "email": "ada@harbour.example",
    "phone": "0114 496 0000",
    "contact_name": "Ada Quay",
    "vat_number": "GB123456789",
    "currency": "GBP",
    "payment_days": 30,
    "notes": " Line one\nLine two\n",
    "top_level": "Yorkshire",
    "tenant": None,
    "do_not_send": True,
    "site": {"name": "Works", "address_1": "1 Mill Road", "city": "Sheffield", "country": "GB"},
    "delivery_address": {"city": "Leeds"},
}
TEXTS = tuple("reference email phone contact_name vat_number currency notes top_level".split())
HOSTILE = (
    "<b>bold</b> & <script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "\u202eevil\u202c شركة",
    "👩‍💻 e\u0301",
    "  outer spaces\t",
    "nul\0inside",
    "x" * 200,
    "Robert'); DROP TABLE customer;--",
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as opened:
        yield opened


def test_all_fields_arrive(room: Room) -> None:
    assert room.put(FULL) == (1, 0, 0)
    row = room.row("harbour")
    assert row == CustomerRow(
        row.id,
        "harbour",
        "Harbour Ltd",
        "HAR1",
        "Ada Quay",
        "ada@harbour.example",
        "0114 496 0000",
        "GB123456789",
        "GBP",
        30,
        " Line one\nLine two\n",
        "Yorkshire",
        None,
        True,
        (Address("Works", "1 Mill Road", city="Sheffield", country="GB"),),
        Address(city="Leeds"),
    )


def test_an_unchanged_put_writes_nothing(room: Room) -> None:
    room.put(FULL, {"key": "b", "name": "B"})
    room.news.clear()
    assert room.put(
        FULL,
        {"key": "b"},
    ) == (0, 0, 2)
    assert room.put({"key": "b", "site": {}, "delivery_address": {}, "currency": None}) == (0, 0, 1)
    assert room.put({"key": "harbour", "currency": "gbp", "payment_days": "30"}) == (0, 0, 1)
    assert room.put() == (0, 0, 0)
    assert room.news == []


@pytest.mark.parametrize("name", TEXTS)
def test_null_clears_a_text_and_leaves_the_others(room: Room, name: str) -> None:
    room.put(FULL)
    was = room.row("harbour")
    assert room.put({"key": "harbour", name: None}) == (0, 1, 0)
    assert room.row("harbour") == replace(was, **{name: ""})


def test_null_clears_what_is_no_text(room: Room) -> None:
    room.tenant("T")
    room.put({**FULL, "tenant": "T"})
    was = room.row("harbour")
    cleared = dict.fromkeys(("payment_days", "do_not_send", "tenant", "site", "delivery_address"))
    assert room.put({"key": "harbour", **cleared}) == (0, 1, 0)
    assert room.row("harbour") == replace(
        was, payment_days=None, do_not_send=False, tenant_id=None, sites=(), delivery_address=None
    )


def test_fields_of_an_address_stay_when_left_out(room: Room) -> None:
    room.put(FULL)
    was = room.row("harbour")
    room.put({"key": "harbour", "site": {"city": "Leeds", "country": None}})
    assert room.row("harbour").sites == (replace(was.sites[0], city="Leeds", country=""),)
    room.put({"key": "harbour", "delivery_address": {"city": None}})
    assert room.row("harbour").delivery_address is None


def test_other_sites_and_contacts_stay(room: Room) -> None:
    room.put(FULL)
    more = (Address("Depot"), Address("Shop"))
    row = room.row("harbour")
    row = replace(row, sites=row.sites + more, contacts=(ContactRow("Ben"),))
    room.write(lambda: customers.update_customers([row]))
    room.put({"key": "harbour", "site": {"city": "York"}})
    assert room.row("harbour") == replace(row, sites=(replace(row.sites[0], city="York"), *more))
    room.put({"key": "harbour", "site": None})
    assert room.row("harbour").sites == (Address(), *more)  # no other became the main one


def test_a_tenant_by_name_or_id(room: Room) -> None:
    first, second = room.tenant("North Gate"), room.tenant("2")
    for named, found in (
        ("north  GATE", first),
        (first, first),
        (str(first), first),
        ("2", second),
        (None, None),
    ):
        room.put({"key": "a", "name": "A", "tenant": named})
        assert room.row("a").tenant_id == found


def test_a_new_customer_gets_the_default_tenant_unless_it_says_otherwise(room: Room) -> None:
    tenant, other = room.tenant("Default"), room.tenant("Other")
    room.put({"key": "before", "name": "A"})
    room.write(lambda: tenants.set_module(default_tenant_id=tenant))
    room.put(
        {"key": "left out", "name": "A"},
        {"key": "none", "name": "A", "tenant": None},
        {"key": "other", "name": "A", "tenant": "Other"},
        {"key": "before", "name": "B"},
    )
    keys = ("before", "left out", "none", "other")
    assert [room.row(key).tenant_id for key in keys] == [None, tenant, None, other]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_kept_exactly(room: Room, text: str) -> None:
    address = dict.fromkeys([each.name for each in fields(Address)], text)
    texts = dict.fromkeys(["name", *TEXTS], text)
    record = {**texts, "key": text, "currency": "GBP", "email": f"@{text}"[:200], "site": address}
    room.put(record)
    assert room.put(record) == (0, 0, 1)
    row = room.row(text)
    assert row.key == text.strip()
    assert (row.name, row.notes, row.reference) == (text, text, text)
    assert row.sites == (Address(**address),)


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ({"key": "a"}, "key and name"),
        ({"key": "a", "name": None}, "“name” is needed"),
        ({"key": None, "name": "A"}, "“key” is needed"),
        ({"name": "A"}, "“key” is missing"),
        ({"key": " ", "name": "A"}, "“key” must be a text"),
        ({"key": 7, "name": "A"}, "“key” must be a text"),
        ({"key": "a", "name": "\u200b"}, "“name”: A name is needed"),
        ({"key": "a", "name": "x" * 201}, "at most 200"),
        ({"key": "a", "name": "A", "notes": "x" * 10_001}, "“notes”: The text is too long"),
        ({"key": "a", "name": "A", "phone": 114}, "“phone” must be a text"),
        ({"key": "a", "name": "\ud800"}, "half a character"),
        ({"key": "a", "name": "A", "email": "nobody"}, "“email”: This is not an e-mail"),
        ({"key": "a", "name": "A", "currency": "pounds"}, "“pounds” is not a currency"),
        ({"key": "a", "name": "A", "currency": "ÄÖÜ"}, "“ÄÖÜ” is not a currency"),
        ({"key": "a", "name": "A", "payment_days": 366}, "from 0 to 365"),
        ({"key": "a", "name": "A", "payment_days": -1}, "from 0 to 365"),
        ({"key": "a", "name": "A", "payment_days": "9" * 5000}, "from 0 to 365"),
        ({"key": "a", "name": "A", "payment_days": "1.5"}, "from 0 to 365"),
        ({"key": "a", "name": "A", "payment_days": True}, "must be a whole number"),
        ({"key": "a", "name": "A", "payment_days": []}, "must be a whole number"),
        ({"key": "a", "name": "A", "do_not_send": 1}, "must be true or false"),
        ({"key": "a", "name": "A", "tenant": "nobody"}, "no tenant “nobody”"),
        ({"key": "a", "name": "A", "tenant": True}, "name or id of a tenant"),
        ({"key": "a", "name": "A", "site": "Leeds"}, "“site” must be a JSON object"),
        ({"key": "a", "name": "A", "site": {"town": "Leeds"}}, "unknown field “town”"),
        ({"key": "a", "name": "A", "site": {"city": 1}}, "“site.city” must be a text"),
        ({"key": "a", "name": "A", "site": {"city": "x" * 201}}, "“site.city”: The text"),
        ({"key": "a", "name": "A", "colour": "red"}, "unknown field “colour”"),
        ({"key": "a", "name": "A", "sites": []}, "unknown field “sites”"),
        ({"key": "good", "name": "A"}, "“good” stands twice"),
        (["key"], "not a JSON object"),
        (None, "not a JSON object"),
    ],
)
def test_one_bad_record_changes_nothing(room: Room, record: object, word: str) -> None:
    room.put({"key": "had", "name": "Had"})
    room.news.clear()
    good = ({"key": "good", "name": "Good"}, {"key": "had", "name": "Changed"})
    with pytest.raises(BadInput, match="bad_record") as caught:
        room.put(*good, record)
    assert caught.value.data["index"] == 3
    assert word in str(caught.value.data["problem"])
    assert len(str(caught.value.data["problem"])) < 300
    assert room.news == []
    assert room.keys() == ["had"]
    assert room.row("had").name == "Had"


@pytest.mark.parametrize("decoded", [{}, "text", None, 5])
def test_what_is_no_array(room: Room, decoded: object) -> None:
    with pytest.raises(BadInput, match="JSON array"):
        room.run(room.customers.put(decoded))


def test_a_thousand_records(room: Room) -> None:
    records = [{**FULL, "key": f"k{n}", "name": f"Customer {n}"} for n in range(1000)]
    began = time.perf_counter()
    assert room.put(*records) == (1000, 0, 0)
    assert room.put(*records) == (0, 0, 1000)
    changed = [{"key": f"k{n}", "phone": str(n)} for n in range(1000)]
    assert room.put(*changed) == (0, 1000, 0)
    assert time.perf_counter() - began < 5  # a third of a second at rest
    assert room.run(room.customers.listed(limit=1))[0] == 1000


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
parts = st.dictionaries(st.sampled_from([each.name for each in fields(Address)]), st.none() | texts)
columns = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(
            ("reference", "phone", "contact_name", "vat_number", "notes", "top_level"),
            st.none() | texts,
        ),
        "name": texts.filter(has_visible),
        "email": st.none() | texts.map("a@{}".format),
        "currency": st.sampled_from([None, "", "EUR", "gbp"]),
        "payment_days": st.none() | st.integers(0, 365),
        "do_not_send": st.none() | st.booleans(),
        "site": st.none() | parts,
        "delivery_address": st.none() | parts,
    },
)


def expected(had: CustomerRow, record: dict[str, Any]) -> CustomerRow:
    """What the contract says, written the other way round: field by field."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if name == "payment_days":
            found[name] = value
        elif name == "do_not_send":
            found[name] = bool(value)
        elif name == "currency":
            found[name] = (value or "").upper()
        elif name in ("site", "delivery_address"):
            main = had.sites[0] if had.sites else None
            old = main if name == "site" else had.delivery_address
            new = {**asdict(old or Address()), **{k: v or "" for k, v in (value or {}).items()}}
            gone = value is None or not any(new.values())
            address = None if gone else Address(**new)
            if name == "site":
                found["sites"] = (address,) if address else ()
            else:
                found[name] = address
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
    room.write(lambda: [customers.remove_customer(row.id) for row in all_rows()])
    room.put({"name": "By", **bystander, "key": "by"}, {"name": "A", **first, "key": "a"})
    by = room.row("by")
    blank = CustomerRow(room.row("a").id, "a", "A")
    was = expected(blank, first)
    assert room.row("a") == was
    created, updated, unchanged = room.put({**second, "key": "a"})
    assert room.row("a") == expected(was, second)
    assert (created, updated) == (0, int(expected(was, second) != was))
    assert unchanged == 1 - updated
    assert room.row("by") == by
    room.news.clear()
    assert room.put({**second, "key": "a"}) == (0, 0, 1)
    assert room.news == []


def all_rows() -> list[CustomerRow]:
    return list(customers.customers_by_key(["a", "by"]).values())
