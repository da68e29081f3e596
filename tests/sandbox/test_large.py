"""Worlds of any size: the same each time, and made once for all who ask."""

from __future__ import annotations

from typing import Any

import pytest
from visitor import Visitor, json_of

from sage_desktop.core.errors import BadInput
from sage_desktop.sandbox import faults, shelf
from sage_desktop.sandbox.large import large, name_of
from sage_desktop.sandbox.large_items import description_of
from sage_desktop.sandbox.world_names import WORLDS
from sage_desktop.sandbox.worlds import make_world

IT = "Northgate IT Services Ltd"
QUERY = {"attributes": "name,reference,email,main_address", "items_per_page": "200"}


def page(visitor: Visitor, path: str = "/contacts", **query: str) -> dict[str, Any]:
    found: dict[str, Any] = json_of(visitor.get(path, IT, **(QUERY | query)))
    return found


def test_the_same_number_gives_the_same_company() -> None:
    assert large(120) == large(120)
    first, more = (next(iter(large(number).businesses.values())) for number in (50, 120))
    assert list(more.contacts.values())[:50] == list(first.contacts.values())
    assert list(more.products.values())[:50] == list(first.products.values())
    assert list(more.services.values())[:5] == list(first.services.values())


def test_what_customers_have() -> None:
    [business] = large(1000).businesses.values()
    assert len(business.contacts) == len(business.contact_persons) == 1000
    assert len(business.addresses) == 1250
    contacts = business.contacts.values()
    assert len({each.name for each in contacts}) == 1000
    assert len({each.reference for each in contacts}) == 1000
    assert max(len(each.reference) for each in contacts) <= 10
    for contact in contacts:
        assert business.addresses[contact.main_address_id].contact_id == contact.id
        person = business.contact_persons[contact.main_person_id]
        assert person.address_id == contact.main_address_id
    assert sum(name_of(n) == f"{name_of(n - 1)} (UK)" for n in range(1, 1000)) == 20


def test_what_is_sold() -> None:
    [business] = large(1000).businesses.values()
    products = business.products.values()
    assert len(products) == len({each.description for each in products}) == 1000
    assert len(business.services) == len({x.description for x in business.services.values()}) == 100
    assert sum(each.stock is not None for each in products) == 50
    assert sum(not each.item_code for each in products) > 50
    coded = [each.item_code for each in products if each.item_code]
    assert len(set(coded)) == len(coded)
    assert {str(each.active) for each in products} == {"True", "False", "None"}
    for item in (*products, *business.services.values()):
        assert {item.sales_account_id, item.purchase_account_id} <= business.ledger_accounts.keys()
        assert item.sales_tax_rate_id in business.tax_rates
        assert item.prices
    [least] = large(3).businesses.values()
    assert (len(least.products), len(least.services)) == (3, 1)


def test_descriptions_stay_unique_when_there_are_many() -> None:
    numbers = [*range(0, 1_000_000, 997), *range(297_000, 297_100), *range(100)]
    assert len({description_of(number) for number in numbers}) == len(set(numbers))


def test_names_stay_unique_when_there_are_many() -> None:
    numbers = [*range(0, 1_000_000, 997), *range(297_000, 297_100), *range(100)]
    assert len({name_of(number) for number in numbers}) == len(set(numbers))


def test_a_page_is_made_once() -> None:
    visitor = Visitor("large:900").sign_in()
    made = visitor.world._shelf
    first = page(visitor)
    assert made.made == 2
    assert page(visitor) == first
    assert made.made == 2
    second = page(visitor, page="2")
    assert made.made == 3
    products = [page(visitor, "/products", attributes="description") for _ in range(2)]
    assert products[0] == products[1]
    assert made.made == 5
    assert (second["$page"], second["$total"]) == (2, 900)
    assert first["$items"][-1] != second["$items"][0]


