"""What the door hands out for *Home*: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.book.overview_rows import Day, MonthValue, Waiting
from sage_desktop.book.run_rows import RunRow
from sage_desktop.book.tenant_rows import ModuleRow
from sage_desktop.sync.sending.views import SendIssue
from sage_desktop.sync.views import TenantState, TenantView

DAYS, MONTHS = 30, 12
"""How far back the charts go, today and this month included."""


@dataclass(frozen=True, slots=True)
class IssueCause:
    """Issues of the same cause: the oldest of them, and how many they are."""

    first: SendIssue
    number: int


@dataclass(frozen=True, slots=True)
class HomeView:
    """Is it working, when did it last run, what waits, what needs a person; and the charts.

    ``causes``: the oldest ones, of all ``issues``. ``runs``: the newest; ``last_run`` has ended,
    and sent so many ``last_invoices``, whose totals differ from Sage's by ``last_off``.
    ``days`` ends with today; ``months`` has no entry where nothing was sent. ``offline``: Sage
    could not be reached just now. ``next_run`` None: none is planned.
    """

    module: ModuleRow
    tenants: tuple[TenantView, ...]
    waiting: tuple[Waiting, ...]
    issues: int
    causes: tuple[IssueCause, ...]
    runs: tuple[RunRow, ...]
    last_run: RunRow | None
    last_invoices: int
    last_off: Decimal
    last_push: datetime | None
    days: tuple[Day, ...]
    months: tuple[MonthValue, ...]
    read_at: datetime
    offline: bool = False
    next_run: datetime | None = None

    def goes(self, tenant_id: int | None = None) -> list[Waiting]:
        """What goes to Sage by itself, to that tenant's or to all."""
        return [
            each
            for each in self.waiting
            if each.state is not OutboxState.STUCK and tenant_id in (None, each.tenant_id)
        ]

    def in_state(self, state: TenantState) -> list[TenantView]:
        return [view for view in self.tenants if view.state is state]
