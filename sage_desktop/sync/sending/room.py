"""The room *sending* behind the door: outbox, issues and decisions, pushes, record panels."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from sage_desktop.book import (
    business_waits,
    customers,
    invoices,
    journal,
    outbox,
    passages,
    products,
    tenants,
)
from sage_desktop.book.keyed import Records
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.outbox_rows import OutboxRow, OutboxState
from sage_desktop.book.passages import Month
from sage_desktop.book.run_rows import IssueRow
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import BadInput, NotFound, Throttled
from sage_desktop.core.progress import Cancel, Report, unheard
from sage_desktop.sync.sending import decisions, panels
from sage_desktop.sync.sending.loading import TroubleHere
from sage_desktop.sync.sending.pusher import Pusher
from sage_desktop.sync.sending.pushes import Pushes
from sage_desktop.sync.sending.views import (
    ISSUE_PREFIX,
    Choice,
    OutboxView,
    PushResult,
    RecordSending,
    SendIssue,
)
from sage_desktop.sync.sending.watching import Watcher

RECORDS: dict[str, Records[Any, Any]] = {
    "customer": customers.RECORDS,
    "product": products.RECORDS,
    "invoice": invoices.RECORDS,
}


class Sending:
    """All methods are coroutines of the event loop's thread."""

    def __init__(
        self,
        book: Book,
        bus: Bus,
        pusher: Pusher,
        trouble_here: TroubleHere,
        clock: Clock,
    ) -> None:
        self._book = book
        self._pushes = Pushes(book, pusher, clock)
        self._trouble_here = trouble_here
        self._clock = clock
        self.watcher = Watcher(book, bus, pusher, clock)

    def start(self) -> None:
        """From now on changes go to Sage by themselves."""
        self.watcher.start()

    # The outbox

    async def outbox(self, tenant_id: int | None = None) -> list[OutboxView]:
        """Everything that must still go, oldest first."""
        return await self._book.read(lambda: panels.outbox_views(outbox.rows(tenant_id)))

    async def outbox_counts(self, tenant_id: int | None = None) -> dict[OutboxState, int]:
        return await self._book.read(lambda: outbox.count(tenant_id))

    async def retry(self, row_id: int) -> None:
        """It goes at once. Raises ``NotFound``."""

        def work() -> None:
            row = _row(row_id)
            decisions.close_issue(row)
            outbox.queue([row_id])
            _let_go_on(row.tenant_id)

        await self._book.write(work)
        self.watcher.go_now()

    async def retry_all(self) -> int:
        """Everything that waits for a time or a person goes at once; gives how many that are."""

        def work() -> int:
            rows = [row for row in outbox.rows() if row.state is not OutboxState.SENDING]
            for row in rows:
                decisions.close_issue(row)
            outbox.queue([row.id for row in rows])
            _let_go_on(None)
            return len(rows)

        number = await self._book.write(work)
        self.watcher.go_now()
        return number

    async def sync_now(self, tenant_id: int | None = None) -> None:
        """What waits for a time goes at once, to that tenant or to all; what waits for a person
        does not."""

        def work() -> None:
            timed = [row.id for row in outbox.rows(tenant_id) if row.next_attempt is not None]
            if timed:
                outbox.queue(timed)
            _let_go_on(tenant_id)

        await self._book.write(work)
        self.watcher.go_now()

    async def drop(self, row_id: int) -> None:
        """Nothing of it goes, until the record changes again.

        Raises ``NotFound``, ``BadInput("being_sent")`` if its outcome is not known.
        """

        def work() -> None:
            row = _row(row_id)
            if row.intent is not None:
                raise BadInput("being_sent")
            decisions.close_issue(row)
            outbox.drop(row_id)

        await self._book.write(work)

    async def waiting_before(self, tenant_id: int) -> int:
        """How many records changed while nothing was sent, and would go now."""
        return sum((await self.outbox_counts(tenant_id)).values())

    async def leave_waiting(self, tenant_id: int) -> None:
        """What changed while nothing was sent does not go; what is on its way stays."""

        def work() -> None:
            for row in outbox.rows(tenant_id):
                if row.intent is None:
                    decisions.close_issue(row)
                    outbox.drop(row.id)

        await self._book.write(work)

    # Issues

    async def issues(self) -> list[SendIssue]:
        """All that are open, oldest first; those of sending with what can be decided."""
        return await self._book.read(panels.send_issues)

    async def retry_issue(self, issue_id: int) -> None:
        """Raises ``NotFound``, and ``BadInput("cannot_retry")`` for one that is not of sending."""
        issue, row = await self._book.read(lambda: _issue(issue_id))
        if row is None:
            raise BadInput("cannot_retry", issue=issue.id)
        await self.retry(row.id)

    async def resolve(self, issue_id: int, choice: Choice) -> None:
        """Carries out what a person decided. Raises ``NotFound``, ``BadInput("cannot_retry")``."""
        moment = self._clock()

        def work() -> None:
            issue, row = _issue(issue_id)
            if row is None or choice not in decisions.choices_of(issue.code, issue.data):
                raise BadInput("cannot_retry", issue=issue_id)
            decisions.carry_out(row, issue, choice, LinkMaker.USER, moment)

        await self._book.write(work)
        self.watcher.go_now()

    # Records

    async def of_record(self, kind: str, local_id: int) -> RecordSending:
        """Raises ``NotFound``."""
        trouble_here = self._trouble_here
        return await self._book.read(lambda: panels.of_record(kind, local_id, trouble_here))

    async def send_now(self, kind: str, local_id: int) -> None:
        """Asks for it wherever it belongs. Raises ``NotFound``, ``BadInput("gate_no_tenant")``."""

        def work() -> None:
            RECORDS[kind].get(local_id)
            places = outbox.targets(kind, [local_id])
            if not places:
                raise BadInput("gate_no_tenant")
            for tenant_id, _ in sorted(places):
                outbox.ask_for(tenant_id, kind, local_id)
                _let_go_on(tenant_id)

        await self._book.write(work)
        self.watcher.go_now()

    async def set_do_not_send(self, kind: str, local_id: int, on: bool) -> None:
        """Raises ``NotFound``."""

        def work() -> None:
            records = RECORDS[kind]
            records.update([replace(records.get(local_id), do_not_send=on)])

        await self._book.write(work)

    async def months(self) -> list[Month]:
        """Our total of sent invoices beside Sage's, by month, newest first."""
        return await self._book.read(passages.months)

    async def invoices_in_run(self, run_id: int) -> tuple[int, Decimal]:
        """How many invoices a run sent, and by how much Sage's totals differ from ours, summed."""
        return await self._book.read(lambda: passages.invoices_in_run(run_id))

    # Pushing

    async def push(
        self,
        tenant_id: int | None = None,
        *,
        timeout: float | None = None,
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> PushResult:
        """As ``Pushes.push``, to one tenant, or to all that are connected."""
        ids = [tenant_id] if tenant_id is not None else await self._connected()
        return await self._pushes.push(ids, timeout or 0.0, report, cancel or Cancel())

    async def _connected(self) -> list[int]:
        rows = await self._book.read(tenants.tenants)
        return [row.id for row in rows if row.sign_in_id is not None]

    async def aclose(self) -> None:
        await self.watcher.aclose()


def _let_go_on(tenant_id: int | None) -> None:
    """Somebody wants that tenant, or all, to go on now; what Sage wishes stands."""
    business_waits.forget(tenant_id, but=Throttled.code)


def _row(row_id: int) -> OutboxRow:
    row = outbox.row(row_id)
    if row is None:
        raise NotFound(what="outbox row", name=row_id)
    return row


def _issue(issue_id: int) -> tuple[IssueRow, OutboxRow | None]:
    """The issue, and the row that it is about."""
    for issue in journal.issues():
        if issue.id != issue_id:
            continue
        if not issue.kind.startswith(ISSUE_PREFIX):
            return issue, None
        kind = issue.kind.removeprefix(ISSUE_PREFIX)
        rows = outbox.rows_of(kind, int(issue.key))
        mine = [row for row in rows if row.tenant_id == issue.tenant_id]
        return issue, mine[0] if mine else None
    raise NotFound(what="issue", name=issue_id)
