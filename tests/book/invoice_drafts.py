"""Invoices to be, and what they name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sage_desktop.book import customers, products, tax_rates
from sage_desktop.book.contact_rows import NewCustomer
from sage_desktop.book.invoice_rows import InvoiceLineRow, InvoiceState, NewInvoice
from sage_desktop.book.product_rows import NewProduct, ProductKind

DAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Named:
    """Ids of the records that ``whole`` names."""

    customer: int
    rate: int
    product: int


def make_named(name: str = "Harbour Ltd") -> Named:
    return Named(
        customers.create_customers([NewCustomer(name, currency="EUR")])[0],
        tax_rates.create_tax_rate("VAT", Decimal(20)).id,
        products.create_products([NewProduct(ProductKind.PRODUCT, "Bolt")])[0],
    )


def whole(named: Named, key: str | None = None) -> NewInvoice:
    """One with everything."""
    line = InvoiceLineRow(
        "Bolt <b>10</b>\nmm \u202e",
        Decimal("1.50"),
        Decimal("-0.1234567890"),
        named.rate,
        named.product,
        Decimal("2.5"),
        "4000",
        Decimal("17.5"),
        Decimal("-0.18"),
        Decimal("-0.03"),
    )
    return NewInvoice(
        named.customer,
        DAY,
        (line, replace(line, product_id=None, account="", description="Fitting")),
        key,
        "=1+1",
        date(2026, 12, 1),
        "GBP",
        " as typed\n",
        InvoiceState.VOID,
        "wrong",
        True,
        Decimal("-0.36"),
        Decimal("-0.06"),
    )
