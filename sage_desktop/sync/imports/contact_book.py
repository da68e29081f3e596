"""Fields of contacts in the book: what customers and suppliers have in common."""

from __future__ import annotations

from typing import Any

from sage_desktop.book.contact_rows import CustomerRow, SupplierRow
from sage_desktop.sync.imports.kinds import Values

_TEXTS = (
    "name",
    "reference",
    "contact_name",
    "email",
    "phone",
    "vat_number",
    "currency",
    "notes",
)
"""Fields that are texts on both sides."""


def common_values(row: CustomerRow | SupplierRow) -> dict[str, str]:
    """All values but addresses, in the order as ``contact_records`` has them."""
    return {
        "name": row.name,
        "reference": row.reference,
        "contact_name": row.contact_name,
        "email": row.email,
        "phone": row.phone,
        "vat_number": row.vat_number,
        "currency": row.currency,
        "payment_days": "" if row.payment_days is None else str(row.payment_days),
        "notes": row.notes,
    }


def common_fields(values: Values) -> dict[str, Any]:
    """Reverse of ``common_values``: the fields of a row."""
    days = values["payment_days"]
    fields: dict[str, Any] = {name: values[name] for name in _TEXTS}
    return {**fields, "payment_days": int(days) if days else None}
