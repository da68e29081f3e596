"""Links, runs with their undo journal, and issues.

Plain functions for ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

from sage_desktop.book.issues import close_issue, issue_counts, issues, open_issue
from sage_desktop.book.links import agree, create_link, link, links, remove_link, replace_link
from sage_desktop.book.runs import (
    changes_below,
    count_changes,
    end_run,
    interrupted_runs,
    last_run,
    mark_undone,
    note_change,
    resume_run,
    run,
    run_changes,
    runs,
    start_run,
)

__all__ = [
    "agree",
    "changes_below",
    "close_issue",
    "count_changes",
    "create_link",
    "end_run",
    "interrupted_runs",
    "issue_counts",
    "issues",
    "last_run",
    "link",
    "links",
    "mark_undone",
    "note_change",
    "open_issue",
    "remove_link",
    "replace_link",
    "resume_run",
    "run",
    "run_changes",
    "runs",
    "start_run",
]
