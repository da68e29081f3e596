"""The list of invoices over the fake door: filters, sums of what is shown, export."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor
from fake_invoices import invoice
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.sync.invoice_views import InvoiceListLine, InvoiceState, Totals
from sage_desktop.sync.record_views import Pick
from sage_desktop.ui import invoice_words, invoices_page, link_words
from sage_desktop.ui.invoice_page import InvoicePage
from sage_desktop.ui.invoices_page import InvoicesPage


async def listed(made: Desktop) -> InvoicesPage:
    made.window.navigate(("invoices",))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, InvoicesPage)
    return page


def numbers(page: InvoicesPage) -> list[str]:
    return [page.model.text(line, 0) for line in range(page.model.rowCount())]


def chips(page: InvoicesPage) -> dict[str, int]:
    return {chip.what.word: chip.count for chip in page.chips.chips}


def test_invoices_are_shown_with_their_sums_the_newest_first(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished, size=(1600, 900)) as made:
            page = await listed(made)
            assert numbers(page) == [f"INV-{2040 + n}" for n in (5, 4, 3, 2, 1)]
            row = [page.model.text(3, section) for section in range(page.model.columnCount())]
            assert row == [
                "INV-2042",
                "Ashdown Care Homes Ltd",
                "3 Nov 2026",
                "3 Dec 2026",
                "Draft",
                "Not sent",
                "2,502.15",
                "478.83",
                "GBP",
                "2,980.98",
            ]
            assert page._count.text() == (
                "5 invoices · net 3,197.16 · tax 617.83 · total 3,814.99 · 1 void one not counted"
            )
            assert page.table.isColumnHidden(8), "one currency needs no column"
            assert chips(page) == {"All": 5, "Draft": 1, "Final": 3, "Void": 1, "Not in Sage": 3}

    run(story())


def test_several_currencies_are_told_apart(run: Run, furnished: FakeDoor) -> None:
    furnished.invoices.put_in(invoice(6, currency="EUR"))

    async def story() -> None:
        async with desktop(furnished, size=(1600, 900)) as made:
            page = await listed(made)
            assert not page.table.isColumnHidden(8)
            text = page._count.text()
            assert "GBP net 3,197.16" in text
            assert "EUR net 297.50" in text

    run(story())


def test_states_customer_and_days_filter_and_can_be_cleared(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            page.chips.chips[2].click()
            await settled(made.window)
            assert numbers(page) == ["INV-2045", "INV-2043", "INV-2041"]
            page.chips.chips[4].click()
            await settled(made.window)
            assert numbers(page) == ["INV-2044", "INV-2043", "INV-2042"]
            page.since.setText("2026-11-04")
            page.until.setText("4 nov")
            await settled(made.window)
            assert numbers(page) == ["INV-2043"]
            assert chips(page)["Final"] == 1
            page.customer.set_pick(Pick(1, "Ashdown"))
            await settled(made.window)
            assert numbers(page) == []
            assert page._no_hit.isVisibleTo(page)
            page.clear_filter()
            await settled(made.window)
            assert len(numbers(page)) == 5
            assert (page.since.text(), page.customer.text()) == ("", "")
            page.search("2041")
            await settled(made.window)
            assert numbers(page) == ["INV-2041"]

    run(story())


def test_a_day_that_cannot_be_read_is_marked_once_it_is_left(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            page.since.setText("2026-13-01")
            page.since.editingFinished.emit()
            assert page.since.property("bad")
            assert "not a date" in page.since.accessibleDescription()
            page.clear_filter()
            assert not page.since.property("bad")

    run(story())


def test_the_door_sorts(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            header = page.table.horizontalHeader()
            assert header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            header.setSortIndicator(9, Qt.SortOrder.DescendingOrder)
            await settled(made.window)
            assert any(each.startswith("order total True") for each in furnished.invoices.asked)
            assert numbers(page)[0] == "INV-2042"

    run(story())


def test_a_row_opens_its_editor_and_new_makes_one(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            page.table.setFocus()
            QTest.keyClick(page.table, Qt.Key.Key_Return)
            await settled(made.window)
            opened = made.window.page
            assert isinstance(opened, InvoicePage)
            assert opened.head.title.text() == "Invoice \u2068INV-2045\u2069"
            page = await listed(made)
            page.new_button.click()
            await settled(made.window)
            assert made.window.page.crumbs()[-1].text == "New invoice"

    run(story())


def test_an_empty_book_offers_the_first_one(run: Run, furnished: FakeDoor) -> None:
    furnished.invoices.kept.clear()

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            assert page._none.isVisibleTo(page)
            assert not page.export_button.isEnabled()
            assert page.import_button.words() == "New invoice"
            page.import_button.click()
            await settled(made.window)
            assert isinstance(made.window.page, InvoicePage)

    run(story())


def test_what_is_shown_is_exported(
    run: Run, furnished: FakeDoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = furnished.customers.kept[1]
    furnished.customers.kept[1] = replace(customer, name="=cmd|' /C calc'!A0")
    place = tmp_path / "out.csv"

    async def where(*_args: Any) -> Path:
        return place

    monkeypatch.setattr(invoices_page, "ask_where_to_save", where)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            page.chips.chips[1].click()
            await settled(made.window)
            page.export_button.click()
            await until(lambda: page.banners.shown is not None)
            with place.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.reader(file))
            assert rows[0][:4] == ["Number", "Customer", "Date", "Due date"]
            assert len(rows) == 2
            assert rows[1][:4] == ["INV-2042", "'=cmd|' /C calc'!A0", "2026-11-03", "2026-12-03"]
            assert rows[1][-3:] == ["2502.15", "478.83", "2980.98"]

    run(story())


def test_a_place_that_cannot_be_written_is_said(
    run: Run, furnished: FakeDoor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def where(*_args: Any) -> Path:
        return tmp_path / "missing" / "out.csv"

    monkeypatch.setattr(invoices_page, "ask_where_to_save", where)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await listed(made)
            page.export_button.click()
            await until(lambda: page.banners.shown is not None)
            assert page.banners.shown is not None
            assert "missing" in page.banners.shown.accessibleName()

    run(story())


def line(**changes: Any) -> InvoiceListLine:
    zero = Decimal(0)
    made = InvoiceListLine(
        1, "k", "N", 1, "C", date(2026, 1, 1), None, "GBP", InvoiceState.FINAL, False, zero, zero
    )
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, "Not sent"),
        ({"sage_status": "DRAFT"}, "Draft in Sage"),
        ({"sage_status": "UNPAID"}, "Issued"),
        ({"sage_status": "PAID"}, "Paid"),
        ({"sage_status": "VOID"}, "Void in Sage"),
        ({"outbox_state": "queued"}, "Waiting"),
        ({"outbox_state": "uncertain"}, "Uncertain"),
        ({"outbox_state": "stuck", "sage_status": "UNPAID"}, "Needs you"),
        ({"outbox_state": "waiting", "state": InvoiceState.DRAFT}, "Not sent"),
    ],
)
def test_each_state_in_sage_has_its_word(changes: dict[str, Any], word: str) -> None:
    assert invoice_words.sage_chip(line(**changes))[1] == word


@pytest.mark.parametrize("maker", LinkMaker)
def test_whoever_made_a_link_has_a_word(maker: LinkMaker) -> None:
    assert link_words.maker_word(maker)
    assert link_words.maker_icon(maker)


def test_sums_of_no_currency_are_said() -> None:
    sums = {"": Totals(1, Decimal(1), Decimal(0)), "GBP": Totals(1, Decimal(2), Decimal(0))}
    assert invoice_words.totals_text(2, sums).startswith("2 invoices   no currency net 1.00")
