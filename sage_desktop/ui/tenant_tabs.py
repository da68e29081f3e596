"""The tabs of a tenant's page besides *Details*: what each is made of, and who works for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.views import TenantView
from sage_desktop.ui.accounts_tab import AccountsTab
from sage_desktop.ui.accounts_work import AccountsWork
from sage_desktop.ui.coming_tabs import coming_tab
from sage_desktop.ui.customers_tab import CustomersTab
from sage_desktop.ui.customers_work import CustomersWork
from sage_desktop.ui.page import Desk, ShowError
from sage_desktop.ui.products_tab import ProductsTab
from sage_desktop.ui.products_work import ProductsWork
from sage_desktop.ui.tax_rates_tab import TaxRatesTab
from sage_desktop.ui.tax_rates_work import TaxRatesWork
from sage_desktop.ui.widgets import BannerSlot


class TabWork(Protocol):
    """What works for a tab, for one tenant at a time."""

    async def load(self, view: TenantView) -> None:
        """Shows ``view``'s part; called whenever the tab is in front and something changed."""

    def forget(self) -> None:
        """Another tenant comes."""

    def leave(self) -> None:
        """The page was left."""

    def read_again(self) -> None:
        """F5 was pressed; ``load`` follows."""


@dataclass(frozen=True, slots=True)
class Part:
    """A tab as made, and who works for it (None: nobody yet) and hears of narrow windows."""

    widget: QWidget
    work: TabWork | None = None
    set_narrow: Callable[[bool], None] | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """What the page gives to those who work for its tabs."""

    desk: Desk
    scope: TaskScope
    banners: BannerSlot
    show_error: ShowError
    on_reconnect: Callable[[], object]


_TABS: dict[str, tuple[Callable[[], Any], Callable[..., TabWork]]] = {
    "tax-rates": (TaxRatesTab, TaxRatesWork),
    "accounts": (AccountsTab, AccountsWork),
    "customers": (CustomersTab, CustomersWork),
    "products": (ProductsTab, ProductsWork),
}
"""Of each tab the class of its widget and of its work; a tab that is not here is still to come."""


def make_tab(key: str, needs: Needs, go_to_tax_rates: Callable[[], object]) -> Part:
    """The tab ``key``: a tab that is there takes the page's whole width."""
    if key not in _TABS:
        return Part(coming_tab(key, go_to_tax_rates))
    make_widget, make_work = _TABS[key]
    widget = make_widget()
    work = make_work(
        needs.desk,
        needs.scope,
        widget,
        needs.banners,
        needs.show_error,
        on_reconnect=needs.on_reconnect,
    )
    return Part(widget, work, getattr(widget, "set_narrow", None))
