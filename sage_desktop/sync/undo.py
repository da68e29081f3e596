"""Takes a run back from its journal; what was changed since then is left as it is. Book thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sage_desktop.book import journal, snapshots
from sage_desktop.book.rows import Counts, Problem, RunResult, RunRow
from sage_desktop.core.errors import BadInput, Fix

KIND = "undo"


def undo(run_id: int, now: datetime) -> RunRow:
    """Restores each record as it was before ``run_id``, newest change first.

    Part of the caller's transaction. Raises ``BadInput("cannot_undo")``.
    """
    run = journal.run(run_id)
    if not run.undoable:
        raise BadInput("cannot_undo", run=run_id)
    undoing = journal.start_run(KIND, run.tenant_id, now)
    counts, problems = Counts(), []
    for change in reversed(journal.run_changes(run_id)):
        current = snapshots.snapshot(change.table, change.record_id)
        code = "" if snapshots.is_as_noted(current, change.after) else "changed_since"
        if not code:
            try:
                snapshots.restore(
                    change.table, change.record_id, change.before, tenant_id=run.tenant_id
                )
            except Fix as error:  # used by another record, or its place is taken, since the run
                code = error.code
        if code:
            name = str((current or change.after or {}).get("name", change.record_id))
            problems.append(Problem(str(change.record_id), name, code))
            continue
        if change.table != "link":
            counts = _counted(counts, change.before, change.after)
    journal.mark_undone(run_id, undoing)
    counts = replace(counts, failed=len(problems))
    result = RunResult.ATTENTION if problems else RunResult.DONE
    journal.end_run(undoing, result, counts, 0, tuple(problems), "", now)
    return journal.run(undoing)


def _counted(counts: Counts, before: object, after: object) -> Counts:
    if before is None:
        return replace(counts, removed=counts.removed + 1)
    if after is None:
        return replace(counts, created=counts.created + 1)
    return replace(counts, updated=counts.updated + 1)
