"""Exact numbers: decimals that never pass through float, and the one rounding rule.

Sage sends and takes decimals as strings (``"20.0"``); some arrive as JSON numbers.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from sage_desktop.core.errors import BadInput

_LIMIT = Decimal("1e12")
_SMALLEST = Decimal("1e-28")
"""Plain writing needs a character for each zero behind the point."""


def decimal_of(value: str | int | Decimal) -> Decimal:
    """The exact decimal that ``value`` writes.

    Raises ``BadInput("not_a_number")`` for anything else, infinities, NaN and absurd sizes. A
    float is refused: it has already lost the digits that were meant.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise BadInput("not_a_number", value=repr(value)[:40])
    if isinstance(value, str) and "_" in value:  # Python skips them: 1_5 would be 15
        raise BadInput("not_a_number", value=value[:40])
    try:
        number = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation:
        raise BadInput("not_a_number", value=str(value)[:40]) from None
    size = number.copy_abs()  # ``abs`` would round
    if not number.is_finite() or size >= _LIMIT or 0 < size < _SMALLEST:
        raise BadInput("not_a_number", value=str(value)[:40])
    return number


def round_half_up(number: Decimal, places: int) -> Decimal:
    """``number`` with ``places`` decimals, halves away from zero (``sage/api.md`` 12.2)."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """The shortest plain writing, no exponent: ``20.0`` and ``2E+1`` both give ``20``.

    Equal numbers give equal texts, so these can be stored and compared as text.
    """
    text = format(number.normalize(), "f")
    return "0" if text in {"-0", "0"} else text


def percent_text(number: Decimal) -> str:
    """A percentage for people, at least two decimals: ``20.00 %``."""
    places = max(2, -int(number.normalize().as_tuple().exponent))
    return f"{number:.{places}f} %"
