"""The whole guide by the names of controls; and the shorter way with a custom developer app."""

from __future__ import annotations

from decimal import Decimal

from tests.accessibility.import_walk import customers, products
from tests.accessibility.node import BUTTON, CHECK, RADIO, TAB
from tests.accessibility.reader import Check, Lost, Reader
from tests.accessibility.sage_seen import SageSeen

BUSINESS = "Northgate IT Services Ltd"
CUSTOMER = "Walker & Sons Ltd"
NUMBER, NET, TOTAL = "INV-0001", Decimal("81.00"), Decimal("97.20")
"""Of the invoice that is made, as Sage is to have it."""


def guide(reader: Reader, sage: SageSeen, check: Check) -> None:
    """From enabling to an invoice in Sage, and disconnected again."""
    set_up(reader, check)
    invoice(reader, sage, check)
    disconnect(reader, check)


def set_up(reader: Reader, check: Check, *, in_demo: bool = False) -> None:
    """From the first start to a connected tenant that syncs, and is the default."""
    enable(reader, check)
    _tenant(reader, check, "Northgate")
    _connect(reader, check, in_demo=in_demo)
    _tax_rates(reader, check)
    _accounts(reader, check)
    customers(reader, check)
    products(reader, check)
    _syncing(reader, check)
    _module(reader, check)


def custom_app(reader: Reader, check: Check, *, in_demo: bool = False) -> None:
    """A second tenant, with an app of one's own, that watches for changes itself."""
    _tenants(reader)
    _new(reader, "Own app")
    reader.press("Use a custom developer app", RADIO)
    check("custom developer app")
    reader.write("Client ID", "own-app/of-the-walk")
    reader.write("Client secret", "own secret")
    reader.press("Save")
    reader.hears("Saved")
    _connect(reader, check, in_demo=in_demo)
    reader.press("Syncing", TAB)
    reader.press("Sync without webhooks", CHECK)
    reader.until(
        lambda: any("checked" in each.states for each in reader.all("Sync without webhooks")),
        "the switch does not stay on",
    )
    check("Syncing of a custom app")
    disconnect(reader, check, "Own app")


def enable(reader: Reader, check: Check) -> None:
    check("Home, first start")
    reader.press("Configuration", RADIO)
    reader.title("Accounts and Payments")
    check("Integrations")
    reader.press("Enable Sage Business Cloud", BUTTON)
    reader.hears("Sage Business Cloud is enabled")


def _tenants(reader: Reader) -> None:
    reader.press("Home", RADIO)
    reader.title("Home")
    reader.press("Configuration", RADIO)
    reader.title("Accounts and Payments")
    reader.press("Sage Business Cloud", BUTTON)
    reader.title("Sage Business Cloud")
    reader.press("Sage Business Cloud Tenants", BUTTON)
    reader.title("Tenants")


def _new(reader: Reader, name: str) -> None:
    reader.press("New", BUTTON)
    reader.title("New tenant")
    reader.write("Name", name)


def _tenant(reader: Reader, check: Check, name: str) -> None:
    reader.press("Open the module", BUTTON)
    reader.title("Sage Business Cloud")
    check("module page without tenants")
    reader.press("Sage Business Cloud Tenants", BUTTON)
    reader.title("Tenants")
    check("Tenants, none yet")
    _new(reader, name)
    reader.press("Use the Halo app (recommended)", RADIO)
    check("new tenant")
    reader.press("Save", BUTTON)
    reader.hears("Saved")
    locked = reader.find("Tax Rates", TAB)
    reader.act(locked)
    if "connected" not in locked.description or "selected" in reader.find("Tax Rates", TAB).states:
        raise Lost("a locked tab opens, or does not say why it is locked")


def _connect(reader: Reader, check: Check, *, in_demo: bool = False) -> None:
    """The web browser logs in by itself; the demo has a button for it as well."""
    reader.press("Connect Now", BUTTON)
    if in_demo:
        reader.find("Log in as the demo user", BUTTON)
        check("waiting for the browser")
        reader.press("Log in as the demo user", BUTTON)
    reader.find("Use this business", BUTTON)
    check("choice of a business")
    reader.press("Use this business", BUTTON)
    reader.hears(f"Connected to {BUSINESS}")
    reader.gone("Connect Now")
    check("Details, connected")


def _done(reader: Reader, title: str, check: Check) -> None:
    reader.sees(title)
    check(title)
    reader.press("Done", BUTTON)
    reader.gone("Done")
    reader.kept_focus(title)


