"""What the editor of a supplier holds while it is typed, and what is wrong with it."""

from __future__ import annotations

from sage_desktop.book.contact_rows import SupplierRow
from sage_desktop.core.i18n import tr
from sage_desktop.sync.product_views import SupplierDraft
from sage_desktop.ui.customer_draft import contact_problems


def draft_of(row: SupplierRow | None, *, tenant_id: int | None = None) -> SupplierDraft:
    """What the editor shows of ``row``; None: an empty one, which ``tenant_id`` is for."""
    if row is None:
        return SupplierDraft(name="", tenant_id=tenant_id)
    return SupplierDraft(
        name=row.name,
        id=row.id,
        key=row.key,
        reference=row.reference,
        contact_name=row.contact_name,
        email=row.email,
        phone=row.phone,
        vat_number=row.vat_number,
        currency=row.currency,
        payment_days="" if row.payment_days is None else str(row.payment_days),
        notes=row.notes,
        address=row.address,
        tenant_id=row.tenant_id,
    )


def problems(draft: SupplierDraft, before: SupplierDraft) -> dict[str, str]:
    """A sentence for each field that cannot be saved as it is, all at once."""
    missing = tr("A name is needed. Type how this supplier is called.")
    return contact_problems(draft, before, missing)
