"""What the book counts for *Home*."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from book_desk import Desk, new_tenant

from sage_desktop.book import issues, outbox, overview, passages, runs
from sage_desktop.book.outbox_rows import OutboxState, SageFactsRow
from sage_desktop.book.overview_rows import Day, MonthValue
from sage_desktop.book.plain_sql import connection, insert_sql
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.core.clock import to_text

NOW = datetime(2026, 11, 23, 14, 40, tzinfo=UTC)
IMPORTS = ("customers", "tax-rates")


@pytest.fixture
def in_london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def add_run(kind: str, began: datetime, counts: Counts) -> int:
    number = runs.start_run(kind, None, began)
    runs.end_run(number, RunResult.DONE, counts, 1, (), "", began + timedelta(seconds=4))
    return number


def shown(days: list[Day]) -> dict[str, tuple[int, int]]:
    """Those on which something was done."""
    return {
        each.day.isoformat(): (each.imported, each.sent)
        for each in days
        if each.imported or each.sent
    }


def test_an_empty_book_counts_nothing(desk: Desk) -> None:
    days = desk.read(lambda: overview.days(NOW, 30, IMPORTS))
    assert len(days) == 30
    assert days[-1] == Day(NOW.astimezone().date())
    assert shown(days) == {}
    assert desk.read(overview.waiting) == []
    assert desk.read(overview.issues) == 0
    assert desk.read(lambda: overview.causes(9)) == []
    assert desk.read(overview.last_push) is None
    assert desk.read(lambda: overview.month_values("2025-12", "2026-11")) == []


@pytest.mark.usefixtures("in_london")
def test_records_are_counted_by_the_days_of_this_computer(desk: Desk) -> None:
    def work() -> None:
        add_run("customers", NOW, Counts(created=3, updated=2, linked=9, unchanged=4))
        add_run("push", NOW - timedelta(hours=1), Counts(created=4, updated=1, failed=2))
        add_run("push", NOW - timedelta(hours=2), Counts(created=1))
        add_run("daily", NOW, Counts(updated=50))
        add_run("undo", NOW, Counts(removed=5, updated=5))
        summer = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # 00:30 of the 25th
        add_run("tax-rates", summer, Counts(created=6))
        add_run("tax-rates", datetime(2026, 10, 24, 22, 59, tzinfo=UTC), Counts(created=7))

    desk.write(work)
    days = desk.read(lambda: overview.days(NOW, 30, IMPORTS))
    assert days[0].day == date(2026, 10, 25)
    assert shown(days) == {"2026-10-25": (6, 0), "2026-11-23": (5, 6)}
    assert shown(desk.read(lambda: overview.days(NOW, 31, IMPORTS)))["2026-10-24"] == (7, 0)
    assert desk.read(overview.last_push) == NOW - timedelta(hours=1) + timedelta(seconds=4)


def test_an_import_that_was_taken_back_does_not_count(desk: Desk) -> None:
    def work() -> None:
        number = add_run("customers", NOW, Counts(created=3))
        runs.mark_undone(number, add_run("undo", NOW, Counts(removed=3)))

    desk.write(work)
    assert shown(desk.read(lambda: overview.days(NOW, 30, IMPORTS))) == {}


def test_what_waits_is_counted_by_tenant_kind_and_state(desk: Desk) -> None:
    def work() -> None:
        one, two = new_tenant("One").id, new_tenant("Two").id
        rows = [
            (one, "invoice", 1, "queued", NOW),
            (one, "invoice", 2, "queued", NOW - timedelta(days=1)),
            (one, "customer", 1, "stuck", NOW),
            (two, "invoice", 1, "waiting", NOW),
        ]
        sql = insert_sql("outbox", _OUTBOX)
        for tenant, kind, number, state, since in rows:
            values = (tenant, kind, number, 1, "[]", state, to_text(since), 0, "", "{}", 0)
            connection().execute(sql, values)

    desk.write(work)
    found = desk.read(overview.waiting)
    assert [(each.tenant_id, each.kind, each.state, each.number) for each in found] == [
        (1, "customer", OutboxState.STUCK, 1),
        (1, "invoice", OutboxState.QUEUED, 2),
        (2, "invoice", OutboxState.WAITING, 1),
    ]
    assert found[1].oldest == NOW - timedelta(days=1)
    assert sum(desk.read(outbox.count).values()) == 4


_OUTBOX = (
    *("tenant_id", "kind", "local_id", "version", "changed", "state", "since", "attempts"),
    *("reason", "data", "forced"),
)


def test_issues_that_differ_by_name_only_are_one_cause(desk: Desk) -> None:
    def work() -> None:
        tenant = new_tenant("One").id

        def open_(number: int, data: dict[str, str], code: str = "gate_locked") -> None:
            since = NOW - timedelta(hours=number)
            issues.open_issue(tenant, "send-invoice", str(number), code, data, "", since)

        open_(1, {"name": "INV-1", "until": "31 October 2026"})
        open_(3, {"name": "INV-3", "until": "31 October 2026"})
        open_(2, {"name": "INV-2", "until": "30 November 2026"})
        open_(4, {}, "uncertain")

    desk.write(work)
    found = desk.read(lambda: overview.causes(9))
    assert [(each.code, each.data.get("until", ""), each.number) for each in found] == [
        ("uncertain", "", 1),
        ("gate_locked", "31 October 2026", 2),
        ("gate_locked", "30 November 2026", 1),
    ]
    assert found[1].since == NOW - timedelta(hours=3)
    number = found[1].issue_id
    rows = desk.read(lambda: issues.issues_by_id([number, 99]))
    assert {at: row.key for at, row in rows.items()} == {number: "3"}
    assert desk.read(overview.issues) == 4
    assert len(desk.read(lambda: overview.causes(2))) == 2


_SENT = (
    *("invoice_id", "tenant_id", "sage_id", "sage_number", "status", "wanted", "sent_at"),
    *("body_hash", "month", "currency", "net", "tax", "sage_net", "sage_tax", "sage_total"),
)


def add_sent(number: int, month: str, net: int, *, off: int = 0, **other: str) -> None:
    """An invoice that Sage has; amounts in minor units. (Its own row is not looked at.)"""
    status, currency = other.get("status", "UNPAID"), other.get("currency", "GBP")
    tax = net // 5
    values = (number, 1, f"s{number}", "", status, "issued", to_text(NOW), "")
    amounts = (net, tax, net, tax, net + tax + off)
    connection().execute(insert_sql("sent_invoice", _SENT), (*values, month, currency, *amounts))


def test_values_are_net_by_month_and_currency_without_void_ones(desk: Desk) -> None:
    def work() -> None:
        connection().execute("PRAGMA defer_foreign_keys = ON")
        new_tenant("One")
        add_sent(1, "2026-11", 100_00)
        add_sent(2, "2026-11", 50_05, off=3)
        add_sent(3, "2026-11", 10_00, off=-3)
        add_sent(4, "2026-11", 999_00, status="VOID")
        add_sent(5, "2026-11", 20_00, currency="EUR")
        add_sent(6, "2025-11", 70_00)
        add_sent(7, "2026-12", 70_00)
        add_sent(8, "2026-10", 5_00, currency="")
        passages.save_facts(SageFactsRow(1, base_currency="CAD", read_at=NOW))
        for number in range(1, 9):
            _an_invoice(number)

    desk.write(work)
    assert desk.read(lambda: overview.month_values("2025-12", "2026-11")) == [
        MonthValue("2026-10", "CAD", 1, Decimal("5.00"), Decimal("0.00")),
        MonthValue("2026-11", "EUR", 1, Decimal("20.00"), Decimal("0.00")),
        MonthValue("2026-11", "GBP", 3, Decimal("160.05"), Decimal("0.06")),
    ]


def _an_invoice(number: int) -> None:
    run = connection().execute
    run(
        "INSERT OR IGNORE INTO customer (id, key, name, name_key, search, reference, contact_name,"
        " email, phone, vat_number, currency, notes, top_level, do_not_send)"
        " VALUES (1, 'c', 'c', 'c', '', '', '', '', '', '', '', '', '', 0)"
    )
    run(
        "INSERT INTO invoice (id, key, number, name_key, search, customer_id, date, currency,"
        " notes, state, void_reason, do_not_send, net, tax)"
        " VALUES (?, ?, '', '', '', 1, '2026-11-01', 'GBP', '', 'final', '', 0, 0, 0)",
        (number, f"k{number}"),
    )
