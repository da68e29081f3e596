"""The way of an invoice to Sage: looked for, made as a draft, compared, released, changed, void.

An invoice that is to be issued is made as a draft first: only when Sage shows our total to the
penny it is released, so that a wrong one never reaches the ledger (``sage/api.md`` 12.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from sage_desktop.book.invoice_rows import InvoiceRow, InvoiceState
from sage_desktop.book.outbox_rows import OutboxRow
from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.core.errors import NotFound
from sage_desktop.sync.sending import invoice_bodies as bodies
from sage_desktop.sync.sending.business import DefaultItem, SageBusiness
from sage_desktop.sync.sending.fitting import Fitting
from sage_desktop.sync.sending.gates import Parts, SetUp
from sage_desktop.sync.sending.invoice_bodies import LinePlace
from sage_desktop.sync.sending.loading import Subject
from sage_desktop.sync.sending.sage_invoices import (
    DRAFT,
    LOOKED,
    PATH,
    UNPAID,
    VOIDED,
    adopted,
    alive,
    as_reply,
    now,
)
from sage_desktop.sync.sending.steps import (
    CREATE,
    RELEASE,
    UPDATE,
    VOID,
    Adopt,
    Anew,
    Nothing,
    Request,
    Step,
    Stuck,
    Taken,
    maybe_there,
)
from sage_desktop.sync.sending.views import Choice

NOUN = "sales_invoice"
_DUE_BY = frozenset({"due_date", "date", "customer_id"})
_ZERO = Decimal(0)
_REPLACED = "Replaced by a corrected invoice"


async def plan(
    subject: Subject, row: OutboxRow, setup: SetUp, business: SageBusiness, taken: Taken
) -> Step:
    """The next step. ``taken``: which Sage ids are linked to other records."""
    invoice, parts = subject.record, subject.parts
    assert isinstance(invoice, InvoiceRow) and parts is not None  # noqa: S101  # by its kind
    if invoice.state is InvoiceState.VOID:
        return await _voiding(subject, invoice, row, business)
    item = None
    if code := setup.tenant.default_item_code:
        item = await business.item(code)
        if item is None and _needs_item(invoice, parts):
            return Stuck("default_item_unknown", {"code": code, "tenant": setup.tenant.name})
    places = _places(invoice, setup, parts, item)
    if isinstance(places, Stuck):
        return places
    fitting = Fitting()
    body = bodies.invoice_body(
        invoice,
        parts.customer,
        parts.customer_linked,
        places,
        setup.facts.base_currency,
        business.book_id,
        fitting,
        several_currencies=setup.facts.multi_currency is True,
    )
    warnings = (*fitting.cut, *fitting.left_out)
    if "currency_id" in body and setup.facts.multi_currency is False:
        data = {"currency": str(body["currency_id"]), "tenant": setup.tenant.name}
        return Stuck("currency_not_enabled", data)
    if subject.link is None:
        return await _first(invoice, body, row, business, taken, warnings)
    return await _again(subject, body, row, business, warnings)


async def _first(
    invoice: InvoiceRow,
    body: bodies.Body,
    row: OutboxRow,
    business: SageBusiness,
    taken: Taken,
    warnings: tuple[str, ...],
) -> Step:
    """Made only when Sage does not have it yet: looked for by our number and our mark."""
    mark = bodies.marker(invoice.id, business.book_id)
    alike = []
    found = alive(await business.looks.found(LOOKED, body["reference"]), body["reference"])
    ours_already = await taken([other.id for other in found])
    again = row.data.get("choice") == Choice.SEND_ANYWAY
    for other in found:
        mine = mark in (other.notes or "")
        if other.id in ours_already:
            if mine and not again:
                data = {"name": invoice.number or invoice.key, "sage": other.id}
                return Stuck("linked_elsewhere", data)
            continue
        if mine:
            if (adopt := await adopted(other.id, body, business)) is not None:
                return adopt
            continue
        alike.append(other)
    if alike and not again:
        other = alike[0]
        return Stuck(
            "invoice_exists_in_sage",
            {
                "name": invoice.number or invoice.key,
                "sage_id": other.id if len(alike) == 1 else "",
                "sage_name": other.displayed_as or "",
                "count": str(len(alike)),
            },
        )
    return Request(
        CREATE,
        "POST",
        PATH,
        NOUN,
        {**body, "status_id": DRAFT},
        {"hash": bodies.body_hash(body)},
        warnings,
    )


async def look_up(
    subject: Subject, sent: Mapping[str, Any], business: SageBusiness, taken: Taken
) -> Adopt | None:
    """The invoice that was made of the body ``sent``, if it was."""
    mark = bodies.marker(subject.record.id, business.book_id)
    found = alive(await business.looks.fresh(LOOKED, sent["reference"]), sent["reference"])
    ours_already = await taken([other.id for other in found])
    body = {name: sent[name] for name in sent if name not in {"idempotency_id", "status_id"}}
    for other in found:
        if mark in (other.notes or "") and other.id not in ours_already:
            return await adopted(other.id, body, business)
    return None


async def _again(
    subject: Subject,
    body: bodies.Body,
    row: OutboxRow,
    business: SageBusiness,
    warnings: tuple[str, ...],
) -> Step:
    """Of an invoice that Sage has: changed there if it was here, and issued when it may be."""
    sent, link = subject.sent, subject.link
    assert link is not None  # noqa: S101  # the caller looked
    named = {"name": subject.name}
    path = f"{PATH}/{quote(link.sage_id, safe='')}"
    wanted = bodies.body_hash(body)
    choice = row.data.get("choice")
    replaced = choice == Choice.VOID_AND_SEND_AGAIN
    if sent is None or sent.body_hash != wanted or replaced:
        try:
            there = await now(business.client, link.sage_id)
        except NotFound:
            return Stuck("gone_in_sage", named)
        if there.state == VOIDED:
            return Anew() if replaced else Stuck("void_in_sage", named)
        if there.state == UNPAID and replaced:
            query = f"void_reason={quote(_REPLACED, safe='')}"
            return Request(VOID, "DELETE", f"{path}?{query}", agreed={"again": "yes"})
        if there.state != DRAFT and not there.editable:
            return Stuck("invoice_locked_in_sage", {**named, "status": there.state})
        total = bodies.expected(body).total
        if sent is not None and choice != Choice.SEND_ANYWAY:
            known = {sent.sage_total, sent.net + sent.tax, total, _maybe_total(row)}
            if there.total_amount not in known:
                return Stuck("changed_in_both", {**named, "fields": "total"})
        due = await _due_again(subject, row, business)
        if isinstance(due, Stuck):
            return due
        agreed = {"hash": wanted, "total": str(total)}
        return Request(UPDATE, "PUT", path, NOUN, {**body, **due}, agreed, warnings)
    if sent.difference != _ZERO:
        ours = f"{sent.net + sent.tax:.2f}"
        data = {**named, "ours": ours, "sage": f"{sent.sage_total:.2f}"}
        return Stuck("total_differs", {**data, "difference": f"{sent.difference:.2f}"})
    if sent.wanted is InvoiceStatus.ISSUED and sent.status == DRAFT:
        if row.data.get("look"):
            there = await now(business.client, link.sage_id)
            if there.state != DRAFT:
                return Adopt(there.id, there.displayed_as or "", "", as_reply(there))
        return Request(RELEASE, "POST", f"{path}/release")
    return Nothing()


async def _due_again(
    subject: Subject, row: OutboxRow, business: SageBusiness
) -> Mapping[str, str] | Stuck:
    """What must go of the day an invoice is due that has none of its own.

    In Sage an invoice always has one, and a day that is not sent stays. When it was taken away
    here, or what it follows from changed, the day goes that Sage gives by itself to a new invoice
    (``sage/api.md`` 12.4).
    """
    invoice, parts = subject.record, subject.parts
    assert isinstance(invoice, InvoiceRow) and parts is not None  # noqa: S101  # by its kind
    if invoice.due_date is not None or _DUE_BY.isdisjoint(row.changed):
        return {}
    days = await business.credit_days(parts.customer_linked)
    if days is None:
        taken_away = "due_date" in row.changed
        return Stuck("due_date_needed", {"name": subject.name}) if taken_away else {}
    return {"due_date": (invoice.date + timedelta(days=days)).isoformat()}


async def _voiding(
    subject: Subject, invoice: InvoiceRow, row: OutboxRow, business: SageBusiness
) -> Step:
    if subject.link is None:
        return Nothing()
    if subject.sent is not None and subject.sent.status == VOIDED:
        return Nothing()
    sage_id = subject.link.sage_id
    try:
        there = await now(business.client, sage_id)
    except NotFound:  # a draft that is voided is deleted
        return Nothing({"gone": "yes"})
    if there.state == VOIDED:
        return Adopt(sage_id, there.displayed_as or "", "", as_reply(there))
    if there.state not in {DRAFT, UNPAID}:
        data = {"name": subject.name, "status": there.state}
        return Stuck("cannot_void", data)
    path = f"{PATH}/{quote(sage_id, safe='')}?void_reason={quote(invoice.void_reason, safe='')}"
    return Request(VOID, "DELETE", path)


def _needs_item(invoice: InvoiceRow, parts: Parts) -> bool:
    return any(line.product_id not in parts.linked for line in invoice.lines)


def _places(
    invoice: InvoiceRow, setup: SetUp, parts: Parts, item: DefaultItem | None
) -> tuple[LinePlace, ...] | Stuck:
    """Account, rate and item of each line; what has no item takes the default one."""
    places = []
    for number, line in enumerate(invoice.lines, 1):
        product = parts.products.get(line.product_id) if line.product_id is not None else None
        code = line.account or (product.sales_account if product else "")
        member, sage_id = parts.linked.get(line.product_id or 0, ("", ""))
        if not sage_id and item is not None:
            member, sage_id = item.member, item.sage_id
        account = setup.accounts[code].sage_id if code else ""
        if not account and item is not None:
            account = item.account_id
        if not account:
            return Stuck("gate_account_missing", {"line": str(number)})
        places.append(LinePlace(account, setup.tax_rates[line.tax_rate_id], member, sage_id))
    return tuple(places)


def _maybe_total(row: OutboxRow) -> Decimal | None:
    """What it comes to in Sage if a change that nobody knows the outcome of did arrive."""
    total = maybe_there(row).get("total")
    return None if total is None else Decimal(total)
