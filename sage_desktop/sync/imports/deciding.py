"""What a person decides about single lines of a plan: whose value, which Halo record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sage_desktop.book.store import Book
from sage_desktop.core.errors import BadInput
from sage_desktop.mirror import plan_lines, plans
from sage_desktop.mirror.plan_lines import StoredLine
from sage_desktop.mirror.plans import PlanFacts
from sage_desktop.mirror.rows import (
    Candidate,
    Difference,
    Outcome,
    PlanDetail,
    PlanLine,
    Side,
    Status,
    Verdict,
)
from sage_desktop.mirror.store import Mirror
from sage_desktop.sync.imports.kinds import RecordKind, SageRecord, Values
from sage_desktop.sync.imports.lines import CHOSEN, LINKED, Linked, Made, line_of
from sage_desktop.sync.imports.matching import NOT_HERE, Match
from sage_desktop.sync.imports.planning import book_state, records_of

_FREE = frozenset({Status.NEW, Status.MATCH, Status.POSSIBLE, Status.AMBIGUOUS})
"""Lines without a link: they may be sent to another Halo record."""


class Decisions:
    """Decisions in one plan. A line that was carried out is not changed any more."""

    def __init__(
        self, book: Book, mirror: Mirror, kind: RecordKind, plan_id: int, facts: PlanFacts
    ) -> None:
        self._book = book
        self._mirror = mirror
        self._kind = kind
        self._plan_id = plan_id
        self._facts = facts

    async def detail(self, number: int) -> PlanDetail:
        """Raises ``NotFound``."""
        stored = await self._stored(number)
        record, made = await self._made(stored)
        [detail] = await self._named([_detail(stored, record, made)])
        return detail

    async def details(self, numbers: Sequence[int]) -> list[PlanDetail]:
        """Of several lines at once, in the order of their numbers."""
        tenant_id = self._facts.tenant_id
        stored = await self._mirror.read(lambda db: plan_lines.stored(db, numbers))
        ids = [each.shown.sage_id for each in stored]
        around = await self._book.read(lambda: self._kind.book.around(tenant_id))
        found = await self._mirror.read(
            lambda db: records_of(db, self._kind, tenant_id, ids, around)
        )
        records = {each.sage_id: each for each in found}
        may_be = {target for each in stored for target in _targets(each)}
        state = await self._book.read(lambda: book_state(self._kind, tenant_id, ids, may_be))
        made = [
            _detail(
                each,
                record,
                remade(self._kind, each, record, state.links.get(record.sage_id), state.halo)
                if record is not None
                else None,
            )
            for each in stored
            for record in [records.get(each.shown.sage_id)]
        ]
        return await self._named(made)

    async def aim(self, number: int, target_id: int | None) -> PlanDetail:
        stored = await self._stored(number)
        shown = stored.shown
        if shown.status not in _FREE or shown.outcome is not Outcome.WAITING:
            raise BadInput("cannot_aim", name=shown.name)
        aimed = replace(shown, reason=CHOSEN, target_id=target_id)
        wanted = replace(stored, shown=aimed, choices={}, touched=True)
        record, made = await self._made(wanted)
        if made is None or made.line.shown.target_id != target_id:
            raise BadInput("already_linked", local=str(target_id), sage=shown.name)
        return await self._keep(_ticked(made, stored), record)

    async def take(self, number: int, field: str, side: Side) -> PlanDetail:
        stored = await self._stored(number)
        if stored.shown.outcome is not Outcome.WAITING:
            raise BadInput("cannot_aim", name=stored.shown.name)
        choices: Mapping[str, Side] = {**(stored.choices or {}), field: side}
        record, made = await self._made(replace(stored, choices=choices, touched=True))
        if made is None or made.comparison is None:  # nothing to choose between, so no tick either
            return _detail(stored, record, made)
        return await self._keep(_ticked(made, stored), record)

    async def _stored(self, number: int) -> StoredLine:
        return await self._mirror.read(lambda db: plans.line(db, self._plan_id, number))

    async def _made(self, stored: StoredLine) -> tuple[SageRecord | None, Made | None]:
        """The line as it is with the decisions in ``stored`` and the records as they are now."""
        shown, tenant_id = stored.shown, self._facts.tenant_id
        around = await self._book.read(lambda: self._kind.book.around(tenant_id))
        found = await self._mirror.read(
            lambda db: records_of(db, self._kind, tenant_id, [shown.sage_id], around)
        )
        record = found[0] if found else None
        if record is None:
            return None, None
        may_be = _targets(stored)
        state = await self._book.read(
            lambda: book_state(self._kind, tenant_id, [shown.sage_id], may_be)
        )
        link = state.links.get(shown.sage_id)
        return record, remade(self._kind, stored, record, link, state.halo)

    async def _keep(self, made: Made | None, record: SageRecord | None) -> PlanDetail:
        if made is None:
            raise BadInput("cannot_aim", name="")
        line = made.line
        await self._mirror.write(lambda db: plan_lines.add(db, [line]))
        [detail] = await self._named([_detail(line, record, made)])
        return detail

    async def _named(self, details: Sequence[PlanDetail]) -> list[PlanDetail]:
        """With the names of the records of the book that fields hold the ids of."""
        texts: dict[str, set[str]] = {}
        for detail in details:
            for each in detail.differences:
                texts.setdefault(each.field, set()).update((each.sage, each.halo))
            for field, text in detail.same:
                texts.setdefault(field, set()).add(text)
        names = await self._book.read(lambda: self._kind.book.names(texts))
        return [replace(detail, names=names) for detail in details]


def remade(
    kind: RecordKind,
    stored: StoredLine,
    record: SageRecord,
    link: Linked | None,
    halo: Mapping[int, Values],
) -> Made | None:
    """The line made again; what matching found for it is what ``stored`` remembers."""
    shown = stored.shown
    match, similar = Match(), stored.candidates
    if shown.reason not in (CHOSEN, LINKED, NOT_HERE, "similar"):
        match = Match(stored.candidates, shown.reason, shown.data)
        if shown.status is Status.MATCH and shown.target_id is not None:
            own = Candidate(shown.target_id, shown.target_name, shown.reason)
            match = Match((own,), shown.reason)
        similar = ()
    return line_of(
        record,
        shown.line,
        link=link,
        match=match,
        similar=similar,
        kept=stored,
        halo=halo,
        ours_first=kind.ours_first,
    )


def _targets(stored: StoredLine) -> set[int]:
    """The Halo records that a line goes or may go to."""
    may_be = {each.local_id for each in stored.candidates}
    target = stored.shown.target_id
    return may_be if target is None else may_be | {target}


def _ticked(made: Made | None, before: StoredLine) -> Made | None:
    """Who decides something about a line wants it carried out."""
    if made is None:
        return None
    shown = made.line.shown
    candidates = made.line.candidates or before.candidates
    shown = replace(shown, ticked=shown.tickable)
    return replace(made, line=replace(made.line, shown=shown, candidates=candidates, touched=True))


def _detail(stored: StoredLine, record: SageRecord | None, made: Made | None) -> PlanDetail:
    shown = stored.shown
    if record is None or made is None:
        return PlanDetail(shown, (), (), stored.candidates)
    if made.comparison is None:
        return PlanDetail(shown, _only_sage(shown, record), (), stored.candidates)
    same = tuple(
        (name, record.values.get(name, ""))
        for name in made.comparison.same
        if record.values.get(name, "")
    )
    return PlanDetail(shown, made.comparison.differences, same, stored.candidates)


def _only_sage(shown: PlanLine, record: SageRecord) -> tuple[Difference, ...]:
    """What a new Halo record would get."""
    if shown.status not in (Status.NEW, Status.AMBIGUOUS):
        return ()
    return tuple(
        Difference(name, text, "", Verdict.ONLY_IN_SAGE, Side.SAGE)
        for name, text in record.values.items()
        if text
    )
