"""The room for account codes, over values in memory; a part of the fake door."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from sage_desktop.book.run_rows import Counts, RunResult, RunRow
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.core.changes import Kind
from sage_desktop.sync.record_views import AccountCodeView

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def account(number: int, code: str, name: str, **changes: Any) -> AccountCodeRow:
    made = AccountCodeRow(
        id=number,
        tenant_id=1,
        sage_id=f"a{number}",
        code=code,
        name=name,
        type_id="SALES",
        type_name="Sales",
        group_name="Income",
        usable_on_sales=True,
        is_control=False,
        in_chart=True,
        tax_rate_sage_id="GB_STANDARD",
        tax_rate_name="Standard 20.00%",
    )
    return replace(made, **changes)


class FakeAccounts:
    """``service.accounts``; ``sage`` is what an import brings."""

    def __init__(self, door: Any) -> None:
        self._door = door
        self.kept: list[AccountCodeRow] = []
        self.sage: list[AccountCodeRow] = []
        self.fails_with: Exception | None = None

    async def codes(
        self, search: str = "", tenant_id: int | None = None, limit: int | None = None
    ) -> tuple[int, list[AccountCodeView]]:
        if self.fails_with is not None:
            raise self.fails_with
        tenants = {view.row.id: view.row for view in self._door.kept_tenants}
        wanted = search.casefold()
        found = [
            AccountCodeView(row, tenants[row.tenant_id].name, tenants[row.tenant_id].colour)
            for row in sorted(self.kept, key=lambda row: int(row.code))
            if row.tenant_id in tenants
            and tenant_id in (None, row.tenant_id)
            and wanted in f"{row.code} {row.name}".casefold()
        ]
        return len(found), found[:limit]

    async def run(self, tenant_id: int, **_how: object) -> RunRow:
        if self.fails_with is not None:
            raise self.fails_with
        known = {row.sage_id for row in self.kept}
        fresh = [row for row in self.sage if row.sage_id not in known]
        self.kept += fresh
        made = RunRow(
            id=70 + len(self._door.kept_runs),
            tenant_id=tenant_id,
            tenant_name="Northgate",
            kind="accounts",
            started_at=NOON,
            ended_at=NOON + timedelta(seconds=1),
            result=RunResult.DONE,
            counts=Counts(created=len(fresh), unchanged=len(self.sage) - len(fresh)),
            requests=1,
            undoable=bool(fresh),
        )
        self._door.kept_runs.insert(0, made)
        self._door.publish(Kind.ACCOUNT_CODE, Kind.RUN)
        return made


class AccountRooms:
    """What ``FakeDoor`` has of account codes."""

    @cached_property
    def accounts(self) -> FakeAccounts:
        return FakeAccounts(self)


def furnish_accounts(door: Any) -> None:
    """Two tenants' accounts: usable ones, a control account, one for costs, a retired one."""
    control: dict[str, Any] = {"is_control": True, "usable_on_sales": False, "tax_rate_name": ""}
    costs: dict[str, Any] = {
        "type_name": "Direct Expenses",
        "group_name": "Expense",
        "usable_on_sales": False,
    }
    door.accounts.kept = [
        account(1, "1100", "Trade Debtors", type_name="Current Assets", **control),
        account(2, "4000", "Sales - Products"),
        account(3, "4010", "Sales - Services"),
        account(4, "4040", "Sales - Books and Manuals", retired_at=NOON),
        account(5, "5000", "Cost of sales - goods", **costs),
        account(6, "10000", "Sales - Furniture and Fittings of all kinds for offices"),
        account(7, "4000", "Sales - Hosting", tenant_id=2),
    ]
    door.accounts.sage = [row for row in door.accounts.kept if row.tenant_id == 1]
