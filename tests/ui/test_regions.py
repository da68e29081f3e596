"""The window in other regions: pages, charts, editors and tables; files stay as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from desktop import Run, desktop, settled
from fake_door import NOW, FakeDoor, clock, furnish
from fake_door import run as made_run
from fake_home import make_busy
from fake_invoices import invoice, invoice_line
from fake_sending import furnish_sending, send_issue
from invoice_editing import at, cells, editor, opened, typed
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget
from test_every_page import cut, walk
from test_plan_words import LINE

from sage_desktop.book.tax_rows import Percentage
from sage_desktop.core.numerals import ascii_digits
from sage_desktop.mirror.rows import Status
from sage_desktop.ui import issue_words, plan_sheet
from sage_desktop.ui.chart import BarChart
from sage_desktop.ui.day_field import Calendar, DayField
from sage_desktop.ui.import_kinds import CUSTOMERS
from sage_desktop.ui.invoice_columns import export_cells
from sage_desktop.ui.invoice_lines import Cell
from sage_desktop.ui.invoices_page import InvoicesPage
from sage_desktop.ui.locale_text import follow
from sage_desktop.ui.product_page import ProductPage
from sage_desktop.ui.runs_view import RunsView
from sage_desktop.ui.tax_rate_page import TaxRatePage

REGIONS = ("de_DE", "ar_EG", "en_US", "fr_FR", "sv_SE", "en_IN")


@pytest.fixture
def busy() -> FakeDoor:
    door = furnish(FakeDoor())
    furnish_sending(door)
    make_busy(door)
    return door


def bare(text: str) -> str:
    """With 0 to 9, and without what is not seen."""
    return ascii_digits(text)


@pytest.mark.parametrize("name", ["de_DE", "ar_EG"])
def test_nothing_is_cut_in_other_regions(run: Run, busy: FakeDoor, name: str) -> None:
    follow(QLocale(name))

    async def story() -> None:
        async with desktop(busy, size=(900, 600)) as made:
            assert await walk(made.window, cut) == []

    run(story())


@pytest.mark.parametrize(
    ("name", "net", "day", "month"),
    [
        ("de_DE", "46.210,00 GBP net", "23. Nov.", "Nov"),
        ("ar_EG", "46\u066c210\u066b00 GBP net", "23 نوفمبر", "نوفمبر"),
    ],
)
def test_charts_tell_what_people_there_read(
    run: Run, busy: FakeDoor, name: str, net: str, day: str, month: str
) -> None:
    follow(QLocale(name))

    async def story() -> None:
        async with desktop(busy) as made:
            await settled(made.window)
            days, months = made.window.findChildren(BarChart)
            assert bare(days.bars[-1].label) == day
            assert bare(months.bars[-1].label) == month
            assert bare(months.bars[-1].texts[0]) == net
            ticks = [bare(months._scale.text(tick)) for tick in months._scale.ticks]
            assert ticks[0] == "£0"

    run(story())


@pytest.mark.parametrize(
    ("name", "price", "shown", "net"),
    [
        ("de_DE", "1.234,5", "1.234,50", "6.172,50"),
        ("de_DE", "1234.5", "1.234,50", "6.172,50"),
        ("de_DE", "1.234", "1.234,00", "6.170,00"),
        ("ar_EG", "١٢٣٤٫٥", "1\u066c234\u066b50", "6\u066c172\u066b50"),
        ("ar_EG", "1234.5", "1\u066c234\u066b50", "6\u066c172\u066b50"),
    ],
)
def test_lines_are_typed_as_people_there_write(
    run: Run, furnished: FakeDoor, name: str, price: str, shown: str, net: str
) -> None:
    follow(QLocale(name))

    async def story() -> None:
        async with desktop(furnished) as made:
            furnished.invoices.put_in(invoice(7, invoice_line("Visit", "5", "1")))
            page = await opened(made, 7)
            at(page, 0, Cell.PRICE)
            QTest.keyClick(page.form.grid.table, Qt.Key.Key_F2)
            editor(page).setText(price)  # Qt's tests know keys of Latin letters only
            QTest.keyClick(editor(page), Qt.Key.Key_Return)
            line = [bare(text) for text in cells(page)[0]]
            assert (line[Cell.PRICE], line[Cell.NET]) == (shown, net)
            page.save_button.click()
            await settled(made.window)
            plain = "1234" if price == "1.234" else "1234.5"
            assert furnished.invoices.kept[7].lines[0].unit_price == Decimal(plain)
            assert not page.unsaved
            at(page, 0, Cell.PRICE)
            QTest.keyClick(page.form.grid.table, Qt.Key.Key_F2)
            assert not page.unsaved, "what is shown in a cell means what it was"

    run(story())


def test_what_may_be_meant_otherwise_is_said(run: Run, furnished: FakeDoor) -> None:
    follow(QLocale("de_DE"))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            at(page, 0, Cell.PRICE)
            typed(page, "1,234.50")
            QTest.keyClick(editor(page), Qt.Key.Key_Return)
            assert "12,50" in page.form.grid._error.text()
            assert cells(page)[0][Cell.PRICE] == "1,234.50"
            assert cells(page)[0][Cell.NET] == ""

    run(story())


@pytest.mark.parametrize("name", REGIONS)
def test_records_that_are_opened_are_as_they_were(run: Run, furnished: FakeDoor, name: str) -> None:
    follow(QLocale(name))

    async def story() -> None:
        async with desktop(furnished) as made:
            kinds = ("customers", "products", "invoices", "suppliers", "tax-rates")
            for path in [(kind, "1") for kind in kinds]:
                made.window.navigate(path)
                await settled(made.window)
                assert not made.window.page.unsaved, path

    run(story())


def test_costs_and_days_of_payment_are_typed_so(run: Run, furnished: FakeDoor) -> None:
    follow(QLocale("de_DE"))

    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(("products", "1"))
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, ProductPage)
            cost = page.form._lines["cost"]
            assert cost.text() == "410,50"
            cost.setText("1.240,5")
            page.save_button.click()
            await settled(made.window)
            assert furnished.products.kept[1].cost == Decimal("1240.5")
            assert cost.text() == "1.240,5", "nothing changes under the hand"

    run(story())


def test_days_are_shown_typed_and_chosen_as_there(look: QApplication) -> None:
    follow(QLocale("ar_EG"))
    field = DayField("Date", clock)
    field.set_value("2026-11-04")
    assert field.text() == "٤ نوفمبر ٢٠٢٦"
    field.setText("5/11/2026")
    assert field.value() == "2026-11-05"
    field.open_calendar()
    calendar = field.findChild(Calendar)
    assert calendar is not None
    month = calendar.findChild(QCalendarWidget)
    assert isinstance(month, QCalendarWidget)
    assert month.firstDayOfWeek() is Qt.DayOfWeek.Saturday
    assert month.locale().name() == "ar_EG"
    calendar.close()
    field.deleteLater()


def test_tables_are_sorted_by_what_they_tell(run: Run, furnished: FakeDoor) -> None:
    """A minute is longer than nine seconds, and a day of June is before one of July."""
    follow(QLocale("de_DE"))
    seconds = (61, 9, 100)
    furnished.kept_runs = [
        replace(made_run(n), started_at=NOW, ended_at=NOW + timedelta(seconds=each))
        for n, each in enumerate(seconds, 1)
    ]

    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(("activity", "runs"))
            await settled(made.window)
            view = made.window.page.findChild(RunsView)
            assert view is not None
            model = view.table.model()
            titles = [
                model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())
            ]
            model.sort(titles.index("Took"), Qt.SortOrder.AscendingOrder)
            column = titles.index("Took")
            found = [model.index(line, column).data() for line in range(3)]
            assert found == ["9 s", "1 min 1 s", "1 min 40 s"]
            made.window.navigate(("tax-rates", "1"))
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, TaxRatePage)
            days = [datetime(2026, month, 2, tzinfo=UTC).date() for month in (7, 6, 12)]
            page.history.set_rows([Percentage(Decimal(n), day) for n, day in enumerate(days)])
            page.history.sort(1)
            shown = [page.history.text(line, 1) for line in range(3)]
            assert shown == ["2. Juni 2026", "2. Juli 2026", "2. Dez. 2026"]

    run(story())


def test_files_are_the_same_everywhere(run: Run, furnished: FakeDoor) -> None:
    follow(QLocale("ar_EG"))

    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(("invoices",))
            await settled(made.window)
            assert isinstance(made.window.page, InvoicesPage)
            (line,) = await furnished.invoices.lines([2])
            assert "2026-11-03" in export_cells(line)
            assert "2502.15" in export_cells(line)

    run(story())
    locked = send_issue(1, "gate_locked", {"until": "2026-10-31"})
    (row,) = issue_words.sheet_rows([locked])
    assert "Sage has locked the period up to 31 October 2026." in row
    several = replace(LINE, status=Status.AMBIGUOUS, reason="several", data={"count": "2"})
    assert "Fits 2 customers" in plan_sheet.sheet(CUSTOMERS).cells(several)
