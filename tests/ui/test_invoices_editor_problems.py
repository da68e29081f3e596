"""What is wrong with an invoice stands where it is typed."""

from __future__ import annotations

import pytest
from desktop import Run, desktop, settled
from fake_door import FakeDoor
from invoice_editing import Key, at, cells, editor, opened, press, typed, where
from PySide6.QtCore import Qt

from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, Offline
from sage_desktop.sync.invoice_views import InvoiceState
from sage_desktop.ui.invoice_lines import Cell


def test_what_cannot_be_saved_says_so_in_its_cell_all_at_once(
    run: Run, furnished: FakeDoor
) -> None:
    before = furnished.invoices.kept[2]

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            grid = page.form.grid
            grid.add()
            at(page, 5, Cell.PRICE)
            typed(page, "twelve")
            press(page, Key.Key_Tab)
            at(page, 1, Cell.DISCOUNT)
            typed(page, "101")
            press(page, Key.Key_Tab)
            page.save_button.click()
            await settled(made.window)
            assert furnished.invoices.kept[2] == before
            assert list(grid.model.row(1).problems) == ["discount_percent"]
            assert list(grid.model.row(5).problems) == ["description", "unit_price"]
            assert where(page) == (1, Cell.DISCOUNT), "the cursor is on the first"
            assert grid._error.text().startswith("Line 2, Disc. %: A discount is between")
            assert "between 0 and 100" in grid.model.index(1, 3).data(
                Qt.ItemDataRole.AccessibleTextRole
            )
            typed(page, "5")
            assert not grid.model.row(1).problems

    run(story())


def test_a_number_that_cannot_be_read_is_said_once_its_cell_is_left(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            grid = page.form.grid
            at(page, 1, Cell.PRICE)
            typed(page, "12,5")
            assert not grid.model.row(1).problems, "not while it is typed"
            press(page, Key.Key_Tab)
            said = "Line 2, Unit price: This is not a number. Write it like 12.50."
            assert grid._error.text() == said
            typed(page, "3")
            assert grid._error.text() == said, "it stays while another cell is typed in"
            at(page, 1, Cell.PRICE)
            typed(page, "12.5")
            assert not grid._error.isVisibleTo(page)

    run(story())


def test_the_fields_over_the_lines_say_what_is_wrong(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, "new")
            rows = page.form._rows
            page.form.date.setText("soon")
            page.form.due_date.setText("2026-13-01")
            page.finish_button.click()
            assert all(rows[name].error for name in ("customer", "date", "due_date"))
            assert made.window.focusWidget() is page.form.customer
            page.form.date.setText("24/11/2026")
            page.form.due_date.setText("1 Nov 2026")
            page.finish_button.click()
            assert rows["due_date"].error == "The due date is before the date."
            assert page.form.grid._error.text().startswith("A final invoice needs a line")
            assert page.form.state is InvoiceState.DRAFT

    run(story())


@pytest.mark.parametrize(
    ("field", "place"),
    [("lines.2.quantity", (1, Cell.QUANTITY)), ("lines.1.tax_rate", (0, Cell.TAX_RATE))],
)
def test_what_the_door_refuses_of_a_line_stands_in_its_cell(
    run: Run, furnished: FakeDoor, field: str, place: tuple[int, Cell]
) -> None:
    furnished.invoices.fails_with = BadInput("bad_number", field=field, value="1", decimals=10)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form._lines["number"].setText("X")
            page.save_button.click()
            await settled(made.window)
            assert where(page) == place
            assert page.form.grid.model.row(place[0]).problems
            assert page.banners.shown is None
            assert page.unsaved

    run(story())


def test_what_could_not_be_finished_is_a_draft_still(run: Run, furnished: FakeDoor) -> None:
    furnished.invoices.fails_with = Offline()

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.finish_button.click()
            await settled(made.window)
            assert page.banners.shown is not None
            assert page.form.state is InvoiceState.DRAFT
            assert not page.unsaved
            assert page.finish_button.isEnabled()

    run(story())


def test_news_of_others_leave_what_is_half_typed_in_peace(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            at(page, 0, Cell.PRICE)
            typed(page, "4.")
            furnished.publish(Kind.INVOICE, Kind.TENANT)
            await settled(made.window)
            assert page.form.grid.table.is_editing
            assert editor(page).text() == "4."
            press(page, Key.Key_Return)
            assert cells(page)[0][Cell.PRICE] == "4.00"

    run(story())
