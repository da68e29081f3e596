"""What went to Sage and how Sage's invoices compare with ours: the history of sending.

Plain functions for ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from peewee import SQL

from sage_desktop.book.invoice_rows import SentInvoiceRow
from sage_desktop.book.outbox_rows import PassageRow, SageFactsRow
from sage_desktop.book.plain_sql import OF_THESE, as_list, connection
from sage_desktop.book.records.invoices import SentInvoice
from sage_desktop.book.records.outbox import Passage, SageFacts
from sage_desktop.book.session import touch
from sage_desktop.book.tenants import tenant
from sage_desktop.core.changes import Kind

_MONTHS = """
SELECT tenant_id, month, currency, COUNT(*), SUM(net + tax), SUM(sage_total)
FROM sent_invoice WHERE status != 'VOID' GROUP BY tenant_id, month, currency
ORDER BY month DESC, tenant_id, currency"""

_OFF = """
SELECT COUNT(*), SUM(ABS(sage_total - net - tax)) FROM sent_invoice WHERE invoice_id IN (
  SELECT local_id FROM passage WHERE run_id = ? AND kind = 'invoice' AND outcome != 'refused')"""


@dataclass(frozen=True, slots=True)
class Month:
    """Invoices of a month (``2026-11``) that a tenant's Sage has: our total beside Sage's."""

    tenant_id: int
    month: str
    currency: str
    invoices: int
    total: Decimal
    sage_total: Decimal

    @property
    def difference(self) -> Decimal:
        return self.sage_total - self.total


def note_passage(
    tenant_id: int,
    kind: str,
    local_id: int,
    run_id: int | None,
    moment: datetime,
    step: str,
    outcome: str,
    *,
    sage_id: str = "",
    reason: str = "",
    detail: str = "",
) -> None:
    Passage.create(
        tenant=tenant_id,
        tenant_name=tenant(tenant_id).name,
        kind=kind,
        local_id=local_id,
        run=run_id,
        moment=moment,
        step=step,
        outcome=outcome,
        sage_id=sage_id,
        reason=reason,
        detail=detail,
    )
    touch(Kind.OUTBOX)


def passages_of(kind: str, local_id: int, limit: int) -> list[PassageRow]:
    """Newest first."""
    query = Passage.select().where(Passage.kind == kind, Passage.local_id == local_id)
    return [_passage(record) for record in query.order_by(Passage.id.desc()).limit(limit)]


def last_sent(kind: str, local_id: int, tenant_id: int) -> datetime | None:
    """When something of it last reached that tenant's Sage."""
    query = Passage.select().where(
        Passage.kind == kind,
        Passage.local_id == local_id,
        Passage.tenant == tenant_id,
        Passage.outcome == "done",
    )
    found = query.order_by(Passage.id.desc()).first()
    return None if found is None else found.moment


def was_refused(kind: str, local_id: int, tenant_id: int) -> bool:
    """Whether the last that is known of sending it there is that it was refused."""
    query = Passage.select().where(
        Passage.kind == kind, Passage.local_id == local_id, Passage.tenant == tenant_id
    )
    found = query.order_by(Passage.id.desc()).first()
    return found is not None and found.outcome == "refused"


# Sage's invoices


def save_sent(row: SentInvoiceRow) -> None:
    """Makes it, or changes the one of that invoice."""
    columns = asdict(row)
    SentInvoice.insert(**columns).on_conflict_replace().execute()
    touch(Kind.INVOICE)


def mark_void(invoice_id: int) -> None:
    """Sage does not have it any more."""
    SentInvoice.update(status="VOID").where(SentInvoice.invoice == invoice_id).execute()
    touch(Kind.INVOICE)


def forget_sent(invoice_id: int) -> None:
    """The invoice is to be made in Sage anew."""
    SentInvoice.delete().where(SentInvoice.invoice == invoice_id).execute()
    touch(Kind.INVOICE)


def sent_invoice(invoice_id: int) -> SentInvoiceRow | None:
    record = SentInvoice.get_or_none(SentInvoice.invoice == invoice_id)
    return None if record is None else _sent(record)


def sent_of(ids: Iterable[int]) -> dict[int, SentInvoiceRow]:
    """By invoice: those of these that Sage has."""
    condition = SQL(f"invoice_id {OF_THESE}", [as_list(ids)])
    return {record.invoice_id: _sent(record) for record in SentInvoice.select().where(condition)}


def sent_invoices(tenant_id: int | None = None) -> list[SentInvoiceRow]:
    query = SentInvoice.select().order_by(SentInvoice.invoice)
    if tenant_id is not None:
        query = query.where(SentInvoice.tenant == tenant_id)
    return [_sent(record) for record in query]


def invoices_in_run(run_id: int) -> tuple[int, Decimal]:
    """How many invoices a run sent, and by how much Sage's totals differ from ours, summed."""
    number, off = connection().execute(_OFF, (run_id,)).fetchone()
    return number, _money(off or 0)


def off_in_run(run_id: int) -> Decimal:
    """By how much Sage's totals of the invoices sent in a run differ from ours, summed."""
    return invoices_in_run(run_id)[1]


def months() -> list[Month]:
    """Newest first. Void ones do not count."""
    found: Iterable[tuple[int, str, str, int, int, int]] = connection().execute(_MONTHS)
    return [
        Month(tenant_id, month, currency, number, _money(ours), _money(theirs))
        for tenant_id, month, currency, number, ours, theirs in found
    ]


def _money(minor: int) -> Decimal:
    return Decimal(minor).scaleb(-2)


# What a business allows


def save_facts(row: SageFactsRow) -> None:
    SageFacts.insert(**asdict(row)).on_conflict_replace().execute()
    touch(Kind.TENANT)


def forget_facts(tenant_id: int) -> None:
    SageFacts.delete().where(SageFacts.tenant == tenant_id).execute()


def facts(tenant_id: int) -> SageFactsRow | None:
    record = SageFacts.get_or_none(SageFacts.tenant == tenant_id)
    if record is None:
        return None
    return SageFactsRow(
        tenant_id=record.tenant_id,
        edition=record.edition,
        base_currency=record.base_currency,
        multi_currency=record.multi_currency,
        accounts_start=record.accounts_start,
        locked_until=record.locked_until,
        read_at=record.read_at,
    )


def _passage(record: Passage) -> PassageRow:
    return PassageRow(
        id=record.id,
        tenant_id=record.tenant_id,
        tenant_name=record.tenant_name,
        kind=record.kind,
        local_id=record.local_id,
        run_id=record.run_id,
        moment=record.moment,
        step=record.step,
        outcome=record.outcome,
        sage_id=record.sage_id,
        reason=record.reason,
        detail=record.detail,
    )


def _sent(record: SentInvoice) -> SentInvoiceRow:
    return SentInvoiceRow(
        invoice_id=record.invoice_id,
        tenant_id=record.tenant_id,
        sage_id=record.sage_id,
        sage_number=record.sage_number,
        status=record.status,
        wanted=record.wanted,
        sent_at=record.sent_at,
        body_hash=record.body_hash,
        month=record.month,
        currency=record.currency,
        net=record.net,
        tax=record.tax,
        sage_net=record.sage_net,
        sage_tax=record.sage_tax,
        sage_total=record.sage_total,
    )
