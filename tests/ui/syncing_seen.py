"""The tab *Syncing* as its tests open and read it."""

from __future__ import annotations

from dataclasses import replace

from desktop import Desktop, settled
from fake_door import FakeDoor

from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.ui.navigation import tenant_path
from sage_desktop.ui.syncing_tab import SyncingTab
from sage_desktop.ui.tenant_page import TABS, TenantPage

ALL = frozenset({"customer", "invoice", "product"})


def change(door: FakeDoor, **changes: object) -> None:
    door.kept_tenants = [
        replace(view, row=replace(view.row, **changes)) if view.row.id == 1 else view  # type: ignore[arg-type]
        for view in door.kept_tenants
    ]


def row(door: FakeDoor) -> TenantRow:
    return door.kept_tenants[0].row


async def opened(made: Desktop, tenant_id: int = 1) -> SyncingTab:
    made.window.navigate(tenant_path(tenant_id, "syncing"))
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, TenantPage)
    assert page.tabs.index() == TABS.index("syncing")
    tab = page._part(TABS.index("syncing")).widget
    assert isinstance(tab, SyncingTab)
    return tab


def banner(made: Desktop) -> str:
    shown = made.window.page.banners.shown
    return shown.accessibleName() if shown is not None else ""
