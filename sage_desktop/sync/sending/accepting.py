"""Writes into the book what Sage answered: link, what both sides hold, history, the next step.

Book thread; each function is part of the one transaction that also moves the outbox row on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sage_desktop.book import journal, passages
from sage_desktop.book.invoice_rows import InvoiceRow, SentInvoiceRow
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.outbox_rows import Intent
from sage_desktop.book.product_rows import ProductRow
from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.core.exact import round_half_up
from sage_desktop.sage.listings import Product, Service
from sage_desktop.sage.payloads import decode
from sage_desktop.sync.sending import contact_bodies, invoice_steps, item_steps, sage_invoices
from sage_desktop.sync.sending.contact_bodies import SageContact
from sage_desktop.sync.sending.gates import SetUp
from sage_desktop.sync.sending.invoice_bodies import Expected, currency_of, expected
from sage_desktop.sync.sending.loading import CUSTOMER, INVOICE, SERVICE, Subject
from sage_desktop.sync.sending.sage_invoices import SageInvoice
from sage_desktop.sync.sending.steps import CREATE, VOID, Adopt

Answer = SageContact | Product | Service | SageInvoice | None
"""A reply that was read; None: there was none to read."""


def read(subject: Subject, intent: Intent, reply: bytes) -> Answer:
    """Raises ``ServerTrouble`` for what is not an answer to that."""
    if intent.step == VOID:
        return None
    if subject.kind == INVOICE:
        return sage_invoices.read(reply, intent.path)
    if subject.kind == CUSTOMER:
        return decode(reply, SageContact, path=intent.path)
    if subject.link_kind == SERVICE:
        return decode(reply, Service, path=intent.path)
    return decode(reply, Product, path=intent.path)


def accept(
    subject: Subject,
    setup: SetUp,
    intent: Intent,
    answer: Answer,
    status: InvoiceStatus,
    now: datetime,
) -> str:
    """Sage carried the intent out. Gives the Sage id.

    Raises ``BadInput("already_linked")`` if somebody linked it elsewhere meanwhile.
    """
    tenant_id, agreed, made = setup.tenant.id, intent.agreed, intent.step == CREATE
    match answer:
        case SageContact():
            name, detail = answer.name, answer.reference
            if made:
                agreed = contact_bodies.after_creation(agreed, answer)
        case Product() | Service():
            product = subject.record
            assert isinstance(product, ProductRow)  # noqa: S101  # read() saw to it
            name, detail = answer.description, answer.item_code
            if made:
                agreed = item_steps.after_creation(product, agreed, answer, setup)
        case _:
            return _accept_invoice(subject, setup, intent, answer, status, now)
    called = name or answer.displayed_as or subject.name
    _link(subject, tenant_id, answer.id, called, detail or "", agreed, now)
    return answer.id


def adopt(
    subject: Subject, setup: SetUp, found: Adopt, status: InvoiceStatus, now: datetime
) -> None:
    """Sage has it already, and it is ours."""
    if subject.kind == INVOICE:
        invoice = sage_invoices.read(found.reply, sage_invoices.PATH)
        _save_invoice(subject, setup, invoice, found.body_hash, None, status, now)
    else:
        _link(subject, setup.tenant.id, found.sage_id, found.name, found.detail, None, now)


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
    setup: SetUp,
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
    _save_invoice(subject, setup, invoice, "", intent, status, now)
    return invoice.id


def start_anew(subject: Subject) -> None:
    """What Sage has of it counts no more."""
    if subject.link is not None:
        journal.remove_link(subject.link.id)
    passages.forget_sent(subject.record.id)


def _save_invoice(
    subject: Subject,
    setup: SetUp,
    invoice: SageInvoice,
    known_hash: str,
    intent: Intent | None,
    status: InvoiceStatus,
    now: datetime,
) -> None:
    """``intent`` None: how it stands in Sage was looked up."""
    row, parts, sent = subject.record, subject.parts, subject.sent
    assert isinstance(row, InvoiceRow) and parts is not None  # noqa: S101  # by its kind
    tenant_id = setup.tenant.id
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
            currency=currency_of(row, parts.customer, setup.facts.base_currency),
            net=ours.net,
            tax=ours.tax,
            sage_net=round_half_up(invoice.net_amount, 2),
            sage_tax=round_half_up(invoice.tax_amount, 2),
            sage_total=round_half_up(invoice.total_amount, 2),
        )
    )
