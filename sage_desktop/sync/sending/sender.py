"""Sends one record after the other to one Sage business, each step stored before it leaves.

What is stored when, and what a kill in between leaves, is in ``docs/sync-logic.md``. Only one
sender works on a business at a time (``pusher``), so a row that is found *sending* was left by a
program that is gone: its outcome is unknown.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from sage_desktop.book import bulk, outbox, tenants
from sage_desktop.book.outbox_rows import Intent, OutboxRow
from sage_desktop.book.store import Book
from sage_desktop.core import clock as times
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import (
    AppError,
    Ask,
    NotFound,
    NotPermitted,
    Rejected,
    ServerTrouble,
    Stale,
    Uncertain,
    Wait,
)
from sage_desktop.sync.sending import (
    accepting,
    customer_steps,
    invoice_steps,
    item_steps,
    loading,
    retry,
)
from sage_desktop.sync.sending.business import SageBusiness
from sage_desktop.sync.sending.gates import SetUp, tenant_gate
from sage_desktop.sync.sending.keeping import Keeper, close_issue
from sage_desktop.sync.sending.loading import Subject
from sage_desktop.sync.sending.refusals import stuck_by
from sage_desktop.sync.sending.steps import (
    CREATE,
    RELEASE,
    Adopt,
    Anew,
    Nothing,
    Request,
    Step,
    Stuck,
    Taken,
)
from sage_desktop.sync.sending.views import Choice, PushItem

log = logging.getLogger(__name__)

MOST_STEPS = 8
"""More than any record needs: a record that never comes to rest is a defect of ours."""

Plan = Callable[[Subject, OutboxRow, SetUp, SageBusiness, Taken], Awaitable[Step]]
LookUp = Callable[
    [Subject, Mapping[str, Any], SageBusiness, Taken], Coroutine[Any, Any, Adopt | None]
]

_PLANS: Mapping[str, Plan] = {
    loading.CUSTOMER: customer_steps.plan,
    loading.PRODUCT: item_steps.plan,
    loading.INVOICE: invoice_steps.plan,
}
_LOOK_UPS: Mapping[str, LookUp] = {
    loading.CUSTOMER: customer_steps.look_up,
    loading.PRODUCT: item_steps.look_up,
    loading.INVOICE: invoice_steps.look_up,
}


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
        self._keeper = Keeper(book, setup, business.status, clock, run_id)
        self.tally = self._keeper.tally

    async def send(self, row_id: int) -> PushItem | None:
        """Brings one row as far as it goes now; None: there was nothing of it to send.

        Raises ``Wait`` and ``Ask`` errors that concern the whole business, after the row was kept,
        and ``Stale`` if nothing of the kind may go any more.
        """
        if not await self._book.write(lambda: self._is_at_home(row_id)):
            return None
        try:
            return await self._steps(row_id)
        except NotFound:
            if await self._book.read(lambda: outbox.row(row_id)) is not None:
                raise
            return None  # it was removed meanwhile
        except AppError:
            raise
        except Exception:  # a defect of ours with one record must not hold up the others
            log.exception("sending outbox row %s failed", row_id)
            row, subject = await self._book.read(lambda: self._load(row_id))
            if row is None or subject is None:
                raise
            return await self._keeper.later(row, subject, AppError("unexpected"))

    async def _steps(self, row_id: int) -> PushItem | None:
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
                return await self._keeper.held_back(row, subject, subject.gate, done)
            else:
                result = await self._next(row, subject)
            if isinstance(result, PushItem):
                return result
            done = result or done
        raise RuntimeError(f"outbox row {row_id} never comes to rest")

    def _is_at_home(self, row_id: int) -> bool:
        """Whether its record still belongs to this tenant; else it goes where it belongs by now."""
        row = outbox.row(row_id)
        if row is None:
            return False
        if row.intent is not None or loading.belongs(row.kind, row.local_id, row.tenant_id):
            return True
        close_issue(row)
        outbox.drop(row.id)
        outbox.note(row.kind, {row.local_id: row.changed})
        return False

    def _load(self, row_id: int) -> tuple[OutboxRow | None, Subject | None]:
        row = outbox.row(row_id)
        if row is None:
            return None, None
        return row, loading.subject(row.kind, row.local_id, self._setup)

    # One step

    async def _next(self, row: OutboxRow, subject: Subject) -> PushItem | str:
        try:
            step = await self._plan(row, subject)
        except ServerTrouble as error:
            return await self._keeper.later(row, subject, error)
        except (Rejected, NotFound, NotPermitted) as error:
            return await self._keeper.stick(row, subject, stuck_by(error, "", subject.name), error)
        match step:
            case Nothing():
                return await self._keeper.settle(row, subject, step)
            case Stuck():
                return await self._keeper.stick(row, subject, step)
            case Adopt():
                return await self._keeper.adopt(row, subject, step)
            case Anew():
                await self._book.write(lambda: self._start_anew(row, subject))
                return "void"
            case Request():
                intent = step.intent(row, self._clock())
                await self._book.write(lambda: self._commit_intent(row, intent))
                return await self._transmit(row, subject, intent, step.warnings, first=True)

    async def _plan(self, row: OutboxRow, subject: Subject) -> Step:
        plan, taken = _PLANS[subject.kind], self._taken(subject)
        return await plan(subject, row, self._setup, self._business, taken)

    def _taken(self, subject: Subject) -> Taken:
        kind, tenant_id = subject.link_kind, self._setup.tenant.id

        async def taken(sage_ids: Collection[str]) -> Collection[str]:
            if not sage_ids:
                return ()
            return await self._book.read(lambda: bulk.links_of(kind, tenant_id, list(sage_ids)))

        return taken

    def _start_anew(self, row: OutboxRow, subject: Subject) -> None:
        accepting.start_anew(subject)
        outbox.next_step(row.id)

    def _commit_intent(self, row: OutboxRow, intent: Intent) -> None:
        """Raises ``Stale`` if the tenant does not send such records any more."""
        before = self._setup.tenant
        tenant, module = tenants.tenant(before.id), tenants.module()
        enabled, paused = module.enabled, module.paused
        now = replace(self._setup, tenant=tenant, module_enabled=enabled, paused=paused)
        if tenant.business != before.business or tenant_gate(row.kind, now) is not None:
            raise Stale
        outbox.send(row.id, intent)

    async def _resume(self, row: OutboxRow, intent: Intent, subject: Subject) -> PushItem | str:
        """Of a request whose outcome is not known: the same again, or a look at Sage."""
        if intent.step != CREATE:
            look = {"look": "yes", "sent": json.dumps(intent.agreed), "choice": intent.choice}
            await self._book.write(lambda: outbox.look_again(row.id, look))
            return ""
        if row.data.get("choice") == Choice.SEND_ANYWAY:
            await self._book.write(lambda: outbox.look_again(row.id, row.data))
            return ""
        made_at, now = times.from_text(intent.made_at), self._clock()
        unwanted = subject.gate is not None and subject.gate.by_choice
        if not unwanted and retry.may_repeat(made_at, now):
            return await self._transmit(row, subject, intent, (), first=False)
        if unwanted and not retry.is_settled(made_at, now):
            return await self._keeper.uncertain(row, subject, Uncertain())
        try:
            found = await self._look_up(intent, subject)
        except ServerTrouble as error:
            return await self._keeper.later(row, subject, error)
        except (Rejected, NotFound, NotPermitted) as error:
            return await self._keeper.uncertain(row, subject, error)
        if found is not None:
            return await self._keeper.adopt(row, subject, found)
        if unwanted:  # it never arrived, and must not
            await self._book.write(lambda: outbox.look_again(row.id, {}))
            return ""
        data = {"name": subject.name, "since": intent.made_at}
        return await self._keeper.stick(
            row, subject, Stuck("unknown_outcome", data), keep_intent=True
        )

    async def _look_up(self, intent: Intent, subject: Subject) -> Adopt | None:
        """Whether what the intent makes is there, as it was sent."""
        [sent] = json.loads(intent.body).values()
        look_up = _LOOK_UPS[subject.kind]
        return await look_up(subject, sent, self._business, self._taken(subject))

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
            answer = accepting.read(subject, intent, reply)
        except (Uncertain, ServerTrouble) as error:
            return await self._keeper.uncertain(row, subject, error)
        except (Rejected, NotFound) as error:
            if intent.step == RELEASE and "look" not in row.data:  # somebody may have issued it
                await self._book.write(lambda: outbox.look_again(row.id, {"look": "yes"}))
                return ""
            return await self._keeper.stick(
                row, subject, stuck_by(error, intent.step, subject.name), error
            )
        except NotPermitted as error:
            if not first:
                return await self._keeper.uncertain(row, subject, error)
            return await self._keeper.stick(
                row, subject, stuck_by(error, intent.step, subject.name), error
            )
        except (Wait, Ask) as error:
            if first:
                await self._book.write(lambda: outbox.look_again(row.id, row.data))
            else:
                await self._keeper.keep_uncertain(row, error)
            raise
        return await self._keeper.accept(row, subject, intent, answer, warnings)
