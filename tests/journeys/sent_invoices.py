"""Invoices as Sage has them, for tests that send none."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from sage_desktop.book.invoice_rows import InvoiceRow, SentInvoiceRow
from sage_desktop.book.tenant_rows import InvoiceStatus


def sent_row(
    of: InvoiceRow, tenant_id: int, status: str = "UNPAID", off: str = "0"
) -> SentInvoiceRow:
    """As Sage has it; its total is ``off`` by that."""
    return SentInvoiceRow(
        invoice_id=of.id,
        tenant_id=tenant_id,
        sage_id=f"s{of.id}",
        sage_number="SI-7",
        status=status,
        wanted=InvoiceStatus.ISSUED,
        sent_at=datetime(2026, 11, 23, tzinfo=UTC),
        body_hash="hash",
        month="2026-11",
        currency="GBP",
        net=of.net,
        tax=of.tax,
        sage_net=of.net,
        sage_tax=of.tax,
        sage_total=of.total + Decimal(off),
    )
