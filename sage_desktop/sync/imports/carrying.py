"""Carries a whole plan out: page after page, with progress and a way to stop, and leaves a run."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sage_desktop.book import bulk, journal
from sage_desktop.book.run_rows import Counts, Problem, RunResult, RunRow
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import Cancelled, Fix, NotFound
from sage_desktop.core.progress import Cancel, Progress, Report
from sage_desktop.mirror import plans
from sage_desktop.mirror.plan_lines import StoredLine
from sage_desktop.mirror.plans import PlanFacts
from sage_desktop.mirror.rows import Outcome, PlanLine, Status
from sage_desktop.mirror.store import Mirror
from sage_desktop.sync.imports.applying import STALE, Applier, Done, counted, problems_of
from sage_desktop.sync.imports.kinds import RecordKind, SageRecord
from sage_desktop.sync.imports.planning import records_of
from sage_desktop.sync.runs import Runs, refuse_if_changed

log = logging.getLogger(__name__)

AT_ONCE = 500
"""Lines of one transaction: small enough to stop soon and to let others at the book."""
MOST_PROBLEMS = 1_000
"""A run tells so many problems; the import screen and its export know all of them."""

STAGE = "importing"


class CarryOut:
    """One run of one plan."""

    def __init__(
        self,
        book: Book,
        mirror: Mirror,
        runs: Runs,
        kind: RecordKind,
        tenant: TenantRow,
        plan_id: int,
        facts: PlanFacts,
        clock: Clock,
    ) -> None:
        self._book = book
        self._mirror = mirror
        self._runs = runs
        self._kind = kind
        self._tenant = tenant
        self._plan_id = plan_id
        self._facts = facts
        self._clock = clock
        self._counts = Counts()
        self._problems: list[Problem] = []
        self._around: Any = None

    async def run(self, report: Report, cancel: Cancel) -> RunRow:
        """See ``Imports.carry_out``."""
        tenant_id = self._tenant.id
        async with self._runs.alone(tenant_id):
            run_id = await self._runs.started(self._kind.name, tenant_id)
            try:
                try:
                    await self._pages(run_id, report, cancel)
                except Cancelled:
                    return await self._end(run_id, RunResult.CANCELLED, "cancelled")
                await self._afterwards()
                attention = bool(self._problems)
                result = RunResult.ATTENTION if attention else RunResult.DONE
                return await self._end(run_id, result, "")
            except BaseException as error:
                await self._runs.failed(
                    run_id, tenant_id, self._facts.requests, error, self._counts
                )
                raise

    async def _pages(self, run_id: int, report: Report, cancel: Cancel) -> None:
        self._around = await self._book.read(lambda: self._kind.book.around(self._tenant.id))
        ticked, unchanged = await self._mirror.read(self._numbers)
        self._counts = replace(self._counts, unchanged=unchanged)
        applier = Applier(self._kind, self._facts, run_id, self._clock(), self._facts.newest_local)
        after, done = 0, 0
        report(Progress(STAGE, 0, ticked))
        while True:
            cancel.check()
            lines, records = await self._page_behind(after)
            if not lines:
                return
            after = lines[-1].shown.line
            await self._carry_out(applier, lines, records)
            done += sum(each.shown.ticked for each in lines)
            report(Progress(STAGE, done, ticked))

    def _numbers(self, db: sqlite3.Connection) -> tuple[int, int]:
        counts = plans.counts(db, self._plan_id)
        return plans.ticks(db, self._plan_id).total, counts[Status.UNCHANGED]

    async def _page_behind(self, after: int) -> tuple[list[StoredLine], Mapping[str, SageRecord]]:
        def work(db: sqlite3.Connection) -> tuple[list[StoredLine], dict[str, SageRecord]]:
            lines = plans.waiting(db, self._plan_id, after, AT_ONCE)
            ids = [each.shown.sage_id for each in lines]
            found = records_of(db, self._kind, self._tenant.id, ids, self._around) if ids else []
            return lines, {each.sage_id: each for each in found}

        return await self._mirror.read(work)

    async def _carry_out(
        self,
        applier: Applier,
        lines: Sequence[StoredLine],
        records: Mapping[str, SageRecord],
    ) -> None:
        """One transaction; if the book refuses a record of it, one for each of its lines."""
        newest = applier.newest
        try:
            done = await self._transaction(applier, lines, records)
        except Fix as error:
            if error.data.get("whole"):
                raise
            applier.newest = newest
            if len(lines) == 1:
                done = [_failed(lines[0], error)]
                self._note(done)
            else:
                for each in lines:
                    await self._carry_out(applier, [each], records)
                return
        outcomes = [(line.shown.line, outcome, code) for line, outcome, code in done]
        await self._mirror.write(lambda db: plans.note_outcomes(db, outcomes))

    async def _transaction(
        self,
        applier: Applier,
        lines: Sequence[StoredLine],
        records: Mapping[str, SageRecord],
    ) -> list[Done]:
        counts, problems = self._counts, self._problems

        def work() -> tuple[list[Done], Counts, list[Problem]]:
            _refuse_if_changed(self._tenant)
            done = applier.page(lines, records)
            now = counted(counts, done)
            told = (problems + problems_of(done))[:MOST_PROBLEMS]
            bulk.note_progress(applier.run_id, now, self._facts.requests, told)
            return done, now, told

        done, self._counts, self._problems = await self._book.write(work)
        return done

    def _note(self, done: Sequence[Done]) -> None:
        self._counts = counted(self._counts, done)
        self._problems = (self._problems + problems_of(done))[:MOST_PROBLEMS]

    # once all lines are through

    async def _afterwards(self) -> None:
        """Marks what is gone, and keeps an issue for what a person must look at."""
        gone, troubled = await self._mirror.read(
            lambda db: (
                plans.sage_ids_gone(db, self._plan_id),
                plans.troubled(db, self._plan_id, MOST_PROBLEMS),
            )
        )
        told = [_problem_of(line) for line in troubled]
        known = {problem.id for problem in self._problems}
        self._problems += [each for each in told if each.id not in known]
        failed = sum(line.status is Status.PROBLEM for line in troubled)
        self._counts = replace(self._counts, failed=self._counts.failed + failed)
        moment = self._clock()
        tenant_id, kind = self._tenant.id, self._kind.link_kind

        def work() -> None:
            _refuse_if_changed(self._tenant)
            for at in range(0, len(gone), AT_ONCE):
                bulk.mark_gone(kind, tenant_id, gone[at : at + AT_ONCE], moment)
            _keep_issues(tenant_id, kind, told, moment)
            journal.close_issue(tenant_id, "sign-in", str(tenant_id))
            self._kind.book.imported(tenant_id, moment)

        await self._book.write(work)

    async def _end(self, run_id: int, result: RunResult, code: str) -> RunRow:
        moment = self._clock()

        def work() -> RunRow:
            journal.end_run(
                run_id,
                result,
                self._counts,
                self._facts.requests,
                self._problems,
                code,
                moment,
            )
            return journal.run(run_id)

        run = await self._book.write(work)
        log.info("run %s: %s, %s", run_id, run.result, run.counts)
        return run


def _refuse_if_changed(tenant: TenantRow) -> None:
    """As ``runs.refuse_if_changed``; its errors end the whole run, not one record."""
    try:
        refuse_if_changed(tenant)
    except Fix as error:
        error.data["whole"] = True
        raise


def _failed(line: StoredLine, error: Fix) -> Done:
    """What the record refers to may have gone since the run began."""
    if isinstance(error, NotFound):
        return line, Outcome.STALE, STALE
    return line, Outcome.FAILED, error.code


def _problem_of(line: PlanLine) -> Problem:
    """A record that cannot be imported, or one with fields that wait for a decision."""
    if line.status is Status.PROBLEM:
        return Problem(line.sage_id, line.name, line.reason, {**line.data, "name": line.name})
    data = {"name": line.name, "count": str(line.conflicts)}
    return Problem(line.sage_id, line.name, "conflict", data)


def _keep_issues(tenant_id: int, kind: str, problems: Sequence[Problem], moment: datetime) -> None:
    """Opens an issue for each and closes those of records that have none any more."""
    wanted = {(each.id, each.code) for each in problems}
    for issue in journal.issues(tenant_id=tenant_id):
        if issue.kind == kind and (issue.key, issue.code) not in wanted:
            journal.close_issue(tenant_id, kind, issue.key, issue.code)
    for each in problems:
        journal.open_issue(tenant_id, kind, each.id, each.code, each.data, "", moment)
