"""The editor of an invoice over the fake door: lines typed in place, sums, finishing, voiding."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import thread_time

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import NOW, FakeDoor, halo_rate
from fake_invoices import invoice, invoice_line
from fake_products import product
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, Offline
from sage_desktop.sync.invoice_views import InvoiceState
from sage_desktop.ui.dialogs import Confirm
from sage_desktop.ui.invoice_editors import ChoiceEditor, NumberEditor, TextEditor
from sage_desktop.ui.invoice_lines import Cell
from sage_desktop.ui.invoice_page import InvoicePage
from sage_desktop.ui.invoices_page import InvoicesPage
from sage_desktop.ui.void_dialog import VoidDialog

Key = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


async def opened(made: Desktop, number: int | str = 2) -> InvoicePage:
    made.window.activateWindow()
    await until(made.window.isActiveWindow)
    made.window.navigate(("invoices", str(number)))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, InvoicePage)
    return page


def cells(page: InvoicePage) -> list[list[str]]:
    model = page.form.grid.model
    return [[model.text(line, cell) for cell in (*Cell,)[:-1]] for line in range(model.rowCount())]


def at(page: InvoicePage, place: int, cell: Cell) -> None:
    """Puts the cursor on a cell, as Tab does."""
    table = page.form.grid.table
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    table.go_to(place, cell)


def where(page: InvoicePage) -> tuple[int, Cell]:
    index = page.form.grid.table.currentIndex()
    return index.row(), Cell(index.column())


def editor(page: InvoicePage) -> QLineEdit:
    """What is open in a cell."""
    kinds = (NumberEditor, TextEditor, ChoiceEditor)
    found = [
        each
        for each in page.form.grid.table.viewport().findChildren(QLineEdit)
        if isinstance(each, kinds) and each.isVisible()
    ]
    assert found, "no cell is open"
    return found[-1]


def press(page: InvoicePage, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    """A key where the focus is: in the open cell, else on the table."""
    table = page.form.grid.table
    target: QWidget = editor(page) if table.is_editing else table
    QTest.keyClick(target, key, held or Qt.KeyboardModifier.NoModifier)


def typed(page: InvoicePage, text: str) -> None:
    """Types where the cursor is; the first key opens the cell."""
    QTest.keyClicks(page.form.grid.table, text[0])
    QTest.keyClicks(editor(page), text[1:])


# what is shown


def test_all_of_an_invoice_is_shown_and_nothing_is_changed_by_that(
    run: Run, furnished: FakeDoor
) -> None:
    line = invoice_line(
        "two\nlines \u2028 and <b>", "0.00000001", "-1240.5000", account="gone", tax_rate_id=3
    )
    odd = invoice(
        7,
        line,
        number=" spaced ",
        notes="nbsp\u00a0here\r\nand\u2028there\x00",
        currency="gbp?",
        due_date=None,
        do_not_send=True,
    )
    furnished.invoices.put_in(odd)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 7)
            assert not page.unsaved
            page.form._lines["number"].setText("N")
            page.save_button.click()
            await settled(made.window)
            assert page.banners.shown is not None
            kept = furnished.invoices.kept[7]
            assert kept == replace(odd, number="N", due_date=kept.due_date)

    run(story())


def test_the_totals_follow_each_key(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            totals = page.form.totals
            assert totals.amounts() == [
                ("Net", "2,502.15"),
                ("Standard (20 %) on 2,394.15", "478.83"),
                ("Zero Rated (0 %) on 108.00", "0.00"),
            ]
            assert totals.total == "2,980.98"
            at(page, 0, Cell.QUANTITY)
            seen = []
            for key in "100":
                typed(page, key) if not seen else QTest.keyClicks(editor(page), key)
                seen.append(totals.total)
            assert seen == ["1,738.98", "2,224.98", "7,084.98"]
            assert cells(page)[0][Cell.NET] == "4,500.00"
            assert page.unsaved
            press(page, Key.Key_Escape)
            assert totals.total == "2,980.98"
            assert not page.unsaved

    run(story())


def test_a_line_that_is_not_complete_is_not_counted_and_said_so(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            at(page, 3, Cell.PRICE)
            typed(page, "6x")
            assert page.form.totals.amounts()[0] == ("Net", "1,890.15")
            assert "not complete" in page.form.totals.sentence
            assert cells(page)[3][Cell.NET] == ""

    run(story())


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "Sage shows the same total"),
        (2, "Sage will show the same total"),
        (5, "Sage shows 120.02, this invoice came to 120.01. Compare the lines in Sage."),
    ],
)
def test_sage_and_the_invoice_are_compared(
    run: Run, furnished: FakeDoor, number: int, said: str
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, number)
            assert page.form.totals.sentence == said

    run(story())


def test_a_change_of_a_sent_invoice_says_what_sage_shows_until_then(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 1)
            assert "sent to Sage again" in page.head.lead.text()
            at(page, 0, Cell.QUANTITY)
            typed(page, "4")
            assert page.form.totals.sentence == "Sage shows 357.00 until this change is sent"

    run(story())


@pytest.mark.parametrize("number", [1, 2])
def test_what_comes_to_less_than_nothing_never_shows_in_sage(
    run: Run, furnished: FakeDoor, number: int
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, number)
            at(page, 0, Cell.QUANTITY)
            typed(page, "-400")
            assert page.form.totals.total.startswith("-")
            said = "Below zero it is a credit note in Sage: it stays here"
            assert page.form.totals.sentence == said

    run(story())


def test_the_percentage_is_that_of_the_date(run: Run, furnished: FakeDoor) -> None:
    from sage_desktop.book.tax_rows import Percentage

    old = Percentage(Decimal("17.5"), None, date(2010, 12, 31))
    rate = furnished.kept_rates[0]
    furnished.kept_rates[0] = replace(rate, row=replace(rate.row, history=(old,)))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.form.date.setText("31/12/2010")
            assert page.form.totals.amounts()[1] == ("Standard (17.5 %) on 2,394.15", "418.98")
            assert page.form.grid.model.row(0).percent == "17.5 %"

    run(story())


# keys


def test_an_invoice_is_typed_by_keys_alone(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, "new")
            form, table = page.form, page.form.grid.table
            assert form.date.text() == "23 Nov 2026", "today"
            assert not page.unsaved
            assert made.window.focusWidget() is form.customer
            QTest.keyClicks(form.customer, "bright")
            await until(lambda: form.customer.is_open and form.customer.entries.rowCount() > 0)
            QTest.keyClick(form.customer, Key.Key_Return)
            await settled(made.window)
            for _ in range(5):
                QTest.keyClick(made.window.focusWidget(), Key.Key_Tab)
            assert made.window.focusWidget() is table
            assert where(page) == (0, Cell.DESCRIPTION)
            typed(page, "firewall")
            box = editor(page)
            assert isinstance(box, TextEditor)
            await until(lambda: box.is_open)
            press(page, Key.Key_Down)
            press(page, Key.Key_Return)
            await settled(made.window)
            assert cells(page) == [
                ["FortiGate 60F firewall", "1", "612.00", "", "4000", "Standard", "612.00"]
            ]
            assert form.grid.model.row(0).product == "FW-100"
            assert where(page) == (0, Cell.QUANTITY)
            typed(page, "2")
            press(page, Key.Key_Return)
            press(page, Key.Key_Tab)
            typed(page, "10")
            press(page, Key.Key_Return)
            press(page, Key.Key_Return)
            assert where(page) == (0, Cell.TAX_RATE)
            press(page, Key.Key_Return)
            assert where(page) == (1, Cell.DESCRIPTION), "Enter in the last cell adds a line"
            typed(page, "Delivery")
            press(page, Key.Key_Tab)
            press(page, Key.Key_Tab)
            typed(page, "15")
            for _ in range(4):
                press(page, Key.Key_Tab)
            assert made.window.focusWidget() is form.grid.add_button, "Tab leaves the last cell"
            assert form.totals.total == "1,339.92"
            page.finish_button.click()
            await settled(made.window)
            row = furnished.invoices.kept[6]
            assert (row.state, row.customer_id, row.net) == (
                InvoiceState.FINAL,
                2,
                Decimal("1116.60"),
            )
            assert [line.description for line in row.lines] == [
                "FortiGate 60F firewall",
                "Delivery",
            ]
            assert page.crumbs()[-1].text == "Invoice \u2068INV-0006\u2069"
            assert not page.unsaved

    run(story())


def test_lines_move_are_copied_and_go_and_come_back(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            grid = page.form.grid
            before = grid.drafts()
            at(page, 2, Cell.PRICE)
            press(page, Key.Key_Up, ALT)
            assert where(page) == (1, Cell.PRICE)
            assert grid.drafts() == (before[0], before[2], before[1], *before[3:])
            press(page, Key.Key_Down, ALT)
            assert grid.drafts() == before
            press(page, Key.Key_D, CONTROL)
            assert grid.drafts()[2:4] == (before[2], before[2])
            press(page, Key.Key_Delete)
            assert grid.drafts() == before
            press(page, Key.Key_Delete)
            assert len(grid.drafts()) == 4
            assert grid.undo_button.isVisibleTo(page)
            press(page, Key.Key_Z, CONTROL)
            press(page, Key.Key_Z, CONTROL)
            assert len(grid.drafts()) == 6
            assert not grid.undo_button.isVisibleTo(page)

    run(story())


def test_the_last_line_that_goes_leaves_one_to_type_in(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 1)
            grid = page.form.grid
            before = grid.drafts()
            at(page, 0, Cell.DESCRIPTION)
            press(page, Key.Key_Delete)
            assert grid.drafts() == ()
            assert grid.model.rowCount() == 1
            grid.undo_button.click()
            assert grid.drafts() == before
            assert grid.model.rowCount() == 1

    run(story())


def test_tab_and_shift_tab_go_through_the_lines_and_out(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            table = page.form.grid.table
            page.form._lines["currency"].setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClick(page.form._lines["currency"], Key.Key_Tab)
            seen = []
            while made.window.focusWidget() is table:
                seen.append(where(page))
                QTest.keyClick(table, Key.Key_Tab)
            every = [(line, cell) for line in range(5) for cell in (*Cell,)[:6]]
            assert seen == every
            QTest.keyClick(made.window.focusWidget(), Key.Key_Backtab)
            assert where(page) == (4, Cell.TAX_RATE)
            press(page, Key.Key_Tab, CONTROL)
            assert made.window.focusWidget() is page.form.grid.add_button
            at(page, 3, Cell.PRICE)
            press(page, Key.Key_Backtab, CONTROL)
            assert made.window.focusWidget() is page.form._lines["currency"]

    run(story())


def test_up_and_down_stay_in_the_column_while_one_types(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            at(page, 0, Cell.QUANTITY)
            typed(page, "7")
            press(page, Key.Key_Down)
            assert where(page) == (1, Cell.QUANTITY)
            typed(page, "8")
            press(page, Key.Key_Up)
            assert where(page) == (0, Cell.QUANTITY)
            assert [row[Cell.QUANTITY] for row in cells(page)[:2]] == ["7", "8"]
            press(page, Key.Key_F2)
            QTest.keyClicks(editor(page), "5")
            press(page, Key.Key_Return)
            assert cells(page)[0][Cell.QUANTITY] == "5"

    run(story())


def test_account_and_tax_rate_are_chosen_in_their_cells(run: Run, furnished: FakeDoor) -> None:
    old = halo_rate(9, "Old rate", "17.5")
    furnished.kept_rates.append(replace(old, row=replace(old.row, retired_at=NOW)))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            at(page, 0, Cell.ACCOUNT)
            typed(page, "401")
            await asyncio.sleep(0.02)
            press(page, Key.Key_Return)
            assert cells(page)[0][Cell.ACCOUNT] == "4010"
            assert where(page) == (0, Cell.TAX_RATE)
            press(page, Key.Key_F2)
            box = editor(page)
            assert isinstance(box, ChoiceEditor)
            assert [each.text for each in box._choices] == [
                "Standard (20 %)",
                "Lower Rate (5 %)",
                "Zero Rated (0 %)",
                "No Tax (0 %)",
            ], "a retired one is not offered"
            QTest.keyClicks(box, "lower")
            await asyncio.sleep(0.02)
            press(page, Key.Key_Tab)
            assert cells(page)[0][Cell.TAX_RATE] == "Lower Rate"
            assert where(page) == (1, Cell.DESCRIPTION)
            assert page.form.grid.drafts()[0].tax_rate_id == 2

    run(story())


def test_a_product_can_be_taken_away_and_its_text_stays(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            at(page, 0, Cell.DESCRIPTION)
            press(page, Key.Key_F2)
            box = editor(page)
            assert isinstance(box, TextEditor)
            press(page, Key.Key_F4)
            await until(lambda: box.is_open)
            press(page, Key.Key_Down)
            press(page, Key.Key_Return)
            await settled(made.window)
            assert page.form.grid.drafts()[0].product_id is None
            assert cells(page)[0][Cell.DESCRIPTION] == "Managed IT support, November"
            assert page.form.grid.model.row(0).product == ""

    run(story())


def test_esc_in_a_cell_stays_on_the_page(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            for cell in (Cell.DESCRIPTION, Cell.QUANTITY, Cell.ACCOUNT):
                at(page, 0, cell)
                press(page, Key.Key_F2)
                await asyncio.sleep(0.02)
                press(page, Key.Key_Escape)
                await asyncio.sleep(0.02)
                if page.form.grid.table.is_editing:  # the first Esc closed the list only
                    press(page, Key.Key_Escape)
                assert not page.form.grid.table.is_editing, cell
                assert made.window.page is page
            assert not page.unsaved

    run(story())


def test_each_cell_says_what_it_is(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            model = page.form.grid.model
            role = Qt.ItemDataRole.AccessibleTextRole
            assert [model.index(2, cell).data(role) for cell in Cell] == [
                "Description: On-site visit, 18 November",
                "Quantity: 3.5",
                "Unit price: 85.00",
                "Disc. %: 10",
                "Account: 4000",
                "Tax rate: Standard, 20 %",
                "Net 267.75, tax 53.55",
                "Remove this line",
            ]
            table = QAccessible.queryAccessibleInterface(page.form.grid.table)
            assert table.text(QAccessible.Text.Name) == "Lines"
            at(page, 0, Cell.QUANTITY)
            press(page, Key.Key_F2)
            assert editor(page).accessibleName() == "Quantity"

    run(story())


# what is wrong


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


# finishing, voiding, deleting


def test_a_draft_is_finished_and_then_saved_as_any(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            assert page.head.chip.word == "Draft"
            assert page.save_button.words() == "Save draft"
            assert page.save_button.accessibleName() == "Save"
            assert not page.void_button.isVisibleTo(page)
            page.finish_button.click()
            await settled(made.window)
            assert furnished.invoices.kept[2].state is InvoiceState.FINAL
            assert page.head.chip.word == "Final"
            assert not page.finish_button.isVisibleTo(page)
            assert page.void_button.isVisibleTo(page)
            assert not page.unsaved

    run(story())


def test_voiding_asks_for_a_reason_where_sage_has_it(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 1)
            assert not page.delete_button.isVisibleTo(page), "it went to Sage"
            page.void_button.click()
            await until(lambda: isinstance(QApplication.activeModalWidget(), VoidDialog))
            asked = QApplication.activeModalWidget()
            assert isinstance(asked, VoidDialog)
            assert asked.in_sage.isChecked()
            asked.act.click()
            assert asked.reason_row.error
            asked.reason.setText("Wrong customer")
            asked.act.click()
            await until(lambda: furnished.invoices.voided)
            await settled(made.window)
            assert furnished.invoices.voided == [(1, "Wrong customer", True)]
            assert page.head.chip.word == "Void"
            assert "Wrong customer" in page.head.lead.text()
            assert page.form.customer.isReadOnly()
            assert not page.save_button.isVisibleTo(page)
            at(page, 0, Cell.QUANTITY)
            QTest.keyClicks(page.form.grid.table, "5")
            assert not page.form.grid.table.is_editing

    run(story())


def test_voiding_one_that_never_went_asks_for_no_reason(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 3)
            page.void_button.click()
            await until(lambda: isinstance(QApplication.activeModalWidget(), VoidDialog))
            asked = QApplication.activeModalWidget()
            assert isinstance(asked, VoidDialog)
            assert not asked.reason_row.isVisibleTo(asked)
            asked.act.click()
            await until(lambda: furnished.invoices.voided)
            await settled(made.window)
            assert furnished.invoices.voided == [(3, "", False)]

    run(story())


def test_one_that_never_went_is_deleted_after_a_question(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made)
            page.delete_button.click()
            await until(lambda: isinstance(QApplication.activeModalWidget(), Confirm))
            asked = QApplication.activeModalWidget()
            assert isinstance(asked, Confirm)
            asked.act.click()
            await until(lambda: 2 not in furnished.invoices.kept)
            await settled(made.window)
            assert isinstance(made.window.page, InvoicesPage)

    run(story())


def test_the_customer_brings_currency_and_due_date_as_hints(run: Run, furnished: FakeDoor) -> None:
    customer = furnished.customers.kept[2]
    furnished.customers.kept[2] = replace(customer, currency="EUR", payment_days=14)

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, "new")
            form = page.form
            QTest.keyClicks(form.customer, "bright")
            await until(lambda: form.customer.is_open and form.customer.entries.rowCount() > 0)
            QTest.keyClick(form.customer, Key.Key_Return)
            await settled(made.window)
            assert form._lines["currency"].placeholderText() == "EUR"
            assert form.due_date.placeholderText() == "7 Dec 2026"
            QTest.keyClick(form.date, Key.Key_Up)
            assert form.due_date.placeholderText() == "8 Dec 2026"

    run(story())


def test_a_hundred_lines_are_counted_within_a_frame(run: Run, furnished: FakeDoor) -> None:
    lines = [invoice_line(f"Line {n}", "2", "12.34", product_id=1) for n in range(100)]
    furnished.invoices.put_in(invoice(8, *lines, state=InvoiceState.DRAFT))
    furnished.products.put_in(product(1))

    async def story() -> None:
        async with desktop(furnished) as made:
            page = await opened(made, 8)
            at(page, 50, Cell.QUANTITY)
            typed(page, "1")
            box = editor(page)
            taken = []
            for key in "2345":
                began = thread_time()
                QTest.keyClicks(box, key)
                taken.append(thread_time() - began)
            assert min(taken) < 0.05, "on any computer"

    run(story())
