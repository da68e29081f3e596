"""What the journeys of importing customers share."""

from __future__ import annotations

from typing import Any

from imports import Importing

from sage_desktop.sync.record_views import CustomerView
from sage_desktop.sync.service import Service

KIND = "customers"
TABLES = ("customer", "customer_address", "customer_contact", "link", "issue", "run_change")
imported = Importing(KIND)


async def customer(service: Service, name: str) -> CustomerView:
    return await service.customers.get(await service.customers.find(name))


async def put(service: Service, **fields: Any) -> int:
    await service.customers.put([{"key": fields["name"], **fields}])
    return await service.customers.find(fields["name"])
