"""Keeps in the book what came of sending a record: each outcome in one transaction of its own."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sage_desktop.book import journal, outbox, passages
from sage_desktop.book.outbox_rows import Intent, OutboxRow, OutboxState
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import AppError, BadInput
from sage_desktop.sync.sending import accepting, loading, retry
from sage_desktop.sync.sending.gates import SetUp
from sage_desktop.sync.sending.loading import Subject
from sage_desktop.sync.sending.refusals import sage_text
from sage_desktop.sync.sending.steps import CREATE, UPDATE, Adopt, Nothing, Stuck
from sage_desktop.sync.sending.views import ISSUE_PREFIX, Gate, PushItem

log = logging.getLogger(__name__)

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


class Keeper:
    """``status`` is what new invoices are to reach; ``run_id`` gives the run of this push."""

    def __init__(
        self,
        book: Book,
        setup: SetUp,
        status: InvoiceStatus,
        clock: Clock,
        run_id: Callable[[], Awaitable[int]],
    ) -> None:
        self._book = book
        self._setup = setup
        self._status = status
        self._clock = clock
        self._run_id = run_id
        self.tally = Tally()

    async def held_back(
        self, row: OutboxRow, subject: Subject, gate: Gate, done: str
    ) -> PushItem | None:
        """``done``: what of it went before the gate closed."""
        needed: list[tuple[str, int]] = []
        if gate.code == "gate_waits_customer" and subject.parts is not None:
            needed = [(loading.CUSTOMER, subject.parts.customer.id)]
        elif gate.code == "gate_waits_product" and subject.parts is not None:
            needed = [(loading.PRODUCT, number) for number in subject.parts.on_the_way]

        def work() -> None:
            close_issue(row)
            if gate.by_choice:
                outbox.drop(row.id)
                return
            said = row.data.items() >= gate.data.items()
            if not said or (row.state, row.reason) != (OutboxState.WAITING, gate.code):
                outbox.hold(row.id, OutboxState.WAITING, gate.code, gate.data)
            for kind, number in needed:
                waits = any(e.tenant_id == row.tenant_id for e in outbox.rows_of(kind, number))
                if not waits and not loading.is_left(kind, number, row.tenant_id):
                    outbox.note(kind, {number: ()})

        await self._book.write(work)
        if gate.by_choice and not done:
            return None
        return _item(subject, WAITING, gate.code, gate.data)

    async def accept(
        self,
        row: OutboxRow,
        subject: Subject,
        intent: Intent,
        answer: accepting.Answer,
        warnings: tuple[str, ...],
    ) -> PushItem | str:
        run_id = await self._run_id()
        moment = self._clock()
        setup, status = self._setup, self._status

        def work() -> None:
            sage_id = accepting.accept(subject, setup, intent, answer, status, moment)
            cut = {"reason": "texts_cut", "detail": ", ".join(warnings)} if warnings else {}
            self._note(row, run_id, moment, intent.step, "done", sage_id=sage_id, **cut)
            close_issue(row)
            more = {"choice": intent.choice} if intent.step == UPDATE else {}
            outbox.next_step(row.id, more)

        try:
            await self._book.write(work)
        except BadInput as error:
            if error.code != "already_linked":
                raise
            data = {"name": subject.name, "sage": str(error.data.get("sage", ""))}
            return await self.stick(row, subject, Stuck("linked_elsewhere", data))
        self.tally.count(row.id, intent.step)
        return intent.step

    async def adopt(self, row: OutboxRow, subject: Subject, found: Adopt) -> PushItem | str:
        run_id = await self._run_id()
        moment = self._clock()

        def work() -> None:
            accepting.adopt(subject, self._setup, found, self._status, moment)
            self._note(row, run_id, moment, "found", "looked_up", sage_id=found.sage_id)
            close_issue(row)
            outbox.next_step(row.id)

        await self._book.write(work)
        return "found"

    async def settle(self, row: OutboxRow, subject: Subject, step: Nothing) -> PushItem:
        def work() -> None:
            link = subject.link
            if step.agreed is not None and link is not None and subject.kind != loading.INVOICE:
                journal.agree(link.id, step.agreed, link.sage_name)
            if step.agreed is not None and subject.sent is not None:
                passages.mark_void(subject.sent.invoice_id)
            close_issue(row)
            outbox.settle(row.id, row.version)

        await self._book.write(work)
        return _item(subject, SENT, sage_id=subject.link.sage_id if subject.link else "")

    async def later(self, row: OutboxRow, subject: Subject, error: AppError) -> PushItem:
        """Sage has trouble of its own: this record is tried again later."""
        attempts = row.attempts + 1
        when = retry.next_attempt(self._clock(), attempts, retry.TROUBLE)
        state = OutboxState.WAITING if row.intent is None else OutboxState.UNCERTAIN
        data = _texts(error)
        await self._book.write(
            lambda: outbox.hold(row.id, state, error.code, data, when, attempts=attempts)
        )
        return _item(subject, WAITING, error.code, data)

    async def uncertain(self, row: OutboxRow, subject: Subject, error: AppError) -> PushItem:
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

    async def keep_uncertain(self, row: OutboxRow, error: AppError) -> None:
        data = {**row.data, **_texts(error)}
        await self._book.write(
            lambda: outbox.hold(row.id, OutboxState.UNCERTAIN, "uncertain", data, row.next_attempt)
        )

    async def stick(
        self,
        row: OutboxRow,
        subject: Subject,
        why: Stuck,
        error: AppError | None = None,
        *,
        keep_intent: bool = False,
    ) -> PushItem | str:
        """A person is asked; "" if the record was changed since, for then it may go."""
        version = row.intent.version if row.intent is not None else row.version
        run_id = await self._run_id()
        moment = self._clock()
        said = why.sage_text or (sage_text(error) if error is not None else "")

        def work() -> bool:
            now = outbox.row(row.id)
            if now is not None and now.version != version and not keep_intent:
                outbox.next_step(row.id)
                return False
            close_issue(row)
            kind, key = f"{ISSUE_PREFIX}{row.kind}", str(row.local_id)
            journal.open_issue(row.tenant_id, kind, key, why.code, why.data, said, moment)
            step = row.intent.step if row.intent is not None else ""
            self._note(row, run_id, moment, step, "refused", reason=why.code, detail=said)
            outbox.hold(
                row.id, OutboxState.STUCK, why.code, why.data, None, drop_intent=not keep_intent
            )
            return True

        if not await self._book.write(work):
            return ""
        return _item(subject, FAILED, why.code, why.data)

    def _note(
        self, row: OutboxRow, run_id: int, moment: datetime, step: str, outcome: str, **more: str
    ) -> None:
        passages.note_passage(
            row.tenant_id, row.kind, row.local_id, run_id, moment, step, outcome, **more
        )


def close_issue(row: OutboxRow) -> None:
    """Of sending this record. Book thread."""
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
