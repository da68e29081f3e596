"""The customers that a search finds, the order they stand in, the lines in sight."""

from __future__ import annotations

from dataclasses import replace

import pytest
from book_desk import NOW, Desk, new_tenant
from customer_drafts import DRAFTS, FULL
from hypothesis import HealthCheck, given, settings

from sage_desktop.book import customer_lists, customers, journal
from sage_desktop.book.contact_rows import Address, CustomerLine, NewCustomer
from sage_desktop.book.customer_lists import Sort
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.core.names import name_key


def made(desk: Desk, *drafts: NewCustomer) -> list[int]:
    return desk.write(lambda: customers.create_customers(drafts))


def order(desk: Desk, search: str = "", sort: Sort = "name", descending: bool = False) -> list[int]:
    return list(desk.read(lambda: customer_lists.order_customers(search, sort, descending)))


def link(desk: Desk, tenant_id: int, local_id: int) -> None:
    desk.write(
        lambda: journal.create_link(
            kind="customer",
            tenant_id=tenant_id,
            local_id=local_id,
            sage_id=f"sage-{local_id}",
            made_by=LinkMaker.USER,
            now=NOW,
        )
    )


@pytest.mark.parametrize(
    "search",
    [
        "harb",
        "HARBOUR  LTD",
        "ltd harbour",
        "har1",
        "quay ADA",
        "ada@",
        "sheff",
        "harbour sheffield ada",
        "  ",
        "Ｓheffield",
    ],
)
def test_every_word_is_looked_for_whatever_the_case(desk: Desk, search: str) -> None:
    (number, _) = made(desk, FULL, NewCustomer("Another 100% _"))
    assert number in order(desk, search)
    assert desk.read(lambda: customer_lists.count_customers(search)) == len(order(desk, search))


@pytest.mark.parametrize("search", ["harbour london", "leeds", "buyer", "%", "_", "'", "\0"])
def test_what_is_not_there_is_not_found(desk: Desk, search: str) -> None:
    made(desk, FULL)
    assert order(desk, search) == []


def test_what_looks_like_a_pattern_is_plain_text(desk: Desk) -> None:
    ids = made(desk, FULL, NewCustomer("100% _ 'x' \0nul"), NewCustomer("İSTANBUL ß"))
    for search in ("%", "_", "'x'", "100%", "\0nul"):
        assert order(desk, search) == [ids[1]]
    for search in ("İstanbul", "SS", "ß"):
        assert order(desk, search) == [ids[2]]


def test_a_change_is_found_at_once(desk: Desk) -> None:
    (number,) = made(desk, NewCustomer("Old", sites=(Address(city="Leeds"),)))
    row = desk.read(lambda: customers.customer(number))
    assert order(desk, "leeds") == [number]
    moved = replace(row, name="New", sites=(Address(city="York"),))
    desk.write(lambda: customers.update_customers([moved]))
    assert order(desk, "leeds") == []
    assert order(desk, "york new") == [number]


def test_sorting(desk: Desk) -> None:
    full, empty, lower, twin = made(
        desk,
        NewCustomer(
            "b",
            reference="R2",
            contact_name="B",
            email="b@x",
            top_level="T2",
            sites=(Address(city="York"), Address(city="A")),
        ),
        NewCustomer("d"),
        NewCustomer(
            "c",
            reference="r1",
            contact_name="a",
            email="A@x",
            top_level="t1",
            sites=(Address(city="leeds"),),
        ),
        NewCustomer(
            "a",
            reference="R2",
            contact_name="B",
            email="b@x",
            top_level="T2",
            sites=(Address(city="York"),),
        ),
    )
    assert order(desk) == [twin, full, lower, empty]
    assert order(desk, descending=True) == [empty, lower, full, twin]
    sorts: tuple[Sort, ...] = ("reference", "contact", "email", "city", "top_level")
    for sort in sorts:
        assert order(desk, sort=sort) == [lower, twin, full, empty], sort
        assert order(desk, sort=sort, descending=True) == [twin, full, lower, empty], sort
        assert order(desk, search="@x", sort=sort) == [lower, twin, full], sort


def test_lines_show_the_main_city_and_the_links(desk: Desk) -> None:
    first, second = made(desk, FULL, NewCustomer("Plain"))
    for name in ("One", "Two"):
        tenant = desk.write(lambda name=name: new_tenant(name).id)
        link(desk, tenant, first)
    plain = CustomerLine(second, f"customer-{second}", "Plain", "", "", "", "", "", "", False, 0)
    whole = CustomerLine(
        first,
        "harbour",
        "Harbour Ltd",
        "HAR1",
        "Ada Quay",
        "ada@harbour.example",
        "0114 496 0000",
        "Sheffield",
        "Yorkshire",
        True,
        2,
    )
    assert desk.read(lambda: customer_lists.customer_lines([second, 99, first])) == [plain, whole]
    assert desk.read(lambda: customer_lists.customer_lines([])) == []


def test_top_levels_once_each_by_name(desk: Desk) -> None:
    made(desk, *(NewCustomer("x", top_level=name) for name in ("b", "", "A", "b", "a")))
    assert desk.read(customer_lists.top_levels) == ["A", "a", "b"]


def test_only_what_is_free_in_the_tenant_is_matched(desk: Desk) -> None:
    first, second = made(desk, FULL, NewCustomer("Plain"))
    one, other = desk.write(lambda: (new_tenant("One").id, new_tenant("Other").id))
    link(desk, one, first)

    def free(tenant_id: int) -> list[customer_lists.ForMatching]:
        return desk.read(lambda: list(customer_lists.all_for_matching(tenant_id)))

    plain = (second, "plain", "Plain", "", "", "")
    whole = (first, "harbour ltd", "Harbour Ltd", "HAR1", "GB123456789", "ada@harbour.example")
    assert free(one) == [plain]
    assert free(other) == [whole, plain]


@given(DRAFTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_customer_is_found_by_any_word_of_what_is_searched(
    desk: Desk, draft: NewCustomer
) -> None:
    (number,) = made(desk, draft)
    city = draft.sites[0].city if draft.sites else ""
    for text in (draft.name, draft.reference, draft.contact_name, draft.email, city):
        for word in name_key(text).split():
            assert number in order(desk, word)
        assert number in order(desk, text)
