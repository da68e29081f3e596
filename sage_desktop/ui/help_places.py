"""Which chapter of the documentation belongs to which page and dialog: by paths, by names."""

from __future__ import annotations

from collections.abc import Mapping

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
from sage_desktop.ui.router import ANY, fits

Path = tuple[str, ...]
Place = tuple[str, str]
"""A chapter and an anchor in it, "" for its beginning."""

_TENANT = (*TENANTS, ANY)

PLACES: Mapping[Path, Place] = {
    ("home",): ("home", ""),
    CUSTOMERS: ("customers", "the-list"),
    (*CUSTOMERS, ANY): ("customers", "the-editor"),
    PRODUCTS: ("products", "the-list"),
    (*PRODUCTS, ANY): ("products", "the-editor"),
    INVOICES: ("invoices", "the-list"),
    (*INVOICES, ANY): ("invoices", "the-editor"),
    SUPPLIERS: ("suppliers", "the-list"),
    (*SUPPLIERS, ANY): ("suppliers", "the-editor"),
    PRODUCT_GROUPS: ("products", "product-groups"),
    TAX_RATES: ("tax-rates", ""),
    (*TAX_RATES, ANY): ("tax-rates", "editing-and-the-two-sage-fields"),
    ACCOUNT_CODES: ("accounts", "the-page-account-codes"),
    ("activity",): ("activity", ""),
    ("activity", "runs"): ("activity", "runs"),
    ("activity", "outbox"): ("activity", "outbox"),
    ("activity", "issues"): ("activity", "issues"),
    ("configuration",): ("connecting", "enabling-the-module"),
    INTEGRATIONS: ("connecting", "enabling-the-module"),
    MODULE: ("connecting", "enabling-the-module"),
    TENANTS: ("connecting", "making-a-tenant"),
    _TENANT: ("connecting", "making-a-tenant"),
    (*_TENANT, "details"): ("connecting", "connect-now"),
    (*_TENANT, "tax-rates"): ("tax-rates", "the-tab"),
    (*_TENANT, "accounts"): ("accounts", "the-tab"),
    (*_TENANT, "customers"): ("customers", "the-tab"),
    (*_TENANT, "products"): ("products", "the-tab"),
    (*_TENANT, "syncing"): ("syncing", "the-tab"),
    (*_TENANT, "customers", "import"): ("customers", "import-and-undo"),
    (*_TENANT, "products", "import"): ("products", "import-products-import-services"),
    (*_TENANT, "services", "import"): ("products", "import-products-import-services"),
    (*_TENANT, "suppliers", "import"): ("suppliers", ""),
    SETTINGS: ("settings", ""),
    ABOUT: ("troubleshooting", "asking-for-help"),
    HELP: ("index", ""),
}

DIALOGS: Mapping[str, Place] = {
    "BusinessDialog": ("connecting", "connect-now"),
    "CategoryDialog": ("products", "the-tab"),
    "Crash": ("troubleshooting", "asking-for-help"),
    "KeepsRunning": ("tray", ""),
    "MappingDialog": ("customers", "add"),
    "NameDialog": ("products", "product-groups"),
    "NameMatchDialog": ("customers", "match-by-name"),
    "NoTray": ("tray", ""),
    "Recovery": ("data", "a-damaged-book"),
    "RemovalDialog": ("tax-rates", "import"),
    "ShortcutsDialog": ("keyboard", "keys"),
    "StartFailed": ("messages", "the-book-and-the-program"),
    "VoidDialog": ("invoices", "voiding-and-deleting"),
}
"""By the class of the dialog; all others ask and tell about the page that they stand before."""


def place_of(path: Path) -> Place:
    """The chapter for the page at ``path``: that of the longest beginning that has one."""
    for end in range(len(path), 0, -1):
        begin = path[:end]
        if begin in PLACES:
            return PLACES[begin]
        for root, place in PLACES.items():
            if ANY in root and fits(root, begin):
                return place
    return ("index", "")
