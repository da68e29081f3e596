"""One push of one tenant: everything that is due, in order, by one writer, with a run that tells.

No two writers work on one Sage business, neither here nor in another program: Sage forbids parallel
creations (``sage/api.md`` 7).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sage_desktop.book import outbox, outbox_many, passages, tenants
from sage_desktop.book.outbox_rows import OutboxRow, OutboxState
from sage_desktop.book.store import Book
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import (
    Ask,
    BadInput,
    Cancelled,
    NotFound,
    NotPermitted,
    Stale,
    Wait,
)
from sage_desktop.core.process_lock import process_lock
from sage_desktop.core.progress import Cancel, Progress, Report
from sage_desktop.sage.client import SageClient
from sage_desktop.sync import runs
from sage_desktop.sync.access import ClientOf
from sage_desktop.sync.sending import loading, retry
from sage_desktop.sync.sending.business import FRESH, SageBusiness
from sage_desktop.sync.sending.gates import SetUp, tenant_gate
from sage_desktop.sync.sending.keeping import SENT
from sage_desktop.sync.sending.loading import TroubleHere, in_order
from sage_desktop.sync.sending.push_run import Pushed, Run
from sage_desktop.sync.sending.refusals import bars_kind
from sage_desktop.sync.sending.sender import Sender
from sage_desktop.sync.sending.views import PushItem
from sage_desktop.sync.sending.waits import Waits

STAGE = "sending"
MOST_TROUBLES = 3
"""So many records in a row with trouble at Sage's side, and the rest waits too."""

_BUSY_SECONDS = 0.2
_TROUBLES = frozenset(
    {"uncertain", "server_trouble", "bad_reply", "incomplete_list", "wrong_business"}
)


@dataclass(slots=True)
class _Passed:
    """``waits``: rows that wait for another record; ``stopped``: Sage has trouble of its own."""

    moved: bool = False
    stopped: bool = False
    waits: set[int] = field(default_factory=set)


