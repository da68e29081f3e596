"""Looks at the wall clock now and then, and begins the daily run when it is due."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import AppError
from sage_desktop.core.progress import Cancel, Report, unheard
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.daily.run import DailyRuns
from sage_desktop.sync.daily.standing import Standing

log = logging.getLogger(__name__)

LONGEST_SLEEP = 60.0
"""Sleep and changes of the clock stop or move no timer: the wall clock is looked at anew."""
MOST_JITTER = 25.0
"""Not all computers begin at the same second, and a network needs a moment after waking up."""
AFTER_START = 60.0
"""The program is left in peace for so long when it starts."""
FIRST_AGAIN, LAST_AGAIN = timedelta(minutes=5), timedelta(hours=1)

Shown = Callable[[Cancel], AbstractContextManager[Report]]
"""Shows a daily run for as long as it runs, with a way to stop it."""
Heard = Callable[[RunRow], None]
"""Is told what it came to."""
Rest = Callable[[float], Awaitable[None]]


def _jitter() -> float:
    return random.uniform(0, MOST_JITTER)  # noqa: S311  # nobody must not guess it


class DailyWatcher:
    """Beside the window. ``rest`` and ``jitter`` are other ones in tests of virtual time."""

    def __init__(
        self,
        runs: DailyRuns,
        next_run: Callable[[], Awaitable[datetime | None]],
        clock: Clock,
    ) -> None:
        self._runs = runs
        self._next_run = next_run
        self._clock = clock
        self._tasks = TaskScope("daily run")
        self._cancel: Cancel | None = None
        self._found = Standing.REST
        self._tries = 0
        self._again_at: datetime | None = None
        self.rest: Rest = asyncio.sleep
        self.jitter: Callable[[], float] = _jitter
        self.shown: Shown = _unseen
        self.heard: Heard = _unheard

    def start(self) -> None:
        """From now on; once."""
        self._tasks.start(self._watch(), name="watch")

    @property
    def busy(self) -> bool:
        return self._cancel is not None

    def cancel(self) -> None:
        """The run under way stops after the part that it is at; today's is done then."""
        if self._cancel is not None:
            self._cancel.request()

    async def aclose(self) -> None:
        """A run under way is left, and gone on with at the next start."""
        await self._tasks.aclose()

    async def _watch(self) -> None:
        await self.rest(AFTER_START)
        while True:
            await self.rest(await self.look())

    async def look(self) -> float:
        """Begins what is due; gives the seconds until it is to be looked at again."""
        try:
            found = await self._runs.standing()
            if self._may_go(found):
                await self.rest(self.jitter())
                await self._run()
        except AppError as error:
            log.warning("the daily run: %s", error)
        except Exception:
            log.exception("the daily run failed")
        return await self._until_next()

    def _may_go(self, found: Standing) -> bool:
        """Once at once; what is still to do after that is left for a while, each time longer."""
        if found is not self._found:
            self._found, self._tries, self._again_at = found, 0, None
            if found is Standing.AGAIN:
                self._hold_back()
        if found is Standing.REST:
            return False
        if self._again_at is not None:
            ahead = self._again_at - self._clock()
            if timedelta(0) < ahead <= LAST_AGAIN:  # further ahead: noted by a wrong clock
                return False
        self._hold_back()
        return True

    def _hold_back(self) -> None:
        self._again_at = self._clock() + min(LAST_AGAIN, FIRST_AGAIN * 2**self._tries)
        self._tries = min(self._tries + 1, 10)

    async def _run(self) -> None:
        self._cancel = Cancel()
        try:
            with self.shown(self._cancel) as report:
                run = await self._runs.run(report, self._cancel)
        finally:
            self._cancel = None
        if run is not None:
            self.heard(run)

    async def _until_next(self) -> float:
        try:
            due = await self._next_run()
        except AppError as error:
            log.warning("when the daily run is due next: %s", error)
            return LONGEST_SLEEP
        ahead = 0.0 if due is None else (due - self._clock()).total_seconds()
        return min(ahead, LONGEST_SLEEP) if ahead > 0 else LONGEST_SLEEP


@contextmanager
def _unseen(_cancel: Cancel) -> Iterator[Report]:
    yield unheard


def _unheard(_run: RunRow) -> None:
    """For when nobody listens."""
