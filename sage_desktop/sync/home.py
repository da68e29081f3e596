"""All that *Home* tells, in one read of the book. Book thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sage_desktop.book import issues, overview, passages, runs, tenants
from sage_desktop.book.overview_rows import Cause
from sage_desktop.book.run_rows import RunResult
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.core.words import explain_code
from sage_desktop.sync import accounts, tax_rate_import, tenant_views
from sage_desktop.sync.apps import Apps
from sage_desktop.sync.home_views import DAYS, MONTHS, HomeView, IssueCause
from sage_desktop.sync.imports.known import KINDS
from sage_desktop.sync.runs import PUSH
from sage_desktop.sync.sending.panels import send_issues_of
from sage_desktop.sync.tenant_views import TroubleHere

_IMPORTS = (tax_rate_import.RUN_KIND, accounts.RUN_KIND, *KINDS)
_RECENT = 4
_CAUSES_READ, _CAUSES_SHOWN = 200, 4


def home(apps: Apps, trouble_here: TroubleHere, now: datetime, *, memory_only: bool) -> HomeView:
    """Everything is counted by SQLite, so it takes as long for 100,000 records as for ten."""
    views = tenant_views.tenant_views(apps, trouble_here, memory_only=memory_only)
    recent = runs.runs(limit=_RECENT)
    ended = [run for run in recent if run.result is not RunResult.RUNNING]
    ended += [view.last_run for view in views if view.last_run is not None]
    last = max(ended, key=lambda run: run.id, default=None)
    invoices, off = 0, Decimal(0)
    if last is not None and last.kind == PUSH:
        invoices, off = passages.invoices_in_run(last.id)
    return HomeView(
        module=tenants.module(),
        tenants=tuple(views),
        waiting=tuple(overview.waiting()),
        issues=overview.issues(),
        causes=_causes({view.row.id: view.row for view in views}),
        runs=tuple(recent),
        last_run=last,
        last_invoices=invoices,
        last_off=off,
        last_push=overview.last_push(),
        days=tuple(overview.days(now, DAYS, _IMPORTS)),
        months=tuple(overview.month_values(*month_span(now))),
        read_at=now,
    )


def month_span(now: datetime) -> tuple[str, str]:
    """The first and the last month that are shown (``2026-11``), by this computer's calendar."""
    local = now.astimezone()
    last = local.year * 12 + local.month - 1
    first = last - MONTHS + 1
    return _month(first), _month(last)


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _causes(known: Mapping[int, TenantRow]) -> tuple[IssueCause, ...]:
    """Issues that say the same but for the name are one cause, as on the page *Issues*."""
    found: dict[tuple[object, ...], list[Cause]] = {}
    for cause in overview.causes(_CAUSES_READ):
        title = explain_code(cause.code, {**cause.data, "name": ""}).title
        found.setdefault((cause.code, cause.kind, cause.tenant_id, title), []).append(cause)
    shown = list(found.values())[:_CAUSES_SHOWN]
    rows = issues.issues_by_id([same[0].issue_id for same in shown])
    first = send_issues_of([rows[same[0].issue_id] for same in shown], known)
    numbers = [sum(cause.number for cause in same) for same in shown]
    return tuple(map(IssueCause, first, numbers))
