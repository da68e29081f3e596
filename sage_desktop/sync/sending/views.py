"""What the door hands out about sending."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sage_desktop.book.outbox_rows import ISSUE_PREFIX, OutboxState, PassageRow
from sage_desktop.book.run_rows import IssueRow

__all__ = [
    "ISSUE_PREFIX",
    "Choice",
    "Gate",
    "OutboxView",
    "PanelSending",
    "PushItem",
    "PushResult",
    "RecordSending",
    "SendIssue",
]


class Choice(StrEnum):
    """What a person can decide where the program must not."""

    LINK = "link"
    SEND_ANYWAY = "send_anyway"
    LEAVE = "leave"
    CREATE_AGAIN = "create_again"
    VOID_AND_SEND_AGAIN = "void_and_send_again"


@dataclass(frozen=True, slots=True)
class Gate:
    """Why a record does not go to Sage: a code of ``core.words`` and what fills its words.

    ``by_choice``: somebody decided so, and nothing waits for it.
    """

    code: str
    data: dict[str, str] = field(default_factory=dict)
    by_choice: bool = False


@dataclass(frozen=True, slots=True)
class OutboxView:
    """A record that must still go, as lists show it. ``step``: what is on its way, "" for nothing.

    ``reason`` is a code of ``core.words`` with ``data``, "" for none.
    """

    row_id: int
    tenant_id: int
    tenant_name: str
    tenant_colour: str
    kind: str
    local_id: int
    key: str
    name: str
    state: OutboxState
    since: datetime
    attempts: int
    next_attempt: datetime | None
    reason: str
    data: dict[str, str]
    step: str = ""


@dataclass(frozen=True, slots=True)
class SendIssue:
    """An issue with what a person may decide, and the record it is about (None: of no record)."""

    issue: IssueRow
    tenant_name: str
    tenant_colour: str
    record_kind: str
    local_id: int | None
    record_name: str
    choices: tuple[Choice, ...] = ()
    can_retry: bool = False


@dataclass(frozen=True, slots=True)
class PanelSending:
    """What the Sage panel of a record says of sending to one tenant.

    ``gate`` None: nothing stands in the way. ``waiting`` is its row in the outbox, if any.
    ``sage_status``, ``sage_number``: of an invoice that is there. ``linked``: Sage has the record.
    """

    tenant_id: int
    tenant_name: str
    tenant_colour: str
    gate: Gate | None
    waiting: OutboxView | None
    last_sent: datetime | None
    sage_number: str = ""
    sage_status: str = ""
    difference: str = ""
    linked: bool = False


@dataclass(frozen=True, slots=True)
class RecordSending:
    """All that is known of sending one record. ``history``: newest first."""

    places: tuple[PanelSending, ...]
    history: tuple[PassageRow, ...]
    do_not_send: bool
    gate: Gate | None = None


@dataclass(frozen=True, slots=True)
class PushItem:
    """What became of one record in a push."""

    kind: str
    key: str
    name: str
    state: str
    sage_id: str = ""
    reason: str = ""
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PushResult:
    """A push of one tenant or several. ``state`` of an item: sent, waiting, uncertain or failed.

    ``net_off`` is by how much totals of sent invoices differ from Sage's, summed ("0.00").
    """

    sent: int = 0
    waiting: int = 0
    uncertain: int = 0
    failed: int = 0
    requests: int = 0
    items: tuple[PushItem, ...] = ()
    run_ids: tuple[int, ...] = ()
    off: str = "0.00"
