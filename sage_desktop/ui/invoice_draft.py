"""What the editor of an invoice holds while it is typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sage_desktop.core.i18n import tr
from sage_desktop.core.numerals import read_plain
from sage_desktop.sync.invoice_views import InvoiceDraft, InvoiceLineDraft
from sage_desktop.ui import invoice_words
from sage_desktop.ui.amounts import example


def problems(
    draft: InvoiceDraft, before: InvoiceDraft, customer_text: str, *, finishing: bool
) -> dict[str, str]:
    """A sentence for each field that cannot be saved as it is, all at once.

    What was there ``before`` may stay, as odd as it is. ``customer_text``: what is typed where a
    customer is chosen. ``finishing``: it is to be final. The door has the last word.
    """
    found = {}
    if draft.customer_id is None:
        found["customer"] = (
            tr("Choose a customer from the list.")
            if customer_text.strip()
            else tr("A customer is needed. Type to search.")
        )
    found |= _wrong_days(draft, before)
    if finishing and not draft.lines:
        found["lines"] = tr("A final invoice needs a line. Type a text or choose a product.")
    for place, line in enumerate(draft.lines, 1):
        if line not in before.lines:
            for name, sentence in line_problems(line).items():
                found[f"lines.{place}.{name}"] = sentence
    return found


def line_problems(line: InvoiceLineDraft) -> Mapping[str, str]:
    """A sentence for each field of a line that cannot be saved as it is."""
    found = {}
    if not line.description.strip():
        found["description"] = tr("A text is needed. Type what is sold, or choose a product.")
    for name, text in (("quantity", line.quantity), ("unit_price", line.unit_price)):
        if read_plain(text) is None:
            found[name] = tr("This is not a number. Write it like {example}.").format(
                example=example()
            )
    discount = read_plain(line.discount_percent) if line.discount_percent.strip() else Decimal(0)
    if discount is None or not 0 <= discount <= 100:
        found["discount_percent"] = tr("A discount is between 0 and 100 per cent.")
    if line.tax_rate_id is None:
        found["tax_rate"] = tr("A tax rate is needed. Choose one from the list.")
    return found


def typed_problems(line: InvoiceLineDraft) -> Mapping[str, str]:
    """What is wrong with what was typed; nothing yet of what is still missing."""
    typed = {
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "discount_percent": line.discount_percent,
    }
    found = line_problems(line)
    return {name: found[name] for name in typed if typed[name].strip() and name in found}


def day_of(iso: str) -> date | None:
    """The day that is written so, None for none."""
    try:
        return date.fromisoformat(iso) if len(iso) == 10 else None
    except ValueError:
        return None


def _wrong_days(draft: InvoiceDraft, before: InvoiceDraft) -> dict[str, str]:
    found = {}
    day, due = day_of(draft.date), day_of(draft.due_date)
    unread = invoice_words.not_a_day()
    if not draft.date.strip():
        found["date"] = tr("A date is needed.")
    elif day is None:
        found["date"] = unread
    if draft.due_date.strip() and due is None:
        found["due_date"] = unread
    elif (
        day
        and due
        and due < day
        and (draft.date, draft.due_date)
        != (
            before.date,
            before.due_date,
        )
    ):
        found["due_date"] = tr("The due date is before the date.")
    return found
