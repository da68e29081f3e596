"""How amounts of money are shown and typed: exact, never through float."""

from __future__ import annotations

from decimal import Decimal

from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import decimal_of, plain

_PLACES = 2


def amount_text(amount: Decimal | None) -> str:
    """``1,240.50``: two decimals, and as many more as it has; "" for none."""
    if amount is None:
        return ""
    exponent = amount.normalize().as_tuple().exponent
    places = max(_PLACES, -exponent) if isinstance(exponent, int) else _PLACES
    return f"{amount:,.{places}f}"


def typed_text(amount: Decimal | None) -> str:
    """``1240.50``: the same for a field in which it can be changed."""
    return amount_text(amount).replace(",", "")


def read_amount(text: str) -> Decimal | None:
    """What was typed, with or without commas between the thousands; None for no amount."""
    whole, point, rest = text.strip().partition(".")
    groups = whole.split(",")
    if len(groups) > 1 and all(len(each) == 3 for each in groups[1:]):
        whole = "".join(groups)
    try:
        return decimal_of(f"{whole}{point}{rest}") if whole or rest else None
    except BadInput:
        return None


def shown_amount(text: str) -> str:
    """An amount that came as a text, for people; what is none stays as it is."""
    amount = read_amount(text)
    return text if amount is None else amount_text(amount)


def same_amount(text: str) -> str:
    """The shortest writing, so that ``12.50`` and ``12.5`` count as the same."""
    amount = read_amount(text)
    return text.strip() if amount is None else plain(amount)
