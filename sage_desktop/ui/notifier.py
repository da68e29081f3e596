"""Notifications: one for each run that had an effect or failed, while nobody looks at the window.

Being offline is told once until Sage was reached again, and so is a sign-in that ended.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from sage_desktop.book.run_rows import RunResult, RunRow
from sage_desktop.core.errors import AppError, NotFound
from sage_desktop.sync.views import Status
from sage_desktop.ui import tray_words
from sage_desktop.ui.tray_words import Notice

if TYPE_CHECKING:
    from sage_desktop.sync.service import Service

_NEWEST = 50


class Notifier:
    """``wanted`` says whether to tell at all now: the setting is on, the window not in front."""

    def __init__(
        self, door: Service, wanted: Callable[[], bool], tell: Callable[[Notice], None]
    ) -> None:
        self._door = door
        self._wanted = wanted
        self._tell = tell
        self._told: set[int] | None = None
        self._offline_told = self._sign_in_told = False

    async def look(self, status: Status) -> None:
        """Tells what is new since the last look. The first one only learns what there is."""
        try:
            ended = [run for run in await self._door.runs(_NEWEST) if run.ended_at is not None]
            first = self._told is None
            new = [run for run in ended if run.id not in (self._told or set())]
            self._told = {run.id for run in ended} | (self._told or set())
            for run in [] if first else reversed(new):
                await self._tell_run(run)
        except AppError:  # the book itself has trouble, and the page in front says so
            return
        self._tell_state(status, first)

    async def _tell_run(self, run: RunRow) -> None:
        if run.requests and run.result in (RunResult.DONE, RunResult.ATTENTION):
            self._offline_told = False  # Sage was reached
        if run.error == "offline":  # told as a state, once
            return
        invoices, off = 0, Decimal(0)
        if run.kind == "push":
            if run.result is RunResult.DONE and not await self._is_to_be_told(run):
                return
            invoices, off = await self._door.sending.invoices_in_run(run.id)
        notice = tray_words.of_run(run, invoices, off)
        if notice is not None and self._wanted():
            self._tell(notice)

    async def _is_to_be_told(self, run: RunRow) -> bool:
        """*Show a message after each sync* of the tenant."""
        try:
            return (
                run.tenant_id is None or (await self._door.tenant(run.tenant_id)).row.show_message
            )
        except NotFound:
            return False

    def _tell_state(self, status: Status, first: bool) -> None:
        if status.offline and not self._offline_told:
            self._offline_told = True
            if self._wanted():
                self._tell(tray_words.offline(status.waiting))
        needed = status.module_enabled and status.reconnect > 0
        if needed and not self._sign_in_told and not first and self._wanted():
            self._tell(tray_words.sign_in_again())
        self._sign_in_told = needed
