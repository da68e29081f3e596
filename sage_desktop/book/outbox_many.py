"""The outbox, many rows at once: what holds a kind, a business or all of a tenant.

Plain functions for ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from peewee import SQL

from sage_desktop.book import business_waits
from sage_desktop.book.outbox import with_remembered
from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.book.plain_sql import OF_THESE, as_list, connection
from sage_desktop.book.records.outbox import Outbox
from sage_desktop.book.session import touch
from sage_desktop.core import clock
from sage_desktop.core.changes import Kind

_TIMES = """
SELECT tenant_id, MAX(next_attempt <= ?1 OR next_attempt > ?2),
  MIN(CASE WHEN next_attempt > ?1 AND next_attempt <= ?2 THEN next_attempt END)
FROM outbox GROUP BY tenant_id"""


def times(now: datetime, absurd: datetime) -> dict[int, tuple[bool, datetime | None]]:
    """Of each tenant with rows: whether a time is over, and when the next one comes.

    A time after ``absurd`` was set by a clock that went wrong.
    """
    found = connection().execute(_TIMES, (clock.to_text(now), clock.to_text(absurd)))
    return {
        tenant_id: (bool(over), None if coming is None else clock.from_text(coming))
        for tenant_id, over, coming in found
    }


def hold_kind(tenant_id: int, kind: str, reason: str, data: Mapping[str, str]) -> None:
    """All of a kind wait for the same, but for what is on its way or needs a person."""
    these = (
        (Outbox.tenant == tenant_id)
        & (Outbox.kind == kind)
        & Outbox.intent.is_null()
        & Outbox.state.in_([OutboxState.QUEUED, OutboxState.WAITING])
        & (Outbox.reason != reason)
    )
    columns = {"state": OutboxState.WAITING, "reason": reason, "data": with_remembered(data)}
    if Outbox.update(next_attempt=None, **columns).where(these).execute():
        touch(Kind.OUTBOX)


def rest(tenant_id: int, kind: str) -> None:
    """What is on its way is not tried again by time: its kind does not go to this tenant now."""
    these = (Outbox.tenant == tenant_id) & (Outbox.kind == kind)
    timed = Outbox.next_attempt.is_null(False)
    if Outbox.update(next_attempt=None).where(these, timed).execute():
        touch(Kind.OUTBOX)


def hold_all(
    ids: Sequence[int],
    reason: str,
    data: Mapping[str, str],
    next_attempt: datetime,
    *,
    tried: bool = True,
) -> None:
    """These rows are tried then (again, if they were); what is on its way stays uncertain."""
    own = SQL(f"id {OF_THESE}", [as_list(ids)])
    columns = {"data": with_remembered(data), "next_attempt": next_attempt}
    state = SQL("CASE WHEN intent IS NULL THEN 'waiting' ELSE 'uncertain' END")
    why = SQL("CASE WHEN intent IS NULL THEN ? ELSE 'uncertain' END", [reason])
    changes = {"state": state, "reason": why, "attempts": Outbox.attempts + tried, **columns}
    if Outbox.update(**changes).where(own).execute():
        touch(Kind.OUTBOX)


def start_over(tenant_id: int) -> None:
    """The tenant has another Sage business: what was on its way to the one before is forgotten."""
    columns: dict[str, object] = {"intent": None, "attempts": 0, "next_attempt": None, "data": {}}
    own = Outbox.tenant == tenant_id
    Outbox.update(state=OutboxState.QUEUED, reason="", **columns).where(own).execute()
    business_waits.forget(tenant_id)
    touch(Kind.OUTBOX)
