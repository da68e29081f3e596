"""The guide with keys alone; the accessibility bus only says where the focus is."""

from __future__ import annotations

from decimal import Decimal

from tests.accessibility.node import BUTTON, CELL, CHECK, COMBO, FIELD, RADIO, TAB, Node
from tests.accessibility.reader import Check, Lost, Reader
from tests.accessibility.sage_seen import SageSeen

_CUSTOMER = "Keys & Sons Ltd"
_SECOND = "Keys & Daughters Ltd"
_BUSINESS = "Northgate IT Services Ltd"


def by_keyboard(reader: Reader, sage: SageSeen, check: Check) -> None:
    """Every flow of the guide, by Tab, arrows, Enter, Space and shortcuts."""
    _tenant(reader)
    _imports(reader)
    _customers(reader)
    _products(reader)
    _syncing(reader)
    _defaults(reader)
    _invoice(reader, sage)
    check("invoice, typed")
    _disconnect(reader)
    _own_app(reader, sage)


def _press(reader: Reader, name: str, key: str = "Return") -> None:
    """Tab to a button, and press it."""
    reader.tab_to(name, BUTTON)
    reader.keys(key)


def _tab(reader: Reader, name: str) -> None:
    """Along the tabs of a tenant by arrows."""
    tabs = ("Details", "Tax Rates", "Accounts", "Customers", "Products", "Syncing")

    def chosen() -> str:
        reader.look()
        return next(n.name for n in reader.shown() if n.role == TAB and "selected" in n.states)

    reader.tab_to_tabs()
    for _ in tabs:
        way = tabs.index(name) - tabs.index(here := chosen())
        if not way:
            return
        reader.keys("Right" if way > 0 else "Left")
        reader.until(lambda here=here: chosen() != here, f"no arrow leaves the tab {here!r}")


def _on(reader: Reader, name: str, key: str = "Tab") -> None:
    """Tab to a switch that is off; Space switches it on."""
    reader.tab_to(name, CHECK, key=key)
    reader.keys("space")
    reader.until(
        lambda: any("checked" in each.states for each in reader.all(name)),
        f"Space does not switch {name!r} on",
    )


def _tenant(reader: Reader) -> None:
    reader.keys("ctrl+comma")
    reader.title("Accounts and Payments")
    reader.tab_to("Sage Business Cloud", BUTTON)
    reader.keys("plus")
    reader.hears("Sage Business Cloud is enabled")
    _press(reader, "Open the module")
    reader.title("Sage Business Cloud")
    _press(reader, "Sage Business Cloud Tenants")
    reader.title("Tenants")
    reader.keys("ctrl+n")
    reader.title("New tenant")
    reader.tab_to("Name", FIELD)
    reader.type("Northgate")
    reader.keys("ctrl+s")
    reader.hears("Saved")
    _connect(reader)


def _connect(reader: Reader) -> None:
    _press(reader, "Connect Now")
    reader.sees("Which Sage business?")
    reader.tab_to(_BUSINESS, CELL)
    reader.keys("Return")
    reader.hears(f"Connected to {_BUSINESS}")


def _imports(reader: Reader) -> None:
    _press(reader, "Go to Tax Rates")
    _press(reader, "Import Tax Rates")
    _ended(reader, "Tax rates imported")
    _on(reader, "Import tax rates daily")
    _tab(reader, "Accounts")
    _press(reader, "Import Accounts Codes")
    _ended(reader, "Account codes imported")


def _ended(reader: Reader, title: str) -> None:
    """Enter closes the message, and the focus is somewhere afterwards."""
    reader.sees(title)
    reader.tab_to("Done", BUTTON, most=5)
    reader.keys("Return")
    reader.gone("Done")
    reader.until(reader.focused, f"nothing has the focus after {title!r}")


def _customers(reader: Reader) -> None:
    _tab(reader, "Customers")
    _press(reader, "Add")
    reader.sees("Customer Mappings")
    reader.tab_to("Halo customer", FIELD, most=3)
    reader.keys("Escape")
    reader.gone("Halo customer")
    reader.tab_to("Add", BUTTON, most=1)
    _press(reader, "Match by name")
    reader.hears("No two customers")
    _press(reader, "Import Customers")
    _carried_out(reader)


def _carried_out(reader: Reader) -> None:
    """Untick the first row, tick it again, import with the shortcut, and go back."""
    reader.title("Import")
    reader.sees("selected")
    first = _first_cell(reader)
    for wanted in (False, True):
        reader.keys("space")
        reader.until(
            lambda wanted=wanted: ("checked" in _first_cell(reader).states) is wanted,
            f"Space does not change {first}",
        )
    reader.keys("ctrl+Return")
    reader.sees("Created  ")
    reader.keys("Escape")
    reader.title("Northgate")


def _first_cell(reader: Reader) -> Node:
    """The cell that has the focus; the box of its row tells whether it is ticked."""
    here = reader.focused()
    if here is None or here.role != CELL:
        raise Lost(f"{here} has the focus and not a row. What is shown:\n{reader.picture()}")
    return here


def _products(reader: Reader) -> None:
    _tab(reader, "Products")
    reader.tab_to("Default product group", COMBO)
    reader.keys("F4")
    reader.go_to_entry("New group…")
    reader.keys("Return")
    reader.sees("New product group")
    reader.type("Sage items")
    reader.keys("Return")
    reader.gone("Create")
    for name in ("Import Products", "Import Services"):
        _press(reader, name)
        _carried_out(reader)


