"""What the editor of a supplier holds while it is typed, and what is wrong with it."""

from __future__ import annotations

from sage_desktop.core.i18n import tr
from sage_desktop.sync.product_views import SupplierDraft
from sage_desktop.ui.customer_draft import contact_problems


def problems(draft: SupplierDraft, before: SupplierDraft) -> dict[str, str]:
    """A sentence for each field that cannot be saved as it is, all at once."""
    missing = tr("A name is needed. Type how this supplier is called.")
    return contact_problems(draft, before, missing)
