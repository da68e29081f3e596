"""Where the daily run stands: whether there is anything to do about it now. Pure."""

from __future__ import annotations

from datetime import datetime, time, tzinfo
from enum import StrEnum

from sage_desktop.book.run_rows import RunResult, RunRow
from sage_desktop.sync.daily.schedule import is_due

PASSING = frozenset(
    {
        "bad_reply",
        "busy",
        "incomplete_list",
        "offline",
        "redirected",
        "server_trouble",
        "throttled",
    }
)
"""Codes of problems that pass by themselves: what failed so is tried again the same day."""


class Standing(StrEnum):
    """Rest: nothing to do. New: today's has not begun. Unfinished: it was ended by force.

    Again: it is done but for what failed for a reason that may have passed.
    """

    REST = "rest"
    NEW = "new"
    UNFINISHED = "unfinished"
    AGAIN = "again"


def standing(
    last: RunRow | None, holds_anything: bool, daily_time: time, zone: tzinfo, now: datetime
) -> Standing:
    """``last`` is the newest daily run. As long as the book is empty there is nothing to do."""
    if last is None and not holds_anything:
        return Standing.REST
    if is_due(daily_time, zone, None if last is None else last.started_at, now):
        return Standing.NEW
    if last is None:
        return Standing.REST
    if last.result is RunResult.RUNNING or last.error == "interrupted":
        return Standing.UNFINISHED
    if any(problem.code in PASSING for problem in last.problems):
        return Standing.AGAIN
    return Standing.REST
