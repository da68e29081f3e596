"""The sentences about importing tax rates: when it was last done, the question, the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sage_desktop.book.rows import Counts, Problem, RunResult, RunRow
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.ui.tax_rate_rows import RemovalRow
from sage_desktop.ui.tax_rate_texts import uses_text, with_percentage
from sage_desktop.ui.texts import isolated, when
from sage_desktop.ui.words import counts as counts_text

RUN_KIND = "tax-rates"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Question:
    """``title`` asks, ``text`` says what follows, ``verb`` stands on the button that does it."""

    title: str
    text: str
    verb: str


def last_run(runs: Sequence[RunRow], tenant_id: int) -> RunRow | None:
    """The tenant's last import of tax rates that ended, from ``runs``, newest first."""
    for run in runs:
        mine = run.tenant_id == tenant_id and run.kind == RUN_KIND
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


def question(rows: Sequence[RemovalRow]) -> Question:
    """What is asked before ``rows`` go; wording 9 of the design, with all their numbers."""
    removed = [row for row in rows if not row.retire]
    verb = verb_for(rows)
    if removed:
        title = plural(len(rows), "Remove {n} Halo tax rate?", "Remove {n} Halo tax rates?")
    else:
        title = plural(len(rows), "Retire {n} Halo tax rate?", "Retire {n} Halo tax rates?")
    parts = []
    unmapped = [row for row in rows if not row.gone]
    if unmapped:
        parts.append(
            plural(
                len(unmapped),
                "It is not mapped in any tenant.",
                "They are not mapped in any tenant."
                if len(unmapped) == len(rows)
                else "{n} are not mapped in any tenant.",
            )
        )
    used = [row for row in unmapped if row.retire and row.uses]
    parts += [
        tr("“{name}” is used by {uses} and is retired instead.").format(
            name=isolated(row.name), uses=uses_text(row.uses)
        )
        for row in used[:_NAMED]
    ]
    if len(used) > _NAMED:
        parts.append(
            plural(
                len(used) - _NAMED,
                "{n} more is in use and is retired too.",
                "{n} more are in use and are retired too.",
            )
        )
    gone = len(rows) - len(unmapped)
    if gone:
        parts.append(
            plural(
                gone,
                "{n} is no longer in Sage and is retired: kept on old records, no longer offered.",
                "{n} are no longer in Sage and are retired: kept on old records, no longer "
                "offered.",
            )
        )
    parts.append(tr("You can undo this."))
    return Question(title, " ".join(parts), verb)


def verb_for(rows: Sequence[RemovalRow]) -> str:
    """The button for exactly these rows: ``Remove 2 rates``."""
    if rows and all(row.retire for row in rows):
        return plural(len(rows), "Retire {n} rate", "Retire {n} rates")
    return plural(len(rows), "Remove {n} rate", "Remove {n} rates")


def removal_text(row: RemovalRow) -> str:
    return with_percentage(row.name, row.percentage)


def removal_note(row: RemovalRow) -> str:
    if row.gone:
        return tr("Gone in Sage: retired")
    if row.retire:
        return tr("Used by {uses}: retired").format(uses=uses_text(row.uses))
    return tr("Not used: removed")


def is_up_to_date(run: RunRow) -> bool:
    """Whether the import found nothing to do."""
    return run.counts == Counts(unchanged=run.counts.unchanged) and not run.problems


def up_to_date(run: RunRow) -> str:
    return plural(run.counts.unchanged, "{n} unchanged.", "{n} unchanged.")


def result_counts(counts: Counts) -> list[tuple[str, int]]:
    """The lines of the popup; a failure is named only when there is one."""
    lines = [
        (tr("created"), counts.created),
        (tr("updated"), counts.updated),
        (tr("linked"), counts.linked),
        (tr("removed"), counts.removed),
        (tr("retired"), counts.retired),
        (tr("unchanged"), counts.unchanged),
    ]
    if counts.failed:
        lines.append((tr("not imported"), counts.failed))
    return lines


def problem_text(problem: Problem) -> str:
    return explain_code(problem.code, problem.data).sentence


def undone(run: RunRow) -> tuple[str, str]:
    """Fact and sentence after *Undo*; ``run`` is the one that took the import back."""
    title = tr("The import was taken back")
    back = Counts(
        created=run.counts.created, updated=run.counts.updated, removed=run.counts.removed
    )
    named = [
        (back.removed, "{n} created rate removed", "{n} created rates removed"),
        (back.updated, "{n} rate as it was before", "{n} rates as they were before"),
        (back.created, "{n} removed rate is back", "{n} removed rates are back"),
    ]
    parts = [plural(n, one, many) for n, one, many in named if n]
    if run.counts.failed:
        parts.append(
            plural(
                run.counts.failed,
                "{n} changed since and left as it is",
                "{n} changed since and left as they are",
            )
        )
    text = ", ".join(parts)
    return title, f"{text[:1].upper()}{text[1:]}." if text else tr("The links are as before.")


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
