"""The room *customers*: what the editor saves, what the record shows of links and runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from customer_room import NOW, Room, open_room

from sage_desktop.book import customers, journal, snapshots, tenants
from sage_desktop.book.contact_rows import Address, ContactRow, CustomerRow, NewCustomer
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.book.tenant_rows import Business
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.sync.record_views import CustomerDraft, HistoryEntry, RecordLink
from sage_desktop.sync.undo import Undoing

FULL = CustomerDraft(
    name="Harbour Ltd",
    reference="HAR1",
    contact_name="Ada Quay",
    email="ada@harbour.example",
    phone="0114",
    vat_number="GB1",
    currency="gbp",
    payment_days="30",
    notes=" as typed ",
    top_level="Yorkshire",
    do_not_send=True,
    sites=(Address("Works", city="Sheffield"), Address(" Depot ")),
    delivery_address=Address(city="Leeds"),
    contacts=(ContactRow("Ben", email="ben"),),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as opened:
        yield opened


def save(room: Room, draft: CustomerDraft) -> CustomerRow:
    number = room.run(room.customers.save(draft))
    return room.run(room.customers.get(number)).row


def draft_of(row: CustomerRow, **changes: Any) -> CustomerDraft:
    values = {each.name: getattr(row, each.name) for each in fields(CustomerRow)}
    values["payment_days"] = "" if row.payment_days is None else str(row.payment_days)
    return CustomerDraft(**{**values, **changes})


def test_a_new_customer(room: Room) -> None:
    row = save(room, replace(FULL, name="  Harbour Ltd ", payment_days=" 30 "))
    assert row == CustomerRow(
        row.id,
        f"customer-{row.id}",
        "Harbour Ltd",
        "HAR1",
        "Ada Quay",
        "ada@harbour.example",
        "0114",
        "GB1",
        "GBP",
        30,
        " as typed ",
        "Yorkshire",
        None,
        True,
        (Address("Works", city="Sheffield"), Address("Depot")),
        Address(city="Leeds"),
        (ContactRow("Ben", email="ben"),),
    )
    assert room.run(room.customers.find("harbour ltd")) == row.id
    assert room.run(room.customers.top_levels()) == ["Yorkshire"]


def test_it_gets_the_default_tenant_when_none_is_given(room: Room) -> None:
    default, other = room.tenant("Default"), room.tenant("Other")
    room.write(lambda: tenants.set_module(default_tenant_id=default))
    made = save(room, FULL)
    assert made.tenant_id == default
    assert save(room, replace(FULL, tenant_id=other)).tenant_id == other
    assert save(room, draft_of(made, tenant_id=None)).tenant_id is None
    with pytest.raises(NotFound):
        save(room, replace(FULL, tenant_id=99))


def test_a_change_and_a_save_without_one(room: Room) -> None:
    row = save(room, replace(FULL, key=" mine "))
    assert row.key == "mine"
    room.news.clear()
    assert save(room, draft_of(row)) == row
    assert save(room, draft_of(row, key="")) == row
    assert room.news == []
    assert save(room, draft_of(row, phone=" 2 ", payment_days="")) == replace(
        row, phone="2", payment_days=None
    )
    assert len(room.news) == 1
    with pytest.raises(NotFound):
        save(room, replace(FULL, id=99))


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": " "}, "name_missing", "name"),
        ({"name": "\u200b"}, "name_missing", "name"),
        ({"name": "x" * 201}, "name_too_long", "name"),
        ({"name": "\ud800"}, "not_text", "name"),
        ({"key": "taken"}, "key_taken", "key"),
        ({"reference": "x" * 201}, "text_too_long", "reference"),
        ({"notes": "x" * 10_001}, "text_too_long", "notes"),
        ({"email": "nobody"}, "bad_email", "email"),
        ({"currency": "pounds"}, "bad_currency", "currency"),
        ({"currency": "G1P"}, "bad_currency", "currency"),
        ({"payment_days": "soon"}, "bad_payment_days", "payment_days"),
        ({"payment_days": "366"}, "bad_payment_days", "payment_days"),
        ({"payment_days": "1.5"}, "bad_payment_days", "payment_days"),
        ({"payment_days": "-1"}, "bad_payment_days", "payment_days"),
        ({"payment_days": "٣"}, "bad_payment_days", "payment_days"),
        ({"sites": (Address("x" * 201),)}, "text_too_long", "sites"),
        ({"delivery_address": Address(city="\udfff")}, "not_text", "delivery_address"),
        ({"contacts": (ContactRow("x" * 201),)}, "text_too_long", "contacts"),
    ],
)
def test_what_cannot_be_saved_names_its_field(
    room: Room, changes: dict[str, Any], code: str, field: str
) -> None:
    save(room, replace(FULL, name="First", key="taken"))
    had = save(room, FULL)
    room.news.clear()
    for draft in (replace(FULL, **changes), draft_of(had, **changes)):
        with pytest.raises(BadInput, match=code) as caught:
            room.run(room.customers.save(draft))
        assert caught.value.data["field"] == field
    assert room.news == []
    assert room.run(room.customers.get(had.id)).row == had


def test_what_came_from_elsewhere_may_stay_as_odd_as_it_is(room: Room) -> None:
    odd = NewCustomer(
        name=" x" * 3000,
        reference=" r ",
        email="nobody",
        currency="pounds",
        payment_days=999,
        sites=(Address("y" * 3000), Address(" z ")),
        delivery_address=Address("y" * 3000),
        contacts=(ContactRow(" y" * 3000),),
    )
    (number,) = room.write(lambda: customers.create_customers([odd]))
    row = room.run(room.customers.get(number)).row
    assert save(room, draft_of(row, phone="1")) == replace(row, phone="1")
    swapped = (*row.sites[::-1], Address(city=" New "))
    assert save(room, draft_of(row, sites=swapped)).sites == (*row.sites[::-1], Address(city="New"))


def link(tenant_id: int, local_id: int, **more: Any) -> int:
    return journal.create_link(
        kind="customer",
        tenant_id=tenant_id,
        local_id=local_id,
        sage_id=f"sage-{local_id}",
        made_by=LinkMaker.IMPORT,
        now=NOW,
        **more,
    ).id


def test_links_say_where_the_record_is_in_sage(room: Room) -> None:
    row, other = save(room, FULL), save(room, replace(FULL, name="Other"))
    first, second = room.tenant("First"), room.tenant("Second")

    def tie() -> tuple[int, int]:
        business = Business("b", "Northgate Ltd")
        tenants.update_tenant(first, business=business, customers_imported_at=NOW)
        return link(first, row.id, sage_name="HARBOUR"), link(second, row.id)

    one, two = room.write(tie)
    colour = "#2E7D5B"
    assert room.run(room.customers.get(row.id)).links == (
        RecordLink(
            one,
            first,
            "First",
            colour,
            "Northgate Ltd",
            f"sage-{row.id}",
            "HARBOUR",
            NOW,
            LinkMaker.IMPORT,
            False,
            NOW,
        ),
        RecordLink(
            two,
            second,
            "Second",
            colour,
            "",
            f"sage-{row.id}",
            f"sage-{row.id}",
            NOW,
            LinkMaker.IMPORT,
            False,
            None,
        ),
    )
    assert room.run(room.customers.get(other.id)).links == ()
    total, views = room.run(room.customers.listed("harbour", 1))
    assert (total, [view.row for view in views]) == (2, [row])
    assert [each.link_id for each in views[0].links] == [one, two]
    assert [line.links for line in room.run(room.customers.lines([other.id, row.id]))] == [0, 2]


def test_the_history_tells_what_runs_did_newest_first(room: Room) -> None:
    tenant = room.tenant("T")

    def run(moment: int, *steps: Any) -> int:
        def work() -> int:
            when = NOW + timedelta(hours=moment)
            number = journal.start_run("customers", tenant, when)
            for step in steps:
                step(number)
            journal.end_run(number, RunResult.DONE, Counts(), 1, (), "", when)
            return number

        return room.write(work)

    (number,) = room.write(lambda: customers.create_customers([NewCustomer("Old")]))

    def note(run_id: int, table: str, record_id: int, before: snapshots.Snapshot | None) -> None:
        journal.note_change(run_id, table, record_id, before, snapshots.snapshot(table, record_id))

    def rename(name: str) -> Any:
        def work(run_id: int) -> None:
            before = snapshots.snapshot("customer", number)
            customers.update_customers([replace(customers.customer(number), name=name)])
            note(run_id, "customer", number, before)

        return work

    def create(run_id: int) -> None:
        note(run_id, "customer", number, None)

    def tie(run_id: int) -> None:
        note(run_id, "link", link(tenant, number), None)

    first = run(1, create, tie)
    second = run(2, rename("New"))
    bystander = room.write(lambda: customers.create_customers([NewCustomer("Other")]))
    run(3, lambda run_id: note(run_id, "customer", bystander[0], None))

    def entry(run_id: int, hours: int, what: Any, kind: str = "customers") -> HistoryEntry:
        return HistoryEntry(run_id, kind, NOW + timedelta(hours=hours), what, "T")

    history = [entry(second, 2, "updated"), entry(first, 1, "linked"), entry(first, 1, "created")]
    assert list(room.run(room.customers.get(number)).history) == history
    room.write(lambda: undone(room_runs()[0], NOW + timedelta(hours=4)))  # the bystander's
    back = room.write(lambda: undone(second, NOW + timedelta(hours=5)))
    history.insert(0, entry(back, 5, "updated", "undo"))
    assert list(room.run(room.customers.get(number)).history) == history
    for moment in range(60):
        run(6 + moment, rename(f"n{moment}"))
    newest = room.run(room.customers.get(number)).history
    assert len(newest) == 50
    assert newest[0].when == NOW + timedelta(hours=65)


def undone(run_id: int, now: datetime) -> int:
    """The run that took it back."""
    work = Undoing(run_id)
    assert work.begin(now)
    return work.own_id


def room_runs() -> list[int]:
    return [each.id for each in journal.runs()]


def test_what_an_undo_left_alone_is_not_told_as_taken_back(room: Room) -> None:
    tenant = room.tenant("T")

    def imported() -> tuple[int, int]:
        run_id = journal.start_run("customers", tenant, NOW)
        (number,) = customers.create_customers([NewCustomer("A")])
        kept = snapshots.snapshot("customer", number)
        journal.note_change(run_id, "customer", number, None, kept)
        journal.end_run(run_id, RunResult.DONE, Counts(created=1), 1, (), "", NOW)
        customers.update_customers([replace(customers.customer(number), phone="by hand")])
        undone(run_id, NOW)
        return run_id, number

    run_id, number = room.write(imported)
    history = room.run(room.customers.get(number)).history
    assert [(each.run_id, each.what) for each in history] == [(run_id, "created")]


def test_a_deleted_customer_is_gone_with_its_links(room: Room) -> None:
    row = save(room, FULL)
    tenant = room.tenant("T")
    room.write(lambda: link(tenant, row.id))
    room.run(room.customers.delete(row.id))
    assert room.read(journal.links) == []
    assert list(room.run(room.customers.order())) == []
    for work in (room.customers.get, room.customers.delete):
        with pytest.raises(NotFound):
            room.run(work(row.id))
