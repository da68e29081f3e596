"""The editor of an invoice, as the tests of it type in it."""

from __future__ import annotations

from desktop import Desktop, settled, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from sage_desktop.ui.invoice_editors import ChoiceEditor, NumberEditor, TextEditor
from sage_desktop.ui.invoice_lines import Cell
from sage_desktop.ui.invoice_page import InvoicePage

Key = Qt.Key


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
