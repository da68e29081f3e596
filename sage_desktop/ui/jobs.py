"""The work that runs now, as the bottom bar and the status chip show it; with time left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal

from sage_desktop.core.i18n import tr
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.core.writing import whole
from sage_desktop.ui.texts import seconds_text

_ETA_AFTER = 3.0
_ETA_STEP = 5
_SHOWN_EVERY = 0.1


class TimeLeft:
    """Seconds left, for people: nothing for the first 3 s, steps of 5 s, no nervous rising."""

    def __init__(self) -> None:
        self._shown: int | None = None

    def after(self, elapsed: float, done: int, total: int) -> int | None:
        """The seconds to show, None while nothing sensible can be said."""
        if elapsed < _ETA_AFTER or not 0 < done < total:
            return None
        exact = elapsed / done * (total - done)
        rounded = max(_ETA_STEP, round(exact / _ETA_STEP) * _ETA_STEP)
        rises = self._shown is not None and rounded > self._shown
        if not rises or exact > (self._shown or 0) + 2 * _ETA_STEP:
            self._shown = rounded
        return self._shown


class Job:
    """One running piece of work. ``report`` may be called as often as one likes."""

    def __init__(
        self,
        title: str,
        cancel: Cancel | None,
        tell: Callable[[], None],
        monotonic: Callable[[], float],
    ) -> None:
        self.title = title
        self.cancel = cancel
        self.progress = Progress("")
        self.stopping = False
        self._tell = tell
        self._monotonic = monotonic
        self._began = self._told = monotonic()
        self._left = TimeLeft()

    def report(self, progress: Progress) -> None:
        """Takes the newest state; told on about ten times a second."""
        self.progress = progress
        now = self._monotonic()
        if now - self._told >= _SHOWN_EVERY or 0 < progress.total <= progress.done:
            self._told = now
            self._tell()

    def request_cancel(self) -> None:
        """Asks the work to stop after the record it is at."""
        if self.cancel is not None:
            self.cancel.request()
            self.stopping = True
            self.title = tr("Stopping after the current record")
            self._tell()

    def count_text(self) -> str:
        """``412 of 1,240 · about 40 s left``; "" while the total is not known."""
        done, total = self.progress.done, self.progress.total
        if total <= 0:
            return whole(done) if done else ""
        text = tr("{done} of {total}").format(done=whole(done), total=whole(total))
        left = self._left.after(self._monotonic() - self._began, done, total)
        if left is None:
            return text
        return tr("{count} · about {left} left").format(count=text, left=seconds_text(left))


class Jobs(QObject):
    """All running work, oldest first. ``changed`` tells of beginnings, ends and progress."""

    changed = Signal()

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._monotonic = monotonic
        self._running: list[Job] = []

    @property
    def running(self) -> tuple[Job, ...]:
        return tuple(self._running)

    @contextmanager
    def job(self, title: str, cancel: Cancel | None = None) -> Iterator[Job]:
        """Shows a job for as long as the ``with`` block runs, however it ends."""
        job = Job(title, cancel, self.changed.emit, self._monotonic)
        self._running.append(job)
        self.changed.emit()
        try:
            yield job
        finally:
            self._running.remove(job)
            self.changed.emit()
