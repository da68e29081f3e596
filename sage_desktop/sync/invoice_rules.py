"""What an invoice's fields may hold when a person or a file gives them. Pure; see ``field_rules``.

Errors are ``BadInput`` with the field in ``data["field"]``. What an invoice has already may stay as
it is. Lines: ``invoice_line_rules``.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date as Day
from datetime import timedelta
from typing import TypeVar

from sage_desktop.book.invoice_rows import InvoiceRow, InvoiceState, NewInvoice
from sage_desktop.core.errors import BadInput
from sage_desktop.core.names import has_visible
from sage_desktop.sync import contact_rules, field_rules, money
from sage_desktop.sync.field_rules import typed, typed_key
from sage_desktop.sync.invoice_line_rules import Around, checked_lines, fits, typed_lines
from sage_desktop.sync.invoice_views import InvoiceDraft
from sage_desktop.sync.record_input import SHOWN

MAX_NUMBER = 25
"""As much as Sage's reference takes."""
MAX_NOTES = contact_rules.MAX_NOTES
MAX_REASON = 200
FIRST_DAY, LAST_DAY = Day(2000, 1, 1), Day(2099, 12, 31)

TEXTS = ("number", "currency", "notes")

_Invoice = TypeVar("_Invoice", InvoiceRow, NewInvoice)


def checked_text(field: str, value: str) -> str:
    """A number in which nothing can be seen is none."""
    if field == "currency":
        return contact_rules.checked_text(field, value)
    limit = MAX_NUMBER if field == "number" else MAX_NOTES
    checked = field_rules.checked_text(field, value, limit)
    return checked if field != "number" or has_visible(checked) else ""


def checked_day(field: str, value: str) -> Day:
    """Raises ``BadInput("bad_date")``."""
    with suppress(ValueError):
        day = Day.fromisoformat(value)
        if value == day.isoformat() and FIRST_DAY <= day <= LAST_DAY:
            return day
    raise BadInput("bad_date", field=field, value=value[:SHOWN])


def checked_reason(value: str) -> str:
    """Why an invoice is voided in Sage. Raises ``BadInput``: reason_missing, text_too_long."""
    reason = field_rules.checked_text("reason", value.strip(), MAX_REASON)
    if not has_visible(reason):
        raise BadInput("reason_missing", field="reason")
    return reason


def checked_draft(draft: InvoiceDraft, had: InvoiceRow | None, around: Around) -> NewInvoice:
    """What the editor saves: without spaces around what was typed anew, but in notes.

    Lines in which nothing stands are none.
    """
    check_editable(draft.state, had)
    if draft.customer_id is None:
        raise BadInput("customer_missing", field="customer")
    texts = {
        name: typed(checked_text, name, getattr(draft, name), getattr(had, name, None))
        for name in TEXTS
    }
    day = _typed_day(draft.date)
    due = draft.due_date.strip()
    if had is not None and due == (had.due_date.isoformat() if had.due_date else ""):
        due_date = had.due_date
    elif due:
        due_date = checked_day("due_date", due)
    else:
        due_date = usual_due_date(day, around.payment_days(draft.customer_id))
    lines = typed_lines(draft.lines, had)
    return finished(
        NewInvoice(
            draft.customer_id,
            day,
            checked_lines(lines, day, had, around),
            typed_key(draft.key, had.key if had else None),
            texts["number"] or (had.number if had else ""),
            due_date,
            texts["currency"],
            texts["notes"],
            draft.state,
            do_not_send=draft.do_not_send,
        )
    )


def check_editable(wanted: InvoiceState, had: InvoiceRow | None) -> None:
    """Raises ``BadInput("invoice_void")``: a void one stays as it is, and none is made so."""
    if wanted is InvoiceState.VOID or (had is not None and had.state is InvoiceState.VOID):
        raise BadInput("invoice_void", field="state")


def usual_due_date(day: Day, payment_days: int | None) -> Day | None:
    return None if payment_days is None else day + timedelta(days=payment_days)


def finished(of: _Invoice) -> _Invoice:
    """With its sums. Raises ``BadInput``: due_before_date, lines_missing, amount_too_large."""
    if of.due_date is not None and of.due_date < of.date:
        raise BadInput("due_before_date", field="due_date")
    if of.state is InvoiceState.FINAL and not of.lines:
        raise BadInput("lines_missing", field="lines")
    amounts = money.sum_of(of.lines)
    if not fits(amounts):
        raise BadInput("amount_too_large", field="lines")
    return replace(of, net=amounts.net, tax=amounts.tax)


def _typed_day(value: str) -> Day:
    if not value.strip():
        raise BadInput("date_missing", field="date")
    return checked_day("date", value.strip())
