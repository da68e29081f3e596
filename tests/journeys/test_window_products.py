"""The guide's chapter Products by clicking: the real window over the real engine."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from person import Person
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from rig import Rig, rig
from test_window_customers import Story, open_tab, press_starting
from window import run_with_qt, sitting

from sage_desktop.ui.navigation import import_path
from sage_desktop.ui.widgets import Picker


def told(folder: Path, story: Story) -> None:
    async def work() -> None:
        async with rig(folder) as computer, sitting(computer) as person:
            tenant_id = await computer.connected(person.window.desk.door)
            await story(computer, person, tenant_id)
            assert computer.world.sins == []

    run_with_qt(work())


async def choose(person: Person, name: str, text: str) -> None:
    """Opens the picker called ``name`` and takes the entry ``text``."""
    picker = await person.find(name, Picker)
    at = picker.findText(text)
    assert at >= 0, [picker.itemText(i) for i in range(picker.count())]
    picker.setCurrentIndex(at)
    await asyncio.sleep(0.05)


async def new_group(person: Person, name: str) -> None:
    """Answers the dialog for a new product group."""
    await person.until(QApplication.activeModalWidget, "no dialog")
    dialog: Any = QApplication.activeModalWidget()
    QTest.keyClicks(dialog.findChildren(QLineEdit)[0], name)
    [create] = [each for each in dialog.findChildren(QAbstractButton) if each.text() == "Create"]
    QTest.mouseClick(create, Qt.MouseButton.LeftButton)
    await person.settled()


async def prepare(person: Person, tenant_id: int) -> None:
    door = person.window.desk.door
    await door.accounts.run(tenant_id)
    await door.tax_rates.run(tenant_id)


def test_what_is_missing_is_said_first_and_can_be_set_from_there(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person, tenant_id: int) -> None:
        door = person.window.desk.door
        await open_tab(person, tenant_id, "products")
        await person.press("Import Products")
        await person.sees("The account codes of")
        await person.press("Open Accounts")
        await person.settled()
        await door.accounts.run(tenant_id)
        person.window.navigate(import_path(tenant_id, "products"))
        await person.settled()
        await person.press("Read from Sage")
        await person.sees("No tax rate of")
        await door.tax_rates.run(tenant_id)
        await person.press("Read from Sage")
        await person.sees("has no product group")
        await person.press("Open Products")
        await person.settled()
        await choose(person, "Default product group", "New group…")
        await new_group(person, "Goods")
        await person.press("Import Products")
        await press_starting(person, "Import 35 ")
        await person.sees("35 created")

    told(tmp_path, story)


def test_products_and_services_are_imported_moved_and_taken_back(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person, tenant_id: int) -> None:
        door = person.window.desk.door
        await prepare(person, tenant_id)
        goods = await door.product_groups.save(None, "Goods")
        await door.product_groups.save(None, "Hardware")
        await open_tab(person, tenant_id, "products")
        await choose(person, "Default product group", "Goods")
        await person.settled()
        for verb, start in (("Import Products", "Import 35 "), ("Import Services", "Import 15 ")):
            await person.press(verb)
            await press_starting(person, start)
            await person.sees("created")
            await person.press("Done")
            await person.settled()
        await person.sees("15 created")
        assert len(await door.products.order(group_id=goods)) == 50
        await person.press("Add")
        await choose(person, "Sage category", "4000 Sales - Products")
        await choose(person, "Halo product group", "Hardware")
        dialog: Any = QApplication.activeModalWidget()
        [add] = [each for each in dialog.findChildren(QAbstractButton) if each.text() == "Add"]
        QTest.mouseClick(add, Qt.MouseButton.LeftButton)
        await person.sees("Mapped")
        await person.settled()
        await person.press("Import Products")
        await press_starting(person, "Import 16 ")
        await person.sees("16 updated")
        await press_starting(person, "Undo")
        await person.sees("taken back")
        assert len(await door.products.order(group_id=goods)) == 50

    told(tmp_path, story)


def test_suppliers_come_from_their_page_and_products_name_them(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person, tenant_id: int) -> None:
        door = person.window.desk.door
        await prepare(person, tenant_id)
        await person.go("Suppliers")
        await person.press("Import Suppliers")
        await press_starting(person, "Import 8 ")
        await person.sees("8 created")
        await person.press("Done")
        await person.settled()
        await person.sees("8 suppliers")
        await door.categories.set_default_group(
            tenant_id, await door.product_groups.save(None, "Goods")
        )
        await open_tab(person, tenant_id, "products")
        await person.press("Import Services")
        await press_starting(person, "Import 15 ")
        await person.sees("15 created")
        ids = await door.products.order("data recovery")
        person.window.navigate(("products", str(ids[0])))
        await person.settled()
        field = await person.find("Supplier", QLineEdit)
        view = await door.products.get(ids[0])
        assert field.text() == (await door.suppliers.get(view.row.supplier_id or 0)).row.name

    told(tmp_path, story)
