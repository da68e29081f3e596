"""The room *daily* behind the door: when the daily run comes, what it came to, doing it now."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sage_desktop.book import journal, upkeep
from sage_desktop.book.run_rows import RunRow
from sage_desktop.book.store import Book
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import BadInput
from sage_desktop.core.progress import Cancel, Report, unheard
from sage_desktop.sync.daily.run import DailyRuns
from sage_desktop.sync.daily.schedule import next_due
from sage_desktop.sync.daily.standing import Standing
from sage_desktop.sync.daily.watching import DailyWatcher
from sage_desktop.sync.preferences import PreferenceRoom
from sage_desktop.sync.runs import DAILY


class Daily:
    """All methods but ``start`` are coroutines of the event loop's thread."""

    def __init__(
        self,
        book: Book,
        runs: DailyRuns,
        preferences: PreferenceRoom,
        zone: tzinfo,
        clock: Clock,
    ) -> None:
        self._book = book
        self._runs = runs
        self._preferences = preferences
        self._zone = zone
        self._clock = clock
        self.watcher = DailyWatcher(runs, self.next_run, clock)

    def start(self) -> None:
        """From now on it comes by itself."""
        self.watcher.start()

    async def due(self) -> bool:
        """Whether there is something to do about it now."""
        return await self._runs.standing() is not Standing.REST

    async def next_run(self) -> datetime | None:
        """When the next one begins: now if one is due. None as long as the book is empty."""
        return await self._book.read(self.next_by_the_book)

    def next_by_the_book(self) -> datetime | None:
        """``next_run`` as a part of another read of the book."""
        last = _last()
        if last is None and not upkeep.holds_anything():
            return None
        began = None if last is None else last.started_at
        return next_due(self._preferences.now.daily_time, self._zone, began, self._clock())

    async def last_run(self) -> RunRow | None:
        return await self._book.read(_last)

    async def run_due(
        self, *, report: Report = unheard, cancel: Cancel | None = None
    ) -> RunRow | None:
        """Does what is due; None if nothing is. Raises ``BadInput("daily_busy")``."""
        return await self._runs.run(report, cancel or Cancel())

    async def run_now(self, *, report: Report = unheard, cancel: Cancel | None = None) -> RunRow:
        """Begins a run whether one is due or not. Raises ``BadInput("daily_busy")``."""
        run = await self._runs.run(report, cancel or Cancel(), forced=True)
        if run is None:
            raise BadInput("daily_busy")
        return run

    async def aclose(self) -> None:
        await self.watcher.aclose()


def _last() -> RunRow | None:
    return journal.last_run(DAILY)
