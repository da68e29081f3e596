"""What an import would do with one Sage record. Pure: values in, a line of the plan out.

The same function makes the line when the plan is made and again right before it is carried out: a
line whose digest differs by then has changed since, and is left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from sage_desktop.core.names import name_key
from sage_desktop.mirror.plan_lines import StoredLine
from sage_desktop.mirror.rows import Candidate, PlanLine, Side, Status
from sage_desktop.sync.imports.kinds import SageRecord, Values, called
from sage_desktop.sync.imports.matching import NOT_HERE, RUNGS, Match
from sage_desktop.sync.imports.three_way import Comparison, compare

CHOSEN, LINKED, SIMILAR, GONE = "chosen", "linked", "similar", "gone_in_sage"
"""Reasons of a line besides those of ``matching``."""

LEFT_ALONE = frozenset({"anonymised"})
"""Problems of records that are left out on purpose: nobody has to do anything about them."""

_NO_CHOICES: Mapping[str, Side] = {}


@dataclass(frozen=True, slots=True)
class Linked:
    """The link of a Sage record, as far as a plan must know it."""

    link_id: int
    local_id: int
    agreed: Mapping[str, str] | None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A line, and for a record with a Halo record the comparison it stands on."""

    line: StoredLine
    comparison: Comparison | None = None


def line_of(
    record: SageRecord,
    number: int,
    *,
    link: Linked | None = None,
    match: Match | None = None,
    similar: Sequence[Candidate] = (),
    kept: StoredLine | None = None,
    halo: Mapping[int, Values],
    ours_first: Collection[str] = (),
) -> Made | None:
    """The line of ``record``; None for one that is gone from Sage and concerns nobody.

    ``halo`` holds the Halo records that it may go to. ``kept`` is what a person decided before; an
    aim at a record that is not in ``halo`` any more is forgotten.
    """
    if record.gone:
        return _gone(record, number, link, halo) if link is not None else None
    if record.problem:
        status = Status.UNCHANGED if record.problem in LEFT_ALONE else Status.PROBLEM
        made = _plain(record, number, status, record.problem, data=record.data)
        return made if link is None else _aimed(made, link.local_id, halo)
    if link is not None and link.local_id in halo:
        return _linked(record, number, link, halo[link.local_id], kept, ours_first)
    made = _unlinked(record, number, match, similar, kept, halo, ours_first)
    return _kept_tick(made, kept)


def unchanged_since(stored: StoredLine, made: Made | None) -> bool:
    """Whether ``made`` from the records as they are now does what ``stored`` said."""
    if made is None:
        return False
    now, then = made.line, stored
    return (now.shown.status, now.shown.target_id, now.digest) == (
        then.shown.status,
        then.shown.target_id,
        then.digest,
    )


def digest(*texts: str) -> int:
    """Differs for other texts, but for one case in four thousand million."""
    return crc32("\x1f".join(texts).encode("utf-8", "surrogatepass"))


def _gone(record: SageRecord, number: int, link: Linked, halo: Mapping[int, Values]) -> Made:
    made = _plain(record, number, Status.GONE, GONE, tickable=True)
    return _aimed(made, link.local_id, halo)


def _linked(
    record: SageRecord,
    number: int,
    link: Linked,
    values: Values,
    kept: StoredLine | None,
    ours_first: Collection[str],
) -> Made:
    choices = (kept.choices if kept else None) or _NO_CHOICES
    comparison = compare(link.agreed, values, record.values, choices, ours_first)
    differs, conflicts = comparison.differs, comparison.conflicts
    chosen = any(each.chosen for each in comparison.differences)
    acts = bool(differs or chosen)
    status = Status.CHANGED if acts or conflicts else Status.UNCHANGED
    made = _line(
        record,
        number,
        status,
        LINKED,
        target_id=link.local_id,
        target_name=called(values),
        comparison=comparison,
        choices=choices,
        ticked=acts,
        tickable=acts,
        settles=not acts and (link.gone or comparison.agreed != link.agreed),
    )
    return _kept_tick(made, kept)


