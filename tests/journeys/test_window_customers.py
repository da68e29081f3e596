"""The guide's chapters Accounts and Customers by clicking: the real window over the real engine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from person import Person
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from rig import Rig, rig
from window import run_with_qt, sitting

from sage_desktop.ui.navigation import tenant_path

Story = Callable[[Rig, Person, int], Awaitable[None]]


def told(folder: Path, story: Story, world: str = "small") -> None:
    async def work() -> None:
        async with rig(folder, world) as computer, sitting(computer) as person:
            tenant_id = await computer.connected(person.window.desk.door)
            await story(computer, person, tenant_id)
            assert computer.world.sins == []

    run_with_qt(work())


async def open_tab(person: Person, tenant_id: int, tab: str) -> None:
    person.window.navigate(tenant_path(tenant_id, tab))
    await person.settled()


async def press_starting(person: Person, start: str) -> None:
    """The button whose words begin so: they also count."""

    def button() -> QAbstractButton | None:
        for root in person.roots():
            for each in root.findChildren(QAbstractButton):
                words = each.accessibleName() or each.text()
                if each.isVisible() and each.isEnabled() and words.startswith(start):
                    return each
        return None

    found = await person.until(button, f"no button begins with {start!r}")
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)
    await asyncio.sleep(0)


async def pick(person: Person, name: str, text: str) -> None:
    """Types into a searching field and takes the first entry that is offered."""
    field = await person.find(name, QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, text)
    await asyncio.sleep(0.3)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await asyncio.sleep(0.05)


def test_account_codes_are_imported_and_shown(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person, tenant_id: int) -> None:
        await open_tab(person, tenant_id, "accounts")
        await person.press("Import Accounts Codes")
        await person.sees("64")
        await person.press("Done")
        await person.settled()
        await person.press("View Accounts")
        await person.settled()
        await person.sees("Sales - Products")
        assert person.window.page.crumbs()[-1].text == "Account Codes"

    told(tmp_path, story)


def test_customers_are_mapped_by_hand_and_by_name(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person, tenant_id: int) -> None:
        door = person.window.desk.door
        await door.customers.put(
            [
                {"key": "1", "name": "Calder Valley Brewery"},
                {"key": "2", "name": "burngreave books"},
            ]
        )
        await open_tab(person, tenant_id, "customers")
        await person.press("Add")
        await pick(person, "Halo customer", "calder")
        await pick(person, "Sage customer", "calder")
        await person.until(lambda: len(person.roots()) > 1, "the popup is open")
        dialog = next(each for each in person.roots() if each is not person.window)
        [add] = [each for each in dialog.findChildren(QAbstractButton) if each.text() == "Add"]
        await person.until(add.isEnabled, "both are chosen")
        QTest.mouseClick(add, Qt.MouseButton.LeftButton)
        await person.sees("Calder Valley Brewery Co.")
        await person.settled()
        await person.press("Match by name")
        await press_starting(person, "Map 1")
        await person.settled()
        await person.sees("Name match")
        assert (await door.mappings.unmapped(tenant_id, "customers"))[0] == 0

    told(tmp_path, story)


def test_customers_are_previewed_imported_and_taken_back(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person, tenant_id: int) -> None:
        door = person.window.desk.door
        await door.customers.put([{"key": "1", "name": "Calder Valley Brewery"}])
        await open_tab(person, tenant_id, "customers")
        await person.press("Import Customers")
        await person.settled()
        await person.sees("Possible match")
        assert (await door.customers.listed("", None))[0] == 1, "nothing is written before"
        await press_starting(person, "Import 41")
        await person.sees("41 created")
        await person.settled()
        assert (await door.customers.listed("", None))[0] == 42
        await person.press("Undo")
        await person.until(lambda: not person.window.page.scope.busy, "undone")
        await person.settled()
        assert (await door.customers.listed("", None))[0] == 1

    told(tmp_path, story)


def test_a_customer_that_came_can_be_changed_here(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person, tenant_id: int) -> None:
        door = person.window.desk.door
        head = await door.imports.read(tenant_id, "customers")
        await door.imports.carry_out(head.id)
        await person.go("Customers")
        await person.sees("Abbeydale Flooring Ltd")
        number = await door.customers.find("Burngreave Books")
        person.window.navigate(("customers", str(number)))
        await person.settled()
        await person.sees("Linked by import")
        await person.type("Phone", "0114 changed")
        await person.press("Save")
        await person.settled()
        assert (await door.customers.get(number)).row.phone == "0114 changed"
        again = await door.imports.read(tenant_id, "customers")
        assert again.ticks.total == 0, "a change made here stays"

    told(tmp_path, story)
