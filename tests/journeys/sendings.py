"""What the journeys of sending share: a tenant that syncs, records put in, what Sage has then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from imports import Story, told
from rig import SHEFFIELD, Rig

from sage_desktop.sandbox.company import Business
from sage_desktop.sync.sending.views import PushResult
from sage_desktop.sync.service import Service

ALL = frozenset({"customer", "invoice", "product"})


async def syncing(service: Service, tenant_id: int) -> None:
    """Accounts and tax rates are there, everything is synced, new records belong there."""
    await service.accounts.run(tenant_id)
    await service.tax_rates.run(tenant_id)
    await service.set_default_tenant(tenant_id)
    await service.syncing.set_entities(tenant_id, ALL)
    await service.syncing.set_sync(tenant_id, True)


def sent(folder: Path, story: Story, world: str = "small") -> None:
    """``told`` with a tenant that syncs; no request of a story may be one that Sage forbids."""

    async def watched(computer: Rig, service: Service, tenant_id: int) -> None:
        await story(computer, service, tenant_id)
        assert computer.world.sins == []

    told(folder, watched, world, syncing)


CUSTOMER: dict[str, Any] = {
    "key": "acme",
    "name": "Acme Widgets Ltd",
    "reference": "ACM001",
    "email": "accounts@acme.example",
    "phone": "0114 496 0000",
    "contact_name": "Ada Reed",
    "vat_number": "GB123456789",
    "payment_days": 14,
    "notes": "Pays on time",
    "site": {
        "name": "Head office",
        "address_1": "1 Quay",
        "city": "Leeds",
        "postcode": "LS1 1AA",
        "country": "GB",
    },
}
PRODUCT: dict[str, Any] = {
    "key": "fw",
    "description": "Managed firewall appliance",
    "code": "FW-9000",
    "price": "50.00",
    "cost": "25.00",
    "sales_account": "4000",
    "purchase_account": "5000",
    "tax_rate": "Standard 20.00%",
}
INVOICE: dict[str, Any] = {
    "key": "inv-1",
    "number": "INV-1001",
    "customer": "acme",
    "date": "2026-11-20",
    "lines": [
        {
            "description": "Managed firewall",
            "product": "fw",
            "quantity": "3",
            "unit_price": "33.33",
            "discount_percent": "7.5",
            "tax_rate": "Standard 20.00%",
        },
        {
            "description": "Set-up & visit",
            "quantity": "1",
            "unit_price": "80",
            "account": "4000",
            "tax_rate": "Standard 20.00%",
        },
    ],
}


async def put(
    service: Service, *, customers: Any = (), products: Any = (), invoices: Any = ()
) -> None:
    if customers:
        await service.customers.put(list(customers))
    if products:
        await service.products.put(list(products))
    if invoices:
        await service.invoices.put(list(invoices))


async def put_all(service: Service) -> None:
    await put(service, customers=[CUSTOMER], products=[PRODUCT], invoices=[INVOICE])


async def push(service: Service, tenant_id: int, timeout: float | None = None) -> PushResult:
    return await service.sending.push(tenant_id, timeout=timeout)


def sage(computer: Rig) -> Business:
    businesses = computer.world.company.businesses.values()
    return next(each for each in businesses if each.name == SHEFFIELD)


def contact_named(computer: Rig, name: str) -> Any:
    [found] = [each for each in sage(computer).contacts.values() if each.name == name]
    return found


def invoices_of(computer: Rig, *references: str) -> list[Any]:
    """Those with one of these references, or INV-1001; the sample company has others."""
    wanted = references or ("INV-1001",)
    return [each for each in sage(computer).invoices.values() if each.reference in wanted]


def invoice_of(computer: Rig, reference: str) -> Any:
    [found] = invoices_of(computer, reference)
    return found


def item_coded(computer: Rig, code: str) -> Any:
    business = sage(computer)
    items = [*business.products.values(), *business.services.values()]
    [found] = [each for each in items if each.item_code == code]
    return found


def reasons(result: PushResult) -> dict[str, tuple[str, str]]:
    """State and reason of each record, by key."""
    return {each.key: (each.state, each.reason) for each in result.items}
