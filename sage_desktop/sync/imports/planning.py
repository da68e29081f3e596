"""Makes the plan of an import from the mirror and the book, some hundred records at a time.

Nothing is written but the plan itself. The rules are in ``lines`` and ``matching``; here is only
what they are given, and where it goes.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sage_desktop.book import bulk
from sage_desktop.book.store import Book
from sage_desktop.core.progress import Cancel, Progress, Report
from sage_desktop.mirror import lists, plan_lines, plans
from sage_desktop.mirror.plan_lines import StoredLine
from sage_desktop.mirror.plans import PlanFacts
from sage_desktop.mirror.rows import Candidate
from sage_desktop.mirror.store import Mirror
from sage_desktop.sync.imports.kinds import RecordKind, SageRecord, Values
from sage_desktop.sync.imports.lines import Linked, line_of
from sage_desktop.sync.imports.matching import NOT_HERE, HaloIndex, Match, match_all

AT_ONCE = 500
"""Records in one go: few enough that nobody waits for the threads of book and mirror."""

STAGE = "planning"


@dataclass(frozen=True, slots=True)
class BookState:
    """What the book knows of some Sage records and of Halo records that they may be."""

    links: Mapping[str, Linked]
    halo: Mapping[int, Values]


@dataclass(slots=True)
class _Found:
    """What matching found, for the Sage records for which it found anything."""

    matches: dict[str, Match] = field(default_factory=dict)
    similar: dict[str, tuple[Candidate, ...]] = field(default_factory=dict)

    def targets(self, sage_id: str) -> Iterator[int]:
        match = self.matches.get(sage_id)
        for candidate in (*(match.candidates if match else ()), *self.similar.get(sage_id, ())):
            yield candidate.local_id


class Planner:
    """Plans for one tenant and kind."""

    def __init__(
        self, book: Book, mirror: Mirror, kind: RecordKind, tenant_id: int, cancel: Cancel
    ) -> None:
        self._book = book
        self._mirror = mirror
        self._kind = kind
        self._tenant_id = tenant_id
        self._cancel = cancel
        self._around: Any = None

    async def make(self, facts: PlanFacts, report: Report) -> int:
        """The id of the new plan, which takes the place of the one before.

        What a person decided in that one is kept. Raises ``Cancelled``; the old plan stays then.
        """
        old = await self._mirror.read(lambda db: plans.latest(db, self._tenant_id, self._kind.name))
        kept: dict[str, StoredLine] = {}
        if old is not None:
            before = old
            kept = await self._mirror.read(lambda db: plans.touched(db, before))
        ids = await self._mirror.read(self._ids)
        self._around = await self._book.read(lambda: self._kind.book.around(self._tenant_id))
        found = await self._matched(ids)
        plan_id = await self._mirror.write(lambda db: plans.begin(db, facts))
        try:
            await self._write(plan_id, ids, found, kept, report)
            await self._mirror.write(lambda db: plans.finish(db, plan_id))
        except BaseException:
            await self._mirror.write(lambda db: plans.drop(db, plan_id))
            raise
        return plan_id

    def _ids(self, db: sqlite3.Connection) -> list[str]:
        """Ids of the main list by name."""
        return lists.ids_by_name(db, self._tenant_id, self._kind.lists[0].name)

    # matching

    async def _matched(self, ids: Sequence[str]) -> _Found:
        """Only what may be matched costs anything: an empty book needs none of this."""
        found = _Found()
        free = await self._book.read(lambda: list(self._kind.book.free(self._tenant_id)))
        if not free:
            return found
        index = await asyncio.to_thread(HaloIndex, free, self._kind.own_id)
        keys = []
        for part in _parts(ids):
            self._cancel.check()
            records = await self._records(part)
            linked = await self._linked(part)
            keys += [
                each.key
                for each in records
                if each.sage_id not in linked and not each.gone and not each.problem
            ]
        left: dict[str, str] = {}

        def settle() -> None:
            for (sage_id, match), key in zip(match_all(keys, index), keys, strict=True):
                if match.reason == NOT_HERE:
                    left[sage_id] = key.name
                else:
                    found.matches[sage_id] = match

        await asyncio.to_thread(settle)
        taken = {each.target_id for each in found.matches.values()}
        names = [(number, name) for number, _, name, *_ in free if number not in taken]
        if left and names:
            found.similar = await asyncio.to_thread(self._similar, left, names)
        return found

    def _similar(
        self, left: Mapping[str, str], names: Sequence[tuple[int, str]]
    ) -> dict[str, tuple[Candidate, ...]]:
        from sage_desktop.sync.imports.similar import similar_names  # not needed at the start

        return dict(similar_names(left.items(), names, self._cancel))

    async def _linked(self, ids: Sequence[str]) -> Collection[str]:
        links = await self._book.read(
            lambda: bulk.links_of(self._kind.link_kind, self._tenant_id, ids)
        )
        return links.keys()

    # lines

    async def _write(
        self,
        plan_id: int,
        ids: Sequence[str],
        found: _Found,
        kept: Mapping[str, StoredLine],
        report: Report,
    ) -> None:
        number = plan_lines.first_line(plan_id)
        done = 0
        for part in _parts(ids):
            self._cancel.check()
            records = await self._records(part)
            state = await self.state(part, self._may_be(part, found, kept))
            first = number

            def work(
                db: sqlite3.Connection,
                records: Sequence[SageRecord] = records,
                state: BookState = state,
                first: int = first,
            ) -> None:
                plan_lines.add(db, self._lines(records, state, first, found, kept))

            await self._mirror.write(work)
            number += len(part)
            done += len(part)
            report(Progress(STAGE, done, len(ids)))
        await self._write_lost(number)

    def _may_be(
        self, part: Sequence[str], found: _Found, kept: Mapping[str, StoredLine]
    ) -> set[int]:
        """The Halo records that unlinked records of ``part`` may go to."""
        may_be = {target for sage_id in part for target in found.targets(sage_id)}
        aims = (kept[sage_id].shown.target_id for sage_id in part if sage_id in kept)
        return may_be | {target for target in aims if target is not None}

    def _lines(
        self,
        records: Sequence[SageRecord],
        state: BookState,
        first: int,
        found: _Found,
        kept: Mapping[str, StoredLine],
    ) -> Iterator[StoredLine]:
        for number, record in enumerate(records, first):
            made = line_of(
                record,
                number,
                link=state.links.get(record.sage_id),
                match=found.matches.get(record.sage_id),
                similar=found.similar.get(record.sage_id, ()),
                kept=kept.get(record.sage_id),
                halo=state.halo,
                ours_first=self._kind.ours_first,
            )
            if made is not None:
                yield made.line

    async def _write_lost(self, number: int) -> None:
        """Lines for links whose Sage record the mirror never saw: it is gone as well."""
        after = ""
        while part := await self._linked_behind(after):
            after = part[-1]
            lost = await self._unknown(part)
            if lost:
                number = await self._write_gone(lost, number)

    async def _linked_behind(self, after: str) -> list[str]:
        kind = self._kind.link_kind
        return await self._book.read(
            lambda: bulk.sage_ids_linked(kind, self._tenant_id, after, AT_ONCE)
        )

    async def _unknown(self, ids: Sequence[str]) -> list[str]:
        name = self._kind.lists[0].name
        known = await self._mirror.read(lambda db: lists.records(db, self._tenant_id, name, ids))
        return [sage_id for sage_id in ids if sage_id not in known]

    async def _write_gone(self, ids: Sequence[str], number: int) -> int:
        state = await self.state(ids, ())
        names = await self._book.read(
            lambda: bulk.links_of(self._kind.link_kind, self._tenant_id, ids)
        )
        records = [
            SageRecord(each.sage_id, each.sage_name, each.sage_detail, {}, gone=True)
            for each in names.values()
        ]
        made = list(self._lines(records, state, number, _Found(), {}))
        await self._mirror.write(lambda db: plan_lines.add(db, made))
        return number + len(records)

    # what both planning and carrying out need

    async def _records(self, ids: Sequence[str]) -> list[SageRecord]:
        return await self._mirror.read(
            lambda db: records_of(db, self._kind, self._tenant_id, ids, self._around)
        )

    async def state(self, sage_ids: Sequence[str], may_be: Collection[int]) -> BookState:
        return await self._book.read(
            lambda: book_state(self._kind, self._tenant_id, sage_ids, may_be)
        )


def records_of(
    db: sqlite3.Connection, kind: RecordKind, tenant_id: int, ids: Sequence[str], around: Any
) -> list[SageRecord]:
    """The Sage records of these ids that the mirror has, in the order asked. Mirror thread.

    ``around``: see ``BookSide.around``.
    """
    known = lists.records(db, tenant_id, kind.lists[0].name, ids)
    rows = [(sage_id, *known[sage_id]) for sage_id in ids if sage_id in known]
    return kind.compose(db, tenant_id, rows, around)


def book_state(
    kind: RecordKind, tenant_id: int, sage_ids: Sequence[str], may_be: Collection[int]
) -> BookState:
    """Links of these Sage records, and the Halo records that they are or may be. Book thread.

    Of those that they may be only such as are free in this tenant, and of the kind.
    """
    known = bulk.links_of(kind.link_kind, tenant_id, sage_ids)
    links = {
        sage_id: Linked(each.id, each.local_id, each.agreed, each.is_gone)
        for sage_id, each in known.items()
    }
    free = set(kind.book.fitting(may_be)) if may_be else set()
    if free:
        free -= bulk.linked_ids(kind.link_kind, tenant_id, list(free))
    wanted = [*(each.local_id for each in links.values()), *free]
    return BookState(links, kind.book.values(wanted) if wanted else {})


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(ids), AT_ONCE):
        yield ids[at : at + AT_ONCE]
