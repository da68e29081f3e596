"""The sentences of the import screen once an import ran: what it did, what undo took back."""

from __future__ import annotations

from sage_desktop.book.run_rows import Counts, Problem, RunRow
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.core.writing import whole
from sage_desktop.ui.import_kinds import ImportKind
from sage_desktop.ui.texts import capital, seconds_text


def counts_text(counts: Counts) -> str:
    """``212 created · 38 linked · 19 updated · 958 unchanged · 2 not imported``."""
    parts = (
        (counts.created, "{n} created"),
        (counts.linked, "{n} linked"),
        (counts.updated, "{n} updated"),
        (counts.removed, "{n} links ended"),
        (counts.unchanged, "{n} unchanged"),
        (counts.failed, "{n} not imported"),
    )
    return " · ".join(tr(text).format(n=whole(n)) for n, text in parts if n)


def brought_in(counts: Counts) -> int:
    """The records that an import did something for."""
    return counts.created + counts.updated + counts.linked + counts.removed


def result_title(run: RunRow, kind: ImportKind) -> str:
    """``Imported 269 customers in 21 s``."""
    done = brought_in(run.counts)
    if not done:
        return tr("Nothing was imported") if run.counts.failed else tr("Nothing had to be changed")
    seconds = (run.ended_at - run.started_at).total_seconds() if run.ended_at else 0.0
    return tr("Imported {records} in {time}").format(
        records=kind.count(done), time=seconds_text(seconds)
    )


def stopped(done: int, total: int, kind: ImportKind) -> tuple[str, str]:
    """What was stopped, and what that means (wording 14 of the design)."""
    title = tr("Stopped after {n} of {records}").format(n=whole(done), records=kind.count(total))
    if not done:
        return title, tr("Nothing was changed. Import again to go on.")
    return title, plural(
        done,
        "That one is imported. Import again to go on, or undo.",
        "Those {n} are imported. Import again to go on, or undo.",
    )


def problem_words(problem: Problem) -> tuple[str, str]:
    """Why a record was left alone, and what to do."""
    words = explain_code(problem.code, problem.data)
    return words.title, words.text


def undone(run: RunRow) -> str:
    """What *Undo* took back, and what it left; ``run`` is the one that did it."""
    counts = run.counts
    named = (
        (counts.removed, "{n} created record removed", "{n} created records removed"),
        (counts.updated, "{n} record as it was before", "{n} records as they were before"),
        (counts.failed, "{n} changed since and left as it is", "{n} changed since and left"),
    )
    text = ", ".join(plural(n, one, many) for n, one, many in named if n)
    return tr("{parts}.").format(parts=capital(text)) if text else tr("The links are as before.")
