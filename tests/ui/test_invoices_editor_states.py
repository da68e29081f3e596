"""Finishing, voiding and deleting an invoice in its editor."""

from __future__ import annotations

from dataclasses import replace
from time import thread_time

from desktop import Run, desktop, settled, until
from fake_door import FakeDoor
from fake_invoices import invoice, invoice_line
from fake_products import product
from invoice_editing import Key, at, editor, opened, typed
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sage_desktop.sync.invoice_views import InvoiceState
from sage_desktop.ui.dialogs import Confirm
from sage_desktop.ui.invoice_lines import Cell
from sage_desktop.ui.invoices_page import InvoicesPage
from sage_desktop.ui.void_dialog import VoidDialog


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
