"""Links and history of records of any kind, as the door hands them out. Book thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sage_desktop.book import record_past, tenants
from sage_desktop.book.keyed import Records
from sage_desktop.book.record_past import Step
from sage_desktop.sync.record_views import HistoryEntry, RecordLink, What

_NEWEST = 50


def links_of(records: Records[Any, Any], ids: Sequence[int]) -> dict[int, tuple[RecordLink, ...]]:
    """Of all of them, oldest first; () for those that are not linked."""
    tenant_of = {row.id: row for row in tenants.tenants()}
    found: dict[int, list[RecordLink]] = {number: [] for number in ids}
    for link in record_past.links_of_records(records.link_kinds, ids):
        tenant = tenant_of[link.tenant_id]
        found[link.local_id].append(
            RecordLink(
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
                imported_at=getattr(tenant, f"{link.kind}s_imported_at", None),
            )
        )
    return {number: tuple(links) for number, links in found.items()}


def history_of(records: Records[Any, Any], number: int) -> tuple[HistoryEntry, ...]:
    """What runs did to it and its links, newest first."""
    steps = record_past.steps_of_record(records.table, records.link_kinds, number, _NEWEST)
    return tuple(_entries(steps))


def _entries(steps: Iterable[Step]) -> Iterable[HistoryEntry]:
    """Without links that only learnt something: the record's own entry tells of that."""
    for step in steps:
        what: What
        if step.was_there and step.is_there:
            if step.of_link:
                continue
            what = "updated"
        elif step.is_there:
            what = "linked" if step.of_link else "created"
        else:
            what = "unlinked" if step.of_link else "removed"
        yield HistoryEntry(step.run_id, step.run_kind, step.when, what, step.tenant_name)
