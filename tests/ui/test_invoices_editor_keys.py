"""The lines of an invoice typed in place, with keys alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal

from desktop import Run, desktop, settled, until
from fake_door import NOW, FakeDoor, halo_rate
from invoice_editing import Key, at, cells, editor, opened, press, typed, where
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from sage_desktop.sync.invoice_views import InvoiceState
from sage_desktop.ui.invoice_editors import ChoiceEditor, TextEditor
from sage_desktop.ui.invoice_lines import Cell

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


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
