"""Reads of the book that put several tables together for the window. Book thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sage_desktop.book import journal, outbox, signins, tenants
from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.book.run_rows import RunRow
from sage_desktop.book.runs import last_runs
from sage_desktop.book.tenant_rows import SignInRow, TenantRow
from sage_desktop.sync.apps import Apps
from sage_desktop.sync.views import (
    Status,
    TenantState,
    TenantView,
)

TroubleHere = Callable[[SignInRow], str]
"""Why this program cannot use a sign-in that is alive (a code of ``core.words``), or ""."""


def tenant_views(apps: Apps, trouble_here: TroubleHere, *, memory_only: bool) -> list[TenantView]:
    """All tenants by name, each with its sign-in, last run and number of issues."""
    rows = tenants.tenants()
    last = {run.tenant_id: run for run in last_runs()}
    issues = journal.issue_counts()
    grants = sign_ins_here(trouble_here)
    return [
        _view(row, rows, grants, apps, last.get(row.id), issues.get(row.id, 0), memory_only)
        for row in rows
    ]


def sign_ins_here(trouble_here: TroubleHere) -> dict[int, SignInRow]:
    """By id, as this program sees them: one whose tokens it does not have is no good here."""
    return {
        row.id: replace(row, dead_reason=row.dead_reason or trouble_here(row))
        for row in signins.sign_ins()
    }


def _view(
    row: TenantRow,
    rows: list[TenantRow],
    grants: Mapping[int, SignInRow],
    apps: Apps,
    last_run: RunRow | None,
    issues: int,
    memory_only: bool,
) -> TenantView:
    sign_in = grants[row.sign_in_id] if row.sign_in_id is not None else None
    state = TenantState.NOT_CONNECTED
    if sign_in is not None:
        state = TenantState.RECONNECT if sign_in.dead_reason else TenantState.CONNECTED
    shared = tuple(
        other.name
        for other in rows
        if sign_in is not None and other.sign_in_id == sign_in.id and other.id != row.id
    )
    return TenantView(
        row, state, sign_in, shared, last_run, issues, memory_only, apps.has_secret(row)
    )


def status(trouble_here: TroubleHere) -> Status:
    """The one-glance state of the program."""
    rows = tenants.tenants()
    grants = sign_ins_here(trouble_here)
    used = [grants[row.sign_in_id] for row in rows if row.sign_in_id is not None]
    module = tenants.module()
    return Status(
        module_enabled=module.enabled,
        tenants=len(rows),
        connected=sum(not grant.dead_reason for grant in used),
        reconnect=sum(bool(grant.dead_reason) for grant in used),
        issues=sum(journal.issue_counts().values()),
        last_run=max(last_runs(), key=lambda run: run.id, default=None),
        paused=module.paused,
        waiting=sum(n for state, n in outbox.count().items() if state is not OutboxState.STUCK),
    )
