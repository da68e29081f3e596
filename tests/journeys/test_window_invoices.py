"""A person types an invoice into the real window: it is in the book to the penny, then void."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from person import Person
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget
from rig import rig
from window import run_with_qt, sitting

from sage_desktop.sync.invoice_views import InvoiceState
from sage_desktop.ui.invoice_table import LineTable

Key = Qt.Key
CUSTOMERS = [{"key": "c", "name": "Harrow & Finch", "currency": "GBP", "payment_days": 14}]
RATES = [{"key": "s", "name": "Standard", "percentage": "20"}]
PRODUCTS = [
    {"key": "p", "description": "Support hour", "code": "SUP", "price": "33.335", "tax_rate": "s"}
]


def keys(*pressed: Qt.Key | str) -> None:
    """Presses and types where the focus is."""
    for each in pressed:
        target = QApplication.focusWidget()
        assert isinstance(target, QWidget)
        if isinstance(each, str):
            for letter in each:
                QTest.keyClicks(QApplication.focusWidget(), letter)
        else:
            QTest.keyClick(target, each)


async def furnished(person: Person) -> None:
    door = person.window.desk.door
    await door.customers.put(CUSTOMERS)
    await door.tax_rates.put(RATES)
    await door.products.put(PRODUCTS)
    person.window.activateWindow()
    await person.until(person.window.isActiveWindow, "the window is not active")


def test_an_invoice_is_typed_finished_found_and_voided(tmp_path: Path) -> None:
    async def story() -> None:
        async with rig(tmp_path) as computer, sitting(computer) as person:
            await furnished(person)
            await person.go("Invoices")
            await person.sees("The sales invoices of the book appear here.")
            await person.press("New invoice")
            await person.settled()
            keys("harrow")
            await person.until(lambda: "Harrow & Finch" in _choices(), "no customer is offered")
            keys(Key.Key_Return)
            await person.settled()
            table = await person.find("Lines", LineTable)
            keys(*[Key.Key_Tab] * 5, "sup")
            await person.until(lambda: "SUP, 33.335" in _choices(), "the product is not offered")
            keys(Key.Key_Down, Key.Key_Return)
            await person.settled()
            keys("3", Key.Key_Return, Key.Key_Tab, "7.5", Key.Key_Return)
            assert isinstance(table, LineTable)
            keys(Key.Key_Return, Key.Key_Return, "Delivery", Key.Key_Tab, Key.Key_Tab, "15")
            await person.sees("129.00")
            await person.press("Finish")
            await person.sees("Finished")
            await person.settled()
            door = person.window.desk.door
            view = await door.invoices.get(await door.invoices.find("INV-0001"))
            assert (view.row.state, view.row.net, view.row.tax) == (
                InvoiceState.FINAL,
                Decimal("107.50"),
                Decimal("21.50"),
            )
            assert view.row.due_date is not None
            assert (view.row.due_date - view.row.date).days == 14
            await person.go("Invoices")
            await person.sees("1 invoice · net 107.50 · tax 21.50 · total 129.00")
            [row] = person.rows("Invoices")
            assert row[:2] == ["INV-0001", "Harrow & Finch"]
            person.window.navigate(("invoices", str(view.row.id)))
            await person.settled()
            await person.press("Void")
            await person.press("Void invoice")
            await person.sees("This invoice is void and stays as it is.")
            await person.go("Invoices")
            await person.sees("1 void one not counted")

    run_with_qt(story())


def _choices() -> str:
    """What the open list offers, with what stands below each name."""
    found = []
    for root in QApplication.topLevelWidgets():
        if isinstance(root, QListView) and root.isVisible():
            model = root.model()
            for row in range(model.rowCount()):
                index = model.index(row, 0)
                found.append(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
    return "\n".join(found)
