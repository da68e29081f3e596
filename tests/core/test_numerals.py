"""Numbers as regions write them, and what is read of what people type."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.core.numerals import ENGLISH, Numerals, ascii_digits, read_plain

GERMAN = Numerals(point=",", group=".")
FRENCH = Numerals(point=",", group="\u202f")
INDIAN = Numerals(others=2)
SWISS = Numerals(group="\u2019")
SPANISH = Numerals(point=",", group=".", least=2)
SWEDISH = Numerals(point=",", group="\u00a0", minus="\u2212")
EGYPTIAN = Numerals(
    point="\u066b",
    group="\u066c",
    minus="\u061c-",
    percent_sign="\u066a\u061c",
    digits="٠١٢٣٤٥٦٧٨٩",
)
UNGROUPED = Numerals(point=",", group="", last=0, others=0)
ALL = (ENGLISH, GERMAN, FRENCH, INDIAN, SWISS, SPANISH, SWEDISH, EGYPTIAN, UNGROUPED)
MANY = st.decimals(
    min_value=Decimal("-999999999999"),
    max_value=Decimal("999999999999"),
    allow_nan=False,
    allow_infinity=False,
    places=10,
)


@pytest.mark.parametrize(
    ("numerals", "text"),
    [
        (ENGLISH, "-1,234,567.50"),
        (GERMAN, "-1.234.567,50"),
        (FRENCH, "-1\u202f234\u202f567,50"),
        (INDIAN, "-12,34,567.50"),
        (SWISS, "-1\u2019234\u2019567.50"),
        (SPANISH, "-1.234.567,50"),
        (SWEDISH, "\u22121\u00a0234\u00a0567,50"),
        (EGYPTIAN, "\u200e\u2068\u061c-١٬٢٣٤٬٥٦٧٫٥٠\u2069"),
        (UNGROUPED, "-1234567,50"),
    ],
)
def test_amounts_are_written_as_the_region_does(numerals: Numerals, text: str) -> None:
    assert numerals.amount(Decimal("-1234567.5"), 2) == text


def test_all_decimals_are_kept() -> None:
    number = Decimal("123456789012.0123456789012345678901234567")
    assert ENGLISH.amount(number) == "123,456,789,012.0123456789012345678901234567"
    assert ENGLISH.amount(Decimal("2E+3"), 2) == "2,000.00"
    assert ENGLISH.amount(Decimal("-0"), 2) == "0.00"


def test_small_numbers_stand_together_where_the_region_wants_it() -> None:
    assert [SPANISH.whole(n) for n in (1234, 12345)] == ["1234", "12.345"]


def test_percentages() -> None:
    assert GERMAN.percent(Decimal("17.5"), 2) == "17,50 %"
    assert ascii_digits(EGYPTIAN.percent(Decimal("20"))) == "20 \u066a"


@pytest.mark.parametrize("numerals", ALL)
@given(number=MANY, places=st.integers(0, 4))
def test_what_is_shown_is_read_back(numerals: Numerals, number: Decimal, places: int) -> None:
    assert numerals.read(numerals.amount(number, places)) == number
    assert numerals.read(numerals.typed(number, places)) == number
    assert numerals.read_percent(numerals.percent(number, places)) == number


@pytest.mark.parametrize("numerals", ALL)
@given(text=st.text(alphabet="0123456789.,'\u066b\u066c -\u0663", max_size=14))
def test_a_text_is_never_a_thousand_times_what_the_region_means(
    numerals: Numerals, text: str
) -> None:
    """As many decimals are read as stand behind the point, unless points are separators there."""
    number = numerals.read(text)
    if number is None:
        return
    bare = ascii_digits(text).strip().lstrip("-").strip()
    if numerals.group == "." and re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", bare):
        assert abs(number) == int(bare.replace(".", ""))
    else:
        point = numerals.point if numerals.point in bare else "."
        decimals = bare.partition(point)[2]
        assert len(decimals) == -int(number.as_tuple().exponent)


@pytest.mark.parametrize(
    ("numerals", "typed", "number"),
    [
        (ENGLISH, "1,234", "1234"),
        (GERMAN, "1,234", "1.234"),
        (GERMAN, "1.234", "1234"),
        (ENGLISH, "1.234", "1.234"),
        (FRENCH, "1.234", "1.234"),
        (FRENCH, "1 240,50", "1240.50"),
        (FRENCH, "1\u00a0240,50", "1240.50"),
        (SWISS, "1'240.50", "1240.50"),
        (INDIAN, "1,23,456", "123456"),
        (INDIAN, "123,456", "123456"),
        (SWEDISH, "-12,5", "-12.5"),
        (EGYPTIAN, "1240.50", "1240.50"),
        (EGYPTIAN, "١٢٤٠٫٥", "1240.5"),
        (EGYPTIAN, "١٢٤٠.٥", "1240.5"),
        (GERMAN, "0.125", "0.125"),
        (UNGROUPED, "1.234", "1.234"),
    ],
)
def test_what_is_typed_is_read_as_the_region_means_it(
    numerals: Numerals, typed: str, number: str
) -> None:
    assert numerals.read(typed) == Decimal(number)


@pytest.mark.parametrize("numerals", [ENGLISH, GERMAN, FRENCH, SWISS, SWEDISH, EGYPTIAN])
def test_plain_writing_is_read_everywhere(numerals: Numerals) -> None:
    for text in ("1240.50", "-0.5", "12", "+7", "1234567.25", ".5", "5."):
        assert numerals.read(text) == Decimal(text)


@pytest.mark.parametrize(
    ("numerals", "typed"),
    [
        (ENGLISH, "0,125"),
        (ENGLISH, "12,50"),
        (ENGLISH, "1234,567"),
        (ENGLISH, "1.234,50"),
        (GERMAN, "1,234.50"),
        (GERMAN, "12.34,5"),
        (GERMAN, "1,234,567"),
        (FRENCH, "1,234.50"),
        (FRENCH, "20 30"),
        (EGYPTIAN, "1,234"),
        (UNGROUPED, "1 234"),
        (ENGLISH, "1e5"),
        (ENGLISH, "1_000"),
        (ENGLISH, "- -5"),
        (ENGLISH, ""),
        (ENGLISH, "."),
        (ENGLISH, "9" * 13),
    ],
)
def test_what_may_be_meant_otherwise_is_refused(numerals: Numerals, typed: str) -> None:
    assert numerals.read(typed) is None


def test_a_percentage_may_have_its_sign_and_a_comma() -> None:
    assert ENGLISH.read_percent("17,5 %") == Decimal("17.5")
    assert EGYPTIAN.read_percent("١٧٫٥٪") == Decimal("17.5")
    assert ENGLISH.read_percent("0,125") is None


def test_drafts_hold_plain_writing_only() -> None:
    assert read_plain("-1240.50") == Decimal("-1240.50")
    assert [read_plain(text) for text in ("1,240", "+1", "١", "1e3", " 1")] == [None] * 5
