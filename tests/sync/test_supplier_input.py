"""``put suppliers``: as ``put customers``, with one address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest
from customer_room import Room, open_room
from hypothesis import HealthCheck, given, settings
from test_customer_input import HOSTILE, columns

from sage_desktop.book import suppliers, tenants
from sage_desktop.book.contact_rows import Address, SupplierRow
from sage_desktop.core.errors import BadInput

FULL: dict[str, Any] = {
    "key": "harbour",
    "name": "Harbour Ltd",
    "reference": "HAR1",
    "email": "ada@harbour.example",
    "phone": "0114 496 0000",
    "contact_name": "Ada Quay",
    "vat_number": "GB123456789",
    "currency": "gbp",
    "payment_days": 30,
    "notes": " Line one\nLine two\n",
    "tenant": None,
    "address": {"name": "Works", "address_1": "1 Mill Road", "city": "Leeds", "country": "GB"},
}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as opened:
        yield opened


def put(room: Room, *records: object) -> tuple[int, int, int]:
    return room.run(room.suppliers.put(list(records)))


def row(room: Room, key: str) -> SupplierRow:
    number = room.run(room.suppliers.find(key))
    return room.run(room.suppliers.get(number)).row


def test_all_fields_arrive(room: Room) -> None:
    assert put(room, FULL) == (1, 0, 0)
    found = row(room, "harbour")
    assert found == SupplierRow(
        found.id,
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
        Address("Works", "1 Mill Road", city="Leeds", country="GB"),
        None,
    )
    room.news.clear()
    assert put(room, FULL) == (0, 0, 1)
    assert put(room, {"key": "harbour", "address": {}}) == (0, 0, 1)
    assert room.news == []


def test_fields_of_the_address_stay_when_left_out(room: Room) -> None:
    put(room, FULL)
    was = row(room, "harbour")
    put(room, {"key": "harbour", "address": {"city": "York", "country": None}})
    assert was.address is not None
    assert row(room, "harbour").address == replace(was.address, city="York", country="")
    put(room, {"key": "harbour", "address": None})
    assert row(room, "harbour") == replace(was, address=None)


def test_a_new_supplier_gets_the_default_tenant_unless_it_says_otherwise(room: Room) -> None:
    tenant, other = room.tenant("Default"), room.tenant("Other")
    room.write(lambda: tenants.set_module(default_tenant_id=tenant))
    put(
        room,
        {"key": "left out", "name": "A"},
        {"key": "none", "name": "A", "tenant": None},
        {"key": "other", "name": "A", "tenant": "OTHER"},
    )
    found = [row(room, key).tenant_id for key in ("left out", "none", "other")]
    assert found == [tenant, None, other]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_kept_exactly(room: Room, text: str) -> None:
    address = dict.fromkeys([each.name for each in fields(Address)], text)
    record = {"key": text, "name": text, "notes": text, "reference": text, "address": address}
    put(room, record)
    assert put(room, record) == (0, 0, 1)
    found = row(room, text)
    assert (found.name, found.notes, found.reference) == (text, text, text)
    assert found.address == Address(**address)


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ({}, "a new supplier needs key and name"),
        ({"name": None}, "“name” is needed"),
        ({"name": "\u200b"}, "“name”: A name is needed"),
        ({"name": "A", "email": "nobody"}, "“email”: This is not an e-mail"),
        ({"name": "A", "payment_days": 366}, "from 0 to 365"),
        ({"name": "A", "tenant": "nobody"}, "no tenant “nobody”"),
        ({"name": "A", "address": "Leeds"}, "“address” must be a JSON object"),
        ({"name": "A", "address": {"town": "x"}}, "unknown field “town”"),
        ({"name": "A", "address": {"city": "x" * 201}}, "“address.city”: The text"),
        ({"name": "A", "site": {}}, "unknown field “site”"),
        ({"name": "A", "top_level": "x"}, "unknown field “top_level”"),
        ({"name": "A", "do_not_send": True}, "unknown field “do_not_send”"),
    ],
)
def test_one_bad_record_changes_nothing(room: Room, record: dict[str, Any], word: str) -> None:
    put(room, {"key": "had", "name": "Had"})
    room.news.clear()
    good = ({"key": "good", "name": "Good"}, {"key": "had", "name": "Changed"})
    with pytest.raises(BadInput, match="bad_record") as caught:
        put(room, *good, {"key": "bad", **record})
    assert caught.value.data["index"] == 3
    assert word in str(caught.value.data["problem"])
    assert room.news == []
    assert [view.row.name for view in room.run(room.suppliers.listed())[1]] == ["Had"]


def of_supplier(record: dict[str, Any]) -> dict[str, Any]:
    """What was made up for a customer, for a supplier."""
    kept = {
        name: value
        for name, value in record.items()
        if name not in ("top_level", "do_not_send", "delivery_address")
    }
    if "site" in kept:
        kept["address"] = kept.pop("site")
    return kept


records = columns.map(of_supplier)


def expected(had: SupplierRow, record: dict[str, Any]) -> SupplierRow:
    """What the contract says, written the other way round: field by field."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if name == "payment_days":
            found[name] = value
        elif name == "currency":
            found[name] = (value or "").upper()
        elif name == "address":
            old = asdict(had.address or Address())
            new = {**old, **{part: text or "" for part, text in (value or {}).items()}}
            gone = value is None or not any(new.values())
            found[name] = None if gone else Address(**new)
        else:
            found[name] = value or ""
    return replace(had, **found)


@given(records, records)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_only_named_fields_change(
    room: Room, first: dict[str, Any], second: dict[str, Any]
) -> None:
    room.write(
        lambda: suppliers.remove_suppliers(
            [each.id for each in suppliers.suppliers_by_key(["a"]).values()]
        )
    )
    put(room, {"name": "A", **first, "key": "a"})
    was = expected(SupplierRow(row(room, "a").id, "a", "A"), first)
    assert row(room, "a") == was
    wanted = expected(was, second)
    assert put(room, {**second, "key": "a"}) == (0, int(wanted != was), int(wanted == was))
    assert row(room, "a") == wanted
    assert put(room, {**second, "key": "a"}) == (0, 0, 1)
