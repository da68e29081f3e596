"""What the stand-in says of sales invoices (``sage/api.md`` 12)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sage_desktop.sandbox import invoice_writes
from sage_desktop.sandbox.changes import CHANGES, living, wanted
from sage_desktop.sandbox.invoice_json import invoice_json
from sage_desktop.sandbox.invoices import Invoice
from sage_desktop.sandbox.replies import api_error
from sage_desktop.sandbox.resources import Collection, Scene

_SORTED = frozenset({"created_at", "updated_at", "date", "due_date"})


def _invoices(scene: Scene) -> list[Invoice]:
    query = scene.query
    found = wanted(scene.business.invoices, query)
    contact, status = query.text("contact_id"), query.text("status_id")
    if contact:
        found = [each for each in found if each.contact_id == contact]
    if status:
        found = [each for each in found if each.status == status]
    first, last = query.day("from_date"), query.day("to_date")
    if first or last:
        found = [each for each in found if (first or date.min) <= each.date <= (last or date.max)]
    text = query.text("search").casefold()
    if text:
        found = [
            each for each in found if text in f"{each.reference}\n{each.contact_name}".casefold()
        ]
    if query.flag("has_attachments"):
        return []
    return _in_order(found, query.text("sort"))


def _in_order(invoices: list[Invoice], sort: str) -> list[Invoice]:
    """``date:desc``; the first is the oldest unless it says otherwise."""
    name, _, way = sort.partition(":")
    if not sort:
        return invoices
    if name not in _SORTED or way not in {"", "asc", "desc"}:
        raise api_error(400, "InvalidParameter", "sort has no usable value.", "sort")

    def key(invoice: Invoice) -> date | datetime:
        found: date | datetime = getattr(invoice, name)
        return found

    return sorted(invoices, key=key, reverse=way == "desc")


def _marked(invoice: Invoice, scene: Scene) -> str:
    """A read through the API marks as sent unless it says not to (``sage/api.md`` 6.3)."""
    if scene.query.text("mark_as_sent") == "false":
        return ""
    invoice.sent = True
    return "read_marks_as_sent"


SALES_INVOICES: Collection[Any] = Collection(
    name="sales_invoices",
    areas=frozenset({"Sales"}),
    filters=CHANGES
    | {
        "contact_id",
        "from_date",
        "has_attachments",
        "search",
        "show_payments_allocations",
        "sort",
        "status_id",
        "to_date",
    },
    rows=_invoices,
    find=lambda scene, id: living(scene.business.invoices, id),
    full=invoice_json,
    writing=invoice_writes.INVOICES,
    marks=_marked,
)
