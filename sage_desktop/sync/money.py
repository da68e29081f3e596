"""What lines of invoices come to: net, tax and sums, exact to the penny. Pure.

Net and tax are rounded once for each line, halves away from zero (``sage/api.md`` 12.2); sums are
sums of those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from sage_desktop.book.invoice_rows import ZERO, InvoiceLineRow
from sage_desktop.book.tax_rows import TaxRateRow

LIMIT = Decimal(10) ** 10
"""No amount reaches this; then sums of very many stay exact, too."""

_EXACT = Context(prec=500, rounding=ROUND_HALF_UP)
"""Numbers have up to 40 digits (``core/exact.py``), and at most four are multiplied."""
_PENNY = Decimal("0.01")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a line, or a whole invoice, comes to."""

    net: Decimal = ZERO
    tax: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.net + self.tax


@dataclass(frozen=True, slots=True)
class RateAmounts:
    """What all lines of one tax rate come to."""

    tax_rate_id: int
    percentage: Decimal
    net: Decimal
    tax: Decimal


def line_amounts(
    quantity: Decimal, unit_price: Decimal, discount_percent: Decimal, percentage: Decimal
) -> tuple[Decimal, Decimal]:
    """Net, rounded, and the tax on that, rounded."""
    whole = _EXACT.multiply(quantity, unit_price)
    left = _EXACT.subtract(_HUNDRED, discount_percent)
    net = _rounded(_hundredth(_EXACT.multiply(whole, left)))
    return net, _rounded(_hundredth(_EXACT.multiply(net, percentage)))


def sum_of(lines: Iterable[InvoiceLineRow | Amounts]) -> Amounts:
    net = tax = ZERO
    for line in lines:
        net = _EXACT.add(net, line.net)
        tax = _EXACT.add(tax, line.tax)
    return Amounts(net, tax)


def tax_summary(lines: Iterable[InvoiceLineRow]) -> tuple[RateAmounts, ...]:
    """By tax rate and percentage, in the order of the lines."""
    found: dict[tuple[int, Decimal], list[InvoiceLineRow]] = {}
    for line in lines:
        found.setdefault((line.tax_rate_id, line.tax_percentage), []).append(line)
    sums = ((rate, sum_of(those)) for rate, those in found.items())
    return tuple(RateAmounts(*rate, amounts.net, amounts.tax) for rate, amounts in sums)


def percentage_on(rate: TaxRateRow, day: date) -> Decimal:
    """What its history says of the day, the latest period first; else its own percentage."""
    of_day = [
        period
        for period in rate.history
        if (period.from_date is None or period.from_date <= day)
        and (period.to_date is None or day <= period.to_date)
    ]
    if not of_day:
        return rate.percentage
    return max(of_day, key=lambda period: period.from_date or date.min).percentage


def _hundredth(number: Decimal) -> Decimal:
    return _EXACT.scaleb(number, -2)


def _rounded(number: Decimal) -> Decimal:
    return _EXACT.plus(_EXACT.quantize(number, _PENNY))  # plus: there is no -0.00
