"""Which page stands at which path; the one list that the window is built from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sage_desktop.ui.about_page import AboutPage
from sage_desktop.ui.activity_page import ActivityPage
from sage_desktop.ui.home_page import HomePage
from sage_desktop.ui.integrations_page import IntegrationsPage
from sage_desktop.ui.later_pages import later_pages
from sage_desktop.ui.module_page import ModulePage
from sage_desktop.ui.navigation import ABOUT, INTEGRATIONS, MODULE, TENANTS
from sage_desktop.ui.page import Desk, Page, Path
from sage_desktop.ui.router import ANY
from sage_desktop.ui.tax_rate_page import TaxRatePage
from sage_desktop.ui.tax_rates_page import TAX_RATES, TaxRatesPage
from sage_desktop.ui.tenant_page import TenantPage
from sage_desktop.ui.tenants_page import TenantsPage

MAKERS: Mapping[Path, Callable[[Desk], Page]] = {
    ("home",): HomePage,
    **later_pages(),
    TAX_RATES: TaxRatesPage,
    (*TAX_RATES, ANY): TaxRatePage,
    ("activity",): ActivityPage,
    INTEGRATIONS: IntegrationsPage,
    MODULE: ModulePage,
    TENANTS: TenantsPage,
    (*TENANTS, ANY): TenantPage,
    ABOUT: AboutPage,
}
"""A longer path belongs to the page with the longest of its beginnings (``ui.router``)."""
