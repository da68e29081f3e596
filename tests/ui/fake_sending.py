"""The room for what goes to Sage, over values in memory; a part of the fake door."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from sage_desktop.book.outbox_rows import OutboxState, PassageRow
from sage_desktop.book.passages import Month
from sage_desktop.book.run_rows import IssueRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.sync.sending.views import (
    Choice,
    OutboxView,
    PanelSending,
    PushResult,
    RecordSending,
    SendIssue,
)
from sage_desktop.sync.views import COLOURS

NOW = datetime(2026, 11, 23, 14, 40, tzinfo=UTC)
NORTHGATE = "Northgate IT Services"


def waiting(number: int, name: str = "INV-2041", **changes: object) -> OutboxView:
    made = OutboxView(
        row_id=number,
        tenant_id=1,
        tenant_name=NORTHGATE,
        tenant_colour=COLOURS[1],
        kind="invoice",
        local_id=number,
        key=f"k{number}",
        name=name,
        state=OutboxState.QUEUED,
        since=NOW - timedelta(minutes=30 - number % 30),
        attempts=0,
        next_attempt=None,
        reason="",
        data={},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def send_issue(
    number: int,
    code: str,
    data: dict[str, str],
    *choices: Choice,
    kind: str = "invoice",
    name: str = "INV-2038",
    sage_text: str = "",
) -> SendIssue:
    since = NOW - timedelta(hours=number)
    row = IssueRow(number, 1, f"send-{kind}", f"k{number}", code, data, sage_text, since)
    return SendIssue(row, NORTHGATE, COLOURS[1], kind, number, name, choices, can_retry=True)


def place(**changes: object) -> PanelSending:
    made = PanelSending(1, NORTHGATE, COLOURS[1], None, None, None)
    return replace(made, **changes)  # type: ignore[arg-type]


def passage(number: int, step: str, outcome: str = "done", **changes: object) -> PassageRow:
    moment = NOW - timedelta(days=3) + timedelta(hours=number)
    made = PassageRow(number, 1, NORTHGATE, "invoice", 1, 1, moment, step, outcome)
    return replace(made, **changes)  # type: ignore[arg-type]


def month(name: str, invoices: int, total: str, sage_total: str, tenant_id: int = 1) -> Month:
    return Month(tenant_id, name, "GBP", invoices, Decimal(total), Decimal(sage_total))


class FakeSending:
    """``service.sending``. Issues of the door that are of no record are told too."""

    def __init__(self, door: Any) -> None:
        self._door = door
        self.kept: list[OutboxView] = []
        self.kept_issues: list[SendIssue] = []
        self.kept_months: list[Month] = []
        self.in_runs: dict[int, tuple[int, Decimal]] = {}
        self.records: dict[tuple[str, int], RecordSending] = {}
        self.did: list[tuple[object, ...]] = []
        self.result = PushResult()
        self.fails_with: Exception | None = None

    def _may_fail(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with

    async def outbox(self, tenant_id: int | None = None) -> list[OutboxView]:
        self._may_fail()
        return [each for each in self.kept if tenant_id in (None, each.tenant_id)]

    async def outbox_counts(self) -> dict[OutboxState, int]:
        return dict(Counter(each.state for each in self.kept))

    async def retry(self, row_id: int) -> None:
        self._may_fail()
        self.did.append(("retry", row_id))
        self._change(row_id, state=OutboxState.QUEUED, reason="", data={}, next_attempt=None)

    def _change(self, row_id: int, **changes: object) -> None:
        self.kept = [
            replace(each, **changes) if each.row_id == row_id else each  # type: ignore[arg-type]
            for each in self.kept
        ]
        self._door.publish(Kind.OUTBOX)

    async def drop(self, row_id: int) -> None:
        self._may_fail()
        [row] = [each for each in self.kept if each.row_id == row_id]
        if row.state is OutboxState.UNCERTAIN:
            raise BadInput("being_sent")
        self.did.append(("drop", row_id))
        self.kept.remove(row)
        self._door.publish(Kind.OUTBOX)

    async def waiting_before(self, tenant_id: int) -> int:
        return len(await self.outbox(tenant_id))

    async def leave_waiting(self, tenant_id: int) -> None:
        self.did.append(("leave waiting", tenant_id))
        self.kept = [each for each in self.kept if each.tenant_id != tenant_id]

    async def issues(self) -> list[SendIssue]:
        names = {view.row.id: view.row for view in self._door.kept_tenants}
        others = []
        for row in await self._door.issues():
            tenant = names.get(row.tenant_id)
            name, colour = (tenant.name, tenant.colour) if tenant else ("", "")
            others.append(SendIssue(row, name, colour, "", None, row.data.get("name", "")))
        found = [*self.kept_issues, *others]
        return sorted(found, key=lambda each: each.issue.since)

    async def retry_issue(self, issue_id: int) -> None:
        self._may_fail()
        self.did.append(("retry issue", issue_id))
        self._close(issue_id)

    def _close(self, issue_id: int) -> None:
        self.kept_issues = [each for each in self.kept_issues if each.issue.id != issue_id]
        self._door.publish(Kind.ISSUE)

    async def sync_now(self, tenant_id: int | None = None) -> None:
        self._may_fail()
        self.did.append(("sync now",) if tenant_id is None else ("sync now", tenant_id))

    async def retry_all(self) -> int:
        self._may_fail()
        n = len(self.kept_issues)
        self.did.append(("retry all", n))
        self.kept_issues = []
        self._door.publish(Kind.ISSUE, Kind.OUTBOX)
        return n

    async def resolve(self, issue_id: int, choice: Choice) -> None:
        self._may_fail()
        self.did.append(("resolve", issue_id, choice))
        self._close(issue_id)

    async def of_record(self, kind: str, local_id: int) -> RecordSending:
        if local_id < 0:
            raise NotFound(what=kind, name=local_id)
        found = self.records.get((kind, local_id))
        return found or RecordSending((), (), do_not_send=False)

    async def send_now(self, kind: str, local_id: int) -> None:
        self._may_fail()
        self.did.append(("send now", kind, local_id))

    async def set_do_not_send(self, kind: str, local_id: int, on: bool) -> None:
        self._may_fail()
        self.did.append(("do not send", kind, local_id, on))
        key = (kind, local_id)
        if key in self.records:
            self.records[key] = replace(self.records[key], do_not_send=on)
        self._door.publish(Kind.OUTBOX)

    async def push(self, tenant_id: int | None, **_how: object) -> PushResult:
        self._may_fail()
        return self.result

    async def months(self) -> list[Month]:
        return list(self.kept_months)

    async def invoices_in_run(self, run_id: int) -> tuple[int, Decimal]:
        return self.in_runs.get(run_id, (0, Decimal(0)))


class SendingRoom:
    """What ``FakeDoor`` has of sending."""

    @cached_property
    def sending(self) -> FakeSending:
        return FakeSending(self)


def furnish_sending(door: Any) -> None:
    """An outbox with each state, issues of several causes, months, one record of each kind."""
    sending = door.sending
    soon = NOW + timedelta(seconds=42)
    sending.kept = [
        waiting(1, "Harrow & Finch Solicitors LLP", kind="customer"),
        waiting(2, "Laptop stand", kind="product", state=OutboxState.SENDING, attempts=1),
        waiting(3, "INV-2039", state=OutboxState.WAITING, reason="offline", next_attempt=soon),
        waiting(4, "INV-2040", state=OutboxState.UNCERTAIN, reason="uncertain", attempts=2),
        waiting(
            5,
            "INV-2041",
            state=OutboxState.STUCK,
            reason="refused_stock",
            data={"name": "INV-2041"},
            tenant_id=2,
            tenant_name="Northgate Cloud",
        ),
    ]
    sending.kept_issues = [
        send_issue(31, "refused_stock", {"name": "INV-2031"}, name="INV-2031", sage_text="None"),
        send_issue(32, "refused_stock", {"name": "INV-2032"}, name="INV-2032"),
        send_issue(
            34,
            "exists_in_sage",
            {"name": "Calder Valley Brewery", "sage_name": "Calder Brewery", "sage_id": "s9"},
            *(Choice.LINK, Choice.SEND_ANYWAY, Choice.LEAVE),
            kind="customer",
            name="Calder Valley Brewery",
        ),
    ]
    sending.kept_months = [
        month("2026-11", 12, "34560.00", "34560.00"),
        month("2026-10", 9, "9310.50", "9310.47"),
    ]


def make_sending_hostile(door: Any, name: str) -> None:
    """``name`` wherever somebody else's text can stand."""
    sending = door.sending
    data = {"name": name, "sage_name": name, "detail": name, "tenant": name}
    row = {"tenant_name": name, "key": name, "data": data}
    sending.kept = [
        waiting(n, name, state=state, reason="refused_by_sage", **row)
        for n, state in enumerate(OutboxState, 1)
    ]
    choices = (Choice.LINK, Choice.SEND_ANYWAY, Choice.LEAVE)
    sending.kept_issues = [
        replace(
            send_issue(n, code, data, *choices, kind="customer", name=name, sage_text=name),
            tenant_name=name,
        )
        for n, code in enumerate(("exists_in_sage", "refused_by_sage", "refused_by_sage"), 50)
    ]
    sending.kept_months = [replace(month("2026-11", 1, "1", "2"), currency=name)]
    refused = passage(1, "create", "refused", detail=name, tenant_name=name)
    here = place(tenant_name=name, waiting=sending.kept[-1], sage_number=name, sage_status=name)
    for kind in ("customer", "product", "invoice"):
        sending.records[kind, 1] = RecordSending((here,), (refused,), do_not_send=True)
