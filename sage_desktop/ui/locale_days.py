"""How a region writes days and months, and reads them back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import bidirectional, category

from PySide6.QtCore import QLocale

from sage_desktop.core.numerals import Numerals, ascii_digits, isolated

_FORMAT = QLocale.FormatType
_TOKENS = re.compile(r"'[^']*'|d+|M+|y+|[^dMy']+")
_GAP = r"[./\-\s]+"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NUMBERS = re.compile(
    rf"(\d{{4}}|\d{{1,2}}){_GAP}(\d{{1,2}})(?:{_GAP}(\d{{4}}|\d{{1,2}}))?[.\-]*", re.ASCII
)
_SIGNS = {ord(sign): "-" for sign in "年月日년월일"}
"""They stand behind the numbers of year, month and day."""
_CENTURY = 2000
_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Months:
    """Names by month, those in a date (``of``) and those that stand alone."""

    short_of: Sequence[str]
    long_of: Sequence[str]
    short: Sequence[str]
    long: Sequence[str]

    def names(self) -> dict[str, int]:
        """The month of each name, as ``_bare`` writes it."""
        found: dict[str, int] = {}
        for names in (self.short_of, self.long_of, self.short, self.long):
            for month, name in enumerate(names, 1):
                found.setdefault(_bare(name), month)
        return found


@dataclass(frozen=True, slots=True)
class Days:
    """``order`` is of ``d``, ``M``, ``y`` where months have names, ``in_numbers`` where all are
    numbers. ``behind`` each of them stands a sign, "" for none; ``words`` may be between them."""

    numerals: Numerals
    months: Months
    english: Mapping[str, int]
    order: str
    in_numbers: str
    behind: Mapping[str, str]
    gap: str
    words: frozenset[str]

    # writing

    def day(self, day: date) -> str:
        """``12 Oct 2026``."""
        return _told(self.typed(day))

    def long(self, day: date) -> str:
        """``12 October 2026``."""
        return _told(self._written(self.order, day, self.months.long_of))

    def without_year(self, day: date) -> str:
        """``12 Oct``."""
        return _told(self._written(self.order.replace("y", ""), day, self.months.short_of))

    def month(self, day: date) -> str:
        """``October 2026``."""
        return _told(self._written(self.order.replace("d", ""), day, self.months.long))

    def month_name(self, day: date) -> str:
        """``Oct``."""
        return self.months.short[day.month - 1]

    def typed(self, day: date) -> str:
        """``12 Oct 2026``: for a field in which it can be changed."""
        return self._written(self.order, day, self.months.short_of)

    def _written(self, order: str, day: date, names: Sequence[str]) -> str:
        month = str(day.month) if self.behind["M"] else names[day.month - 1]
        parts = {"d": str(day.day), "M": month, "y": f"{day.year:04}"}
        text = self.gap.join(f"{parts[each]}{self.behind[each]}" for each in order)
        if order == "Mdy":
            text = f"{parts['M']} {parts['d']}, {parts['y']}"
        if order[-1] == "y":
            text = text.removesuffix(".")
        return self.numerals.in_digits(text)

    # reading

    def read(self, text: str, today: date) -> date | None:
        """The day that ``text`` writes, None for none; without a year it is one of this year.

        Numbers stand in the order of the region, unless a year of four digits comes first. What
        could be two days is none. Months may have their English names too.
        """
        text = _bare(text)
        if found := _ISO.fullmatch(text):
            year, month, number = map(int, found.groups())
            return _day(year, month, number)
        if found := _NUMBERS.fullmatch(text.translate(_SIGNS)):
            return self._in_numbers([each for each in found.groups() if each], today)
        return self._named(text, today)

    def _in_numbers(self, numbers: list[str], today: date) -> date | None:
        order = self.in_numbers.replace("y", "") if len(numbers) == 2 else self.in_numbers
        year_last = len(numbers) == 3 and len(numbers[2]) == 4
        if len(numbers[0]) == 4:
            order = "yMd"[: len(numbers)]
        elif year_last and order[0] == "y":
            if int(numbers[0]) > 12:
                order = "dMy"
            elif int(numbers[1]) > 12 or numbers[0] == numbers[1]:
                order = "Mdy"
            else:
                return None
        given = dict(zip(order, numbers, strict=True))
        if "d" not in given or max(len(given["d"]), len(given["M"])) > 2:
            return None
        return _day(_year(given.get("y", ""), today), int(given["M"]), int(given["d"]))

    def _named(self, text: str, today: date) -> date | None:
        month, rest = self._month_in(text)
        words = re.findall(r"[^\s.,،'’/\-]+", rest)
        numbers = [word for word in words if word.isascii() and word.isdigit()]
        if not month or any(word not in self.words for word in words if word not in numbers):
            return None
        if len(numbers) == 2:
            year_first = len(numbers[0]) == 4 or (self.order[0] == "y" and len(numbers[1]) < 4)
            year, number = numbers if year_first else reversed(numbers)
        else:
            year, number = "", numbers[0] if len(numbers) == 1 else ""
        if len(number) not in (1, 2) or len(year) not in (0, 2, 4):
            return None
        return _day(_year(year, today), month, int(number))

    def _month_in(self, text: str) -> tuple[int, str]:
        """The month that is named in ``text``, and ``text`` without its name; 0 for none."""
        ours = self.months.names()
        for names in (ours, self.english):
            for name in sorted(names, key=len, reverse=True):
                if (at := _place_of(name, text)) >= 0:
                    return names[name], f"{text[:at]} {text[at + len(name) :]}"
        for word in re.findall(r"[^\W\d_]+", text):
            months = {
                month
                for names in (ours, self.english)
                for name, month in names.items()
                if len(word) >= _LEAST_LETTERS and name.startswith(word)
            }
            if len(months) == 1:
                return months.pop(), text.replace(word, " ", 1)
        return 0, text


def days_of(locale: QLocale, numerals: Numerals) -> Days:
    """How ``locale`` does it."""
    pattern = locale.dateFormat(_FORMAT.LongFormat)
    behind = dict.fromkeys("dMy", "")
    order, last = "", ""
    gaps = ""
    words: set[str] = set()
    for token in _TOKENS.findall(pattern):
        kind = token[0]
        if kind in "dMy" and not (kind == "d" and len(token) > 2):
            order, last = order + kind, kind
            continue
        if last and kind in ".年月日년월일" and (kind != "." or last != "M"):
            behind[last] = kind
        if kind not in "dMy":
            words.update(re.findall(r"[^\W\d_]+", token.casefold()))
            gaps += token if last and len(order) < 3 else ""
        last = ""
    in_numbers = "".join(re.findall(r"[dMy]", re.sub(r"(.)\1+", r"\1", _short(locale))))
    has_signs = any(sign in "年月日년월일" for sign in behind.values() if sign)
    return Days(
        numerals,
        _months(locale),
        _months(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)).names()
        | _months(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)).names(),
        order,
        in_numbers,
        behind,
        "" if has_signs and " " not in gaps else " ",
        frozenset(words),
    )


def _short(locale: QLocale) -> str:
    return re.sub(r"'[^']*'", "", locale.dateFormat(_FORMAT.ShortFormat))


def _months(locale: QLocale) -> Months:
    def of(name: str, length: QLocale.FormatType) -> tuple[str, ...]:
        return tuple(getattr(locale, name)(month, length) for month in range(1, 13))

    return Months(
        of("monthName", _FORMAT.ShortFormat),
        of("monthName", _FORMAT.LongFormat),
        of("standaloneMonthName", _FORMAT.ShortFormat),
        of("standaloneMonthName", _FORMAT.LongFormat),
    )


def _bare(text: str) -> str:
    """``text`` as it is compared: with our digits, without case and points at its end."""
    return " ".join(ascii_digits(text).casefold().split()).rstrip(".")


def _place_of(name: str, text: str) -> int:
    """Where ``name`` stands as a word of its own, -1 for nowhere."""
    at = text.find(name)
    while at >= 0:
        around = (text[:at][-1:], text[at + len(name) :][:1])
        if not any(_joins(char) for char in around):
            return at
        at = text.find(name, at + 1)
    return -1


def _joins(char: str) -> bool:
    return bool(char) and category(char)[0] in "LMN"


def _told(text: str) -> str:
    """Isolated if a part of it is written from the right."""
    from_right = any(bidirectional(char) in ("R", "AL", "AN") for char in text)
    return isolated(text) if from_right else text


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str, today: date) -> int:
    if not text:
        return today.year
    return int(text) + (_CENTURY if len(text) <= 2 else 0)
