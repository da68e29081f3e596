"""``list invoices``: the table, and the JSON shape of the contract."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sage_desktop.cli import record_shapes, shapes
from sage_desktop.cli.output import Answer
from sage_desktop.cli.shapes import JsonObject
from sage_desktop.cli.text import table
from sage_desktop.core.exact import plain
from sage_desktop.core.i18n import tr
from sage_desktop.sync.invoice_views import InvoiceLineRow, InvoiceView
from sage_desktop.sync.service import Service

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Others:
    """Keys of the records that lines name, by id, and the names of tenants."""

    tenants: Mapping[int, str]
    tax_rates: Mapping[int, str]
    products: Mapping[int, str]


async def list_invoices(service: Service, arguments: Namespace) -> Answer:
    total, views = await service.invoices.listed(arguments.search, arguments.limit)
    text = table(
        (tr("Key"), tr("Number"), tr("Date"), tr("State"), tr("Total"), tr("Sage"), tr("Customer")),
        [_line(view) for view in views],
    )
    nothing = tr("No invoices fit.") if arguments.search else tr("No invoices yet.")
    others = await _others(service, views)
    rows = [_shape(view, others) for view in views]
    return Answer(shapes.listing(rows, total), text if rows else nothing)


async def _others(service: Service, views: Sequence[InvoiceView]) -> _Others:
    named = {line.product_id for view in views for line in view.row.lines}
    ids = sorted(number for number in named if number is not None)
    products = {}
    for at in range(0, len(ids), _AT_ONCE):
        for line in await service.products.lines(ids[at : at + _AT_ONCE]):
            products[line.id] = line.key
    return _Others(
        {each.row.id: each.row.name for each in await service.tenants()},
        {each.row.id: each.row.key for each in await service.tax_rates.all()},
        products,
    )


def _shape(view: InvoiceView, others: _Others) -> JsonObject:
    row, sent = view.row, view.sent
    linked = view.links[0].sage_id if view.links else None
    return {
        "id": row.id,
        "key": row.key,
        "number": row.number,
        "customer": view.customer_key,
        "customer_name": view.customer_name,
        "date": row.date.isoformat(),
        "due_date": row.due_date.isoformat() if row.due_date else None,
        "currency": row.currency,
        "notes": row.notes,
        "state": row.state.value,
        "do_not_send": row.do_not_send,
        "lines": [_shape_of_line(line, others) for line in row.lines],
        "net": _money(row.net),
        "tax": _money(row.tax),
        "total": _money(row.total),
        "tenant": None if view.tenant_id is None else others.tenants.get(view.tenant_id),
        "sage_id": sent.sage_id if sent else linked,
        "sage_number": sent.sage_number if sent else "",
        "sage_status": sent.status if sent else "",
        "sage_total": _money(sent.sage_total) if sent else None,
        "links": record_shapes.links(view.links),
    }


def _shape_of_line(line: InvoiceLineRow, others: _Others) -> JsonObject:
    return {
        "description": line.description,
        "quantity": plain(line.quantity),
        "unit_price": plain(line.unit_price),
        "product": others.products.get(line.product_id or 0),
        "discount_percent": plain(line.discount_percent),
        "account": line.account,
        "tax_rate": others.tax_rates[line.tax_rate_id],
    }


def _line(view: InvoiceView) -> tuple[str, ...]:
    row, sent = view.row, view.sent
    total = f"{_money(row.total)} {row.currency}".strip()
    in_sage = f"{sent.sage_number} {sent.status}".strip() if sent else ""
    day = row.date.isoformat()
    return row.key, row.number, day, row.state.value, total, in_sage, view.customer_name


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"
