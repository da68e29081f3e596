"""``put invoices``: records from outside, checked as a whole before anything is written.

Field names and rules are those of ``docs/records.md``: a field left out stays as it is, ``null``
clears it, an unknown one is an error; lines are replaced as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sage_desktop.book import customers, invoices, products
from sage_desktop.book.invoice_rows import InvoiceRow, InvoiceState, NewInvoice
from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.sync import field_input
from sage_desktop.sync.field_input import Others, put_records
from sage_desktop.sync.invoice_line_rules import checked_lines, counted_again
from sage_desktop.sync.invoice_rules import (
    TEXTS,
    check_editable,
    checked_day,
    checked_text,
    finished,
    usual_due_date,
)
from sage_desktop.sync.invoice_uses import around_now, refuse_if_sent
from sage_desktop.sync.invoice_views import InvoiceLineDraft
from sage_desktop.sync.product_uses import TaxRates
from sage_desktop.sync.record_input import Record, key_of, object_of, problem_of, read_records

_FIELDS = frozenset(
    {"key", "customer", "date", "due_date", *TEXTS, "state", "do_not_send", "lines"}
)
_NEEDED = ("customer", "date", "lines")
_LINE_NEEDED = ("description", "quantity", "unit_price", "tax_rate")
_LINE_FIELDS = frozenset({*_LINE_NEEDED, "product", "discount_percent", "account"})
_STATES = (InvoiceState.DRAFT.value, InvoiceState.FINAL.value)


@dataclass(frozen=True, slots=True)
class LineInput:
    """A line; ``draft`` without the ids of what it names."""

    draft: InvoiceLineDraft
    tax_rate: str
    product: str | None


@dataclass(frozen=True, slots=True)
class InvoiceInput:
    """One record of ``put invoices``: only what it names. ``lines`` None: not told."""

    key: str
    columns: Mapping[str, Any]
    customer: str | None
    lines: tuple[LineInput, ...] | None


def read_invoices(decoded: object) -> list[InvoiceInput]:
    """Checks a decoded JSON array. Raises ``BadInput("bad_record")`` naming the first bad one."""
    return read_records(decoded, _FIELDS, _invoice)


def put_invoices(inputs: Sequence[InvoiceInput]) -> tuple[int, int, int]:
    """Creates or updates by key; gives how many were created, updated, unchanged. Book thread.

    Part of the caller's transaction. Raises ``BadInput("bad_record")`` for a new record without
    what it needs, for what an invoice cannot be, or when there is not what one names; then nothing
    is written.
    """
    book = _Book()
    return put_records(invoices.RECORDS, inputs, book.made, book.changed)


class _Book:
    """What the book has that invoices name; each is looked up once."""

    def __init__(self) -> None:
        self._around = around_now()
        self._tax_rates = TaxRates()
        self._customers = Others(customers.RECORDS)
        self._products = Others(products.RECORDS)

    def made(self, each: InvoiceInput) -> NewInvoice:
        if each.customer is None or each.lines is None or "date" not in each.columns:
            raise BadInput(detail=tr("a new invoice needs key, customer, date and lines."))
        columns = {"state": InvoiceState.FINAL, **each.columns}
        check_editable(columns["state"], None)
        customer = self._customers.id(each.customer)
        if "due_date" not in columns:
            columns["due_date"] = usual_due_date(
                columns["date"], self._around.payment_days(customer)
            )
        lines = checked_lines(self._drafts(each.lines, None), columns["date"], None, self._around)
        return finished(NewInvoice(customer, lines=lines, key=each.key, **columns))

    def changed(self, had: InvoiceRow, each: InvoiceInput) -> InvoiceRow:
        columns = dict(each.columns)
        columns["number"] = columns.get("number") or had.number
        if each.customer is not None:
            columns["customer_id"] = self._customers.id(each.customer)
        wanted = replace(had, **columns)
        if each.lines is None:
            wanted = counted_again(wanted, had, self._around)
        else:
            drafts = self._drafts(each.lines, had)
            wanted = replace(wanted, lines=checked_lines(drafts, wanted.date, had, self._around))
        if wanted == had:
            return had
        check_editable(wanted.state, had)
        if had.state is not wanted.state is InvoiceState.DRAFT:
            refuse_if_sent(had.id)
        return finished(wanted)

    def _drafts(
        self, lines: Sequence[LineInput], had: InvoiceRow | None
    ) -> dict[int, InvoiceLineDraft]:
        rates = {line.tax_rate_id for line in had.lines} if had else set()
        found = {}
        for place, line in enumerate(lines, 1):
            try:
                found[place] = replace(
                    line.draft,
                    tax_rate_id=self._tax_rates.called(line.tax_rate, rates),
                    product_id=self._products.id(line.product) if line.product else None,
                )
            except BadInput as error:
                raise _in_line(place, error) from error
        return found


def _invoice(record: Record) -> InvoiceInput:
    for name in _NEEDED:
        if name in record and record[name] is None:
            raise BadInput(detail=tr("“{name}” is needed and cannot be cleared.").format(name=name))
    columns: dict[str, Any] = {
        name: field_input.text(name, record[name], checked_text, ())
        for name in TEXTS
        if name in record
    }
    for name in ("date", "due_date"):
        if name in record:
            value = record[name]
            if value is not None and not isinstance(value, str):
                raise BadInput("bad_date", field=name, value=str(value)[:40])
            columns[name] = checked_day(name, value) if value else None
    if "state" in record:
        columns["state"] = _state(record["state"])
    if "do_not_send" in record:
        columns["do_not_send"] = field_input.flag("do_not_send", record["do_not_send"])
    return InvoiceInput(
        key_of(record),
        columns,
        field_input.name_of_other("customer", record.get("customer")),
        _lines(record["lines"]) if "lines" in record else None,
    )


def _state(value: object) -> InvoiceState:
    if value is None:
        return InvoiceState.FINAL
    if isinstance(value, str) and value in set(InvoiceState):
        return InvoiceState(value)
    states = ", ".join(_STATES)
    raise BadInput(detail=tr("“state” must be one of: {states}.").format(states=states))


def _lines(value: object) -> tuple[LineInput, ...]:
    if not isinstance(value, list):
        raise BadInput(detail=tr("“lines” must be a JSON array of lines."))
    found = []
    for place, each in enumerate(value, 1):
        try:
            found.append(_line(object_of(each, _LINE_FIELDS)))
        except BadInput as error:
            raise _in_line(place, error) from error
    return tuple(found)


def _line(record: Record) -> LineInput:
    for name in _LINE_NEEDED:
        if record.get(name) in (None, ""):
            raise BadInput(detail=tr("the field “{name}” is missing.").format(name=name))
    return LineInput(
        InvoiceLineDraft(
            _text("description", record),
            _number("quantity", record),
            _number("unit_price", record),
            _number("discount_percent", record),
            _text("account", record),
        ),
        field_input.name_of_other("tax_rate", record["tax_rate"]) or "",
        field_input.name_of_other("product", record.get("product")),
    )


def _text(name: str, record: Record) -> str:
    return field_input.text(name, record.get(name), lambda _, value: value, ())


def _number(name: str, record: Record) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadInput(detail=tr("“{name}” must be a number, as a string.").format(name=name))
    return str(value)


def _in_line(place: int, error: BadInput) -> BadInput:
    problem = tr("line {place}: {problem}").format(place=place, problem=problem_of(error))
    return BadInput(detail=problem)
