"""What the book forgets of its past, and what it must not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from book_desk import NOW, Desk, new_tenant

from sage_desktop.book import journal, passages, tax_rates, upkeep
from sage_desktop.book.plain_sql import connection
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.core.changes import Kind
from sage_desktop.core.clock import to_text

YEAR = timedelta(days=365)


def emptied(forget: Callable[[], int]) -> int:
    number = 0
    while part := forget():
        number += part
    return number


def run(kind: str, when: datetime, tenant_id: int | None = 1, changes: int = 0) -> int:
    number = journal.start_run(kind, tenant_id, when)
    for each in range(changes):
        journal.note_change(number, "tax_rate", each, None, {"name": "x"})
    journal.end_run(number, RunResult.DONE, Counts(), 0, (), "", when)
    return number


def test_a_book_holds_nothing_until_somebody_puts_something_in(desk: Desk) -> None:
    assert not desk.read(upkeep.holds_anything)
    desk.write(lambda: tax_rates.create_tax_rate("A", Decimal(1)))
    assert desk.read(upkeep.holds_anything)


@pytest.fixture(name="book")
def with_a_tenant(desk: Desk) -> Desk:
    desk.write(lambda: new_tenant("Northgate"))
    desk.kinds()
    return desk


def sent(local_id: int, when: datetime, outcome: str = "done") -> None:
    passages.note_passage(1, "invoice", local_id, None, when, "create", outcome)


def left(local_id: int) -> list[str]:
    return [row.outcome for row in passages.passages_of("invoice", local_id, 100)]


def test_what_was_sent_long_ago_goes_but_for_the_last_that_arrived(book: Desk) -> None:
    def work() -> int:
        for days in (800, 700, 600):
            sent(1, NOW - timedelta(days=days))
        sent(1, NOW - timedelta(days=500), "refused")
        sent(2, NOW - timedelta(days=700))
        sent(2, NOW - timedelta(days=10))
        return emptied(lambda: upkeep.forget_passages(NOW - YEAR, 1000))

    assert book.write(work) == 4
    assert book.read(lambda: (left(1), left(2))) == (["done"], ["done"])
    assert book.kinds() == {Kind.OUTBOX}
    last = book.read(lambda: passages.last_sent("invoice", 1, 1))
    assert last == NOW - timedelta(days=600)


def test_of_very_many_only_the_newest_stay(book: Desk) -> None:
    def work() -> int:
        for number in range(30):
            sent(1, NOW - timedelta(minutes=number))
        return emptied(lambda: upkeep.forget_passages(NOW - YEAR, 10))

    assert book.write(work) == 20
    assert len(book.read(lambda: left(1))) == 10


def test_what_an_issue_or_a_record_on_its_way_is_about_stays(book: Desk) -> None:
    def work() -> int:
        for local_id in (1, 2, 3):
            sent(local_id, NOW - timedelta(days=900), "unknown")
            sent(local_id, NOW - timedelta(days=800), "refused")
        journal.open_issue(1, "send-invoice", "1", "total_differs", {}, "", NOW)
        connection().execute(
            "INSERT INTO outbox (tenant_id, kind, local_id, version, changed, state, since, "
            "attempts, reason, data, forced) VALUES (1, 'invoice', 2, 1, '[]', 'queued', ?, 0, "
            "'', '{}', 0)",
            (to_text(NOW),),
        )
        return emptied(lambda: upkeep.forget_passages(NOW - YEAR, 1000))

    assert book.write(work) == 2
    assert book.read(lambda: [len(left(number)) for number in (1, 2, 3)]) == [2, 2, 0]


def test_journals_go_from_the_oldest_on_and_the_newest_undoable_stays(book: Desk) -> None:
    def work() -> tuple[list[int], list[int], int]:
        old = [run("tax-rates", NOW - timedelta(days=900 - n), changes=3) for n in range(4)]
        other = [run("customers", NOW - timedelta(days=5), changes=1) for _ in range(25)]
        return old, other, emptied(lambda: upkeep.forget_journal(NOW - YEAR, 20))

    old, other, number = book.write(work)
    assert number == 3 + 5
    kept = book.read(lambda: [journal.count_changes(each) for each in (*old, *other)])
    assert kept == [0, 0, 0, 3, *[0] * 5, *[1] * 20]
    rows = {row.id: row for row in book.read(journal.runs)}
    assert rows[old[3]].undoable
    assert rows[other[-1]].undoable


def test_a_run_below_one_that_is_kept_never_becomes_undoable(book: Desk) -> None:
    """The newest was taken back: the one below is the newest now, and keeps its journal."""

    def work() -> tuple[int, int]:
        below = run("tax-rates", NOW - timedelta(days=900), changes=2)
        newest = run("tax-rates", NOW - timedelta(days=800), changes=2)
        undo = run("undo", NOW - timedelta(days=799))
        journal.mark_undone(newest, undo)
        emptied(lambda: upkeep.forget_journal(NOW - YEAR, 20))
        emptied(lambda: upkeep.forget_runs(NOW - YEAR, 1000))
        return below, newest

    below, newest = book.write(work)
    rows = {row.id: row for row in book.read(journal.runs)}
    assert rows[below].undoable
    assert (rows[newest].undoable, rows[newest].undone_by is not None) == (False, True)


def test_old_runs_go_but_for_the_newest_of_each_kind_and_what_has_a_journal(book: Desk) -> None:
    def work() -> list[int]:
        for days in (900, 800, 700):
            run("push", NOW - timedelta(days=days))
            run("daily", NOW - timedelta(days=days), None)
        run("tax-rates", NOW - timedelta(days=900), changes=1)
        run("tax-rates", NOW - timedelta(days=2))
        journal.start_run("push", 1, NOW - timedelta(days=950))
        emptied(lambda: upkeep.forget_journal(NOW - YEAR, 20))
        emptied(lambda: upkeep.forget_runs(NOW - YEAR, 1000))
        return [row.id for row in journal.runs()]

    left = book.write(work)
    kinds = [row.kind for row in book.read(journal.runs)]
    assert sorted(kinds) == ["daily", "push", "tax-rates", "tax-rates"]
    assert len(left) == 4


def test_of_very_many_runs_the_newest_stay(book: Desk) -> None:
    def work() -> int:
        for number in range(40):
            run("push", NOW + timedelta(seconds=number))
        return emptied(lambda: upkeep.forget_runs(NOW - YEAR, 30))

    assert book.write(work) == 10


def test_nothing_old_is_nothing_to_do(book: Desk) -> None:
    book.write(lambda: tax_rates.create_tax_rate("A", Decimal(1)))
    book.kinds()
    for forget in (upkeep.forget_journal, upkeep.forget_runs, upkeep.forget_passages):
        assert book.write(lambda forget=forget: forget(NOW - YEAR, 10)) == 0
    assert book.kinds() == set()
