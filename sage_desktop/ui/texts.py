"""Small forms of text for the screen: times, one-line forms, tool tips that stay plain."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from unicodedata import bidirectional

from sage_desktop.core.i18n import tr
from sage_desktop.core.writing import whole
from sage_desktop.ui.locale_text import region

_NUMBERS = re.compile(r"(\d+)")
_BREAKS = {ord(char): " " for char in "\r\n\t\v\f\x00\x1c\x1d\x1e\x85\u2028\u2029"}
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
LEFT_TO_RIGHT_MARK = "\u200e"


def one_line(text: str) -> str:
    """``text`` with line breaks and tabs shown as spaces."""
    return text.translate(_BREAKS)


def isolated(text: str) -> str:
    """A name for use inside a sentence: its writing direction cannot reorder the rest."""
    return f"{FIRST_STRONG_ISOLATE}{one_line(text)}{POP_ISOLATE}"


def no_mnemonic(text: str) -> str:
    """``text`` for a button or menu, where a single ``&`` would be eaten."""
    return text.replace("&", "&&")


def tool_tip(text: str) -> str:
    """``text`` for a tool tip, which would otherwise guess that markup is meant."""
    return f"<span>{html.escape(text)}</span>" if "<" in text or "&" in text else text


def when(moment: datetime | None, now: datetime, *, never: str = "") -> str:
    """``today 14:32``, ``yesterday 16:05``, else ``12 Oct 2026``; in the computer's time zone."""
    if moment is None:
        return never
    local, today = moment.astimezone(), now.astimezone().date()
    days = (today - local.date()).days
    if days == 0:
        return tr("today {time}").format(time=time_text(local))
    if days == 1:
        return tr("yesterday {time}").format(time=time_text(local))
    return day_text(local.date())


def coming(moment: datetime, now: datetime) -> str:
    """Of what is ahead: ``now``, ``today 23:30``, ``tomorrow 02:00``, else with its day."""
    if moment <= now:
        return tr("now")
    local = moment.astimezone()
    days = (local.date() - now.astimezone().date()).days
    if days == 1:
        return tr("tomorrow {time}").format(time=time_text(local))
    return when(moment, now) if days == 0 else f"{day_text(local.date())} {time_text(local)}"


def short_when(moment: datetime, now: datetime) -> str:
    """``14:32`` of today, ``yesterday``, else ``12 Oct 2026``; for narrow columns."""
    local, today = moment.astimezone(), now.astimezone().date()
    days = (today - local.date()).days
    if days == 0:
        return time_text(local)
    return tr("yesterday") if days == 1 else day_text(local.date())


def day_text(day: date | None) -> str:
    """``12 Oct 2026``; "" for no day."""
    return "" if day is None else region().days.day(day)


def month_text(day: date) -> str:
    """``November 2026``."""
    return region().days.month(day)


def time_text(moment: datetime | time) -> str:
    """``14:32``, as the clock there says."""
    return region().times.shown(moment.time() if isinstance(moment, datetime) else moment)


def capital(text: str) -> str:
    """``text`` with a capital at its start, for a cell or the start of a sentence."""
    return text[:1].upper() + text[1:]


def seconds_text(seconds: float) -> str:
    """``under 1 s``, ``4 s``, ``2 min 5 s``, ``1 h 3 min``."""
    n = max(0, round(seconds))
    if n == 0:
        return tr("under 1 s")
    if n < 60:
        return tr("{n} s").format(n=whole(n))
    if n < 3600:
        return tr("{m} min {s} s").format(m=whole(n // 60), s=whole(n % 60))
    return tr("{h} h {m} min").format(h=whole(n // 3600), m=whole(n % 3600 // 60))


def in_order(text: str) -> list[str | int]:
    """A key that sorts as people do: without case, and 2 before 10."""
    parts = _NUMBERS.split(text.casefold())
    return [int(part) if number % 2 else part for number, part in enumerate(parts)]


def beside_others(text: str) -> str:
    """``text`` for a line with more in it: isolated if it has letters written from the right.

    The mark before it keeps the line from the left also where Qt looks inside isolates for that.
    """
    from_right = any(bidirectional(char) in ("R", "AL") for char in text)
    return f"{LEFT_TO_RIGHT_MARK}{isolated(text)}" if from_right else text


def listed(parts: Iterable[str]) -> str:
    """The parts that are not empty, with commas; each keeps its own writing direction."""
    shown = [part for part in parts if part]
    return ", ".join(shown if len(shown) == 1 else map(beside_others, shown))
