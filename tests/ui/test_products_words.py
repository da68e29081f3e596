"""Amounts, drafts and sentences of products; how the import screen speaks of each kind."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from fake_accounts import account
from fake_door import tenant
from fake_products import product, supplier
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.book.product_rows import Price, ProductGroupRow, ProductKind
from sage_desktop.core.exact import plain
from sage_desktop.core.numerals import read_plain
from sage_desktop.sync.drafts import product_draft as draft_of
from sage_desktop.sync.drafts import supplier_draft as supplier_draft_of
from sage_desktop.sync.product_views import (
    CategoryView,
    PriceDraft,
    ProductView,
    SupplierView,
)
from sage_desktop.sync.record_views import AccountCodeView
from sage_desktop.ui import product_words, supplier_draft, supplier_words
from sage_desktop.ui.amounts import (
    amount_text,
    drafted,
    shown_amount,
    typed_amount,
)
from sage_desktop.ui.category_mapping import CategoryRow, fitting, group_choices
from sage_desktop.ui.import_kinds import CUSTOMERS, PRODUCTS, SERVICES, SUPPLIERS
from sage_desktop.ui.navigation import MODULE, import_path
from sage_desktop.ui.product_draft import price_problem, problems

AMOUNTS = st.decimals(
    min_value=0, max_value=Decimal("99999999999"), allow_nan=False, allow_infinity=False, places=10
)

# amounts


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0.00"),
        ("12", "12.00"),
        ("0.3475", "0.3475"),
        ("1240.5", "1,240.50"),
        ("1E+3", "1,000.00"),
        ("0.0000000001", "0.0000000001"),
    ],
)
def test_amounts_have_two_decimals_and_as_many_more_as_they_need(amount: str, text: str) -> None:
    assert amount_text(Decimal(amount)) == text


def test_no_amount_is_no_text() -> None:
    assert amount_text(None) == ""
    assert drafted("  ") == ""


@given(AMOUNTS)
def test_what_is_shown_and_what_is_typed_mean_the_same_amount(amount: Decimal) -> None:
    draft = plain(amount)
    assert drafted(amount_text(amount)) == draft
    assert drafted(typed_amount(draft)) == draft
    assert drafted(shown_amount(draft)) == draft


@pytest.mark.parametrize("text", ["1,24", "12,5", "1,2345", ",5", "twelve", "1e99", "12.5.1", "-"])
def test_what_is_no_amount_is_left_as_it_is(text: str) -> None:
    assert read_plain(drafted(text)) is None
    assert shown_amount(text) == drafted(text) == typed_amount(text) == text


@given(st.text(max_size=30))
def test_any_text_can_be_typed(text: str) -> None:
    draft = drafted(text)
    assert drafted(typed_amount(draft)) == draft


# the draft


def test_a_draft_holds_what_the_product_holds() -> None:
    draft = draft_of(product(1, prices=(Price("Sales Price", Decimal("0.3475")),)))
    assert draft.prices == (PriceDraft("Sales Price", "0.3475"),)
    assert draft.cost == "410.5"
    assert problems(draft, draft, "") == {}


def test_odd_prices_that_were_there_before_may_stay() -> None:
    odd = draft_of(product(1, prices=(Price("", Decimal("-1")), Price("", Decimal("2")))))
    assert price_problem(odd, odd) == (-1, "")
    typed = replace(odd, prices=(*odd.prices, PriceDraft("Web", "x")))
    place, sentence = price_problem(typed, odd)
    assert place == 2
    assert "not an amount" in sentence


def test_a_supplier_draft_says_what_is_missing() -> None:
    before = supplier_draft_of(supplier(1))
    assert supplier_draft.problems(before, before) == {}
    assert set(supplier_draft.problems(replace(before, name=" "), before)) == {"name"}


# sentences


def test_account_codes_are_offered_once_and_the_one_chosen_stays() -> None:
    rows = [account(1, "4000", "Sales"), account(2, "4000", "Hosting", tenant_id=2)]
    views = [AccountCodeView(row, "T", "#000000") for row in rows]
    both = product_words.account_choices(views, None, "", lambda row: row.offered)
    assert both == [("", "None"), ("4000", "4000  Sales")]
    second = product_words.account_choices(views, 2, "9", lambda row: row.offered)
    assert second[1] == ("4000", "4000  Hosting")
    assert second[2][0] == "9"
    assert "not offered" in second[2][1]


def test_the_gate_of_a_product_leads_to_the_import_of_its_kind() -> None:
    tenants = [tenant(1, "One"), tenant(2, "Two")]
    for kind, screen in ((ProductKind.SERVICE, "services"), (ProductKind.STOCK_ITEM, "products")):
        view = ProductView(product(1, kind=kind, tenant_id=2))
        assert product_words.gate(view, tenants).path == import_path(2, screen)
    assert product_words.gate(None, tenants).path == ()
    assert product_words.gate(ProductView(product(1)), []).path == MODULE


def test_the_gate_of_a_supplier_leads_to_its_import() -> None:
    view = SupplierView(supplier(1))
    assert supplier_words.gate(view, [tenant(1, "One")]).path == import_path(1, "suppliers")
    assert "Save the supplier first" in supplier_words.gate(None, []).text
    assert "Sage" not in supplier_words.delete_question(view)[1]


def test_deleting_a_group_names_what_loses_it() -> None:
    title, text = product_words.group_delete_question("Hardware", ["4000", "4010"], ["Leeds"])
    assert "Hardware" in title
    assert "2 Sage categories are mapped to it" in text
    assert "No default product group is left for Leeds." in text
    _title, text = product_words.group_delete_question("Hardware", [], [])
    assert text == "There are no products in it. This cannot be undone."


# categories


@pytest.mark.parametrize(
    ("items", "group", "default", "needs", "word"),
    [
        (3, None, "", True, "Not mapped"),
        (0, None, "", False, ""),
        (None, None, "", False, ""),
        (3, None, "Goods", False, "Default group"),
        (None, None, "Goods", False, "Default group"),
        (0, None, "Goods", False, ""),
        (3, 1, "", False, "Mapped"),
        (0, 1, "Goods", False, "Mapped"),
    ],
)
def test_only_items_without_a_way_to_go_need_a_person(
    items: int | None, group: int | None, default: str, needs: bool, word: str
) -> None:
    row = CategoryRow(CategoryView("a", "4000 Sales", items, group, "G" if group else ""), default)
    assert row.needs_you is needs
    assert row.state[1] == word


def test_categories_are_searched_on_both_sides_whatever_the_case() -> None:
    rows = [
        CategoryRow(CategoryView("a", "4000 Sales", 1, 1, "Hardware"), ""),
        CategoryRow(CategoryView("b", "4010 Fees", 1, None), ""),
    ]
    assert fitting(rows, "HARD 4000") == rows[:1]
    assert fitting(rows, " ") == rows


def test_groups_of_one_name_are_told_apart() -> None:
    groups = [
        ProductGroupRow(1, "a", "Goods"),
        ProductGroupRow(2, "b", "GOODS"),
        ProductGroupRow(3, "c", "Fees"),
    ]
    texts = [text for _value, text in group_choices(groups, "None")]
    assert texts == ["None", "Goods · a", "GOODS · b", "Fees", "New group…"]


# the import screen


def test_values_of_items_are_shown_as_people_read_them() -> None:
    names = {"group": {"1": "Hardware"}}
    for kind in (PRODUCTS, SERVICES):
        assert kind.value("group", "1", names) == "Hardware"
        assert kind.value("group", "9", names) == "9", "one that is gone"
        assert kind.value("group", "", names) == ""
        assert kind.value("prices", "Sales Price\t1240.5\nTrade\t0.3475\n\t3") == (
            "Sales Price: 1,240.50\nTrade: 0.3475\n3.00"
        )
        assert kind.value("cost", "3.1") == "3.10"
        assert (kind.value("active", "yes"), kind.value("active", "no")) == ("Active", "Inactive")
        assert kind.field("sales_account") == "Sales account"
        assert kind.reason("reference_value").format(value="X") == "Item code X"


def test_suppliers_are_shown_as_customers_are() -> None:
    assert SUPPLIERS.field("vat_number") == CUSTOMERS.field("vat_number")
    assert SUPPLIERS.value("address", "\n1 High St\n\nLeeds\n") == "1 High St, Leeds"
    assert SUPPLIERS.value("payment_days", "30") == "30 days"
    assert SUPPLIERS.reason("name") == "Exact name"


def test_each_kind_counts_its_own() -> None:
    kinds = (CUSTOMERS, PRODUCTS, SERVICES, SUPPLIERS)
    assert [kind.count(1) for kind in kinds] == [
        "1 customer",
        "1 product",
        "1 service",
        "1 supplier",
    ]
    assert [kind.back(7) for kind in (PRODUCTS, SERVICES)] == [PRODUCTS.back(7)] * 2
    assert SUPPLIERS.back(7) == ("suppliers",)