def _syncing(reader: Reader) -> None:
    _tab(reader, "Syncing")
    _sync_entities(reader)
    reader.tab_to("Default Sage Business Cloud Item Code", FIELD)
    reader.bus.news.clear()
    reader.type("FW-200")
    reader.hears("FW-200, ")
    reader.keys("Return")
    _on(reader, "Sync to Sage", key="shift+Tab")


def _sync_entities(reader: Reader) -> None:
    reader.tab_to("Entities to sync", COMBO)
    reader.keys("space")
    for entry in ("Customers", "Invoices", "Products"):
        reader.go_to_entry(entry)
        reader.keys("space")
    reader.keys("Escape")


def _defaults(reader: Reader) -> None:
    _press(reader, "Make it the default")
    reader.gone("Make it the default")


def _invoice(reader: Reader, sage: SageSeen) -> None:
    reader.keys("ctrl+2")
    reader.title("Customers")
    reader.keys("ctrl+n")
    reader.title("New customer")
    reader.tab_to("Name", FIELD)
    reader.type(_CUSTOMER)
    reader.keys("ctrl+s")
    reader.until(lambda: sage.contacts(_CUSTOMER) == 1, "the customer does not come to Sage")
    reader.keys("ctrl+4")
    reader.title("Invoices")
    reader.keys("ctrl+n")
    reader.title("New invoice")
    reader.tab_to("Customer", FIELD, most=3)
    reader.bus.news.clear()
    reader.type("Keys")
    reader.hears(_CUSTOMER)
    reader.keys("Return")
    reader.tab_to("Description: empty", CELL)
    reader.type("Set-up and visit")
    reader.keys("Tab", "2", "Tab", "4", "0", "period", "5", "0", "Return")
    reader.sees("Total: 97.20")
    reader.keys("ctrl+Tab")
    _press_back(reader, "Finish")
    reader.hears("Finished")
    found = reader.until(lambda: sage.invoices("INV-0001"), "the invoice does not come to Sage")
    totals = [Decimal(each["total_amount"]) for each in found]
    if totals != [Decimal("97.20")]:
        raise Lost(f"Sage has {totals} and not 97.20 once")
    reader.sees("reconciled to 0.00")


def _press_back(reader: Reader, name: str) -> None:
    reader.tab_to(name, BUTTON, key="shift+Tab")
    reader.keys("Return")


def _disconnect(reader: Reader) -> None:
    reader.keys("ctrl+comma")
    reader.title("Accounts and Payments")
    _press(reader, "Sage Business Cloud")
    reader.title("Sage Business Cloud")
    reader.tab_to("Northgate", CELL)
    reader.keys("Return")
    reader.title("Northgate")
    _tab(reader, "Details")
    _press(reader, "Disconnect")
    reader.until(lambda: reader.look()[-1].role == "dialog", "nobody asks before disconnecting")
    _press(reader, "Disconnect")
    reader.find("Connect Now", BUTTON)
    reader.keys("ctrl+1")
    reader.title("Home")
    reader.tab_to("Home", RADIO)


def _own_app(reader: Reader, sage: SageSeen) -> None:
    """A second tenant with a custom developer app that watches for changes itself."""
    reader.keys("ctrl+comma")
    reader.title("Accounts and Payments")
    _press(reader, "Sage Business Cloud")
    reader.title("Sage Business Cloud")
    _press(reader, "Sage Business Cloud Tenants")
    reader.title("Tenants")
    reader.keys("ctrl+n")
    reader.title("New tenant")
    reader.tab_to("Name", FIELD)
    reader.type("Own app")
    reader.tab_to("Use the Halo app (recommended)", RADIO)
    reader.keys("Down")
    reader.tab_to("Use a custom developer app", RADIO, most=1)
    reader.tab_to("Client ID", FIELD, most=2)
    reader.type("own-app/of-the-walk")
    reader.tab_to("Client secret", FIELD, most=2)
    reader.type("own secret")
    reader.bus.news.clear()
    reader.keys("ctrl+s")
    reader.hears("Saved")
    _connect(reader)
    _map_by_hand(reader)
    _tab(reader, "Syncing")
    _on(reader, "Sync without webhooks")
    _sync_entities(reader)
    _on(reader, "Sync to Sage", key="shift+Tab")
    _press(reader, "Make it the default")
    reader.gone("Make it the default")
    reader.keys("ctrl+2")
    reader.title("Customers")
    reader.keys("ctrl+n")
    reader.title("New customer")
    reader.tab_to("Name", FIELD)
    reader.type(_SECOND)
    reader.keys("ctrl+s")
    reader.until(lambda: sage.contacts(_SECOND) == 1, "the customer does not come to Sage")


def _map_by_hand(reader: Reader) -> None:
    """One customer of each side, by *Add*."""
    _tab(reader, "Customers")
    _press(reader, "Add")
    reader.sees("Customer Mappings")
    reader.until(reader.focused, "nothing in the dialog has the focus")
    for side in ("Halo", "Sage"):
        reader.tab_to(f"{side} customer", FIELD, most=3)
        reader.bus.news.clear()
        reader.type("Abbeydale")
        reader.hears("Abbeydale Flooring Ltd")
        reader.keys("Return")
    reader.tab_to("Add", BUTTON, most=4)
    reader.keys("Return")
    reader.gone("Halo customer")
    reader.sees("1 mapping")
