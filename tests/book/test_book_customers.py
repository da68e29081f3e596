"""Halo customers: kept exactly, written only where they differ, many at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import fields, replace

import pytest
from book_desk import NOW, Desk, new_tenant
from customer_drafts import DRAFTS, FULL, LEEDS, SHEFFIELD
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sage_desktop.book import customers, journal, tenants
from sage_desktop.book.contact_rows import Address, CustomerRow, NewCustomer
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.records.contacts import Customer
from sage_desktop.book.session import current
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, BookProblem, NotFound

HOSTILE = (
    "<b>bold</b> & <script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "\u202eevil\u202c شركة",
    "👩‍💻 e\u0301",
    "  outer spaces\t",
    "nul\0inside",
    "x" * 5000,
    "Robert'); DROP TABLE customer;--",
)


def made(desk: Desk, *drafts: NewCustomer) -> list[int]:
    return desk.write(lambda: customers.create_customers(drafts))


def got(desk: Desk, ids: Sequence[int]) -> list[CustomerRow]:
    return desk.read(lambda: customers.customers_by_id(ids))


def as_row(number: int, key: str, draft: NewCustomer) -> CustomerRow:
    return CustomerRow(
        number,
        key,
        **{each.name: getattr(draft, each.name) for each in fields(draft) if each.name != "key"},
    )


def test_a_new_customer_has_what_a_row_has() -> None:
    names = [each.name for each in fields(CustomerRow)]
    assert sorted(names) == sorted(["id", *(each.name for each in fields(NewCustomer))])


def test_customers_are_kept_exactly_and_in_order(desk: Desk) -> None:
    tenant = desk.write(lambda: new_tenant("T").id)
    drafts = [
        replace(FULL, tenant_id=tenant),
        *(
            NewCustomer(text, reference=text, notes=text, sites=(Address(text),))
            for text in HOSTILE
        ),
    ]
    desk.kinds()
    ids = made(desk, *drafts)
    assert desk.kinds() - {Kind.OUTBOX} == {Kind.CUSTOMER}
    assert ids == sorted(ids)
    keys = ["harbour", *(f"customer-{number}" for number in ids[1:])]
    assert got(desk, ids) == [as_row(*each) for each in zip(ids, keys, drafts, strict=True)]
    assert got(desk, [ids[2], 999, ids[0]]) == [got(desk, [ids[2]])[0], got(desk, [ids[0]])[0]]


def test_nothing_to_create_is_no_news(desk: Desk) -> None:
    assert made(desk) == []
    assert desk.kinds() == set()


@pytest.mark.parametrize("name", ["", "  ", "\u200b\u200e", "\t\n", "\0", "\u2003\ufeff"])
def test_a_name_must_be_seen(desk: Desk, name: str) -> None:
    with pytest.raises(BadInput, match="name_missing"):
        made(desk, FULL, NewCustomer(name))
    assert desk.read(lambda: customers.customers_by_id([1])) == []


@pytest.mark.parametrize("name", [".", "\u200b.", " 1", "\U0001fae8", "한"])
def test_any_visible_character_is_a_name(desk: Desk, name: str) -> None:
    assert got(desk, made(desk, NewCustomer(name)))[0].name == name


def test_keys_are_unique(desk: Desk) -> None:
    made(desk, FULL)
    for drafts in ((FULL,), (NewCustomer("a", "k"), NewCustomer("b", "k"))):
        with pytest.raises(BadInput, match="key_taken"):
            made(desk, *drafts)
    assert len(desk.read(lambda: customers.customers_by_id(range(9)))) == 1


def test_a_made_up_key_gives_way_to_a_chosen_one(desk: Desk) -> None:
    made(desk, NewCustomer("a", "customer-2"), NewCustomer("b"), NewCustomer("c", "customer-4-b"))
    ids = made(desk, NewCustomer("d"), NewCustomer("e", "customer-4"))
    assert ids == [4, 5]
    assert [row.key for row in got(desk, range(1, 6))] == [
        "customer-2",
        "customer-2-b",
        "customer-4-b",
        "customer-4-b-b",
        "customer-4",
    ]


def test_ids_are_never_given_out_twice(desk: Desk) -> None:
    first = made(desk, NewCustomer("a"), NewCustomer("b"))
    desk.write(lambda: customers.remove_customer(first[-1]))
    assert made(desk, NewCustomer("c")) == [first[-1] + 1]


def test_a_tenant_must_exist(desk: Desk) -> None:
    with pytest.raises(NotFound):
        made(desk, NewCustomer("a", tenant_id=77))
    ids = made(desk, NewCustomer("a"))
    with pytest.raises(NotFound):
        desk.write(lambda: customers.update_customers([replace(got_one(ids[0]), tenant_id=77)]))


def got_one(number: int) -> CustomerRow:
    return customers.customer(number)


def test_a_deleted_tenant_leaves_its_customers(desk: Desk) -> None:
    tenant = desk.write(lambda: new_tenant("T").id)
    ids = made(desk, NewCustomer("a", tenant_id=tenant))
    desk.write(lambda: tenants.delete_tenant(tenant))
    assert got(desk, ids)[0].tenant_id is None


def contents(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """All tables of customers as they are on disk, with the ids of the parts."""
    connection = sqlite3.connect(desk.path)
    try:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
            for table in ("customer", "customer_address", "customer_contact")
        }
    finally:
        connection.close()


def written(desk: Desk, *rows: CustomerRow) -> int:
    """How many rows of the file an update touches."""

    def work() -> int:
        before = current.connection().total_changes
        customers.update_customers(rows)
        return int(current.connection().total_changes - before)

    return desk.write(work)


def test_an_equal_row_is_not_written(desk: Desk) -> None:
    ids = made(desk, FULL, NewCustomer("b"))
    rows = got(desk, ids)
    before = contents(desk)
    desk.kinds()
    assert written(desk, *rows) == 0
    assert desk.kinds() == set()
    assert contents(desk) == before


def test_only_what_differs_is_written(desk: Desk) -> None:
    (number,) = made(desk, FULL)
    (row,) = got(desk, [number])
    before = contents(desk)
    assert written(desk, replace(row, sites=(SHEFFIELD, replace(LEEDS, city="York")))) == 1
    after = contents(desk)
    assert before["customer"] == after["customer"]
    assert [
        old == new
        for old, new in zip(before["customer_address"], after["customer_address"], strict=True)
    ].count(False) == 1
    assert written(desk, replace(got(desk, [number])[0], phone="2")) == 1
    assert written(desk, replace(got(desk, [number])[0], contacts=row.contacts[:1])) == 1
    # The main site's city is searched for, so it stands at the customer too.
    assert written(desk, replace(got(desk, [number])[0], sites=(LEEDS,))) == 3
    assert got(desk, [number]) == [
        replace(row, phone="2", sites=(LEEDS,), contacts=row.contacts[:1])
    ]


def test_updates_are_refused_as_a_whole(desk: Desk) -> None:
    ids = made(desk, FULL, NewCustomer("b", "b"))
    first, second = got(desk, ids)
    before = contents(desk)
    for wrong, error in (
        (replace(second, name="\u200b"), BadInput),
        (replace(second, key="harbour"), BadInput),
        (replace(second, id=99), NotFound),
    ):
        with pytest.raises(error):
            desk.write(
                lambda wrong=wrong: customers.update_customers([replace(first, phone="9"), wrong])
            )
    assert contents(desk) == before


def test_find_by_key_then_id_then_name(desk: Desk) -> None:
    ids = made(
        desk, FULL, NewCustomer("Twin", "t1"), NewCustomer(" TWIN", "t2"), NewCustomer("1", "2")
    )

    def found(text: str) -> int:
        return desk.read(lambda: customers.find_customer(text).id)

    assert found("harbour") == ids[0]
    assert found(" HARBOUR  ltd ") == ids[0]
    assert found(str(ids[0])) == ids[0]
    assert found("2") == ids[3]
    with pytest.raises(BadInput, match="several_match"):
        found("twin")
    for text in ("nobody", "", "9" * 30):
        with pytest.raises(NotFound):
            found(text)


def test_a_removed_customer_takes_its_parts_and_links_along(desk: Desk) -> None:
    (number,) = made(desk, FULL)
    tenant = desk.write(lambda: new_tenant("T").id)
    desk.write(
        lambda: journal.create_link(
            kind="customer",
            tenant_id=tenant,
            local_id=number,
            sage_id="s",
            made_by=LinkMaker.USER,
            now=NOW,
        )
    )
    desk.kinds()
    desk.write(lambda: customers.remove_customer(number))
    assert desk.kinds() == {Kind.CUSTOMER, Kind.LINK}
    assert contents(desk) == {"customer": [], "customer_address": [], "customer_contact": []}
    assert desk.read(journal.links) == []
    with pytest.raises(NotFound):
        desk.write(lambda: customers.remove_customer(number))


def test_many_are_removed_at_once_or_none(desk: Desk) -> None:
    first, second, third = made(desk, FULL, NewCustomer("b"), NewCustomer("c"))
    with pytest.raises(NotFound):
        desk.write(lambda: customers.remove_customers([first, 99]))
    desk.kinds()
    desk.write(lambda: customers.remove_customers([]))
    assert desk.kinds() == set()
    desk.write(lambda: customers.remove_customers([first, third]))
    assert [row.id for row in got(desk, [first, second, third])] == [second]
    assert contents(desk)["customer_address"] == []


def test_a_customer_that_a_record_needs_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (number,) = made(desk, FULL)
    for field in Customer._meta.backrefs:  # its sites as records in their own right
        monkeypatch.setattr(field, "on_delete", "RESTRICT")
    with pytest.raises(BadInput, match="in_use"):
        desk.write(lambda: customers.remove_customer(number))
    assert len(got(desk, [number])) == 1


@pytest.mark.parametrize("table", ["customer", "customer_address", "customer_contact"])
def test_a_wrong_type_in_the_file_is_damage(desk: Desk, table: str) -> None:
    ids = made(desk, FULL)
    with sqlite3.connect(desk.path) as connection:
        connection.execute(f"UPDATE {table} SET name = x'00ff'")
    connection.close()
    with pytest.raises(BookProblem, match="book_damaged"):
        got(desk, ids)


@given(st.lists(st.tuples(DRAFTS, DRAFTS), min_size=1, max_size=3))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_customer_becomes_any_other(
    desk: Desk, pairs: list[tuple[NewCustomer, NewCustomer]]
) -> None:
    ids = made(desk, *(old for old, _ in pairs))
    assert got(desk, ids) == [
        as_row(number, f"customer-{number}", old)
        for number, (old, _) in zip(ids, pairs, strict=True)
    ]
    rows = [as_row(number, f"k{number}", new) for number, (_, new) in zip(ids, pairs, strict=True)]
    desk.write(lambda: customers.update_customers(rows))
    assert got(desk, ids) == rows
    assert written(desk, *rows) == 0
