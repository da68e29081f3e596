"""Invoices in the book: kept exactly, numbered once, and what they need stays."""

from __future__ import annotations

import sqlite3
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from book_desk import NOW, Desk, new_tenant
from invoice_drafts import DAY, Named, make_named, whole

from sage_desktop.book import customers, invoices, journal, outbox, products, tax_rates
from sage_desktop.book.invoice_rows import InvoiceRow, NewInvoice
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.session import current
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, BookProblem, NotFound


@pytest.fixture
def named(desk: Desk) -> Named:
    return desk.write(make_named)


def made(desk: Desk, *drafts: NewInvoice) -> list[int]:
    return [number for number, _ in desk.write(lambda: invoices.RECORDS.create(drafts))]


def row(desk: Desk, number: int) -> InvoiceRow:
    return desk.read(lambda: invoices.RECORDS.get(number))


def numbers(desk: Desk, ids: list[int]) -> list[str]:
    return [row(desk, each).number for each in ids]


def changed(desk: Desk, wanted: InvoiceRow) -> int:
    """How many rows of the file the change touches."""

    def work() -> int:
        before = current.connection().total_changes
        invoices.RECORDS.update([wanted])
        return int(current.connection().total_changes - before)

    return desk.write(work)


def test_a_new_one_has_what_a_row_has() -> None:
    names = {each.name for each in fields(InvoiceRow)}
    assert names == {"id", *(each.name for each in fields(NewInvoice))}


def test_it_is_kept_exactly(desk: Desk, named: Named) -> None:
    draft = whole(named)
    desk.kinds()
    [number] = made(desk, draft)
    assert desk.kinds() == {Kind.INVOICE}
    values = {each.name: getattr(draft, each.name) for each in fields(draft)}
    found = row(desk, number)
    assert found == InvoiceRow(id=number, **{**values, "key": f"invoice-{number}"})
    assert [str(line.quantity) for line in found.lines] == ["1.5", "1.5"]
    for text in ("invoice-1", "1", "=1+1"):
        assert desk.read(partial(invoices.RECORDS.find, text)) == found
    with sqlite3.connect(desk.path) as connection:
        [(net, price)] = connection.execute(
            "SELECT invoice.net, unit_price FROM invoice, invoice_line WHERE position = 0"
        ).fetchall()
    connection.close()
    assert (net, price) == (-36, "-0.123456789")


def test_only_what_differs_is_written(desk: Desk, named: Named) -> None:
    [number] = made(desk, whole(named))
    had = row(desk, number)
    first, second = had.lines
    assert (
        changed(desk, replace(had, lines=(replace(first, quantity=Decimal("1.500")), second))) == 0
    )
    assert changed(desk, replace(had, lines=(first, replace(second, quantity=Decimal(2))))) == 1
    assert changed(desk, replace(had, lines=(first,))) == 1
    assert changed(desk, replace(had, lines=(), notes="n")) == 2
    assert row(desk, number) == replace(had, lines=(), notes="n")


def test_each_number_is_given_out_once(desk: Desk, named: Named) -> None:
    bare = NewInvoice(named.customer, DAY)
    assert numbers(desk, made(desk, bare, replace(bare, number="X"), bare)) == [
        "INV-0001",
        "X",
        "INV-0002",
    ]
    [last] = made(desk, bare)
    desk.write(lambda: invoices.RECORDS.remove([last]))
    assert numbers(desk, made(desk, bare)) == ["INV-0004"]
    for taken in ("INV-0041", "inv-0050", "INV-1x", "INV-", "INV-12345678901", "INV-60 ", "INV-"):
        made(desk, replace(bare, number=taken))
    assert numbers(desk, made(desk, bare)) == ["INV-0042"]
    made(desk, replace(bare, number="INV-9998"))
    assert numbers(desk, made(desk, bare, bare)) == ["INV-9999", "INV-10000"]
    both = made(desk, bare, replace(bare, number="INV-10001"))
    assert numbers(desk, both) == ["INV-10002", "INV-10001"]


def test_a_number_that_was_not_written_is_not_lost(desk: Desk, named: Named) -> None:
    def work() -> None:
        invoices.RECORDS.create([NewInvoice(named.customer, DAY)])
        raise BadInput("stop")

    with pytest.raises(BadInput, match="stop"):
        desk.write(work)
    assert numbers(desk, made(desk, NewInvoice(named.customer, DAY))) == ["INV-0001"]


