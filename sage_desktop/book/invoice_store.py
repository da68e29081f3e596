"""How invoices lie in the file: many at a time, in plain SQL, each with its lines.

Functions for ``book.invoices``; amounts of lines and sums are taken as they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import NoneType

from sage_desktop.book import invoice_numbers
from sage_desktop.book.invoice_rows import InvoiceLineRow, InvoiceRow, NewInvoice
from sage_desktop.book.plain_sql import (
    OF_THESE,
    Types,
    as_list,
    changed,
    connection,
    insert_sql,
    numbers,
    typed,
    upsert_sql,
)
from sage_desktop.book.records.invoices import Invoice, InvoiceLine
from sage_desktop.core.errors import NotFound
from sage_desktop.core.names import name_key

_ALIKE = (
    "number customer_id date due_date currency notes state void_reason do_not_send net tax"
).split()
_COLUMNS = ["id", "key", "name_key", "search", *_ALIKE]
_LINE_ALIKE = (
    "description quantity unit_price tax_rate_id product_id discount_percent account "
    "tax_percentage net tax"
).split()
_LINE = ["invoice_id", "position", *_LINE_ALIKE]
_SELECT = f"SELECT id, key, {', '.join(_ALIKE)} FROM invoice WHERE id {OF_THESE}"  # noqa: S608
_SELECT_LINES = f"""
SELECT invoice_id, {", ".join(_LINE_ALIKE)}
FROM invoice_line WHERE invoice_id {OF_THESE} ORDER BY invoice_id, position"""  # noqa: S608

_TYPES: Types = frozenset(
    (int, str, str, int, str, due, *[str] * 4, int, int, int) for due in (str, NoneType)
)
_LINE_TYPES: Types = frozenset(
    (int, *[str] * 3, int, of, *[str] * 3, int, int) for of in (int, NoneType)
)
_NEEDED = {"tax_rate": "tax_rate_id", "product": "product_id"}
"""Tables that lines refer to, and how."""

_date = Invoice.date.python_value
_due_date = Invoice.due_date.python_value
_state = Invoice.state.python_value
_decimal = InvoiceLine.quantity.python_value
_money = InvoiceLine.net.python_value
_exact_text = InvoiceLine.quantity.db_value
_minor = InvoiceLine.net.db_value


def insert(new: Sequence[tuple[int, str, NewInvoice]]) -> None:
    """Id, key and the rest of each; those without a number get the next free one.

    Raises ``NotFound`` for what lines refer to; then nothing was written.
    """
    _check_references([of for _, _, of in new])
    given = [of.number for _, _, of in new if of.number]
    free = invoice_numbers.take(len(new) - len(given), given)
    numbered = [
        (number, key, of if of.number else replace(of, number=next(free)))
        for number, key, of in new
    ]
    run = connection().executemany
    run(
        insert_sql("invoice", _COLUMNS), [_columns(number, key, of) for number, key, of in numbered]
    )
    lines = [
        _line_row(number, position, line)
        for number, _, of in numbered
        for position, line in enumerate(of.lines)
    ]
    run(insert_sql("invoice_line", _LINE), lines)


def put(pairs: Iterable[tuple[InvoiceRow | None, InvoiceRow]]) -> None:
    """Writes of each new row what differs from the row that the file has (None: it has none).

    Raises as ``insert``.
    """
    wanted = list(pairs)
    _check_references([new for _, new in wanted])
    columns, lines, no_line = [], [], []
    for old, new in wanted:
        row = _columns(new.id, new.key, new)
        if old is None or _columns(old.id, old.key, old) != row:
            columns.append(row)
        written, gone = changed(_lines(old), _lines(new))
        lines += [_line_row(new.id, position, line) for position, line in written.items()]
        no_line += [(new.id, position) for position in gone]
    run = connection().executemany
    run(upsert_sql("invoice", _COLUMNS), columns)
    run(upsert_sql("invoice_line", _LINE, _LINE[:2]), lines)
    run("DELETE FROM invoice_line WHERE invoice_id = ? AND position = ?", no_line)


def read(ids: Iterable[int]) -> dict[int, InvoiceRow]:
    """Those that there are. Two queries, however many."""
    asked = [as_list(ids)]
    lines: dict[int, list[InvoiceLineRow]] = {}
    for row in typed(_SELECT_LINES, asked, _LINE_TYPES, "invoice_line"):
        number, text, quantity, price, rate, of, discount, account, percentage, net, tax = row
        line = InvoiceLineRow(
            text,
            _decimal(quantity),
            _decimal(price),
            rate,
            of,
            _decimal(discount),
            account,
            _decimal(percentage),
            _money(net),
            _money(tax),
        )
        lines.setdefault(number, []).append(line)
    found: dict[int, InvoiceRow] = {}
    for row in typed(_SELECT, asked, _TYPES, "invoice"):
        number, key, called, customer, date, due, currency, notes, state, reason, *more = row
        not_sent, net, tax = more
        found[number] = InvoiceRow(
            number,
            key,
            customer,
            _date(date),
            tuple(lines.get(number, ())),
            called,
            _due_date(due),
            currency,
            notes,
            _state(state),
            reason,
            bool(not_sent),
            _money(net),
            _money(tax),
        )
    return found


def as_exact(line: InvoiceLineRow) -> InvoiceLineRow:
    """As it comes back from the file: without zeros that say nothing."""
    return replace(
        line,
        **{
            name: _decimal(_exact_text(getattr(line, name)))
            for name in ("quantity", "unit_price", "discount_percent", "tax_percentage")
        },
        **{name: _money(_minor(getattr(line, name))) for name in ("net", "tax")},
    )


def _check_references(records: Sequence[NewInvoice | InvoiceRow]) -> None:
    for table, column in _NEEDED.items():
        asked = {getattr(line, column) for of in records for line in of.lines} - {None}
        if not asked:
            continue
        sql = f"SELECT id FROM {table} WHERE id {OF_THESE}"  # noqa: S608
        for number in sorted(asked - numbers(sql, [as_list(asked)])):
            raise NotFound(what=table.replace("_", " "), name=number)


def _columns(number: int, key: str, of: NewInvoice | InvoiceRow) -> tuple[object, ...]:
    return (
        number,
        key,
        name_key(of.number),
        name_key(key),
        of.number,
        of.customer_id,
        of.date.isoformat(),
        of.due_date.isoformat() if of.due_date else None,
        of.currency,
        of.notes,
        of.state.value,
        of.void_reason,
        of.do_not_send,
        _minor(of.net),
        _minor(of.tax),
    )


def _line_row(number: int, position: int, line: InvoiceLineRow) -> tuple[object, ...]:
    return (
        number,
        position,
        line.description,
        _exact_text(line.quantity),
        _exact_text(line.unit_price),
        line.tax_rate_id,
        line.product_id,
        _exact_text(line.discount_percent),
        line.account,
        _exact_text(line.tax_percentage),
        _minor(line.net),
        _minor(line.tax),
    )


def _lines(of: InvoiceRow | None) -> Mapping[int, InvoiceLineRow]:
    return {} if of is None else dict(enumerate(of.lines))
