"""Round steps, short numbers, labels that have room."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.ui.chart_scale import every, short_money, short_number, ticks


@pytest.mark.parametrize(
    ("most", "whole", "found"),
    [
        (0, True, [0]),
        (1, True, [0, 1]),
        (2, True, [0, 1, 2]),
        (7, True, [0, 3, 6, 9]),
        (65, True, [0, 25, 50, 75]),
        (58_840, False, [0, 20_000, 40_000, 60_000]),
        (0.5, False, [0, 0.2, 0.4, 0.6]),
    ],
)
def test_steps_are_round(most: float, whole: bool, found: list[float]) -> None:
    assert ticks(most, whole=whole) == pytest.approx(found)


@given(st.floats(0.001, 1e15), st.booleans())
def test_the_last_step_is_never_below_the_most(most: float, whole: bool) -> None:
    found = ticks(most, whole=whole)
    assert found[0] == 0
    assert found[-1] >= most * (1 - 1e-6)
    assert 2 <= len(found) <= 4
    assert all(one < other for one, other in pairwise(found))
    assert not whole or all(tick == int(tick) for tick in found)


def test_numbers_are_short() -> None:
    texts = [short_number(value) for value in (0, 25, 1_500, 20_000, 2_500_000, 3e9, 0.25)]
    assert texts == ["0", "25", "1.5k", "20k", "2.5m", "3bn", "0.25"]
    assert short_money(60_000, "GBP") == "£60k"
    assert short_money(60_000, "CHF") == "60k"


def test_labels_are_left_out_where_they_would_touch() -> None:
    assert every(480, 40, 12) == 1
    assert every(454, 55, 30) == 5
    assert every(10, 400, 30) == 30
    assert every(0, 40, 12) == 1
