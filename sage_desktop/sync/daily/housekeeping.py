"""What the daily run does besides importing: sign-ins kept alive, the book backed up, old history
forgotten. Each part may be done twice without harm.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from sage_desktop.book import files, journal, signins, tenants, upkeep
from sage_desktop.book.run_rows import Problem
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import SignInRow, TenantRow
from sage_desktop.book.troubles import translated
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import AppError, Ask, BookProblem, NotFound
from sage_desktop.core.progress import Cancel
from sage_desktop.sync.apps import Apps
from sage_desktop.sync.daily import backups
from sage_desktop.sync.preferences import PreferenceRoom
from sage_desktop.sync.runs import open_issue
from sage_desktop.sync.sign_ins import SignIns

log = logging.getLogger(__name__)

UNUSED = timedelta(days=6)
"""A sign-in that was renewed by nothing else for so long is renewed; it lives for 31 days."""
HISTORY = timedelta(days=365)
JOURNALS_KEPT = 20
"""Of each tenant and kind: so many runs can be taken back one after the other."""
RUNS_KEPT = 5_000
PASSAGES_KEPT = 250_000
TRUSTED_GAP = timedelta(days=60)
"""After a longer pause, or one below nothing, the clock may be wrong: nothing is forgotten then."""

BACKUP = "backup"
_BACKUP_CODES = {"disk_full": "backup_no_room", "book_damaged": "backup_damaged"}


class Housekeeping:
    """Looks after the book of one program."""

    def __init__(
        self,
        book: Book,
        sign_ins: SignIns,
        apps: Apps,
        preferences: PreferenceRoom,
        clock: Clock,
    ) -> None:
        self._book = book
        self._sign_ins = sign_ins
        self._apps = apps
        self._preferences = preferences
        self._clock = clock

    async def unused_sign_ins(self) -> list[SignInRow]:
        """Those that are alive here and were not renewed for long."""
        now = self._clock()
        rows = await self._book.read(signins.sign_ins)
        return [
            row
            for row in rows
            if not row.dead_reason
            and not self._sign_ins.trouble_here(row)
            and not now - UNUSED <= row.access_expires_at <= now + UNUSED
        ]

    async def renew(self, row: SignInRow) -> Problem | None:
        """Renews a sign-in through its one owner; what the user must do becomes an issue."""
        owners = await self._book.read(lambda: signins.tenants_of(row.id))
        error: AppError | None = None
        for tenant in owners:  # they may know the app by different secrets, and one of them fits
            try:
                await self._renew(row, tenant)
            except AppError as trouble:
                error = trouble
            else:
                return None
        if error is None:  # nobody uses it
            return None
        log.info("sign-in %s was not renewed: %s", row.id, error)
        if isinstance(error, Ask):
            await self._tell(owners, error)
        return problem_of(f"sign-in-{row.id}", owners[0].name, error)

    async def _renew(self, row: SignInRow, tenant: TenantRow) -> None:
        app = self._apps.app_of(tenant)
        token = await self._sign_ins.access_token(row.id, app)
        if row.access_expires_at > self._clock():  # noted by a clock that was ahead
            await self._sign_ins.access_token(row.id, app, stale=token)

    async def _tell(self, owners: list[TenantRow], error: Ask) -> None:
        moment = self._clock()

        def work() -> None:
            for tenant in owners:
                with suppress(NotFound):  # deleted meanwhile
                    open_issue(tenant.id, error, moment)

        await self._book.write(work)

    async def back_up(self, today: date) -> Problem | None:
        """A copy of the book for ``today``, if there is none; a failure becomes an issue."""
        folder = self._preferences.backup_folder
        try:
            await self._copy(folder, today)
        except BookProblem as error:
            log.warning("the book was not backed up: %s", error)
            code = _BACKUP_CODES.get(error.code, "backup_failed")
            if error.data.get("reason") == "ENOENT":
                code = "backup_no_folder"
            return await self._not_backed_up(code, folder, str(error.data.get("reason", "")))
        await self._book.write(lambda: journal.close_issue(None, BACKUP, BACKUP))
        return None

    async def _copy(self, folder: Path, today: date) -> None:
        book_id = await self._book.read(tenants.book_id)
        target = folder / backups.name_of(today, book_id)
        with translated():
            if self._preferences.now.backup_folder:
                # A chosen folder that is gone is a drive that was taken out: it is not made anew.
                await asyncio.to_thread(folder.stat)
            there = await asyncio.to_thread(files.exists, target)
        if not there:
            await self._book.backup(target)
        with translated():
            await asyncio.to_thread(backups.tidy, folder, book_id, today)

    async def _not_backed_up(self, code: str, folder: Path, reason: str) -> Problem:
        data = {"folder": str(folder), "reason": reason}
        moment = self._clock()

        def work() -> None:
            for issue in journal.issues():
                if issue.kind == BACKUP and issue.code != code:
                    journal.close_issue(None, BACKUP, BACKUP, issue.code)
            journal.open_issue(None, BACKUP, BACKUP, code, data, "", moment)

        await self._book.write(work)
        return Problem(BACKUP, str(folder), code, data)

    async def forget_old(self, previous: datetime | None, cancel: Cancel) -> int:
        """Forgets history a little at a time; gives how much that was.

        ``previous`` is when the daily run before this one began.
        """
        now = self._clock()
        if previous is None or not timedelta(0) <= now - previous <= TRUSTED_GAP:
            return 0
        before = now - HISTORY
        parts: tuple[Callable[[], int], ...] = (
            lambda: upkeep.forget_journal(before, JOURNALS_KEPT),
            lambda: upkeep.forget_runs(before, RUNS_KEPT),
            lambda: upkeep.forget_passages(before, PASSAGES_KEPT),
        )
        forgotten = 0
        for forget in parts:
            while number := await self._book.write(forget):
                forgotten += number
                cancel.check()
        return forgotten


def problem_of(number: str, name: str, error: AppError) -> Problem:
    """What kept a part of the daily run from being done."""
    data = {key: str(value)[:200] for key, value in error.data.items()}
    return Problem(number, name, error.code, data)
