"""Numbers, days and times as the system's region writes them, and reads them back."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt

from sage_desktop.core import writing
from sage_desktop.core.numerals import ascii_digits
from sage_desktop.ui.locale_text import Region, british, follow, numerals_of, region, region_of

NAMES = ("en_GB", "en_US", "de_DE", "fr_FR", "en_IN", "ar_EG", "sv_SE", "pl_PL", "ja_JP", "hu_HU")
NNBSP, NBSP, LRM, FSI, PDI, ALM = "\u202f", "\u00a0", "\u200e", "\u2068", "\u2069", "\u061c"
DAY = date(2026, 11, 4)
TODAY = date(2026, 11, 23)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
AMOUNTS = st.decimals(
    min_value=Decimal("-99999999999"),
    max_value=Decimal("99999999999"),
    allow_nan=False,
    allow_infinity=False,
    places=6,
)


def of(name: str) -> Region:
    return region_of(QLocale(name))


def every() -> list[QLocale]:
    wide = QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyTerritory
    return QLocale.matchingLocales(*wide)


@pytest.mark.parametrize(
    ("name", "amount", "day", "month", "clock"),
    [
        ("en_GB", "-1,240.50", "4 Nov 2026", "November 2026", "14:05"),
        ("en_US", "-1,240.50", "Nov 4, 2026", "November 2026", f"2:05{NNBSP}PM"),
        ("de_DE", "-1.240,50", "4. Nov. 2026", "November 2026", "14:05"),
        ("fr_FR", f"-1{NNBSP}240,50", "4 nov. 2026", "novembre 2026", "14:05"),
        ("en_IN", "-1,240.50", "4 Nov 2026", "November 2026", f"2:05{NNBSP}pm"),
        ("sv_SE", f"\u22121{NBSP}240,50", "4 nov. 2026", "november 2026", "14:05"),
        ("pl_PL", "-1240,50", "4 lis 2026", "listopad 2026", "14:05"),
        ("ja_JP", "-1,240.50", "2026年11月4日", "2026年11月", "14:05"),
        ("hu_HU", "-1240,50", "2026. nov. 4.", "2026. november", "14:05"),
        (
            "ar_EG",
            f"{LRM}{FSI}{ALM}-١٬٢٤٠٫٥٠{PDI}",
            f"{LRM}{FSI}٤ نوفمبر ٢٠٢٦{PDI}",
            f"{LRM}{FSI}نوفمبر ٢٠٢٦{PDI}",
            f"{LRM}{FSI}٢:٠٥ م{PDI}",
        ),
    ],
)
def test_regions_write_as_they_do(name: str, amount: str, day: str, month: str, clock: str) -> None:
    made = of(name)
    assert made.numerals.amount(Decimal("-1240.5"), 2) == amount
    assert made.days.day(DAY) == day
    assert made.days.month(DAY) == month
    assert made.times.shown(time(14, 5)) == clock


def test_indian_groups_are_of_two() -> None:
    assert of("en_IN").numerals.whole(12345678) == "1,23,45,678"


def test_numbers_are_written_as_qt_does_in_every_region() -> None:
    """But exact: Qt would take them through floats."""
    for locale in every():
        numerals = numerals_of(locale)
        for number in (0, 999, 1000, 1234, 12345, 123456, 123456789012):
            shown = numerals.typed(Decimal(number), grouped=True)
            assert shown == locale.toString(number), locale.name()


def test_days_and_times_are_read_back_in_every_region() -> None:
    for locale in every():
        made = region_of(locale)
        for month in range(1, 13):
            day = date(2009, month, 12)
            for text in (made.days.day(day), made.days.long(day), made.days.typed(day)):
                assert made.days.read(text, TODAY) == day, (locale.name(), text)
        for moment in (time(0, 0), time(2, 5), time(12, 30), time(23, 59)):
            for text in (made.times.shown(moment), f"{moment:%H:%M}"):
                assert made.times.read(text) == moment, (locale.name(), text)


@pytest.mark.parametrize("name", NAMES)
@given(day=DAYS, amount=AMOUNTS)
def test_what_is_shown_is_read_back(name: str, day: date, amount: Decimal) -> None:
    made = of(name)
    assert made.days.read(made.days.day(day), TODAY) == day
    assert made.days.read(day.isoformat(), TODAY) == day
    assert made.numerals.read(made.numerals.amount(amount, 2)) == amount
    assert made.numerals.read(made.numerals.typed(amount, 2)) == amount


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("en_GB", "4/11/2026"),
        ("en_US", "11/4/2026"),
        ("en_US", "nov 4"),
        ("de_DE", "4.11.26"),
        ("de_DE", "4. November 2026"),
        ("de_DE", "4 nov"),
        ("de_DE", "4/11"),
        ("fr_FR", "4 novembre 2026"),
        ("fr_FR", "4 November 2026"),
        ("pl_PL", "4 listopada 2026"),
        ("sv_SE", "26-11-04"),
        ("sv_SE", "2026-11-4"),
        ("es_ES", "4 de noviembre de 2026"),
        ("ar_EG", "٤/١١/٢٠٢٦"),
        ("ar_EG", "4/11/2026"),
        ("ja_JP", "2026/11/4"),
        ("hu_HU", "2026. 11. 4."),
    ],
)
def test_days_are_typed_in_the_order_of_the_region(name: str, typed: str) -> None:
    assert of(name).days.read(typed, TODAY) == DAY


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("sv_SE", "4/11/2026"),  # the day or the month may come first
        ("en_GB", "4 de Nov 2026"),
        ("en_GB", "4 Nov 2026 5"),
        ("en_GB", "ju 4"),
        ("en_US", "13/13/2026"),
        ("en_GB", "2026 11"),
        ("en_GB", "11.4.026"),
    ],
)
def test_days_that_could_be_others_are_none(name: str, typed: str) -> None:
    assert of(name).days.read(typed, TODAY) is None


def test_a_day_after_the_twelfth_can_only_be_one() -> None:
    assert of("sv_SE").days.read("24/11/2026", TODAY) == date(2026, 11, 24)
    assert of("sv_SE").days.read("11/24/2026", TODAY) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("name", "typed", "moment"),
    [
        ("en_US", "2 pm", time(14)),
        ("en_US", "12:30 am", time(0, 30)),
        ("en_GB", "14.05", time(14, 5)),
        ("ar_EG", "٢:٠٥ م", time(14, 5)),
        ("fr_FR", "14h05", time(14, 5)),
        ("en_US", "13 pm", None),
        ("en_GB", "2", None),
        ("en_GB", "24:00", None),
        ("en_GB", "2:5", None),
    ],
)
def test_times_as_people_type_them(name: str, typed: str, moment: time | None) -> None:
    assert of(name).times.read(typed) == moment


def test_a_system_without_a_region_is_british() -> None:
    assert region_of(QLocale.c()).days.day(DAY) == "4 Nov 2026"
    assert (
        region_of(QLocale.c()).numerals == region_of(british()).numerals == writing.ENGLISH.numerals
    )


def test_following_a_region_reaches_sentences_and_the_calendar() -> None:
    follow(QLocale("ar_EG"))
    assert ascii_digits(writing.whole(1240)) == "1\u066c240"
    assert region().first_day is Qt.DayOfWeek.Saturday
    follow(QLocale("de_DE"))
    assert writing.now().day(DAY) == "4. November 2026"
    assert QLocale().name() == "de_DE"
    follow(QLocale.c())
    assert writing.now().day(DAY) == "4 November 2026"
    assert QLocale().name() == "en_GB"
