"""Setting up syncing against the stand-in: items that are read, and the tab by clicking."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from imports import asked, told
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from rig import LEEDS, Rig, rig
from window import run_with_qt, sitting

from sage_desktop.core.errors import BadInput, Cancelled, SignInNeeded
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.sandbox.world import DEMO_CLIENT_SECRET
from sage_desktop.sync.service import Service
from sage_desktop.sync.syncing_views import sync_supported
from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.search_picker import SearchPicker
from sage_desktop.ui.widgets import MultiPicker, Switch


def test_items_are_read_once_and_then_only_what_changed(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        rooms = service.syncing
        assert not await rooms.items_were_read(tenant_id)
        assert await rooms.items(tenant_id) == []
        heard: list[Progress] = []
        await rooms.read_items(tenant_id, report=heard.append)
        assert heard[-1].done == heard[-1].total > 0
        assert asked(computer) == {"/business_settings", "/products", "/services"}
        assert await rooms.items_were_read(tenant_id)
        codes = {pick.id for pick in await rooms.items(tenant_id, limit=500)}
        assert {"VPS-2", "FW-100"} & codes
        first = (await rooms.items(tenant_id, "vps-2"))[0]
        assert first.id == "VPS-2"
        item = await rooms.set_default_item(tenant_id, "vps-2")
        assert item.known
        assert item.description == first.detail
        with pytest.raises(BadInput):
            await rooms.set_default_item(tenant_id, "NOPE")
        assert (await service.tenant(tenant_id)).row.default_item_code == "VPS-2"
        computer.world.requests.clear()
        computer.clock.forward(minutes=30)
        await rooms.read_items(tenant_id)
        lists = [
            each
            for each in computer.world.requests
            if each.path.endswith("s") and "settings" not in each.path
        ]
        assert len(lists) == 4
        assert all(any("since" in name for name, _ in each.query) for each in lists)

    told(tmp_path, story)


def test_reading_for_the_picker_saves_the_import_its_reading(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await service.accounts.run(tenant_id)
        await service.tax_rates.run(tenant_id)
        group = await service.product_groups.save(None, "Goods")
        await service.categories.set_default_group(tenant_id, group)
        await service.syncing.read_items(tenant_id)
        head = await service.imports.read(tenant_id, "products")
        assert head.incremental
        assert head.total > 30

    told(tmp_path, story)


def test_reading_stops_when_asked_and_needs_a_connected_tenant(tmp_path: Path) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        cancel = Cancel()
        cancel.request()
        with pytest.raises(Cancelled):
            await service.syncing.read_items(tenant_id, cancel=cancel)
        assert not await service.syncing.items_were_read(tenant_id)
        await service.disable_module()
        with pytest.raises(BadInput) as refused:
            await service.syncing.read_items(tenant_id)
        assert refused.value.code == "module_disabled"
        await service.enable_module()
        await service.disconnect(tenant_id)
        with pytest.raises(SignInNeeded):
            await service.syncing.read_items(tenant_id)

    told(tmp_path, story)


async def opened(person: Person, tenant_id: int) -> None:
    person.window.navigate(tenant_path(tenant_id, "syncing"))
    await person.settled()


def test_syncing_is_set_up_by_clicking(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        door = person.window.desk.door
        tenant_id = await computer.connected(door)
        await opened(person, tenant_id)
        await person.press("Sync to Sage")
        await person.sees("Nothing is sent yet: choose what to sync.")
        entities = await person.find("Entities to sync", MultiPicker)
        entities.showPopup()
        for _ in range(3):
            QTest.keyClick(entities.view(), Qt.Key.Key_Space)
            QTest.keyClick(entities.view(), Qt.Key.Key_Down)
        entities.hidePopup()
        await person.sees("Customers, invoices and products are sent")
        item = await person.find("Default Sage Business Cloud Item Code", SearchPicker)
        person.window.activateWindow()
        await person.until(person.window.isActiveWindow, "the window is not active")
        item.setFocus()
        QTest.keyClicks(item, "VPS-2")
        await person.until(lambda: item.is_open and item.entries.pick_at(0), "no list")
        QTest.keyClick(item, Qt.Key.Key_Return)
        await person.until(lambda: item.text().startswith("VPS-2 – "), "nothing is chosen")
        await person.settled()
        row = (await door.tenant(tenant_id)).row
        assert row.sync
        assert row.sync_entities == {"customer", "invoice", "product"}
        assert row.default_item_code == "VPS-2"

    run(tmp_path, story)


def test_a_custom_app_is_set_up_without_webhooks(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        door = person.window.desk.door
        tenant_id = await computer.custom_tenant(door, DEMO_CLIENT_SECRET)
        await computer.connect(door, tenant_id, business=LEEDS)
        await opened(person, tenant_id)
        await person.sees("Available when “Sync without webhooks” is on.")
        assert person.control("Sync to Sage", Switch) is None, "disabled"
        await person.press("Sync without webhooks")
        await person.find("Sync to Sage", Switch)
        await person.settled()
        assert sync_supported((await door.tenant(tenant_id)).row)

    run(tmp_path, story)


def run(folder: Path, story: object) -> None:
    async def work() -> None:
        async with rig(folder) as computer, sitting(computer) as person:
            await story(computer, person)  # type: ignore[operator]
            await asyncio.sleep(0)
            assert computer.world.sins == []

    run_with_qt(work())
