"""Days as people write them: ``24 Nov 2026``, ``2026-11-24``, ``24/11/26``."""

from __future__ import annotations

import re
from datetime import date, timedelta

from PySide6.QtCore import QLocale

from sage_desktop.ui.texts import day_text

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[./\- ](\d{1,2})(?:[./\- ](\d{4}|\d{2}))?\.?", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})\.? *([^\W\d_]{3,})\.?,? *(\d{4}|\d{2})?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY = 2000


def read_day(text: str, today: date) -> date | None:
    """The day that ``text`` writes, None for none; without a year it is one of this year.

    Of two numbers the first is the day, unless people of this computer write the month first.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _day(*(int(part) for part in found.groups()))
    if found := _NUMBERS.fullmatch(text):
        first, second, year = found.groups()
        numbers = (int(second), int(first))
        month, day = reversed(numbers) if _month_first() else numbers
        return _day(_year(year, today), month, day)
    if found := _NAMED.fullmatch(text):
        named, month_name, year = found.groups()
        name = month_name.casefold()[:3]
        if name in _MONTHS:
            return _day(_year(year, today), _MONTHS.index(name) + 1, int(named))
    return None


def iso_of(text: str, today: date) -> str:
    """``2026-11-24`` for whatever writes that day; what is none stays as it is."""
    day = read_day(text, today)
    return text.strip() if day is None else day.isoformat()


def shown_day(iso: str) -> str:
    """``24 Nov 2026`` for ``2026-11-24``; what is no day stays as it is."""
    day = _day(*(int(part) for part in found.groups())) if (found := _ISO.fullmatch(iso)) else None
    return iso if day is None else day_text(day)


def moved(day: date, days: int) -> date:
    """So many days on; at the ends of time it stays."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str | None, today: date) -> int:
    if not text:
        return today.year
    return int(text) + (_CENTURY if len(text) == 2 else 0)


def _month_first() -> bool:
    return QLocale().dateFormat(QLocale.FormatType.ShortFormat).startswith("M")
