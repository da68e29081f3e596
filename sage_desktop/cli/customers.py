"""Mappings of customers on the command line."""

from __future__ import annotations

from argparse import Namespace

from sage_desktop.cli import shapes
from sage_desktop.cli.output import Answer
from sage_desktop.cli.text import table
from sage_desktop.core.errors import NotFound
from sage_desktop.core.i18n import tr
from sage_desktop.sync.service import Service

_AT_ONCE = 500


async def map_customer(service: Service, arguments: Namespace) -> Answer:
    """A Sage customer that was not read yet is looked for in Sage."""
    tenant_id = (await service.find_tenant(arguments.tenant)).row.id
    local_id = await service.customers.find(arguments.local)
    try:
        await service.mappings.add(tenant_id, "customers", arguments.sage_id, local_id)
    except NotFound:
        await service.imports.read(tenant_id, "customers")
        await service.mappings.add(tenant_id, "customers", arguments.sage_id, local_id)
    rows = [row for row in await mappings(service, tenant_id) if row["local_id"] == local_id]
    text = table(
        (tr("Sage id"), tr("Sage customer"), tr("Halo customer")),
        [(row["sage_id"], row["sage_name"], row["local_name"]) for row in rows],
    )
    return Answer(shapes.listing(rows), text)


async def mappings(service: Service, tenant_id: int) -> list[shapes.JsonObject]:
    """The customers of a tenant that are mapped, by name."""
    order = await service.mappings.order(tenant_id, "customers")
    rows: list[shapes.JsonObject] = []
    for at in range(0, len(order), _AT_ONCE):
        rows += [
            {
                "kind": "customer",
                "sage_id": line.sage_id,
                "sage_name": line.sage_name,
                "local_id": line.local_id,
                "local_name": line.local_name,
                "state": "gone" if line.gone else "linked",
                "since": shapes.moment(line.since),
                "made_by": line.made_by.value,
            }
            for line in await service.mappings.lines(order[at : at + _AT_ONCE])
        ]
    return rows