def _tax_rates(reader: Reader, check: Check) -> None:
    reader.press("Tax Rates", TAB)
    reader.sees("Standard 20.00%")
    check("Tax Rates")
    reader.press("Import Tax Rates", BUTTON)
    _done(reader, "Tax rates imported", check)
    reader.press("Import tax rates daily", CHECK)
    reader.until(
        lambda: any("checked" in each.states for each in reader.all("Import tax rates daily")),
        "the switch does not stay on",
    )
    reader.press("Edit Tax Rates", BUTTON)
    reader.title("Tax Rates")
    check("list of tax rates")
    _back_to_tenant(reader)


def _back_to_tenant(reader: Reader) -> None:
    """By the list of tenants, whose table is used by keys."""
    _tenants(reader)
    reader.focus("Sage Business Cloud Tenants", "table")
    reader.keys("Return")
    reader.title("Northgate")


def _accounts(reader: Reader, check: Check) -> None:
    reader.press("Accounts", TAB)
    reader.press("Import Accounts Codes", BUTTON)
    _done(reader, "Account codes imported", check)
    check("Accounts")
    reader.press("View Accounts", BUTTON)
    reader.title("Account Codes")
    check("account codes")
    _back_to_tenant(reader)


def _syncing(reader: Reader, check: Check) -> None:
    reader.press("Syncing", TAB)
    reader.tick("Entities to sync", "Customers", "Invoices", "Products")
    reader.pick("Default Sage Business Cloud Item Code", "FW-200", "FW-200")
    reader.press("Sync to Sage", CHECK)
    reader.until(
        lambda: any("checked" in each.states for each in reader.all("Sync to Sage")),
        "syncing is not on",
    )
    check("Syncing")


def _module(reader: Reader, check: Check) -> None:
    reader.press("Sage Business Cloud", BUTTON)
    reader.title("Sage Business Cloud")
    reader.choose("Default tenant", "Northgate")
    reader.choose("Default invoice status", "Issued")
    reader.choose("Default invoice status", "Draft")
    check("module page")


def invoice(reader: Reader, sage: SageSeen, check: Check) -> None:
    """A customer and an invoice are typed; Sage gets both, once."""
    reader.press("Customers", RADIO)
    reader.title("Customers")
    check("customers")
    reader.press("New", BUTTON)
    reader.title("New customer")
    reader.find("Name", "text")
    reader.write("Name", CUSTOMER)
    reader.press("Save", BUTTON)
    reader.hears("Saved")
    reader.until(lambda: sage.contacts(CUSTOMER) == 1, "the customer does not come to Sage")
    reader.sees("Sent to Northgate")
    check("customer")
    reader.press("Invoices", RADIO)
    reader.title("Invoices")
    check("invoices")
    reader.press("New invoice", BUTTON)
    reader.title("New invoice")
    reader.pick("Customer", "Walker", CUSTOMER)
    reader.focus("Lines", "table")
    reader.type("Set-up and visit")
    reader.keys("Tab", "2", "Tab", "4", "0", "period", "5", "0", "Return")
    reader.sees("Total: 97.20")
    check("invoice")
    reader.press("Finish", BUTTON)
    reader.hears("Finished")
    found = reader.until(lambda: sage.invoices(NUMBER), "the invoice does not come to Sage")
    totals = [(Decimal(each["net_amount"]), Decimal(each["total_amount"])) for each in found]
    if totals != [(NET, TOTAL)]:
        raise Lost(f"Sage has {totals} and not one invoice of {NET} and {TOTAL}")
    reader.sees("reconciled to 0.00")
    check("invoice in Sage")
    reader.press("Activity", RADIO)
    reader.title("Runs")
    check("Activity")
    reader.press("Home", RADIO)
    reader.title("Home")
    check("Home")


def disconnect(reader: Reader, check: Check, name: str = "Northgate") -> None:
    """The program asks, and the tenant can be connected again."""
    if name == "Northgate":
        _back_to_tenant(reader)
    reader.press("Details", TAB)
    reader.press("Disconnect", BUTTON)
    reader.until(lambda: reader.look()[-1].role == "dialog", "nobody asks before disconnecting")
    check("question before disconnecting")
    reader.press("Disconnect", BUTTON)
    reader.find("Connect Now", BUTTON)
    reader.kept_focus("Disconnect")
