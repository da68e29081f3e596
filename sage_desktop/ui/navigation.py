"""The places of the program: their names, icons and keys, in the order of the navigation rail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sage_desktop.core.i18n import tr


@dataclass(frozen=True, slots=True)
class Place:
    """``key`` is the first step of its path; ``group`` changes where the rail draws a line."""

    key: str
    text: Callable[[], str]
    shortcut: str
    group: int


PLACES = (
    Place("home", lambda: tr("Home"), "Ctrl+1", 0),
    Place("customers", lambda: tr("Customers"), "Ctrl+2", 1),
    Place("products", lambda: tr("Products"), "Ctrl+3", 1),
    Place("invoices", lambda: tr("Invoices"), "Ctrl+4", 1),
    Place("suppliers", lambda: tr("Suppliers"), "Ctrl+5", 1),
    Place("tax-rates", lambda: tr("Tax Rates"), "Ctrl+6", 1),
    Place("account-codes", lambda: tr("Account Codes"), "Ctrl+7", 1),
    Place("product-groups", lambda: tr("Product Groups"), "Ctrl+8", 1),
    Place("activity", lambda: tr("Activity"), "Ctrl+9", 2),
    Place("configuration", lambda: tr("Configuration"), "Ctrl+,", 2),
)
"""Names as in contract.md, "Names of controls"; each icon is called like its key."""

CUSTOMERS = ("customers",)
PRODUCTS = ("products",)
INVOICES = ("invoices",)
SUPPLIERS = ("suppliers",)
PRODUCT_GROUPS = ("product-groups",)
TAX_RATES = ("tax-rates",)
ACCOUNT_CODES = ("account-codes",)
INTEGRATIONS = ("configuration", "integrations")
MODULE = (*INTEGRATIONS, "sage-business-cloud")
TENANTS = (*MODULE, "tenants")
SETTINGS = ("configuration", "settings")
ABOUT = ("configuration", "about")
HELP = ("help",)


def tenant_path(tenant_id: int | None, tab: str = "details") -> tuple[str, ...]:
    """The page of a tenant; None is the page for a new one."""
    return (*TENANTS, "new" if tenant_id is None else str(tenant_id), tab)


def import_path(tenant_id: int, kind: str) -> tuple[str, ...]:
    """The import screen of a tenant for ``customers``, ``products`` and the like."""
    return (*tenant_path(tenant_id, kind), "import")
