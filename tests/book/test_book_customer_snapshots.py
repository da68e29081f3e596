"""Customers in the undo journal: in full or in brief, and back exactly."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from book_desk import NOW, Desk, new_tenant
from customer_drafts import DRAFTS, FULL, LEEDS
from hypothesis import HealthCheck, given, settings

from sage_desktop.book import customers, journal, snapshots
from sage_desktop.book.contact_rows import CustomerRow, NewCustomer
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, Stale
from sage_desktop.sync.undo import Undoing


def made(desk: Desk, *drafts: NewCustomer) -> list[int]:
    return desk.write(lambda: customers.create_customers(drafts))


def link(tenant_id: int, local_id: int) -> int:
    return journal.create_link(
        kind="customer",
        tenant_id=tenant_id,
        local_id=local_id,
        sage_id=f"sage-{local_id}",
        made_by=LinkMaker.IMPORT,
        now=NOW,
    ).id


def seen(desk: Desk, record_id: int, table: str = "customer") -> snapshots.Snapshot | None:
    kept = desk.read(lambda: snapshots.snapshot(table, record_id))
    assert json.loads(json.dumps(kept)) == kept
    return kept


def test_a_removed_customer_comes_back_as_it_was(desk: Desk) -> None:
    (number,) = made(desk, FULL)
    was = desk.read(lambda: customers.customer(number))
    before = seen(desk, number)
    desk.write(lambda: customers.remove_customer(number))
    assert seen(desk, number) is None
    desk.kinds()
    desk.write(lambda: snapshots.restore("customer", number, before))
    assert desk.kinds() == {Kind.CUSTOMER}
    assert desk.read(lambda: customers.customer(number)) == was
    assert desk.read(lambda: customers.find_customer("HARBOUR ltd")) == was
    assert made(desk, NewCustomer("next")) == [number + 1]


def test_a_changed_customer_goes_back_and_keeps_its_links(desk: Desk) -> None:
    (number,) = made(desk, FULL)
    tied = desk.write(lambda: link(new_tenant("T").id, number))
    before = seen(desk, number)
    row = desk.read(lambda: customers.customer(number))
    changed = replace(row, name="Changed", sites=(LEEDS,), delivery_address=None, contacts=())
    desk.write(lambda: customers.update_customers([changed]))
    after = seen(desk, number)
    desk.write(lambda: snapshots.restore("customer", number, before))
    assert desk.read(lambda: customers.customer(number)) == row
    assert [each.id for each in desk.read(journal.links)] == [tied]
    desk.write(lambda: snapshots.restore("customer", number, after))
    assert desk.read(lambda: customers.customer(number)) == changed


def test_a_created_customer_goes_with_its_links(desk: Desk) -> None:
    (number,) = made(desk, FULL)
    tenant = desk.write(lambda: new_tenant("T").id)
    desk.write(lambda: link(tenant, number))
    desk.write(lambda: snapshots.restore("customer", number, None, tenant_id=tenant))
    assert desk.read(journal.links) == []
    assert seen(desk, number) is None
    with pytest.raises(Stale, match="changed_since"):
        desk.write(lambda: snapshots.restore("customer", number, None))


def test_a_customer_that_another_tenant_is_linked_to_stays(desk: Desk) -> None:
    (number,) = made(desk, FULL)
    one, other = desk.write(lambda: (new_tenant("One").id, new_tenant("Other").id))
    desk.write(lambda: link(other, number))
    with pytest.raises(BadInput, match="in_use"):
        desk.write(lambda: snapshots.restore("customer", number, None, tenant_id=one))
    assert len(desk.read(journal.links)) == 1


def test_a_customer_whose_key_was_taken_meanwhile_does_not_come_back(desk: Desk) -> None:
    (number,) = made(desk, FULL)
    before = seen(desk, number)
    desk.write(lambda: customers.remove_customer(number))
    (other,) = made(desk, NewCustomer("Other", "harbour"))

    def try_and_go_on() -> None:
        with pytest.raises(Stale, match="changed_since"):
            snapshots.restore("customer", number, before)
        customers.create_customers([NewCustomer("Later")])

    desk.write(try_and_go_on)
    rows = desk.read(lambda: customers.customers_by_id(range(9)))
    assert [row.name for row in rows] == ["Other", "Later"]
    assert rows[0].id == other


def test_a_link_comes_back_only_to_a_customer_that_is_there(desk: Desk) -> None:
    (number,) = made(desk, FULL)
    tied = desk.write(lambda: link(new_tenant("T").id, number))
    before = seen(desk, tied, "link")
    desk.write(lambda: customers.remove_customer(number))
    with pytest.raises(Stale, match="changed_since"):
        desk.write(lambda: snapshots.restore("link", tied, before))


def test_many_at_once_are_the_same_as_one_by_one(desk: Desk) -> None:
    ids = made(desk, FULL, NewCustomer("b"), NewCustomer("c"))
    tenant = desk.write(lambda: new_tenant("T").id)
    ties = desk.write(lambda: [link(tenant, number) for number in ids])
    for table, numbers in (("customer", ids), ("link", ties)):
        many = desk.read(
            lambda table=table, numbers=numbers: snapshots.snapshots_of(table, numbers)
        )
        assert many == {number: seen(desk, number, table) for number in numbers}
        assert desk.read(lambda table=table: snapshots.snapshots_of(table, [99])) == {}


def test_what_was_noted_is_told_from_what_was_changed(desk: Desk) -> None:
    (number,) = made(desk, FULL)
    kept = seen(desk, number)
    assert kept is not None
    brief = snapshots.brief(kept)
    assert brief == {"name": "Harbour Ltd", "fingerprint": snapshots.fingerprint(kept)}
    assert len(snapshots.fingerprint(kept)) == 16
    other = {**kept, "phone": "2"}
    for noted in (kept, brief, json.loads(json.dumps(brief))):
        assert snapshots.is_as_noted(kept, noted)
        assert not snapshots.is_as_noted(other, noted)
        assert not snapshots.is_as_noted(None, noted)
    assert not snapshots.is_as_noted(kept, None)
    assert snapshots.is_as_noted(None, None)
    shuffled = dict(reversed(kept.items()))
    assert snapshots.fingerprint(shuffled) == snapshots.fingerprint(kept)


@given(DRAFTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_noted_of_a_new_one_is_what_lies_in_the_file(desk: Desk, new: NewCustomer) -> None:
    def noted() -> tuple[snapshots.Snapshot, snapshots.Snapshot | None]:
        [(number, key)] = customers.create_with_keys([new])
        return snapshots.brief_of_new(key, new), snapshots.snapshot("customer", number)

    told, kept = desk.write(noted)
    assert kept is not None
    assert told == snapshots.brief(kept)
    assert snapshots.is_as_noted(kept, told)


@given(DRAFTS, DRAFTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_taken_back_is_no_change(desk: Desk, old: NewCustomer, new: NewCustomer) -> None:
    def change_and_take_back() -> tuple[CustomerRow, CustomerRow, CustomerRow]:
        first, second = customers.create_customers([old, new])
        was = customers.customer(first)
        before = snapshots.snapshot("customer", first)
        assert json.loads(json.dumps(before)) == before
        wanted = replace(customers.customer(second), id=first, key=was.key)
        customers.update_customers([wanted])
        assert snapshots.is_as_noted(snapshots.snapshot("customer", first), before) == (
            was == wanted
        )
        snapshots.restore("customer", first, before)
        changed = customers.customer(first)
        customers.remove_customer(first)
        snapshots.restore("customer", first, before)
        return was, changed, customers.customer(first)

    was, changed, back = desk.write(change_and_take_back)
    assert was == changed == back


def test_an_import_noted_in_brief_is_taken_back_but_for_what_was_changed(desk: Desk) -> None:
    def imported() -> tuple[int, list[int]]:
        tenant = new_tenant("T").id
        run = journal.start_run("customers", tenant, NOW)
        had, *_ = ids = customers.create_customers([FULL])
        before = snapshots.snapshot("customer", had)
        customers.update_customers([replace(customers.customer(had), phone="imported")])
        ids += customers.create_customers([NewCustomer("Untouched"), NewCustomer("Edited")])
        for number, kept in snapshots.snapshots_of("customer", ids).items():
            was = before if number == had else None
            journal.note_change(run, "customer", number, was, snapshots.brief(kept))
        journal.end_run(run, RunResult.DONE, Counts(created=2, updated=1), 1, (), "", NOW)
        return run, ids

    run, (had, untouched, edited) = desk.write(imported)
    row = desk.read(lambda: customers.customer(edited))
    desk.write(lambda: customers.update_customers([replace(row, notes="by hand")]))
    work = Undoing(run)
    assert desk.write(lambda: work.begin(NOW))
    taken = desk.read(lambda: journal.run(work.own_id))
    assert (taken.counts.updated, taken.counts.removed, taken.counts.failed) == (1, 1, 1)
    (problem,) = taken.problems
    assert (problem.id, problem.name, problem.code) == (str(edited), "Edited", "changed_since")
    assert seen(desk, untouched) is None
    assert desk.read(lambda: customers.customer(had)).phone == FULL.phone
    assert desk.read(lambda: customers.customer(edited)).notes == "by hand"
