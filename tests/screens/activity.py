"""Pictures of *Activity*: what was sent, what waits and why, what needs a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from person import Person
from rig import SHEFFIELD, Rig

from sage_desktop.sandbox import faults
from sage_desktop.ui.activity_page import ActivityPage

Take = Callable[[str], Awaitable[None]]
LINE = {
    "description": "Managed IT support, November",
    "quantity": "24",
    "unit_price": "45.00",
    "account": "4000",
    "tax_rate": "Standard 20.00%",
}
NEW = "Dearne Valley Joinery Ltd"


async def activity(computer: Rig, person: Person, take: Take) -> None:
    """After ``invoices``: there is a tenant that syncs, and some invoices are in Sage."""
    await person.go("Activity")
    await take("activity")
    await prepare(computer, person)
    await person.open_tab("Outbox")
    page = person.window.page
    assert isinstance(page, ActivityPage)
    await person.settled()
    rows = await person.window.desk.door.sending.outbox()
    page.outbox.table.choose(next(row.row_id for row in rows if row.name == NEW))
    await person.settled()
    await take("outbox")
    await person.open_tab("Issues")
    choose(page, "exists_in_sage")
    await person.settled()
    await take("issues")
    choose(page, "refused_date")
    page.issues.card.said.button.click()
    await person.settled()
    await take("issues-grouped")
    number = await person.window.desk.door.customers.find("vat")
    person.window.navigate(("customers", str(number)))
    await person.settled()
    await take("customer-sent")


def choose(page: ActivityPage, code: str) -> None:
    """The issue with this code."""
    model = page.issues.table.model()
    keys = [model.key_at(row) for row in range(model.rowCount())]
    page.issues.table.choose(next(key for key in keys if key[0] == code))


async def prepare(computer: Rig, person: Person) -> None:
    """One of each: a twin in Sage, a refused number, a locked period, no account, no answer."""
    door = person.window.desk.door
    [tenant] = await door.tenants()
    known = await door.customers.get(await door.customers.find("Ashdown Care Homes Ltd"))

    def invoice(number: int, **more: object) -> dict[str, object]:
        return {
            "key": f"a{number}",
            "number": f"INV-{number}",
            "customer": known.row.key,
            "date": "2026-11-20",
            "lines": [LINE],
            **more,
        }

    computer.world.add_contact(SHEFFIELD, "Calder Valley Windows Ltd", reference="CAL009")
    await door.customers.put(
        [
            {"key": "twin", "name": "Calder Valley Windows Ltd"},
            {"key": "vat", "name": "Edale Outdoor Supplies", "vat_number": "GB12"},
        ]
    )
    await door.sending.push(tenant.row.id, timeout=1)
    computer.world.lock_period(SHEFFIELD, date(2026, 10, 31))
    await door.invoices.put([invoice(n, date="2026-10-30") for n in (2043, 2044, 2045)])
    await door.sending.push(tenant.row.id, timeout=1)
    bare = {**LINE, "account": None}
    computer.world.faults.add(faults.drop(), method="POST", path="/v3.1/contacts", times=50)
    await door.customers.put([{"key": "new", "name": NEW}])
    await door.invoices.put([invoice(2046, lines=[bare]), invoice(2047, customer="new")])
    await door.sending.push(tenant.row.id, timeout=1)
