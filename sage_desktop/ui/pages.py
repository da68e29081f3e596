"""Which page stands at which path; the one list that the window is built from.

A page's module is loaded when the page is first opened, or ahead of that by ``load_ahead``: the
window is seen a good deal sooner without them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from importlib import import_module

from sage_desktop.ui.navigation import (
    ABOUT,
    ACCOUNT_CODES,
    CUSTOMERS,
    HELP,
    INTEGRATIONS,
    INVOICES,
    MODULE,
    PRODUCT_GROUPS,
    PRODUCTS,
    SETTINGS,
    SUPPLIERS,
    TAX_RATES,
    TENANTS,
)
from sage_desktop.ui.page import Desk, Page, Path
from sage_desktop.ui.router import ANY

PageMaker = Callable[[Desk], Page]

_PAGES: Mapping[Path, tuple[str, str]] = {
    ("home",): ("home_page", "HomePage"),
    CUSTOMERS: ("customers_page", "CustomersPage"),
    (*CUSTOMERS, ANY): ("customer_page", "CustomerPage"),
    PRODUCTS: ("products_page", "ProductsPage"),
    (*PRODUCTS, ANY): ("product_page", "ProductPage"),
    INVOICES: ("invoices_page", "InvoicesPage"),
    (*INVOICES, ANY): ("invoice_page", "InvoicePage"),
    SUPPLIERS: ("suppliers_page", "SuppliersPage"),
    (*SUPPLIERS, ANY): ("supplier_page", "SupplierPage"),
    PRODUCT_GROUPS: ("product_groups_page", "ProductGroupsPage"),
    TAX_RATES: ("tax_rates_page", "TaxRatesPage"),
    (*TAX_RATES, ANY): ("tax_rate_page", "TaxRatePage"),
    ACCOUNT_CODES: ("account_codes_page", "AccountCodesPage"),
    ("activity",): ("activity_page", "ActivityPage"),
    INTEGRATIONS: ("integrations_page", "IntegrationsPage"),
    MODULE: ("module_page", "ModulePage"),
    TENANTS: ("tenants_page", "TenantsPage"),
    (*TENANTS, ANY): ("tenant_page", "TenantPage"),
    (*TENANTS, ANY, "customers", "import"): ("import_page", "import_customers"),
    (*TENANTS, ANY, "products", "import"): ("import_page", "import_products"),
    (*TENANTS, ANY, "services", "import"): ("import_page", "import_services"),
    (*TENANTS, ANY, "suppliers", "import"): ("import_page", "import_suppliers"),
    SETTINGS: ("settings_page", "SettingsPage"),
    ABOUT: ("about_page", "AboutPage"),
    HELP: ("help_page", "HelpPage"),
}


def _maker(module: str, name: str) -> PageMaker:
    def make(desk: Desk) -> Page:
        page: Page = getattr(_loaded(module), name)(desk)
        return page

    return make


def _loaded(module: str) -> object:
    return import_module(f"{__package__}.{module}")


MAKERS: Mapping[Path, PageMaker] = {path: _maker(*place) for path, place in _PAGES.items()}
"""A longer path belongs to the page with the longest of its beginnings (``ui.router``)."""


async def load_ahead() -> None:
    """Loads what the pages need, a page's part per turn of the loop."""
    for module, _name in _PAGES.values():
        await asyncio.sleep(0)
        _loaded(module)
