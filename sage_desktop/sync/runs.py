"""Keeps an import alone at its tenant, and writes down how its run began and ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sage_desktop.book import journal, tenants
from sage_desktop.book.run_rows import Counts, IssueRow, RunResult
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import (
    AppError,
    Ask,
    BadInput,
    Cancelled,
    NotFound,
    SignInNeeded,
    Stale,
)
from sage_desktop.core.process_lock import process_lock
from sage_desktop.sage.client import SageClient
from sage_desktop.sync.access import ClientOf

log = logging.getLogger(__name__)

PUSH = "push"
"""Runs of sending: they have a lock of their own, for an import may be under way meanwhile."""
DAILY = "daily"
"""The daily run: of no tenant, with a lock of its own as well."""

_SIGN_IN = "sign-in"
_BUSY_SECONDS = 0.2
_NOTHING_DONE = Counts()


@dataclass(frozen=True, slots=True)
class Importing:
    """A run under way, with what it works with."""

    run_id: int
    tenant: TenantRow
    client: SageClient


class Runs:
    """Begins and ends the runs of all kinds of imports; what they did to the book is theirs."""

    def __init__(self, book: Book, locks: Path, clock: Clock) -> None:
        self._book = book
        self._locks = locks
        self._clock = clock

    @asynccontextmanager
    async def alone(self, tenant_id: int, work: str = "import") -> AsyncIterator[None]:
        """One import of a tenant at a time, also between processes. Raises ``BadInput("busy")``.

        ``work`` is what is locked: import or push.
        """
        held = await self._held(f"{work}-{tenant_id}")
        if held is None:
            name = (await self._book.read(lambda: tenants.tenant(tenant_id))).name
            raise BadInput("busy", tenant=name)
        async with held:
            yield

    @asynccontextmanager
    async def daily_alone(self) -> AsyncIterator[None]:
        """One daily run at a time, also between processes. Raises ``BadInput("daily_busy")``."""
        held = await self._held(DAILY)
        if held is None:
            raise BadInput("daily_busy")
        async with held:
            yield

    async def _held(self, name: str) -> AsyncExitStack | None:
        """The lock with that name, to be given back by leaving it; None if somebody has it."""
        stack = AsyncExitStack()
        try:
            await stack.enter_async_context(process_lock(self._locks / name, timeout=_BUSY_SECONDS))
        except TimeoutError:
            return None
        return stack

    @asynccontextmanager
    async def importing(
        self, kind: str, tenant_id: int, client_of: ClientOf
    ) -> AsyncIterator[Importing]:
        """A run of one transaction, ``alone``; what is raised in it is how it ended."""
        async with self.alone(tenant_id):
            tenant = await self._book.read(lambda: tenants.tenant(tenant_id))
            client = client_of(tenant)
            run_id = await self.started(kind, tenant_id)
            try:
                yield Importing(run_id, tenant, client)
            except BaseException as error:
                await self.failed(run_id, tenant_id, client.requests, error)
                raise

    async def started(self, kind: str, tenant_id: int) -> int:
        """The id of a run that is under way from now on; to be called while ``alone``.

        Runs of the tenant that have no end are ended: whoever carried them out is gone.
        """
        moment = self._clock()

        def end_left(code: str) -> None:
            for left in journal.interrupted_runs():
                if left.tenant_id == tenant_id and left.kind != PUSH:
                    _cancel(left.id, code, moment)

        def work() -> int:
            end_left("interrupted")
            return journal.start_run(kind, tenant_id, moment)

        try:
            run_id = await self._book.write(work)
        except asyncio.CancelledError:  # the book starts the run all the same
            await self._book.write(lambda: end_left("cancelled"))
            raise
        log.info("run %s: importing %s of tenant %s", run_id, kind.replace("-", " "), tenant_id)
        return run_id

    async def failed(
        self,
        run_id: int,
        tenant_id: int,
        requests: int,
        error: BaseException,
        counts: Counts = _NOTHING_DONE,
    ) -> None:
        """Writes down how the run ended. What needs the user becomes an issue of the tenant.

        ``counts`` is what it did before, for a run that is more than one transaction.
        """
        log.info("run %s ended with %s: %s", run_id, type(error).__name__, error)
        code = error.code if isinstance(error, AppError) else "unexpected"
        stopped = isinstance(error, Cancelled) or not isinstance(error, Exception)
        result = RunResult.CANCELLED if stopped else RunResult.FAILED
        code = "cancelled" if stopped else code
        moment = self._clock()
        await self._book.write(lambda: _end(run_id, result, counts, requests, code, moment))
        if isinstance(error, Ask):
            with suppress(NotFound):  # the tenant was deleted meanwhile
                await self._book.write(lambda: open_issue(tenant_id, error, moment))

    async def end_interrupted(self) -> None:
        """Closes runs whose program ended in the middle: theirs was the lock that is now free."""
        for run in await self._book.read(journal.interrupted_runs):
            if run.kind == DAILY:
                alone = self.daily_alone()
            elif run.tenant_id is not None:
                alone = self.alone(run.tenant_id, PUSH if run.kind == PUSH else "import")
            else:  # its tenant was deleted: nobody can carry it out any more
                await self._interrupt(run.id)
                continue
            try:
                async with alone:
                    await self._interrupt(run.id)
            except BadInput:
                log.info("run %s is under way in another process", run.id)

    async def _interrupt(self, run_id: int) -> None:
        moment = self._clock()
        await self._book.write(lambda: _cancel(run_id, "interrupted", moment))


def refuse_if_changed(tenant: TenantRow) -> None:
    """What was read belongs to ``tenant`` as it was then. Raises if that is over by now.

    Book thread.
    """
    now = tenants.tenant(tenant.id)
    if not tenants.module().enabled:
        raise BadInput("module_disabled")
    if now.sign_in_id is None:
        raise SignInNeeded("not_connected")
    if now.business is None or tenant.business is None or now.business.id != tenant.business.id:
        raise Stale()


@contextmanager
def naming(tenant: TenantRow) -> Iterator[None]:
    """Adds to errors of the depths whom they concern."""
    try:
        yield
    except AppError as error:
        error.data.setdefault("tenant", tenant.name)
        if tenant.business is not None:
            error.data.setdefault("business", tenant.business.name)
        raise


def _cancel(run_id: int, code: str, moment: datetime) -> None:
    """Ends a run that nobody carries out any more, with what it had written down of itself."""
    left = journal.run(run_id)
    _end(run_id, RunResult.CANCELLED, left.counts, left.requests, code, moment)


def _end(
    run_id: int, result: RunResult, counts: Counts, requests: int, code: str, moment: datetime
) -> None:
    """Unless it has ended: who is cancelled while the book writes finds it done all the same."""
    left = journal.run(run_id)
    if left.result is RunResult.RUNNING:
        journal.end_run(run_id, result, counts, requests, left.problems, code, moment)


def open_issues(tenant_id: int) -> list[IssueRow]:
    """What the user must do before anything of the tenant goes on. Book thread.

    A missing role is not among them: it concerns some of the records only.
    """
    found = journal.issues(tenant_id)
    return [each for each in found if each.kind == _SIGN_IN and each.code != "role_missing"]


def close_issues(tenant_id: int) -> None:
    """It was done. Book thread."""
    for each in open_issues(tenant_id):
        journal.close_issue(tenant_id, _SIGN_IN, each.key, each.code)


def open_issue(tenant_id: int, error: AppError, moment: datetime) -> None:
    """What the user must do for the tenant before it goes on. Book thread; ``NotFound``."""
    row = tenants.tenant(tenant_id)
    data = {"tenant": row.name, "business": row.business.name if row.business else ""}
    data |= {key: str(value) for key, value in error.data.items()}
    journal.open_issue(tenant_id, _SIGN_IN, str(tenant_id), error.code, data, "", moment)
