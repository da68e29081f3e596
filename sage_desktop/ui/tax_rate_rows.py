"""What the tab *Tax Rates* shows, computed from book and plan; no widgets and no waiting here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sage_desktop.book.link_rows import LinkMaker, LinkRow
from sage_desktop.book.run_rows import IssueRow
from sage_desktop.book.tax_rows import SageTaxRateRow
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.tax_rate_plan import Row, Status, TaxRatePlan
from sage_desktop.sync.views import TaxRateView
from sage_desktop.ui.tax_rate_texts import changes_text, target_texts
from sage_desktop.ui.texts import capital, isolated, when

CREATE, LEAVE = "create", "none"
"""What a Sage rate can be mapped to besides a Halo rate (``Service.tax_rates.map``)."""

Target = int | str | None


class RowState(StrEnum):
    """How a Sage tax rate stands to the book."""

    LINKED = "linked"
    CHANGED = "changed"
    MATCH = "match"
    NEW = "new"
    NOT_MAPPED = "not_mapped"
    HIDDEN = "hidden"
    GONE = "gone"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One Sage tax rate. ``target``: the Halo rate's id, ``CREATE``, or None for *Not mapped*.

    ``note`` says in whole sentences what is special about the row, "" for nothing.
    """

    sage_id: str
    name: str
    percentage: Decimal | None
    target: Target
    target_text: str
    state: RowState
    since: str
    uses: int
    note: str = ""
    moment: datetime | None = None
    """The one that ``since`` tells of."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the book holds about one tenant's tax rates when the table is made."""

    tenant_id: int
    mirror: Sequence[SageTaxRateRow]
    links: Sequence[LinkRow]
    rates: Sequence[TaxRateView]
    issues: Sequence[IssueRow]
    now: datetime


@dataclass(frozen=True, slots=True)
class RemovalRow:
    """A Halo tax rate that the next import would remove, or retire because records use it."""

    local_id: int
    name: str
    percentage: Decimal
    retire: bool
    uses: int
    gone: bool = False

    @property
    def on_import(self) -> str:
        if self.retire:
            return tr("Retire: kept on old records, no longer offered")
        return tr("Remove")


@dataclass(frozen=True, slots=True)
class Tables:
    """Both tables of the tab, ready to be shown; may be made on any thread."""

    known: Known
    mapping: Sequence[MappingRow]
    removals: Sequence[RemovalRow]


def tables(known: Known, plan: TaxRatePlan | None) -> Tables:
    """Without a plan nothing is known of removals."""
    removals = removal_rows(plan) if plan is not None else []
    return Tables(known, mapping_rows(known, plan), removals)


def mapping_rows(known: Known, plan: TaxRatePlan | None) -> list[MappingRow]:
    """The lines of the mapping table, highest percentage first.

    Without a plan they show what was last read of Sage and what is linked to it.
    """
    table = _Table(known)
    if plan is None:
        rows = [row for seen in known.mirror if (row := table.remembered(seen)) is not None]
    else:
        rows = [table.planned(row) for row in plan.rows]
    return sorted(rows, key=lambda row: (-(row.percentage or 0), row.name.casefold(), row.sage_id))


def removal_rows(plan: TaxRatePlan) -> list[RemovalRow]:
    """The Halo tax rates that are not mapped in any tenant, by name."""
    rows = [
        RemovalRow(row.local_id, row.name, row.percentage, row.retire, row.uses)
        for row in plan.removals
        if row.local_id is not None and row.percentage is not None
    ]
    return sorted(rows, key=lambda row: (row.name.casefold(), row.local_id))


def ending_rows(plan: TaxRatePlan, known: Known) -> list[RemovalRow]:
    """The linked Halo tax rates that the import retires since Sage has or shows them no more."""
    names = {view.row.id: view.row for view in known.rates}
    return [
        RemovalRow(here.id, here.name, here.percentage, True, row.uses, gone=True)
        for row in plan.rows
        if row.retire and row.local_id is not None and (here := names.get(row.local_id))
    ]


def choices(known: Known, row: MappingRow) -> list[tuple[Target, str]]:
    """What the picker of ``row`` offers: create, not mapped, then every Halo rate that is free.

    A rate that is linked to another Sage rate of this tenant is not free, a retired one is not
    offered. Equal texts are told apart by the record's key.
    """
    taken = {link.local_id for link in known.links if link.sage_id != row.sage_id}
    free = [
        view
        for view in known.rates
        if view.row.id not in taken and (view.row.retired_at is None or view.row.id == row.target)
    ]
    texts = target_texts(free)
    offered: list[tuple[Target, str]] = [
        (CREATE, tr("Create on import")),
        (LEAVE, tr("Not mapped")),
    ]
    offered += [(view.row.id, texts[view.row.id]) for view in free]
    return offered


def problem_notes(rows: Iterable[MappingRow]) -> list[str]:
    """A line for each row that needs someone: ``No VAT: Linked to different …``."""
    return [
        f"{isolated(row.name)}: {row.note}"
        for row in rows
        if row.note and row.state is RowState.PROBLEM
    ]


