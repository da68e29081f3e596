"""What an import of tax rates would do. Pure: values in, a plan out.

The rules, in order, for each Sage rate of the tenant:

- linked: the Halo rate takes Sage's name, percentage in force today and history. Shared with an
  older link of another tenant, the older one's Sage rate names it; a different percentage there is
  a problem of this row, for one record cannot hold two.
- *Not mapped* by the user, or hidden in Sage and not linked: left alone.
- not linked: linked to the Halo rate of the same name *and* percentage if exactly one is free in
  this tenant, else created. So zero-rated, exempt and no tax never merge by their 0 %.
- linked, but gone from Sage or hidden there: the Halo rate is retired unless another tenant has it.

Halo rates without a link in any tenant are removed; used ones are retired instead.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sage_desktop.book.rows import (
    Counts,
    LinkRow,
    Percentage,
    Problem,
    SageTaxRateRow,
    TaxRateRow,
)
from sage_desktop.core.exact import plain


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
        """The percentage in force on ``today``: from the history, else the one Sage names."""
        for entry in self.history:
            begun = entry.from_date is None or entry.from_date <= today
            ended = entry.to_date is not None and entry.to_date < today
            if begun and not ended:
                return entry.percentage
        return self.percentage


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

    def without_removals(self) -> TaxRatePlan:
        return replace(self, removals=())

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


def same_name(name: str) -> str:
    """Names are equal when they differ only in case, spaces and Unicode form."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
