"""Ledger accounts and the small fixed lists."""

from __future__ import annotations

from typing import Any

import pytest
from facts import problems_of_list
from visitor import Visitor, error_of, json_of

from sage_desktop.core.errors import NotFound
from sage_desktop.sandbox.small_lists import SMALL_LISTS

IT = "Northgate IT Services Ltd"
PLACES = ("sales", "banking", "expenses", "other_payments", "other_receipts", "journals")


def accounts(visitor: Visitor, **query: str) -> dict[int, dict[str, Any]]:
    given = {"attributes": "all", "items_per_page": "200"} | query
    page = json_of(visitor.get("/ledger_accounts", IT, **given))
    assert problems_of_list(page, "/ledger_accounts") == []
    return {each["nominal_code"]: each for each in page["$items"]}


def test_the_chart_is_a_british_one() -> None:
    chart = accounts(Visitor().sign_in())
    assert 55 <= len(chart) <= 70
    sales = chart[4000]
    assert sales["displayed_as"] == "Sales - Products (4000)"
    assert sales["ledger_account_type"]["id"] == "SALES"
    assert sales["ledger_account_group"] == {"id": "INCOME", "displayed_as": "Income"}
    assert sales["tax_rate"]["displayed_as"] == "Standard 20.00%"
    assert (sales["visible_in_sales"], sales["visible_in_expenses"]) == (True, False)
    assert set(sales["visible_scopes"]) == {"sales", "other_receipt", "journals", "reporting"}
    debtors = chart[1100]
    assert (debtors["is_control_account"], debtors["control_name"]) == (True, "TRADE_DEBTORS")
    assert debtors["visible_in_sales"] is False
    assert chart[2200]["displayed_as"] == "VAT on Sales (2200)"


def test_the_defaults_of_the_business_are_in_the_chart() -> None:
    visitor = Visitor().sign_in()
    shown = {each["id"]: each["displayed_as"] for each in accounts(visitor).values()}
    defaults = json_of(visitor.get("/business_settings", IT))["default_ledger_accounts"]
    assert len(defaults) == 7
    for default in defaults.values():
        assert shown[default["id"]] == default["displayed_as"]


@pytest.mark.parametrize("place", PLACES)
def test_accounts_are_either_visible_somewhere_or_not(place: str) -> None:
    visitor = Visitor().sign_in()
    there, elsewhere = accounts(visitor, visible_in=place), accounts(visitor, not_visible_in=place)
    assert there
    assert elsewhere
    assert all(each[f"visible_in_{place}"] for each in there.values())
    assert {*there, *elsewhere} == set(accounts(visitor))
    assert there.keys().isdisjoint(elsewhere)


def test_further_filters() -> None:
    visitor = Visitor().sign_in()
    everything = set(accounts(visitor))
    controls = set(accounts(visitor, show_control_accounts="true"))
    assert {1100, 2100, 2200, 2201} <= controls
    assert set(accounts(visitor, show_control_accounts="false")) == everything - controls
    visitor.world.change_ledger_account(IT, "4050", included_in_chart=False)
    assert set(accounts(visitor, show_included_in_chart="false")) == {4050}
    assert 4050 not in accounts(visitor, show_included_in_chart="true")
    assert set(accounts(visitor, ledger_account_type_id="BANK")) == {1200, 1210, 1230}
    assert set(accounts(visitor, search="4010")) == {4010}
    assert set(accounts(visitor, search="SALES - s")) == {4010}
    assert accounts(visitor, ledger_account_classification_id="x") == {}
    dated = {"show_balance_details": "true", "from_date": "2026-01-01", "to_date": "2026-02-01"}
    assert accounts(visitor, **dated)[4000]["balance_details"]["balance"] == "0.0"
    reply = visitor.get("/ledger_accounts", IT, visible_in="kitchen")
    assert error_of(reply) == "InvalidParameter"


def test_changes_are_told_and_removals_are_not() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    visitor.clock.forward(60)
    mark = visitor.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    world.change_ledger_account(IT, "Sales - Products (4000)", name="Sales - Hardware")
    world.add_ledger_account(IT, 4060, "Sales - Spares", tax_rate_id="GB_STANDARD")
    world.remove_ledger_account(IT, "4030")
    changed = accounts(visitor, updated_or_created_since=mark)
    assert [each["displayed_as"] for each in changed.values()] == [
        "Sales - Hardware (4000)",
        "Sales - Spares (4060)",
    ]
    assert 4030 not in accounts(visitor)
    with pytest.raises(NotFound):
        world.ledger_account(IT, "4030")


def test_every_role_may_read_accounts() -> None:
    visitor = Visitor().sign_in()
    for area in ("Sales", "Purchases", "Products & Services", "Contacts", "Bank", "Journals"):
        visitor.world.restrict("Priya Raman", {area})
        assert visitor.get("/ledger_accounts", IT).status == 200
    visitor.world.restrict("Priya Raman", ())
    assert visitor.get("/ledger_accounts", IT).status == 403


@pytest.mark.parametrize("name", SMALL_LISTS)
def test_small_lists(name: str) -> None:
    visitor = Visitor().sign_in()
    query = {"attributes": "all", "items_per_page": "200"}
    page = json_of(visitor.get(f"/{name}", IT, **query))
    found = list(page["$items"])
    while page["$next"]:
        number = str(page["$page"] + 1)
        page = json_of(visitor.get(f"/{name}", IT, page=number, **query))
        found += page["$items"]
    assert found == list(SMALL_LISTS[name].values())
    assert visitor.get(f"/{name}/NO_SUCH", IT).status == 404
    assert visitor.world.sins == []


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/countries/GB", "United Kingdom (GB)"),
        ("/countries/CI", "Côte d'Ivoire (CI)"),
        ("/currencies/GBP", "Pound Sterling (GBP)"),
        ("/country_groups/GBIE", "UK & Ireland"),
        ("/contact_types/CUSTOMER", "Customer"),
        ("/ledger_account_types/SALES", "Sales"),
    ],
)
def test_records_of_small_lists(path: str, shown: str) -> None:
    record = json_of(Visitor().sign_in().get(path, IT))
    assert record == {"id": path.rpartition("/")[2], "displayed_as": shown, "$path": path}


def test_accounts_of_gb_have_no_classifications() -> None:
    query = {"ledger_account_classification_id": "x"}
    assert json_of(Visitor().sign_in().get("/ledger_account_types", IT, **query))["$items"] == []