class _Table:
    """The book's side by id, while the rows are made."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._links = {link.sage_id: link for link in known.links}
        self._seen = {seen.sage_id: seen for seen in known.mirror}
        self._rates = {view.row.id: view for view in known.rates}
        self._texts = target_texts(known.rates)
        self._times: dict[datetime, str] = {}
        self._issues = {
            issue.key: issue for issue in known.issues if issue.tenant_id == known.tenant_id
        }

    def remembered(self, seen: SageTaxRateRow) -> MappingRow | None:
        """A row of the mirror; None for one that is gone or hidden and concerns nobody."""
        link = self._links.get(seen.sage_id)
        if link is None and (seen.gone_at is not None or not seen.visible):
            return None
        issue = self._issues.get(seen.sage_id)
        state, note, target = self._state(seen, link), "", self._target(link)
        if issue is not None:
            state, note = RowState.PROBLEM, explain_code(issue.code, issue.data).sentence
        elif state is RowState.NEW:
            target = CREATE
        return self._row(seen.sage_id, seen.name, seen.percentage, target, state, note)

    def _state(self, seen: SageTaxRateRow, link: LinkRow | None) -> RowState:
        if link is not None:
            if seen.gone_at is not None:
                return RowState.GONE
            return RowState.LINKED if seen.visible else RowState.HIDDEN
        return RowState.NOT_MAPPED if seen.unwanted else RowState.NEW

    def planned(self, row: Row) -> MappingRow:
        target: Target = row.local_id
        state, note = _STATES[row.status], ""
        if row.status is Status.NEW:
            target = CREATE
            if row.reason == "several_fit":
                note = tr("Several Halo tax rates fit. Choose one, or a new one is created.")
        elif row.status is Status.PROBLEM:
            note = explain_code(row.reason, self._with_tenant(row.data)).sentence
        elif row.status is Status.GONE:
            note = self._gone_note(row)
        elif row.reason == "hidden":
            state, note = RowState.HIDDEN, self._gone_note(row)
        elif row.changes:
            note = changes_text(row.changes)
        return self._row(row.sage_id, row.name, row.percentage, target, state, note)

    def _row(
        self,
        sage_id: str,
        name: str,
        percentage: Decimal | None,
        target: Target,
        state: RowState,
        note: str,
    ) -> MappingRow:
        view = self._rates.get(target) if isinstance(target, int) else None
        text = tr("Create on import") if target == CREATE else tr("Choose a Halo tax rate")
        if view is not None:
            text = self._texts[view.row.id]
        since = self._since(sage_id, state, note)
        uses = view.uses if view else 0
        moment = self._moment(sage_id)
        return MappingRow(sage_id, name, percentage, target, text, state, since, uses, note, moment)

    def _since(self, sage_id: str, state: RowState, note: str) -> str:
        link, seen = self._links.get(sage_id), self._seen.get(sage_id)
        if link is not None:
            return capital(f"{self._when(link.since)}, {_MAKERS[link.made_by]()}")
        if state is RowState.MATCH:
            return tr("Same name and percentage")
        if state is RowState.NOT_MAPPED:
            return tr("By you")
        if state is RowState.NEW and note:
            return tr("Several fit: choose one")
        if seen is None:
            return tr("Not imported yet")
        return tr("First seen {when}").format(when=self._when(seen.first_seen))

    def _moment(self, sage_id: str) -> datetime | None:
        link, seen = self._links.get(sage_id), self._seen.get(sage_id)
        return link.since if link is not None else seen.first_seen if seen is not None else None

    def _when(self, moment: datetime) -> str:
        """One import makes thousands of links at the same moment, and local time is slow."""
        text = self._times.get(moment)
        if text is None:
            text = self._times[moment] = when(moment, self._known.now)
        return text

    def _target(self, link: LinkRow | None) -> Target:
        return link.local_id if link is not None and link.local_id in self._rates else None

    def _with_tenant(self, data: Mapping[str, str]) -> dict[str, str]:
        """The plan names another tenant by its id; the sentence needs its name."""
        number = data.get("other_tenant_id", "")
        for view in self._rates.values():
            for link in view.links:
                if str(link.tenant_id) == number:
                    return {**data, "other_tenant": link.tenant_name}
        return dict(data)

    def _gone_note(self, row: Row) -> str:
        what = tr("Hidden in Sage.") if row.reason == "hidden" else tr("No longer in Sage.")
        if row.retire:
            return what + " " + tr("The next import retires the Halo tax rate; it is not deleted.")
        return what


_STATES = {
    Status.NEW: RowState.NEW,
    Status.MATCH: RowState.MATCH,
    Status.CHANGED: RowState.CHANGED,
    Status.UNCHANGED: RowState.LINKED,
    Status.GONE: RowState.GONE,
    Status.NOT_MAPPED: RowState.NOT_MAPPED,
    Status.PROBLEM: RowState.PROBLEM,
}

_MAKERS = {
    LinkMaker.USER: lambda: tr("by you"),
    LinkMaker.NAME: lambda: tr("name match"),
    LinkMaker.IMPORT: lambda: tr("import"),
}
