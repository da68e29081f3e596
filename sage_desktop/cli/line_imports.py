"""``import`` of the kinds that have an import screen: the plan, then what is wanted of it."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Collection, Sequence
from dataclasses import replace

from sage_desktop.book.run_rows import Counts, Problem, RunRow
from sage_desktop.cli import shapes
from sage_desktop.cli.imports import plan_text, ran, report_progress, selected
from sage_desktop.cli.output import Answer, Exit
from sage_desktop.cli.text import table
from sage_desktop.core.i18n import tr
from sage_desktop.mirror.rows import (
    Outcome,
    PlanDetail,
    PlanHead,
    PlanLine,
    Shown,
    Status,
)
from sage_desktop.sync.service import Service

_SURE = (Status.NEW, Status.MATCH, Status.CHANGED)
"""What ``all`` imports. The rest waits for a person, or has nothing to do."""
_OPEN = {Status.POSSIBLE: "possible_match", Status.AMBIGUOUS: "ambiguous"}
_AT_ONCE = 500
_MOST_TOLD = 1_000


async def import_customers(service: Service, arguments: Namespace) -> Answer:
    titles = (tr("Imported customers"), tr("Customers are up to date"))
    return await _import(service, arguments, "Sage customer", titles)


async def import_products(service: Service, arguments: Namespace) -> Answer:
    titles = (tr("Imported products"), tr("Products are up to date"))
    return await _import(service, arguments, "Sage product", titles)


async def import_services(service: Service, arguments: Namespace) -> Answer:
    titles = (tr("Imported services"), tr("Services are up to date"))
    return await _import(service, arguments, "Sage service", titles)


async def import_suppliers(service: Service, arguments: Namespace) -> Answer:
    titles = (tr("Imported suppliers"), tr("Suppliers are up to date"))
    return await _import(service, arguments, "Sage supplier", titles)


IMPORTS = {
    "customers": import_customers,
    "products": import_products,
    "services": import_services,
    "suppliers": import_suppliers,
}


async def _import(
    service: Service, arguments: Namespace, noun: str, titles: tuple[str, str]
) -> Answer:
    """It removes nothing, so ``--keep-unmapped`` changes nothing either."""
    kind = arguments.kind
    tenant = (await service.find_tenant(arguments.tenant)).row
    began = time.monotonic()
    head = await service.imports.read(tenant.id, kind, report=report_progress)
    lines = await _lines(service, head.id)
    known = {line.sage_id for line in lines}
    ids = selected(arguments.select, lines, known, noun)
    if arguments.preview:
        wanted = [line for line in lines if ids is None or line.sage_id in ids]
        details = await _details(service, head.id, [line.line for line in wanted])
        data = shapes.line_preview(head, tenant.name, details, _counts(wanted, ids))
        data["seconds"] = round(time.monotonic() - began, 3)
        code = Exit.ATTENTION if data["failed"] else Exit.DONE
        return Answer(data, _plan_text(wanted, head, _counts(wanted, ids)), code)
    await _choose(service, head.id, lines, ids, by_id=arguments.select not in _WORDS)
    run = await service.imports.carry_out(head.id, report=report_progress)
    left = [] if ids is not None else await _left_open(service, head.id)
    return _answer(run, left, titles, time.monotonic() - began)


_WORDS = ("all", "new", "matched")


async def _choose(
    service: Service,
    plan_id: int,
    lines: Sequence[PlanLine],
    ids: Collection[str] | None,
    *,
    by_id: bool,
) -> None:
    """Ticks what is wanted and nothing else; what was ticked on the screen does not count here.

    A record that is named by its id, and that may be a Halo record, becomes a new one: who wants
    it linked maps it first. One that is gone keeps its link, named or not.
    """
    if ids is None:
        wanted = [line for line in lines if line.status in _SURE]
    else:
        wanted = [line for line in lines if line.sage_id in ids and line.status is not Status.GONE]
    for line in wanted:
        if by_id and line.status in _OPEN:
            await service.imports.aim(plan_id, line.line, None)
    await service.imports.tick_only(plan_id, [line.line for line in wanted])


async def _lines(service: Service, plan_id: int) -> list[PlanLine]:
    order = await service.imports.order(plan_id, Shown())
    found: list[PlanLine] = []
    for at in range(0, len(order), _AT_ONCE):
        found += await service.imports.lines(plan_id, order[at : at + _AT_ONCE])
    return found


async def _details(service: Service, plan_id: int, numbers: Sequence[int]) -> list[PlanDetail]:
    found: list[PlanDetail] = []
    for at in range(0, len(numbers), _AT_ONCE):
        found += await service.imports.details(plan_id, numbers[at : at + _AT_ONCE])
    return found


async def _left_open(service: Service, plan_id: int) -> list[Problem]:
    """Records that wait for a person: nobody shall think that they came too."""
    told: list[Problem] = []
    for status, code in _OPEN.items():
        order = await service.imports.order(plan_id, Shown(status=status))
        for line in await service.imports.lines(plan_id, order[:_MOST_TOLD]):
            if line.outcome is Outcome.WAITING:
                data = {"name": line.name, "target": line.target_name}
                told.append(Problem(line.sage_id, line.name, code, data))
    return told


def _counts(lines: Sequence[PlanLine], ids: Collection[str] | None) -> Counts:
    """What would become of them."""
    tally = {status: 0 for status in Status}
    for line in lines:
        counts_as_new = ids is not None and line.status in _OPEN
        tally[Status.NEW if counts_as_new else line.status] += 1
    only_conflicts = sum(line.status is Status.CHANGED and not line.tickable for line in lines)
    return Counts(
        created=tally[Status.NEW],
        updated=tally[Status.CHANGED] - only_conflicts,
        linked=tally[Status.MATCH],
        unchanged=tally[Status.UNCHANGED] + only_conflicts,
        failed=tally[Status.PROBLEM],
    )


def _answer(
    run: RunRow, left: Sequence[Problem], titles: tuple[str, str], seconds: float
) -> Answer:
    """``seconds`` counts reading too, which is what takes long."""
    told = ran(run, *titles)
    told = replace(told, data={**told.data, "seconds": round(seconds, 3)})
    if not left:
        return told
    more = [shapes.problem(each) for each in left]
    data = {**told.data, "problems": [*shapes.run_problems(run), *more]}
    text = "\n".join([told.text, *(str(each["reason"]) for each in more)])
    return Answer(data, text, Exit.ATTENTION)


def _plan_text(lines: Sequence[PlanLine], head: PlanHead, counts: Counts) -> str:
    rows = [
        (line.status.value, line.name, line.detail, line.target_name, line.reason)
        for line in lines
        if line.status is not Status.UNCHANGED
    ]
    titles = (tr("Status"), tr("Sage record"), tr("Reference"), tr("Halo record"), tr("Why"))
    return plan_text(table(titles, rows), counts, head.requests)
