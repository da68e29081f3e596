"""Suppliers, products, groups and categories in the undo journal: noted, and back exactly."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from book_desk import NOW, Desk, new_tenant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from product_drafts import KINDS, PRODUCT, SUPPLIER, RecordKind

from sage_desktop.book import (
    categories,
    journal,
    product_groups,
    products,
    snapshots,
    suppliers,
    tax_rates,
)
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.product_rows import Price, ProductKind
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, Stale
from sage_desktop.sync.undo import Undoing

_QUICK = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
each_kind = pytest.mark.parametrize("kind", KINDS, ids=str)


def made(desk: Desk, kind: RecordKind, *drafts: Any) -> list[int]:
    return [number for number, _ in desk.write(lambda: kind.records.create(drafts))]


def link(kind: str, tenant_id: int, local_id: int) -> int:
    return journal.create_link(
        kind=kind,
        tenant_id=tenant_id,
        local_id=local_id,
        sage_id=f"{kind}-{local_id}",
        made_by=LinkMaker.IMPORT,
        now=NOW,
    ).id


def seen(desk: Desk, table: str, record_id: int) -> snapshots.Snapshot | None:
    kept = desk.read(lambda: snapshots.snapshot(table, record_id))
    assert json.loads(json.dumps(kept)) == kept
    return kept


@each_kind
def test_a_removed_one_comes_back_as_it_was(desk: Desk, kind: RecordKind) -> None:
    (number,) = made(desk, kind, kind.full)
    was = desk.read(lambda: kind.records.get(number))
    before = seen(desk, kind.table, number)
    desk.write(lambda: kind.records.remove([number]))
    assert seen(desk, kind.table, number) is None
    desk.kinds()
    desk.write(lambda: snapshots.restore(kind.table, number, before))
    assert desk.kinds() == {kind.records.kind}
    assert desk.read(lambda: kind.records.get(number)) == was
    assert made(desk, kind, kind.blank("next")) == [number + 1]


@each_kind
def test_a_created_one_goes_with_its_links_but_not_from_another_tenant(
    desk: Desk, kind: RecordKind
) -> None:
    (number,) = made(desk, kind, kind.full)
    one, other = desk.write(lambda: (new_tenant("One").id, new_tenant("Other").id))
    link_kind = kind.records.link_kinds[-1]
    desk.write(lambda: link(link_kind, one, number))
    with pytest.raises(BadInput, match="in_use"):
        desk.write(lambda: snapshots.restore(kind.table, number, None, tenant_id=other))
    assert len(desk.read(journal.links)) == 1
    desk.write(lambda: snapshots.restore(kind.table, number, None, tenant_id=one))
    assert desk.read(journal.links) == []
    with pytest.raises(Stale, match="changed_since"):
        desk.write(lambda: snapshots.restore(kind.table, number, None))


@each_kind
def test_one_whose_key_was_taken_meanwhile_does_not_come_back(desk: Desk, kind: RecordKind) -> None:
    (number,) = made(desk, kind, kind.full)
    before = seen(desk, kind.table, number)
    desk.write(lambda: kind.records.remove([number]))
    made(desk, kind, kind.blank("Other", kind.full.key))

    def try_and_go_on() -> None:
        with pytest.raises(Stale, match="changed_since"):
            snapshots.restore(kind.table, number, before)
        kind.records.create([kind.blank("Later")])

    desk.write(try_and_go_on)
    assert len(desk.read(lambda: kind.records.by_id(range(9)))) == 2


@each_kind
def test_a_link_comes_back_only_to_a_record_that_is_there(desk: Desk, kind: RecordKind) -> None:
    (number,) = made(desk, kind, kind.full)
    link_kind = kind.records.link_kinds[-1]
    tied = desk.write(lambda: link(link_kind, new_tenant("T").id, number))
    before = seen(desk, "link", tied)
    desk.write(lambda: journal.remove_link(tied))
    desk.write(lambda: snapshots.restore("link", tied, before))
    assert [each.id for each in desk.read(journal.links)] == [tied]
    desk.write(lambda: kind.records.remove([number]))
    with pytest.raises(Stale, match="changed_since"):
        desk.write(lambda: snapshots.restore("link", tied, before))


@each_kind
def test_many_at_once_are_the_same_as_one_by_one(desk: Desk, kind: RecordKind) -> None:
    ids = made(desk, kind, kind.full, kind.blank("b"), kind.blank("c"))
    many = desk.read(lambda: snapshots.snapshots_of(kind.table, [*ids, 99]))
    assert many == {number: seen(desk, kind.table, number) for number in ids}


@each_kind
def test_many_go_at_once_but_for_those_that_must_stay(desk: Desk, kind: RecordKind) -> None:
    first, tied, third = made(desk, kind, kind.full, kind.blank("b"), kind.blank("c"))
    one, other = desk.write(lambda: (new_tenant("One").id, new_tenant("Other").id))
    link_kind = kind.records.link_kinds[-1]
    desk.write(lambda: [link(link_kind, one, first), link(link_kind, other, tied)])
    desk.kinds()
    ids = [first, tied, third, 99]
    stay = desk.write(lambda: snapshots.remove_many(kind.table, ids, one))
    assert stay == {tied: "in_use", 99: "changed_since"}
    assert desk.kinds() == {kind.records.kind, Kind.LINK}
    assert [row.id for row in desk.read(lambda: kind.records.by_id(ids))] == [tied]
    assert [each.local_id for each in desk.read(journal.links)] == [tied]
    assert desk.write(lambda: snapshots.remove_many(kind.table, [tied], None)) == {}


@each_kind
@given(st.data())
@_QUICK
def test_what_is_noted_of_a_new_one_is_what_lies_in_the_file(
    desk: Desk, kind: RecordKind, data: st.DataObject
) -> None:
    new = data.draw(kind.drafts)

    def noted() -> tuple[snapshots.Snapshot, snapshots.Snapshot | None]:
        [(number, key)] = kind.records.create([new])
        return snapshots.brief_of_new(key, new), snapshots.snapshot(kind.table, number)

    told, kept = desk.write(noted)
    assert kept is not None
    assert told == snapshots.brief(kept)
    assert told["name"] == getattr(new, kind.records.name)
    assert snapshots.is_as_noted(kept, told)


@each_kind
@given(st.data())
@_QUICK
def test_any_change_taken_back_is_no_change(
    desk: Desk, kind: RecordKind, data: st.DataObject
) -> None:
    old, new = data.draw(kind.drafts), data.draw(kind.drafts)

    def change_and_take_back() -> tuple[Any, Any, Any]:
        (first, _), (second, _) = kind.records.create([old, new])
        was = kind.records.get(first)
        before = snapshots.snapshot(kind.table, first)
        assert json.loads(json.dumps(before)) == before
        wanted = replace(kind.records.get(second), id=first, key=was.key)
        kind.records.update([wanted])
        now = snapshots.snapshot(kind.table, first)
        assert snapshots.is_as_noted(now, before) == (was == wanted)
        snapshots.restore(kind.table, first, before)
        changed = kind.records.get(first)
        kind.records.remove([first])
        snapshots.restore(kind.table, first, before)
        return was, changed, kind.records.get(first)

    was, changed, back = desk.write(change_and_take_back)
    assert was == changed == back


def test_prices_are_exact_texts_in_the_journal(desk: Desk) -> None:
    (number,) = made(desk, KINDS[1], replace(PRODUCT, cost=Decimal("2.50")))
    kept = seen(desk, "product", number)
    assert kept is not None
    assert kept["cost"] == "2.5"
    assert kept["prices"] == [
        {"price_type": "Sales Price", "amount": "1.2345"},
        {"price_type": "Trade", "amount": "0.9999"},
    ]


def test_a_product_comes_back_only_to_what_it_refers_to(desk: Desk) -> None:
    def around() -> tuple[int, int, int, int]:
        rate = tax_rates.create_tax_rate("VAT", Decimal(20)).id
        group = product_groups.create_product_group("Parts").id
        (supplier,) = suppliers.create_suppliers([SUPPLIER])
        whole = replace(PRODUCT, tax_rate_id=rate, group_id=group, supplier_id=supplier)
        return rate, group, supplier, products.create_products([whole])[0]

    rate, group, supplier, number = desk.write(around)
    before = seen(desk, "product", number)
    stay = desk.write(lambda: snapshots.remove_many("supplier", [supplier], None))
    assert stay == {supplier: "in_use"}
    for table, needed in (("product_group", group), ("tax_rate", rate)):
        with pytest.raises(BadInput, match="in_use"):
            desk.write(lambda table=table, needed=needed: snapshots.restore(table, needed, None))
    desk.write(lambda: products.remove_product(number))
    groups = seen(desk, "product_group", group)
    desk.write(lambda: product_groups.remove_product_group(group))
    with pytest.raises(Stale, match="changed_since"):
        desk.write(lambda: snapshots.restore("product", number, before))
    desk.write(lambda: snapshots.restore("product_group", group, groups))
    desk.write(lambda: snapshots.restore("product", number, before))
    assert seen(desk, "product", number) == before


def test_groups_and_categories_go_and_come_back(desk: Desk) -> None:
    def around() -> tuple[int, int]:
        tenant = new_tenant("T").id
        group = product_groups.create_product_group("Parts").id
        grouping = Grouping.ITEM_TYPE
        return group, categories.map_category(tenant, grouping, "x", "X", group, NOW).id

    group, category = desk.write(around)
    for table, number, kind in (
        ("category", category, Kind.CATEGORY),
        ("product_group", group, Kind.PRODUCT_GROUP),
    ):
        before = seen(desk, table, number)
        assert before is not None
        assert snapshots.brief(before)["name"] == before["name"]
        desk.write(lambda table=table, number=number: snapshots.restore(table, number, None))
        assert seen(desk, table, number) is None
        desk.kinds()
        desk.write(
            lambda table=table, number=number, before=before: snapshots.restore(
                table, number, before
            )
        )
        assert kind in desk.kinds()
        assert seen(desk, table, number) == before


def test_an_import_noted_in_brief_is_taken_back_but_for_what_was_changed(desk: Desk) -> None:
    def imported() -> tuple[int, list[int]]:
        tenant = new_tenant("T").id
        run = journal.start_run("products", tenant, NOW)
        had, *_ = ids = products.create_products([PRODUCT])
        before = snapshots.snapshot("product", had)
        dearer = (Price("Sales Price", Decimal("9.0001")),)
        products.update_products([replace(products.product(had), prices=dearer)])
        blank = KINDS[1].blank
        ids += products.create_products([blank("Untouched"), blank("Edited")])
        for number, kept in snapshots.snapshots_of("product", ids).items():
            was = before if number == had else None
            journal.note_change(run, "product", number, was, snapshots.brief(kept))
        journal.end_run(run, RunResult.DONE, Counts(created=2, updated=1), 1, (), "", NOW)
        return run, ids

    run, (had, untouched, edited) = desk.write(imported)
    row = desk.read(lambda: products.product(edited))
    moved = replace(row, kind=ProductKind.PRODUCT)
    desk.write(lambda: products.update_products([moved]))
    work = Undoing(run)
    assert desk.write(lambda: work.begin(NOW))
    taken = desk.read(lambda: journal.run(work.own_id))
    assert (taken.counts.updated, taken.counts.removed, taken.counts.failed) == (1, 1, 1)
    (problem,) = taken.problems
    assert (problem.id, problem.name, problem.code) == (str(edited), "Edited", "changed_since")
    assert seen(desk, "product", untouched) is None
    assert desk.read(lambda: products.product(had)).prices == PRODUCT.prices
    assert desk.read(lambda: products.product(edited)) == moved