def test_careless_requests_are_noted_each_time() -> None:
    visitor = Visitor("large:300").sign_in()
    for _ in range(2):
        page(visitor, page="9", attributes="nonsense")
    assert (
        visitor.world.sins
        == [f"{kind}: GET /v3.1/contacts" for kind in ("page_past_end", "unknown_attribute")] * 2
    )


def test_changes_by_the_worlds_methods_are_seen() -> None:
    visitor = Visitor("large:300").sign_in()
    world = visitor.world
    [customer] = page(visitor, search="C0000007")["$items"]
    world.change_person(IT, world.contact(IT, customer["id"]).main_person_id, email="new@x.example")
    [changed] = page(visitor, search="C0000007")["$items"]
    assert changed == customer | {"email": "new@x.example"}
    for change, total in (
        (lambda: world.delete_contact(IT, customer["id"]), 299),
        (lambda: world.add_contact(IT, "One more"), 300),
        (lambda: world.rename_contact(IT, "One more", "Two more"), 300),
    ):
        change()
        assert page(visitor)["$total"] == total
    assert page(visitor, search="two more")["$total"] == 1
    for sell, total in (
        (lambda: world.delete_product(IT, "P0000008"), 299),
        (lambda: world.add_product(IT, "One more"), 300),
        (lambda: world.change_product(IT, "One more", description="Two more"), 300),
    ):
        sell()
        assert page(visitor, "/products", attributes="description")["$total"] == total
    assert page(visitor, "/products", search="two more", attributes="notes")["$total"] == 1
    account = page(visitor, "/ledger_accounts", attributes="name")["$total"]
    world.remove_ledger_account(IT, "4000")
    assert page(visitor, "/ledger_accounts", attributes="name")["$total"] == account - 1


def test_small_worlds_make_everything_anew() -> None:
    visitor = Visitor().sign_in()
    total = page(visitor)["$total"]
    business = visitor.world.business(IT)
    del business.contacts[next(iter(business.contacts))]
    assert page(visitor)["$total"] == total - 1


def test_the_shelf_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_BYTES", 3000)
    monkeypatch.setattr(shelf, "_LISTS", 2)
    visitor = Visitor("large:200").sign_in()
    made = visitor.world._shelf
    for number in range(8):
        page(visitor, items_per_page="40", search=f"C00000{number}", page="1")
    assert len(made._rows) == 2
    assert 0 < len(made._pages) < 8
    assert made._bytes == sum(len(each.reply.body) for each in made._pages.values()) <= 3000


def test_faults_find_the_new_paths() -> None:
    visitor = Visitor("large:500").sign_in()
    scripted = visitor.world.faults
    scripted.add(faults.status(503), path="/v3.1/contacts", nth=2)
    scripted.add(faults.duplicate_page(), path="/v3.1/addresses", nth=2)
    change = lambda: visitor.world.delete_contact(IT, name_of(0))  # noqa: E731
    scripted.add(faults.meanwhile(change), path="/v3.1/contact_persons", nth=2)
    first = page(visitor)
    assert visitor.get("/contacts", IT, **QUERY, page="2").status == 503
    assert page(visitor, page="2")["$items"] != first["$items"]
    addresses = page(visitor, "/addresses", attributes="city")
    again = page(visitor, "/addresses", attributes="city", page="2")
    assert (again["$page"], again["$items"]) == (2, addresses["$items"])
    totals = [page(visitor, "/contact_persons", attributes="name")["$total"] for _ in range(2)]
    assert totals == [500, 499]


@pytest.mark.parametrize(
    "name", ["large", "large:", "large:0", "large:-1", "large:1000001", "large:٣", "small:3"]
)
def test_numbers_that_are_none(name: str) -> None:
    with pytest.raises(BadInput) as caught:
        make_world(name)
    assert caught.value.code == "unknown_world"
    assert caught.value.data["known"] == ", ".join(WORLDS)
    assert "large:N" in WORLDS
