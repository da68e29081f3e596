"""What *Home* reads, over values in memory; a part of the fake door."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from fake_sending import send_issue, waiting

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.book.overview_rows import Day, MonthValue, Waiting
from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.sync.home_views import DAYS, HomeView, IssueCause
from sage_desktop.ui.issue_groups import grouped

NOW = datetime(2026, 11, 23, 14, 40, tzinfo=UTC)
SENT = (18, 22, 9, 26, 31, 0, 0, 24, 29, 35, 21, 27, 0, 14)
IMPORTED = (3, 0, 0, 12, 0, 0, 0, 41, 2, 0, 5, 0, 0, 1)
NET = (38120, 41480, 40020, 46770, 44150, 47900, 52310, 49080, 43760, 55390, 58840, 46210)


class HomeRoom:
    """Counts what the other rooms keep; ``kept_days`` and ``kept_values`` are the charts'."""

    kept_days: tuple[Day, ...] = ()
    kept_values: tuple[MonthValue, ...] = ()
    kept_last_push: datetime | None = None
    kept_invoices: tuple[int, Decimal] = (0, Decimal(0))
    reads = 0

    async def home(self: Any) -> HomeView:
        self._may_fail()
        self.reads += 1
        rows = self.sending.kept
        issues = await self.sending.issues()
        counts = Counter((each.tenant_id, each.kind, each.state) for each in rows)
        oldest = min((each.since for each in rows), default=NOW)
        ended = [run for run in self.kept_runs if run.result is not RunResult.RUNNING]
        return HomeView(
            module=self.kept_module,
            tenants=tuple(self.kept_tenants),
            waiting=tuple(
                Waiting(tenant, kind, state, n, oldest)
                for (tenant, kind, state), n in counts.items()
            ),
            issues=len(issues),
            causes=tuple(IssueCause(each.first, len(each.members)) for each in grouped(issues)[:4]),
            runs=tuple(self.kept_runs[:4]),
            last_run=ended[0] if ended else None,
            last_invoices=self.kept_invoices[0],
            last_off=self.kept_invoices[1],
            last_push=self.kept_last_push,
            days=self.kept_days or tuple(no_days()),
            months=self.kept_values,
            read_at=NOW,
            offline=self.offline,
            next_run=await self.daily.next_run(),
        )


def no_days() -> list[Day]:
    today = NOW.astimezone().date()
    return [Day(today - timedelta(days=ago)) for ago in range(DAYS - 1, -1, -1)]


def some_days() -> tuple[Day, ...]:
    """Busy on the last 14 of them."""
    days = no_days()
    for number, (sent, imported) in enumerate(zip(SENT, IMPORTED, strict=True), DAYS - len(SENT)):
        days[number] = replace(days[number], sent=sent, imported=imported)
    return tuple(days)


def some_values(currency: str = "GBP", off: str = "0.00") -> tuple[MonthValue, ...]:
    found = []
    for number, net in enumerate(NET):
        year, month = divmod(2025 * 12 + 11 + number, 12)
        name = f"{year}-{month + 1:02}"
        last = number == len(NET) - 1
        differs = Decimal(off if last else "0.00")
        found.append(MonthValue(name, currency, 12 + number, Decimal(net), differs))
    return tuple(found)


def make_busy(door: Any) -> None:
    """Two tenants that sync, with history and nothing that waits or needs anybody."""
    door.kept_tenants = [
        replace(
            each,
            issues=0,
            row=replace(each.row, sync=True, sync_entities=frozenset({"invoice"})),
        )
        for each in door.kept_tenants[:2]
    ]
    door.kept_issues = []
    door.sending.kept_issues = []
    door.sending.kept = []
    newest = replace(door.kept_runs[0], kind="push", counts=Counts(created=3))
    door.kept_runs = [newest, *door.kept_runs[1:]]
    door.kept_last_push = NOW - timedelta(minutes=8)
    door.kept_invoices = (3, Decimal("0.00"))
    door.kept_days = some_days()
    door.kept_values = some_values()


def make_waiting(door: Any) -> None:
    """Four records that go by themselves."""
    door.sending.kept = [
        waiting(1, "Harrow & Finch Solicitors LLP", kind="customer"),
        waiting(2, "Laptop stand", kind="product", state=OutboxState.SENDING),
        waiting(3, "INV-2039"),
        waiting(4, "INV-2040"),
    ]


def make_needy(door: Any) -> None:
    """A locked period of one invoice, a refused item of two, a customer that needs a decision."""
    until = {"name": "INV-2038", "until": "31 October 2026"}
    door.sending.kept_issues = [
        send_issue(41, "gate_locked", until, name="INV-2038"),
        send_issue(32, "refused_stock", {"name": "INV-2032"}, name="INV-2032"),
        send_issue(31, "refused_stock", {"name": "INV-2031"}, name="INV-2031"),
        send_issue(2, "uncertain", {"name": "INV-2041"}, name="INV-2041"),
    ]
