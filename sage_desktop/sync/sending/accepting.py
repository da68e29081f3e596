"""Writes into the book what Sage answered: link, what both sides hold, history, the next step.

Book thread; each function is part of the one transaction that also moves the outbox row on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from sage_desktop.book import journal, passages
from sage_desktop.book.invoice_rows import InvoiceRow, SentInvoiceRow
from sage_desktop.book.outbox_rows import Intent
from sage_desktop.book.rows import InvoiceStatus, LinkMaker
from sage_desktop.core.exact import round_half_up
from sage_desktop.sage.payloads import Id, decode
from sage_desktop.sync.sending import invoice_steps
from sage_desktop.sync.sending.invoice_bodies import Expected, expected
from sage_desktop.sync.sending.invoice_steps import SageInvoice
from sage_desktop.sync.sending.loading import INVOICE, Subject
from sage_desktop.sync.sending.steps import VOID, Adopt


class Made(Struct, frozen=True):
    """What of a written contact or item matters: its id and what it is called."""

    id: Id
    displayed_as: str | None = None
    name: str | None = None
    description: str | None = None
    reference: str | None = None
    item_code: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply that was read. ``invoice`` only of invoices; both None: there was none to read."""

    made: Made | None = None
    invoice: SageInvoice | None = None


def read(kind: str, intent: Intent, reply: bytes) -> Answer:
    """Raises ``ServerTrouble`` for what is not an answer to that."""
    if intent.step == VOID:
        return Answer()
    if kind == INVOICE:
        return Answer(invoice=invoice_steps.read(reply, intent.path))
    return Answer(made=decode(reply, Made, path=intent.path))


def accept(
    subject: Subject,
    tenant_id: int,
    intent: Intent,
    answer: Answer,
    status: InvoiceStatus,
    now: datetime,
) -> str:
    """Sage carried the intent out. Gives the Sage id.

    Raises ``BadInput("already_linked")`` if somebody linked it elsewhere meanwhile.
    """
    if subject.kind == INVOICE:
        return _accept_invoice(subject, tenant_id, intent, answer.invoice, status, now)
    made = answer.made
    assert made is not None  # noqa: S101  # read() saw to it
    name = made.name or made.description or made.displayed_as or subject.name
    detail = made.reference or made.item_code or ""
    _link(subject, tenant_id, made.id, name, detail, intent.agreed, now)
    return made.id


def adopt(
    subject: Subject, tenant_id: int, found: Adopt, status: InvoiceStatus, now: datetime
) -> None:
    """Sage has it already, and it is ours."""
    if subject.kind == INVOICE:
        invoice = invoice_steps.read(found.reply, invoice_steps.PATH)
        _save_invoice(subject, tenant_id, invoice, found.body_hash, None, status, now)
    else:
        _link(subject, tenant_id, found.sage_id, found.name, found.detail, None, now)


def _link(
    subject: Subject,
    tenant_id: int,
    sage_id: str,
    name: str,
    detail: str,
    agreed: Mapping[str, str] | None,
    now: datetime,
) -> None:
    kind, local_id = subject.link_kind, subject.record.id
    had = journal.link(kind, tenant_id, local_id=local_id)
    if had is None or had.sage_id != sage_id:
        journal.create_link(
            kind=kind,
            tenant_id=tenant_id,
            local_id=local_id,
            sage_id=sage_id,
            made_by=LinkMaker.SENT,
            now=now,
            sage_name=name,
            sage_detail=detail,
            agreed=agreed,
        )
    elif agreed is not None or name != had.sage_name:
        journal.agree(had.id, had.agreed if agreed is None else agreed, name)


def _accept_invoice(
    subject: Subject,
    tenant_id: int,
    intent: Intent,
    invoice: SageInvoice | None,
    status: InvoiceStatus,
    now: datetime,
) -> str:
    if invoice is None:  # it is void, and there is nothing to read
        sage_id = subject.link.sage_id if subject.link is not None else ""
        if intent.agreed.get("again"):
            start_anew(subject)
        elif subject.sent is not None:
            passages.mark_void(subject.record.id)
        return sage_id
    _save_invoice(subject, tenant_id, invoice, "", intent, status, now)
    return invoice.id


def start_anew(subject: Subject) -> None:
    """What Sage has of it counts no more."""
    if subject.link is not None:
        journal.remove_link(subject.link.id)
    passages.forget_sent(subject.record.id)


def _save_invoice(
    subject: Subject,
    tenant_id: int,
    invoice: SageInvoice,
    known_hash: str,
    intent: Intent | None,
    status: InvoiceStatus,
    now: datetime,
) -> None:
    """``intent`` None: how it stands in Sage was looked up."""
    row, sent = subject.record, subject.sent
    assert isinstance(row, InvoiceRow)  # noqa: S101  # by the kind of the subject
    _link(subject, tenant_id, invoice.id, invoice.displayed_as or "", "", None, now)
    ours, body_hash, sent_at, wanted = Expected(row.net, row.tax), known_hash, now, status
    if sent is not None:
        ours, body_hash = Expected(sent.net, sent.tax), sent.body_hash
        sent_at, wanted = sent.sent_at, sent.wanted
    if intent is not None and intent.body:
        ours = expected(json.loads(intent.body)[invoice_steps.NOUN])
        body_hash, sent_at = intent.agreed["hash"], now
    passages.save_sent(
        SentInvoiceRow(
            invoice_id=row.id,
            tenant_id=tenant_id,
            sage_id=invoice.id,
            sage_number=invoice.displayed_as or "",
            status=invoice.state,
            wanted=wanted,
            sent_at=sent_at,
            body_hash=body_hash,
            month=f"{row.date:%Y-%m}",
            currency=row.currency,
            net=ours.net,
            tax=ours.tax,
            sage_net=round_half_up(invoice.net_amount, 2),
            sage_tax=round_half_up(invoice.tax_amount, 2),
            sage_total=round_half_up(invoice.total_amount, 2),
        )
    )
