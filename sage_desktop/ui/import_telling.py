"""What the action bar of the import screen says in each stage of the work."""

from __future__ import annotations

from sage_desktop.book.run_rows import RunResult, RunRow
from sage_desktop.core.i18n import tr
from sage_desktop.core.writing import whole
from sage_desktop.ui import outcome_words, plan_words
from sage_desktop.ui.import_bar import ImportBar
from sage_desktop.ui.import_kinds import ImportKind
from sage_desktop.ui.import_work import ImportWork, Stage
from sage_desktop.ui.tokens import State


def tell_stage(bar: ImportBar, work: ImportWork, kind: ImportKind) -> None:
    match work.stage:
        case Stage.START:
            bar.show_nothing("")
        case Stage.READING | Stage.COMPARING | Stage.IMPORTING:
            tell_progress(bar, work, kind)
        case Stage.READY:
            _tell_plan(bar, work, kind)
        case Stage.RESULT:
            if work.run is not None:
                _tell_result(bar, work, work.run, kind)


def tell_progress(bar: ImportBar, work: ImportWork, kind: ImportKind) -> None:
    """Where the job is that runs now."""
    job = work.job
    if work.stage is Stage.IMPORTING:
        note = tr("Cancel stops after the current page of records; what is done stays.")
        fact = tr("Importing {records}").format(records=kind.count(work.total))
    else:
        note = tr("Nothing is written to the book.")
        planning = work.stage is Stage.COMPARING
        planning |= job is not None and job.progress.stage == "planning"
        fact = kind.comparing() if planning else kind.reading()
    if job is not None and job.stopping:
        fact = job.title
    bar.show_work(job, fact, note)


def _tell_plan(bar: ImportBar, work: ImportWork, kind: ImportKind) -> None:
    head = work.head
    if head is None or not head.total:
        bar.show_nothing(tr("There is nothing to import.") if head is not None else "")
        return
    effects = plan_words.effects_text(head.ticks)
    safe = tr("Nothing is written before you press Import.")
    bar.show_ready(
        plan_words.selected_text(head),
        f"{effects} {safe}".strip(),
        tr("Import {records}").format(records=kind.count(head.ticks.total)),
        why_not="" if head.ticks.total else tr("Tick what is to be imported."),
    )


def _tell_result(bar: ImportBar, work: ImportWork, run: RunRow, kind: ImportKind) -> None:
    state, fact = State.FINE, outcome_words.result_title(run, kind)
    text, again = outcome_words.counts_text(run.counts), ""
    if run.result is RunResult.CANCELLED:
        done = outcome_words.brought_in(run.counts) + run.counts.failed
        state = State.NEUTRAL
        fact, text = outcome_words.stopped(done, work.total, kind)
        left = work.head.ticks.total if work.head is not None else 0
        again = tr("Import the other {n}").format(n=whole(left)) if left else ""
    elif run.counts.failed:
        state = State.ATTENTION
    bar.show_result(state, fact, text, problems=run.problems, undoable=run.undoable, again=again)
