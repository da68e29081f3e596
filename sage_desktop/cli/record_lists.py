"""``list customers``, ``suppliers``, ``product-groups`` and ``products``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence

from sage_desktop.cli import record_shapes, shapes
from sage_desktop.cli.output import Answer
from sage_desktop.cli.record_shapes import Others
from sage_desktop.cli.text import table
from sage_desktop.core.exact import plain
from sage_desktop.core.i18n import tr
from sage_desktop.sync.product_views import ProductView, SupplierView
from sage_desktop.sync.record_views import CustomerView, RecordLink
from sage_desktop.sync.service import Service

_AT_ONCE = 500


async def list_customers(service: Service, arguments: Namespace) -> Answer:
    total, views = await service.customers.listed(arguments.search, arguments.limit)
    text = table(
        (tr("Key"), tr("Name"), tr("Reference"), tr("E-mail"), tr("City"), tr("Sage customers")),
        [_contact_line(view, view.row.sites[0].city if view.row.sites else "") for view in views],
    )
    nothing = tr("No customers fit.") if arguments.search else tr("No customers yet.")
    names = await _tenants(service)
    rows = [record_shapes.customer(view, names) for view in views]
    return Answer(shapes.listing(rows, total), text if rows else nothing)


async def list_suppliers(service: Service, arguments: Namespace) -> Answer:
    total, views = await service.suppliers.listed(arguments.search, arguments.limit)
    text = table(
        (tr("Key"), tr("Name"), tr("Reference"), tr("E-mail"), tr("City"), tr("Sage suppliers")),
        [_contact_line(view, view.row.address.city if view.row.address else "") for view in views],
    )
    nothing = tr("No suppliers fit.") if arguments.search else tr("No suppliers yet.")
    names = await _tenants(service)
    rows = [record_shapes.supplier(view, names) for view in views]
    return Answer(shapes.listing(rows, total), text if rows else nothing)


async def list_product_groups(service: Service, arguments: Namespace) -> Answer:
    found = await service.product_groups.all(arguments.search)
    shown = found if arguments.limit is None else found[: arguments.limit]
    text = table(
        (tr("Key"), tr("Name"), tr("Products")),
        [(row.key, row.name, str(row.products)) for row in shown],
    )
    nothing = tr("No product groups fit.") if arguments.search else tr("No product groups yet.")
    rows = [record_shapes.product_group(row) for row in shown]
    return Answer(shapes.listing(rows, len(found)), text if rows else nothing)


async def list_products(service: Service, arguments: Namespace) -> Answer:
    total, views = await service.products.listed(arguments.search, arguments.limit)
    others = await _others(service, views)
    text = table(
        (tr("Key"), tr("Code"), tr("Description"), tr("Kind"), tr("Price"), tr("Group")),
        [_product_line(view, others) for view in views],
    )
    nothing = tr("No products fit.") if arguments.search else tr("No products yet.")
    rows = [record_shapes.product(view, others) for view in views]
    return Answer(shapes.listing(rows, total), text if rows else nothing)


async def _tenants(service: Service) -> dict[int, str]:
    return {each.row.id: each.row.name for each in await service.tenants()}


async def _others(service: Service, views: Sequence[ProductView]) -> Others:
    """What these products name; of suppliers, only those."""
    ids = sorted({view.row.supplier_id for view in views if view.row.supplier_id is not None})
    suppliers = {}
    for at in range(0, len(ids), _AT_ONCE):
        for line in await service.suppliers.lines(ids[at : at + _AT_ONCE]):
            suppliers[line.id] = (line.key, line.name)
    return Others(
        await _tenants(service),
        {view.row.id: (view.row.key, view.row.name) for view in await service.tax_rates.all()},
        {row.id: (row.key, row.name) for row in await service.product_groups.all()},
        suppliers,
    )


def _contact_line(view: CustomerView | SupplierView, city: str) -> tuple[str, ...]:
    row = view.row
    return row.key, row.name, row.reference, row.email, city, _linked_to(view.links)


def _product_line(view: ProductView, others: Others) -> tuple[str, ...]:
    row = view.row
    kind = row.kind.value.replace("_", " ") + ("" if row.active else tr(" (inactive)"))
    price = plain(row.prices[0].amount) if row.prices else ""
    group = others.groups.get(row.group_id or 0, ("", ""))[1]
    return row.key, row.code, row.description, kind, price, group


def _linked_to(links: Iterable[RecordLink]) -> str:
    return ", ".join(f"{link.tenant_name}: {link.sage_name}" for link in links)
