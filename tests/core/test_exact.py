"""Exact numbers stay exact, and what is not a number is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import decimal_of, percent_text, plain, round_half_up

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6, max_value=10**9)


@pytest.mark.parametrize(
    ("number", "rounded"),
    [
        ("0.005", "0.01"),
        ("-0.005", "-0.01"),
        ("1.005", "1.01"),
        ("2.675", "2.68"),
        ("2.6749", "2.67"),
    ],
)
def test_halves_go_away_from_zero(number: str, rounded: str) -> None:
    assert round_half_up(Decimal(number), 2) == Decimal(rounded)


@given(decimals.filter(lambda number: abs(number) < 10**11))
def test_plain_writing_reads_back_and_equal_numbers_write_equal(number: Decimal) -> None:
    assert decimal_of(plain(number)) == number
    assert plain(number) == plain(number * Decimal("1.000"))
    assert "E" not in plain(number)


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        True,
        None,
        "",
        "NaN",
        "sNaN",
        "Infinity",
        "1e13",
        "1e-999999",
        "twenty",
        "1,5",
        [],
        b"1",
    ],
)
def test_what_is_not_a_number_is_refused(value: object) -> None:
    with pytest.raises(BadInput, match="not_a_number"):
        decimal_of(value)  # type: ignore[arg-type]


def test_percentages_for_people() -> None:
    assert percent_text(Decimal("20")) == "20.00 %"
    assert percent_text(Decimal("17.5")) == "17.50 %"
    assert percent_text(Decimal("2.125")) == "2.125 %"
    assert percent_text(Decimal("2E+1")) == "20.00 %"
