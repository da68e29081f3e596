"""Records of Sage's lists in the mirror: where they belong, and a page of them that moved."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mirror_desk import NOW, in_memory

from sage_desktop.core.clock import from_text
from sage_desktop.core.names import name_key
from sage_desktop.mirror import lists
from sage_desktop.mirror.lists import Entry, Reading
from sage_desktop.mirror.schema import LISTS

ODD = [
    "",
    "a\x00b",
    "👩‍💻 \u202e<b>",
    "x" * 5_000,
    "Ünï\u0301",
    "%_'\"\\",
    "'); DROP TABLE customer",
]


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with in_memory() as connection:
        yield connection


def places(db: sqlite3.Connection) -> list[tuple[int, str, str]]:
    sql = "SELECT tenant_id, parent_id, sage_id FROM address ORDER BY 1, 2, 3"
    return list(db.execute(sql))


def test_a_record_is_stored_once_however_often_it_is_read(db: sqlite3.Connection) -> None:
    lists.store(db, 1, "address", [Entry("a", b"old", "c")], 1)
    lists.mark_gone(db, 1, "address", ["a"], from_text("2026-01-01T00:00:00Z"))
    lists.store(db, 1, "address", [Entry("a", b"new", "c")], 2)
    assert lists.children(db, 1, "address", ["c"]) == {"c": [b"new"]}
    assert lists.count_seen(db, 1, "address", 2) == 1


def test_a_record_that_moved_is_only_where_it_is_now(db: sqlite3.Connection) -> None:
    numbers = range(1_200)  # more than one statement asks for at once
    for tenant_id in (1, 2):
        before = [Entry(f"a{number}", b"", "old") for number in numbers]
        lists.store(db, tenant_id, "address", before, 1)
    after = [Entry(f"a{number}", b"", "old" if number % 2 else "new") for number in numbers]
    lists.remove_elsewhere(db, 1, "address", after)
    lists.store(db, 1, "address", after, 1)
    mine = [(1, each.parent_id, each.sage_id) for each in after]
    others = [(2, "old", each.sage_id) for each in after]
    assert places(db) == sorted(mine + others)


# how far a list is read


def test_a_list_that_was_never_read(db: sqlite3.Connection) -> None:
    assert lists.reading(db, 1, "customer") == Reading()
    assert lists.count_there(db, 1, "customer") is None
    assert lists.ids_by_name(db, 1, "customer") == []
    assert lists.records(db, 1, "customer", ["a"]) == {}
    assert lists.children(db, 1, "address", []) == {}


def test_how_far_a_list_is_read_comes_back_for_each_list(db: sqlite3.Connection) -> None:
    half = Reading(3, NOW, 7, 1_200, NOW - timedelta(days=1), None, "b", "2020-01-01")
    whole = replace(half, began_at=None, next_page=1, full_at=NOW)
    lists.keep_reading(db, 1, "customer", whole)
    lists.keep_reading(db, 1, "customer", half)
    lists.keep_reading(db, 1, "address", whole)
    lists.keep_reading(db, 2, "customer", whole)
    assert lists.reading(db, 1, "customer") == half
    assert lists.reading(db, 1, "address") == lists.reading(db, 2, "customer") == whole
    assert all(getattr(half, each.name) is not None for each in fields(Reading)[:4])


def test_forgetting_a_list_or_a_tenant(db: sqlite3.Connection) -> None:
    for tenant_id in (1, 2):
        for name in LISTS:
            lists.store(db, tenant_id, name, [Entry("a", b"")], 1)
            lists.keep_reading(db, tenant_id, name, Reading(generation=1, complete_at=NOW))

    def known() -> list[tuple[int, str]]:
        return [
            (tenant_id, name)
            for tenant_id in (1, 2)
            for name in LISTS
            if lists.count_there(db, tenant_id, name) is not None
            and lists.ids_by_name(db, tenant_id, name)
        ]

    lists.forget(db, 1, "address")
    assert set(known()) == {(t, name) for t in (1, 2) for name in LISTS} - {(1, "address")}
    lists.forget(db, 1)
    assert known() == [(2, name) for name in LISTS]


def test_a_list_that_there_is_not_is_refused(db: sqlite3.Connection) -> None:
    with pytest.raises(ValueError, match="no list"):
        lists.store(db, 1, "plan", [], 1)


# generations and what is gone


def test_what_a_full_reading_does_not_meet_is_gone_until_it_comes_back(
    db: sqlite3.Connection,
) -> None:
    lists.keep_reading(db, 1, "customer", Reading(complete_at=NOW))
    lists.store(db, 1, "customer", [Entry("a", b"a"), Entry("b", b"b")], 1)
    lists.store(db, 2, "customer", [Entry("b", b"other")], 1)
    lists.store(db, 1, "customer", [Entry("a", b"a2"), Entry("c", b"c")], 2)
    assert lists.count_seen(db, 1, "customer", 2) == 2
    lists.mark_unseen_gone(db, 1, "customer", 2, NOW)
    assert lists.records(db, 1, "customer", ["a", "b", "c", "d"]) == {
        "a": (b"a2", False),
        "b": (b"b", True),
        "c": (b"c", False),
    }
    assert lists.count_there(db, 1, "customer") == 2
    assert lists.records(db, 2, "customer", ["b"]) == {"b": (b"other", False)}
    lists.store(db, 1, "customer", [Entry("b", b"b2")], 2)
    assert lists.records(db, 1, "customer", ["b"]) == {"b": (b"b2", False)}


def test_what_sage_says_is_gone_counts_no_more_and_unknown_ids_do_no_harm(
    db: sqlite3.Connection,
) -> None:
    ids = [f"a{number}" for number in range(1_200)]
    lists.store(db, 1, "address", [Entry(each, b"", "c") for each in ids], 1)
    lists.mark_gone(db, 1, "address", [*ids[1:], "never heard of", ids[5]], NOW)
    assert lists.count_seen(db, 1, "address", 1) == 1
    assert lists.children(db, 1, "address", ["c", "d"]) == {"c": [b""]}
    [first] = db.execute(
        "SELECT DISTINCT gone_at FROM address WHERE gone_at IS NOT NULL"
    ).fetchall()
    lists.mark_gone(db, 1, "address", ids[1:], NOW + timedelta(days=1))
    [later] = db.execute(
        "SELECT DISTINCT gone_at FROM address WHERE gone_at IS NOT NULL"
    ).fetchall()
    assert first == later, "it was gone before"


def test_children_of_many_parents(db: sqlite3.Connection) -> None:
    entries = [
        Entry(f"a{number}", str(number).encode(), f"c{number % 700}") for number in range(1_400)
    ]
    lists.store(db, 1, "address", entries, 1)
    found = lists.children(db, 1, "address", [f"c{number}" for number in range(700)])
    assert len(found) == 700
    assert sorted(found["c1"]) == [b"1", b"701"]


# names


texts = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(deadline=None)
@given(st.lists(st.tuples(texts.filter(bool), texts), max_size=8), texts, st.integers(1, 4))
def test_search_finds_what_has_every_word_page_by_page(
    wanted: list[tuple[str, str]], text: str, limit: int
) -> None:
    names = {sage_id: name_key(name) for sage_id, name in wanted}
    with in_memory() as db:
        entries = [Entry(each, each.encode(), name_key=name) for each, name in names.items()]
        lists.store(db, 1, "customer", entries, 1)
        lists.store(db, 2, "customer", [Entry("other", b"", name_key=name_key(text))], 1)
        ordered = sorted(names, key=lambda each: (names[each].encode(), each.encode()))
        assert lists.ids_by_name(db, 1, "customer") == ordered
        bodies = lists.records(db, 1, "customer", ordered)
        assert bodies == {each: (each.encode(), False) for each in names}
        words = name_key(text).split()
        expected = [each for each in ordered if all(word in names[each] for word in words)]
        found: list[str] = []
        while page := lists.search(db, 1, "customer", text, len(found), limit):
            found += page
        assert found == expected
        lists.mark_gone(db, 1, "customer", ordered, NOW)
        assert lists.search(db, 1, "customer", "", 0, 9) == []
