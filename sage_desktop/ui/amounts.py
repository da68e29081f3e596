"""How amounts of money are shown and typed: exact, as the region does, never through float.

Drafts hold numbers in plain writing (``1240.5``), or what was typed if it is none.
"""

from __future__ import annotations

from decimal import Decimal

from sage_desktop.core.exact import plain
from sage_desktop.core.numerals import read_plain
from sage_desktop.ui.locale_text import region

_PLACES = 2


def amount_text(amount: Decimal | None) -> str:
    """``1,240.50``: two decimals, and as many more as it has; "" for none."""
    return "" if amount is None else region().numerals.amount(amount, _PLACES)


def shown_amount(draft: str) -> str:
    """``1,240.50`` for what a draft holds; what is no number stays as it is."""
    amount = read_plain(draft)
    return draft if amount is None else amount_text(amount)


def shown_number(draft: str) -> str:
    """The same without decimals that it has not."""
    number = read_plain(draft)
    return draft if number is None else region().numerals.amount(number)


def typed_amount(draft: str) -> str:
    """``1240.50`` for a field in which it can be changed; what is no number stays as it is."""
    amount = read_plain(draft)
    return draft if amount is None else region().numerals.typed(amount, _PLACES)


def typed_number(draft: str) -> str:
    """The same without decimals that it has not."""
    number = read_plain(draft)
    return draft if number is None else region().numerals.typed(number)


def drafted(typed: str) -> str:
    """What a draft holds of what was typed, as people of the region mean it.

    Equal numbers give equal texts. What is no number there is none in plain writing either.
    """
    amount = region().numerals.read(typed)
    return typed.strip() if amount is None else plain(amount)


def drafted_percent(typed: str) -> str:
    """The same of a percentage, with its sign or without."""
    number = region().numerals.read_percent(typed)
    return typed.strip() if number is None else plain(number)


def example() -> str:
    """``12.50``, to show how it is written here."""
    return region().numerals.typed(Decimal("12.50"), _PLACES)
