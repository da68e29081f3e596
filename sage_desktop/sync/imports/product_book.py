"""The book's side of importing products and services. Book thread."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sage_desktop.book import (
    account_codes,
    categories,
    journal,
    product_groups,
    product_lists,
    products,
    sage_tax_rates,
    suppliers,
    tax_rates,
    tenants,
)
from sage_desktop.book.product_rows import NewProduct, Price, ProductKind, ProductRow
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import plain
from sage_desktop.sync.imports.kinds import RecordKind, SageRecord, Values, own_id_behind
from sage_desktop.sync.imports.matching import HaloKey
from sage_desktop.sync.imports.products import (
    NO,
    PRODUCT,
    PRODUCT_LISTS,
    SERVICE,
    SERVICE_LISTS,
    YES,
    Around,
    compose,
    place,
    price_line,
)
from sage_desktop.sync.imports.record_book import RecordBook
from sage_desktop.sync.record_views import Pick

_TAX_RATE = Kind.TAX_RATE.value


class ProductBook(RecordBook[ProductRow, NewProduct]):
    """``kinds``: of the Halo products that an import is about."""

    def __init__(self, link_kind: str, *kinds: ProductKind) -> None:
        super().__init__(products.RECORDS, link_kind)
        self._kinds = kinds

    def ready(self, tenant_id: int) -> None:
        """Raises ``BadInput``: accounts_first, tax_rates_first, no_product_group."""
        tenant = tenants.tenant(tenant_id)
        if not account_codes.account_codes(tenant_id):
            raise BadInput("accounts_first", tenant=tenant.name)
        has_none = tenant.tax_rates_imported_at is not None and not sage_tax_rates.mirror(tenant_id)
        if not has_none and not journal.links(_TAX_RATE, tenant_id):
            raise BadInput("tax_rates_first", tenant=tenant.name)
        if tenant.default_group_id is None and not _mapped(tenant):
            raise BadInput("no_product_group", tenant=tenant.name)

    def around(self, tenant_id: int) -> Around:
        tenant = tenants.tenant(tenant_id)
        return Around(
            tenant.group_items_by,
            tenant.default_group_id,
            _mapped(tenant),
            _tax_rates(tenant_id),
            {
                row.sage_id: (row.code, row.retired_at is not None)
                for row in account_codes.account_codes(tenant_id)
            },
            {link.sage_id: link.local_id for link in journal.links(Kind.SUPPLIER.value, tenant_id)},
        )

    def names(self, texts: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
        found = {}
        for field, names_of in _NAMES.items():
            ids = [int(text) for text in texts.get(field, ()) if text]
            if ids:
                names = names_of(ids)
                found[field] = {str(each): names[each] for each in ids if each in names}
        return found

    def fitting(self, ids: Collection[int]) -> Collection[int]:
        """A product is no service of Sage, whatever its name."""
        return product_lists.of_kinds(ids, self._kinds)

    def free(self, tenant_id: int) -> Iterable[HaloKey]:
        return product_lists.all_for_matching(tenant_id, self._kinds, self._link_kind)

    def imported(self, tenant_id: int, moment: datetime) -> None:
        if self._link_kind == SERVICE:
            tenants.update_tenant(tenant_id, services_imported_at=moment)
        else:
            tenants.update_tenant(tenant_id, products_imported_at=moment)

    def ordered(self, search: str) -> array[int]:
        found: array[int] = array("q")
        for kind in self._kinds:
            found += product_lists.order_products(search, kind=kind)
        return found

    def shown(self, ids: Sequence[int]) -> list[Pick]:
        return [
            Pick(line.id, line.description, " · ".join(filter(None, (line.code, line.group))))
            for line in product_lists.product_lines(ids)
        ]

    def values_of(self, row: ProductRow) -> Values:
        return {
            "description": row.description,
            "code": row.code,
            "notes": row.notes,
            "cost": _amount(row.cost),
            "prices": "\n".join(price_line(each.price_type, each.amount) for each in row.prices),
            "tax_rate": _number(row.tax_rate_id),
            "sales_account": row.sales_account,
            "purchase_account": row.purchase_account,
            "active": YES if row.active else NO,
            "group": _number(row.group_id),
            "supplier": _number(row.supplier_id),
        }

    def new(self, record: SageRecord, tenant: TenantRow) -> NewProduct:
        fields = _fields(record.values)
        return NewProduct(kind=ProductKind(record.made_as), tenant_id=tenant.id, **fields)

    def changed(self, row: ProductRow, values: Values) -> ProductRow:
        """Prices whose text is the same stay as they are."""
        fields = _fields(values)
        if values["prices"] == self.values_of(row)["prices"]:
            del fields["prices"]
        return replace(row, **fields)


def _fields(values: Values) -> dict[str, Any]:
    """Reverse of ``values_of``: the fields of a row."""
    cost = values["cost"]
    return {
        "description": values["description"],
        "code": values["code"],
        "notes": values["notes"],
        "cost": Decimal(cost) if cost else None,
        "prices": tuple(_price(line) for line in values["prices"].split("\n") if line),
        "tax_rate_id": _id(values["tax_rate"]),
        "sales_account": values["sales_account"],
        "purchase_account": values["purchase_account"],
        "active": values["active"] == YES,
        "group_id": _id(values["group"]),
        "supplier_id": _id(values["supplier"]),
    }


def _price(line: str) -> Price:
    price_type, _, amount = line.rpartition("\t")
    return Price(price_type, Decimal(amount))


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else plain(amount)


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _id(text: str) -> int | None:
    return int(text) if text else None


def _mapped(tenant: TenantRow) -> dict[str, int]:
    """The product groups that the tenant's categories are mapped to, for its grouping."""
    rows = categories.categories(tenant.id, tenant.group_items_by)
    return {row.sage_id: row.group_id for row in rows}


def _tax_rates(tenant_id: int) -> dict[str, tuple[int, bool]]:
    retired = {row.id for row in tax_rates.tax_rates() if row.retired_at is not None}
    return {
        link.sage_id: (link.local_id, link.local_id in retired)
        for link in journal.links(_TAX_RATE, tenant_id)
    }


def _rate_names(_ids: Sequence[int]) -> Mapping[int, str]:
    return {row.id: row.name for row in tax_rates.tax_rates()}


def _group_names(_ids: Sequence[int]) -> Mapping[int, str]:
    return {row.id: row.name for row in product_groups.product_groups()}


def _supplier_names(ids: Sequence[int]) -> Mapping[int, str]:
    return {row.id: row.name for row in suppliers.suppliers_by_id(ids)}


_NAMES = {"tax_rate": _rate_names, "group": _group_names, "supplier": _supplier_names}
"""Fields that hold ids of the book, and what gives their names."""

_OWN_ID = own_id_behind("halo:item:")
_OURS_FIRST = frozenset({"group"})

PRODUCTS = RecordKind(
    "products",
    PRODUCT,
    PRODUCT_LISTS,
    compose,
    ProductBook(PRODUCT, ProductKind.PRODUCT, ProductKind.STOCK_ITEM),
    _OWN_ID,
    place,
    "Sage product",
    _OURS_FIRST,
)
SERVICES = RecordKind(
    "services",
    SERVICE,
    SERVICE_LISTS,
    compose,
    ProductBook(SERVICE, ProductKind.SERVICE),
    _OWN_ID,
    place,
    "Sage service",
    _OURS_FIRST,
)
