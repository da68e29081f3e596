"""The room for imports, over lines that are made as they are asked for; a part of the fake door."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sage_desktop.book.run_rows import Counts, Problem, RunResult, RunRow
from sage_desktop.core.errors import Cancelled, NotFound
from sage_desktop.core.progress import Cancel, Progress, Report, unheard
from sage_desktop.mirror.rows import (
    Candidate,
    Difference,
    Outcome,
    PlanDetail,
    PlanHead,
    PlanLine,
    Shown,
    Side,
    Status,
    Ticks,
    Verdict,
)
from sage_desktop.sync.imports.export import Sheet, write_csv
from sage_desktop.sync.record_views import Pick

READ_AT = datetime(2026, 11, 23, 14, 41, tzinfo=UTC)
NAMES = (
    ("Abbeydale Flooring Ltd", Status.NEW),
    ("Ashdown Care Homes Ltd", Status.CHANGED),
    ("Brightwater Primary School", Status.MATCH),
    ("Burngreave Books", Status.NEW),
    ("Calder Valley Brewery Co.", Status.POSSIBLE),
    ("Castle Street Surgery", Status.MATCH),
    ("Dearne Plumbing & Heating", Status.NEW),
    ("Ellis and Sons Bakery", Status.AMBIGUOUS),
    ("Fairholme Opticians", Status.NEW),
    ("Harrow & Finch Solicitors LLP", Status.UNCHANGED),
    ("Hollins & Ward LLP", Status.MATCH),
    ("Kestrel Logistics Ltd", Status.UNCHANGED),
    ("Loxley Garden Centre", Status.GONE),
    ("Mercer Lane Architects", Status.MATCH),
)
_MORE = (Status.UNCHANGED,) * 9 + (Status.NEW, Status.NEW, Status.MATCH)
_REASONS = ("reference", "name", "vat_number", "email", "our_id")
_TOWNS = ("Sheffield", "Rotherham", "Leeds", "Barnsley")
_TICKED = (Status.NEW, Status.MATCH, Status.CHANGED)
_TICKABLE = (*_TICKED, Status.POSSIBLE, Status.GONE)

PHONE = Difference("phone", "01632 960 204", "01632 960 118", Verdict.CHANGED_IN_SAGE, Side.SAGE)
TERMS = Difference("payment_days", "30", "14", Verdict.CHANGED_HERE, Side.HALO)
SITE = Difference(
    "site",
    "\nUnit 6, Dalton Court\n\nRotherham\n\nS65 3SH\n",
    "\nUnit 4, Dalton Court\n\nRotherham\n\nS65 3SH\n",
    Verdict.CONFLICT,
    None,
)
SAME = (
    ("name", "Ashdown Care Homes Ltd"),
    ("reference", "ASH001"),
    ("contact_name", "Marion Ashdown"),
    ("email", "office@ashdown.example"),
    ("vat_number", "GB123456789"),
    ("currency", "GBP"),
    ("notes", ""),
    ("delivery_address", ""),
)
OUTCOMES = {
    Status.NEW: Outcome.CREATED,
    Status.MATCH: Outcome.LINKED,
    Status.POSSIBLE: Outcome.LINKED,
    Status.CHANGED: Outcome.UPDATED,
    Status.GONE: Outcome.UPDATED,
}


class FakeImports:
    """``count`` records lie in Sage. ``read_before``: a plan lies ready. ``pause`` is awaited
    between the pages of reading and importing; ``page`` records make one."""

    def __init__(self, count: int = 40, *, read_before: bool = True) -> None:
        self.count = count
        self.read_before = read_before
        self.name: Callable[[int], str] = default_name
        self.changed: dict[int, PlanLine] = {}
        self.choices: dict[tuple[int, str], Side] = {}
        self.asked: list[str] = []
        self.fails_with: Exception | None = None
        self.fails_at: set[int] = set()
        self.pause: Callable[[], Any] = lambda: asyncio.sleep(0)
        self.page = 500
        self.number = 1
        self.ticked: set[int] | None = None

    # lines

    def line(self, number: int) -> PlanLine:
        return self.changed.get(number) or self._fresh(number)

    def status(self, number: int) -> Status:
        changed = self.changed.get(number)
        return changed.status if changed is not None else default_status(number)

    def _fresh(self, number: int) -> PlanLine:
        status, name = default_status(number), self.name(number)
        made = PlanLine(
            line=number,
            sage_id=f"s{number}",
            name=name,
            detail=f"CU{number:05}, {_TOWNS[number % 4]}",
            status=status,
            target_id=None,
            target_name="",
            reason="not_here",
            data={},
            differs=0,
            conflicts=0,
            ticked=self.is_ticked(number),
            tickable=status in _TICKABLE,
        )
        known = replace(made, target_id=1000 + number, target_name=name)
        match status:
            case Status.MATCH:
                return replace(known, reason=_REASONS[number % 5])
            case Status.POSSIBLE:
                return replace(known, reason="similar", data={"score": "91"})
            case Status.CHANGED:
                return replace(known, reason="linked", differs=1, conflicts=1)
            case Status.UNCHANGED:
                return replace(known, reason="linked")
            case Status.AMBIGUOUS:
                return replace(made, reason="several", data={"count": "2"})
            case Status.GONE:
                return replace(known, reason="gone_in_sage")
            case Status.PROBLEM:
                return replace(made, reason="no_name")
        return made

    @cached_property
    def by_status(self) -> dict[Status, array[int]]:
        found = {status: array("q") for status in Status}
        for number in range(self.count):
            found[default_status(number)].append(number)
        return found

    def is_ticked(self, number: int) -> bool:
        if self.ticked is None:
            return default_status(number) in _TICKED
        return number in self.ticked

    def _all_ticked(self) -> set[int]:
        if self.ticked is None:
            self.ticked = {n for status in _TICKED for n in self.by_status[status]}
        return self.ticked

    def ticks(self) -> Ticks:
        if self.ticked is None and not self.changed:
            counts = {status: len(self.by_status[status]) for status in _TICKED}
            return Ticks(counts[Status.NEW], counts[Status.MATCH], counts[Status.CHANGED])
        found = dict.fromkeys(Status, 0)
        for number in self._all_ticked():
            line = self.changed.get(number)
            if line is None or line.outcome is Outcome.WAITING:
                found[self.status(number)] += 1
        matched = found[Status.MATCH] + found[Status.POSSIBLE]
        return Ticks(found[Status.NEW], matched, found[Status.CHANGED], found[Status.GONE])

    def _counts(self) -> dict[Status, int]:
        counts = {status: len(numbers) for status, numbers in self.by_status.items()}
        for number, line in self.changed.items():
            counts[default_status(number)] -= 1
            counts[line.status] += 1
        return counts

    def _head(self) -> PlanHead:
        return PlanHead(
            id=self.number,
            tenant_id=1,
            kind="customers",
            read_at=READ_AT,
            total=self.count,
            requests=8,
            seconds=9.0,
            incremental=False,
            counts=self._counts(),
            ticks=self.ticks(),
        )

    def _may_fail(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with

    # what the room gives

    async def read(
        self,
        _tenant_id: int,
        _kind: str,
        *,
        everything: bool = False,
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> PlanHead:
        self.asked.append("read everything" if everything else "read")
        self._may_fail()
        for done in range(0, self.count, self.page):
            report(Progress("reading", done, self.count))
            await self.pause()
            if cancel is not None:
                cancel.check()
        self.read_before = True
        self.number += 1
        return self._head()

    async def plan(self, _tenant_id: int, _kind: str) -> PlanHead | None:
        return self._head() if self.read_before else None

    async def plan_again(
        self,
        _tenant_id: int,
        _kind: str,
        *,
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> PlanHead:
        self.asked.append("plan again")
        report(Progress("planning", 0, self.count))
        self._may_fail()
        self.number += 1
        self.changed = {
            number: line for number, line in self.changed.items() if line.outcome is Outcome.WAITING
        }
        return self._head()

    async def head(self, plan_id: int) -> PlanHead:
        self._known(plan_id)
        return self._head()

    async def counts(self, plan_id: int, search: str = "") -> Mapping[Status, int]:
        self._known(plan_id)
        if not search:
            return self._counts()
        found = dict.fromkeys(Status, 0)
        for number in self._found(search):
            found[self.status(number)] += 1
        return found

    async def outcomes(self, _plan_id: int) -> Mapping[Outcome, int]:
        found = dict.fromkeys(Outcome, 0)
        for line in self.changed.values():
            found[line.outcome] += 1
        return {**found, Outcome.WAITING: self.count - len(self.changed)}

    async def order(self, plan_id: int, shown: Shown) -> array[int]:
        self._known(plan_id)
        self.asked.append(f"order {shown.status or 'all'} {shown.search} {shown.sort}".strip())
        numbers = self._found(shown.search) if shown.search else range(self.count)
        if shown.status is not None:
            numbers = [each for each in numbers if self.status(each) is shown.status]
        if shown.sort == "status":
            ranks = list(Status)
            numbers = sorted(numbers, key=lambda each: ranks.index(self.status(each)))
        ids = array("q", numbers)
        if shown.descending:
            ids.reverse()
        return ids

    async def lines(self, plan_id: int, numbers: Sequence[int]) -> list[PlanLine]:
        self._known(plan_id)
        return [self.line(number) for number in numbers]

    async def detail(self, _plan_id: int, line: int) -> PlanDetail:
        return self._detail(self.line(line))

    def _detail(self, line: PlanLine) -> PlanDetail:
        if line.status is Status.NEW:
            comes = [("name", line.name), ("email", "office@example.com"), ("phone", "0114 4960")]
            found = tuple(
                Difference(field, text, "", Verdict.ONLY_IN_SAGE, Side.SAGE)
                for field, text in comes
            )
            return PlanDetail(line, found, ())
        if line.status in (Status.AMBIGUOUS, Status.POSSIBLE):
            reason = "email" if line.status is Status.AMBIGUOUS else "similar"
            may_be = tuple(
                Candidate(1000 + line.line + step, f"{line.name}{end}", reason, 91 - step)
                for step, end in enumerate(("", " (Leeds)"))
            )
            differences = (self._chosen(line.line, PHONE),) if line.target_id else ()
            return PlanDetail(line, differences, SAME if line.target_id else (), may_be)
        if line.status is Status.CHANGED:
            each = tuple(self._chosen(line.line, one) for one in (PHONE, TERMS, SITE))
            return PlanDetail(line, each, SAME)
        return PlanDetail(line, (), SAME if line.target_id else ())

    def _chosen(self, number: int, difference: Difference) -> Difference:
        side = self.choices.get((number, difference.field))
        return difference if side is None else replace(difference, taken=side, chosen=True)

    async def tick(self, plan_id: int, numbers: Sequence[int], on: bool) -> Ticks:
        self._known(plan_id)
        self._may_fail()
        self._tick(numbers, on)
        return self.ticks()

    async def tick_shown(self, plan_id: int, shown: Shown, on: bool) -> Ticks:
        self._tick(await self.order(plan_id, shown), on)
        return self.ticks()

    def _tick(self, numbers: Sequence[int], on: bool) -> None:
        able = [number for number in numbers if self.line(number).tickable]
        ticked = self._all_ticked()
        (ticked.update if on else ticked.difference_update)(able)
        for number in set(able) & self.changed.keys():
            self.changed[number] = replace(self.changed[number], ticked=on)

    async def aim(self, _plan_id: int, line: int, target_id: int | None) -> PlanDetail:
        self.asked.append(f"aim {line} {target_id}")
        before = self.line(line)
        status = Status.NEW if target_id is None else Status.MATCH
        name = "" if target_id is None else before.name
        self._all_ticked().add(line)
        self.changed[line] = replace(
            before,
            status=status,
            target_id=target_id,
            target_name=name,
            reason="chosen",
            ticked=True,
            tickable=True,
        )
        return self._detail(self.changed[line])

    async def take(self, _plan_id: int, line: int, field: str, side: Side) -> PlanDetail:
        self.asked.append(f"take {line} {field} {side}")
        self.choices[line, field] = side
        return self._detail(self.line(line))

    async def halo_choices(self, _plan_id: int, search: str, limit: int = 50) -> list[Pick]:
        self.asked.append(f"choices {search}".strip())
        found = [Pick(2000 + n, default_name(n), _TOWNS[n % 4]) for n in range(200)]
        fits = [pick for pick in found if search.casefold() in pick.name.casefold()]
        return fits[:limit]

    async def carry_out(
        self, plan_id: int, *, report: Report = unheard, cancel: Cancel | None = None
    ) -> RunRow:
        self.asked.append("carry out")
        self._known(plan_id)
        self._may_fail()
        waiting = sorted(
            number for number in self._all_ticked() if self.line(number).outcome is Outcome.WAITING
        )
        counts, problems = Counts(unchanged=len(self.by_status[Status.UNCHANGED])), []
        result = RunResult.DONE
        for done in range(0, len(waiting), self.page):
            report(Progress("importing", done, len(waiting)))
            await self.pause()
            if is_cancelled(cancel):
                result = RunResult.CANCELLED
                break
            for number in waiting[done : done + self.page]:
                counts = self._carried_out(number, counts, problems)
        if problems and result is RunResult.DONE:
            result = RunResult.ATTENTION
        return self._run(counts, tuple(problems), result)

    def _carried_out(self, number: int, counts: Counts, problems: list[Problem]) -> Counts:
        line = self.line(number)
        if number in self.fails_at:
            code = "no_name" if number % 2 else "bad_email"
            self.changed[number] = replace(line, outcome=Outcome.FAILED, problem=code)
            problems.append(Problem(line.sage_id, line.name, code))
            return replace(counts, failed=counts.failed + 1)
        outcome = OUTCOMES[line.status]
        self.changed[number] = replace(line, outcome=outcome)
        return replace(counts, **{outcome.value: getattr(counts, outcome.value) + 1})

    def _run(self, counts: Counts, problems: tuple[Problem, ...], result: RunResult) -> RunRow:
        ended = READ_AT.replace(second=21)
        return RunRow(
            id=7,
            tenant_id=1,
            tenant_name="Northgate IT Services",
            kind="customers",
            started_at=READ_AT,
            ended_at=ended,
            result=result,
            counts=counts,
            requests=0,
            problems=problems,
            undoable=bool(counts.created + counts.updated + counts.linked),
        )

    async def export(self, _plan_id: int, path: Path, sheet: Sheet) -> int:
        return write_csv(map(self.line, range(self.count)), sheet, path)

    def _found(self, search: str) -> list[int]:
        wanted = search.casefold()
        return [n for n in range(self.count) if wanted in self.name(n).casefold()]

    def _known(self, plan_id: int) -> None:
        if plan_id != self.number:
            raise NotFound(what="import plan", name=plan_id)


def default_name(number: int) -> str:
    return NAMES[number][0] if number < len(NAMES) else f"Northern Customer {number:06}"


def default_status(number: int) -> Status:
    return NAMES[number][1] if number < len(NAMES) else _MORE[number % len(_MORE)]


def is_cancelled(cancel: Cancel | None) -> bool:
    try:
        if cancel is not None:
            cancel.check()
    except Cancelled:
        return True
    return False
