"""The tables of what clients may write are those of Sage's description."""

from __future__ import annotations

from typing import Any

import pytest
from facts import facts

from sage_desktop.sandbox import fields
from sage_desktop.sandbox.catalogue import RESOURCES
from sage_desktop.sandbox.fields import Field, Fields
from sage_desktop.sandbox.resources import Collection

WRITTEN = [
    each for each in RESOURCES.values() if isinstance(each, Collection) and each.writing is not None
]
STRICTER = {
    "quantity": "a line of an invoice",
    "tax_rate_id": "a line of an invoice",
    "product_sales_price_type_id": "a price",
    "service_rate_type_id": "a rate",
}
"""What the guides require, but not the description."""
KINDS = {
    fields.TEXT: {"string"},
    fields.ID: {"string"},
    fields.DAY: {"string"},
    fields.NUMBER: {"number"},
    fields.WHOLE: {"integer"},
    fields.FLAG: {"boolean"},
    fields.IDS: {"array"},
    fields.PARTS: {"array"},
    fields.PART: {"object"},
}


def body(collection: Collection[Any], method: str) -> dict[str, Any]:
    assert collection.writing is not None
    path = f"/{collection.name}" + ("/{key}" if method == "put" else "")
    schema = facts()["schemas"][facts()["paths"][path][method]["body"]["schema"]]
    assert set(schema) == {collection.writing.singular}
    found: dict[str, Any] = schema[collection.writing.singular]["fields"]
    return found


def inner(described: dict[str, Any]) -> dict[str, Any] | None:
    found: dict[str, Any] | None = described.get("fields") or described.get("items", {}).get(
        "fields"
    )
    return found


def differences(table: Fields, described: dict[str, Any], *, creating: bool) -> list[str]:
    found = [f"only here: {name}" for name in table.keys() - described.keys()]
    found += [f"missing: {name}" for name in described.keys() - table.keys()]
    for name in table.keys() & described.keys():
        field, fact = table[name], described[name]
        if fact["type"] not in KINDS[field.kind]:
            found.append(f"{name} is a {fact['type']}")
        if creating and field.required != fact.get("required", False) and name not in STRICTER:
            found.append(f"{name} is required: {fact.get('required', False)}")
        if field.words and "enum" in fact and field.words != set(fact["enum"]):
            found.append(f"{name} is one of {fact['enum']}")
        if field.of is not None or inner(fact) is not None:
            found += differences(field.of or {}, inner(fact) or {}, creating=creating)
    return found


@pytest.mark.parametrize("method", ["post", "put"])
@pytest.mark.parametrize("collection", WRITTEN, ids=lambda each: each.name)
def test_names_kinds_and_what_is_required(collection: Collection[Any], method: str) -> None:
    assert collection.writing is not None
    described = body(collection, method)
    assert differences(collection.writing.fields, described, creating=method == "post") == []


@pytest.mark.parametrize("collection", WRITTEN, ids=lambda each: each.name)
def test_limits(collection: Collection[Any]) -> None:
    """The description tells them where it says what is read."""
    assert collection.writing is not None
    answer = facts()["paths"][f"/{collection.name}"]["post"]["answers"]["201"]["schema"]
    read = facts()["schemas"][answer]
    for name, field in collection.writing.fields.items():
        if field.kind == fields.TEXT and not field.words:
            assert field.longest == read[name].get("maxLength", 0), name
        if field.kind == fields.WHOLE:
            assert field.longest == body(collection, "post")[name]["maximum"]


@pytest.mark.parametrize(
    ("name", "schema"), [("main_address", "Address"), ("main_contact_person", "ContactPerson")]
)
def test_limits_of_the_parts_of_contacts(name: str, schema: str) -> None:
    table = fields.CONTACT[name].of
    assert table is not None
    read = facts()["schemas"][schema]
    texts = {key: field for key, field in table.items() if field.kind == fields.TEXT}
    assert {key: field.longest for key, field in texts.items()} == {
        key: read[key].get("maxLength", 0) for key in texts
    }


def test_the_check_itself_sees_faults() -> None:
    described = {
        "a": {"type": "string", "required": True},
        "b": {"type": "number"},
        "d": {"type": "object", "fields": {"x": {"type": "string"}}},
        "e": {"type": "string", "enum": ["one"]},
    }
    table = {
        "a": fields.text(),
        "b": fields.text(),
        "c": fields.text(),
        "d": fields.part({}),
        "e": Field(fields.TEXT, words=frozenset({"two"})),
    }
    assert sorted(differences(table, described, creating=True)) == [
        "a is required: True",
        "b is a number",
        "e is one of ['one']",
        "missing: x",
        "only here: c",
    ]
