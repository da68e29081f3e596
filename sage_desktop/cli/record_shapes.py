"""The JSON shapes of customers, suppliers, product groups and products, as in the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sage_desktop.book.contact_rows import CustomerRow, SupplierRow
from sage_desktop.book.product_rows import ProductGroupRow
from sage_desktop.cli.shapes import JsonObject, link
from sage_desktop.core.exact import plain
from sage_desktop.sync.product_views import ProductView, SupplierView
from sage_desktop.sync.record_views import CustomerView, RecordLink

Named = tuple[str, str]
"""The key and name of another record."""

_NOBODY: Named = ("", "")


@dataclass(frozen=True, slots=True)
class Others:
    """The records that products name, by id; ``tenants``: their names."""

    tenants: Mapping[int, str]
    tax_rates: Mapping[int, Named]
    groups: Mapping[int, Named]
    suppliers: Mapping[int, Named]


def customer(view: CustomerView, tenants: Mapping[int, str]) -> JsonObject:
    """``tenants``: their names by id."""
    row = view.row
    return {
        **_contact(row, tenants),
        "top_level": row.top_level,
        "do_not_send": row.do_not_send,
        "sites": [asdict(site) for site in row.sites],
        "delivery_address": asdict(row.delivery_address) if row.delivery_address else None,
        "contacts": [asdict(contact) for contact in row.contacts],
        "links": links(view.links),
    }


def supplier(view: SupplierView, tenants: Mapping[int, str]) -> JsonObject:
    """``tenants``: their names by id."""
    row = view.row
    return {
        **_contact(row, tenants),
        "address": asdict(row.address) if row.address else None,
        "links": links(view.links),
    }


def product_group(row: ProductGroupRow) -> JsonObject:
    return {"id": row.id, "key": row.key, "name": row.name, "products": row.products}


def product(view: ProductView, others: Others) -> JsonObject:
    row = view.row
    prices: dict[str, str] = {}
    for each in row.prices:
        prices.setdefault(each.price_type, plain(each.amount))
    tax_rate = others.tax_rates.get(row.tax_rate_id or 0, _NOBODY)
    group = others.groups.get(row.group_id or 0, _NOBODY)
    supplied_by = others.suppliers.get(row.supplier_id or 0, _NOBODY)
    return {
        "id": row.id,
        "key": row.key,
        "kind": row.kind.value,
        "description": row.description,
        "code": row.code,
        "price": plain(row.prices[0].amount) if row.prices else None,
        "prices": prices,
        "cost": None if row.cost is None else plain(row.cost),
        "tax_rate": tax_rate[0] or None,
        "tax_rate_name": tax_rate[1],
        "sales_account": row.sales_account,
        "purchase_account": row.purchase_account,
        "group": group[0] or None,
        "group_name": group[1],
        "supplier": supplied_by[0] or None,
        "supplier_name": supplied_by[1],
        "active": row.active,
        "notes": row.notes,
        "tenant": None if row.tenant_id is None else others.tenants.get(row.tenant_id),
        "do_not_send": row.do_not_send,
        "links": links(view.links),
    }


def links(found: Iterable[RecordLink]) -> list[JsonObject]:
    return [link(each) for each in found]


def _contact(row: CustomerRow | SupplierRow, tenants: Mapping[int, str]) -> JsonObject:
    return {
        "id": row.id,
        "key": row.key,
        "name": row.name,
        "reference": row.reference,
        "email": row.email,
        "phone": row.phone,
        "contact_name": row.contact_name,
        "vat_number": row.vat_number,
        "currency": row.currency,
        "payment_days": row.payment_days,
        "notes": row.notes,
        "tenant": None if row.tenant_id is None else tenants.get(row.tenant_id),
    }
