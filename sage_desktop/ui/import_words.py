"""The sentences about imports of any kind: when one was last done, what it did, what undo did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sage_desktop.book.run_rows import Counts, Problem, RunResult, RunRow
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.ui.texts import when
from sage_desktop.ui.words import counts as counts_text

RECONNECTING = frozenset(
    {"not_connected", "reconnect_needed", "memory_only", "secrets_unreadable", "grant_useless"}
)
"""Codes against which only signing in again helps."""

MENDED_IN = {
    **dict.fromkeys(RECONNECTING, "details"),
    "accounts_first": "accounts",
    "tax_rates_first": "tax-rates",
    "no_product_group": "products",
}
"""The tenant's tab where what stands in the way of an import is put right, by the error's code."""

Forms = tuple[str, str]
"""A text for one and a text for several."""


def last_run(runs: Sequence[RunRow], tenant_id: int, kind: str) -> RunRow | None:
    """The tenant's last import of that kind that ended, from ``runs``, newest first."""
    for run in runs:
        mine = run.tenant_id == tenant_id and run.kind == kind
        if mine and run.result is not RunResult.RUNNING:
            return run
    return None


def last_import(run: RunRow | None, now: datetime) -> str:
    """``Last imported today 02:00: 1 updated, 5 unchanged``."""
    if run is None:
        return tr("Not imported yet")
    moment = when(run.ended_at or run.started_at, now)
    if run.undone_by is not None:
        return tr("The import of {when} was undone").format(when=moment)
    if run.result is RunResult.CANCELLED:
        return tr("The import of {when} was stopped: nothing was changed").format(when=moment)
    if run.result is RunResult.FAILED:
        why = explain_code(run.error).title
        return tr("The import of {when} failed: {why}").format(when=moment, why=why)
    return tr("Last imported {when}: {counts}").format(
        when=moment, counts=_lowered(counts_text(run.counts))
    )


def is_up_to_date(run: RunRow) -> bool:
    """Whether the import found nothing to do."""
    return run.counts == Counts(unchanged=run.counts.unchanged) and not run.problems


def up_to_date(run: RunRow) -> str:
    return plural(run.counts.unchanged, "{n} unchanged.", "{n} unchanged.")


def result_counts(counts: Counts, *, links: bool = True) -> list[tuple[str, int]]:
    """The lines of the popup; a failure is named only when there is one.

    ``links`` False leaves out what records that are not linked cannot be.
    """
    lines = [(tr("created"), counts.created), (tr("updated"), counts.updated)]
    if links:
        lines += [(tr("linked"), counts.linked), (tr("removed"), counts.removed)]
    lines += [(tr("retired"), counts.retired), (tr("unchanged"), counts.unchanged)]
    if counts.failed:
        lines.append((tr("not imported"), counts.failed))
    return lines


def problem_text(problem: Problem) -> str:
    return explain_code(problem.code, problem.data).sentence


def undone(
    run: RunRow, *, removed: Forms, updated: Forms, back: Forms, nothing: str
) -> tuple[str, str]:
    """Fact and sentence after *Undo*; ``run`` is the one that took the import back."""
    named = [
        (run.counts.removed, *removed),
        (run.counts.updated, *updated),
        (run.counts.created, *back),
        (
            run.counts.failed,
            "{n} changed since and left as it is",
            "{n} changed since and left as they are",
        ),
    ]
    text = ", ".join(plural(n, one, many) for n, one, many in named if n)
    sentence = f"{text[:1].upper()}{text[1:]}." if text else nothing
    return tr("The import was taken back"), sentence


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
