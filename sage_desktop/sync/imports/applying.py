"""Carries lines of a plan out in the book: a page of them is one transaction. Book thread.

Each line is made again from the records as they are now; one that would do something else than the
plan said is left alone. So a plan can be carried out late, twice, or after a kill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sage_desktop.book import bulk
from sage_desktop.book.bulk import NewLink
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.run_rows import Counts, Problem
from sage_desktop.mirror.plan_lines import StoredLine
from sage_desktop.mirror.plans import PlanFacts
from sage_desktop.mirror.rows import Outcome, Status
from sage_desktop.sync.imports.kinds import RecordKind, SageRecord, Values
from sage_desktop.sync.imports.lines import CHOSEN, Linked, digest
from sage_desktop.sync.imports.matching import NOT_HERE, HaloIndex
from sage_desktop.sync.imports.planning import BookState, book_state
from sage_desktop.sync.imports.three_way import Comparison, compare

STALE = "changed_meanwhile"
"""The code of a line whose records changed since the plan was made."""

Done = tuple[StoredLine, Outcome, str]
"""A line, what became of it, and the code of its problem."""


@dataclass(slots=True)
class Applier:
    """Applies pages for one run. ``newest``: the book's newest record that this run knows of,
    ``strangers``: what others made since the plan.
    """

    kind: RecordKind
    facts: PlanFacts
    run_id: int
    moment: datetime
    newest: int
    strangers: HaloIndex | None = None

    def page(self, lines: Sequence[StoredLine], records: Mapping[str, SageRecord]) -> list[Done]:
        """What became of each line. Part of the caller's transaction.

        Raises ``Fix`` if the book refuses one of them; then none was carried out.
        """
        targets = {each.shown.target_id for each in lines} - {None}
        state = book_state(
            self.kind,
            self.facts.tenant_id,
            [each.shown.sage_id for each in lines],
            [target for target in targets if target is not None],
        )
        page = _Page(self._newcomers(), self.kind.ours_first)
        for each in lines:
            page.take(each, _record(each, records), state)
        self._carry_out(page)
        return page.done

    def _newcomers(self) -> HaloIndex | None:
        """Halo records made by somebody else since the plan: a new one may be one of them."""
        if self.kind.book.newest() > self.newest:
            rows = self.kind.book.newer_than(self.facts.newest_local, self.facts.tenant_id)
            index = HaloIndex(list(rows), self.kind.own_id)
            self.strangers = index if len(index) else None
        return self.strangers

    def _carry_out(self, page: _Page) -> None:
        tenant_id, kind = self.facts.tenant_id, self.kind.link_kind
        made = self.kind.book.create(page.new, tenant_id, self.run_id)
        self.newest = max([self.newest, *made])
        self.kind.book.update(page.values, tenant_id, self.run_id)
        links = [
            NewLink(local_id, each.sage_id, each.name, each.detail, maker, dict(each.values))
            for local_id, each, maker in zip(made, page.new, page.makers, strict=True)
        ]
        bulk.create_links(kind, tenant_id, links + page.links, self.run_id, self.moment)
        bulk.update_links(page.agreed, self.run_id)
        bulk.remove_links(page.ended, self.run_id)


@dataclass(slots=True)
class _Page:
    """What a page does, collected line by line."""

    newcomers: HaloIndex | None
    ours_first: frozenset[str]
    done: list[Done] = field(default_factory=list)
    new: list[SageRecord] = field(default_factory=list)
    makers: list[LinkMaker] = field(default_factory=list)
    values: dict[int, Values] = field(default_factory=dict)
    links: list[NewLink] = field(default_factory=list)
    agreed: list[tuple[int, Mapping[str, str], str, str]] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)

    def take(self, line: StoredLine, record: SageRecord | None, state: BookState) -> None:
        outcome = Outcome.STALE
        if record is not None:
            outcome = self._taken(line, record, state)
        self.done.append((line, outcome, STALE if outcome is Outcome.STALE else ""))

    def _taken(self, line: StoredLine, record: SageRecord, state: BookState) -> Outcome:
        link = state.links.get(record.sage_id)
        if line.shown.status is Status.GONE:
            return self._end(record, link)
        if record.gone or record.problem:
            return Outcome.STALE
        if link is not None:
            return self._change(line, record, link, state.halo)
        if line.shown.target_id is None:
            return self._create(line, record)
        return self._link(line, record, line.shown.target_id, state.halo)

    def _end(self, record: SageRecord, link: Linked | None) -> Outcome:
        if not record.gone:
            return Outcome.STALE
        if link is None:  # as in _change: it ended before the program was killed
            return Outcome.UNCHANGED
        self.ended.append(link.link_id)
        return Outcome.UPDATED

    def _create(self, line: StoredLine, record: SageRecord) -> Outcome:
        if line.shown.status is not Status.NEW or digest(*record.values.values()) != line.digest:
            return Outcome.STALE
        chosen = line.shown.reason == CHOSEN
        if self.newcomers is not None and not chosen:
            if self.newcomers.match(record.key).reason != NOT_HERE:
                return Outcome.STALE
        self.new.append(record)
        self.makers.append(LinkMaker.USER if chosen else LinkMaker.IMPORT)
        return Outcome.CREATED

    def _link(
        self, line: StoredLine, record: SageRecord, target: int, halo: Mapping[int, Values]
    ) -> Outcome:
        values = halo.get(target)
        if values is None or target in self._used:
            return Outcome.STALE
        choices = line.choices or {}
        comparison = compare(None, values, record.values, choices, self.ours_first)
        if digest(*comparison.merged.values()) != line.digest:
            return Outcome.STALE
        self._used.add(target)
        if comparison.merged != values:
            self.values[target] = comparison.merged
        self.links.append(
            NewLink(
                target,
                record.sage_id,
                record.name,
                record.detail,
                _maker(line),
                comparison.agreed,
            )
        )
        return Outcome.LINKED

    def _change(
        self, line: StoredLine, record: SageRecord, link: Linked, halo: Mapping[int, Values]
    ) -> Outcome:
        values = halo.get(link.local_id)
        if values is None:
            return Outcome.STALE
        choices = line.choices or {}
        comparison = compare(link.agreed, values, record.values, choices, self.ours_first)
        if line.shown.target_id != link.local_id or line.shown.status in _UNLINKED:
            # Carried out before the program was killed, and only not noted any more.
            return Outcome.STALE if comparison.differs else Outcome.UNCHANGED
        if digest(*comparison.merged.values()) != line.digest:
            return Outcome.STALE
        return self._settle(record, link, values, comparison)

    def _settle(
        self, record: SageRecord, link: Linked, values: Values, comparison: Comparison
    ) -> Outcome:
        if comparison.agreed != link.agreed or link.gone:
            self.agreed.append((link.link_id, comparison.agreed, record.name, record.detail))
        if comparison.merged == values:
            return Outcome.UNCHANGED
        self.values[link.local_id] = comparison.merged
        return Outcome.UPDATED


_UNLINKED = frozenset({Status.NEW, Status.MATCH, Status.POSSIBLE, Status.AMBIGUOUS})


def counted(counts: Counts, done: Sequence[Done]) -> Counts:
    """``counts`` with what became of a page. Lines that only settle were unchanged before."""
    tally = {outcome: 0 for outcome in Outcome}
    removed = 0
    for line, outcome, _ in done:
        if line.shown.status is Status.GONE and outcome is Outcome.UPDATED:
            removed += 1
        elif line.shown.ticked:
            tally[outcome] += 1
    return replace(
        counts,
        created=counts.created + tally[Outcome.CREATED],
        updated=counts.updated + tally[Outcome.UPDATED],
        linked=counts.linked + tally[Outcome.LINKED],
        unchanged=counts.unchanged + tally[Outcome.UNCHANGED],
        removed=counts.removed + removed,
        failed=counts.failed + tally[Outcome.FAILED] + tally[Outcome.STALE],
    )


def problems_of(done: Sequence[Done]) -> list[Problem]:
    return [
        Problem(line.shown.sage_id, line.shown.name, code, {"name": line.shown.name})
        for line, _, code in done
        if code and line.shown.ticked
    ]


def _record(line: StoredLine, records: Mapping[str, SageRecord]) -> SageRecord | None:
    """One that is gone need not be in the mirror: only its link is left."""
    shown = line.shown
    found = records.get(shown.sage_id)
    if found is None and shown.status is Status.GONE:
        return SageRecord(shown.sage_id, shown.name, shown.detail, {}, gone=True)
    return found


def _maker(line: StoredLine) -> LinkMaker:
    if line.shown.reason == "name":
        return LinkMaker.NAME
    chosen = line.shown.reason == CHOSEN or line.shown.status is not Status.MATCH
    return LinkMaker.USER if chosen else LinkMaker.IMPORT
