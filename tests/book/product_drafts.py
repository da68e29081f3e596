"""Products and suppliers to be: one of each with everything, and any at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from customer_drafts import LEEDS, addresses, names, texts
from hypothesis import strategies as st

from sage_desktop.book import products, suppliers
from sage_desktop.book.contact_rows import NewSupplier, SupplierRow
from sage_desktop.book.keyed import Records
from sage_desktop.book.product_rows import NewProduct, Price, ProductKind, ProductRow

SUPPLIER = NewSupplier(
    name="Harbour Ltd",
    key="harbour",
    reference="HAR1",
    contact_name="Ada Quay",
    email="ada@harbour.example",
    phone="0114 496 0000",
    vat_number="GB123456789",
    currency="GBP",
    payment_days=30,
    notes="Line one\nLine two\n",
    address=LEEDS,
)
PRODUCT = NewProduct(
    ProductKind.STOCK_ITEM,
    "Bolt, 10 mm",
    key="bolt",
    code="B-10",
    prices=(Price("Sales Price", Decimal("1.2345")), Price("Trade", Decimal("0.9999"))),
    cost=Decimal("0.5001"),
    sales_account="4000",
    purchase_account="5000",
    active=False,
    notes="Line one\nLine two\n",
    do_not_send=True,
)
amounts = st.decimals(0, 10**11, places=10, allow_nan=False) | st.sampled_from(
    [Decimal("1E+3"), Decimal("2.50"), Decimal("0.0000000001"), Decimal("-0"), Decimal("0E-5")]
)
PRODUCTS = st.builds(
    NewProduct,
    kind=st.sampled_from(ProductKind),
    description=names,
    key=st.none(),
    **dict.fromkeys(("code", "sales_account", "purchase_account", "notes"), texts),
    prices=st.lists(st.builds(Price, texts, amounts), max_size=4).map(tuple),
    cost=st.none() | amounts,
    active=st.booleans(),
    do_not_send=st.booleans(),
)
SUPPLIERS = st.builds(
    NewSupplier,
    name=names,
    key=st.none(),
    **dict.fromkeys(("reference", "contact_name", "email", "phone", "vat_number", "notes"), texts),
    currency=st.sampled_from(["", "GBP"]),
    payment_days=st.none() | st.integers(0, 365),
    address=st.none() | addresses,
)


@dataclass(frozen=True)
class RecordKind:
    """What tests of all records with keys need; ``blank`` takes a name and a key."""

    table: str
    records: Records[Any, Any]
    blank: Callable[..., Any]
    row: type[Any]
    full: Any
    drafts: st.SearchStrategy[Any]

    def __str__(self) -> str:
        return self.table


def blank_product(description: str, key: str | None = None) -> NewProduct:
    return NewProduct(ProductKind.SERVICE, description, key)


KINDS = (
    RecordKind("supplier", suppliers.RECORDS, NewSupplier, SupplierRow, SUPPLIER, SUPPLIERS),
    RecordKind("product", products.RECORDS, blank_product, ProductRow, PRODUCT, PRODUCTS),
)
