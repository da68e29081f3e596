"""The command ``daily``: does what is due of the daily run, or says when it is."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime

from sage_desktop.book.run_rows import RunResult, RunRow
from sage_desktop.cli import shapes
from sage_desktop.cli.imports import report_progress
from sage_desktop.cli.output import Answer, Exit
from sage_desktop.cli.text import counts_text, on_one_line, when
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.service import Service


async def daily(service: Service, arguments: Namespace) -> Answer:
    """``--now`` begins a run in any case."""
    begin = service.daily.run_now if arguments.now else service.daily.run_due
    run: RunRow | None = await begin(report=report_progress)
    next_run = await service.daily.next_run()
    data = {
        "ran": run is not None,
        "run": shapes.run(run) if run else None,
        "next_run": shapes.moment(next_run),
    }
    if run is None:
        return Answer(data, f"{tr('Nothing is due.')} {_next(next_run)}")
    code = Exit.DONE if run.result is RunResult.DONE else Exit.ATTENTION
    return Answer(data, "\n".join(_lines(run, next_run)), code)


def _lines(run: RunRow, next_run: datetime | None) -> Iterator[str]:
    asked = plural(run.requests, "{n} request", "{n} requests")
    yield tr("Daily run {run}: {counts}; {requests}.").format(
        run=run.id, counts=counts_text(run.counts), requests=asked
    )
    for problem in run.problems:
        words = explain_code(problem.code, {"tenant": problem.name, **problem.data})
        yield on_one_line(f"{problem.name}: {words.sentence}")
    yield _next(next_run)


def _next(moment: datetime | None) -> str:
    if moment is None:
        return tr("The daily run comes once there is something in the book.")
    return tr("The next daily run is due {moment}.").format(moment=when(moment))
