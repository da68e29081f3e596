"""The values of an import that a person looks at before it happens.

A plan is made once, kept in the mirror line by line, looked at through a window of lines, and then
carried out as it is. Nothing here knows which kind of record is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """What would happen to a Sage record. The order is that of the filter chips."""

    NEW = "new"
    MATCH = "match"
    POSSIBLE = "possible"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    AMBIGUOUS = "ambiguous"
    GONE = "gone"
    PROBLEM = "problem"


class Side(StrEnum):
    """Whose value of a field is taken."""

    SAGE = "sage"
    HALO = "halo"


class Verdict(StrEnum):
    """Why a field differs, by the three-way rules."""

    CHANGED_IN_SAGE = "changed_in_sage"
    CHANGED_HERE = "changed_here"
    CONFLICT = "conflict"
    ONLY_IN_SAGE = "only_in_sage"
    ONLY_HERE = "only_here"


class Outcome(StrEnum):
    """What became of a line when the plan was carried out."""

    WAITING = ""
    CREATED = "created"
    UPDATED = "updated"
    LINKED = "linked"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: both exact texts, why, and which side the import takes.

    ``taken`` None: a conflict in which nobody chose; the field stays as it is. ``chosen``: a person
    decided. Values of addresses have one line for each part (see ``Address``).
    """

    field: str
    sage: str
    halo: str
    verdict: Verdict
    taken: Side | None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Halo record that a Sage record may be, with the reason (a code) and a score in per cent."""

    local_id: int
    name: str
    reason: str
    score: int = 100


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the plan, as the table shows it.

    ``line`` names it for good. ``target_id`` None: a new Halo record is made, unless the status
    says that a person must choose first. ``reason`` is a code (``linked``, ``our_id``,
    ``reference``, ``vat_number``, ``email``, ``name``, ``similar``, ``not_here``, ``chosen``,
    ``several``, ``taken``, ``gone_in_sage``, or a problem's code), ``data`` fills its words.
    ``differs`` counts fields that would be taken from Sage, ``conflicts`` those that wait.
    """

    line: int
    sage_id: str
    name: str
    detail: str
    status: Status
    target_id: int | None
    target_name: str
    reason: str
    data: Mapping[str, str]
    differs: int
    conflicts: int
    ticked: bool
    tickable: bool
    outcome: Outcome = Outcome.WAITING
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PlanDetail:
    """A line with its differing fields, the equal ones, and the records it may be.

    ``names``: of fields that hold ids of the book, the name of each id.
    """

    line: PlanLine
    differences: tuple[Difference, ...]
    same: tuple[tuple[str, str], ...]
    candidates: tuple[Candidate, ...] = ()
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """Which lines a table shows, and in which order (``sort``: name, status, target, reason)."""

    status: Status | None = None
    search: str = ""
    sort: str = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Ticks:
    """How many lines are ticked, and what they would do. ``gone``: links that end."""

    new: int = 0
    matched: int = 0
    changed: int = 0
    gone: int = 0

    @property
    def total(self) -> int:
        return self.new + self.matched + self.changed + self.gone


@dataclass(frozen=True, slots=True)
class PlanHead:
    """A plan as a whole. ``requests`` and ``seconds`` are what reading Sage cost this time.

    ``incremental``: only what changed since the last complete reading was asked for.
    ``counts`` holds every status, zeros too.
    """

    id: int
    tenant_id: int
    kind: str
    read_at: datetime
    total: int
    requests: int
    seconds: float
    incremental: bool
    counts: Mapping[Status, int] = field(default_factory=dict)
    ticks: Ticks = Ticks()
