"""The guide's last chapter by clicking: what is typed in here is in Sage a moment later."""

from __future__ import annotations

import time
from pathlib import Path

from person import Person
from PySide6.QtWidgets import QLineEdit
from rig import Rig, rig
from sendings import contact_named, invoice_of, put_all, sage, syncing
from window import run_with_qt, sitting

from sage_desktop.ui.navigation import tenant_path

SOON = 2.0
"""So many seconds after a change its sending has begun."""


def told(folder: Path, story: object) -> None:
    async def work() -> None:
        async with rig(folder, "small") as computer, sitting(computer) as person:
            door = person.window.desk.door
            tenant_id = await computer.connected(door)
            await story(computer, person, tenant_id)  # type: ignore[operator]
            assert computer.world.sins == []

    run_with_qt(work())


def test_a_customer_typed_in_is_in_sage_a_moment_later(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person, tenant_id: int) -> None:
        await syncing(person.window.desk.door, tenant_id)
        person.window.navigate(("customers", "new"))
        await person.settled()
        name = await person.find("Name", QLineEdit)
        name.setText("Typed Widgets Ltd")
        name.textEdited.emit(name.text())
        begun = time.monotonic()
        await person.press("Save")

        def there() -> bool:
            contacts = sage(computer).contacts.values()
            return any(each.name == "Typed Widgets Ltd" for each in contacts)

        await person.until(there, "the customer never came to Sage")
        assert time.monotonic() - begun < SOON
        await person.sees("1 customer")  # the message after a sync

    told(tmp_path, story)


def test_what_changed_before_waits_until_syncing_is_switched_on(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person, tenant_id: int) -> None:
        door = person.window.desk.door
        await syncing(door, tenant_id)
        await door.syncing.set_sync(tenant_id, False)
        await put_all(door)
        person.window.navigate(("activity", "outbox"))
        await person.settled()
        await person.sees("Acme Widgets Ltd")
        person.window.navigate(tenant_path(tenant_id, "syncing"))
        await person.settled()
        await person.press("Sync to Sage")
        await person.press("Send 3 records")
        await person.until(
            lambda: any(e.reference == "INV-1001" for e in sage(computer).invoices.values()),
            "the invoice never came to Sage",
        )
        assert contact_named(computer, "Acme Widgets Ltd")
        assert invoice_of(computer, "INV-1001").status == "DRAFT"
        await person.sees("reconciled to 0.00")

    told(tmp_path, story)


def test_the_daily_run_is_done_from_home(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person, tenant_id: int) -> None:
        door = person.window.desk.door
        await door.set_daily_tax_rates(tenant_id, True)
        before = await door.daily.last_run()
        await person.go("Home")
        await person.press("Run now")
        await person.sees("The daily run is done")
        run = await door.daily.last_run()
        assert run is not None and run != before
        assert run.counts.created > 0

    told(tmp_path, story)
