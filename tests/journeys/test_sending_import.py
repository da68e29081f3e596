"""An import after sending has nothing to bring, not even what Sage filled in by itself."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from imports import Importing, lines
from rig import Rig
from sendings import CUSTOMER, PRODUCT, contact_named, push, put, reasons, sage, sent

from sage_desktop.book.product_rows import ProductKind
from sage_desktop.mirror.rows import Side, Status
from sage_desktop.sandbox import faults
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
    "no country": {
        "key": "acme",
        "name": "Somewhere Ltd",
        "site": {"address_1": "1 Quay", "city": "Leeds"},
        "delivery_address": {"address_1": "2 Quay", "city": "York"},
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
        assert await brought(service, tenant_id, "customers") == []
        await run(service, tenant_id)
        assert lost(before, (await service.customers.get(number)).row) == []
        await put(service, customers=[{"key": "acme", "phone": "1", "contact_name": "N"}])
        assert (await push(service, tenant_id)).sent == 1
        assert await brought(service, tenant_id, "customers") == []
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
        assert await brought(service, tenant_id, run.kind) == []
        await run(service, tenant_id)
        assert lost(before, (await service.products.get(number)).row) == []
        again = await run(service, tenant_id)
        assert (again.created, again.updated) == (0, 0)
        assert (await push(service, tenant_id)).requests == 0

    sent(tmp_path, story)


async def brought(service: Service, tenant_id: int, kind: str) -> list[tuple[str, str]]:
    """Fields that an import would bring to records that are linked, or asks about."""
    head = await service.imports.read(tenant_id, kind)
    changed = [each.line for each in await lines(service, head) if each.status is Status.CHANGED]
    return [
        (each.field, each.sage)
        for detail in await service.imports.details(head.id, changed)
        for each in detail.differences
        if each.taken is not Side.HALO
    ]


def test_a_customer_that_was_found_after_a_lost_answer_brings_nothing(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        computer.world.faults.add(faults.drop(commit=True), method="POST", path="/v3.1/contacts")
        await put(service, customers=[CUSTOMERS["bare"]])
        assert (await push(service, tenant_id)).uncertain == 1
        computer.world.faults.clear()
        computer.clock.forward(days=8)
        assert reasons(await push(service, tenant_id)) == {"acme": ("sent", "")}
        assert await brought(service, tenant_id, "customers") == []

    sent(tmp_path, story)


def test_what_sage_filled_in_is_brought_once_somebody_changes_it_there(tmp_path: Path) -> None:
    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        await put(service, customers=[CUSTOMERS["bare"]])
        await push(service, tenant_id)
        there = contact_named(computer, "Bare Ltd")
        [place] = [e for e in sage(computer).addresses.values() if e.contact_id == there.id]
        computer.clock.forward(minutes=10)
        place.city, place.updated_at = "Hull", computer.clock()
        there.updated_at = computer.clock()
        [(field, value)] = await brought(service, tenant_id, "customers")
        assert (field, value.split("\n")[3]) == ("delivery_address", "Hull")
        await Importing("customers")(service, tenant_id)
        assert await brought(service, tenant_id, "customers") == []
        assert (await push(service, tenant_id)).requests == 0

    sent(tmp_path, story)


def lost(before: Any, after: Any) -> list[str]:
    """What stood here and is another value now, or none."""
    had = {each.name: getattr(before, each.name) for each in fields(before)}
    return [name for name, value in had.items() if value and value != getattr(after, name)]
