"""What a chart's axes show: round steps, short numbers, which labels have room. No Qt here."""

from __future__ import annotations

import math
from decimal import Decimal

from sage_desktop.core import writing

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_SHORT = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))


def ticks(most: float, *, lines: int = 3, whole: bool = False) -> list[float]:
    """From 0 in round steps to at least ``most``; ``whole``: no step below 1, nor with a part."""
    if most <= 0:
        return [0.0]
    rough = most / lines
    size = 10.0 ** math.floor(math.log10(rough))
    found = [step * size for step in _STEPS if step * size * lines >= most * (1 - 1e-9)]
    step = found[0] if found else 10.0 * size
    if whole:
        step = max(1.0, math.ceil(step))
    count = max(1, math.ceil(most / step - 1e-9))
    return [step * number for number in range(count + 1)]


def short_number(value: float) -> str:
    """``60k``, ``1.5m``, ``25``."""
    for size, letter in _SHORT:
        if abs(value) >= size:
            return f"{_plain(value / size)}{letter}"
    return _plain(value)


def _plain(value: float) -> str:
    return writing.now().numerals.amount(Decimal(f"{value:.2f}"))


def short_money(value: float, currency: str) -> str:
    """``£60k``; the name of a currency without a sign of its own stands elsewhere."""
    return f"{SYMBOLS.get(currency, '')}{short_number(value)}"


def every(width: float, label: float, count: int) -> int:
    """Each how many-th label is shown, so that labels ``label`` wide fit beside each other."""
    if count <= 0 or width <= 0:
        return 1
    for step in (1, 2, 3, 5, 7, 10, 15):
        if step * width / count >= label:
            return step
    return count
