"""Watches the book and sends by itself: at once after a change, and when a waiting time is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

from sage_desktop.book import outbox_many
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus, Changes, Kind
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import AppError, BadInput, Cancelled, NotFound, Offline
from sage_desktop.core.progress import Cancel, Report, unheard
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.sending import retry
from sage_desktop.sync.sending.push_run import Pushed
from sage_desktop.sync.sending.pusher import Pusher

log = logging.getLogger(__name__)

_GATHER_SECONDS = 0.3
"""Several changes in a row are one push."""
_LONGEST_SLEEP = 30.0
"""Wall-clock times are looked at again after so long: the computer may have slept meanwhile."""
_BUSY = timedelta(seconds=2)
_AFTER_A_DEFECT = timedelta(minutes=1)
_AT_REST = timedelta(minutes=5)

_MATTERS = (
    Kind.OUTBOX,
    Kind.LINK,
    Kind.CUSTOMER,
    Kind.PRODUCT,
    Kind.INVOICE,
    Kind.TAX_RATE,
    Kind.ACCOUNT_CODE,
    Kind.TENANT,
    Kind.MODULE,
    Kind.SIGN_IN,
)

Shown = Callable[[int, Cancel], AbstractContextManager[Report]]
"""Shows a push of a tenant for as long as it runs, with a way to stop it."""
Heard = Callable[[int, Pushed], None]
"""Is told what a push came to."""


class Watcher:
    """Pushes every tenant with something due, several tenants side by side."""

    def __init__(self, book: Book, bus: Bus, pusher: Pusher, clock: Clock) -> None:
        self._book = book
        self._bus = bus
        self._pusher = pusher
        self._clock = clock
        self._tasks = TaskScope("sending")
        self._wake = asyncio.Event()
        self._changed = False
        self._unsubscribe: Callable[[], None] | None = None
        self._busy: dict[int, Cancel] = {}
        self._resume: dict[int, datetime] = {}
        self._offline: set[int] = set()
        self._paused = False
        self.shown: Shown = _unseen
        self.heard: Heard = _unheard

    def start(self) -> None:
        """From now on; once. What waits from earlier goes at once."""
        self._unsubscribe = self._bus.subscribe(self._hear)
        self._changed = True
        self._wake.set()
        self._tasks.start(self._watch(), name="watch")

    def go_now(self) -> None:
        """Somebody wants it now, whatever trouble there was before."""
        self._resume.clear()
        self._changed = True
        self._wake.set()

    def cancel(self) -> None:
        """What is under way stops after the record that it is at."""
        for each in self._busy.values():
            each.request()

    def pause(self, on: bool) -> None:
        """The module is paused, or is not any more; told as often as one likes."""
        if on:
            self.cancel()
        elif self._paused:
            self.go_now()
        self._paused = on

    @property
    def offline(self) -> bool:
        """Whether the newest push of a tenant could not reach Sage."""
        return bool(self._offline)

    @property
    def busy(self) -> bool:
        return bool(self._busy)

    async def aclose(self) -> None:
        """A request under way is left; what comes of it is looked up at the next start."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        await self._tasks.aclose()

    def _hear(self, changes: Changes) -> None:
        if changes.touches(*_MATTERS):
            self._changed = True
            self._wake.set()

    async def _watch(self) -> None:
        while True:
            wait = await self._start_due()
            try:
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            except TimeoutError:
                continue
            self._wake.clear()
            await asyncio.sleep(_GATHER_SECONDS)

    async def _start_due(self) -> float | None:
        """Begins what is due; gives the seconds until something will be, None for nothing."""
        changed, self._changed = self._changed, False
        moment = self._clock()
        absurd = retry.absurd(moment)
        times = await self._book.read(lambda: outbox_many.times(moment, absurd))
        later: list[datetime] = []
        for tenant_id, (over, next_time) in times.items():
            resume = self._resume.get(tenant_id)
            if tenant_id in self._busy:
                self._changed = self._changed or changed
            elif resume is not None and not retry.is_over(resume, moment):
                later.append(resume)
            elif over or changed:
                self._begin(tenant_id)
            if next_time is not None:
                later.append(next_time)
        if not later:
            return None
        return min(_LONGEST_SLEEP, max(0.05, (min(later) - moment).total_seconds()))

    def _begin(self, tenant_id: int) -> None:
        self._busy[tenant_id] = Cancel()
        self._tasks.start(self._push(tenant_id), name=f"push tenant {tenant_id}")

    async def _push(self, tenant_id: int) -> None:
        moment = self._clock()
        try:
            cancel = self._busy[tenant_id]
            with self.shown(tenant_id, cancel) as report:
                pushed = await self._pusher.push(tenant_id, report, cancel)
            self._resume.pop(tenant_id, None)
            if pushed.resume_at is not None:
                self._resume[tenant_id] = pushed.resume_at
            self._note_offline(tenant_id, isinstance(pushed.error, Offline))
            self.heard(tenant_id, pushed)
        except BadInput as error:  # another program is at it
            log.info("tenant %s: %s", tenant_id, error)
            self._resume[tenant_id] = moment + _BUSY
            self._changed = True
        except Cancelled:  # somebody wants it to rest
            self._resume[tenant_id] = moment + _AT_REST
        except NotFound:
            log.info("tenant %s was deleted meanwhile", tenant_id)
            self._note_offline(tenant_id, False)
        except AppError as error:
            log.warning("tenant %s: %s", tenant_id, error)
            self._resume[tenant_id] = moment + _AFTER_A_DEFECT
        except Exception:
            log.exception("pushing tenant %s failed", tenant_id)
            self._resume[tenant_id] = moment + _AFTER_A_DEFECT
        finally:
            del self._busy[tenant_id]
            self._wake.set()

    def _note_offline(self, tenant_id: int, off: bool) -> None:
        if off == (tenant_id in self._offline):
            return
        (self._offline.add if off else self._offline.discard)(tenant_id)
        self._bus.publish(Changes(frozenset({Kind.RUN})))  # what shows the status reads it anew


@contextmanager
def _unseen(_tenant_id: int, _cancel: Cancel) -> Iterator[Report]:
    yield unheard


def _unheard(_tenant_id: int, _pushed: Pushed) -> None:
    """For when nobody listens."""
