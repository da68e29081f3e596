"""``make screens``: walks the real window through the guide and writes ``docs/screens``.

With names only those pictures whose names begin with one of them (``tests.screens invoice``). To
look at every page elsewhere than in the documents, in several sizes and at another scale:
``python -m tests.screens --folder build/screens --size 900x600 --size 2560x1440 --scale 2``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "journeys"))
sys.path.insert(0, str(Path(__file__).parent))

from activity import activity  # noqa: E402
from album import Album, Look  # noqa: E402
from data import data  # noqa: E402
from frame import frame  # noqa: E402
from home import home  # noqa: E402
from person import Person  # noqa: E402
from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView  # noqa: E402
from rig import LEEDS, Rig, rig  # noqa: E402
from tray import settings_and_dialogs  # noqa: E402
from window import run_with_qt, sitting  # noqa: E402

from sage_desktop.book.tenant_rows import InvoiceStatus  # noqa: E402
from sage_desktop.sandbox.world import DEMO_CLIENT_SECRET  # noqa: E402
from sage_desktop.sync.syncing_views import ENTITIES  # noqa: E402
from sage_desktop.ui.invoice_lines import Cell  # noqa: E402
from sage_desktop.ui.invoice_table import LineTable  # noqa: E402
from sage_desktop.ui.module_card import ModuleCard  # noqa: E402
from sage_desktop.ui.navigation import tenant_path  # noqa: E402

TARGET = ROOT / "docs" / "screens"
Record = dict[str, object]
SECONDS = 900
"""For all pictures in all sizes, on a computer that has other work."""


async def walk(computer: Rig, look: Look) -> None:
    """The guide from *Enabling* to *Tax Rates*."""
    async with sitting(computer) as person:
        album = Album(person, look)
        await album.take("first-start")
        await person.go("Configuration")
        person.window.activateWindow()
        await person.until(person.window.isActiveWindow, "the window is not active")
        card = await person.find("Sage Business Cloud", ModuleCard)
        card.setFocus(Qt.FocusReason.TabFocusReason)
        await album.take("integrations")
        await person.press("Enable Sage Business Cloud")
        await person.settled()
        if person.control("Sage Business Cloud Tenants") is None:
            person.window.navigate(("configuration", "integrations", "sage-business-cloud"))
            await person.settled()
        await album.take("module")
        await person.press("Sage Business Cloud Tenants")
        await person.settled()
        await person.press("New")
        await person.settled()
        await person.type("Name", "Northgate IT Services")
        await person.press("Save")
        await person.sees("Connect Now")
        await person.settled()
        await album.take("details")
        await person.press("Connect Now")
        await person.find("Log in as the demo user")
        await album.take("connecting")
        await person.press("Log in as the demo user")
        await person.sees(LEEDS)
        await album.take("choose-business")
        await choose(person, "Northgate IT Services Ltd")
        await person.sees("Connected to Northgate IT Services Ltd as Priya Raman")
        await person.settled()
        await album.take("connected")
        await prepare_rates(person)
        await person.open_tab("Tax Rates")
        await person.sees("Standard 20.00%")
        await person.settled()
        await album.take("tax-rates")
        await person.press("Import Tax Rates")
        await person.sees("Remove")
        await asyncio.sleep(0.05)
        await album.take("remove-question")
        await press_starting(person, "Remove")
        await person.sees("Done")
        await asyncio.sleep(0.05)
        await album.take("import-result")
        await person.press("Done")
        await person.settled()
        await album.take("tax-rates-mapped")
        await person.press("Edit Tax Rates")
        await person.settled()
        await album.take("tax-rate-records")
        await accounts_and_customers(person, album)
        await products_and_suppliers(person, album)
        await invoices(person, album)
        await activity(computer, person, album.take)
        await data(computer, person, album.take)
        await home(person, album.take)
        await frame(person, album.take)
        person.window.navigate(("configuration", "integrations", "sage-business-cloud", "tenants"))
        await person.settled()
        await album.take("tenants")
        await syncing(computer, person, album)
        await settings_and_dialogs(person, album.take)
        await album.take_tray()


async def accounts_and_customers(person: Person, album: Album) -> None:
    """The guide's chapters Accounts and Customers."""
    door = person.window.desk.door
    [tenant] = await door.tenants()
    await prepare_customers(person)
    person.window.navigate(tenant_path(tenant.row.id, "accounts"))
    await person.settled()
    await person.press("Import Accounts Codes")
    await person.sees("Done")
    await asyncio.sleep(0.05)
    await album.take("accounts-result")
    await person.press("Done")
    await person.settled()
    await album.take("accounts")
    await person.press("View Accounts")
    await person.settled()
    await album.take("account-codes")
    person.window.navigate(tenant_path(tenant.row.id, "customers"))
    await person.settled()
    await person.press("Add")
    await person.sees("Customer Mappings")
    await asyncio.sleep(0.05)
    await album.take("customer-mapping")
    await press_starting(person, "Cancel")
    await person.settled()
    await person.press("Import Customers")
    await person.sees("Possible match")
    await person.settled()
    await album.take("import-customers")
    await person.press(import_button(person))
    await person.sees("created")
    await person.settled()
    await album.take("import-customers-result")
    await person.press("Done")
    await person.settled()
    await album.take("customers-tab")
    await person.go("Customers")
    await album.take("customers")
    number = await door.customers.find("Ashdown Care Homes Ltd")
    person.window.navigate(("customers", str(number)))
    await person.settled()
    await album.take("customer")


