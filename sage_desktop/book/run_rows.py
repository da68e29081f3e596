"""What the book gives out of runs and issues: frozen rows. No peewee here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RunResult(StrEnum):
    RUNNING = "running"
    DONE = "done"
    ATTENTION = "attention"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Problem:
    """One record that a run left alone, and why (a code of ``core.words``)."""

    id: str
    name: str
    code: str
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    created: int = 0
    updated: int = 0
    linked: int = 0
    unchanged: int = 0
    removed: int = 0
    retired: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class RunRow:
    """One import, undo or daily task. ``error`` is the code that ended it, "" for none."""

    id: int
    tenant_id: int | None
    tenant_name: str
    kind: str
    started_at: datetime
    ended_at: datetime | None
    result: RunResult
    counts: Counts
    requests: int
    problems: tuple[Problem, ...] = ()
    error: str = ""
    undone_by: int | None = None
    undoable: bool = False


@dataclass(frozen=True, slots=True)
class RunChangeRow:
    """One record of ``table`` before and after one step of a run; None: it was not there."""

    seq: int
    table: str
    record_id: int
    before: dict[str, object] | None
    after: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class IssueRow:
    """Something a person must fix. ``sage_text`` is what Sage said, kept as it was."""

    id: int
    tenant_id: int | None
    kind: str
    key: str
    code: str
    data: dict[str, str]
    sage_text: str
    since: datetime
