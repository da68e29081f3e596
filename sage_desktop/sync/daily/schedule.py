"""When the daily run is due: once for each day of the calendar here, by the wall clock. Pure.

A day's moment is the chosen time of that day: the first of two if the clock goes back over it, the
first moment after if the clock jumps over it. A run is due when a moment is over that no run began
after, so however many were missed, one run makes up for them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

CLOCK_WAS_WRONG = timedelta(days=1)
"""A last run further ahead than this was noted by a clock that has been put right since."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def is_due(daily_time: time, zone: tzinfo, last: datetime | None, now: datetime) -> bool:
    """Whether a run should begin now. ``last`` is when the last one began, None for never."""
    last = _believed(last, now)
    return last is None or last < _latest(daily_time, zone, now)


def next_due(daily_time: time, zone: tzinfo, last: datetime | None, now: datetime) -> datetime:
    """When a run is due next: ``now`` if one is, otherwise the first moment ahead."""
    if is_due(daily_time, zone, last, now):
        return now
    after = max(now, last or now)
    day = after.astimezone(zone).date()
    moments = (moment_of(day + number * _DAY, daily_time, zone) for number in range(-1, 4))
    return next(moment for moment in moments if moment is not None and moment > after)


def moment_of(day: date, daily_time: time, zone: tzinfo) -> datetime | None:
    """The moment of ``day``; None for a day that the calendar there leaves out."""
    wall = datetime.combine(day, daily_time.replace(tzinfo=None, fold=0))
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None, fold=0) != wall:
        moment = _end_of_gap(wall, zone)
    return moment if moment.astimezone(zone).date() == day else None


def _latest(daily_time: time, zone: tzinfo, now: datetime) -> datetime:
    """The last moment that is over."""
    day = now.astimezone(zone).date()
    moments = (moment_of(day - number * _DAY, daily_time, zone) for number in range(-1, 4))
    return next(moment for moment in moments if moment is not None and moment <= now)


def _believed(last: datetime | None, now: datetime) -> datetime | None:
    return None if last is not None and last - now > CLOCK_WAS_WRONG else last


def _end_of_gap(wall: datetime, zone: tzinfo) -> datetime:
    """When the clock jumps over ``wall``. It is read with the offset of before and of after."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0) if middle.microsecond else middle
        if middle <= before:
            break
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
