"""The region whose numbers, days and times the window writes and reads: that of the system.

Texts stay English. Until ``follow`` is called it is the United Kingdom.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt

from sage_desktop.core import writing
from sage_desktop.core.numerals import Numerals
from sage_desktop.ui.locale_days import Days, days_of
from sage_desktop.ui.locale_times import Times, times_of

_LONG = 123_456_789_012
"""Shows how many digits stand between separators."""


@dataclass(frozen=True, slots=True)
class Region:
    """``first_day`` is that of a week."""

    numerals: Numerals
    days: Days
    times: Times
    first_day: Qt.DayOfWeek


def british() -> QLocale:
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def region_of(locale: QLocale) -> Region:
    """How ``locale`` writes; one that says nothing writes as the United Kingdom does."""
    if locale.language() == QLocale.Language.C:
        locale = british()
    numerals = numerals_of(locale)
    return Region(numerals, days_of(locale, numerals), times_of(locale), locale.firstDayOfWeek())


def numerals_of(locale: QLocale) -> Numerals:
    """How ``locale`` writes numbers."""
    zero, group = locale.zeroDigit(), locale.groupSeparator()
    groups = locale.toString(_LONG).split(group) if group else [""]
    grouped = len(groups) > 1
    least = (
        next(
            (
                size
                for size in range(1, 4)
                if group in locale.toString(10 ** (len(groups[-1]) + size - 1))
            ),
            1,
        )
        if grouped
        else 1
    )
    return Numerals(
        point=locale.decimalPoint(),
        group=group,
        minus=locale.negativeSign(),
        percent_sign=locale.percent(),
        digits="".join(chr(ord(zero) + digit) for digit in range(10)),
        last=len(groups[-1]) if grouped else 0,
        others=len(groups[-2]) if grouped else 0,
        least=least,
    )


_region = region_of(british())


def follow(locale: QLocale) -> None:
    """From now on all is written as ``locale`` does, also by Qt's own widgets that come."""
    global _region
    _region = region_of(locale)
    QLocale.setDefault(locale if locale.language() != QLocale.Language.C else british())
    writing.use(writing.Writing(_region.numerals, _region.days.long))


def region() -> Region:
    """The one that is followed."""
    return _region
