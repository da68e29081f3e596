"""One daily run: tax rates of each tenant that wants them, then housekeeping; told as one run.

Whether a part is done is seen from what it left behind: an import from its own run, a sign-in from
its new tokens, a backup from its file. So a run that was ended by force is gone through again, and
only what is missing is done.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, tzinfo
from functools import partial

from sage_desktop.book import journal, tenants, upkeep
from sage_desktop.book.run_rows import Counts, Problem, RunResult, RunRow
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import AppError, Cancelled, NotFound
from sage_desktop.core.progress import Cancel, Progress, Report
from sage_desktop.sync.daily.housekeeping import BACKUP, Housekeeping, problem_of
from sage_desktop.sync.daily.standing import PASSING, Standing, standing
from sage_desktop.sync.preferences import PreferenceRoom
from sage_desktop.sync.runs import DAILY, Runs
from sage_desktop.sync.tax_rate_import import RUN_KIND
from sage_desktop.sync.tax_rates import TaxRates

log = logging.getLogger(__name__)

MOST_PROBLEMS = 1_000

"""Imports the tax rates of a tenant without removing any."""

_LOOKED_AT = 50
_DONE = (RunResult.DONE, RunResult.ATTENTION)
_Part = Callable[[], Awaitable[Problem | None]]


@dataclass(slots=True)
class _Work:
    """A run under way. ``settled``: problems that stay what they are, by their id; ``left``: when
    the run ended before, if it is only gone over again; ``previous``: when the one before began."""

    run_id: int
    previous: datetime | None
    settled: dict[str, Problem] = field(default_factory=dict)
    left: datetime | None = None
    counts: Counts = field(default_factory=Counts)
    requests: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, run: RunRow) -> None:
        pairs = ((each.name, getattr(run.counts, each.name)) for each in fields(Counts))
        self.counts = Counts(**{name: getattr(self.counts, name) + n for name, n in pairs})
        self.requests += run.requests
        self.problems += run.problems


class DailyRuns:
    """Carries out what is due of the daily run, one at a time between all programs."""

    def __init__(
        self,
        book: Book,
        runs: Runs,
        tax_rates: TaxRates,
        housekeeping: Housekeeping,
        preferences: PreferenceRoom,
        zone: tzinfo,
        clock: Clock,
    ) -> None:
        self._book = book
        self._runs = runs
        self._tax_rates = tax_rates
        self._housekeeping = housekeeping
        self._preferences = preferences
        self._zone = zone
        self._clock = clock

    async def standing(self) -> Standing:
        return await self._book.read(self._standing)

    async def run(self, report: Report, cancel: Cancel, *, forced: bool = False) -> RunRow | None:
        """Does what is due, ``forced`` a new run in any case; None if nothing was due.

        Raises ``BadInput("daily_busy")``.
        """
        async with self._runs.daily_alone():
            work = await self._book.write(lambda: self._begin(forced))
            if work is None:
                return None
            log.info("run %s: the daily run", work.run_id)
            try:
                await self._all(work, report, cancel)
            except Cancelled:
                await self._end(work, RunResult.CANCELLED, "cancelled")
            except asyncio.CancelledError:  # the program ends: the next one goes on
                await self._end(work, RunResult.CANCELLED, "interrupted")
                raise
            except BaseException as error:
                code = error.code if isinstance(error, AppError) else "unexpected"
                await self._end(work, RunResult.FAILED, code)
                raise
            else:
                await self._end(work, *_result(work.problems))
        return await self._book.read(lambda: journal.run(work.run_id))

    # Book thread

    def _standing(self) -> Standing:
        last = journal.last_run(DAILY)
        daily_time = self._preferences.now.daily_time
        return standing(last, upkeep.holds_anything(), daily_time, self._zone, self._clock())

    def _begin(self, forced: bool) -> _Work | None:
        last, found = journal.last_run(DAILY), self._standing()
        if forced or found is Standing.NEW:
            if last is not None and last.result is RunResult.RUNNING:
                journal.end_run(
                    last.id,
                    RunResult.CANCELLED,
                    last.counts,
                    last.requests,
                    last.problems,
                    "interrupted",
                    self._clock(),
                )
            previous = None if last is None else last.started_at
            return _Work(journal.start_run(DAILY, None, self._clock()), previous)
        if last is None or found is Standing.REST:
            return None
        if found is Standing.UNFINISHED:
            journal.resume_run(last.id)
            before = journal.last_run(DAILY, below=last.id)
            return _Work(last.id, None if before is None else before.started_at)
        settled = {each.id: each for each in last.problems if each.code not in PASSING}
        return _Work(last.id, None, settled, last.ended_at)

    # The parts

    async def _all(self, work: _Work, report: Report, cancel: Cancel) -> None:
        parts = await self._parts(work, cancel)
        for number, (name, part) in enumerate(parts):
            cancel.check()
            report(Progress(DAILY, number, len(parts) + 1))
            problem = work.settled.get(name) or await part()
            told = {(each.name, each.code) for each in work.problems}
            if problem is not None and (problem.name, problem.code) not in told:
                work.problems.append(problem)
        cancel.check()
        forgotten = await self._housekeeping.forget_old(work.previous, cancel)
        report(Progress(DAILY, len(parts) + 1, len(parts) + 1))
        log.info("run %s: %s old entries were forgotten", work.run_id, forgotten)

    async def _parts(self, work: _Work, cancel: Cancel) -> list[tuple[str, _Part]]:
        """What there is to do, by the id that a problem with it has."""
        wanting = await self._book.read(_wanting)
        unused = await self._housekeeping.unused_sign_ins()
        return [
            *((_tenant(row), partial(self._import, work, row, cancel)) for row in wanting),
            *((f"sign-in-{row.id}", partial(self._housekeeping.renew, row)) for row in unused),
            (BACKUP, self._back_up),
        ]

    async def _import(self, work: _Work, tenant: TenantRow, cancel: Cancel) -> Problem | None:
        done = await self._book.read(lambda: _imported_since(work.run_id, tenant.id))
        try:
            work.add(done or await self._tax_rates.run(tenant.id, remove=False, cancel=cancel))
        except Cancelled:
            raise
        except NotFound:
            log.info("tenant %s was deleted meanwhile", tenant.id)
        except AppError as error:
            return problem_of(_tenant(tenant), tenant.name, error)
        except Exception:
            log.exception("importing the tax rates of tenant %s failed", tenant.id)
            return Problem(_tenant(tenant), tenant.name, "unexpected")
        return None

    async def _back_up(self) -> Problem | None:
        return await self._housekeeping.back_up(self._clock().astimezone(self._zone).date())

    async def _end(self, work: _Work, result: RunResult, code: str) -> None:
        counts = replace(work.counts, failed=len(work.problems))
        ended = work.left or self._clock()

        def end() -> None:
            problems = work.problems[:MOST_PROBLEMS]
            journal.end_run(work.run_id, result, counts, work.requests, problems, code, ended)

        await self._book.write(end)
        log.info("run %s: %s, %s", work.run_id, result, counts)


def _wanting() -> list[TenantRow]:
    """Connected tenants with *Import tax rates daily*. Book thread."""
    if not tenants.module().enabled:
        return []
    rows = tenants.tenants()
    return [row for row in rows if row.daily_tax_rates and row.sign_in_id is not None]


def _imported_since(run_id: int, tenant_id: int) -> RunRow | None:
    """The import of the tenant that ended well after the daily run began. Book thread."""
    for run in journal.runs(limit=_LOOKED_AT, tenant_id=tenant_id):
        if run.id > run_id and run.kind == RUN_KIND and run.result in _DONE:
            return run
    return None


def _result(problems: list[Problem]) -> tuple[RunResult, str]:
    """What passes by itself needs nobody: the run tells why it failed, and is gone over again."""
    if not problems:
        return RunResult.DONE, ""
    if all(problem.code in PASSING for problem in problems):
        return RunResult.FAILED, problems[0].code
    return RunResult.ATTENTION, ""


def _tenant(row: TenantRow) -> str:
    return f"tenant-{row.id}"
