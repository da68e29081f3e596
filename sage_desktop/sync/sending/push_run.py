"""What a push came to, and the run that tells of it, begun when there is something to tell."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sage_desktop.book import journal, passages
from sage_desktop.book.run_rows import Counts, Problem, RunResult
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import AppError
from sage_desktop.sage.client import SageClient
from sage_desktop.sync.runs import PUSH
from sage_desktop.sync.sending.keeping import FAILED, SENT, UNCERTAIN, WAITING
from sage_desktop.sync.sending.sender import Sender
from sage_desktop.sync.sending.views import PushItem, PushResult

log = logging.getLogger(__name__)

MOST_PROBLEMS = 1_000


@dataclass(slots=True)
class Pushed:
    """What a push came to. ``resume_at``: before that the tenant is left alone."""

    items: dict[tuple[str, str], PushItem] = field(default_factory=dict)
    requests: int = 0
    run_id: int = 0
    resume_at: datetime | None = None
    error: AppError | None = None
    cancelled: bool = False
    off: Decimal = Decimal(0)

    def add(self, items: Iterable[PushItem]) -> None:
        """What these records wait for; what is known of one already stays."""
        for each in items:
            self.items.setdefault((each.kind, each.key), each)

    def result(self) -> PushResult:
        states = [each.state for each in self.items.values()]
        return PushResult(
            sent=states.count(SENT),
            waiting=states.count(WAITING),
            uncertain=states.count(UNCERTAIN),
            failed=states.count(FAILED),
            requests=self.requests,
            items=tuple(self.items.values()),
            run_ids=(self.run_id,) if self.run_id else (),
            off=f"{self.off:.2f}",
        )


class Run:
    """The run of a push, begun when there is something to tell."""

    def __init__(self, book: Book, tenant: TenantRow, clock: Clock, client: SageClient) -> None:
        self._book = book
        self._tenant = tenant
        self._clock = clock
        self._client = client
        self._since = clock()
        self._counts = Counts()
        self.id = 0
        self.sender: Sender | None = None

    async def begun(self) -> int:
        if not self.id:
            tenant_id, since = self._tenant.id, self._since

            def work() -> int:
                for left in journal.interrupted_runs():
                    if left.tenant_id == tenant_id and left.kind == PUSH:
                        _interrupt(left.id, self._clock())
                return journal.start_run(PUSH, tenant_id, since)

            self.id = await self._book.write(work)
        return self.id

    def add(self, sender: Sender) -> None:
        """What a pass did; its sender is not asked again."""
        self._counts = Counts(
            created=self._counts.created + sender.tally.created,
            updated=self._counts.updated + sender.tally.updated,
        )
        self.sender = None

    async def end(self, pushed: Pushed) -> None:
        if not self.id:
            return
        if self.sender is not None:
            self.add(self.sender)
        failed = [each for each in pushed.items.values() if each.state == FAILED]
        problems = [
            Problem(each.key, each.name, each.reason, each.data) for each in failed[:MOST_PROBLEMS]
        ]
        counts = Counts(
            created=self._counts.created, updated=self._counts.updated, failed=len(failed)
        )
        result = RunResult.ATTENTION if failed else RunResult.DONE
        code = ""
        if pushed.error is not None:
            result, code = RunResult.FAILED, pushed.error.code
        if pushed.cancelled:
            result, code = RunResult.CANCELLED, "cancelled"
        moment, run_id, requests = self._clock(), self.id, self._client.requests

        def work() -> Decimal:
            journal.end_run(run_id, result, counts, requests, problems, code, moment)
            return passages.off_in_run(run_id)

        pushed.off = await self._book.write(work)
        log.info("run %s: sent %s, %s", run_id, counts, result)


def _interrupt(run_id: int, moment: datetime) -> None:
    left = journal.run(run_id)
    journal.end_run(
        run_id,
        RunResult.CANCELLED,
        left.counts,
        left.requests,
        left.problems,
        "interrupted",
        moment,
    )
