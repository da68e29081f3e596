"""How links of any record are called: who made them, the state in Sage, what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import HistoryEntry, RecordLink
from sage_desktop.ui.router import Path
from sage_desktop.ui.texts import day_text
from sage_desktop.ui.tokens import State

_MAKERS: dict[LinkMaker, tuple[str, Callable[[], str]]] = {
    LinkMaker.USER: ("person", lambda: tr("You")),
    LinkMaker.NAME: ("equals", lambda: tr("Name match")),
    LinkMaker.IMPORT: ("import", lambda: tr("Import")),
    LinkMaker.SENT: ("send", lambda: tr("Sending")),
}


def maker_icon(made_by: LinkMaker) -> str:
    return _MAKERS[made_by][0]


def maker_word(made_by: LinkMaker) -> str:
    return _MAKERS[made_by][1]()


def day_of(moment: datetime | None) -> str:
    """``12 Oct 2026`` in the computer's time zone."""
    return "" if moment is None else day_text(moment.astimezone().date())


def link_chip(links: Sequence[RecordLink]) -> tuple[State, str, str]:
    """The state of a record in Sage as a whole, with its icon ("" for the state's own)."""
    if not links:
        return State.NEUTRAL, tr("Not linked"), ""
    if all(link.gone for link in links):
        return State.NEUTRAL, tr("Gone in Sage"), ""
    return State.FINE, tr("Linked"), "link"


@dataclass(frozen=True, slots=True)
class Gate:
    """Why a record is not in Sage, what to do about it, and the button that leads there."""

    title: str
    text: str
    verb: str = ""
    path: Path = ()


def history_text(entry: HistoryEntry) -> str:
    """``Created by import``, ``Linked by hand``."""
    by_import = entry.run_kind not in ("undo", "")
    if entry.run_kind == "undo":
        texts = {
            "created": tr("Brought back by undo"),
            "removed": tr("Removed by undo"),
            "linked": tr("Linked again by undo"),
            "unlinked": tr("Link taken back by undo"),
        }
        return texts.get(entry.what, tr("Taken back by undo"))
    texts = {
        "created": tr("Created by import") if by_import else tr("Created"),
        "updated": tr("Updated by import") if by_import else tr("Changed"),
        "linked": tr("Linked by import") if by_import else tr("Linked"),
        "unlinked": tr("Link ended"),
        "removed": tr("Removed"),
    }
    return texts.get(entry.what, entry.what)


def history_icon(entry: HistoryEntry) -> str:
    if entry.run_kind == "undo":
        return "undo"
    icons = {"created": "plus", "updated": "edit", "linked": "link", "removed": "trash"}
    return icons.get(entry.what, "ring-bar")