def test_numbers_may_be_empty_or_repeat(desk: Desk, named: Named) -> None:
    first, second = made(desk, whole(named), whole(named))
    with pytest.raises(BadInput, match="several_match"):
        desk.read(lambda: invoices.RECORDS.find("=1+1"))
    assert changed(desk, replace(row(desk, first), number="")) == 1
    assert desk.read(lambda: invoices.RECORDS.find("=1+1")).id == second


def test_what_it_names_must_be_there(desk: Desk, named: Named) -> None:
    draft = whole(named)
    [line, _] = draft.lines
    [number] = made(desk, draft)
    had = row(desk, number)
    for changes, what in (
        ({"customer_id": 99}, "customer"),
        ({"lines": (replace(line, tax_rate_id=99),)}, "tax rate"),
        ({"lines": (line, replace(line, product_id=99))}, "product"),
    ):
        with pytest.raises(NotFound, match=what):
            made(desk, draft, replace(draft, **changes))
        with pytest.raises(NotFound, match=what):
            changed(desk, replace(had, **changes))
    assert desk.read(invoices.RECORDS.newest) == number
    assert row(desk, number) == had


def test_what_it_needs_stays(desk: Desk, named: Named) -> None:
    [number] = made(desk, whole(named))
    removals = (
        lambda: customers.RECORDS.remove([named.customer]),
        lambda: products.remove_product(named.product),
        lambda: tax_rates.remove_tax_rate(named.rate),
    )
    for removal in removals:
        with pytest.raises(BadInput, match="in_use"):
            desk.write(removal)
    assert desk.read(tax_rates.uses) == {named.rate: 2}
    desk.write(lambda: invoices.RECORDS.remove([number]))
    for removal in removals:
        desk.write(removal)


def test_a_change_is_noted_for_the_customers_tenant(desk: Desk, named: Named) -> None:
    def its_tenant() -> int:
        tenant = new_tenant("Northgate").id
        had = customers.RECORDS.get(named.customer)
        customers.RECORDS.update([replace(had, tenant_id=tenant)])
        return tenant

    tenant = desk.write(its_tenant)
    [number] = made(desk, whole(named))
    [noted] = desk.read(lambda: outbox.rows_of("invoice", number))
    assert (noted.tenant_id, noted.changed) == (tenant, frozenset())
    desk.write(lambda: invoices.RECORDS.remove([number]))
    assert desk.read(lambda: outbox.rows_of("invoice", number)) == []


def test_its_link_goes_with_it(desk: Desk, named: Named) -> None:
    [number] = made(desk, whole(named))

    def link() -> None:
        journal.create_link(
            kind="invoice",
            tenant_id=new_tenant("T").id,
            local_id=number,
            sage_id="s",
            made_by=LinkMaker.SENT,
            now=NOW,
        )

    desk.write(link)
    desk.write(lambda: invoices.RECORDS.remove([number]))
    assert desk.read(journal.links) == []


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("invoice", "date", "soon"),
        ("invoice", "state", "lost"),
        ("invoice", "net", "1.5"),
        ("invoice", "due_date", 5),
        ("invoice_line", "quantity", "many"),
        ("invoice_line", "net", "x"),
        ("invoice_line", "product_id", "x"),
    ],
)
def test_damage_is_told(desk: Desk, named: Named, table: str, column: str, value: object) -> None:
    [number] = made(desk, whole(named))

    def harm() -> None:
        run = current.connection().execute
        run("PRAGMA defer_foreign_keys = 1")
        run(f"UPDATE {table} SET {column} = ?", (value,))
        with pytest.raises(BookProblem, match="book_damaged"):
            invoices.RECORDS.get(number)
        raise BadInput("stop")

    with pytest.raises(BadInput, match="stop"):
        desk.write(harm)


def test_dates_are_kept_as_they_are(desk: Desk, named: Named) -> None:
    days = (date(2000, 2, 29), date(2099, 12, 31))
    ids = made(desk, *(NewInvoice(named.customer, day, due_date=day) for day in days))
    assert [row(desk, each).date for each in ids] == list(days)
    assert [row(desk, each).due_date for each in ids] == list(days)
