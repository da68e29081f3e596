"""Products, stock items and services with their prices: plain records that tests may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

PRODUCT, STOCK, SERVICE = "PRODUCT", "STOCK", "SERVICE"
"""Ids of ``/catalog_item_types``. That of stock items is a guess (``sage/api.md`` 11.6)."""


@dataclass(slots=True)
class PriceType:
    """A kind of prices of products, or of rates of services; people may rename it."""

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    active: bool = True


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs by a price or rate type; None: nobody entered an amount."""

    type_id: str
    amount: Decimal | None
    includes_tax: bool = False


@dataclass(slots=True)
class Stock:
    """What only stock items have."""

    quantity: Decimal = Decimal(0)
    reorder_level: Decimal = Decimal(0)
    reorder_quantity: Decimal = Decimal(0)
    location: str = ""
    barcode: str = ""
    supplier_part_number: str = ""
    measurement_unit: str = ""
    weight: float = 0.0


@dataclass(slots=True)
class Item:
    """A product, a stock item (``stock`` is not None) or a service. Its name is the description.

    ``active`` can be None, as in real lists. Whatever is deleted stays with ``deleted_at``.
    """

    id: str
    description: str
    item_code: str
    created_at: datetime
    updated_at: datetime
    prices: tuple[Price, ...] = ()
    sales_account_id: str = ""
    purchase_account_id: str = ""
    sales_tax_rate_id: str = ""
    purchase_tax_rate_id: str = ""
    supplier_id: str = ""
    cost_price: Decimal | None = None
    notes: str = ""
    purchase_description: str = ""
    source_guid: str = ""
    active: bool | None = True
    stock: Stock | None = None
    deletable: bool = True
    deleted_at: datetime | None = None
