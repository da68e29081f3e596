"""What *Home* counts of the book: sums that SQLite makes, however many records there are.

Plain functions for ``Book.read``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.book.overview_rows import Cause, Day, MonthValue, Waiting
from sage_desktop.book.plain_sql import connection
from sage_desktop.core.clock import from_text, to_text

_WAITING = """
SELECT tenant_id, kind, state, COUNT(*), MIN(since) FROM outbox GROUP BY tenant_id, kind, state"""
_CAUSES = """
SELECT id, code, kind, tenant_id, data, COUNT(*), MIN(since) FROM issue
GROUP BY code, kind, tenant_id, json_remove(data, '$.name') ORDER BY MIN(since), id LIMIT ?"""
_DAYS = """
SELECT date(started_at, 'localtime'), kind,
  SUM(COALESCE(json_extract(counts, '$.created'), 0)
    + COALESCE(json_extract(counts, '$.updated'), 0))
FROM run WHERE started_at >= ? AND undone_by_id IS NULL
  AND kind IN (SELECT value FROM json_each(?))
GROUP BY 1, 2"""
_LAST_PUSH = "SELECT MAX(ended_at) FROM run WHERE kind = 'push' AND ended_at IS NOT NULL"
_MONTHS = """
SELECT month, COALESCE(NULLIF(currency, ''), base_currency, '') AS shown, SUM(invoices),
  SUM(net), SUM(off)
FROM (
  SELECT tenant_id, month, currency, COUNT(*) AS invoices, SUM(net) AS net,
    SUM(ABS(sage_total - net - tax)) AS off
  FROM sent_invoice WHERE status != 'VOID' AND month BETWEEN ? AND ?
  GROUP BY month, tenant_id, currency
) LEFT JOIN sage_facts USING (tenant_id)
GROUP BY month, shown ORDER BY month, shown"""


def waiting() -> list[Waiting]:
    """What must still go to Sage, counted."""
    return [
        Waiting(tenant_id, kind, OutboxState(state), number, from_text(oldest))
        for tenant_id, kind, state, number, oldest in connection().execute(_WAITING)
    ]


def issues() -> int:
    """How many are open."""
    number: int = connection().execute("SELECT COUNT(*) FROM issue").fetchone()[0]
    return number


def causes(limit: int) -> list[Cause]:
    """Of the open issues, in the order of the oldest of each cause."""
    return [
        Cause(number, code, kind, tenant_id, json.loads(data), count, from_text(since))
        for number, code, kind, tenant_id, data, count, since in connection().execute(
            _CAUSES, (limit,)
        )
    ]


def days(now: datetime, count: int, imports: Collection[str]) -> list[Day]:
    """The last days, today last. ``imports``: the kinds of runs that bring records from Sage.

    What was taken back does not count.
    """
    today = now.astimezone().date()
    first = today - timedelta(days=count - 1)
    since = to_text(datetime.combine(first, time.min).astimezone())
    imported: dict[str, int] = {}
    sent: dict[str, int] = {}
    kinds = json.dumps(["push", *imports])
    for day, kind, number in connection().execute(_DAYS, (since, kinds)):
        there = sent if kind == "push" else imported
        there[day] = there.get(day, 0) + number
    found = []
    for ago in range(count):
        day = first + timedelta(days=ago)
        name = day.isoformat()
        found.append(Day(day, imported.get(name, 0), sent.get(name, 0)))
    return found


def last_push() -> datetime | None:
    """When sending last came to an end."""
    ended = connection().execute(_LAST_PUSH).fetchone()[0]
    return None if ended is None else from_text(ended)


def month_values(first: str, last: str) -> list[MonthValue]:
    """From month to month (``2026-11``), oldest first. Void invoices do not count.

    An invoice without a currency is in that of its business.
    """
    found: Iterable[tuple[str, str, int, int, int]] = connection().execute(_MONTHS, (first, last))
    return [
        MonthValue(month, currency, number, Decimal(net).scaleb(-2), Decimal(off).scaleb(-2))
        for month, currency, number, net, off in found
    ]
