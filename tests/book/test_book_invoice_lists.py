"""The invoices that a search finds, their order, the lines in sight, and what they sum up to."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from book_desk import Desk, new_tenant
from invoice_drafts import DAY, Named, make_named, whole
from sent_invoices import sent_row

from sage_desktop.book import customers, invoice_lists, invoices, passages
from sage_desktop.book.contact_rows import NewCustomer
from sage_desktop.book.invoice_lists import InSage, InvoiceSort
from sage_desktop.book.invoice_rows import (
    InvoiceListLine,
    InvoiceState,
    NewInvoice,
)


def order(desk: Desk, *given: Any, **more: Any) -> list[int]:
    return list(desk.read(lambda: invoice_lists.order_invoices(*given, **more)))


def in_sage(invoice_id: int, tenant_id: int, status: str, off: str = "0") -> None:
    passages.save_sent(sent_row(invoices.RECORDS.get(invoice_id), tenant_id, status, off))


@pytest.fixture
def four(desk: Desk) -> tuple[Named, list[int]]:
    """Of two customers; the first three are drafts."""

    def work() -> tuple[Named, list[int]]:
        named = make_named("Öl & Harbour")
        other = customers.create_customers([NewCustomer("Ann")])[0]
        draft = NewInvoice(named.customer, DAY, state=InvoiceState.DRAFT)
        drafts = [
            replace(draft, key="A-1", due_date=DAY),
            replace(draft, key="B-2", number="INV-10000", net=Decimal(5)),
            replace(draft, date=DAY - timedelta(1), number="INV-9999", tax=Decimal(9)),
            replace(whole(named, "W"), customer_id=other, date=DAY + timedelta(1)),
        ]
        return named, [number for number, _ in invoices.RECORDS.create(drafts)]

    return desk.write(work)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", [3, 1, 0, 2]),
        ("öl  HARBOUR", [1, 0, 2]),
        ("ann", [3]),
        ("ann harbour", []),
        ("b-2", [1]),
        ("inv- öl", [1, 0, 2]),
        ("=1+1 ANN w", [3]),
        ("%", []),
    ],
)
def test_words_are_looked_for_in_number_key_and_customer(
    desk: Desk, four: tuple[Named, list[int]], search: str, found: list[int]
) -> None:
    assert order(desk, search) == [four[1][at] for at in found]


def test_a_renamed_customer_is_found_at_once(desk: Desk, four: tuple[Named, list[int]]) -> None:
    def rename() -> None:
        customers.RECORDS.update([replace(customers.RECORDS.get(four[0].customer), name="New")])

    desk.write(rename)
    assert len(order(desk, "new")) == 3
    assert order(desk, "harbour") == []


@pytest.mark.parametrize(
    ("sort", "rising"),
    [
        ("date", [2, 0, 1, 3]),
        ("number", [3, 2, 1, 0]),
        ("customer", [3, 1, 0, 2]),
        ("due_date", [0, 3, 1, 2]),
        ("net", [3, 0, 2, 1]),
        ("total", [3, 0, 1, 2]),
        ("state", [1, 0, 2, 3]),
        ("sage", [0, 1, 3, 2]),
    ],
)
def test_every_order(
    desk: Desk, four: tuple[Named, list[int]], sort: InvoiceSort, rising: list[int]
) -> None:
    ids = four[1]
    tenant = desk.write(lambda: new_tenant("T").id)
    desk.write(lambda: in_sage(ids[0], tenant, "DRAFT"))
    desk.write(lambda: in_sage(ids[1], tenant, "PAID"))
    assert order(desk, "", sort, False) == [ids[at] for at in rising]


def test_filters(desk: Desk, four: tuple[Named, list[int]]) -> None:
    named, [first, second, third, last] = four
    tenant = desk.write(lambda: new_tenant("T").id)
    desk.write(lambda: in_sage(first, tenant, "DRAFT"))
    desk.write(lambda: in_sage(second, tenant, "UNPAID", "0.01"))
    desk.write(lambda: in_sage(third, tenant, "VOID", "1"))
    wanted: dict[InSage, list[int]] = {
        "": [last, second, first, third],
        "not_sent": [last],
        "draft": [first],
        "issued": [second],
        "void": [third],
        "differs": [second],
    }
    for sage, ids in wanted.items():
        assert order(desk, sage=sage) == ids
    assert order(desk, state=InvoiceState.VOID) == [last]
    assert order(desk, customer_id=named.customer) == [second, first, third]
    assert order(desk, since=DAY) == [last, second, first]
    assert order(desk, until=DAY) == [second, first, third]
    assert order(desk, "öl", since=DAY, until=DAY, sage="draft") == [first]


def test_lines_of_those_in_sight(desk: Desk, four: tuple[Named, list[int]]) -> None:
    first, _, _, last = four[1]
    tenant = desk.write(lambda: new_tenant("T").id)
    desk.write(lambda: in_sage(last, tenant, "PAID"))
    lines = desk.read(lambda: invoice_lists.invoice_list_lines([last, 99, first]))
    assert [line.id for line in lines] == [last, first]
    assert lines[0] == InvoiceListLine(
        last,
        "W",
        "=1+1",
        lines[0].customer_id,
        "Ann",
        DAY + timedelta(1),
        date(2026, 12, 1),
        "GBP",
        InvoiceState.VOID,
        True,
        Decimal("-0.36"),
        Decimal("-0.06"),
        "SI-7",
        "PAID",
    )
    assert (lines[1].currency, lines[1].due_date, lines[1].sage_status) == ("EUR", DAY, "")


def test_totals_by_currency_without_void_ones(desk: Desk, four: tuple[Named, list[int]]) -> None:
    named, ids = four
    pounds = replace(whole(named), state=InvoiceState.FINAL)
    more = desk.write(lambda: [number for number, _ in invoices.RECORDS.create([pounds, pounds])])
    assert desk.read(lambda: invoice_lists.invoice_totals([*ids, *more, 99])) == {
        "EUR": (3, Decimal("5.00"), Decimal("9.00")),
        "GBP": (2, Decimal("-0.72"), Decimal("-0.12")),
    }
    assert desk.read(lambda: invoice_lists.invoice_totals([])) == {}


def test_a_hundred_thousand(desk: Desk) -> None:
    def fill() -> None:
        named = make_named("Harbour")
        drafts = [
            NewInvoice(named.customer, DAY - timedelta(at % 1000), net=Decimal(1))
            for at in range(100_000)
        ]
        invoices.RECORDS.create(drafts)

    desk.write(fill)
    began = time.thread_time()
    assert len(order(desk)) == 100_000
    assert len(order(desk, "inv- harbour")) == 100_000
    ids = order(desk, "999")
    lines = desk.read(lambda: invoice_lists.invoice_list_lines(ids[:60]))
    assert len(lines) == 60
    assert desk.read(lambda: invoice_lists.invoice_totals(ids))["EUR"][0] == len(ids)
    assert time.thread_time() - began < 3  # a quarter of a second at rest
