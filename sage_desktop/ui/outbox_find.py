"""Which rows of the outbox are shown, in which order, and how many there are of each: pure.

For tens of thousands of rows, on a helper's thread: it touches nothing but frozen values.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.core.names import name_key
from sage_desktop.sync.sending.views import OutboxView
from sage_desktop.ui.texts import in_order

_LATE = datetime.max.replace(tzinfo=UTC)
_STATES = list(OutboxState)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants to see; None: whatever the state or tenant. ``sort``: a column's key."""

    state: OutboxState | None = None
    tenant_id: int | None = None
    search: str = ""
    sort: str = "since"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """``ids`` in their order; ``counts``: what each state would show; ``tenants``: who has rows."""

    ids: array[int]
    rows: Mapping[int, OutboxView]
    counts: Mapping[OutboxState | None, int]
    tenants: Sequence[tuple[int, str]] = ()
    waits_for_time: bool = False
    totals: Mapping[OutboxState, int] = field(default_factory=dict)


def find(views: Sequence[OutboxView], asked: Asked) -> Found:
    words = name_key(asked.search).split()
    fitting = [view for view in views if _fits(view, asked, words)]
    counts: Counter[OutboxState | None] = Counter(view.state for view in fitting)
    counts[None] = len(fitting)
    if asked.state is not None:
        fitting = [view for view in fitting if view.state is asked.state]
    if asked.sort != "since" or asked.descending:
        fitting.sort(key=_SORTS[asked.sort], reverse=asked.descending)
    return Found(
        ids=array("q", [view.row_id for view in fitting]),
        rows={view.row_id: view for view in fitting},
        counts=counts,
        tenants=sorted(
            {(view.tenant_id, view.tenant_name) for view in views}, key=lambda each: each[1]
        ),
        waits_for_time=any(view.next_attempt is not None for view in fitting),
        totals=Counter(view.state for view in views),
    )


def _fits(view: OutboxView, asked: Asked, words: Sequence[str]) -> bool:
    if asked.tenant_id is not None and view.tenant_id != asked.tenant_id:
        return False
    if not words:
        return True
    text = name_key(f"{view.name} {view.key}")
    return all(word in text for word in words)


_SORTS: Mapping[str, Callable[[OutboxView], Any]] = {
    "since": lambda view: (view.since, view.row_id),
    "record": lambda view: (in_order(view.name or view.key), view.row_id),
    "tenant": lambda view: (in_order(view.tenant_name), view.row_id),
    "state": lambda view: (_STATES.index(view.state), view.row_id),
    "attempts": lambda view: (view.attempts, view.row_id),
    "next": lambda view: (view.next_attempt or _LATE, view.row_id),
}
