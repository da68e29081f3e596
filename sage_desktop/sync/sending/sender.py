"""Sends one record after the other to one Sage business, each step stored before it leaves.

What is stored when, and what a kill in between leaves, is in ``docs/sync-logic.md``. Only one
sender works on a business at a time (``pusher``), so a row that is found *sending* was left by a
program that is gone: its outcome is unknown.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sage_desktop.book import bulk, journal, outbox, passages
from sage_desktop.book.outbox_rows import Intent, OutboxRow, OutboxState
from sage_desktop.book.store import Book
from sage_desktop.core import clock as times
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import (
    AppError,
    Ask,
    BadInput,
    NotFound,
    NotPermitted,
    Rejected,
    ServerTrouble,
    Uncertain,
    Wait,
)
from sage_desktop.sync.runs import refuse_if_changed
from sage_desktop.sync.sending import (
    accepting,
    customer_steps,
    invoice_steps,
    item_steps,
    loading,
    retry,
)
from sage_desktop.sync.sending.business import SageBusiness
from sage_desktop.sync.sending.gates import SetUp
from sage_desktop.sync.sending.loading import Subject
from sage_desktop.sync.sending.refusals import sage_text, stuck_by
from sage_desktop.sync.sending.steps import (
    CREATE,
    RELEASE,
    Adopt,
    Nothing,
    Request,
    Step,
    Stuck,
    Taken,
)
from sage_desktop.sync.sending.views import ISSUE_PREFIX, Choice, Gate, PushItem

log = logging.getLogger(__name__)

MOST_STEPS = 8
"""More than any record needs: a record that never comes to rest is a defect of ours."""

Plan = Callable[[Subject, OutboxRow, SetUp, SageBusiness, Taken], Awaitable[Step]]

_PLANS: Mapping[str, Plan] = {
    loading.CUSTOMER: customer_steps.plan,
    loading.PRODUCT: item_steps.plan,
    loading.INVOICE: invoice_steps.plan,
}

SENT, WAITING, UNCERTAIN, FAILED = "sent", "waiting", "uncertain", "failed"


@dataclass(slots=True)
class Tally:
    """What a push did: records that are new in Sage, and those that changed there."""

    created: int = 0
    updated: int = 0
    counted: set[int] = field(default_factory=set)

    def count(self, row_id: int, step: str) -> None:
        """A record counts once, however many steps it takes."""
        if row_id in self.counted:
            return
        self.counted.add(row_id)
        if step == CREATE:
            self.created += 1
        else:
            self.updated += 1


class Sender:
    """``run_id`` gives the run that passages belong to, begun when it is first asked for."""

    def __init__(
        self,
        book: Book,
        setup: SetUp,
        business: SageBusiness,
        clock: Clock,
        run_id: Callable[[], Awaitable[int]],
    ) -> None:
        self._book = book
        self._setup = setup
        self._business = business
        self._clock = clock
        self._run_id = run_id
        self.tally = Tally()

    async def send(self, row_id: int) -> PushItem | None:
        """Brings one row as far as it goes now; None: there was nothing of it to send.

        Raises ``Wait`` and ``Ask`` errors that concern the whole business, after the row was kept.
        """
        done = ""
        for _ in range(MOST_STEPS):
            row, subject = await self._book.read(lambda: self._load(row_id))
            if row is None:
                return None
            if subject is None:
                await self._book.write(lambda: outbox.drop(row_id))
                return None
            if row.intent is not None:
                result = await self._resume(row, row.intent, subject)
            elif subject.gate is not None:
                return await self._held_back(row, subject, subject.gate, done)
            else:
                result = await self._next(row, subject)
            if isinstance(result, PushItem):
                return result
            done = result or done
        raise RuntimeError(f"outbox row {row_id} never comes to rest")

    def _load(self, row_id: int) -> tuple[OutboxRow | None, Subject | None]:
        row = outbox.row(row_id)
        if row is None:
            return None, None
        return row, loading.subject(row.kind, row.local_id, self._setup)

    async def _held_back(
        self, row: OutboxRow, subject: Subject, gate: Gate, done: str
    ) -> PushItem | None:
        """``done``: what of it went before the gate closed."""
        needed: list[tuple[str, int]] = []
        if gate.code == "gate_waits_customer" and subject.parts is not None:
            needed = [(loading.CUSTOMER, subject.parts.customer.id)]
        elif gate.code == "gate_waits_product" and subject.parts is not None:
            needed = [(loading.PRODUCT, number) for number in subject.parts.on_the_way]

        def work() -> None:
            _close_issue(row)
            if gate.by_choice:
                outbox.drop(row.id)
                return
            if (row.state, row.reason, row.data) != (OutboxState.WAITING, gate.code, gate.data):
                outbox.hold(row.id, OutboxState.WAITING, gate.code, gate.data)
            for kind, number in needed:
                if not any(e.tenant_id == row.tenant_id for e in outbox.rows_of(kind, number)):
                    outbox.note(kind, {number: ()})

        await self._book.write(work)
        if gate.by_choice and not done:
            return None
        return _item(subject, WAITING, gate.code, gate.data)

    # One step

    async def _next(self, row: OutboxRow, subject: Subject) -> PushItem | str:
        try:
            step = await self._plan(row, subject)
        except ServerTrouble as error:
            return await self._later(row, subject, error)
        except (Rejected, NotFound, NotPermitted) as error:
            return await self._stick(row, subject, stuck_by(error, "", subject.name), error)
        match step:
            case Nothing():
                return await self._settle(row, subject, step)
            case Stuck():
                return await self._stick(row, subject, step)
            case Adopt():
                return await self._adopt(row, subject, step)
            case Request():
                intent = step.intent(row.version, self._clock())
                await self._book.write(lambda: self._commit_intent(row, intent))
                return await self._transmit(row, subject, intent, step.warnings, first=True)

    async def _plan(self, row: OutboxRow, subject: Subject) -> Step:
        kind, tenant_id = subject.link_kind, self._setup.tenant.id

        async def taken(sage_ids: Collection[str]) -> Collection[str]:
            if not sage_ids:
                return ()
            return await self._book.read(lambda: bulk.links_of(kind, tenant_id, list(sage_ids)))

        return await _PLANS[subject.kind](subject, row, self._setup, self._business, taken)

    def _commit_intent(self, row: OutboxRow, intent: Intent) -> None:
        refuse_if_changed(self._setup.tenant)
        outbox.send(row.id, intent)

    async def _resume(self, row: OutboxRow, intent: Intent, subject: Subject) -> PushItem | str:
        """Of a request whose outcome is not known: the same again, or a look at Sage."""
        if intent.step != CREATE:
            look = {"look": "yes"} if intent.step == RELEASE else {}
            await self._book.write(lambda: outbox.look_again(row.id, look))
            return ""
        if row.data.get("choice") == Choice.SEND_ANYWAY:
            await self._book.write(lambda: outbox.look_again(row.id, row.data))
            return ""
        if retry.may_repeat(times.from_text(intent.made_at), self._clock()):
            return await self._transmit(row, subject, intent, (), first=False)
        if subject.gate is not None:
            return await self._uncertain(row, subject, Uncertain())
        try:
            step = await self._plan(row, subject)
        except ServerTrouble as error:
            return await self._later(row, subject, error)
        if isinstance(step, Adopt):
            return await self._adopt(row, subject, step)
        data = {"name": subject.name, "since": intent.made_at}
        return await self._stick(row, subject, Stuck("unknown_outcome", data), keep_intent=True)

    async def _transmit(
        self,
        row: OutboxRow,
        subject: Subject,
        intent: Intent,
        warnings: tuple[str, ...],
        *,
        first: bool,
    ) -> PushItem | str:
        """``first``: it never left before, so an attempt that did not leave changes nothing."""
        try:
            reply = await self._business.client.write(intent.method, intent.path, intent.body)
            answer = accepting.read(subject.kind, intent, reply)
        except (Uncertain, ServerTrouble) as error:
            return await self._uncertain(row, subject, error)
        except (Rejected, NotFound) as error:
            return await self._stick(
                row, subject, stuck_by(error, intent.step, subject.name), error
            )
        except NotPermitted as error:
            if not first:
                await self._keep_uncertain(row, error)
                raise
            return await self._stick(
                row, subject, stuck_by(error, intent.step, subject.name), error
            )
        except (Wait, Ask) as error:
            if first:
                await self._book.write(lambda: outbox.look_again(row.id, row.data))
            else:
                await self._keep_uncertain(row, error)
            raise
        return await self._accept(row, subject, intent, answer, warnings)

    # What comes of it

    async def _accept(
        self,
        row: OutboxRow,
        subject: Subject,
        intent: Intent,
        answer: accepting.Answer,
        warnings: tuple[str, ...],
    ) -> PushItem | str:
        run_id = await self._run_id()
        moment = self._clock()
        tenant_id, status = row.tenant_id, self._business.status

        def work() -> None:
            sage_id = accepting.accept(subject, tenant_id, intent, answer, status, moment)
            cut = {"reason": "texts_cut", "detail": ", ".join(warnings)} if warnings else {}
            self._note(row, run_id, moment, intent.step, "done", sage_id=sage_id, **cut)
            _close_issue(row)
            outbox.next_step(row.id)

        try:
            await self._book.write(work)
        except BadInput as error:
            if error.code != "already_linked":
                raise
            data = {"name": subject.name, "sage": str(error.data.get("sage", ""))}
            return await self._stick(row, subject, Stuck("linked_elsewhere", data))
        self.tally.count(row.id, intent.step)
        return intent.step

    async def _adopt(self, row: OutboxRow, subject: Subject, found: Adopt) -> PushItem | str:
        run_id = await self._run_id()
        moment = self._clock()

        def work() -> None:
            accepting.adopt(subject, row.tenant_id, found, self._business.status, moment)
            self._note(row, run_id, moment, "found", "looked_up", sage_id=found.sage_id)
            _close_issue(row)
            outbox.next_step(row.id)

        await self._book.write(work)
        return "found"

    async def _settle(self, row: OutboxRow, subject: Subject, step: Nothing) -> PushItem:
        def work() -> None:
            link = subject.link
            if step.agreed is not None and link is not None and subject.kind != loading.INVOICE:
                journal.agree(link.id, step.agreed, link.sage_name)
            if step.agreed is not None and subject.sent is not None:
                passages.mark_void(subject.sent.invoice_id)
            _close_issue(row)
            outbox.settle(row.id, row.version)

        await self._book.write(work)
        return _item(subject, SENT, sage_id=subject.link.sage_id if subject.link else "")

    async def _later(self, row: OutboxRow, subject: Subject, error: AppError) -> PushItem:
        """Sage has trouble of its own: this record is tried again later."""
        attempts = row.attempts + 1
        when = retry.next_attempt(self._clock(), attempts, retry.TROUBLE)
        state = OutboxState.WAITING if row.intent is None else OutboxState.UNCERTAIN
        data = _texts(error)
        await self._book.write(
            lambda: outbox.hold(row.id, state, error.code, data, when, attempts=attempts)
        )
        return _item(subject, WAITING, error.code, data)

    async def _uncertain(self, row: OutboxRow, subject: Subject, error: AppError) -> PushItem:
        attempts = row.attempts + 1
        moment = self._clock()
        when = retry.next_attempt(moment, attempts, retry.UNKNOWN)
        data = {**_texts(error), "name": subject.name}
        log.warning("%s %s: the outcome is unknown: %s", row.kind, row.local_id, error)
        await self._book.write(
            lambda: outbox.hold(
                row.id, OutboxState.UNCERTAIN, "uncertain", data, when, attempts=attempts
            )
        )
        return _item(subject, UNCERTAIN, "uncertain", data)

    async def _keep_uncertain(self, row: OutboxRow, error: AppError) -> None:
        data = {**row.data, **_texts(error)}
        await self._book.write(
            lambda: outbox.hold(row.id, OutboxState.UNCERTAIN, "uncertain", data, row.next_attempt)
        )

    async def _stick(
        self,
        row: OutboxRow,
        subject: Subject,
        why: Stuck,
        error: AppError | None = None,
        *,
        keep_intent: bool = False,
    ) -> PushItem:
        run_id = await self._run_id()
        moment = self._clock()
        said = why.sage_text or (sage_text(error) if error is not None else "")

        def work() -> None:
            _close_issue(row)
            kind, key = f"{ISSUE_PREFIX}{row.kind}", str(row.local_id)
            journal.open_issue(row.tenant_id, kind, key, why.code, why.data, said, moment)
            step = row.intent.step if row.intent is not None else ""
            self._note(row, run_id, moment, step, "refused", reason=why.code, detail=said)
            outbox.hold(
                row.id, OutboxState.STUCK, why.code, why.data, None, drop_intent=not keep_intent
            )

        await self._book.write(work)
        return _item(subject, FAILED, why.code, why.data)

    def _note(
        self, row: OutboxRow, run_id: int, moment: datetime, step: str, outcome: str, **more: str
    ) -> None:
        passages.note_passage(
            row.tenant_id, row.kind, row.local_id, run_id, moment, step, outcome, **more
        )


def _close_issue(row: OutboxRow) -> None:
    journal.close_issue(row.tenant_id, f"{ISSUE_PREFIX}{row.kind}", str(row.local_id))


def _texts(error: AppError) -> dict[str, str]:
    return {name: str(value)[:200] for name, value in error.data.items()}


def _item(
    subject: Subject,
    state: str,
    reason: str = "",
    data: Mapping[str, str] | None = None,
    *,
    sage_id: str = "",
) -> PushItem:
    sage_id = sage_id or (subject.link.sage_id if subject.link is not None else "")
    return PushItem(
        subject.kind, subject.record.key, subject.name, state, sage_id, reason, dict(data or {})
    )
