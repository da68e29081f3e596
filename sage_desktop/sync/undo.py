"""Takes a run back from its journal; what was changed since then is left as it is.

Newest change first, a page of them in one transaction. An undo that was ended by force is begun
again: what is back already is recognised and passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from sage_desktop.book import bulk, journal, snapshots
from sage_desktop.book.run_rows import Counts, Problem, RunChangeRow, RunResult, RunRow
from sage_desktop.book.store import Book
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import BadInput, Cancelled, Fix
from sage_desktop.core.progress import Cancel, Progress, Report
from sage_desktop.sync.runs import Runs

KIND = "undo"
STAGE = "undoing"
AT_ONCE = 500
MOST_PROBLEMS = 1_000


class Undo:
    """Undoes runs, one of a tenant at a time."""

    def __init__(self, book: Book, runs: Runs, clock: Clock) -> None:
        self._book = book
        self._runs = runs
        self._clock = clock

    async def run(self, run_id: int, report: Report, cancel: Cancel) -> RunRow:
        """The run that did it; ``cancelled`` if it was stopped, and can be begun again then.

        Raises ``NotFound``, ``BadInput``: cannot_undo, busy.
        """
        wanted = await self._book.read(lambda: journal.run(run_id))
        if wanted.tenant_id is None:
            raise BadInput("cannot_undo", run=run_id)
        async with self._runs.alone(wanted.tenant_id):
            work = Undoing(run_id)
            try:
                done = await self._book.write(lambda: work.begin(self._clock()))
                while not done:
                    report(Progress(STAGE, work.done, work.total))
                    cancel.check()
                    done = await self._book.write(lambda: work.page(self._clock()))
            except Cancelled:
                await self._book.write(lambda: work.end(RunResult.CANCELLED, self._clock()))
            report(Progress(STAGE, work.done, work.total))
        return await self._book.read(lambda: journal.run(work.own_id))


@dataclass(slots=True)
class Undoing:
    """One undo under way. Its methods are for the book's thread, each in one transaction."""

    run_id: int
    own_id: int = 0
    done: int = 0
    total: int = 0
    _tenant_id: int | None = None
    _below: int | None = None
    _counts: Counts = field(default_factory=Counts)
    _problems: list[Problem] = field(default_factory=list)

    def begin(self, now: datetime) -> bool:
        """Starts the undoing run and takes the first page back; True: that was all."""
        run = journal.run(self.run_id)
        if not run.undoable:
            raise BadInput("cannot_undo", run=self.run_id)
        self._tenant_id = run.tenant_id
        self.total = journal.count_changes(self.run_id)
        self.own_id = journal.start_run(KIND, run.tenant_id, now)
        return self.page(now)

    def page(self, now: datetime) -> bool:
        """Takes the next page back; True: it was the last one."""
        changes = journal.changes_below(self.run_id, self._below, AT_ONCE)
        for table, same in groupby(changes, key=lambda change: change.table):
            for group in _apart(list(same)):
                self._take_back(table, group)
        self.done += len(changes)
        if changes:
            self._below = changes[-1].seq
        if len(changes) == AT_ONCE:
            bulk.note_progress(self.own_id, self._told(), 0, self._problems[:MOST_PROBLEMS])
            return False
        journal.mark_undone(self.run_id, self.own_id)
        self.end(RunResult.ATTENTION if self._problems else RunResult.DONE, now)
        return True

    def end(self, result: RunResult, now: datetime) -> None:
        code = "cancelled" if result is RunResult.CANCELLED else ""
        problems = self._problems[:MOST_PROBLEMS]
        journal.end_run(self.own_id, result, self._told(), 0, problems, code, now)

    def _told(self) -> Counts:
        return replace(self._counts, failed=len(self._problems))

    def _take_back(self, table: str, changes: Sequence[RunChangeRow]) -> None:
        """Changes of different records of one table."""
        now = snapshots.snapshots_of(table, [change.record_id for change in changes])
        wanted: dict[int, RunChangeRow] = {}
        for change in changes:
            current = now.get(change.record_id)
            if snapshots.is_as_noted(_as_left(table, current), change.after):
                wanted[change.record_id] = change
            elif not snapshots.is_as_noted(current, change.before):
                self._refuse(change, current, "changed_since")
        made = [number for number, change in wanted.items() if change.before is None]
        refused = snapshots.remove_many(table, made, self._tenant_id)
        for number, change in wanted.items():
            code = refused.get(number, "") if change.before is None else self._restored(change)
            if code:
                self._refuse(change, now.get(number), code)
            elif table != "link":
                self._counts = _counted(self._counts, change.before, change.after)

    def _restored(self, change: RunChangeRow) -> str:
        """ "" or why it cannot be: its place is taken, or what it needs is gone."""
        try:
            snapshots.restore(
                change.table, change.record_id, change.before, tenant_id=self._tenant_id
            )
        except Fix as error:
            return error.code
        return ""

    def _refuse(self, change: RunChangeRow, current: snapshots.Snapshot | None, code: str) -> None:
        name = snapshots.name_of(current or change.after or {}) or str(change.record_id)
        self._problems.append(Problem(str(change.record_id), name, code))


def _as_left(table: str, current: snapshots.Snapshot | None) -> snapshots.Snapshot | None:
    """A link that was marked since, for its record is gone from Sage, was changed by nobody."""
    return {**current, "gone_at": None} if table == "link" and current is not None else current


def _apart(changes: list[RunChangeRow]) -> Iterator[list[RunChangeRow]]:
    """Groups in which no record comes twice: a later change must be back before an earlier one."""
    group: dict[int, RunChangeRow] = {}
    for change in changes:
        if change.record_id in group:
            yield list(group.values())
            group = {}
        group[change.record_id] = change
    if group:
        yield list(group.values())


def _counted(counts: Counts, before: object, after: object) -> Counts:
    if before is None:
        return replace(counts, removed=counts.removed + 1)
    if after is None:
        return replace(counts, created=counts.created + 1)
    return replace(counts, updated=counts.updated + 1)
