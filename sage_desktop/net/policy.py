"""When a request may be sent again: pure decisions, no waiting and no I/O.

Facts: ``sage/api.md`` sections 7 and 8. A 429 is certainly not carried out, so every method may
repeat it. Anything else that went wrong after sending is repeated for safe methods only: a POST
that ended in 500 may have worked.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

TOO_MANY_REQUESTS = 429
PASSING_TROUBLE = frozenset({500, 502, 503, 504, 525})
"""Answers that a second try often cures (api.md 8)."""


@dataclass(frozen=True, slots=True)
class Deliver:
    """Hand the answer to the caller. ``hold``: seconds in which that business is left alone."""

    hold: float = 0.0


@dataclass(frozen=True, slots=True)
class Retry:
    """Send again after ``delay`` seconds. ``hold``: the whole business waits as long."""

    delay: float
    hold: float = 0.0


@dataclass(frozen=True, slots=True)
class GiveUp:
    """No answer came. ``uncertain``: the request may have been carried out all the same."""

    uncertain: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of repeating. Attempts count from 1; all times are seconds.

    ``safe`` are the methods that may be repeated whatever happened. ``longest_wait`` is what a
    request sits out; a longer ban is told to the caller instead, up to ``longest_hold``.
    ``draw`` gives the jitter, 0 ≤ x < 1.
    """

    safe: frozenset[str] = frozenset({"GET", "HEAD"})
    attempts: int = 3
    throttled_attempts: int = 5
    longest_wait: float = 120.0
    longest_hold: float = 3600.0
    draw: Callable[[], float] = random.random

    def after_response(
        self, method: str, status: int, retry_after: float | None, attempt: int
    ) -> Deliver | Retry:
        """What to do with an answer; ``retry_after`` is Sage's wish (see ``retry_after_of``)."""
        if status == TOO_MANY_REQUESTS:
            wait = self._ban(retry_after, attempt)
            if attempt >= self.throttled_attempts or wait > self.longest_wait:
                return Deliver(hold=wait)
            return Retry(wait, hold=wait)
        if status not in PASSING_TROUBLE:
            return Deliver()
        hold = 0.0 if retry_after is None else self._ban(retry_after, attempt)
        if method not in self.safe or attempt >= self.attempts or hold > self.longest_wait:
            return Deliver(hold=hold)
        return Retry(max(hold, self._pause(attempt)), hold=hold)

    def after_failure(self, method: str, sent: bool, attempt: int) -> Retry | GiveUp:
        """What to do when no whole answer came. ``sent``: the request may have arrived."""
        if method not in self.safe:
            return GiveUp(uncertain=sent)
        if attempt >= self.attempts:
            return GiveUp(uncertain=False)
        return Retry(self._pause(attempt))

    def _pause(self, attempt: int) -> float:
        """0.5–1.5 s, 1–3 s, 2–6 s …"""
        return float((0.5 + self.draw()) * 2 ** (attempt - 1))

    def _ban(self, retry_after: float | None, attempt: int) -> float:
        """Sage's wish within reason; without one 5 s and more, the more often we are refused."""
        if retry_after is None:
            wait = float(5.0 + self.draw() * 5 * 2 ** (attempt - 1))
        else:
            wait = max(retry_after, 1.0)
        return min(wait, self.longest_hold)


def retry_after_of(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds that ``Retry-After`` asks for, given as seconds or as an HTTP date.

    A date counts from the answer's own ``Date`` (our clock may be wrong), else from ``now``. None
    when the header is missing, negative, or not understood. ``headers`` must ignore case.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    until = http_date(text)
    since = http_date(headers.get("date", "")) or now
    if until is None or since is None or until < since:
        return None
    return (until - since).total_seconds()


def http_date(text: str) -> datetime | None:
    """The moment that an HTTP date such as ``Date`` names; None when it is not understood."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