async def products_and_suppliers(person: Person, album: Album) -> None:
    """The guide's chapter Products."""
    door = person.window.desk.door
    [tenant] = await door.tenants()
    number = tenant.row.id
    await door.product_groups.put(
        [{"key": name, "name": name} for name in ("Goods", "Hardware", "Managed services")]
    )
    await person.go("Suppliers")
    await person.press("Import Suppliers")
    await imported(person)
    await album.take("suppliers")
    person.window.navigate(tenant_path(number, "products"))
    await person.settled()
    await album.take("products-no-group")
    await door.categories.set_default_group(number, await door.product_groups.find("Goods"))
    await person.settled()
    await person.press("Import Products")
    await person.sees("New")
    await person.settled()
    await album.take("import-products")
    await imported(person)
    await person.press("Import Services")
    await imported(person)
    [sold] = [each for each in await door.categories.of(number) if "4000" in each.name]
    await door.categories.map(number, sold.sage_id, await door.product_groups.find("Hardware"))
    await person.settled()
    await album.take("products-tab")
    await person.go("Products")
    await album.take("products")
    person.window.navigate(("products", str(await door.products.find("Data recovery"))))
    await person.settled()
    await album.take("product")
    await person.go("Product Groups")
    await album.take("product-groups")


async def syncing(computer: Rig, person: Person, album: Album) -> None:
    """The guide's chapter Syncing, with the Halo app and with a custom developer app."""
    door = person.window.desk.door
    [tenant] = await door.tenants()
    custom = await computer.custom_tenant(door, DEMO_CLIENT_SECRET, "Northgate Cloud")
    await computer.connect(door, custom, business=LEEDS)
    for number in (tenant.row.id, custom):
        await door.syncing.read_items(number)
    await syncing_is_on(person, tenant.row.id, "syncing", album)
    person.window.navigate(tenant_path(custom, "syncing"))
    await person.settled()
    await album.take("syncing-custom-app")
    await door.syncing.set_without_webhooks(custom, True)
    await syncing_is_on(person, custom, "syncing-custom-app-on", album)


async def syncing_is_on(person: Person, number: int, name: str, album: Album) -> None:
    rooms = person.window.desk.door.syncing
    await rooms.set_sync(number, True)
    await rooms.set_entities(number, ENTITIES)
    [first, *_] = await rooms.items(number, "hour")
    await rooms.set_default_item(number, str(first.id))
    person.window.navigate(tenant_path(number, "syncing"))
    await person.settled()
    await album.take(name)


async def invoices(person: Person, album: Album) -> None:
    """The list without and with invoices, a draft, and one that Sage has."""
    door = person.window.desk.door
    await person.go("Invoices")
    await album.take("invoices-empty")
    records = await prepare_invoices(person)
    await door.invoices.put(records)
    [tenant] = await door.tenants()
    await door.set_default_tenant(tenant.row.id)
    await door.syncing.set_entities(tenant.row.id, {"customer", "product", "invoice"})
    await door.syncing.set_sync(tenant.row.id, True)
    await door.set_default_invoice_status(InvoiceStatus.ISSUED)
    await door.sending.push(tenant.row.id, timeout=10)
    await person.settled()
    await album.take("invoices")
    person.window.navigate(("invoices", str(await door.invoices.find("INV-2037"))))
    await person.settled()
    await album.take("invoice-sent")
    person.window.navigate(("invoices", str(await door.invoices.find("INV-2042"))))
    await person.settled()
    person.window.activateWindow()
    await person.until(person.window.isActiveWindow, "the window is not active")
    table = await person.find("Lines", LineTable)
    assert isinstance(table, LineTable)
    table.setFocus()
    table.go_to(2, Cell.QUANTITY)
    await asyncio.sleep(0.05)
    await album.take("invoice")


async def imported(person: Person) -> None:
    """Carries out the import whose screen is open, and leaves it."""
    await person.sees("selected")
    await person.settled()
    await person.press(import_button(person))
    await person.sees("created")
    await person.press("Done")
    await person.settled()


