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
from sage_desktop.ui.customers_tab import CustomersTab
from sage_desktop.ui.customers_work import CustomersWork
from sage_desktop.ui.page import Desk, ShowError
from sage_desktop.ui.products_tab import ProductsTab
from sage_desktop.ui.products_work import ProductsWork
from sage_desktop.ui.syncing_tab import SyncingTab
from sage_desktop.ui.syncing_work import SyncingWork
from sage_desktop.ui.tax_rates_tab import TaxRatesTab
from sage_desktop.ui.tax_rates_work import TaxRatesWork
from sage_desktop.ui.tokens import TEXT_PAGE_WIDTH
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
    """A tab as made, who works for it (None: the page itself) and hears of narrow windows.

    ``most`` is the width from which on it grows no more, 0 for none.
    """

    widget: QWidget
    work: TabWork | None = None
    set_narrow: Callable[[bool], None] | None = None
    most: int = 0


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
    "syncing": (SyncingTab, SyncingWork),
}
"""Of each tab the class of its widget and of its work."""

_FORMS = frozenset({"syncing"})
"""Tabs of fields; tables take the page's whole width."""


def make_tab(key: str, needs: Needs) -> Part:
    """The tab ``key``."""
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
    most = TEXT_PAGE_WIDTH if key in _FORMS else 0
    return Part(widget, work, getattr(widget, "set_narrow", None), most)
