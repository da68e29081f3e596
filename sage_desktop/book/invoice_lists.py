"""Invoices as lists show them: the order of all that are found, the lines of those in sight.

Plain functions for ``Book.read``, quick for 100,000 invoices.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Literal

from sage_desktop.book import record_lists
from sage_desktop.book.invoice_rows import InvoiceListLine, InvoiceState
from sage_desktop.book.plain_sql import OF_THESE, Types, as_list, typed
from sage_desktop.book.record_lists import Column
from sage_desktop.book.records.invoices import Invoice

InvoiceSort = Literal["date", "number", "customer", "due_date", "net", "total", "state", "sage"]
InSage = Literal["", "not_sent", "draft", "issued", "void", "differs"]
"""What Sage has of an invoice; "": whatever."""

_CUSTOMER_PLACE = """JOIN (
  SELECT id, row_number() OVER (ORDER BY name_key, id) AS place FROM customer
) c ON c.id = r.customer_id"""
_SENT = "LEFT JOIN sent_invoice s ON s.invoice_id = r.id"
_SORTED_BY: dict[InvoiceSort, Column] = {
    "date": Column("r.date", ties="r.id"),
    "number": Column(  # INV-10000 comes after INV-9999
        "CASE WHEN r.name_key GLOB 'inv-[0-9]*' THEN printf('inv-%012d', substr(r.name_key, 5)) "
        "ELSE nullif(r.name_key, '') END"
    ),
    "customer": Column("c.place", _CUSTOMER_PLACE),
    "due_date": Column("r.due_date"),
    "net": Column("r.net"),
    "total": Column("r.net + r.tax"),
    "state": Column("r.state"),
    "sage": Column("s.status", _SENT),
}
_OF_CUSTOMER = "r.customer_id IN (SELECT id FROM customer WHERE instr(name_key, ?))"
_IN_SAGE = "r.id {} (SELECT invoice_id FROM sent_invoice WHERE {})"
_FILTERS: dict[InSage, str] = {
    "not_sent": _IN_SAGE.format("NOT IN", "1"),
    "draft": _IN_SAGE.format("IN", "status = 'DRAFT'"),
    "issued": _IN_SAGE.format("IN", "status NOT IN ('DRAFT', 'VOID')"),
    "void": _IN_SAGE.format("IN", "status = 'VOID'"),
    "differs": _IN_SAGE.format("IN", "status <> 'VOID' AND sage_total <> net + tax"),
}
_CURRENCY = "coalesce(nullif(r.currency, ''), c.currency)"

_LINES = f"""
SELECT r.id, r.key, r.number, r.customer_id, c.name, r.date, r.due_date, {_CURRENCY}, r.state,
  r.do_not_send, r.net, r.tax, coalesce(s.sage_number, ''), coalesce(s.status, ''),
  coalesce((SELECT state FROM outbox WHERE kind = 'invoice' AND local_id = r.id LIMIT 1), '')
FROM invoice r JOIN customer c ON c.id = r.customer_id {_SENT} WHERE r.id {OF_THESE}"""  # noqa: S608
_LINE_TYPES: Types = frozenset(
    (int, str, str, int, str, str, due, str, str, int, int, int, str, str, str)
    for due in (str, NoneType)
)
_TOTALS = f"""
SELECT {_CURRENCY}, count(*), sum(r.net), sum(r.tax)
FROM invoice r JOIN customer c ON c.id = r.customer_id
WHERE r.id {OF_THESE} AND r.state <> 'void' GROUP BY 1 ORDER BY 1"""  # noqa: S608
_TOTAL_TYPES: Types = frozenset({(str, int, int, int)})

_date = Invoice.date.python_value
_due_date = Invoice.due_date.python_value
_state = Invoice.state.python_value
_money = Invoice.net.python_value


def order_invoices(
    search: str = "",
    sort: InvoiceSort = "date",
    descending: bool = True,
    *,
    state: InvoiceState | None = None,
    sage: InSage = "",
    customer_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> array[int]:
    """The ids of all invoices that have every word of ``search``, in the order to show.

    Words are looked for in number, key and customer's name. ``since`` and ``until`` count with the
    days between them. Invoices that have nothing in the column that is sorted by come last.
    """
    only: dict[str, object] = {}
    if state is not None:
        only["state"] = state.value
    if customer_id is not None:
        only["customer_id"] = customer_id
    conditions: list[tuple[str, Sequence[object]]] = []
    if sage:
        conditions.append((_FILTERS[sage], ()))
    if since is not None:
        conditions.append(("r.date >= ?", (since.isoformat(),)))
    if until is not None:
        conditions.append(("r.date <= ?", (until.isoformat(),)))
    return record_lists.order_ids(
        "invoice",
        search,
        _SORTED_BY[sort],
        descending,
        only,
        also=_OF_CUSTOMER,
        conditions=conditions,
    )


def invoice_list_lines(ids: Sequence[int]) -> list[InvoiceListLine]:
    """In the order asked; ids that there are not are left out.

    Those without a currency of their own show that of their customer.
    """
    found: dict[int, InvoiceListLine] = {}
    for row in typed(_LINES, [as_list(ids)], _LINE_TYPES, "invoice"):
        number, key, called, customer_id, customer, day, due, currency, state, *more = row
        not_sent, net, tax, sage_number, status, outbox_state = more
        found[number] = InvoiceListLine(
            number,
            key,
            called,
            customer_id,
            customer,
            _date(day),
            _due_date(due),
            currency,
            _state(state),
            bool(not_sent),
            _money(net),
            _money(tax),
            sage_number,
            status,
            outbox_state,
        )
    return [found[number] for number in ids if number in found]


def invoice_totals(ids: Sequence[int]) -> dict[str, tuple[int, Decimal, Decimal]]:
    """How many, net and tax by currency, "" for none. Void ones do not count.

    Those without a currency of their own count with that of their customer.
    """
    return {
        currency: (count, _money(net), _money(tax))
        for currency, count, net, tax in typed(_TOTALS, [as_list(ids)], _TOTAL_TYPES, "invoice")
    }
