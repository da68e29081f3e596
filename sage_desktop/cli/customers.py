"""Customers on the command line: ``list customers``."""

from __future__ import annotations

from argparse import Namespace

from sage_desktop.cli import shapes
from sage_desktop.cli.output import Answer
from sage_desktop.cli.text import table
from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import CustomerView
from sage_desktop.sync.service import Service


async def list_customers(service: Service, arguments: Namespace) -> Answer:
    total, views = await service.customers.listed(arguments.search, arguments.limit)
    text = table(
        (tr("Key"), tr("Name"), tr("Reference"), tr("E-mail"), tr("City"), tr("Sage customers")),
        [_line(view) for view in views],
    )
    nothing = tr("No customers fit.") if arguments.search else tr("No customers yet.")
    names = {each.row.id: each.row.name for each in await service.tenants()}
    rows = [shapes.customer(view, names) for view in views]
    return Answer(shapes.listing(rows, total), text if rows else nothing)


def _line(view: CustomerView) -> tuple[str, ...]:
    row = view.row
    city = row.sites[0].city if row.sites else ""
    links = ", ".join(f"{link.tenant_name}: {link.sage_name}" for link in view.links)
    return row.key, row.name, row.reference, row.email, city, links
