"""How often a view reads anew while news come by the hundred: at once after quiet, then calmly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_FREE = 2
"""After so many readings there is no rest: what a person does makes a few news at a time."""
_STEP, _CALM = 0.1, 0.5
_SHARE, _LONGEST = 4, 2.0
_QUIET = 1.0


class Pace:
    """Rests between readings, for one reader at a time.

    After quiet the first three readings come at once. As long as news go on, each further one comes
    a little later, up to half a second after the one before it; what takes long to read rests four
    times as long, at most 2 s. A rest ends at once when somebody is in a hurry.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._streak = 0
        self._ended, self._rest = float("-inf"), 0.0
        self._hurried = asyncio.Event()

    def hurry(self) -> None:
        """The next reading comes at once: somebody asked for it and waits."""
        self._hurried.set()

    async def turn(self) -> None:
        """Returns when it is time for the next reading."""
        since = self._clock() - self._ended
        left = self._rest - since
        if since > max(self._rest, _QUIET):
            self._streak = 0
        if left > 0 and not self._hurried.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurried.wait(), left)
        self._hurried.clear()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Around each reading: the rest after it depends on how long it took."""
        began = self._clock()
        try:
            yield
        finally:
            self._ended = self._clock()
            self._streak += 1
            steps, took = self._streak - _FREE, self._ended - began
            rest = max(min(_CALM, _STEP * steps), _SHARE * took) if steps > 0 else 0.0
            self._rest = min(_LONGEST, rest)
