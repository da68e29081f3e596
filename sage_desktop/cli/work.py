"""Commands that move records: ``import``, ``undo``, ``put``, ``list``."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Awaitable, Callable, Collection

from sage_desktop.cli import accounts, invoices, line_imports, record_lists, shapes
from sage_desktop.cli.imports import plan_text, ran, report_progress, selected
from sage_desktop.cli.output import Answer, Exit
from sage_desktop.cli.text import table
from sage_desktop.core.exact import percent_text
from sage_desktop.core.i18n import tr
from sage_desktop.sync.service import Service
from sage_desktop.sync.tax_rate_plan import TaxRatePlan


async def import_records(service: Service, arguments: Namespace) -> Answer:
    return await _IMPORTS[arguments.kind](service, arguments)


async def _import_tax_rates(service: Service, arguments: Namespace) -> Answer:
    view = await service.find_tenant(arguments.tenant)

    def select(plan: TaxRatePlan) -> Collection[str] | None:
        known = {rate.id for rate in plan.source}
        return selected(arguments.select, plan.rows, known, "Sage tax rate")

    if arguments.preview:
        began = time.monotonic()
        plan = await service.tax_rates.preview(view.row.id, select=select, report=report_progress)
        if arguments.keep_unmapped:
            plan = plan.without_removals({row.local_id or 0 for row in plan.removals})
        data = shapes.preview(plan, view.row.name, time.monotonic() - began)
        code = Exit.ATTENTION if plan.counts().failed else Exit.DONE
        return Answer(data, _plan_text(plan), code)
    keep: Collection[int] = ()
    if arguments.keep_unmapped:
        keep = [each.row.id for each in await service.tax_rates.all() if not each.links]
    run = await service.tax_rates.run(view.row.id, keep=keep, select=select, report=report_progress)
    return ran(run, tr("Imported tax rates"), tr("Tax rates are up to date"))


async def undo(service: Service, arguments: Namespace) -> Answer:
    run = await service.undo(arguments.run)
    return ran(run, tr("The import was taken back"), tr("There was nothing to take back"))


async def put(service: Service, arguments: Namespace) -> Answer:
    created, updated, unchanged = await _PUTS[arguments.kind](service, arguments.records)
    data = {
        "kind": arguments.kind,
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
    }
    text = tr("{created} created, {updated} updated, {unchanged} unchanged.").format(**data)
    return Answer(data, text)


async def list_records(service: Service, arguments: Namespace) -> Answer:
    return await _LISTS[arguments.kind](service, arguments)


async def _list_tax_rates(service: Service, arguments: Namespace) -> Answer:
    found = await service.tax_rates.all(arguments.search)
    shown = found if arguments.limit is None else found[: arguments.limit]
    text = table(
        (tr("Key"), tr("Name"), tr("Percentage"), tr("Sage tax rates")),
        [
            (
                view.row.key,
                view.row.name + (tr(" (retired)") if view.row.retired_at else ""),
                percent_text(view.row.percentage),
                ", ".join(f"{link.tenant_name}: {link.sage_name}" for link in view.links),
            )
            for view in shown
        ],
    )
    rows = [shapes.tax_rate(view) for view in shown]
    return Answer(shapes.listing(rows, len(found)), text)


def _plan_text(plan: TaxRatePlan) -> str:
    rows = [
        (
            row.status.value.replace("_", " "),
            row.name,
            percent_text(row.percentage) if row.percentage is not None else "",
        )
        for row in (*plan.rows, *plan.removals)
    ]
    shown = table((tr("Status"), tr("Tax rate"), tr("Percentage")), rows)
    return plan_text(shown, plan.counts(), plan.requests)


Command = Callable[[Service, Namespace], Awaitable[Answer]]
Put = Callable[[Service, object], Awaitable[tuple[int, int, int]]]
"""Takes decoded JSON; gives how many were created, updated, unchanged."""

_IMPORTS: dict[str, Command] = {
    "accounts": accounts.import_accounts,
    **line_imports.IMPORTS,
    "tax-rates": _import_tax_rates,
}
_PUTS: dict[str, Put] = {
    "customers": lambda service, decoded: service.customers.put(decoded),
    "invoices": lambda service, decoded: service.invoices.put(decoded),
    "product-groups": lambda service, decoded: service.product_groups.put(decoded),
    "products": lambda service, decoded: service.products.put(decoded),
    "suppliers": lambda service, decoded: service.suppliers.put(decoded),
    "tax-rates": lambda service, decoded: service.tax_rates.put(decoded),
}
_LISTS: dict[str, Command] = {
    "account-codes": accounts.list_account_codes,
    "customers": record_lists.list_customers,
    "invoices": invoices.list_invoices,
    "product-groups": record_lists.list_product_groups,
    "products": record_lists.list_products,
    "suppliers": record_lists.list_suppliers,
    "tax-rates": _list_tax_rates,
}
