"""Every reply of the stand-in is what Sage's own description says it is."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from facts import PATH, facts, parameters, problems, problems_of_list, schema_of
from visitor import Visitor, json_of

from sage_desktop.sandbox.catalogue import RESOURCES
from sage_desktop.sandbox.resources import PAGING, Collection

WORLDS = ("small", "hostile", "troubled", "large:3")
COLLECTIONS = [each for each in RESOURCES.values() if isinstance(each, Collection)]
SINGLES = [each.name for each in RESOURCES.values() if not isinstance(each, Collection)]
SOURCE = Path(__file__).parents[3] / "shared" / "sage" / "openapi.json"


def visits(world: str, collection: Collection[Any] | None = None) -> list[tuple[Visitor, str]]:
    """Each user's businesses that can be read, and whose edition has such records."""
    found = []
    lacking = collection.not_for | collection.read_only_for if collection else frozenset()
    for user in Visitor(world).world.company.users.values():
        for business in user.business_ids:
            visitor = Visitor(world).sign_in(user.id)
            subscription = visitor.world.business(business).subscription
            if subscription.active and subscription.id not in lacking:
                found.append((visitor, business))
    assert found
    return found


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda each: each.name)
def test_collections(world: str, collection: Collection[Any]) -> None:
    path = f"/{collection.name}"
    described = set(facts()["schemas"][schema_of(path)])
    for visitor, business in visits(world, collection):
        whole = json_of(visitor.get(path, business, attributes="all", items_per_page="200"))
        assert problems_of_list(whole, path) == []
        assert set(whole["$items"][0]) == described
        bare = json_of(visitor.get(path, business, items_per_page="3"))
        assert problems_of_list(bare, path) == []
        assert {tuple(item) for item in bare["$items"]} == {("id", "displayed_as", "$path")}
        for name in described - {"id", "displayed_as", "$path"}:
            page = json_of(visitor.get(path, business, attributes=name))
            assert problems_of_list(page, path) == []
            assert {tuple(item) for item in page["$items"]} == {
                ("id", "displayed_as", "$path", name)
            }


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda each: each.name)
def test_records_of_collections(world: str, collection: Collection[Any]) -> None:
    path = f"/{collection.name}"
    for visitor, business in visits(world, collection):
        for item in json_of(visitor.get(path, business, items_per_page="200"))["$items"]:
            record = json_of(visitor.get(f"{path}/{item['id']}", business))
            assert problems(record, schema_of(f"{path}/{{key}}")) == []
            assert record.items() >= item.items()


@pytest.mark.parametrize(
    "name",
    [
        "contacts",
        "addresses",
        "contact_persons",
        "products",
        "services",
        "stock_items",
        "sales_invoices",
    ],
)
def test_deleted_records(name: str) -> None:
    visitor = Visitor().sign_in()
    query = {"deleted_since": "2018-01-01", "attributes": "all", "items_per_page": "200"}
    page = json_of(visitor.get(f"/{name}", "Northgate IT Services Ltd", **query))
    assert problems_of_list(page, f"/{name}") == []
    assert [set(each) for each in page["$items"]] == [
        set(facts()["schemas"][schema_of(f"/{name}")])
    ]
    assert page["$items"][0]["deleted_at"] == "2026-09-30T15:02:11Z"


@pytest.mark.parametrize("nested", ["all", "city,email,name"])
def test_nested_records(nested: str) -> None:
    visitor = Visitor().sign_in()
    query = {"attributes": "all", "items_per_page": "200", "nested_attributes": nested}
    page = json_of(visitor.get("/contacts", "Northgate IT Services Ltd", **query))
    assert problems_of_list(page, "/contacts") == []


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", SINGLES)
def test_settings(world: str, name: str) -> None:
    for visitor, business in visits(world):
        record = json_of(visitor.get(f"/{name}", business))
        assert len(record) > 3
        assert problems(record, schema_of(f"/{name}")) == []


