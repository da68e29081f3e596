"""Records with keys, by suppliers and products: made, found, changed and removed like customers.

``test_book_customers`` holds the same of customers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import pytest
from book_desk import NOW, Desk, new_tenant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from product_drafts import KINDS, RecordKind
from test_book_customers import HOSTILE

from sage_desktop.book import journal, tenants
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.session import current
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, BookProblem, NotFound

pytestmark = pytest.mark.parametrize("kind", KINDS, ids=str)
_QUICK = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


def made(desk: Desk, kind: RecordKind, *drafts: Any) -> list[int]:
    return [number for number, _ in desk.write(lambda: kind.records.create(drafts))]


def got(desk: Desk, kind: RecordKind, ids: Sequence[int]) -> list[Any]:
    return desk.read(lambda: kind.records.by_id(ids))


def as_row(kind: RecordKind, number: int, key: str, draft: Any) -> Any:
    draft = kind.records.as_kept(draft)
    values = {each.name: getattr(draft, each.name) for each in fields(draft)}
    return kind.row(**{**values, "id": number, "key": key})


def named(kind: RecordKind, row: Any) -> str:
    return str(getattr(row, kind.records.name))


def contents(desk: Desk, kind: RecordKind) -> list[list[tuple[object, ...]]]:
    """The tables as they are on disk, with the ids of the parts."""
    tables = ("product", "product_price") if kind.table == "product" else ("supplier",)
    connection = sqlite3.connect(desk.path)
    try:
        return [
            connection.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in tables
        ]
    finally:
        connection.close()


def written(desk: Desk, kind: RecordKind, *rows: Any) -> int:
    """How many rows of the file an update touches."""

    def work() -> int:
        before = current.connection().total_changes
        kind.records.update(rows)
        return int(current.connection().total_changes - before)

    return desk.write(work)


def test_a_new_one_has_what_a_row_has(kind: RecordKind) -> None:
    names = [each.name for each in fields(kind.row)]
    assert sorted(names) == sorted(["id", *(each.name for each in fields(kind.full))])


def test_records_are_kept_exactly_and_in_order(desk: Desk, kind: RecordKind) -> None:
    tenant = desk.write(lambda: new_tenant("T").id)
    drafts = [
        replace(kind.full, tenant_id=tenant),
        *(replace(kind.blank(text), notes=text) for text in HOSTILE),
    ]
    desk.kinds()
    ids = made(desk, kind, *drafts)
    assert desk.kinds() - {Kind.OUTBOX} == {kind.records.kind}
    assert ids == sorted(ids)
    keys = [kind.full.key, *(f"{kind.table}-{number}" for number in ids[1:])]
    rows = [as_row(kind, *each) for each in zip(ids, keys, drafts, strict=True)]
    assert got(desk, kind, ids) == rows
    assert got(desk, kind, [ids[2], 999, ids[0]]) == [rows[2], rows[0]]
    assert desk.read(lambda: kind.records.by_key([keys[1], "?"])) == {keys[1]: rows[1]}
    assert desk.read(kind.records.newest) == ids[-1]


def test_nothing_to_create_is_no_news(desk: Desk, kind: RecordKind) -> None:
    assert made(desk, kind) == []
    assert desk.kinds() == set()
    assert desk.read(kind.records.newest) == 0


@pytest.mark.parametrize("name", ["", "  ", "\u200b\u200e", "\0"])
def test_a_name_must_be_seen(desk: Desk, kind: RecordKind, name: str) -> None:
    with pytest.raises(BadInput, match=kind.records.missing) as caught:
        made(desk, kind, kind.full, kind.blank(name))
    assert caught.value.data["field"] == kind.records.name
    assert got(desk, kind, [1]) == []


def test_keys_are_unique(desk: Desk, kind: RecordKind) -> None:
    made(desk, kind, kind.full)
    for drafts in ((kind.full,), (kind.blank("a", "k"), kind.blank("b", "k"))):
        with pytest.raises(BadInput, match="key_taken"):
            made(desk, kind, *drafts)
    assert len(got(desk, kind, range(9))) == 1


def test_a_made_up_key_gives_way_to_a_chosen_one(desk: Desk, kind: RecordKind) -> None:
    stem = kind.table
    made(desk, kind, kind.blank("a", f"{stem}-2"), kind.blank("b"), kind.blank("c", f"{stem}-4-b"))
    assert made(desk, kind, kind.blank("d"), kind.blank("e", f"{stem}-4")) == [4, 5]
    keys = [row.key for row in got(desk, kind, range(1, 6))]
    assert keys == [f"{stem}-{end}" for end in ("2", "2-b", "4-b", "4-b-b", "4")]


def test_ids_are_never_given_out_twice(desk: Desk, kind: RecordKind) -> None:
    first = made(desk, kind, kind.blank("a"), kind.blank("b"))
    desk.write(lambda: kind.records.remove([first[-1]]))
    assert made(desk, kind, kind.blank("c")) == [first[-1] + 1]


def test_a_tenant_must_exist_and_leaves_its_records(desk: Desk, kind: RecordKind) -> None:
    with pytest.raises(NotFound):
        made(desk, kind, replace(kind.full, tenant_id=77))
    tenant = desk.write(lambda: new_tenant("T").id)
    ids = made(desk, kind, replace(kind.full, tenant_id=tenant))
    [row] = got(desk, kind, ids)
    with pytest.raises(NotFound):
        desk.write(lambda: kind.records.update([replace(row, tenant_id=77)]))
    desk.write(lambda: tenants.delete_tenant(tenant))
    assert got(desk, kind, ids) == [replace(row, tenant_id=None)]


def test_an_equal_row_is_not_written(desk: Desk, kind: RecordKind) -> None:
    ids = made(desk, kind, kind.full, kind.blank("b"))
    rows = got(desk, kind, ids)
    before = contents(desk, kind)
    desk.kinds()
    assert written(desk, kind, *rows) == 0
    assert desk.kinds() == set()
    assert contents(desk, kind) == before
    assert written(desk, kind, replace(rows[1], notes="x")) == 1


def test_updates_are_refused_as_a_whole(desk: Desk, kind: RecordKind) -> None:
    first, second = got(desk, kind, made(desk, kind, kind.full, kind.blank("b", "b")))
    before = contents(desk, kind)
    nameless: dict[str, Any] = {kind.records.name: "\u200b"}
    for wrong, error in (
        (replace(second, **nameless), BadInput),
        (replace(second, key=first.key), BadInput),
        (replace(second, id=99), NotFound),
    ):
        rows = [replace(first, notes="9"), wrong]
        with pytest.raises(error):
            desk.write(lambda rows=rows: kind.records.update(rows))
    assert contents(desk, kind) == before


def test_find_by_key_then_id_then_name(desk: Desk, kind: RecordKind) -> None:
    ids = made(
        desk,
        kind,
        kind.full,
        kind.blank("Twin", "t1"),
        kind.blank(" TWIN", "t2"),
        kind.blank("1", "2"),
    )

    def found(text: str) -> int:
        return int(desk.read(lambda: kind.records.find(text).id))

    assert found(kind.full.key) == ids[0]
    assert found(f" {named(kind, kind.full).upper()} ") == ids[0]
    assert found(str(ids[0])) == ids[0]
    assert found("2") == ids[3]
    assert desk.read(lambda: kind.records.find_id("1")) == ids[3]  # a name, for ids are not asked
    with pytest.raises(BadInput, match="several_match"):
        found("twin")
    for text in ("nobody", "", "9" * 30, "\0"):
        with pytest.raises(NotFound):
            found(text)


def link(kind: str, tenant_id: int, local_id: int) -> int:
    return journal.create_link(
        kind=kind,
        tenant_id=tenant_id,
        local_id=local_id,
        sage_id=f"{kind}-{local_id}",
        made_by=LinkMaker.USER,
        now=NOW,
    ).id


def test_a_removed_one_takes_its_parts_and_links_along(desk: Desk, kind: RecordKind) -> None:
    first, other = made(desk, kind, kind.full, kind.blank("b"))
    tenant = desk.write(lambda: new_tenant("T").id)
    for link_kind in kind.records.link_kinds:
        desk.write(lambda link_kind=link_kind: link(link_kind, tenant, first))
    desk.write(lambda: link("supplier", tenant, made_supplier()))
    desk.kinds()
    desk.write(lambda: kind.records.remove([first]))
    assert desk.kinds() == {kind.records.kind, Kind.LINK}
    assert [row.id for row in got(desk, kind, [first, other])] == [other]
    assert [each.kind for each in desk.read(journal.links)] == ["supplier"]
    with pytest.raises(NotFound):
        desk.write(lambda: kind.records.remove([first]))
    assert all(row[1] != first for table in contents(desk, kind)[1:] for row in table)


def made_supplier() -> int:
    return KINDS[0].records.create([KINDS[0].blank("bystander")])[0][0]


def test_many_are_removed_at_once_or_none(desk: Desk, kind: RecordKind) -> None:
    first, second, third = made(desk, kind, kind.full, kind.blank("b"), kind.blank("c"))
    with pytest.raises(NotFound):
        desk.write(lambda: kind.records.remove([first, 99]))
    desk.kinds()
    desk.write(lambda: kind.records.remove([]))
    assert desk.kinds() == set()
    desk.write(lambda: kind.records.remove([first, third]))
    assert [row.id for row in got(desk, kind, [first, second, third])] == [second]


def test_who_is_linked_elsewhere(desk: Desk, kind: RecordKind) -> None:
    first, second = made(desk, kind, kind.full, kind.blank("b"))
    one, other = desk.write(lambda: (new_tenant("One").id, new_tenant("Other").id))
    link_kind = kind.records.link_kinds[-1]
    desk.write(lambda: [link(link_kind, tenant, first) for tenant in (one, other)])
    desk.write(lambda: link(link_kind, one, second))

    def elsewhere(tenant_id: int | None) -> set[int]:
        return desk.read(lambda: kind.records.linked_elsewhere([first, second, 99], tenant_id))

    assert elsewhere(one) == {first}
    assert elsewhere(other) == {first, second}
    assert elsewhere(None) == {first, second}


def test_a_wrong_type_in_the_file_is_damage(desk: Desk, kind: RecordKind) -> None:
    ids = made(desk, kind, kind.full)
    with sqlite3.connect(desk.path) as connection:
        connection.execute(f"UPDATE {kind.table} SET notes = x'00ff'")
    connection.close()
    with pytest.raises(BookProblem, match="book_damaged"):
        got(desk, kind, ids)


@given(st.data())
@_QUICK
def test_any_becomes_any_other(desk: Desk, kind: RecordKind, data: st.DataObject) -> None:
    pairs = data.draw(st.lists(st.tuples(kind.drafts, kind.drafts), min_size=1, max_size=3))
    ids = made(desk, kind, *(old for old, _ in pairs))
    assert got(desk, kind, ids) == [
        as_row(kind, number, f"{kind.table}-{number}", old)
        for number, (old, _) in zip(ids, pairs, strict=True)
    ]
    rows = [
        as_row(kind, number, f"k{number}", new) for number, (_, new) in zip(ids, pairs, strict=True)
    ]
    desk.write(lambda: kind.records.update(rows))
    assert got(desk, kind, ids) == rows
    assert written(desk, kind, *rows) == 0
