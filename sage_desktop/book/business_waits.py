"""Until when a tenant's Sage business is left alone, and why: kept, so that a restart honours it.

Plain functions for ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

from sage_desktop.book.outbox_rows import BusinessWaitRow
from sage_desktop.book.records.outbox import BusinessWait
from sage_desktop.book.session import touch
from sage_desktop.core.changes import Kind


def wait(tenant_id: int) -> BusinessWaitRow | None:
    """The last that was kept; its time may be over."""
    record = BusinessWait.get_or_none(BusinessWait.tenant == tenant_id)
    if record is None:
        return None
    return BusinessWaitRow(record.tenant_id, record.until, record.reason, record.data)


def keep(row: BusinessWaitRow) -> None:
    """In place of one before."""
    BusinessWait.insert(
        tenant=row.tenant_id, until=row.until, reason=row.reason, data=row.data
    ).on_conflict_replace().execute()
    touch(Kind.OUTBOX)


def forget(tenant_id: int | None = None, *, but: str = "") -> None:
    """That tenant, or all, may go on now, unless they wait for the reason ``but``."""
    query = BusinessWait.delete().where(BusinessWait.reason != but)
    if tenant_id is not None:
        query = query.where(BusinessWait.tenant == tenant_id)
    if query.execute():
        touch(Kind.OUTBOX)
