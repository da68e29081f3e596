"""How the journeys tell that all customers of Sage are here, once."""

from __future__ import annotations

from typing import Any

from customer_imports import imported
from rig import SHEFFIELD, Rig

from sage_desktop.sync.service import Service

CONTACTS = "/v3.1/contacts"


def customers_of(computer: Rig) -> list[Any]:
    """Sage's customers, in the order of its list."""
    return [
        each
        for each in computer.world.business(SHEFFIELD).contacts.values()
        if each.kind == "CUSTOMER" and not each.deleted_at and not each.system
    ]


async def exactly_sages_customers(computer: Rig, service: Service, tenant_id: int) -> None:
    """Every customer of Sage is here once, linked one to one, and a further import does nothing."""
    _, views = await service.customers.listed("", None)
    linked = [link.sage_id for view in views for link in view.links if not link.gone]
    assert sorted(linked) == sorted(
        each.id for each in customers_of(computer) if not each.gdpr_obfuscated
    )
    again = await imported(service, tenant_id)
    assert (again.created, again.linked, again.updated, again.failed) == (0, 0, 0, 0)