@pytest.mark.parametrize("world", WORLDS)
def test_businesses_and_user(world: str) -> None:
    for user in Visitor(world).world.company.users:
        visitor = Visitor(world).sign_in(user)
        page = json_of(visitor.get("/businesses"))
        assert problems_of_list(page, "/businesses") == []
        assert page["$items_per_page"] == 2147483647
        assert page["$total"] == len(page["$items"])
        for item in page["$items"]:
            business = json_of(visitor.get(f"/businesses/{item['id']}"))
            assert problems(business, "Business") == []
            assert set(business) == set(facts()["schemas"]["Business"])
        person = json_of(visitor.get("/user"))
        assert problems(person, "User") == []
        assert set(person) == set(facts()["schemas"]["User"])


def test_tokens_and_errors() -> None:
    visitor = Visitor()
    tokens = json_of(visitor.exchange(visitor.code()))
    assert problems(tokens, "TokenResponse") == []
    assert set(tokens) == set(facts()["schemas"]["TokenResponse"])
    assert problems(json.loads(visitor.refresh("no such").body), "OAuthError") == []
    assert problems(json.loads(visitor.send("GET", "/v3.1/user").body), "MissingTokenError") == []
    visitor.access_token = "made up"
    for refused in (visitor.get("/user"), visitor.sign_in().get("/tax_rates/NO_SUCH")):
        [error] = json.loads(refused.body)
        assert problems(error, "ErrorItem") == []
        assert set(error) == set(facts()["schemas"]["ErrorItem"])


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda each: each.name)
def test_known_parameters_are_those_of_the_description(collection: Collection[Any]) -> None:
    assert collection.filters | PAGING == parameters(f"/{collection.name}")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"percentage": 20.0}, "TaxRate.percentage is 20.0"),
        ({"percentage": "20"}, "TaxRate.percentage is '20'"),
        ({"is_visible": "true"}, "TaxRate.is_visible is 'true'"),
        ({"colour": "red"}, "TaxRate.colour is not in the description"),
        ({"updated_at": "2026-01-01"}, "TaxRate.updated_at is '2026-01-01'"),
        ({"updated_at": "2026-99-01T00:00:00Z"}, "TaxRate.updated_at is '2026-99-01T00:00:00Z'"),
        ({"percentages": {}}, "TaxRate.percentages is {}"),
        (
            {"percentages": [{"from_date": "1.1.2020"}]},
            "TaxRate.percentages[0].from_date is '1.1.2020'",
        ),
        ({"component_tax_rates": ["x"]}, "TaxRate.component_tax_rates[0] is 'x'"),
    ],
)
def test_the_check_itself_sees_faults(change: dict[str, Any], problem: str) -> None:
    visitor = Visitor().sign_in()
    right = json_of(visitor.get("/tax_rates/GB_STANDARD", "Northgate IT Services Ltd"))
    assert problems(right, "TaxRate") == []
    assert problems(right | change, "TaxRate") == [problem]


@pytest.mark.parametrize(
    "change",
    [
        {"$total": "6"},
        {"$page": True},
        {"$items_per_page": 20},
        {"$next": "http://127.0.0.1/v3.1/tax_rates?page=2"},
        {"$items": [{"id": "GB_ZERO"}]},
    ],
)
def test_the_check_of_lists_sees_faults(change: dict[str, Any]) -> None:
    visitor = Visitor().sign_in()
    page = json_of(visitor.get("/tax_rates", "Northgate IT Services Ltd"))
    assert problems_of_list(page, "/tax_rates") == []
    assert problems_of_list(page | change, "/tax_rates") != []


@pytest.mark.skipif(not SOURCE.exists(), reason="Sage's description is not beside this checkout")
def test_condensing_again_gives_the_same_file() -> None:
    tool = Path(__file__).parents[1] / "tools" / "condense_openapi.py"
    spec = importlib.util.spec_from_file_location("condense_openapi", tool)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    facts_now = module.condense(SOURCE, SOURCE.with_name("openapi-supplement.json"))
    assert module.text_of(facts_now) == PATH.read_text(encoding="utf-8")
