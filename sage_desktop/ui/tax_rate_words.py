"""The sentences about importing tax rates: the question before it, and what undoing it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.i18n import plural, tr
from sage_desktop.ui import import_words
from sage_desktop.ui.tax_rate_rows import RemovalRow
from sage_desktop.ui.tax_rate_texts import uses_text, with_percentage
from sage_desktop.ui.texts import isolated

RUN_KIND = "tax-rates"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Question:
    """``title`` asks, ``text`` says what follows, ``verb`` stands on the button that does it."""

    title: str
    text: str
    verb: str


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


def undone(run: RunRow) -> tuple[str, str]:
    """Fact and sentence after *Undo*; ``run`` is the one that took the import back."""
    return import_words.undone(
        run,
        removed=("{n} created rate removed", "{n} created rates removed"),
        updated=("{n} rate as it was before", "{n} rates as they were before"),
        back=("{n} removed rate is back", "{n} removed rates are back"),
        nothing=tr("The links are as before."),
    )
