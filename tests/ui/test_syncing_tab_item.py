"""The default item code on the tab *Syncing*: searched, typed, read."""

from __future__ import annotations

import asyncio

from desktop import Run, desktop, settled, until
from fake_door import FakeDoor
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from syncing_seen import banner, change, opened, row

from sage_desktop.core.errors import Cancelled, Wait
from sage_desktop.ui.syncing_tab import SyncingTab


def listed(tab: SyncingTab) -> list[str]:
    """The names in the open list of items."""
    entries = tab.item.entries
    return [str(entries.index(line, 0).data()) for line in range(entries.rowCount())]


async def look(tab: SyncingTab) -> None:
    tab.item.setFocus()
    tab.item.open_list()
    await until(lambda: tab.item.is_open)


def test_an_item_is_chosen_by_code_or_description(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert tab.item.accessibleName() == "Default Sage Business Cloud Item Code"
            assert "sent without one, and needs an account" in tab.item.accessibleDescription()
            await look(tab)
            assert listed(tab) == ["FW-100", "MS-STD", "SERVICE"]
            QTest.keyClicks(tab.item, "general")
            await until(lambda: listed(tab) == ["SERVICE"])
            QTest.keyClick(tab.item, Qt.Key.Key_Return)
            await settled(made.window)
            assert row(furnished).default_item_code == "SERVICE"
            assert tab.item.text() == "SERVICE – General services"
            assert "A line without an item code gets" in tab.item_row._help_text
            await look(tab)
            assert listed(tab)[0] == "No default item"
            QTest.keyClick(tab.item, Qt.Key.Key_Home)
            tab.item._take_index(tab.item._popup.model().index(0, 0))
            await settled(made.window)
            assert row(furnished).default_item_code == ""
            assert tab.item.text() == ""

    run(story())


def test_a_typed_code_counts_and_an_emptied_field_clears(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            await typed(tab, "FW-100")
            await settled(made.window)
            assert row(furnished).default_item_code == "FW-100"
            assert tab.item.text() == "FW-100 – FortiGate 60F firewall"
            await typed(tab, "NOPE")
            await settled(made.window)
            assert row(furnished).default_item_code == "FW-100"
            assert "no item in use with the code “NOPE”" in tab.item_row.error
            assert tab.item.text().startswith("FW-100")
            await typed(tab, "")
            await settled(made.window)
            assert row(furnished).default_item_code == ""
            assert tab.item_row.error == ""

    async def typed(tab: SyncingTab, text: str) -> None:
        tab.item.setFocus()
        tab.item.setText(text)
        await asyncio.sleep(0.02)
        tab.item._popup.hide()
        tab.item.clearFocus()

    run(story())


def test_what_is_typed_survives_news(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.item.setFocus()
            QTest.keyClicks(tab.item, "serv")
            await furnished.syncing.set_sync(1, True)
            await settled(made.window)
            assert tab.item.text() == "serv"

    run(story())


def test_items_that_were_never_read_are_read_when_the_list_is_opened(
    run: Run, furnished: FakeDoor
) -> None:
    rooms = furnished.syncing
    rooms.kept = None
    change(furnished, default_item_code="SERVICE")

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert tab.item.text() == "SERVICE"
            assert "were not read yet" in tab.item_row._help_text
            assert rooms.readings == 0
            await look(tab)
            assert rooms.readings == 1
            assert "SERVICE" in listed(tab)
            tab.item._popup.hide()
            await settled(made.window)
            assert tab.item.text() == "SERVICE – General services"
            del rooms.sage["SERVICE"]
            assert tab.read_button.accessibleName() == "Read items again"
            tab.read_button.click()
            await settled(made.window)
            assert rooms.readings == 2
            assert "has no item in use with this code" in tab.item_row.error

    run(story())


def test_why_items_cannot_be_read_is_said(run: Run, furnished: FakeDoor) -> None:
    rooms = furnished.syncing
    rooms.kept = None
    rooms.fails_with = Wait("offline")

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.item.setFocus()
            tab.item.open_list()
            await until(lambda: banner(made))
            assert "No connection to Sage" in banner(made)
            assert tab.read_button.isEnabled()
            rooms.fails_with = Cancelled()
            tab.item.open_list()
            await until(lambda: "Stopped" in banner(made))
            rooms.fails_with = None
            tab.read_button.click()
            await settled(made.window)
            assert banner(made) == ""

    run(story())
