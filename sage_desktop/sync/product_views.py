"""What the door hands out about products, suppliers and the Sage categories of a tenant."""

from __future__ import annotations

from dataclasses import dataclass

from sage_desktop.book.contact_rows import Address, SupplierLine, SupplierRow
from sage_desktop.book.product_rows import ProductKind, ProductLine, ProductRow
from sage_desktop.sync.record_views import HistoryEntry, RecordLink

__all__ = [
    "CategoryView",
    "PriceDraft",
    "ProductDraft",
    "ProductLine",
    "ProductView",
    "SupplierDraft",
    "SupplierLine",
    "SupplierView",
]


@dataclass(frozen=True, slots=True)
class ProductView:
    """A whole product with its links and history, newest first."""

    row: ProductRow
    links: tuple[RecordLink, ...] = ()
    history: tuple[HistoryEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceDraft:
    """``amount`` is what was typed."""

    price_type: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """What the editor edits. ``id`` None creates; amounts are what was typed."""

    description: str
    kind: ProductKind = ProductKind.PRODUCT
    id: int | None = None
    key: str = ""
    code: str = ""
    prices: tuple[PriceDraft, ...] = ()
    cost: str = ""
    tax_rate_id: int | None = None
    sales_account: str = ""
    purchase_account: str = ""
    group_id: int | None = None
    supplier_id: int | None = None
    active: bool = True
    notes: str = ""
    tenant_id: int | None = None
    do_not_send: bool = False


@dataclass(frozen=True, slots=True)
class SupplierView:
    """A whole supplier with its links and history, newest first."""

    row: SupplierRow
    links: tuple[RecordLink, ...] = ()
    history: tuple[HistoryEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplierDraft:
    """What the editor edits. ``id`` None creates; ``payment_days`` is what was typed."""

    name: str
    id: int | None = None
    key: str = ""
    reference: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    vat_number: str = ""
    currency: str = ""
    payment_days: str = ""
    notes: str = ""
    address: Address | None = None
    tenant_id: int | None = None


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A Sage category of a tenant and the Halo product group it goes into.

    ``items``: how many Sage items it has as last read, None if they were never read.
    """

    sage_id: str
    name: str
    items: int | None
    group_id: int | None
    group_name: str = ""
