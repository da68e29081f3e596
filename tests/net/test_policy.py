from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sage_desktop.net.policy import Deliver, GiveUp, Policy, Retry, retry_after_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE"]
UNSAFE = ["POST", "PUT", "DELETE"]
policy = Policy(draw=lambda: 0.5)


@pytest.mark.parametrize("status", [200, 201, 204, 400, 401, 403, 404, 405, 409, 422, 501])
@pytest.mark.parametrize("method", METHODS)
def test_answers_and_refusals_are_delivered_at_once(method: str, status: int) -> None:
    assert policy.after_response(method, status, None, 1) == Deliver()


@pytest.mark.parametrize("status", [500, 502, 503, 504, 525])
def test_trouble_is_tried_again_for_safe_methods_a_few_times(status: int) -> None:
    assert policy.after_response("GET", status, None, 1) == Retry(1.0)
    assert policy.after_response("GET", status, None, 2) == Retry(2.0)
    assert policy.after_response("GET", status, None, 3) == Deliver()


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize("status", [500, 502, 503, 504, 525])
def test_a_change_that_met_trouble_is_never_repeated(method: str, status: int) -> None:
    assert isinstance(policy.after_response(method, status, 1.0, 1), Deliver)


@pytest.mark.parametrize("method", METHODS)
def test_a_throttled_request_is_repeated_after_the_wait_that_sage_asks_for(method: str) -> None:
    assert policy.after_response(method, 429, 7.0, 1) == Retry(7.0, hold=7.0)


def test_without_a_wish_throttling_backs_off_from_five_seconds_with_jitter() -> None:
    for draw, first, third in [(0.0, 5.0, 5.0), (0.5, 7.5, 15.0), (0.999, 9.995, 24.98)]:
        backing_off = Policy(draw=lambda draw=draw: draw)
        assert backing_off.after_response("GET", 429, None, 1).hold == pytest.approx(first)
        assert backing_off.after_response("GET", 429, None, 3).hold == pytest.approx(third)


def test_throttling_without_end_is_delivered_and_still_holds_the_business() -> None:
    assert policy.after_response("GET", 429, 7.0, 5) == Deliver(hold=7.0)


def test_a_ban_too_long_to_sit_out_is_told_but_kept() -> None:
    assert policy.after_response("GET", 429, 600.0, 1) == Deliver(hold=600.0)
    assert policy.after_response("GET", 503, 600.0, 1) == Deliver(hold=600.0)


def test_an_absurd_wish_is_capped() -> None:
    assert policy.after_response("GET", 429, 9e11, 1) == Deliver(hold=3600.0)


def test_a_wish_of_zero_does_not_become_a_hammer() -> None:
    assert policy.after_response("GET", 429, 0.0, 1) == Retry(1.0, hold=1.0)


def test_unavailable_with_a_wish_holds_the_business() -> None:
    assert policy.after_response("GET", 503, 20.0, 1) == Retry(20.0, hold=20.0)


@pytest.mark.parametrize("method", UNSAFE)
def test_a_change_without_an_answer_is_uncertain_only_if_it_was_sent(method: str) -> None:
    assert policy.after_failure(method, True, 1) == GiveUp(uncertain=True)
    assert policy.after_failure(method, False, 1) == GiveUp(uncertain=False)


@pytest.mark.parametrize("sent", [True, False])
def test_a_read_without_an_answer_is_tried_three_times(sent: bool) -> None:
    assert policy.after_failure("GET", sent, 1) == Retry(1.0)
    assert policy.after_failure("GET", sent, 2) == Retry(2.0)
    assert policy.after_failure("GET", sent, 3) == GiveUp(uncertain=False)


def test_what_may_be_repeated_can_be_widened_for_a_refresh() -> None:
    refreshing = Policy(safe=frozenset({"POST"}), draw=lambda: 0.5)
    assert refreshing.after_failure("POST", True, 1) == Retry(1.0)
    assert refreshing.after_response("POST", 502, None, 1) == Retry(1.0)


@example("GET", 429, None, 12, 0.5)
@given(
    st.sampled_from(METHODS),
    st.integers(100, 599),
    st.none() | st.floats(min_value=0, allow_nan=False),
    st.integers(1, 20),
    st.floats(min_value=0, max_value=1, exclude_max=True),
)
def test_no_wait_is_beyond_patience_and_no_change_is_repeated_but_for_429(
    method: str, status: int, wish: float | None, attempt: int, draw: float
) -> None:
    decision = Policy(draw=lambda: draw).after_response(method, status, wish, attempt)
    assert 0 <= decision.hold <= 3600
    if isinstance(decision, Retry):
        assert 0 < decision.delay <= 120
        assert decision.hold <= decision.delay
        assert attempt < 5
        assert status == 429 or method in {"GET", "HEAD"}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30.0),
        (" 30 ", 30.0),
        ("0", 0.0),
        ("-5", None),
        ("", None),
        ("soon", None),
        ("1.5", None),
        (b"\xb2", None),
        ("9" * 400, 999999999999.0),
        (format_datetime(NOON + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOON - timedelta(seconds=90), usegmt=True), None),
        ("Mon, 99 Nov 2026 12:00:00 GMT", None),
    ],
)
def test_the_wish_is_read_as_seconds_or_as_a_date(
    value: str | bytes, seconds: float | None
) -> None:
    raw = value if isinstance(value, bytes) else value.encode()
    assert retry_after_of(httpx.Headers([(b"Retry-After", raw)]), NOON) == seconds


def test_a_date_counts_from_the_answers_own_date_not_from_our_clock() -> None:
    headers = httpx.Headers(
        {
            "Date": format_datetime(NOON, usegmt=True),
            "Retry-After": format_datetime(NOON + timedelta(seconds=60), usegmt=True),
        }
    )
    assert retry_after_of(headers, NOON + timedelta(days=400)) == 60.0
    assert retry_after_of(headers) == 60.0


def test_a_date_without_anything_to_count_from_is_no_wish() -> None:
    headers = httpx.Headers({"Retry-After": format_datetime(NOON, usegmt=True)})
    assert retry_after_of(headers) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_is_too_strange_to_read(wish: str, date: str) -> None:
    headers = httpx.Headers([(b"retry-after", wish.encode()), (b"date", date.encode())])
    seconds = retry_after_of(headers, NOON)
    assert seconds is None or seconds >= 0
