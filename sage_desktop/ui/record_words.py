"""The sentences that editors and tabs of all kinds of records share: gates, questions, imports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sage_desktop.book.run_rows import Counts, RunResult, RunRow
from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import RecordLink
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui import import_words
from sage_desktop.ui.link_words import Gate
from sage_desktop.ui.navigation import MODULE
from sage_desktop.ui.router import Path
from sage_desktop.ui.texts import isolated, when
from sage_desktop.ui.words import counts as counts_text


@dataclass(frozen=True, slots=True)
class EditorWords:
    """How an editor speaks of its records: ``all`` is the list's title, ``fresh`` a new record's,
    ``one`` one that is not read yet, ``delete`` the verb of the question, "" where none is
    deleted by hand."""

    all: str
    fresh: str
    one: str
    delete: str = ""


def last_import(run: RunRow | None, now: datetime) -> str:
    """``Last imported today 14:32: 212 created, 38 linked``."""
    if run is not None and run.result is RunResult.CANCELLED and run.counts != Counts():
        moment = when(run.ended_at or run.started_at, now)
        done = counts_text(run.counts)
        return tr("The import of {when} was stopped after {counts}").format(
            when=moment, counts=f"{done[:1].lower()}{done[1:]}"
        )
    return import_words.last_import(run, now)


def gate(
    tenant_id: int | None,
    tenants: Sequence[TenantView],
    *,
    unsaved: str,
    none: str,
    unlinked: str,
    verb: str,
    place: Callable[[int], Path],
) -> Gate:
    """Why a record is not in Sage: ``unsaved`` says so of one that has no id yet, ``none`` without
    a connected tenant, else ``unlinked`` with the way to its tenant's ``place``."""
    title = tr("Not in Sage")
    if unsaved:
        return Gate(title, unsaved)
    connected = [view for view in tenants if view.state is not TenantState.NOT_CONNECTED]
    if not connected:
        return Gate(title, none, tr("Go to configuration"), MODULE)
    mine = next((view for view in connected if view.row.id == tenant_id), connected[0])
    return Gate(title, unlinked, verb, place(mine.row.id))


def delete_question(name: str, goes: str, links: Sequence[RecordLink]) -> tuple[str, str]:
    """Title and text of the question before a record is deleted; ``goes`` names what goes too."""
    title, text = tr("Delete {name}?").format(name=isolated(name)), goes
    if any(not link.gone for link in links):
        text += " " + tr(
            "In Sage it stays as it is; the mapping goes, and the next import shows it as New."
        )
    return title, f"{text} {tr('This cannot be undone.')}".strip()
