"""An import after sending costs nothing that stands here; it may bring what Sage filled in."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from imports import Importing
from rig import Rig
from sendings import CUSTOMER, PRODUCT, push, put, reasons, sent

from sage_desktop.book.rows import ProductKind
from sage_desktop.sync.service import Service

CUSTOMERS: dict[str, dict[str, Any]] = {
    "full": CUSTOMER,
    "bare": {"key": "acme", "name": "Bare Ltd"},
    "no contact": {"key": "acme", "name": "No Contact Ltd", "email": "a@b.example"},
    "unnamed site": {
        "key": "acme",
        "name": "Site Ltd",
        "site": {"address_1": "1 Quay", "city": "Leeds", "country": "GB"},
    },
    "too long": {
        "key": "acme",
        "name": "The Very Long Company Name " * 4,
        "reference": "TOO-LONG-REFERENCE",
        "notes": "a &amp; b",
    },
}
PRODUCTS: dict[str, dict[str, Any]] = {
    "full": PRODUCT,
    "service": {**PRODUCT, "kind": "service"},
    "stock item": {**PRODUCT, "kind": "stock_item"},
    "usual accounts": {"key": "fw", "description": "No accounts", "code": "FW-9000"},
    "usual accounts of a service": {
        "key": "fw",
        "description": "No accounts",
        "code": "FW-9000",
        "kind": "service",
        "price": "5",
    },
    "supplier that Sage does not have": {**PRODUCT, "supplier": "sup"},
}


@pytest.mark.parametrize("what", CUSTOMERS)
def test_customers(tmp_path: Path, what: str) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        run = Importing("customers")
        await run(service, tenant_id)
        await put(service, customers=[CUSTOMERS[what]])
        assert (await push(service, tenant_id)).sent == 1
        number = await service.customers.find("acme")
        before = (await service.customers.get(number)).row
        await run(service, tenant_id)
        assert lost(before, (await service.customers.get(number)).row) == []
        await put(service, customers=[{"key": "acme", "phone": "1", "contact_name": "N"}])
        assert (await push(service, tenant_id)).sent == 1
        again = await run(service, tenant_id)
        assert (again.created, again.updated, again.failed) == (0, 0, 0)
        assert (await push(service, tenant_id)).requests == 0

    sent(tmp_path, story)


@pytest.mark.parametrize("what", PRODUCTS)
def test_products(tmp_path: Path, what: str) -> None:
    async def story(_computer: Rig, service: Service, tenant_id: int) -> None:
        await service.suppliers.put([{"key": "sup", "name": "Supplier"}])
        await service.product_groups.put([{"key": "g", "name": "Group"}])
        group = await service.product_groups.find("g")
        await service.categories.set_default_group(tenant_id, group)
        await put(service, products=[PRODUCTS[what]])
        assert reasons(await push(service, tenant_id)) == {"fw": ("sent", "")}
        number = await service.products.find("fw")
        before = (await service.products.get(number)).row
        run = Importing("services" if before.kind is ProductKind.SERVICE else "products")
        await run(service, tenant_id)
        assert lost(before, (await service.products.get(number)).row) == []
        again = await run(service, tenant_id)
        assert (again.created, again.updated) == (0, 0)
        assert (await push(service, tenant_id)).requests == 0

    sent(tmp_path, story)


def lost(before: Any, after: Any) -> list[str]:
    """What stood here and is another value now, or none."""
    had = {each.name: getattr(before, each.name) for each in fields(before)}
    return [name for name, value in had.items() if value and value != getattr(after, name)]
