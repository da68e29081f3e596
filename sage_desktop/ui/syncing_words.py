"""The sentences of the tab *Syncing*: what its settings mean now. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

from sage_desktop.book.tenant_rows import InvoiceStatus, ModuleRow, TenantRow
from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import Pick
from sage_desktop.sync.syncing_views import ENTITIES, ItemCode, sync_supported
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui.texts import beside_others, capital, isolated
from sage_desktop.ui.tokens import State


@dataclass(frozen=True, slots=True)
class Now:
    """Whether records go to Sage now: as a chip, and as a sentence."""

    state: State
    word: str
    sentence: str


def entities() -> list[tuple[str, str]]:
    """What can be synced, as the field *Entities to sync* offers it."""
    names = {"customer": tr("Customers"), "invoice": tr("Invoices"), "product": tr("Products")}
    return [(each, names[each]) for each in ENTITIES]


def now(view: TenantView, module: ModuleRow) -> Now:
    """The first thing that stands in the way, else what is sent."""
    row = view.row
    if not sync_supported(row):
        sentence = tr("Available when “Sync without webhooks” is on.")
        if row.sync:
            sentence += " " + tr("It was on, and goes on then.")
        return Now(State.NEUTRAL, tr("Off"), sentence)
    if not row.sync:
        return Now(State.NEUTRAL, tr("Off"), tr("Nothing is sent to Sage."))
    if not module.enabled:
        text = tr("Nothing is sent while Sage Business Cloud is disabled.")
        return Now(State.NEUTRAL, tr("Paused"), text)
    if view.state is not TenantState.CONNECTED:
        text = tr("Nothing is sent until you sign in to Sage again. Records wait here.")
        return Now(State.ATTENTION, tr("Needs you"), text)
    if not row.sync_entities:
        text = tr("Nothing is sent yet: choose what to sync.")
        return Now(State.ATTENTION, tr("Needs you"), text)
    names = _named([text.lower() for each, text in entities() if each in row.sync_entities])
    text = capital(tr("{records} are sent when they are created or updated.").format(records=names))
    return Now(State.FINE, tr("On"), text)


def _named(names: list[str]) -> str:
    """``customers, invoices and products``."""
    if len(names) < 2:
        return "".join(names)
    return tr("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])


def item_text(pick: Pick) -> str:
    """An item as the field shows it: code and description."""
    if not pick.detail:
        return pick.name
    return f"{beside_others(pick.name)} – {beside_others(pick.detail)}"


def item_help(item: ItemCode, view: TenantView) -> str:
    """What an invoice line without a code becomes."""
    business = beside_others(view.row.business.name if view.row.business else view.row.name)
    if not item.code:
        text = tr("An invoice line without an item code is sent without one, and needs an account.")
    elif item.known is None:
        return tr(
            "Not checked: the items of {business} were not read yet. Open the list to read them."
        ).format(business=business)
    else:
        text = tr("A line without an item code gets this item, and its account if it has none.")
    return f"{text} " + tr("The list holds the items of {business}.").format(business=business)


def item_gone(item: ItemCode, view: TenantView) -> str:
    business = beside_others(view.row.business.name if view.row.business else view.row.name)
    return tr(
        "{business} has no item in use with this code, as last read. Choose another one."
    ).format(business=business)


def invoice_status(status: InvoiceStatus) -> tuple[str, str]:
    """What invoices arrive as, and what that means."""
    if status is InvoiceStatus.DRAFT:
        return tr("Default invoice status: Draft"), tr("You check and issue each invoice in Sage.")
    return tr("Default invoice status: Issued"), tr(
        "An invoice is final in Sage as soon as it is sent."
    )


def default_tenant(row: TenantRow, module: ModuleRow) -> tuple[str, str]:
    """Whether new records go to this tenant: title and sentence."""
    name = isolated(row.name)
    if module.default_tenant_id == row.id:
        title = tr("Default tenant: {name}").format(name=name)
        return title, tr("New customers, products and suppliers belong to it.")
    if module.default_tenant_id is None:
        title = tr("No default tenant")
    else:
        title = tr("Default tenant: another one")
    return title, tr(
        "New customers and products do not belong to {name} by themselves, so they are sent there "
        "only if you choose it on the record."
    ).format(name=name)
