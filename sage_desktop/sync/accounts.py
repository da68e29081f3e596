"""Account codes: imports the ledger accounts of a tenant's business, and gives them out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from sage_desktop.book import account_codes, journal, snapshots, tenants
from sage_desktop.book.run_rows import Problem, RunResult, RunRow
from sage_desktop.book.store import Book
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import Stale
from sage_desktop.core.progress import Cancel, Report, unheard
from sage_desktop.sage import payloads
from sage_desktop.sage.client import SageClient
from sage_desktop.sync.access import ClientOf, Ready
from sage_desktop.sync.account_plan import AccountPlan, Row, Status, plan_accounts
from sage_desktop.sync.record_views import AccountCodeView
from sage_desktop.sync.runs import Runs, naming, refuse_if_changed

log = logging.getLogger(__name__)

RUN_KIND = "accounts"
_TABLE = Kind.ACCOUNT_CODE.value
"""The table's name in the undo journal, and the kind of the issues."""

Select = Callable[[AccountPlan], Collection[str] | None]
"""Picks the Sage ids to import from the full plan; None means all of it."""


def everything(_plan: AccountPlan) -> Collection[str] | None:
    return None


class Accounts:
    """Previews, imports and lists account codes, for all tenants."""

    def __init__(
        self, book: Book, ready: Ready, client_of: ClientOf, runs: Runs, clock: Clock
    ) -> None:
        self._book = book
        self._ready = ready
        self._client_of = client_of
        self._runs = runs
        self._clock = clock

    async def preview(
        self,
        tenant_id: int,
        *,
        select: Select = everything,
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> AccountPlan:
        """What an import would do now. Writes nothing."""
        tenant = await self._ready(tenant_id)
        with naming(tenant):
            client = self._client_of(tenant)
            source = await _read_all(client, tenant_id, report, cancel)
            return await self._book.read(lambda: _plan(tenant_id, source, client.requests, select))

    async def run(
        self,
        tenant_id: int,
        *,
        expected: AccountPlan | None = None,
        select: Select = everything,
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> RunRow:
        """Imports. All of it or nothing is written; either way a run tells what happened.

        ``expected`` is the plan a person agreed to: if Sage or the book differ from it by now,
        ``Stale`` is raised and nothing is written.
        """
        cancel = cancel or Cancel()
        with naming(await self._ready(tenant_id)):
            async with self._runs.importing(RUN_KIND, tenant_id, self._client_of) as under_way:
                client, run_id = under_way.client, under_way.run_id
                source = await _read_all(client, tenant_id, report, cancel)
                moment = self._clock()
                cancel.check()

                def work() -> RunRow:
                    refuse_if_changed(under_way.tenant)
                    plan = _plan(tenant_id, source, client.requests, select)
                    if expected is not None and plan.rows != expected.rows:
                        raise Stale()
                    return _apply(plan, run_id, moment)

                run = await self._book.write(work)
                log.info("run %s: %s, %s", run_id, run.result, run.counts)
                return run

    async def codes(
        self, search: str = "", tenant_id: int | None = None, limit: int | None = None
    ) -> tuple[int, list[AccountCodeView]]:
        """How many fit, and the first ``limit`` of them by code; of one tenant or of all."""
        return await self._book.read(lambda: _views(search, tenant_id, limit))


async def _read_all(
    client: SageClient, tenant_id: int, report: Report, cancel: Cancel | None
) -> list[AccountCodeRow]:
    accounts = await client.ledger_accounts(report, cancel)
    return [_account(payload, tenant_id) for payload in accounts]


def _account(payload: payloads.LedgerAccount, tenant_id: int) -> AccountCodeRow:
    kind, group, rate = (
        payload.ledger_account_type,
        payload.ledger_account_group,
        payload.tax_rate,
    )
    return AccountCodeRow(
        id=0,
        tenant_id=tenant_id,
        sage_id=payload.id,
        code=payload.nominal_code,
        name=next(filter(str.strip, (payload.display_name, payload.name)), ""),
        type_id=kind.id if kind else "",
        type_name=_shown(kind),
        group_name=_shown(group),
        usable_on_sales=payload.visible_in_sales is True,
        is_control=payload.is_control_account is True,
        in_chart=payload.included_in_chart,
        tax_rate_sage_id=rate.id if rate else "",
        tax_rate_name=_shown(rate),
    )


def _shown(reference: payloads.Reference | None) -> str:
    return "" if reference is None else reference.displayed_as or reference.id


def _plan(
    tenant_id: int, source: list[AccountCodeRow], requests: int, select: Select
) -> AccountPlan:
    known = account_codes.account_codes(tenant_id)
    plan = plan_accounts(tenant_id, source, known, requests=requests)
    only = select(plan)
    return plan if only is None else plan.only(only)


def _apply(plan: AccountPlan, run_id: int, now: datetime) -> RunRow:
    for row in plan.rows:
        if row.wanted is not None and row.status is Status.NEW:
            made = account_codes.create_account_code(row.wanted)
            journal.note_change(run_id, _TABLE, made.id, None, snapshots.snapshot(_TABLE, made.id))
        elif row.wanted is not None and row.status is Status.CHANGED:
            _change(row.wanted, run_id)
        elif row.retire and row.local_id is not None:
            _change(replace(account_codes.account_code(row.local_id), retired_at=now), run_id)
    problems = _keep_issues(plan, now)
    journal.close_issue(plan.tenant_id, "sign-in", str(plan.tenant_id))
    tenants.update_tenant(plan.tenant_id, accounts_imported_at=now)
    result = RunResult.ATTENTION if problems else RunResult.DONE
    journal.end_run(run_id, result, plan.counts(), plan.requests, problems, "", now)
    return journal.run(run_id)


def _change(wanted: AccountCodeRow, run_id: int) -> None:
    before = snapshots.snapshot(_TABLE, wanted.id)
    account_codes.update_account_code(wanted)
    journal.note_change(run_id, _TABLE, wanted.id, before, snapshots.snapshot(_TABLE, wanted.id))


def _keep_issues(plan: AccountPlan, now: datetime) -> tuple[Problem, ...]:
    """Opens an issue for each problem row and closes those that are mended or gone."""
    problems = []
    bad = {row.sage_id: row for row in plan.rows if row.status is Status.PROBLEM}
    seen = {row.sage_id for row in plan.rows}
    for issue in journal.issues(tenant_id=plan.tenant_id):
        mended = issue.key in seen and issue.code != _reason(bad.get(issue.key))
        if issue.kind == _TABLE and (mended or issue.key not in plan.source):
            journal.close_issue(plan.tenant_id, _TABLE, issue.key, issue.code)
    for row in bad.values():
        name = row.name.strip() or row.code or row.sage_id
        problems.append(Problem(row.sage_id, name, row.reason, {"name": name}))
        journal.open_issue(plan.tenant_id, _TABLE, row.sage_id, row.reason, {"name": name}, "", now)
    return tuple(problems)


def _reason(row: Row | None) -> str:
    return "" if row is None else row.reason


def _views(
    search: str, tenant_id: int | None, limit: int | None
) -> tuple[int, list[AccountCodeView]]:
    names = {row.id: row for row in tenants.tenants()}
    found = account_codes.account_codes(tenant_id, search)
    views = [
        AccountCodeView(row, names[row.tenant_id].name, names[row.tenant_id].colour)
        for row in found[:limit]
    ]
    return len(found), views
