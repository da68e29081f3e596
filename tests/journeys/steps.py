"""Cancels a coroutine at its first, second, third … suspension: all places where it can stop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any


class _Counted:
    """Awaits ``work`` and cancels the task around it at the suspension with number ``stop_at``.

    ``late``: not at once, but when what was waited for is there and the task is about to go on.
    """

    def __init__(self, work: Coroutine[Any, Any, Any], stop_at: int, *, late: bool) -> None:
        self._work = work
        self._stop_at = stop_at
        self._late = late
        self.steps = 0

    def __await__(self) -> Generator[Any, Any, Any]:
        task = asyncio.current_task()
        assert task is not None
        thrown: BaseException | None = None
        while True:
            try:
                waited_for = self._work.throw(thrown) if thrown else self._work.send(None)
            except StopIteration as end:
                return end.value
            thrown = None
            self.steps += 1
            if self.steps == self._stop_at:
                if self._late and waited_for is not None:
                    waited_for.add_done_callback(lambda _done: task.cancel())
                else:
                    asyncio.get_running_loop().call_soon(task.cancel)
            try:
                yield waited_for
            except BaseException as error:  # also the cancel itself: for the work to see
                thrown = error


async def stopped(work: Coroutine[Any, Any, Any], stop_at: int, *, late: bool = False) -> bool:
    """Runs ``work``; whether it got as far as its suspension ``stop_at``, where it was cancelled.

    Raises what ``work`` raises by itself.
    """
    counted = _Counted(work, stop_at, late=late)

    async def run() -> None:
        await counted

    task = asyncio.ensure_future(run())
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
    return counted.steps >= stop_at
