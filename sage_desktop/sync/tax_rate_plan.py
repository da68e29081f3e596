"""The values of a tax rate import: what Sage said, what the book holds, what would be done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sage_desktop.book.link_rows import LinkRow
from sage_desktop.book.run_rows import Counts, Problem
from sage_desktop.book.tax_rows import Percentage, SageTaxRateRow, TaxRateRow


class Status(StrEnum):
    """What would happen to a row."""

    NEW = "new"
    MATCH = "match"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    GONE = "gone"
    NOT_MAPPED = "not_mapped"
    PROBLEM = "problem"
    REMOVE = "remove"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True)
class SageTaxRate:
    """A Sage tax rate as read. ``percentage`` None: Sage named none."""

    id: str
    name: str
    percentage: Decimal | None
    history: tuple[Percentage, ...] = ()
    visible: bool = True

    def in_force(self, today: date) -> Decimal | None:
        """The percentage in force on ``today``: from the history, else the one Sage names.

        Of periods that overlap, for an older one was never ended, the one that began last counts.
        """
        found = self.percentage
        begun_last = None
        for entry in self.history:
            begun = entry.from_date or date.min
            ended = entry.to_date is not None and entry.to_date < today
            if begun <= today and not ended and (begun_last is None or begun_last <= begun):
                found, begun_last = entry.percentage, begun
        return found


@dataclass(frozen=True, slots=True)
class World:
    """What the book holds when the plan is made.

    ``links`` and ``mirror`` are those of *all* tenants; ``uses`` counts records per Halo rate id.
    """

    tenant_id: int
    rates: Sequence[TaxRateRow]
    links: Sequence[LinkRow]
    mirror: Sequence[SageTaxRateRow]
    uses: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the plan. ``sage_id`` "" for a Halo rate that Sage does not know."""

    sage_id: str
    name: str
    percentage: Decimal | None
    status: Status
    local_id: int | None = None
    reason: str = ""
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    history: tuple[Percentage, ...] = ()
    new_name: str = ""
    retire: bool = False
    uses: int = 0
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaxRatePlan:
    """The whole import, row by row; the same value is carried out. ``source`` is what Sage said."""

    tenant_id: int
    source: tuple[SageTaxRate, ...]
    rows: tuple[Row, ...]
    removals: tuple[Row, ...]
    requests: int = 0
    problems: tuple[Problem, ...] = ()

    def without_removals(self, keep: Collection[int]) -> TaxRatePlan:
        """The plan that leaves these Halo rates where they are; it does not retire them either."""
        rows = tuple(
            _not_retired(row) if row.retire and row.local_id in keep else row for row in self.rows
        )
        removals = tuple(row for row in self.removals if row.local_id not in keep)
        return replace(self, rows=rows, removals=removals)

    def counts(self) -> Counts:
        tally = {status: 0 for status in Status}
        retired = 0
        for row in (*self.rows, *self.removals):
            tally[row.status] += 1
            retired += row.retire
        return Counts(
            created=tally[Status.NEW],
            updated=tally[Status.CHANGED],
            linked=tally[Status.MATCH],
            unchanged=tally[Status.UNCHANGED]
            + tally[Status.NOT_MAPPED]
            + sum(row.status is Status.GONE and not row.retire for row in self.rows),
            removed=tally[Status.REMOVE],
            retired=retired,
            failed=tally[Status.PROBLEM] + len(self.problems),
        )


def _not_retired(row: Row) -> Row:
    changes = {field: change for field, change in row.changes.items() if field != "retired"}
    status = row.status
    if status is Status.CHANGED and not changes:
        status = Status.UNCHANGED
    return replace(row, status=status, changes=changes, retire=False)
