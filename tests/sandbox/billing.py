"""What the tests of sales invoices send."""

from __future__ import annotations

from typing import Any

from visitor import Visitor

from sage_desktop.net.messages import Reply

IT, HOSTING = "Northgate IT Services Ltd", "Northgate Cloud Hosting Ltd"
INVOICES = "/sales_invoices"


def line(visitor: Visitor, business: str = IT, /, **changes: Any) -> dict[str, Any]:
    """Two hours; a member that is None is left out."""
    known = {
        "description": "Support hour",
        "ledger_account_id": visitor.world.ledger_account(business, "4010").id,
        "quantity": "2",
        "unit_price": "80.00",
        "tax_rate_id": "GB_STANDARD",
        "tax_amount": "32.00",
    } | changes
    return {name: value for name, value in known.items() if value is not None}


def bill(
    visitor: Visitor, *lines: dict[str, Any], business: str = IT, id: str = "", **changes: Any
) -> Reply:
    """An invoice for the bookshop, as a client sends it."""
    if "contact_id" not in changes:
        changes["contact_id"] = visitor.world.contact(IT, "Burngreave Books").id
    known = {
        "date": "2026-11-02",
        "reference": "HALO-10045",
        "invoice_lines": list(lines) or [line(visitor, business)],
    } | changes
    sent = {name: value for name, value in known.items() if value is not None}
    return visitor.create(INVOICES, business, id, **sent)
