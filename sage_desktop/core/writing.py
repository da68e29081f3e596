"""How this process writes numbers and days. Qt-free; the window plugs the system's region in.

The command line never does: what it prints is the same everywhere. What the window writes into
files is ``in_english`` too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from sage_desktop.core import numerals
from sage_desktop.core.numerals import Numerals

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def english_day(day: date) -> str:
    """``31 October 2026``, whatever the language of the system."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year:04}"


@dataclass(frozen=True, slots=True)
class Writing:
    """``day`` writes a day for a sentence, its month in full."""

    numerals: Numerals = numerals.ENGLISH
    day: Callable[[date], str] = english_day


ENGLISH = Writing()
_followed = ENGLISH
_here: ContextVar[Writing | None] = ContextVar("writing", default=None)


def use(writing: Writing) -> None:
    """Sets the way of writing for the whole process."""
    global _followed
    _followed = writing


def now() -> Writing:
    return _here.get() or _followed


@contextmanager
def in_english() -> Iterator[None]:
    """Within it, and in this thread or task only, all is written as in English."""
    before = _here.set(ENGLISH)
    try:
        yield
    finally:
        _here.reset(before)


def whole(number: int) -> str:
    """``1,240``."""
    return now().numerals.whole(number)