class Pusher:
    """Pushes tenants, each by itself."""

    def __init__(
        self,
        book: Book,
        locks: Path,
        client_of: ClientOf,
        trouble_here: TroubleHere,
        clock: Clock,
    ) -> None:
        self._book = book
        self._locks = locks
        self._client_of = client_of
        self._trouble_here = trouble_here
        self._clock = clock

    @asynccontextmanager
    async def alone(self, tenant_id: int) -> AsyncIterator[None]:
        """The one writer of that tenant. Raises ``BadInput("busy_sending")``."""
        lock = process_lock(self._locks / f"push-{tenant_id}", timeout=_BUSY_SECONDS)
        try:
            await lock.__aenter__()
        except TimeoutError:
            name = (await self._book.read(lambda: tenants.tenant(tenant_id))).name
            raise BadInput("busy_sending", tenant=name) from None
        try:
            yield
        finally:
            await lock.__aexit__(None, None, None)

    async def push(self, tenant_id: int, report: Report, cancel: Cancel) -> Pushed:
        """Sends what is due now, until nothing more moves.

        Trouble that concerns the whole business ends it, and stands in ``error``. Raises
        ``NotFound``, ``BadInput("busy_sending")``, ``Cancelled`` between two records.
        """
        async with self.alone(tenant_id):
            setup = await self._set_up(tenant_id)
            gated = await self._close_gates(setup)
            pushed = Pushed()
            if gated:
                return pushed
            waits = Waits(self._book, self._clock, tenant_id)
            if (wait := await waits.running()) is not None:
                pushed.resume_at = wait.until
                pushed.add(await waits.hold(await self._due(setup), wait))
                return pushed
            client = self._client_of(setup.tenant)
            run = Run(self._book, setup.tenant, self._clock, client)
            try:
                await self._all(setup, client, run, waits, pushed, report, cancel)
            except (Wait, Ask) as error:
                pushed.error = error
                pushed.resume_at, held = await waits.after(error, await self._due(setup))
                pushed.add(held)
            except Stale as error:  # another business, or nothing of it goes by now
                pushed.error = error
                with suppress(NotFound):  # the tenant was deleted meanwhile
                    await self._close_gates(await self._set_up(tenant_id))
            except Cancelled:
                pushed.cancelled = True
                raise
            else:
                await self._close_issues(tenant_id, pushed)
            finally:
                pushed.requests = client.requests
                pushed.run_id = run.id
                await run.end(pushed)
            return pushed

    async def _close_issues(self, tenant_id: int, pushed: Pushed) -> None:
        """Sage took something: what a person had to do about the sign-in is done."""
        if not any(each.state == SENT for each in pushed.items.values()):
            return
        left = await self._book.read(lambda: runs.open_issues(tenant_id))
        if left:
            await self._book.write(lambda: runs.close_issues(tenant_id))

    async def _set_up(self, tenant_id: int) -> SetUp:
        trouble_here = self._trouble_here
        return await self._book.read(lambda: loading.set_up(tenant_id, trouble_here))

    async def _close_gates(self, setup: SetUp) -> bool:
        """Says at the rows why none of their kind goes; True: nothing goes at all."""
        tenant = setup.tenant
        everything = tenant_gate("", setup)
        closed = {
            kind: gate
            for kind in loading.ORDER
            if (gate := everything or tenant_gate(kind, setup)) is not None
        }

        def work() -> None:
            for kind, gate in closed.items():
                outbox_many.hold_kind(tenant.id, kind, gate.code, gate.data)
                outbox_many.rest(tenant.id, kind)

        if closed:
            await self._book.write(work)
        return everything is not None

    async def _all(
        self,
        setup: SetUp,
        client: SageClient,
        run: Run,
        waits: Waits,
        pushed: Pushed,
        report: Report,
        cancel: Cancel,
    ) -> None:
        """Passes over what is due, until a pass sends nothing more."""
        if not await self._due(setup):
            return
        business = await self._business(setup, client)
        setup = await self._with_facts(setup, business)
        handled: dict[int, int] = {}
        dependent: set[int] = set()
        while True:
            rows = [row for row in await self._due(setup) if handled.get(row.id) != row.version]
            if not rows:
                return
            await self._expect(rows, business)
            sender = Sender(self._book, setup, business, self._clock, run.begun)
            run.sender = sender
            passed = await self._pass(rows, sender, setup, handled, pushed, report, cancel)
            run.add(sender)
            if passed.stopped:
                pushed.resume_at = await waits.troubles(MOST_TROUBLES)
                return
            dependent |= passed.waits
            if passed.moved:  # what waited for another record has another chance
                for number in dependent:
                    handled.pop(number, None)
                dependent.clear()

    async def _expect(self, rows: list[OutboxRow], business: SageBusiness) -> None:
        """How many of these are to be made: whether looking for each is worth it."""
        made = await self._book.read(lambda: loading.to_be_made(rows))
        business.looks.expected = made

    async def _pass(
        self,
        rows: list[OutboxRow],
        sender: Sender,
        setup: SetUp,
        handled: dict[int, int],
        pushed: Pushed,
        report: Report,
        cancel: Cancel,
    ) -> _Passed:
        passed, troubles = _Passed(), 0
        blocked: set[str] = set()
        for number, row in enumerate(rows):
            cancel.check()
            report(Progress(STAGE, number, len(rows)))
            if row.kind in blocked:
                continue
            handled[row.id] = row.version
            item = await sender.send(row.id)
            if item is None:
                continue
            pushed.items[item.kind, item.key] = item
            passed.moved = passed.moved or item.state == SENT
            if item.reason.startswith("gate_waits"):
                passed.waits.add(row.id)
            troubles = troubles + 1 if item.reason in _TROUBLES else 0
            if troubles >= MOST_TROUBLES:
                passed.stopped = True
                return passed
            if bars_kind(item.reason, item.data):
                blocked.add(row.kind)
                await self._block(setup.tenant.id, row.kind, item)
        report(Progress(STAGE, len(rows), len(rows)))
        return passed

    async def _block(self, tenant_id: int, kind: str, item: PushItem) -> None:
        """What the Sage user may not do for one record holds for all of the kind."""
        reason, data = item.reason, item.data
        await self._book.write(lambda: outbox_many.hold_kind(tenant_id, kind, reason, data))

    async def _due(self, setup: SetUp) -> list[OutboxRow]:
        moment = self._clock()
        rows = await self._book.read(lambda: outbox.rows(setup.tenant.id))
        open_kinds = {kind for kind in loading.ORDER if tenant_gate(kind, setup) is None}
        barred = {row.kind for row in rows if _bars(row)}
        return in_order(
            row
            for row in due(rows, moment)
            if row.kind in open_kinds and (row.kind not in barred or row.intent is not None)
        )

    async def _business(self, setup: SetUp, client: SageClient) -> SageBusiness:
        tenant = setup.tenant
        assert tenant.business is not None  # noqa: S101  # the gate is open
        book_id, module = await self._book.read(lambda: (tenants.book_id(), tenants.module()))
        return SageBusiness(client, tenant.business.id, book_id, module.default_invoice_status)

    async def _with_facts(self, setup: SetUp, business: SageBusiness) -> SetUp:
        """What the business allows, read anew if that was long ago."""
        read_at = setup.facts.read_at
        moment = self._clock()
        if read_at is not None and read_at <= moment < read_at + FRESH:
            return setup
        try:
            facts = await business.facts(setup.tenant.id, moment)
        except NotFound as error:  # this user cannot enter the business any more
            raise NotPermitted(**error.data) from error
        await self._book.write(lambda: passages.save_facts(facts))
        return await self._set_up(setup.tenant.id)


def due(rows: Iterable[OutboxRow], now: datetime) -> list[OutboxRow]:
    """Those whose turn it is. What needs a person is never due by itself."""
    return [
        row
        for row in rows
        if row.state is not OutboxState.STUCK and retry.is_over(row.next_attempt, now)
    ]


def _bars(row: OutboxRow) -> bool:
    """Whether a person must do something before any of its kind goes."""
    return row.state is OutboxState.STUCK and bars_kind(row.reason, row.data)
