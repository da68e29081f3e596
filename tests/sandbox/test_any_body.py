"""Nothing that clients send of a record upsets the stand-in, and what it keeps can be read."""

from __future__ import annotations

import json
from typing import Any

from facts import problems, schema_of
from hypothesis import given, settings
from hypothesis import strategies as st
from visitor import SINGULAR, Visitor, header

from sage_desktop.sandbox import fields
from sage_desktop.sandbox.catalogue import RESOURCES
from sage_desktop.sandbox.fields import Field, Fields
from sage_desktop.sandbox.resources import Collection
from sage_desktop.sandbox.small_lists import SMALL_LISTS

IT = "Northgate IT Services Ltd"
BUSINESS = Visitor().world.business(IT)
NUMBERS = ["0", "1", "-1.005", "12.345678901", "999999999999999.99", 7, 2.5, 1e300, 10**20, "1e5"]
DAYS = ["2026-11-02", "9999-12-31", "1000-01-01", "2026-W01-1", "", "x", None]
TEXTS = st.text(max_size=12) | st.sampled_from(["", "x" * 300, "half \ud83d", "\x00", "&amp;"])
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
IDS: dict[str, list[str]] = {
    "customers": list(BUSINESS.contacts),
    "contacts": list(BUSINESS.contacts),
    "addresses": list(BUSINESS.addresses),
    "ledger_accounts": [
        each.id for each in BUSINESS.ledger_accounts.values() if "sales" in each.visible_in
    ],
    "tax_rates": ["GB_ZERO", "GB_STANDARD"],
    "products": list(BUSINESS.products),
    "services": list(BUSINESS.services),
    "product_sales_price_types": list(BUSINESS.price_types),
    "service_rate_types": list(BUSINESS.rate_types),
    **{name: list(records) for name, records in SMALL_LISTS.items()},
}


RIGHT: dict[str, dict[str, Any]] = {
    "/contacts": {"name": "A & B", "contact_type_ids": ["CUSTOMER"]},
    "/addresses": {
        "name": "Shop",
        "address_type_id": "SALES",
        "is_main_address": False,
        "contact_id": IDS["contacts"][0],
    },
    "/contact_persons": {
        "name": "Jo",
        "address_id": IDS["addresses"][0],
        "contact_person_type_ids": ["ACCOUNTS"],
    },
    "/products": {
        "description": "Fridge",
        "item_code": "FR-1",
        "sales_ledger_account_id": BUSINESS.products[IDS["products"][0]].sales_account_id,
        "purchase_ledger_account_id": BUSINESS.products[IDS["products"][0]].purchase_account_id,
    },
    "/sales_invoices": {"contact_id": IDS["customers"][0], "date": "2026-11-02"},
}
RIGHT["/services"] = RIGHT["/stock_items"] = RIGHT["/products"]
LINE = {
    "description": "Work",
    "ledger_account_id": IDS["ledger_accounts"][0],
    "quantity": "1",
    "unit_price": "10.00",
    "tax_rate_id": "GB_STANDARD",
    "tax_amount": "2.00",
}


def values(field: Field) -> st.SearchStrategy[Any]:
    """Mostly of the right kind, so that some records are made."""
    ids = st.sampled_from(IDS.get(field.among, ["none"])[:9])
    right: dict[str, st.SearchStrategy[Any]] = {
        fields.TEXT: st.sampled_from(sorted(field.words)) if field.words else TEXTS,
        fields.NUMBER: st.sampled_from(NUMBERS),
        fields.WHOLE: st.integers(0, 30),
        fields.FLAG: st.booleans(),
        fields.DAY: st.sampled_from(DAYS),
        fields.ID: ids,
        fields.IDS: st.lists(ids, max_size=2),
    }
    if field.kind == fields.PART:
        return members(field.of or {}, {})
    if field.kind == fields.PARTS:
        usual = LINE if field.source else {}
        return st.lists(members(field.of or {}, usual), min_size=1, max_size=2)
    return st.one_of(*[right[field.kind]] * 8, ANYTHING)


def members(table: Fields, usual: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """``usual`` with a few members that are any."""
    some = st.lists(st.sampled_from(sorted(table)), max_size=3, unique=True)
    return some.flatmap(
        lambda names: st.fixed_dictionaries({name: values(table[name]) for name in names})
    ).map(lambda sent: usual | sent)


def bodies(path: str) -> st.SearchStrategy[tuple[str, Any]]:
    collection = RESOURCES[path[1:]]
    assert isinstance(collection, Collection)
    assert collection.writing is not None
    table = collection.writing.fields
    known = members(table, RIGHT[path])
    if path == "/sales_invoices":
        lines = values(table["invoice_lines"])
        known = st.tuples(known, lines).map(lambda both: {"invoice_lines": both[1], **both[0]})
    return st.tuples(st.just(path), known | st.dictionaries(TEXTS, ANYTHING, max_size=3))


REQUESTS = st.lists(st.sampled_from(sorted(SINGULAR)).flatmap(bodies), min_size=1, max_size=3)


@settings(deadline=None, max_examples=150)
@given(REQUESTS)
def test_every_body_gets_an_answer(requests: list[tuple[str, Any]]) -> None:
    visitor = Visitor().sign_in()
    for path, sent in requests:
        made = visitor.create(path, IT, **sent)
        assert made.status in {201, 422}
        assert header(made, "X-Business") == BUSINESS.id
        key = json.loads(made.body)["id"] if made.status == 201 else None
        if key is None:
            key = json.loads(visitor.get(path, IT, items_per_page="1").body)["$items"][0]["id"]
        changed = visitor.change(path, key, IT, **sent)
        assert changed.status in {200, 422}
        for reply in (made, changed):
            if reply.status == 422:
                assert all(problems(each, "ErrorItem") == [] for each in json.loads(reply.body))
        record = json.loads(visitor.get(f"{path}/{key}", IT, mark_as_sent="false").body)
        assert problems(record, schema_of(f"{path}/{{key}}")) == []
