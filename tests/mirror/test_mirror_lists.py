"""Records of Sage's lists in the mirror: where they belong, and a page of them that moved."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from sage_desktop.core.clock import from_text
from sage_desktop.mirror import lists
from sage_desktop.mirror.lists import Entry
from sage_desktop.mirror.schema import TABLES


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for statement in TABLES:
        connection.execute(statement)
    yield connection
    connection.close()


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
