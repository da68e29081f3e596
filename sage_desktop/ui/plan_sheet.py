"""The columns of a plan of the import screen as a file has them."""

from __future__ import annotations

from sage_desktop.core import writing
from sage_desktop.core.i18n import tr
from sage_desktop.mirror.rows import Outcome, PlanLine
from sage_desktop.sync.imports.export import Sheet
from sage_desktop.ui.import_kinds import ImportKind
from sage_desktop.ui.plan_words import outcome_chip, reason_text, status_chip, target_text
from sage_desktop.ui.texts import FIRST_STRONG_ISOLATE, POP_ISOLATE

_NO_ISOLATES = {ord(mark): None for mark in (FIRST_STRONG_ISOLATE, POP_ISOLATE)}


def sheet(kind: ImportKind) -> Sheet:
    """The plan as a table of a file: the words of the screen."""
    titles = (
        kind.sage_column(),
        tr("Details"),
        tr("Sage id"),
        tr("Status"),
        tr("Selected"),
        kind.halo_column(),
        tr("Why"),
        tr("Result"),
    )

    def cells(line: PlanLine) -> tuple[str, ...]:
        with writing.in_english():
            return _cells(line, kind)

    return Sheet(titles, cells)


def _cells(line: PlanLine, kind: ImportKind) -> tuple[str, ...]:
    done = line.outcome is not Outcome.WAITING
    return (
        line.name,
        line.detail,
        line.sage_id,
        status_chip(line.status).word,
        tr("yes") if line.ticked else tr("no"),
        target_text(line),
        reason_text(line, kind).translate(_NO_ISOLATES),
        outcome_chip(line.outcome).word if done else "",
    )
