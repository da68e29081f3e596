"""The sentences about products, their groups, prices and Sage categories."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sage_desktop.book.product_rows import ProductKind
from sage_desktop.book.run_rows import RunRow
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.writing import whole
from sage_desktop.sync.product_views import CategoryView, ProductView
from sage_desktop.sync.record_views import AccountCodeView
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import import_words, record_words
from sage_desktop.ui.link_words import Gate
from sage_desktop.ui.navigation import import_path
from sage_desktop.ui.texts import beside_others, isolated, listed
from sage_desktop.ui.tokens import State

_KINDS: dict[ProductKind, Callable[[], str]] = {
    ProductKind.PRODUCT: lambda: tr("Product"),
    ProductKind.STOCK_ITEM: lambda: tr("Stock item"),
    ProductKind.SERVICE: lambda: tr("Service"),
}
_GROUPINGS: dict[Grouping, Callable[[], str]] = {
    Grouping.LEDGER_ACCOUNT: lambda: tr("Sales ledger account"),
    Grouping.ITEM_TYPE: lambda: tr("Item type"),
}


def kind_word(kind: ProductKind) -> str:
    return _KINDS[kind]()


def kinds() -> list[tuple[ProductKind, str]]:
    return [(kind, word()) for kind, word in _KINDS.items()]


def groupings() -> list[tuple[Grouping, str]]:
    return [(grouping, word()) for grouping, word in _GROUPINGS.items()]


def import_of(kind: ProductKind) -> str:
    """The import that brings products of this kind."""
    return "services" if kind is ProductKind.SERVICE else "products"


def products_text(n: int) -> str:
    return plural(n, "{n} product", "{n} products")


def active_chip(active: bool) -> tuple[State, str]:
    return (State.FINE, tr("Active")) if active else (State.NEUTRAL, tr("Inactive"))


# the tab


def items_text(items: int | None) -> str:
    return "" if items is None else whole(items)


def categories_text(views: Sequence[CategoryView]) -> str:
    """``14 categories, 3 mapped``."""
    mapped = sum(view.group_id is not None for view in views)
    return tr("{categories}, {n} mapped").format(
        categories=plural(len(views), "{n} category", "{n} categories"), n=whole(mapped)
    )


def undone(run: RunRow) -> tuple[str, str]:
    """Fact and sentence after *Undo*; ``run`` is the one that took the import back."""
    return import_words.undone(
        run,
        removed=("{n} created record removed", "{n} created records removed"),
        updated=("{n} record as it was before", "{n} records as they were before"),
        back=("{n} removed record is back", "{n} removed records are back"),
        nothing=tr("The links are as before."),
    )


# the record


def account_choices(
    views: Sequence[AccountCodeView],
    tenant_id: int | None,
    chosen: str,
    fits: Callable[[AccountCodeRow], bool],
) -> list[tuple[str, str]]:
    """Codes with what they are called, of one tenant or of all; the one shown stays in the list."""
    found: dict[str, str] = {}
    for view in views:
        mine = tenant_id is None or view.row.tenant_id == tenant_id
        if mine and fits(view.row):
            found.setdefault(view.row.code, f"{view.row.code}  {beside_others(view.row.name)}")
    offered = [("", tr("None")), *found.items()]
    if chosen and chosen not in found:
        offered.append((chosen, tr("{code} (not offered)").format(code=isolated(chosen))))
    return offered


def for_purchases(row: AccountCodeRow) -> bool:
    """Control accounts are Sage's own: never offered."""
    return not row.is_control and row.retired_at is None


def gate(view: ProductView | None, tenants: Sequence[TenantView]) -> Gate:
    """For a product without a link; None is one that was not saved yet."""
    kind = import_of(view.row.kind) if view is not None else "products"
    return record_words.gate(
        None if view is None else view.row.tenant_id,
        tenants,
        unsaved=tr("Save the product first. Then it can be sent, or linked by an import.")
        if view is None
        else "",
        none=tr("No tenant is connected. Connect one, then import its products."),
        unlinked=tr(
            "It is not linked to a Sage item. If Sage has it, the import finds it and links the "
            "two. Else give it a tenant, and it is sent there."
        ),
        verb=tr("Open import"),
        place=lambda tenant_id: import_path(tenant_id, kind),
    )


def delete_question(view: ProductView) -> tuple[str, str]:
    """Title and text of the question before a product is deleted."""
    return record_words.delete_question(
        view.row.description, tr("Its prices go with it."), view.links
    )


# groups


def group_delete_question(
    name: str, categories: Sequence[str], default_of: Sequence[str]
) -> tuple[str, str]:
    """Title and text of the question before a product group is deleted.

    ``default_of``: the tenants whose default group it is.
    """
    title = tr("Delete {name}?").format(name=isolated(name))
    told = [tr("There are no products in it.")]
    if categories:
        told.append(
            plural(
                len(categories),
                "{n} Sage category is mapped to it and is not mapped any more then.",
                "{n} Sage categories are mapped to it and are not mapped any more then.",
            )
        )
    if default_of:
        tenants = listed(default_of)
        told.append(tr("No default product group is left for {tenants}.").format(tenants=tenants))
    return title, " ".join([*told, tr("This cannot be undone.")])
