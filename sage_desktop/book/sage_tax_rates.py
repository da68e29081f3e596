"""The mirror: what was last read of each tenant's Sage tax rates.

Plain functions for ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from sage_desktop.book.records.taxes import SageTaxRate
from sage_desktop.book.session import touch
from sage_desktop.book.tax_rows import SageTaxRateRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import NotFound


def mirror(tenant_id: int | None = None) -> list[SageTaxRateRow]:
    """Of one tenant or of all, by name within a tenant; also those that are gone from Sage."""
    query = SageTaxRate.select()
    if tenant_id is not None:
        query = query.where(SageTaxRate.tenant == tenant_id)
    rows = [_row(record) for record in query]
    return sorted(rows, key=lambda row: (row.tenant_id, row.name.casefold(), row.sage_id))


def save_mirror(
    tenant_id: int, seen: Iterable[tuple[str, str, Decimal, bool]], now: datetime
) -> None:
    """Keeps a full reading: (id, name, percentage, visible) of every Sage rate of the tenant.

    What was known and is not in it is gone since ``now``; what returned is not gone any more.
    ``first_seen`` and *Not mapped* stay.
    """
    known = {record.sage_id: record for record in _of(tenant_id)}
    for sage_id, name, percentage, visible in seen:
        record = known.pop(sage_id, None)
        if record is None:
            record = SageTaxRate(tenant=tenant_id, sage_id=sage_id, first_seen=now, unwanted=False)
        record.name = name
        record.percentage = percentage
        record.visible = visible
        record.gone_at = None
        record.save()
    for record in known.values():
        if record.gone_at is None:
            record.gone_at = now
            record.save()
    touch(Kind.TAX_RATE)


def set_unwanted(tenant_id: int, sage_id: str, unwanted: bool) -> None:
    """Keeps the user's choice *Not mapped*, or takes it back. Raises ``NotFound``."""
    changed = (
        SageTaxRate.update(unwanted=unwanted)
        .where(SageTaxRate.tenant == tenant_id, SageTaxRate.sage_id == sage_id)
        .execute()
    )
    if not changed:
        raise NotFound(what="Sage tax rate", name=sage_id)
    touch(Kind.TAX_RATE)


def _of(tenant_id: int) -> list[SageTaxRate]:
    return list(SageTaxRate.select().where(SageTaxRate.tenant == tenant_id))


def _row(record: SageTaxRate) -> SageTaxRateRow:
    return SageTaxRateRow(
        tenant_id=record.tenant_id,
        sage_id=record.sage_id,
        name=record.name,
        percentage=record.percentage,
        visible=record.visible,
        first_seen=record.first_seen,
        gone_at=record.gone_at,
        unwanted=record.unwanted,
        id=record.id,
    )
