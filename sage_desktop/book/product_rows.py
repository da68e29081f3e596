"""What the book gives out of products, their groups and categories: frozen rows. No peewee here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sage_desktop.book.tenant_rows import Grouping


class ProductKind(StrEnum):
    PRODUCT = "product"
    STOCK_ITEM = "stock_item"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class ProductGroupRow:
    """A Halo product group; ``products`` is how many there are in it."""

    id: int
    key: str
    name: str
    products: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """An exact amount, up to four decimals and more, by the name of its price type."""

    price_type: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A whole Halo product. ``prices[0]`` is the usual price; accounts are account codes.

    ``description`` is its name: Sage's items have no other.
    """

    id: int
    key: str
    kind: ProductKind
    description: str
    code: str = ""
    prices: tuple[Price, ...] = ()
    cost: Decimal | None = None
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
class NewProduct:
    """A product to be made; without ``key`` it gets one of its own."""

    kind: ProductKind
    description: str
    key: str | None = None
    code: str = ""
    prices: tuple[Price, ...] = ()
    cost: Decimal | None = None
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
class ProductLine:
    """A product as the list shows it; ``price`` is the usual one, ``links`` counts tenants."""

    id: int
    key: str
    kind: ProductKind
    code: str
    description: str
    price: Decimal | None
    group: str
    tax_rate: str
    active: bool
    supplier: str
    links: int


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A Sage category (an account or a kind of item) that goes into a Halo product group."""

    id: int
    tenant_id: int
    grouping: Grouping
    sage_id: str
    name: str
    group_id: int
    since: datetime
