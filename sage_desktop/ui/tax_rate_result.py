"""The popup after an import of tax rates: counts, what was not imported, *Undo* and *Done*."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from sage_desktop.book.rows import RunRow
from sage_desktop.core.i18n import tr
from sage_desktop.ui import tax_rate_words
from sage_desktop.ui.dialogs import UNDO, Item, Result, ask
from sage_desktop.ui.texts import isolated


async def tell_result(parent: QWidget | None, tenant_name: str, run: RunRow) -> bool:
    """Shows what ``run`` did; True when the user wants it undone."""
    return await ask(_result(parent, tenant_name, run)) == UNDO


def _result(parent: QWidget | None, tenant_name: str, run: RunRow) -> Result:
    if tax_rate_words.is_up_to_date(run):
        return Result(parent, tr("Tax rates are up to date"), tax_rate_words.up_to_date(run), [])
    problems = [
        Item(problem.id, problem.name, tax_rate_words.problem_text(problem))
        for problem in run.problems
    ]
    return Result(
        parent,
        tr("Tax rates imported"),
        tr("{tenant}: what changed in the book.").format(tenant=isolated(tenant_name)),
        tax_rate_words.result_counts(run.counts),
        problems=problems,
        undoable=run.undoable,
    )
