"""What the book has that invoices name, and whether an invoice is in Sage. Book thread."""

from __future__ import annotations

from sage_desktop.book import customers, invoices, passages
from sage_desktop.core.errors import BadInput
from sage_desktop.sync.invoice_line_rules import Around
from sage_desktop.sync.product_uses import Accounts, TaxRates


def around_now() -> Around:
    """What the rules ask of the book; all tax rates and account codes are read once."""
    return Around(TaxRates().rows, Accounts().is_unknown, _payment_days)


def refuse_if_sent(invoice_id: int) -> None:
    """Raises ``BadInput("invoice_sent")`` for one that was ever in Sage."""
    if invoices.RECORDS.linked_elsewhere([invoice_id], None) or passages.sent_invoice(invoice_id):
        raise BadInput("invoice_sent")


def _payment_days(customer_id: int) -> int | None:
    return customers.RECORDS.get(customer_id).payment_days
