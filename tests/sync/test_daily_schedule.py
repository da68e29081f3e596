"""The daily run is due once for each day of the calendar, whatever the clock does."""

from __future__ import annotations

import time as system_time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sage_desktop.core.local_zone import LocalZone, follow_system
from sage_desktop.sync.daily.schedule import is_due, moment_of, next_due

ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Sao_Paulo",
)
TIMES = (time(2), time(1, 30), time(0), time(23, 59))
NO_ZONES = pytest.mark.skipif(
    not hasattr(system_time, "tzset"), reason="the zone cannot be changed here"
)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
STEPS = (timedelta(hours=2), timedelta(minutes=10))


def runs_of(
    daily_time: time, zone: ZoneInfo, begin: datetime, end: datetime, last: datetime
) -> Iterator[datetime]:
    """When runs begin if one looks each minute; far from the next one only now and then."""
    now = begin
    while now < end:
        if is_due(daily_time, zone, last, now):
            yield now
            last = now
        ahead = next_due(daily_time, zone, last, now) - now
        now += next((step for step in STEPS if ahead > step + MINUTE), MINUTE)


@pytest.mark.parametrize("daily_time", TIMES, ids=str)
@pytest.mark.parametrize(
    ("year", "name"), [*((2026, name) for name in ZONES), (2018, "America/Sao_Paulo")]
)
def test_each_day_of_a_year_has_one_run(year: int, name: str, daily_time: time) -> None:
    """In 2018 São Paulo's clocks jumped over midnight."""
    zone = ZoneInfo(name)
    begin = datetime(year, 1, 1, tzinfo=zone).astimezone(UTC)
    end = datetime(year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
    before = begin - timedelta(seconds=1)
    began = list(runs_of(daily_time, zone, begin, end, before))
    days = [moment.astimezone(zone).date() for moment in began]
    assert days == [date(year, 1, 1) + number * DAY for number in range(365)]
    for moment, day in zip(began, days, strict=True):
        meant = moment_of(day, daily_time, zone)
        assert meant is not None
        assert timedelta(0) <= moment - meant < MINUTE


def test_a_time_that_does_not_exist_is_the_first_moment_after() -> None:
    london = ZoneInfo("Europe/London")
    spring = date(2026, 3, 29)
    for wanted in (time(1), time(1, 30), time(1, 59, 59)):
        assert moment_of(spring, wanted, london) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    lord_howe = moment_of(date(2026, 10, 4), time(2, 15), ZoneInfo("Australia/Lord_Howe"))
    assert lord_howe == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first_of_both() -> None:
    new_york = ZoneInfo("America/New_York")
    meant = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert moment_of(date(2026, 11, 1), time(1, 30), new_york) == meant
    assert not is_due(time(1, 30), new_york, meant, meant + timedelta(hours=1))


def test_a_day_that_does_not_exist_has_none() -> None:
    assert moment_of(date(2011, 12, 30), time(2), ZoneInfo("Pacific/Apia")) is None


@pytest.mark.parametrize("name", ZONES)
def test_what_was_missed_while_off_is_one_run(name: str) -> None:
    zone = ZoneInfo(name)
    last = datetime(2026, 1, 5, 2, tzinfo=zone).astimezone(UTC)
    back = last + timedelta(days=40, hours=7)
    began = list(runs_of(time(2), zone, back, back + timedelta(hours=12), last))
    assert began == [back]


def test_the_first_one_ever_is_due_at_once() -> None:
    now = datetime(2026, 5, 1, 0, 30, tzinfo=UTC)
    assert is_due(time(2), UTC, None, now)
    assert next_due(time(2), UTC, None, now) == now


@given(
    jump=st.sampled_from([-3650, -365, -2, -1, 1, 2, 365, 3650]),
    hour=st.integers(0, 23),
    stays=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_a_clock_that_jumps_makes_no_burst_and_no_end(jump: int, hour: int, stays: bool) -> None:
    """Seen with the eyes of somebody whose own clock is right."""
    zone = ZoneInfo("Europe/Berlin")
    begin = datetime(2026, 6, 1, tzinfo=UTC)
    wrong_from = timedelta(days=3, hours=hour)
    wrong_until = timedelta(days=60) if stays else wrong_from + timedelta(hours=5)
    last, began = begin, []
    elapsed = timedelta(0)
    while elapsed < timedelta(days=10):
        off = jump * DAY if wrong_from <= elapsed < wrong_until else timedelta(0)
        if is_due(time(2), zone, last, begin + elapsed + off):
            last = begin + elapsed + off
            began.append(elapsed)
        elapsed += timedelta(minutes=15)
    gaps = [after - before for before, after in pairwise(began)]
    assert max([*gaps, timedelta(days=10) - began[-1]]) <= timedelta(days=3, minutes=15)
    for moment in began:  # no more than one for each day, and one for each jump
        assert sum(moment <= other < moment + DAY for other in began) <= 3


@given(
    name=st.sampled_from([*ZONES, "Pacific/Apia", "Africa/Casablanca", "America/St_Johns"]),
    daily_time=st.times(),
    seconds=st.integers(0, 47 * 365 * 86_400),
    ago=st.timedeltas(timedelta(0), timedelta(days=5)),
)
@settings(max_examples=400, deadline=None)
def test_what_is_next_is_due_then_and_not_before(
    name: str, daily_time: time, seconds: int, ago: timedelta
) -> None:
    zone = ZoneInfo(name)
    now = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    last = now - ago
    then = next_due(daily_time, zone, last, now)
    assert is_due(daily_time, zone, last, then)
    assert then == now or not is_due(daily_time, zone, last, then - timedelta(microseconds=1))
    assert then - last <= timedelta(days=2, hours=1) or then == now
    assert not is_due(daily_time, zone, then, then)


@pytest.fixture
def come_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """The system has another zone from now on; it is not read yet."""
    yield partial(monkeypatch.setenv, "TZ")
    monkeypatch.undo()
    follow_system()


@NO_ZONES
def test_a_new_zone_is_followed_without_a_restart(come_to: Callable[[str], None]) -> None:
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    come_to("Europe/Berlin")
    follow_system()
    assert not follow_system()
    come_to("Asia/Tokyo")
    assert moment.astimezone().hour == 13
    assert follow_system()
    assert moment.astimezone().hour == moment.astimezone(LocalZone()).hour == 21


@NO_ZONES
@pytest.mark.parametrize("name", ZONES)
def test_the_zone_of_this_computer_has_its_rules(name: str, come_to: Callable[[str], None]) -> None:
    local, zone = LocalZone(), ZoneInfo(name)
    come_to(name)
    follow_system()
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year == 2026:
        here, there = moment.astimezone(local), moment.astimezone(zone)
        assert here.replace(tzinfo=None) == there.replace(tzinfo=None)
        assert (here.fold, here.utcoffset()) == (there.fold, there.utcoffset())
        assert here.astimezone(UTC) == moment
        moment += timedelta(minutes=30)
    for number in range(365):
        day = date(2026, 1, 1) + number * DAY
        assert moment_of(day, time(2, 10), local) == moment_of(day, time(2, 10), zone)
