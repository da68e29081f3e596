"""Pushes that a person asked for: of several tenants side by side, with waiting times sat out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from sage_desktop.book import outbox
from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.book.store import Book
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import Ask, BadInput
from sage_desktop.core.progress import Cancel, Report
from sage_desktop.sync.sending import retry
from sage_desktop.sync.sending.push_run import Pushed
from sage_desktop.sync.sending.pusher import Pusher
from sage_desktop.sync.sending.views import PushItem, PushResult

_POLL_SECONDS = 0.2


class Pushes:
    """Pushes until nothing is left but what waits for longer than somebody wants to wait."""

    def __init__(self, book: Book, pusher: Pusher, clock: Clock) -> None:
        self._book = book
        self._pusher = pusher
        self._clock = clock

    async def push(
        self, tenant_ids: Sequence[int], timeout: float, report: Report, cancel: Cancel
    ) -> PushResult:
        """Sends until nothing is left but what waits for a person, a setting, or longer than that.

        ``timeout`` in seconds bounds how long waiting times are sat out. Raises the error that kept
        a business from being reached, if nothing at all was sent to it;
        ``BadInput("busy_sending")`` if another program is sending for longer than that.
        """
        deadline = time.monotonic() + timeout
        results = await asyncio.gather(
            *(self._push_one(number, deadline, report, cancel) for number in tenant_ids)
        )
        return _together(results)

    async def _push_one(
        self, tenant_id: int, deadline: float, report: Report, cancel: Cancel
    ) -> Pushed:
        whole = Pushed()
        while True:
            cancel.check()
            try:
                pushed = await self._pusher.push(tenant_id, report, cancel)
            except BadInput as error:
                if error.code != "busy_sending" or time.monotonic() >= deadline:
                    raise
                await asyncio.sleep(_POLL_SECONDS)
                continue
            _add(whole, pushed)
            wait = await self._seconds_until_next(tenant_id, pushed)
            if wait is None or time.monotonic() + wait >= deadline:
                return whole
            await asyncio.sleep(min(wait, _POLL_SECONDS))
            while wait > _POLL_SECONDS:
                cancel.check()
                wait -= _POLL_SECONDS
                await asyncio.sleep(min(wait, _POLL_SECONDS))

    async def _seconds_until_next(self, tenant_id: int, pushed: Pushed) -> float | None:
        """None: nothing goes by itself."""
        moment = self._clock()
        rows = await self._book.read(lambda: outbox.rows(tenant_id))
        times = [
            row.next_attempt
            for row in rows
            if row.state is not OutboxState.STUCK
            and row.next_attempt is not None
            and row.next_attempt <= retry.absurd(moment)
        ]
        if pushed.resume_at is not None:
            times = [max(pushed.resume_at, *times)] if times else [pushed.resume_at]
        return max(0.0, (min(times) - moment).total_seconds()) if times else None


def _add(whole: Pushed, more: Pushed) -> None:
    whole.items.update(more.items)
    whole.requests += more.requests
    whole.run_id = more.run_id or whole.run_id
    whole.resume_at = more.resume_at
    asked = whole.error if isinstance(whole.error, Ask) else None  # no later try cures that
    whole.error = more.error or asked
    whole.off += more.off


def _together(parts: list[Pushed]) -> PushResult:
    for part in parts:
        sent = any(item.state == "sent" for item in part.items.values())
        if part.error is not None and not sent:
            raise part.error
    results = [part.result() for part in parts]
    items: tuple[PushItem, ...] = tuple(item for each in results for item in each.items)
    return PushResult(
        sent=sum(each.sent for each in results),
        waiting=sum(each.waiting for each in results),
        uncertain=sum(each.uncertain for each in results),
        failed=sum(each.failed for each in results),
        requests=sum(each.requests for each in results),
        items=items,
        run_ids=tuple(number for each in results for number in each.run_ids),
        off=f"{sum(part.off for part in parts):.2f}",
    )