def _unlinked(
    record: SageRecord,
    number: int,
    match: Match | None,
    similar: Sequence[Candidate],
    kept: StoredLine | None,
    halo: Mapping[int, Values],
    ours_first: Collection[str],
) -> Made:
    def matched(
        status: Status, reason: str, target: int, candidates: tuple[Candidate, ...]
    ) -> Made:
        return _matched(record, number, status, reason, target, candidates, kept, halo, ours_first)

    match = match or Match()
    candidates = match.candidates if match.reason != NOT_HERE else tuple(similar)
    if kept is not None and kept.shown.reason == CHOSEN:
        target = kept.shown.target_id
        if target is None:
            return _new(record, number, CHOSEN, candidates)
        if target in halo:
            return matched(Status.MATCH, CHOSEN, target, candidates)
    if match.reason in RUNGS:
        target = match.candidates[0].local_id
        if target in halo:
            return matched(Status.MATCH, match.reason, target, ())
    elif match.reason != NOT_HERE:
        made = _plain(record, number, Status.AMBIGUOUS, match.reason, data=match.data)
        return replace(made, line=replace(made.line, candidates=candidates))
    elif candidates and candidates[0].local_id in halo:
        target = candidates[0].local_id
        return matched(Status.POSSIBLE, SIMILAR, target, candidates)
    return _new(record, number, NOT_HERE, candidates)


def _new(record: SageRecord, number: int, reason: str, candidates: tuple[Candidate, ...]) -> Made:
    filled = sum(1 for text in record.values.values() if text)
    made = _line(record, number, Status.NEW, reason, ticked=True, tickable=True, differs=filled)
    if not candidates:
        return made
    return replace(made, line=replace(made.line, candidates=candidates))


def _matched(
    record: SageRecord,
    number: int,
    status: Status,
    reason: str,
    target_id: int,
    candidates: tuple[Candidate, ...],
    kept: StoredLine | None,
    halo: Mapping[int, Values],
    ours_first: Collection[str],
) -> Made:
    choices = (kept.choices if kept else None) or _NO_CHOICES
    values = halo[target_id]
    made = _line(
        record,
        number,
        status,
        reason,
        target_id=target_id,
        target_name=called(values),
        comparison=compare(None, values, record.values, choices, ours_first),
        choices=choices,
        ticked=status is Status.MATCH,
        tickable=True,
    )
    score = candidates[0].score if reason == SIMILAR else 100
    shown = replace(made.line.shown, data={"score": str(score)}) if score < 100 else made.line.shown
    return replace(made, line=replace(made.line, shown=shown, candidates=candidates))


def _plain(
    record: SageRecord,
    number: int,
    status: Status,
    reason: str,
    *,
    data: Mapping[str, str] | None = None,
    tickable: bool = False,
) -> Made:
    return _line(record, number, status, reason, data=data, tickable=tickable)


def _aimed(made: Made, local_id: int, halo: Mapping[int, Values]) -> Made:
    name = called(halo[local_id]) if local_id in halo else ""
    shown = replace(made.line.shown, target_id=local_id, target_name=name)
    return replace(made, line=replace(made.line, shown=shown))


def _kept_tick(made: Made, kept: StoredLine | None) -> Made:
    """A tick that a person set or took away stays, where the line can still be ticked."""
    if kept is None or not kept.touched:
        return made
    shown = made.line.shown
    if shown.tickable and shown.status is kept.shown.status:
        shown = replace(shown, ticked=kept.shown.ticked)
    return replace(made, line=replace(made.line, shown=shown, touched=True))


def _line(
    record: SageRecord,
    number: int,
    status: Status,
    reason: str,
    *,
    target_id: int | None = None,
    target_name: str = "",
    comparison: Comparison | None = None,
    choices: Mapping[str, Side] = _NO_CHOICES,
    data: Mapping[str, str] | None = None,
    differs: int = 0,
    ticked: bool = False,
    tickable: bool = False,
    settles: bool = False,
) -> Made:
    values = record.values
    result = comparison.merged if comparison is not None else values
    shown = PlanLine(
        number,
        record.sage_id,
        record.name,
        record.detail,
        status,
        target_id,
        target_name,
        reason,
        data or {},
        comparison.differs if comparison is not None else differs,
        comparison.conflicts if comparison is not None else 0,
        ticked,
        tickable,
    )
    search = name_key(f"{record.name} {record.detail} {values.get('email', '')}")
    return Made(
        StoredLine(shown, search, (), choices, digest(*result.values()), settles), comparison
    )
