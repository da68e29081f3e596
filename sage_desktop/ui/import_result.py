"""The popup after a small import: counts, what was not imported, *Undo* and *Done*."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.i18n import tr
from sage_desktop.ui import import_words
from sage_desktop.ui.dialogs import UNDO, Item, Result, ask
from sage_desktop.ui.texts import isolated


async def tell_result(
    parent: QWidget | None,
    tenant_name: str,
    run: RunRow,
    *,
    done: str,
    nothing: str,
    links: bool = True,
) -> bool:
    """Shows what ``run`` did; True when the user wants it undone.

    ``done`` and ``nothing`` are the titles when something was done and when there was nothing to
    do. ``links``: whether the records are linked, see ``import_words.result_counts``.
    """
    if import_words.is_up_to_date(run):
        text = import_words.up_to_date(run)
        return await ask(Result(parent, nothing, text, [])) == UNDO
    problems = [
        Item(problem.id, problem.name, import_words.problem_text(problem))
        for problem in run.problems
    ]
    shown = Result(
        parent,
        done,
        tr("{tenant}: what changed in the book.").format(tenant=isolated(tenant_name)),
        import_words.result_counts(run.counts, links=links),
        problems=problems,
        undoable=run.undoable,
    )
    return await ask(shown) == UNDO
