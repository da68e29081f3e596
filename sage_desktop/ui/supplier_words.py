"""The sentences about suppliers."""

from __future__ import annotations

from collections.abc import Sequence

from sage_desktop.core.i18n import plural, tr
from sage_desktop.sync.product_views import SupplierView
from sage_desktop.sync.views import TenantView
from sage_desktop.ui import record_words
from sage_desktop.ui.link_words import Gate
from sage_desktop.ui.navigation import import_path


def suppliers_text(n: int) -> str:
    return plural(n, "{n} supplier", "{n} suppliers")


def gate(view: SupplierView | None, tenants: Sequence[TenantView]) -> Gate:
    """For a supplier without a link; None is one that was not saved yet."""
    return record_words.gate(
        None if view is None else view.row.tenant_id,
        tenants,
        unsaved=tr("Save the supplier first. An import links it when Sage has it.")
        if view is None
        else "",
        none=tr("No tenant is connected. Connect one, then import its suppliers."),
        unlinked=tr(
            "It is not linked to a Sage supplier. If Sage has it, the import finds it and links "
            "the two."
        ),
        verb=tr("Open import"),
        place=lambda tenant_id: import_path(tenant_id, "suppliers"),
    )


def delete_question(view: SupplierView) -> tuple[str, str]:
    """Title and text of the question before a supplier is deleted."""
    return record_words.delete_question(view.row.name, tr("Its address goes with it."), view.links)
