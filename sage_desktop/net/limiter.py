"""Pacing: who may send when, one lane for each Sage business, and the bans that Sage imposes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from math import ceil

from sage_desktop.core.errors import Throttled

Sleep = Callable[[float], Awaitable[object]]
Monotonic = Callable[[], float]


class Limiter:
    """Lets at most ``per_minute`` requests of one business begin in any 60 s.

    An even stream with a burst of 4 % (at 100 a minute: 5 at once, then one each 0.625 s), first
    come first served. Businesses do not wait for each other. Waiting can be cancelled and then
    costs the others nothing. For one event loop.
    """

    def __init__(
        self,
        per_minute: float,
        *,
        monotonic: Monotonic = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}
        self.set_pace(per_minute)

    def set_pace(self, per_minute: float) -> None:
        """From now on; a request that waits already begins when it was to."""
        if per_minute <= 0:
            raise ValueError("per_minute must be positive")
        self._burst = 1 + int(per_minute * 0.04)
        # A full bucket and a minute's refill together must not exceed the minute's allowance.
        self._per_second = (per_minute - (self._burst - 1)) / 60
        for lane in self._lanes.values():
            lane.set_pace(self._per_second, self._burst, self._monotonic())

    async def turn(self, business: str, *, patience: float) -> None:
        """Returns when a request of ``business`` ("" for none) may begin.

        Raises ``Throttled`` with the seconds left, and without waiting, when Sage's ban on that
        business lasts longer than ``patience`` seconds.
        """
        lane = self._lane(business)
        self._refuse_long_ban(lane, patience)
        async with lane.queue:
            while (wait := lane.wait(self._monotonic())) > 0:
                self._refuse_long_ban(lane, patience)
                await self._sleep(wait)
            lane.take()

    def ban(self, business: str, seconds: float) -> None:
        """Nothing of ``business`` begins for ``seconds``; a longer ban in force stays."""
        lane = self._lane(business)
        lane.banned_until = max(lane.banned_until, self._monotonic() + seconds)
        # No burst right after a ban: that is what it was imposed for.
        lane.tokens = 0.0

    def banned_for(self, business: str) -> float:
        """Seconds left of the ban on ``business``, 0 for none."""
        return max(0.0, self._lane(business).banned_until - self._monotonic())

    def _lane(self, business: str) -> _Lane:
        lane = self._lanes.get(business)
        if lane is None:
            lane = _Lane(self._per_second, self._burst, self._monotonic())
            self._lanes[business] = lane
        return lane

    def _refuse_long_ban(self, lane: _Lane, patience: float) -> None:
        left = lane.banned_until - self._monotonic()
        if left > patience:
            raise Throttled(seconds=ceil(left))


class _Lane:
    """The token bucket of one business, the ban on it, and the queue before it."""

    __slots__ = ("_burst", "_filled_at", "_per_second", "banned_until", "queue", "tokens")

    def __init__(self, per_second: float, burst: int, now: float) -> None:
        self.queue = asyncio.Lock()
        self.banned_until = now
        self.tokens = float(burst)
        self._per_second = per_second
        self._burst = burst
        self._filled_at = now

    def wait(self, now: float) -> float:
        """Fills the bucket up to ``now``; seconds until a token is there, 0 for now."""
        begun = max(self._filled_at, min(self.banned_until, now))
        self.tokens = min(self._burst, self.tokens + (now - begun) * self._per_second)
        self._filled_at = now
        # Sums of floats fall short by an ulp; without the grain a waiter would wake twice.
        missing = max(0.0, 1.0 - self.tokens) / self._per_second
        wait = missing + max(0.0, self.banned_until - now)
        return wait if wait > 1e-9 else 0.0

    def set_pace(self, per_second: float, burst: int, now: float) -> None:
        self.wait(now)
        self._per_second, self._burst = per_second, burst
        self.tokens = min(self.tokens, float(burst))

    def take(self) -> None:
        self.tokens -= 1.0