def import_button(person: Person) -> str:
    """The button of the import screen says how many it imports."""
    buttons = person.window.findChildren(QAbstractButton)
    names = (each.accessibleName() for each in buttons if each.isVisible())
    return next(name for name in names if name.startswith("Import ") and name[7:8].isdigit())


async def choose(person: Person, business: str) -> None:
    for root in person.roots():
        for view in root.findChildren(QAbstractItemView):
            model = view.model()
            for row in range(model.rowCount()):
                if view.isVisible() and business in str(model.index(row, 0).data() or ""):
                    view.setCurrentIndex(model.index(row, 0))
    await press_starting(person, "Use this business")


async def press_starting(person: Person, verb: str) -> None:
    """Presses the dialog's button whose text begins with ``verb``."""
    for root in person.roots():
        if root is person.window or not root.isWindow():
            continue
        for button in root.findChildren(QAbstractButton):
            if button.isVisible() and button.text().startswith(verb):
                button.click()
                return
    raise AssertionError(f"no button {verb}…; {person.texts()}")


async def prepare_rates(person: Person) -> None:
    """What a company has before its first import: two rates Sage does not know."""
    await person.window.desk.door.tax_rates.put(
        [
            {"key": "std", "name": "Standard 20.00%", "percentage": "20"},
            {"key": "old", "name": "VAT 17.5 % (until 2011)", "percentage": "17.5"},
            {"key": "test", "name": "Test rate", "percentage": "1"},
        ]
    )


async def prepare_customers(person: Person) -> None:
    """Customers that the company had before: one equal, one similar, one that fits two."""
    await person.window.desk.door.customers.put(
        [
            {"key": "1", "name": "Abbeydale Flooring Ltd", "phone": "01632 960 118"},
            {"key": "2", "name": "Calder Valley Brewery"},
            {"key": "3", "name": "Premier Windows Ltd"},
            {"key": "4", "name": "Zenith Catering"},
        ]
    )


async def prepare_invoices(person: Person) -> list[Record]:
    """Six finished invoices of a month, one of them marked "do not send", and a draft."""
    door = person.window.desk.door

    async def customer(name: str) -> str:
        view = await door.customers.get(await door.customers.find(name))
        return view.row.key

    async def line(described: str, item: str, count: str, price: str, off: str = "0") -> Record:
        number = await door.products.find(item)
        row = (await door.products.get(number)).row
        return {
            "description": described,
            "product": row.key,
            "quantity": count,
            "unit_price": price,
            "discount_percent": off,
            "account": row.sales_account,
            "tax_rate": "Standard 20.00%",
        }

    lines = [
        await line("Office suite, premium", "Office suite, premium, per seat", "24", "18.30"),
        await line("Endpoint protection", "Endpoint protection, per seat", "12", "36"),
        await line("On-site visit, 18 Nov", "Support hour", "3.5", "80", "10"),
        await line("Managed firewall", "Managed firewall", "1", "50"),
    ]
    lines.append({**lines[3], "description": "Delivery by courier", "product": None})
    names = ("Ashdown Care Homes Ltd", "Brightwater Primary School", "Castle Street Surgery")
    keys = [await customer(name) for name in names]
    found: list[Record] = [
        {
            "key": f"i{n}",
            "number": f"INV-{2036 + n}",
            "customer": keys[n % len(keys)],
            "date": f"2026-11-{3 + 3 * n:02}",
            "due_date": f"2026-12-{3 + 3 * n:02}",
            "lines": lines[n % 3 : n % 3 + 2],
            "do_not_send": n == 4,
        }
        for n in range(6)
    ]
    draft: Record = {
        "key": "draft",
        "number": "INV-2042",
        "customer": keys[0],
        "date": "2026-11-22",
        "lines": lines,
        "notes": "Thank you for your business.",
        "state": "draft",
    }
    return [*found, draft]


async def main(look: Look) -> None:
    with tempfile.TemporaryDirectory() as data:
        async with rig(Path(data)) as computer:
            await walk(computer, look)


def size(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.screens")
    parser.add_argument("names", nargs="*", help="what the wanted pictures begin with (all)")
    parser.add_argument("--folder", type=Path, default=TARGET, help="where to (docs/screens)")
    parser.add_argument("--size", type=size, action="append", help="of the window (1280x800)")
    parser.add_argument("--scale", default="1", help="pixels of the picture for one of Qt's (1)")
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    os.environ["QT_SCALE_FACTOR"] = given.scale
    given.folder.mkdir(parents=True, exist_ok=True)
    wanted = Look(given.folder, tuple(given.names) or ("",), tuple(given.size or ()))
    run_with_qt(main(wanted), seconds=SECONDS)
