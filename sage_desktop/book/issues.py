"""Issues: what a person must fix, kept as long as it is open.

Plain functions for ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from peewee import fn

from sage_desktop.book.records.runs import Issue
from sage_desktop.book.run_rows import IssueRow
from sage_desktop.book.session import touch
from sage_desktop.core.changes import Kind


def open_issue(
    tenant_id: int | None,
    kind: str,
    key: str,
    code: str,
    data: Mapping[str, str],
    sage_text: str,
    now: datetime,
) -> IssueRow:
    """Opens the issue; one that is open already takes the new details and keeps its ``since``."""
    where = (_of(tenant_id), Issue.kind == kind, Issue.key == key, Issue.code == code)
    record = Issue.get_or_none(*where)
    if record is None:
        record = Issue(tenant=tenant_id, kind=kind, key=key, code=code, since=now)
    record.data = dict(data)
    record.sage_text = sage_text
    record.save()
    touch(Kind.ISSUE)
    return _row(record)


def close_issue(tenant_id: int | None, kind: str, key: str, code: str | None = None) -> int:
    """Closes what is open about ``key`` (with ``code``, only that); gives how many that were."""
    query = Issue.delete().where(_of(tenant_id), Issue.kind == kind, Issue.key == key)
    if code is not None:
        query = query.where(Issue.code == code)
    closed = int(query.execute())
    if closed:
        touch(Kind.ISSUE)
    return closed


def issues(tenant_id: int | None = None) -> list[IssueRow]:
    """Oldest first; of one tenant, or all."""
    query = Issue.select().order_by(Issue.since, Issue.id)
    if tenant_id is not None:
        query = query.where(Issue.tenant == tenant_id)
    return [_row(record) for record in query]


def issues_by_id(ids: Collection[int]) -> dict[int, IssueRow]:
    """Those of these that are open."""
    query = Issue.select().where(Issue.id.in_(list(ids)))
    return {record.id: _row(record) for record in query}


def issue_counts() -> dict[int | None, int]:
    """How many issues are open, by tenant id (None: about no tenant)."""
    query = Issue.select(Issue.tenant, fn.COUNT(Issue.id)).group_by(Issue.tenant)
    rows: Iterable[tuple[int | None, int]] = query.tuples()  # type: ignore[assignment]
    return dict(rows)


def _of(tenant_id: int | None):  # type: ignore[no-untyped-def]  # a peewee expression
    return Issue.tenant.is_null() if tenant_id is None else Issue.tenant == tenant_id


def _row(record: Issue) -> IssueRow:
    return IssueRow(
        id=record.id,
        tenant_id=record.tenant_id,
        kind=record.kind,
        key=record.key,
        code=record.code,
        data=record.data,
        sage_text=record.sage_text,
        since=record.since,
    )
