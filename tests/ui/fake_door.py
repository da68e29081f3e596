"""A door without an engine behind it: the same async methods over values in memory."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from fake_accounts import AccountRooms, furnish_accounts
from fake_customers import CustomerRooms, furnish_customers
from fake_home import HomeRoom
from fake_imports import FakeImports
from fake_invoices import InvoiceRoom, furnish_invoices
from fake_preferences import FakePreferences
from fake_products import ProductRooms, furnish_products
from fake_sending import SendingRoom
from fake_syncing import SyncingRooms
from fake_tax_rates import FakeTaxRates

from sage_desktop.book.link_rows import LinkMaker, LinkRow
from sage_desktop.book.run_rows import Counts, IssueRow, Problem, RunResult, RunRow
from sage_desktop.book.tax_rows import SageTaxRateRow, TaxRateRow
from sage_desktop.book.tenant_rows import AuthType, Business, InvoiceStatus, ModuleRow, TenantRow
from sage_desktop.core.changes import Bus, Changes, Kind
from sage_desktop.core.errors import AppError, BadInput, Cancelled, NotFound
from sage_desktop.core.progress import Cancel, Progress, Report
from sage_desktop.sync.views import (
    COLOURS,
    Status,
    TaxRateLink,
    TaxRateView,
    TenantState,
    TenantView,
)

NOW = datetime(2026, 11, 23, 14, 40, tzinfo=UTC)


def clock() -> datetime:
    return NOW


def tenant(number: int, name: str, *, connected: bool = True, **changes: object) -> TenantView:
    business = Business(f"b{number}", f"{name} Ltd", "Sheffield", "United Kingdom")
    row = TenantRow(
        id=number,
        name=name,
        colour=COLOURS[number % len(COLOURS)],
        auth_type=AuthType.HALO_APP,
        client_id="",
        secret_sealed=None,
        sign_in_id=1 if connected else None,
        business=business if connected else None,
        connected_at=NOW - timedelta(hours=5) if connected else None,
        daily_tax_rates=False,
        tax_rates_imported_at=NOW if connected else None,
    )
    state = TenantState.CONNECTED if connected else TenantState.NOT_CONNECTED
    return replace(TenantView(row, state), **changes)


def run(number: int, **changes: object) -> RunRow:
    began = NOW - timedelta(minutes=8 + 60 * number)
    made = RunRow(
        id=number,
        tenant_id=1,
        tenant_name="Northgate IT Services",
        kind="tax-rates",
        started_at=began,
        ended_at=began + timedelta(seconds=4),
        result=RunResult.DONE,
        counts=Counts(updated=1, unchanged=5),
        requests=2,
    )
    return replace(made, **changes)


def problem(name: str = "Standard") -> Problem:
    return Problem("s1", name, "no_percentage")


def issue(number: int, name: str = "Standard (Isle of Man)") -> IssueRow:
    return IssueRow(
        id=number,
        tenant_id=1,
        kind="tax_rate",
        key=f"s{number}",
        code="no_percentage",
        data={"name": name},
        sage_text="",
        since=NOW - timedelta(days=1),
    )


def halo_rate(number: int, name: str, percentage: str, *, linked: bool = True) -> TaxRateView:
    link = TaxRateLink(
        1, "Northgate IT Services", COLOURS[1], "Northgate Ltd", f"s{number}", name, False
    )
    row = TaxRateRow(number, f"k{number}", name, Decimal(percentage))
    return TaxRateView(row, (link,) if linked else (), uses=number)


def sage_rate(number: int, name: str, percentage: str) -> SageTaxRateRow:
    return SageTaxRateRow(1, f"s{number}", name, Decimal(percentage), True, NOW)


class FakeDaily:
    """``service.daily``: tomorrow at two. A run ends as ``ends`` says, once ``may_end`` is set."""

    next: datetime | None = NOW + timedelta(hours=11, minutes=20)
    ends: RunRow | AppError = BadInput("daily_busy")

    def __init__(self) -> None:
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def run_now(self, *, report: Report, cancel: Cancel) -> RunRow:
        report(Progress("daily", 1, 3))
        await self.may_end.wait()
        if isinstance(self.ends, AppError):
            raise self.ends
        try:
            cancel.check()
        except Cancelled:
            return replace(self.ends, result=RunResult.CANCELLED, error="cancelled")
        return self.ends

    async def next_run(self) -> datetime | None:
        return self.next


class FakeData:
    """``service.data``: nobody saves anything here."""

    log_folder = Path("logs")


class FakeDoor(
    AccountRooms, CustomerRooms, HomeRoom, InvoiceRoom, ProductRooms, SendingRoom, SyncingRooms
):
    """Answers at once; each change is published as the real door does."""

    def __init__(self) -> None:
        self.bus = Bus()
        self.preferences = FakePreferences(self.bus)
        self.data = FakeData()
        self.redirect_uris = ("http://localhost:8484/callback",)
        self.halo_app_available = True
        self.secrets_note = ""
        self.kept_module = ModuleRow(False, None, InvoiceStatus.ISSUED)
        self.kept_tenants: list[TenantView] = []
        self.kept_runs: list[RunRow] = []
        self.kept_issues: list[IssueRow] = []
        self.kept_rates: list[TaxRateView] = []
        self.kept_sage_rates: list[SageTaxRateRow] = []
        self.kept_links: list[LinkRow] = []
        self.imports = FakeImports()
        self.tax_rates = FakeTaxRates(self)
        self.daily = FakeDaily()
        self.fails_with: Exception | None = None
        self.told = True
        self.waiting = 0
        self.offline = False
        self.deleted: list[int] = []

    def _may_fail(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with

    def publish(self, *kinds: Kind) -> None:
        self.bus.publish(Changes(frozenset(kinds)))

    async def module(self) -> ModuleRow:
        self._may_fail()
        return self.kept_module

    async def enable_module(self) -> None:
        self._may_fail()
        self.kept_module = replace(self.kept_module, enabled=True)
        self.publish(Kind.MODULE)

    async def disable_module(self) -> None:
        self.kept_module = replace(self.kept_module, enabled=False)
        self.publish(Kind.MODULE)

    async def set_paused(self, on: bool) -> None:
        self._may_fail()
        self.kept_module = replace(self.kept_module, paused=on)
        self.publish(Kind.MODULE)

    async def set_default_tenant(self, tenant_id: int | None) -> None:
        self.kept_module = replace(self.kept_module, default_tenant_id=tenant_id)
        self.publish(Kind.MODULE)

    async def set_default_invoice_status(self, status: InvoiceStatus) -> None:
        self.kept_module = replace(self.kept_module, default_invoice_status=status)
        self.publish(Kind.MODULE)

    async def tenants(self) -> list[TenantView]:
        self._may_fail()
        return list(self.kept_tenants)

    async def tenant(self, tenant_id: int) -> TenantView:
        for view in self.kept_tenants:
            if view.row.id == tenant_id:
                return view
        raise NotFound(what="tenant", name=tenant_id)

    async def links(self, tenant_id: int) -> list[LinkRow]:
        return [row for row in self.kept_links if row.tenant_id == tenant_id]

    async def disconnect(self, tenant_id: int) -> bool:
        self.kept_tenants = [
            replace(view, state=TenantState.NOT_CONNECTED) if view.row.id == tenant_id else view
            for view in self.kept_tenants
        ]
        self.publish(Kind.TENANT)
        return self.told

    async def delete_tenant(self, tenant_id: int) -> bool:
        self.deleted.append(tenant_id)
        self.kept_tenants = [view for view in self.kept_tenants if view.row.id != tenant_id]
        self.publish(Kind.TENANT)
        return self.told

    async def undo(self, run_id: int) -> RunRow:
        self._may_fail()
        self.kept_runs = [
            replace(row, undone_by=99, undoable=False) if row.id == run_id else row
            for row in self.kept_runs
        ]
        made = run(99, kind="undo", counts=Counts(removed=6))
        self.kept_runs.insert(0, made)
        self.publish(Kind.RUN)
        return made

    async def runs(self, limit: int = 100) -> list[RunRow]:
        self._may_fail()
        return self.kept_runs[:limit]

    async def issues(self) -> list[IssueRow]:
        self._may_fail()
        return list(self.kept_issues)

    async def status(self) -> Status:
        self._may_fail()
        views = self.kept_tenants
        return Status(
            module_enabled=self.kept_module.enabled,
            tenants=len(views),
            connected=sum(view.state is TenantState.CONNECTED for view in views),
            reconnect=sum(view.state is TenantState.RECONNECT for view in views),
            issues=len(self.kept_issues),
            last_run=self.kept_runs[0] if self.kept_runs else None,
            paused=self.kept_module.paused,
            waiting=self.waiting,
            offline=self.offline,
        )


def furnish(door: FakeDoor) -> FakeDoor:
    """Three tenants, some runs, two issues."""
    door.kept_module = ModuleRow(True, 1, InvoiceStatus.DRAFT)
    door.kept_runs = [
        run(1, undoable=True),
        run(
            2, result=RunResult.ATTENTION, counts=Counts(created=5, failed=1), problems=(problem(),)
        ),
        run(3, result=RunResult.FAILED, counts=Counts(), error="offline"),
        run(30, kind="undo", counts=Counts(removed=6)),
    ]
    door.kept_tenants = [
        tenant(1, "Northgate IT Services", last_run=door.kept_runs[0], issues=2),
        tenant(2, "Northgate Cloud", last_run=door.kept_runs[1], shared_with=("Northgate IT",)),
        tenant(3, "Northgate Ireland", connected=False),
    ]
    rates = (("Standard", "20"), ("Lower Rate", "5"), ("Zero Rated", "0"), ("No Tax", "0"))
    for number, (name, percentage) in enumerate(rates, 1):
        door.kept_rates.append(halo_rate(number, name, percentage, linked=number < 4))
        door.kept_sage_rates.append(sage_rate(number, name, percentage))
        if number < 4:
            link = LinkRow(number, 1, "tax_rate", number, f"s{number}", NOW, LinkMaker.NAME)
            door.kept_links.append(link)
    door.kept_issues = [issue(1), issue(2, "Reverse charge")]
    furnish_customers(door)
    furnish_accounts(door)
    furnish_products(door)
    furnish_invoices(door)
    return door
