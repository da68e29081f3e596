"""Reads of the book that the window shows of sending. Book thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sage_desktop.book import journal, outbox, passages, tenants
from sage_desktop.book.outbox_rows import OutboxRow
from sage_desktop.book.run_rows import IssueRow
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.sync.sending import decisions, loading
from sage_desktop.sync.sending.loading import TroubleHere
from sage_desktop.sync.sending.views import (
    ISSUE_PREFIX,
    Gate,
    OutboxView,
    PanelSending,
    RecordSending,
    SendIssue,
)

_NEWEST = 50


def outbox_views(rows: Sequence[OutboxRow]) -> list[OutboxView]:
    """In the order given; rows of records that are gone are left out."""
    known = {tenant.id: tenant for tenant in tenants.tenants()}
    return [_view(row, key, name, known) for row, key, name in loading.named(rows)]


def _view(row: OutboxRow, key: str, name: str, known: Mapping[int, TenantRow]) -> OutboxView:
    tenant = known[row.tenant_id]
    return OutboxView(
        row_id=row.id,
        tenant_id=tenant.id,
        tenant_name=tenant.name,
        tenant_colour=tenant.colour,
        kind=row.kind,
        local_id=row.local_id,
        key=key,
        name=name,
        state=row.state,
        since=row.since,
        attempts=row.attempts,
        next_attempt=row.next_attempt,
        reason=row.reason,
        data=row.data,
        step=row.intent.step if row.intent is not None else "",
    )


def send_issues() -> list[SendIssue]:
    """All open issues, oldest first. The key of one of sending is that of its record."""
    known = {tenant.id: tenant for tenant in tenants.tenants()}
    rows = {(row.tenant_id, row.kind, str(row.local_id)): row for row in outbox.rows()}
    names = {row.id: (key, name) for row, key, name in loading.named(list(rows.values()))}
    return [_issue(issue, known, rows, names) for issue in journal.issues()]


def send_issues_of(issues: Sequence[IssueRow], known: Mapping[int, TenantRow]) -> list[SendIssue]:
    """A few of them; ``known``: the tenants by id."""
    found = [
        row
        for issue in issues
        if issue.kind.startswith(ISSUE_PREFIX)
        for row in outbox.rows_of(issue.kind.removeprefix(ISSUE_PREFIX), int(issue.key))
    ]
    names = {row.id: (key, name) for row, key, name in loading.named(found)}
    rows = {(row.tenant_id, row.kind, str(row.local_id)): row for row in found}
    return [_issue(issue, known, rows, names) for issue in issues]


def _issue(
    issue: IssueRow,
    known: Mapping[int, TenantRow],
    rows: Mapping[tuple[int, str, str], OutboxRow],
    names: Mapping[int, tuple[str, str]],
) -> SendIssue:
    tenant = known.get(issue.tenant_id or 0)
    name, colour = (tenant.name, tenant.colour) if tenant is not None else ("", "")
    if not issue.kind.startswith(ISSUE_PREFIX):
        return SendIssue(issue, name, colour, "", None, issue.data.get("name", ""))
    kind = issue.kind.removeprefix(ISSUE_PREFIX)
    row = rows.get((issue.tenant_id or 0, kind, issue.key))
    key, record_name = names.get(row.id, ("", "")) if row is not None else ("", "")
    return SendIssue(
        replace(issue, key=key or issue.key),
        name,
        colour,
        kind,
        int(issue.key),
        record_name or issue.data.get("name", ""),
        decisions.choices_of(issue.code, issue.data) if row is not None else (),
        can_retry=row is not None,
    )


def of_record(kind: str, local_id: int, trouble_here: TroubleHere) -> RecordSending:
    """Raises ``NotFound``."""
    record = loading.record(kind, local_id)
    waiting = {view.tenant_id: view for view in outbox_views(outbox.rows_of(kind, local_id))}
    ids = {tenant_id for tenant_id, _ in outbox.targets(kind, [local_id])} | waiting.keys()
    places = [
        _place(tenant, kind, local_id, waiting.get(tenant.id), trouble_here)
        for tenant in tenants.tenants()
        if tenant.id in ids
    ]
    return RecordSending(
        tuple(places),
        tuple(passages.passages_of(kind, local_id, _NEWEST)),
        record.do_not_send,
        None if places else Gate("gate_no_tenant"),
    )


def _place(
    tenant: TenantRow,
    kind: str,
    local_id: int,
    waiting: OutboxView | None,
    trouble_here: TroubleHere,
) -> PanelSending:
    subject = loading.subject(kind, local_id, loading.set_up(tenant.id, trouble_here))
    sent = subject.sent if subject is not None else None
    return PanelSending(
        tenant.id,
        tenant.name,
        tenant.colour,
        subject.gate if subject is not None else None,
        waiting,
        passages.last_sent(kind, local_id, tenant.id),
        sent.sage_number if sent is not None else "",
        sent.status if sent is not None else "",
        f"{sent.difference:.2f}" if sent is not None and sent.difference else "",
        subject is not None and subject.link is not None,
    )
