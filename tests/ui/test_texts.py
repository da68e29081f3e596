"""Small forms of text: one line, plain, with times people use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fake_door import NOW

from sage_desktop.ui.texts import (
    capital,
    in_order,
    isolated,
    listed,
    no_mnemonic,
    one_line,
    seconds_text,
    tool_tip,
    when,
)


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\tb", "a\u2028b", "a\x00b"])
def test_line_breaks_become_spaces(text: str) -> None:
    assert one_line(text) == "a b"


def test_names_in_sentences_are_isolated() -> None:
    assert isolated("مكتبة\n") == "\u2068مكتبة \u2069"


def test_an_ampersand_is_shown() -> None:
    assert no_mnemonic("Ellis & Sons") == "Ellis && Sons"


def test_tool_tips_show_markup_literally_and_leave_the_rest() -> None:
    assert tool_tip("VAT 20 %") == "VAT 20 %"
    assert tool_tip("<b>x</b>") == "<span>&lt;b&gt;x&lt;/b&gt;</span>"


def test_times_are_today_yesterday_or_a_date() -> None:
    local = NOW.astimezone()
    assert when(NOW, NOW) == f"today {local:%H:%M}"
    assert when(NOW - timedelta(days=1), NOW) == f"yesterday {local:%H:%M}"
    assert when(NOW - timedelta(days=42), NOW) == "12 Oct 2026"
    assert when(None, NOW, never="Never") == "Never"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "under 1 s"), (59, "59 s"), (125, "2 min 5 s"), (3780, "1 h 3 min")]
)
def test_durations(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


def test_small_helpers() -> None:
    assert capital("today 14:32") == "Today 14:32"
    assert capital("") == ""
    assert listed(["a", "", "b"]) == "a, b"


def test_each_part_of_a_list_keeps_its_direction() -> None:
    assert listed(("Northgate", "", "Leeds")) == "Northgate, Leeds"
    assert listed(("شركة", "Leeds")) == "\u200e\u2068شركة\u2069, Leeds"
    assert listed(("شركة",)) == "شركة"


def test_texts_are_sorted_as_people_do() -> None:
    names = ["Tenant 10", "tenant 2", "Tenant 1", "7 Hills", "Ärzte", "12 Acres"]
    assert sorted(names, key=in_order) == [
        "7 Hills",
        "12 Acres",
        "Tenant 1",
        "tenant 2",
        "Tenant 10",
        "Ärzte",
    ]
