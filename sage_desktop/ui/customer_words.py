"""The sentences about customers and their mappings: counts, questions, gates, history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sage_desktop.book.rows import Address, Counts, CustomerRow, LinkMaker, RunResult, RunRow
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.record_views import CustomerView, HistoryEntry, MappingLine, RecordLink
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui.navigation import MODULE, tenant_path
from sage_desktop.ui.router import Path
from sage_desktop.ui.texts import day_text, isolated, listed, when
from sage_desktop.ui.tokens import State
from sage_desktop.ui.words import counts as counts_text

RUN_KIND = "customers"

_MAKERS: dict[LinkMaker, tuple[str, Callable[[], str]]] = {
    LinkMaker.USER: ("person", lambda: tr("You")),
    LinkMaker.NAME: ("equals", lambda: tr("Name match")),
    LinkMaker.IMPORT: ("import", lambda: tr("Import")),
}


def maker_icon(made_by: LinkMaker) -> str:
    return _MAKERS[made_by][0]


def maker_word(made_by: LinkMaker) -> str:
    return _MAKERS[made_by][1]()


def day_of(moment: datetime | None) -> str:
    """``12 Oct 2026`` in the computer's time zone."""
    return "" if moment is None else day_text(moment.astimezone().date())


# the tab


def mappings_text(n: int) -> str:
    return plural(n, "{n} mapping", "{n} mappings")


def unmapped_text(halo: int, sage: int | None) -> str:
    """``18 Halo customers and 23 Sage customers are not mapped yet``."""
    ours = plural(halo, "{n} Halo customer", "{n} Halo customers")
    if sage is None:
        if not halo:
            return tr("Sage was not read yet. Import Customers reads it and shows what there is.")
        is_not = plural(halo, "is not mapped yet", "are not mapped yet")
        return tr("{ours} {is_not}; Sage was not read yet: Import Customers does that").format(
            ours=ours, is_not=is_not
        )
    theirs = plural(sage, "{n} Sage customer", "{n} Sage customers")
    if halo and sage:
        return tr("{ours} and {theirs} are not mapped yet").format(ours=ours, theirs=theirs)
    if not halo and not sage:
        return tr("All customers are mapped")
    only, n = (ours, halo) if halo else (theirs, sage)
    is_not = plural(n, "is not mapped yet", "are not mapped yet")
    return tr("{ours} {is_not}").format(ours=only, is_not=is_not)


def last_run(runs: Sequence[RunRow], tenant_id: int) -> RunRow | None:
    """The tenant's last import of customers that ended, from ``runs``, newest first."""
    for run in runs:
        mine = run.tenant_id == tenant_id and run.kind == RUN_KIND
        if mine and run.result is not RunResult.RUNNING:
            return run
    return None


def last_import(run: RunRow | None, now: datetime) -> str:
    """``Last imported today 14:32: 212 created, 38 linked``."""
    if run is None:
        return tr("Not imported yet")
    moment = when(run.ended_at or run.started_at, now)
    if run.undone_by is not None:
        return tr("The import of {when} was undone").format(when=moment)
    done = counts_text(run.counts)
    done = f"{done[:1].lower()}{done[1:]}"
    if run.result is RunResult.CANCELLED:
        if run.counts == Counts():
            return tr("The import of {when} was stopped: nothing was changed").format(when=moment)
        return tr("The import of {when} was stopped after {counts}").format(
            when=moment, counts=done
        )
    if run.result is RunResult.FAILED:
        why = explain_code(run.error).title
        return tr("The import of {when} failed: {why}").format(when=moment, why=why)
    return tr("Last imported {when}: {counts}").format(when=moment, counts=done)


def removal_question(line: MappingLine) -> tuple[str, str]:
    """Title and text of the question before a mapping goes."""
    title = tr("Remove the mapping of {name}?").format(name=isolated(line.local_name))
    if line.gone:
        text = tr("Its Sage customer {name} is gone already. The Halo customer stays as it is.")
    else:
        text = tr(
            "The link to {name} in Sage goes. Both records stay as they are, and the next import "
            "shows the Sage customer as new or as a match."
        )
    return title, text.format(name=isolated(line.sage_name))


def undone(run: RunRow) -> tuple[str, str]:
    """Fact and sentence after *Undo*; ``run`` is the one that took the import back."""
    named = [
        (run.counts.removed, "{n} created customer removed", "{n} created customers removed"),
        (run.counts.updated, "{n} customer as it was before", "{n} customers as they were before"),
        (
            run.counts.failed,
            "{n} changed since and left as it is",
            "{n} changed since and left as they are",
        ),
    ]
    text = ", ".join(plural(n, one, many) for n, one, many in named if n)
    title = tr("The import was taken back")
    return title, f"{text[:1].upper()}{text[1:]}." if text else tr("The links are as before.")


# the record


def customers_text(n: int) -> str:
    return plural(n, "{n} customer", "{n} customers")


def address_text(address: Address) -> str:
    """An address in one line, without its name."""
    town = " ".join(part for part in (address.city, address.postcode) if part)
    return listed((address.address_1, address.address_2, town, address.region, address.country))


def link_chip(links: Sequence[RecordLink]) -> tuple[State, str, str]:
    """The state of a record in Sage as a whole, with its icon ("" for the state's own)."""
    if not links:
        return State.NEUTRAL, tr("Not linked"), ""
    if all(link.gone for link in links):
        return State.NEUTRAL, tr("Gone in Sage"), ""
    return State.FINE, tr("Linked"), "link"


def linked_since(link: RecordLink) -> str:
    """``12 Oct 2026, by name match``."""
    by = {
        LinkMaker.USER: tr("by you"),
        LinkMaker.NAME: tr("by name match"),
        LinkMaker.IMPORT: tr("by import"),
    }
    return f"{day_of(link.since)}, {by[link.made_by]}"


@dataclass(frozen=True, slots=True)
class Gate:
    """Why a record is not in Sage, what to do about it, and the button that leads there."""

    title: str
    text: str
    verb: str = ""
    path: Path = ()


def gate(row: CustomerRow | None, tenants: Sequence[TenantView]) -> Gate:
    """For a customer without a link; None is one that was not saved yet."""
    title = tr("Not in Sage")
    if row is None:
        return Gate(title, tr("Save the customer first. Then it can be mapped to one in Sage."))
    connected = [view for view in tenants if view.state is not TenantState.NOT_CONNECTED]
    if not connected:
        return Gate(
            title,
            tr("No tenant is connected. Connect one, then import customers or map this one."),
            tr("Go to configuration"),
            MODULE,
        )
    mine = next((view for view in connected if view.row.id == row.tenant_id), connected[0])
    return Gate(
        title,
        tr(
            "It is not mapped to a Sage customer. If Sage has it, map the two. Sending new "
            "customers to Sage comes with a later version."
        ),
        tr("Open mapping"),
        tenant_path(mine.row.id, "customers"),
    )


def delete_question(view: CustomerView) -> tuple[str, str]:
    """Title and text of the question before a customer is deleted."""
    title = tr("Delete {name}?").format(name=isolated(view.row.name))
    text = tr("Its sites, delivery address and contacts go with it.")
    there = [link for link in view.links if not link.gone]
    if there:
        text += " " + tr(
            "In Sage it stays as it is; the mapping goes, and the next import shows it as New."
        )
    return title, text + " " + tr("This cannot be undone.")


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
