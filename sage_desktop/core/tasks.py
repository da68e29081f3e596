"""Owned tasks: every coroutine that runs beside others belongs to a scope that can be closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from sage_desktop.core.errors import AppError

log = logging.getLogger(__name__)

T = TypeVar("T")
OnError = Callable[[BaseException], None]


class TaskScope:
    """Starts tasks, keeps them alive, reports their errors in one place, and ends them together.

    A defect is logged in any case.
    """

    def __init__(self, name: str, on_error: OnError | None = None) -> None:
        self._name = name
        self._on_error = on_error
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing = False

    def start(self, work: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """Runs ``work`` as a task of this scope.

        Raises ``RuntimeError`` when the scope is closed (``work`` is closed too, unrun).
        """
        if self._closing:
            work.close()
            raise RuntimeError(f"{self._name} is closing; {name} was not started")
        task = asyncio.get_running_loop().create_task(work, name=f"{self._name}: {name}")
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    async def aclose(self) -> None:
        """Cancels what runs and waits until its clean-up is through. Safe to call twice."""
        self._closing = True
        mine = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in mine:
            task.cancel()
        if mine:
            await asyncio.wait(mine)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        if self._on_error is None or not isinstance(error, AppError):
            log.error("%s failed", task.get_name(), exc_info=error)
        if self._on_error is not None:
            self._on_error(error)
