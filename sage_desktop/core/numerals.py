"""How a region writes numbers, and reads them back: exact, never through float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from re import ASCII, compile
from unicodedata import decimal as digit_of

from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import decimal_of

_ASCII = "0123456789"
_PLAIN = compile(r"\d+\.?\d*|\.\d+", ASCII)
_MINUS = "-\u2212"
_PERCENT = "%\u066a"
_SPACES = " \u00a0\u2009\u202f"
_APOSTROPHES = "'\u2019"
_MARKS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u2066\u2067\u2068\u2069"))
"""They direct writing and are not seen."""
_KEEPS_LEFT, _ISOLATE, _END = "\u200e", "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Numerals:
    """As in English, unless said otherwise.

    ``digits`` are the ten of the region. ``last`` digits stand behind the last separator,
    ``others`` between two; with ``last`` 0 there are none. ``least`` must stand before the first.
    """

    point: str = "."
    group: str = ","
    minus: str = "-"
    percent_sign: str = "%"
    digits: str = _ASCII
    last: int = 3
    others: int = 3
    least: int = 1

    # writing

    def whole(self, number: int) -> str:
        """``1,240``."""
        return self._told(self.typed(Decimal(number), grouped=True))

    def amount(self, number: Decimal, places: int = 0, *, grouped: bool = True) -> str:
        """``1,240.50``: at least ``places`` decimals, and as many more as it has."""
        return self._told(self.typed(number, places, grouped=grouped))

    def percent(self, number: Decimal, places: int = 0) -> str:
        """``20.00 %``."""
        return self._told(f"{self.typed(number, places)} {self.percent_sign}")

    def typed(self, number: Decimal, places: int = 0, *, grouped: bool = False) -> str:
        """``1240.50``: for a field in which it can be changed."""
        whole, _point, rest = format(number.copy_abs(), "f").partition(".")
        rest = rest.rstrip("0").ljust(places, "0")
        text = self._grouped(whole) if grouped else whole
        if rest:
            text = f"{text}{self.point}{rest}"
        return self.in_digits(f"{self.minus}{text}" if number < 0 else text)

    def in_digits(self, text: str) -> str:
        """``text`` with the digits of the region."""
        if self.digits == _ASCII:
            return text
        return text.translate(
            {ord(ours): its for ours, its in zip(_ASCII, self.digits, strict=True)}
        )

    def _grouped(self, whole: str) -> str:
        if not self.last or len(whole) < self.last + self.least:
            return whole
        head, parts = whole[: -self.last], [whole[-self.last :]]
        while head:
            parts.insert(0, head[-self.others :])
            head = head[: -self.others]
        return self.group.join(parts)

    def _told(self, text: str) -> str:
        """Its direction does not reorder what stands around it."""
        return text if self.digits == _ASCII else isolated(text)

    # reading

    def read(self, text: str) -> Decimal | None:
        """The number that a person of the region means by ``text``; None for none.

        Plain writing (``1240.50``) is read everywhere, unless the region reads it otherwise:
        ``1.234`` is a thousand and more where points stand between the thousands. Digits of the
        region and 0 to 9 are the same. Whatever could be meant in two ways is none.
        """
        body = ascii_digits(text).strip()
        sign = ""
        if body[:1] and body[0] in f"{_MINUS}+":
            sign = "-" if body[0] in _MINUS else ""
            body = body[1:].strip()
        found = self._in_groups(body)
        if found is None and _PLAIN.fullmatch(body):
            found = body
        return None if found is None else read_plain(f"{sign}{found}")

    def read_percent(self, text: str) -> Decimal | None:
        """The same, with or without the sign; one comma is a point where it cannot be else."""
        body = text.translate(_MARKS).strip().strip(_PERCENT).strip()
        found = self.read(body)
        if found is None and body.count(",") == 1:
            whole, _comma, rest = body.partition(",")
            return read_plain(ascii_digits(f"{whole}.{rest}")) if len(rest) != 3 else None
        return found

    def _in_groups(self, body: str) -> str | None:
        """``body`` in plain writing, if it is written as the region does."""
        whole, point, rest = body.partition(self.point)
        for alike in (_SPACES, _APOSTROPHES):
            if self.last and self.group in alike:
                whole = whole.translate(dict.fromkeys(map(ord, alike), self.group))
        groups = whole.split(self.group) if self.last else [whole]
        if not all(map(_is_digits, groups if len(groups) > 1 else ())) or not _is_digits(rest, 0):
            return None
        if len(groups) == 1:
            if not _is_digits(whole, 0) or not (whole or rest):
                return None
        elif not self._fits([len(each) for each in groups]) or whole[0] == "0":
            return None
        return f"{''.join(groups)}{'.' if point else ''}{rest}"

    def _fits(self, sizes: list[int]) -> bool:
        """Whether separators stand where they belong; by threes they do everywhere."""
        return any(
            sizes[-1] == last and all(size == others for size in sizes[1:-1]) and sizes[0] <= others
            for last, others in ((self.last, self.others), (3, 3))
        )


ENGLISH = Numerals()


def isolated(text: str) -> str:
    """``text`` with a direction of its own, in a line that begins at the left."""
    return f"{_KEEPS_LEFT}{_ISOLATE}{text}{_END}"


def ascii_digits(text: str) -> str:
    """``text`` with 0 to 9 for the digits of any writing, without marks that are not seen."""
    return "".join(
        char if (digit := digit_of(char, None)) is None else str(digit)
        for char in text.translate(_MARKS)
    )


def read_plain(text: str) -> Decimal | None:
    """The number in plain writing (``-1240.50``), None for all else."""
    if not _PLAIN.fullmatch(text.removeprefix("-")):
        return None
    try:
        return decimal_of(text)
    except BadInput:
        return None


def _is_digits(text: str, least: int = 1) -> bool:
    return len(text) >= least and (not text or (text.isascii() and text.isdigit()))
