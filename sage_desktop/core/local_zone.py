"""The time zone of this computer, with its rules: ``astimezone`` alone knows one offset only."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """What the system says, asked anew each time; times that come twice are told by ``fold``."""

    def utcoffset(self, moment: datetime | None, /) -> timedelta | None:
        return None if moment is None else _local(moment).utcoffset()

    def tzname(self, moment: datetime | None, /) -> str | None:
        return None if moment is None else _local(moment).tzname()

    def dst(self, _moment: datetime | None, /) -> timedelta | None:
        return None

    def fromutc(self, moment: datetime, /) -> datetime:
        here = moment.replace(tzinfo=UTC).astimezone()
        first = here.replace(tzinfo=self, fold=0)
        return first if first.utcoffset() == here.utcoffset() else first.replace(fold=1)


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None).astimezone()


def follow_system() -> bool:
    """Reads the system's zone again (8 µs); True if it is another now, as after a journey.

    The C library reads it once, at its first use. Windows has no call for it: there a new zone
    counts from the next start.
    """
    if sys.platform == "win32":
        return False
    before = time.tzname, time.timezone
    time.tzset()
    return before != (time.tzname, time.timezone)
