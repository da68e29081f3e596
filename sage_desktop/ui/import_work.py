"""What the import screen does for one tenant: read, plan, decide, carry out, undo. No widgets.

It lives on while its page is not in front: what was begun goes on and is there when one returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.errors import AppError, BadInput, Cancelled, NotFound, Stale
from sage_desktop.core.i18n import tr
from sage_desktop.core.progress import Cancel
from sage_desktop.mirror.rows import (
    Outcome,
    PlanDetail,
    PlanHead,
    Shown,
    Side,
    Status,
    Ticks,
)
from sage_desktop.ui.import_kinds import ImportKind
from sage_desktop.ui.jobs import Job
from sage_desktop.ui.page import Desk
from sage_desktop.ui.texts import isolated

_NEVER = (Status.UNCHANGED, Status.PROBLEM)
"""Lines that can never be ticked."""


class Stage(Enum):
    """Where the import of a tenant is."""

    START = "start"
    READING = "reading"
    COMPARING = "comparing"
    READY = "ready"
    IMPORTING = "importing"
    RESULT = "result"


class ImportWork(QObject):
    """``changed``: stage, head or error. ``replanned``: all lines may be others. ``touched``: the
    numbers of lines that changed, None for any."""

    changed = Signal()
    replanned = Signal()
    touched = Signal(object)

    def __init__(self, desk: Desk, kind: ImportKind, tenant_id: int) -> None:
        super().__init__()
        self._desk, self._kind = desk, kind
        self.tenant_id, self.tenant_name = tenant_id, ""
        self.room = desk.door.imports
        self.stage = Stage.START
        self.head: PlanHead | None = None
        self.job: Job | None = None
        self.run: RunRow | None = None
        self.total = 0
        self.error: AppError | None = None
        self.failed_importing = False
        self.outdated = False

    @property
    def plan_id(self) -> int:
        if self.head is None:
            raise RuntimeError("nothing was planned yet")
        return self.head.id

    @property
    def busy(self) -> bool:
        return self.stage in (Stage.READING, Stage.COMPARING, Stage.IMPORTING)

    @property
    def can_decide(self) -> bool:
        """Whether ticks and choices can be changed now."""
        return self.stage is Stage.READY and self.head is not None

    # reading and planning

    def arrived(self) -> None:
        """A person came, so what was stopped may begin again."""
        if isinstance(self.error, Cancelled):
            self.error = None

    async def open(self) -> None:
        """The plan that lies ready, else Sage is read. What runs or was done is left alone.

        So is a reading that a person stopped: only a person begins it again.
        """
        if self.busy or self.stage is Stage.RESULT or isinstance(self.error, Cancelled):
            return
        if self.head is not None and not self.outdated:
            return
        head = await self.room.plan(self.tenant_id, self._kind.key)
        if head is None:
            await self.read()
            return
        outcomes = await self.room.outcomes(head.id)
        done = any(n for each, n in outcomes.items() if each is not Outcome.WAITING)
        outdated = self.outdated or done
        self._take_over(head)
        self.stage, self.run = Stage.READY, None
        if outdated:
            await self.renew()
        else:
            self._tell_plan()

    async def read(self, *, everything: bool = False) -> None:
        """Reads Sage and plans; an error is kept and told with ``changed``."""
        if self.busy:
            return
        title = tr("Reading {records} of {tenant}").format(
            records=self._kind.plural_noun(), tenant=isolated(self.tenant_name)
        )
        self.run = None
        with self._working(Stage.READING, title) as (job, cancel):
            head = await self.room.read(
                self.tenant_id,
                self._kind.key,
                everything=everything,
                report=job.report,
                cancel=cancel,
            )
            self._take_over(head)
        if self.error is None and self.head is not None:
            self.replanned.emit()

    async def renew(self) -> None:
        """Plans anew from what was read: the book changed. Where that cannot be now, later."""
        if self.busy or self.head is None:
            return
        self.run = None
        with self._working(Stage.COMPARING, self._kind.comparing()) as (job, cancel):
            head = await self.room.plan_again(
                self.tenant_id, self._kind.key, report=job.report, cancel=cancel
            )
            self._take_over(head)
        if isinstance(self.error, BadInput):
            self.error, self.outdated = None, True
        self._tell_plan()

    def _tell_plan(self) -> None:
        self.changed.emit()
        self.replanned.emit()

    def _take_over(self, head: PlanHead) -> None:
        self.head, self.error, self.outdated = head, None, False

    # deciding

    async def tick(self, numbers: Sequence[int], on: bool) -> None:
        try:
            self._ticked(await self.room.tick(self.plan_id, numbers, on))
        finally:
            self.touched.emit(list(numbers))

    async def tick_shown(self, shown: Shown, on: bool) -> None:
        self._ticked(await self.room.tick_shown(self.plan_id, shown, on))
        self.touched.emit(None)

    async def tick_new(self, shown: Shown) -> None:
        """Of those shown only the new ones."""
        await self.room.tick_shown(self.plan_id, shown, False)
        await self.tick_shown(replace(shown, status=Status.NEW), True)

    def ticked_of(self, counts: Mapping[Status, int], shown: Shown) -> Qt.CheckState:
        """Whether all that is shown is ticked, by its ``counts``; with a search that is unknown."""
        if self.head is None or not self.head.ticks.total:
            return Qt.CheckState.Unchecked
        ticks = self.head.ticks
        by_status = {
            None: ticks.total,
            Status.NEW: ticks.new,
            Status.CHANGED: ticks.changed,
            Status.GONE: ticks.gone,
        }
        able = {status: n for status, n in counts.items() if status not in _NEVER}
        wanted = sum(able.values()) if shown.status is None else able.get(shown.status, 0)
        whole = not shown.search and by_status.get(shown.status) == wanted > 0
        return Qt.CheckState.Checked if whole else Qt.CheckState.PartiallyChecked

    def _ticked(self, ticks: Ticks) -> None:
        if self.head is not None:
            self.head = replace(self.head, ticks=ticks)
            self.changed.emit()

    async def aim(self, line: int, target: int | None) -> PlanDetail:
        return await self._decided(line, await self.room.aim(self.plan_id, line, target))

    async def take(self, line: int, fields: Sequence[str], side: Side) -> PlanDetail | None:
        """Takes ``side`` for each of the fields; the line as it is then, None for no fields."""
        detail: PlanDetail | None = None
        for field in fields:
            detail = await self.room.take(self.plan_id, line, field, side)
        return None if detail is None else await self._decided(line, detail)

    async def _decided(self, line: int, detail: PlanDetail) -> PlanDetail:
        self.head = await self.room.head(self.plan_id)
        self.touched.emit([line])
        self.changed.emit()
        return detail

    # carrying out

    async def carry_out(self) -> None:
        """Imports what is ticked; an error is kept and told with ``changed``."""
        if self.busy or self.head is None or not self.head.ticks.total:
            return
        self.total = self.head.ticks.total
        title = tr("Importing {records} into the book").format(records=self._kind.count(self.total))
        with self._working(Stage.IMPORTING, title) as (job, cancel):
            try:
                self.run = await self.room.carry_out(self.plan_id, report=job.report, cancel=cancel)
                self.head = await self.room.head(self.plan_id)
            except NotFound as error:  # another program planned this import anew
                raise Stale() from error
        self.touched.emit(None)

    async def undo(self) -> RunRow | None:
        """Takes the last import back and plans anew."""
        run, self.run = self.run, None  # a second press finds nothing to take back
        if run is None:
            return None
        try:
            with self._desk.jobs.job(tr("Taking the import back")):
                undone = await self._desk.door.undo(run.id)
        except AppError:
            self.run = run
            raise
        await self.renew()
        return undone

    def done(self) -> None:
        """The result was seen; the next time there is a plan of what is left."""
        self.stage, self.run, self.outdated = Stage.START, None, True

    def stop(self) -> None:
        if self.job is not None:
            self.job.request_cancel()

    @contextmanager
    def _working(self, stage: Stage, title: str) -> Iterator[tuple[Job, Cancel]]:
        """Shows a job in page and bottom bar. Expected errors end it and are kept."""
        cancel = Cancel()
        self.error, self.stage = None, stage
        with self._desk.jobs.job(title, cancel) as job:
            self.job = job
            self.changed.emit()
            try:
                yield job, cancel
            except AppError as error:
                self.error, self.failed_importing = error, stage is Stage.IMPORTING
            finally:
                self.job = None
        self.stage = self._after(stage)
        self.changed.emit()

    def _after(self, stage: Stage) -> Stage:
        if stage is Stage.IMPORTING and self.run is not None and self.error is None:
            return Stage.RESULT
        if isinstance(self.error, Cancelled) and self.head is None:
            return Stage.START
        return Stage.READY
