"""What editors show of records, and what was edited put over what there is by now. Pure.

Numbers are in plain writing, days ``YYYY-MM-DD``; what was typed and is none stays as it is.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

from sage_desktop.book.contact_rows import CustomerRow, SupplierRow
from sage_desktop.book.invoice_rows import InvoiceRow
from sage_desktop.book.product_rows import ProductRow
from sage_desktop.book.tax_rows import TaxRateRow
from sage_desktop.core.exact import plain
from sage_desktop.sync.invoice_views import InvoiceDraft, InvoiceLineDraft
from sage_desktop.sync.product_views import PriceDraft, ProductDraft, SupplierDraft
from sage_desktop.sync.record_views import CustomerDraft
from sage_desktop.sync.views import TaxRateDraft

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Draft = TypeVar("Draft", bound="DataclassInstance")


def edited(draft: Draft, was: Draft) -> list[str]:
    """The fields in which ``draft`` is otherwise than ``was``."""
    names = [each.name for each in fields(draft)]
    return [name for name in names if getattr(draft, name) != getattr(was, name)]


def edited_over(now: Draft, draft: Draft, was: Draft) -> Draft:
    """``now`` with what ``draft`` has otherwise than ``was``, field by field."""
    return replace(now, **{name: getattr(draft, name) for name in edited(draft, was)})


def customer_draft(row: CustomerRow) -> CustomerDraft:
    """What the editor shows of ``row``."""
    return CustomerDraft(
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
        top_level=row.top_level,
        tenant_id=row.tenant_id,
        do_not_send=row.do_not_send,
        sites=row.sites,
        delivery_address=row.delivery_address,
        contacts=row.contacts,
    )


def supplier_draft(row: SupplierRow) -> SupplierDraft:
    """What the editor shows of ``row``."""
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


def product_draft(row: ProductRow) -> ProductDraft:
    """What the editor shows of ``row``."""
    return ProductDraft(
        description=row.description,
        kind=row.kind,
        id=row.id,
        key=row.key,
        code=row.code,
        prices=tuple(PriceDraft(price.price_type, plain(price.amount)) for price in row.prices),
        cost="" if row.cost is None else plain(row.cost),
        tax_rate_id=row.tax_rate_id,
        sales_account=row.sales_account,
        purchase_account=row.purchase_account,
        group_id=row.group_id,
        supplier_id=row.supplier_id,
        active=row.active,
        notes=row.notes,
        tenant_id=row.tenant_id,
        do_not_send=row.do_not_send,
    )


def invoice_draft(row: InvoiceRow) -> InvoiceDraft:
    """What the editor shows of ``row``."""
    return InvoiceDraft(
        customer_id=row.customer_id,
        date=row.date.isoformat(),
        lines=tuple(
            InvoiceLineDraft(
                line.description,
                plain(line.quantity),
                plain(line.unit_price),
                plain(line.discount_percent) if line.discount_percent else "",
                line.account,
                line.tax_rate_id,
                line.product_id,
            )
            for line in row.lines
        ),
        id=row.id,
        key=row.key,
        number=row.number,
        due_date=row.due_date.isoformat() if row.due_date else "",
        currency=row.currency,
        notes=row.notes,
        state=row.state,
        do_not_send=row.do_not_send,
    )


def tax_rate_draft(row: TaxRateRow) -> TaxRateDraft:
    """What the editor shows of ``row``."""
    return TaxRateDraft(row.name, plain(row.percentage), row.id, row.key)
