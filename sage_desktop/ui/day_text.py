"""Days as people of the region write them, for values that are ``2026-11-24`` elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

from sage_desktop.ui.locale_text import region


def read_day(text: str, today: date) -> date | None:
    """The day that ``text`` writes, None for none; without a year it is one of this year."""
    return region().days.read(text, today)


def iso_of(text: str, today: date) -> str:
    """``2026-11-24`` for whatever writes that day; what is none stays as it is."""
    day = read_day(text, today)
    return text.strip() if day is None else day.isoformat()


def typed_day(iso: str) -> str:
    """``24 Nov 2026`` for a field, of ``2026-11-24``; what is no day stays as it is."""
    try:
        return region().days.typed(date.fromisoformat(iso)) if len(iso) == 10 else iso
    except ValueError:
        return iso


def moved(day: date, days: int) -> date:
    """So many days on; at the ends of time it stays."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
