"""Halo invoices with their lines, one or thousands at a time.

Plain functions for ``Book.read`` and ``Book.write``. Texts are kept exactly as they are given,
quantities and prices to their last digit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from sage_desktop.book import invoice_store as store
from sage_desktop.book.invoice_rows import InvoiceRow, NewInvoice
from sage_desktop.book.keyed import Records
from sage_desktop.book.records.invoices import Invoice
from sage_desktop.core.changes import Kind

LINK_KINDS = ("invoice",)

_Invoice = TypeVar("_Invoice", InvoiceRow, NewInvoice)


def _as_kept(of: _Invoice) -> _Invoice:
    return replace(of, lines=tuple(store.as_exact(line) for line in of.lines))


RECORDS: Records[InvoiceRow, NewInvoice] = Records(
    Kind.INVOICE,
    Invoice,
    store.read,
    store.insert,
    store.put,
    LINK_KINDS,
    name="number",
    missing="",
    as_kept=_as_kept,
    sent=True,
)
"""Those that are made without a number get the next free one (``invoice_numbers``)."""
