"""Who begins the daily run beside the window: soon after it is due, never twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sage_desktop.book.run_rows import Counts, Problem, RunResult, RunRow
from sage_desktop.core.errors import BookProblem
from sage_desktop.core.progress import Cancel, Report
from sage_desktop.sync.daily.schedule import next_due
from sage_desktop.sync.daily.standing import Standing, standing
from sage_desktop.sync.daily.watching import AFTER_START, MOST_JITTER, DailyWatcher

BEGIN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AT = time(2)


class Ended(Exception):
    """The time of the test is over."""


class Days:
    """A computer whose time passes only while the watcher rests, and that may sleep meanwhile."""

    def __init__(self, last: datetime | None = BEGIN) -> None:
        self.now = BEGIN
        self.end = BEGIN
        self.began: list[datetime] = []
        self.looked: list[datetime] = []
        self.jumps: list[tuple[datetime, timedelta]] = []
        self.problems: tuple[Problem, ...] = ()
        self.fails: Exception | None = None
        self.gone_over: list[datetime] = []
        self.last: RunRow | None = None if last is None else row(last)
        self.watcher = DailyWatcher(self, self.next_run, lambda: self.now)  # type: ignore[arg-type]
        self.watcher.rest = self.rest
        self.watcher.jitter = lambda: MOST_JITTER

    async def rest(self, seconds: float) -> None:
        assert seconds <= 60
        self.now += timedelta(seconds=seconds)
        if self.jumps and self.now >= self.jumps[0][0]:
            self.now += self.jumps.pop(0)[1]
        if self.now >= self.end:
            raise Ended
        await asyncio.sleep(0)

    async def next_run(self) -> datetime:
        began = None if self.last is None else self.last.started_at
        return next_due(AT, UTC, began, self.now)

    async def standing(self) -> Standing:
        self.looked.append(self.now)
        return standing(self.last, True, AT, UTC, self.now)

    async def run(self, _report: Report, _cancel: Cancel) -> RunRow | None:
        if self.fails is not None:
            self.gone_over.append(self.now)
            raise self.fails
        if await self.standing() is Standing.NEW:
            self.began.append(self.now)
            self.last = row(self.now, self.problems)
        else:
            self.gone_over.append(self.now)
        return self.last

    def pass_by(self, **span: float) -> None:
        self.end = self.now + timedelta(**span)

        async def work() -> None:
            with suppress(Ended):
                await self.watcher._watch()

        asyncio.run(work())


def row(began: datetime, problems: tuple[Problem, ...] = ()) -> RunRow:
    result = RunResult.FAILED if problems else RunResult.DONE
    return RunRow(1, None, "", "daily", began, began, result, Counts(), 0, problems)


def test_a_month_has_a_run_a_day_at_its_time_and_a_waking_a_minute() -> None:
    days = Days()
    days.pass_by(days=30)
    assert len(days.began) == 30
    for moment in days.began:
        meant = moment.replace(hour=2, minute=0, second=0, microsecond=0)
        assert timedelta(0) <= moment - meant <= timedelta(seconds=MOST_JITTER + 1)
    wakings = len(days.looked) / (30 * 24 * 60)
    assert wakings <= 1.01


@example(asleep_from=17 * 60, hours=1.0)  # falls asleep when the run has just been done
@example(asleep_from=17 * 60, hours=47.5)  # awake just before the next one: that comes as well
@given(asleep_from=st.integers(0, 17 * 60), hours=st.floats(0.1, 200))
@settings(max_examples=60, deadline=None)
def test_what_was_slept_over_is_one_run_within_90_seconds_of_waking(
    asleep_from: int, hours: float
) -> None:
    days = Days()
    slept = BEGIN + timedelta(minutes=asleep_from, seconds=61)
    days.jumps = [(slept, timedelta(hours=hours))]
    days.pass_by(hours=asleep_from / 60 + hours + 1)
    woke = slept + timedelta(hours=hours)
    done = max([BEGIN, *(moment for moment in days.began if moment < slept)])
    missed = next_due(AT, UTC, done, BEGIN) <= woke
    soon = [moment for moment in days.began if moment >= slept]
    if missed:
        assert soon
        assert soon[0] <= woke + timedelta(seconds=90)
    on_waking = [moment for moment in soon if moment <= woke + timedelta(seconds=90)]
    assert len(on_waking) <= 1
    for moment in days.began:  # the others came at their time
        meant = moment.replace(hour=2, minute=0, second=0, microsecond=0)
        assert moment in on_waking or moment - meant <= timedelta(seconds=MOST_JITTER + 61)


def test_slept_over_two_in_the_morning_exactly() -> None:
    days = Days()
    days.jumps = [(BEGIN + timedelta(hours=10), timedelta(days=9))]
    days.pass_by(days=9, hours=11)
    [began] = days.began
    assert began - (BEGIN + timedelta(days=9, hours=10)) <= timedelta(seconds=90)


@pytest.mark.parametrize("jump", [-3650, -1, 1, 3650])
def test_a_clock_that_jumps_makes_no_burst(jump: int) -> None:
    days = Days()
    days.jumps = [(BEGIN + timedelta(hours=20), timedelta(days=jump))]
    days.end = days.now + timedelta(days=20_000)
    looks = 0

    async def work() -> None:
        nonlocal looks
        for _ in range(4 * 24 * 60):
            looks += 1
            await days.rest(await days.watcher.look())

    asyncio.run(work())
    assert 3 <= len(days.began) <= 6


def test_it_is_left_in_peace_at_the_start() -> None:
    days = Days(last=None)
    days.pass_by(minutes=10)
    [began] = days.began
    assert began - BEGIN == timedelta(seconds=AFTER_START + MOST_JITTER)


def test_offline_is_tried_again_ever_more_rarely_until_the_next_day() -> None:
    days = Days(last=None)
    days.problems = (Problem("tenant-1", "Northgate", "offline"),)
    days.pass_by(hours=12)
    assert len(days.began) == 1
    gaps = [(b - a).total_seconds() / 60 for a, b in pairwise(days.gone_over)]
    assert 4 < (days.gone_over[0] - days.began[0]).total_seconds() / 60 < 7
    assert gaps == sorted(gaps)
    assert 55 < gaps[-1] < 65
    days.pass_by(hours=12)
    assert len(days.began) == 2, "the next day's own"


def test_what_failed_otherwise_rests_until_the_next_day() -> None:
    days = Days(last=None)
    days.problems = (Problem("tenant-1", "Northgate", "reconnect_needed"),)
    days.pass_by(hours=16)
    assert (len(days.began), days.gone_over) == (1, [])


@pytest.mark.parametrize("error", [BookProblem("book_busy"), RuntimeError("a defect")])
def test_trouble_before_it_began_is_no_loop(error: Exception) -> None:
    days = Days(last=None)
    days.fails = error
    days.pass_by(hours=10)
    assert 5 < len(days.gone_over) < 20
    days.fails = None
    days.pass_by(hours=2)
    assert len(days.began) == 1


def test_it_ends_at_once_while_it_rests_and_while_it_runs() -> None:
    async def work() -> None:
        days = Days(last=None)
        hangs: Callable[[float], Awaitable[None]] = asyncio.sleep
        days.watcher.rest = hangs
        days.watcher.start()
        await asyncio.sleep(0)
        await asyncio.wait_for(days.watcher.aclose(), 1)

    asyncio.run(work())
