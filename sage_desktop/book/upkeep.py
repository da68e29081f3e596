"""Looking after the book: whether there is anything in it, and what it forgets of its past.

It forgets a little at a time: old runs, their journals, what was sent. What can still be taken back
stays, and what an open issue or a record on its way is about. Plain functions for ``Book.read`` and
``Book.write``; those that forget give how much it was, and are called until that is 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sage_desktop.book.plain_sql import connection
from sage_desktop.book.session import touch
from sage_desktop.core.changes import Kind
from sage_desktop.core.clock import to_text

AT_ONCE = 5_000

_TABLES = ("tenant", "tax_rate", "customer", "supplier", "product", "invoice")

_OLD_PASSAGES = """
SELECT passage.id FROM passage
WHERE (passage.moment < :before
    OR passage.id <= (SELECT id FROM passage ORDER BY id DESC LIMIT 1 OFFSET :kept))
  AND (passage.outcome != 'done' OR EXISTS (
    SELECT 1 FROM passage later WHERE later.kind = passage.kind
      AND later.local_id = passage.local_id AND later.tenant_id IS passage.tenant_id
      AND later.outcome = 'done' AND later.id > passage.id))
  AND NOT EXISTS (
    SELECT 1 FROM outbox WHERE outbox.kind = passage.kind AND outbox.local_id = passage.local_id)
  AND NOT EXISTS (
    SELECT 1 FROM issue WHERE issue.tenant_id IS passage.tenant_id
      AND issue.kind = 'send-' || passage.kind AND issue.key = CAST(passage.local_id AS TEXT))
ORDER BY passage.id LIMIT :at_once"""

_JOURNALS = """
SELECT run.tenant_id, run.kind, run.id, run.started_at, run.undone_by_id IS NULL FROM run
WHERE run.result != 'running' AND EXISTS (SELECT 1 FROM run_change WHERE run_id = run.id)
ORDER BY run.tenant_id, run.kind, run.id"""

_OLD_RUNS = """
SELECT run.id FROM run
WHERE (run.started_at < :before
    OR run.id <= (SELECT id FROM run ORDER BY id DESC LIMIT 1 OFFSET :kept))
  AND run.result != 'running'
  AND NOT EXISTS (SELECT 1 FROM run_change WHERE run_id = run.id)
  AND NOT EXISTS (SELECT 1 FROM run undone WHERE undone.undone_by_id = run.id)
  AND EXISTS (SELECT 1 FROM run newer WHERE newer.tenant_id IS run.tenant_id
    AND newer.kind = run.kind AND newer.id > run.id)
ORDER BY run.id LIMIT :at_once"""


def holds_anything() -> bool:
    """False for a book that nobody has put anything into yet."""
    asked = (f"SELECT 1 FROM {table} LIMIT 1" for table in _TABLES)  # noqa: S608
    return any(connection().execute(each).fetchone() is not None for each in asked)


def forget_passages(before: datetime, kept: int) -> int:
    """What was sent before that, or is not among the newest ``kept``.

    Of each record that last reached a Sage business stays.
    """
    wanted = {"before": to_text(before), "kept": kept, "at_once": AT_ONCE}
    forgotten = _delete("passage", connection().execute(_OLD_PASSAGES, wanted))
    if forgotten:
        touch(Kind.OUTBOX)
    return forgotten


def forget_journal(before: datetime, kept: int) -> int:
    """The journal of one run, wholly: the oldest that is from before that or not among the
    newest ``kept`` of its tenant and kind.

    The newest that can be taken back stays, and what lies above one that stays.
    """
    groups: dict[tuple[int | None, str], list[tuple[int, str, bool]]] = {}
    for tenant_id, kind, run_id, started, standing in connection().execute(_JOURNALS):
        groups.setdefault((tenant_id, kind), []).append((run_id, started, bool(standing)))
    for group in groups.values():
        run_id, started, _ = group[0]
        undoable = max((number for number, _, standing in group if standing), default=0)
        is_old = started < to_text(before) or len(group) > kept
        if run_id != undoable and is_old:
            connection().execute("DELETE FROM run_change WHERE run_id = ?", (run_id,))
            touch(Kind.RUN)
            return 1
    return 0


def forget_runs(before: datetime, kept: int) -> int:
    """Runs without a journal that began before that, or are not among the newest ``kept``.

    The newest of each tenant and kind stays.
    """
    wanted = {"before": to_text(before), "kept": kept, "at_once": AT_ONCE}
    forgotten = _delete("run", connection().execute(_OLD_RUNS, wanted))
    if forgotten:
        touch(Kind.RUN)
    return forgotten


def _delete(table: str, found: Iterable[tuple[int]]) -> int:
    ids = list(found)
    connection().executemany(f"DELETE FROM {table} WHERE id = ?", ids)  # noqa: S608
    return len(ids)
