"""What the field at the top finds besides records: commands, places, tabs, buttons here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sage_desktop.core.i18n import tr
from sage_desktop.sync.views import TenantState
from sage_desktop.ui.navigation import (
    ABOUT,
    CUSTOMERS,
    INTEGRATIONS,
    INVOICES,
    MODULE,
    PRODUCTS,
    SUPPLIERS,
    TENANTS,
    import_path,
    tenant_path,
)
from sage_desktop.ui.page import Path
from sage_desktop.ui.shortcuts import Command
from sage_desktop.ui.shortcuts_dialog import key_text
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from sage_desktop.sync.views import TenantView

Do = Callable[[], object]
Go = Callable[[Path], object]
MOST = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list; ``note`` stands at its right end: its keys, or where it belongs."""

    text: str
    do: Do
    note: str = ""


def fitting(text: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that ``text`` may mean, the likeliest first: "imp cust", "new inv"."""
    words = text.casefold().split()
    if not words:
        return []
    ranked = [(rank, entry) for entry in entries if (rank := _rank(words, entry)) is not None]
    return [entry for _rank_, entry in sorted(ranked, key=lambda pair: pair[0])][:MOST]


def _rank(words: Sequence[str], entry: Entry) -> tuple[int, int] | None:
    """Less is better: begins so, words in this order, in any order, inside. None: no."""
    name = entry.text.casefold()
    parts = name.replace("\u2068", "").replace("\u2069", "").split()
    if name.startswith(" ".join(words)):
        return 0, len(name)
    at = 0
    for word in words:
        at = next((i + 1 for i, part in enumerate(parts[at:], at) if part.startswith(word)), -1)
        if at < 0:
            break
    else:
        return 1, 0
    if all(any(part.startswith(word) for part in parts) for word in words):
        return 2, 0
    if all(len(word) > 2 and word in name for word in words):
        return 3, 0
    return None


def of_commands(table: Sequence[Command], do: Callable[[str], object]) -> Iterator[Entry]:
    """The commands of the menu, with their keys."""
    for each in table:
        keys = key_text(each.keys[0]) if each.keys else ""
        yield Entry(each.text, lambda name=each.name: do(name), keys)  # type: ignore[misc]


def of_places(go: Go) -> Iterator[Entry]:
    """Pages that the menu does not list, and new records."""
    configuration = tr("Configuration")
    for text, path, note in (
        (tr("New customer"), (*CUSTOMERS, "new"), tr("Customers")),
        (tr("New product"), (*PRODUCTS, "new"), tr("Products")),
        (tr("New invoice"), (*INVOICES, "new"), tr("Invoices")),
        (tr("New supplier"), (*SUPPLIERS, "new"), tr("Suppliers")),
        (tr("New tenant"), tenant_path(None), configuration),
        (tr("Sage Business Cloud Tenants"), TENANTS, configuration),
        (tr("Sage Business Cloud"), MODULE, configuration),
        (tr("Accounts and Payments"), INTEGRATIONS, configuration),
        (tr("About"), ABOUT, configuration),
        (tr("Runs"), ("activity", "runs"), tr("Activity")),
        (tr("Outbox"), ("activity", "outbox"), tr("Activity")),
        (tr("Issues"), ("activity", "issues"), tr("Activity")),
    ):
        yield _place(text, path, note, go)


def of_tenants(views: Iterable[TenantView], go: Go) -> Iterator[Entry]:
    """The tabs and imports of each tenant; of one that is not connected only *Details*."""
    for view in views:
        name, number = isolated(view.row.name), view.row.id
        yield _place(
            tr("{tab} of {tenant}").format(tab=tr("Details"), tenant=name),
            tenant_path(number),
            tr("Tab"),
            go,
        )
        if view.state is TenantState.NOT_CONNECTED:
            continue
        for tab, key in (
            (tr("Tax Rates"), "tax-rates"),
            (tr("Accounts"), "accounts"),
            (tr("Customers"), "customers"),
            (tr("Products"), "products"),
            (tr("Syncing"), "syncing"),
        ):
            text = tr("{tab} of {tenant}").format(tab=tab, tenant=name)
            yield _place(text, tenant_path(number, key), tr("Tab"), go)
        for import_, path in (
            (tr("Import Tax Rates"), tenant_path(number, "tax-rates")),
            (tr("Import Accounts Codes"), tenant_path(number, "accounts")),
            (tr("Import Customers"), import_path(number, "customers")),
            (tr("Import Products"), import_path(number, "products")),
            (tr("Import Services"), import_path(number, "services")),
            (tr("Import Suppliers"), import_path(number, "suppliers")),
        ):
            text = tr("{import_} of {tenant}").format(import_=import_, tenant=name)
            yield _place(text, path, tr("Import"), go)


def of_page(page: QWidget) -> Iterator[Entry]:
    """What the buttons do that can be pressed on ``page`` now."""
    seen: set[str] = set()
    for button in page.findChildren(Button):
        text = button.accessibleName() or button.words()
        if text and text not in seen and button.isVisible() and button.isEnabled():
            seen.add(text)
            yield Entry(text, button.click, tr("On this page"))


def of_searches(text: str, here: Path | None, go: Callable[[Path, str], object]) -> Iterator[Entry]:
    """Looking for ``text`` among the records; first where one is, if that can be searched."""
    names = {
        CUSTOMERS: tr("Customers"),
        PRODUCTS: tr("Products"),
        INVOICES: tr("Invoices"),
        SUPPLIERS: tr("Suppliers"),
    }
    asked = isolated(text)
    if here is not None and here not in names:
        here_text = tr("Find “{text}” on this page").format(text=asked)
        yield Entry(here_text, lambda: go(here, text), tr("Search"))
    for path, name in sorted(names.items(), key=lambda pair: pair[0] != here):
        there = tr("Find “{text}” in {place}").format(text=asked, place=name)
        yield Entry(there, lambda path=path: go(path, text), tr("Search"))  # type: ignore[misc]


def _place(text: str, path: Path, note: str, go: Go) -> Entry:
    return Entry(text, lambda: go(path), note)
