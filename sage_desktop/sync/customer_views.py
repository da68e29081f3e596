"""Customers with their links and history, as the door hands them out. Book thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sage_desktop.book import customer_lists, customers, record_past, tenants
from sage_desktop.book.record_past import RecordLinkRow, Step
from sage_desktop.book.rows import TenantRow
from sage_desktop.core.changes import Kind
from sage_desktop.sync.record_views import CustomerView, HistoryEntry, RecordLink, What

_KIND = Kind.CUSTOMER.value
_NEWEST = 50


def customer_view(customer_id: int) -> CustomerView:
    """With its history. Raises ``NotFound``."""
    row = customers.customer(customer_id)
    names = _tenants()
    links = record_past.links_of_records(_KIND, [customer_id]).get(customer_id, ())
    steps = record_past.steps_of_record(_KIND, customer_id, _NEWEST)
    return CustomerView(
        row,
        tuple(_link(link, names) for link in links),
        tuple(entry for step in steps if (entry := _entry(step)) is not None),
    )


def customer_views(search: str, limit: int | None) -> tuple[int, list[CustomerView]]:
    """How many there are, and the first of them by name, without their history."""
    order = customer_lists.order_customers(search)
    ids: Sequence[int] = order if limit is None else order[:limit]
    names = _tenants()
    links = record_past.links_of_records(_KIND, ids)
    views = [
        CustomerView(row, tuple(_link(link, names) for link in links.get(row.id, ())))
        for row in customers.customers_by_id(ids)
    ]
    return len(order), views


def _tenants() -> dict[int, TenantRow]:
    return {row.id: row for row in tenants.tenants()}


def _link(link: RecordLinkRow, names: Mapping[int, TenantRow]) -> RecordLink:
    tenant = names[link.tenant_id]
    return RecordLink(
        link_id=link.id,
        tenant_id=tenant.id,
        tenant_name=tenant.name,
        tenant_colour=tenant.colour,
        business_name=tenant.business.name if tenant.business else "",
        sage_id=link.sage_id,
        sage_name=link.sage_name or link.sage_id,
        since=link.since,
        made_by=link.made_by,
        gone=link.is_gone,
        imported_at=tenant.customers_imported_at,
    )


def _entry(step: Step) -> HistoryEntry | None:
    """None for a link that only learnt something: the record's own entry tells of it."""
    what: What
    if step.was_there and step.is_there:
        if step.of_link:
            return None
        what = "updated"
    elif step.is_there:
        what = "linked" if step.of_link else "created"
    else:
        what = "unlinked" if step.of_link else "removed"
    return HistoryEntry(step.run_id, step.run_kind, step.when, what, step.tenant_name)
