"""The pure rules of sending: texts that fit, times of trying again, what changed on which side."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.sync.agreed import in_sage
from sage_desktop.sync.sending.comparing import (
    agreed_after,
    changed_in_both,
    differing,
    never_compared,
    with_filled_in,
)
from sage_desktop.sync.sending.fitting import Fitting, decoded, shortened
from sage_desktop.sync.sending.retry import (
    OFFLINE,
    REPEATABLE,
    TROUBLE,
    Pace,
    may_repeat,
    next_attempt,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
VALUES = st.dictionaries(st.sampled_from("abcd"), st.text("xyZ \n", max_size=4))


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("The Long Company Name", 17, "The Long Company…"),
        ("The Long Company Name", 18, "The Long Company…"),
        ("Unbrokenlongword", 8, "Unbroke…"),
        ("a b", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_texts_are_cut_at_a_word(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short


@given(st.text(max_size=60), st.integers(0, 40))
def test_a_cut_text_fits_and_begins_alike(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    assert text.startswith(short.removesuffix("…"))
    assert (short == text) == (len(text) <= limit) or text.endswith("…")


def test_entities_are_undone_also_within_each_other() -> None:
    assert decoded("Smith &amp;amp; Sons &lt;b&gt;") == "Smith & Sons <b>"
    assert decoded("Fish & Chips") == "Fish & Chips"


def test_what_tells_records_apart_is_left_out_rather_than_cut() -> None:
    fitting = Fitting()
    assert fitting.whole("reference", "ABCDEFGHIJK", 10) == ""
    assert fitting.text("name", "ABCDEFGHIJK", 10) == "ABCDEFGHI…"
    assert (fitting.left_out, fitting.cut) == (["reference"], ["name"])


@given(st.integers(1, 200), st.floats(0, 1, exclude_max=True), st.sampled_from([OFFLINE, TROUBLE]))
def test_the_next_attempt_lies_within_a_growing_bound(
    attempts: int, drawn: float, pace: Pace
) -> None:
    when = next_attempt(NOW, attempts, pace, draw=lambda: drawn)
    wait = (when - NOW).total_seconds()
    assert 1 <= wait <= 1 + min(pace.longest, pace.first * 2 ** (attempts - 1))


def test_sages_wish_is_kept() -> None:
    when = next_attempt(NOW, 1, OFFLINE, at_least=120, draw=lambda: 0.0)
    assert when == NOW + timedelta(seconds=120)


def test_a_request_is_repeated_only_as_long_as_sage_knows_it() -> None:
    assert may_repeat(NOW, NOW)
    assert may_repeat(NOW, NOW + REPEATABLE - timedelta(seconds=1))
    assert not may_repeat(NOW, NOW + REPEATABLE)
    assert not may_repeat(NOW, NOW - timedelta(seconds=1))  # the clock went back


@given(VALUES, VALUES)
def test_what_is_agreed_differs_no_more(ours: dict[str, str], agreed: dict[str, str]) -> None:
    fields = differing(ours, agreed)
    assert differing(ours, agreed_after(fields, ours, agreed, {}, ours)) == set()


@given(VALUES, VALUES, VALUES)
def test_nobody_elses_change_is_overwritten_unseen(
    ours: dict[str, str], agreed: dict[str, str], now: dict[str, str]
) -> None:
    fields = differing(ours, agreed)
    both = set(changed_in_both(fields, ours, agreed, now))
    for name in fields - both:
        if name in agreed and now.get(name, "") != agreed[name]:
            assert _key(now.get(name, "")) in {_key(agreed[name]), _key(ours[name])} or "\n" in (
                agreed[name] + now.get(name, "") + ours[name]
            )


def _key(text: str) -> str:
    return text.casefold().replace(" ", "")


def test_lines_that_sage_filled_in_by_itself_are_no_change_of_anybody() -> None:
    agreed = {"site": "Main Address\n1 Quay\n\nLeeds\n\nLS1\n"}
    now = {"site": "Main Address\n1 Quay\n\nLeeds\n\nLS1\nGB"}
    ours = {"site": "Main Address\n2 Quay\n\nLeeds\n\nLS1\n"}
    assert changed_in_both({"site"}, ours, agreed, now) == []
    moved = {"site": "Main Address\n9 Quay\n\nLeeds\n\nLS1\nGB"}
    assert changed_in_both({"site"}, ours, agreed, moved) == ["site"]


def test_of_a_record_mapped_by_hand_goes_what_changed() -> None:
    ours, now = {"a": "1", "b": "", "c": "3"}, {"a": "9", "b": "8", "c": "3"}
    assert never_compared(ours, now, {"b"}) == {"b"}
    assert never_compared(ours, now, ()) == {"a"}  # what is empty here takes nothing away there
    assert agreed_after({"a"}, ours, None, now, ours) == {"a": "1", "c": "3"}


def test_what_sage_filled_in_is_no_change_of_anybody() -> None:
    ours, now = {"a": "1", "b": "", "c": "x"}, {"a": "9", "b": "8", "c": "X "}
    after = with_filled_in(ours, {}, now)
    assert {name: in_sage(after, name) for name in ours} == {"a": None, "b": "8", "c": "X "}
    assert differing(ours, after) == set()
    changed = {**ours, "b": "7"}
    assert changed_in_both({"b"}, changed, after, now) == []
    assert changed_in_both({"b"}, changed, after, {**now, "b": "6"}) == ["b"]
    assert in_sage(agreed_after({"b"}, changed, after, now, changed), "b") == "7"
