"""What lines of invoices may hold, and what they come to, also while they are typed. Pure.

Errors are ``BadInput`` with the field in ``data["field"]``: ``lines.2.quantity``, counted from 1 as
the lines were given. Accounts and tax rates that the invoice has already may stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date as Day
from decimal import Decimal

from sage_desktop.book.invoice_rows import ZERO, InvoiceLineRow, InvoiceRow
from sage_desktop.book.tax_rows import TaxRateRow
from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import decimal_of, plain
from sage_desktop.core.names import has_visible
from sage_desktop.sync import field_rules, money
from sage_desktop.sync.invoice_views import Computed, InvoiceLineDraft
from sage_desktop.sync.money import Amounts
from sage_desktop.sync.record_input import SHOWN

MAX_DESCRIPTION = 2000
MAX_DECIMALS = 10


@dataclass(frozen=True, slots=True)
class Around:
    """What the book has that invoices name.

    ``is_unknown``: whether an account code is none; ``payment_days`` of a customer (raises
    ``NotFound``).
    """

    rates: Mapping[int, TaxRateRow]
    is_unknown: Callable[[str], bool]
    payment_days: Callable[[int], int | None]


def typed_lines(
    drafts: Sequence[InvoiceLineDraft], had: InvoiceRow | None
) -> dict[int, InvoiceLineDraft]:
    """By their place, from 1: without those in which nothing stands and spaces around texts."""
    kept = {line.description for line in had.lines} if had else set()
    return {
        place: draft
        if draft.description in kept
        else replace(draft, description=draft.description.strip())
        for place, draft in enumerate(drafts, 1)
        if not _is_blank(draft)
    }


def _is_blank(draft: InvoiceLineDraft) -> bool:
    """A tax rate, or one piece, may stand in a new line before anything is typed."""
    typed = (draft.description, draft.unit_price, draft.discount_percent, draft.account)
    return (
        draft.product_id is None
        and draft.quantity.strip() in ("", "1")
        and not any(text.strip() for text in typed)
    )


def checked_lines(
    drafts: Mapping[int, InvoiceLineDraft], day: Day, had: InvoiceRow | None, around: Around
) -> tuple[InvoiceLineRow, ...]:
    """Lines by their place, with what they come to."""
    percentage_of = _percentages(day, had)
    return tuple(
        _line(f"lines.{place}.", draft, had, around, percentage_of)
        for place, draft in drafts.items()
    )


def counted_again(of: InvoiceRow, had: InvoiceRow, around: Around) -> InvoiceRow:
    """The invoice with the tax of its date, if that is another one."""
    if of.date == had.date:
        return of
    percentage_of = _percentages(of.date, None)
    lines = [
        replace(line, tax_percentage=percentage_of(around.rates[line.tax_rate_id]))
        for line in of.lines
    ]
    return replace(of, lines=tuple(_with_amounts("lines", line) for line in lines))


def computed(
    drafts: Sequence[InvoiceLineDraft],
    rates: Mapping[int, TaxRateRow],
    day: Day | None,
    had: InvoiceRow | None = None,
) -> Computed:
    """What would be saved, for the editor. ``day`` None: it is not known yet.

    Line for line: None for one that is not complete.
    """
    percentage_of = _percentages(day, had)
    lines: list[InvoiceLineRow | None] = []
    for draft in drafts:
        line = None
        if (rate := rates.get(draft.tax_rate_id or 0)) is not None:
            with suppress(BadInput):
                line = _counted("", draft, rate, percentage_of(rate))
        lines.append(line)
    whole = [line for line in lines if line is not None]
    return Computed(
        tuple(None if line is None else Amounts(line.net, line.tax) for line in lines),
        money.sum_of(whole),
        money.tax_summary(whole),
    )


def _line(
    where: str,
    draft: InvoiceLineDraft,
    had: InvoiceRow | None,
    around: Around,
    percentage_of: Callable[[TaxRateRow], Decimal],
) -> InvoiceLineRow:
    before = had.lines if had else ()
    field = f"{where}description"
    field_rules.checked_text(field, draft.description, MAX_DESCRIPTION)
    if not has_visible(draft.description):
        raise BadInput("description_missing", field=field)
    account = field_rules.checked_text(f"{where}account", draft.account.strip())
    known = {line.account for line in before}
    if account and account not in known and around.is_unknown(account):
        raise BadInput("unknown_account", field=f"{where}account", account=account[:SHOWN])
    rate = around.rates.get(draft.tax_rate_id or 0)
    if rate is None:
        raise BadInput("rate_missing", field=f"{where}tax_rate")
    if rate.retired_at is not None and rate.id not in {line.tax_rate_id for line in before}:
        raise BadInput("rate_retired", field=f"{where}tax_rate", name=rate.name)
    return _counted(where, replace(draft, account=account), rate, percentage_of(rate))


def _counted(
    where: str, draft: InvoiceLineDraft, rate: TaxRateRow, percentage: Decimal
) -> InvoiceLineRow:
    line = InvoiceLineRow(
        draft.description,
        _number(f"{where}quantity", draft.quantity),
        _number(f"{where}unit_price", draft.unit_price),
        rate.id,
        draft.product_id,
        _discount(f"{where}discount_percent", draft.discount_percent),
        draft.account,
        percentage,
    )
    return _with_amounts(f"{where}unit_price", line)


def _percentages(day: Day | None, had: InvoiceRow | None) -> Callable[[TaxRateRow], Decimal]:
    """Rates that change later leave invoices alone, as long as their date stays."""
    kept: dict[int, Decimal] = {}
    if had is not None and had.date == day:
        kept = {line.tax_rate_id: line.tax_percentage for line in had.lines}

    def percentage_of(rate: TaxRateRow) -> Decimal:
        if rate.id in kept:
            return kept[rate.id]
        return rate.percentage if day is None else money.percentage_on(rate, day)

    return percentage_of


def _number(field: str, value: str) -> Decimal:
    bad = BadInput("bad_number", field=field, value=value[:SHOWN], decimals=MAX_DECIMALS)
    try:
        number = decimal_of(value)
    except BadInput as error:
        raise bad from error
    if round(number, MAX_DECIMALS) != number:
        raise bad
    return Decimal(plain(number))


def _discount(field: str, value: str) -> Decimal:
    if not value.strip():
        return ZERO
    with suppress(BadInput):
        discount = _number(field, value)
        if 0 <= discount <= 100:
            return discount
    raise BadInput("bad_discount", field=field, value=value[:SHOWN])


def _with_amounts(field: str, line: InvoiceLineRow) -> InvoiceLineRow:
    net, tax = money.line_amounts(
        line.quantity, line.unit_price, line.discount_percent, line.tax_percentage
    )
    if not fits(Amounts(net, tax)):
        raise BadInput("amount_too_large", field=field)
    return replace(line, net=net, tax=tax)


def fits(amounts: Amounts) -> bool:
    return max(abs(amounts.net), abs(amounts.tax), abs(amounts.total)) < money.LIMIT
