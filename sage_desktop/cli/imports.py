"""What all imports share on the command line: which rows, how far, what was or would be done."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from typing import Protocol

from sage_desktop.book.run_rows import Counts, RunRow
from sage_desktop.cli import shapes
from sage_desktop.cli.output import Answer, Exit
from sage_desktop.cli.text import changed, counts_text, on_one_line
from sage_desktop.core.errors import NotFound
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.progress import Progress

_SELECTIONS = {"new": frozenset({"new"}), "matched": frozenset({"match", "changed"})}


class PlanRow(Protocol):
    @property
    def sage_id(self) -> str: ...
    @property
    def status(self) -> str: ...


def selected(
    which: str, rows: Iterable[PlanRow], known: Collection[str], what: str
) -> Collection[str] | None:
    """The Sage ids that ``which`` names: ``all`` (None), ``new``, ``matched``, or ids.

    Raises ``NotFound`` for an id that is not ``known``.
    """
    if which == "all":
        return None
    wanted = _SELECTIONS.get(which)
    if wanted is not None:
        return {row.sage_id for row in rows if row.status in wanted}
    ids = {part.strip() for part in which.split(",") if part.strip()}
    unknown = sorted(ids - set(known))
    if unknown or not ids:
        raise NotFound(what=what, name=", ".join(unknown) or which)
    return ids


def ran(run: RunRow, title: str, nothing_done: str) -> Answer:
    """How ``run`` ended, with its problems and the way to take it back."""
    shown = title if changed(run.counts) else nothing_done
    lines = [f"{shown}: {counts_text(run.counts)}."]
    lines += [
        on_one_line(f"{each.name}: {shapes.problem(each)['reason']}") for each in run.problems
    ]
    if run.undoable:
        lines.append(tr("Take it back with: sage-desktop-cli undo {run}").format(run=run.id))
    code = Exit.ATTENTION if run.problems else Exit.DONE
    return Answer(shapes.run(run), "\n".join(lines), code)


def plan_text(shown: str, counts: Counts, requests: int) -> str:
    """A plan's table with the sum below it."""
    asked = plural(requests, "{n} request", "{n} requests")
    told = tr("This import would do: {counts}. Nothing was written; {requests}.")
    return f"{shown}\n{told.format(counts=counts_text(counts), requests=asked)}"


def report_progress(progress: Progress) -> None:
    """One line that is written over; only for somebody who looks."""
    if sys.stderr.isatty() and progress.total:
        end = "\n" if progress.done >= progress.total else ""
        sys.stderr.write(f"\r{progress.done:,} / {progress.total:,}{end}")
        sys.stderr.flush()
