"""When a record is tried again: pure decisions. All times are kept, so that a restart honours them.

Full jitter: any moment up to a bound that doubles with each attempt, so that many records and many
programs do not come at once.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

Draw = Callable[[], float]

REPEATABLE = timedelta(days=6)
"""So long Sage repeats its first answer for the same id (7 days, ``sage/api.md`` 9), less a day."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The first bound and the last one, in seconds."""

    first: float
    longest: float


_UNDER_WAY = timedelta(minutes=10)
"""So long Sage may still be at a request whose answer was lost."""

OFFLINE = Pace(5, 300)
TROUBLE = Pace(5, 3600)
UNKNOWN = Pace(2, 300)

_LEAST = 1.0
_MOST = 3600.0
"""No wish of Sage's is heeded longer."""
_ABSURD = timedelta(hours=3)
"""No time that was set is further away, unless the clock was wrong then or is now."""


def next_attempt(
    now: datetime, attempts: int, pace: Pace, *, at_least: float = 0.0, draw: Draw = random.random
) -> datetime:
    """When to try again after so many ``attempts`` (from 1); Sage's wish is ``at_least`` seconds.

    ``draw`` gives 0 ≤ x < 1.
    """
    bound = min(pace.longest, pace.first * 2 ** min(max(attempts, 1) - 1, 30))
    return now + timedelta(seconds=max(_LEAST, min(at_least, _MOST)) + draw() * bound)


def absurd(now: datetime) -> datetime:
    """A time after this one was set by a clock that went wrong."""
    return now + _ABSURD


def is_over(when: datetime | None, now: datetime) -> bool:
    """Whether it is time; None is always."""
    return when is None or when <= now or when > absurd(now)


def may_repeat(made_at: datetime, now: datetime) -> bool:
    """Whether Sage still knows a request of then by its id. A clock that went back does not say."""
    return timedelta(0) <= now - made_at < REPEATABLE


def is_settled(made_at: datetime, now: datetime) -> bool:
    """Whether a request of then, if it arrived at all, was carried out by now."""
    return not timedelta(0) <= now - made_at < _UNDER_WAY
