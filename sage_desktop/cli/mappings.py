"""Commands about what in Sage is what in the book: ``map …``."""

from __future__ import annotations

from argparse import Namespace

from sage_desktop.cli import shapes
from sage_desktop.cli.output import Answer
from sage_desktop.cli.text import table
from sage_desktop.core.errors import NotFound
from sage_desktop.core.i18n import tr
from sage_desktop.sync.service import Service

_AT_ONCE = 500
_KINDS = {
    "customers": "customer",
    "suppliers": "supplier",
    "products": "product",
    "services": "service",
}
"""The kinds that have an import screen, and what one of their mappings is called."""


async def map_tax_rate(service: Service, arguments: Namespace) -> Answer:
    view = await service.find_tenant(arguments.tenant)
    local = await service.tax_rates.find(arguments.local)
    await service.tax_rates.map(view.row.id, arguments.sage_id, local)
    return await map_list(service, arguments)


async def map_customer(service: Service, arguments: Namespace) -> Answer:
    """A Sage customer that was not read yet is looked for in Sage."""
    tenant_id = (await service.find_tenant(arguments.tenant)).row.id
    local_id = await service.customers.find(arguments.local)
    try:
        await service.mappings.add(tenant_id, "customers", arguments.sage_id, local_id)
    except NotFound:
        await service.imports.read(tenant_id, "customers")
        await service.mappings.add(tenant_id, "customers", arguments.sage_id, local_id)
    rows = await _records(service, tenant_id, "customers")
    rows = [row for row in rows if row["local_id"] == local_id]
    text = table(
        (tr("Sage id"), tr("Sage customer"), tr("Halo customer")),
        [(row["sage_id"], row["sage_name"], row["local_name"]) for row in rows],
    )
    return Answer(shapes.listing(rows), text)


async def map_category(service: Service, arguments: Namespace) -> Answer:
    """The next import of products and services goes by it."""
    tenant_id = (await service.find_tenant(arguments.tenant)).row.id
    group_id = await service.product_groups.find(arguments.local)
    await service.categories.map(tenant_id, arguments.sage_id, group_id)
    rows = await _categories(service, tenant_id)
    rows = [row for row in rows if row["sage_id"] == arguments.sage_id]
    text = table(
        (tr("Sage id"), tr("Sage category"), tr("Product group")),
        [(row["sage_id"], row["sage_name"], row["local_name"]) for row in rows],
    )
    return Answer(shapes.listing(rows), text)


async def map_list(service: Service, arguments: Namespace) -> Answer:
    tenant_id = (await service.find_tenant(arguments.tenant)).row.id
    rows = await _tax_rates(service, tenant_id)
    for kind in _KINDS:
        rows += await _records(service, tenant_id, kind)
    rows += await _categories(service, tenant_id)
    text = table(
        (tr("Kind"), tr("Sage id"), tr("Sage name"), tr("Halo name"), tr("State")),
        [
            (
                row["kind"],
                row["sage_id"],
                row["sage_name"],
                row["local_name"] or "",
                row["state"],
            )
            for row in rows
        ],
    )
    nothing = tr("No mappings are known yet. They are made by the first import.")
    return Answer(shapes.listing(rows), text if rows else nothing)


async def _tax_rates(service: Service, tenant_id: int) -> list[shapes.JsonObject]:
    """All that Sage offers, mapped or not."""
    local = {each.row.id: each.row for each in await service.tax_rates.all()}
    links = {
        link.sage_id: link for link in await service.links(tenant_id) if link.kind == "tax_rate"
    }
    rows: list[shapes.JsonObject] = []
    for seen in await service.tax_rates.of_sage(tenant_id):
        link = links.get(seen.sage_id)
        if link is None and (seen.gone_at is not None or not seen.visible):
            continue
        state = "linked" if link else "not_mapped" if seen.unwanted else "new"
        rows.append(
            {
                "kind": "tax-rate",
                "sage_id": seen.sage_id,
                "sage_name": seen.name,
                "local_id": link.local_id if link else None,
                "local_name": local[link.local_id].name if link else None,
                "state": "gone" if seen.gone_at else state,
                "since": shapes.moment(link.since) if link else None,
                "made_by": link.made_by.value if link else None,
            }
        )
    return rows


async def _records(service: Service, tenant_id: int, kind: str) -> list[shapes.JsonObject]:
    """What is mapped, by name."""
    order = await service.mappings.order(tenant_id, kind)
    rows: list[shapes.JsonObject] = []
    for at in range(0, len(order), _AT_ONCE):
        rows += [
            {
                "kind": _KINDS[kind],
                "sage_id": line.sage_id,
                "sage_name": line.sage_name,
                "local_id": line.local_id,
                "local_name": line.local_name,
                "state": "gone" if line.gone else "linked",
                "since": shapes.moment(line.since),
                "made_by": line.made_by.value,
            }
            for line in await service.mappings.lines(order[at : at + _AT_ONCE], kind)
        ]
    return rows


async def _categories(service: Service, tenant_id: int) -> list[shapes.JsonObject]:
    """All that there are, mapped or not: nothing else tells their ids."""
    return [
        {
            "kind": "category",
            "sage_id": view.sage_id,
            "sage_name": view.name,
            "local_id": view.group_id,
            "local_name": view.group_name or None,
            "state": "not_mapped" if view.group_id is None else "linked",
            "since": None,
            "made_by": None,
        }
        for view in await service.categories.of(tenant_id)
    ]
