"""What the book gives out of sending: frozen rows. No peewee here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

ISSUE_PREFIX = "send-"
"""Issues of sending have this before the kind of their record, so that imports leave them alone."""


class OutboxState(StrEnum):
    """How far a record is on its way to Sage. One that is there has no row.

    Queued: goes when its turn comes. Sending: its request is on the way. Waiting: for a time, for
    another record, or for a setting. Uncertain: it is not known whether Sage carried the request
    out. Stuck: a person must fix something.
    """

    QUEUED = "queued"
    SENDING = "sending"
    WAITING = "waiting"
    UNCERTAIN = "uncertain"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Intent:
    """A request as it was settled before it left, to be repeated exactly or looked up.

    ``step`` is what it does (create, update, tax_number, release, void); ``body`` its JSON text;
    ``version`` that of the record in it; ``made_at`` as ``core.clock.to_text`` writes it;
    ``choice`` what a person decided before.
    """

    step: str
    method: str
    path: str
    body: str
    idempotency_id: str
    version: int
    made_at: str
    agreed: dict[str, str] = field(default_factory=dict)
    choice: str = ""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A record that must still go to a tenant's Sage. ``kind``: customer, product or invoice.

    ``changed`` names the fields that changed since it was last there; none for a new record.
    """

    id: int
    tenant_id: int
    kind: str
    local_id: int
    version: int
    state: OutboxState
    since: datetime
    changed: frozenset[str] = frozenset()
    attempts: int = 0
    next_attempt: datetime | None = None
    reason: str = ""
    data: dict[str, str] = field(default_factory=dict)
    intent: Intent | None = None
    forced: bool = False


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One thing that was sent to Sage. ``outcome``: done, refused, unknown, or looked_up."""

    id: int
    tenant_id: int | None
    tenant_name: str
    kind: str
    local_id: int
    run_id: int | None
    moment: datetime
    step: str
    outcome: str
    sage_id: str = ""
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BusinessWaitRow:
    """Nothing goes to the tenant before ``until``. ``reason`` is a code of ``core.words``."""

    tenant_id: int
    until: datetime
    reason: str
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SageFactsRow:
    """What a tenant's Sage business allows, as last read; None: its user may not see it.

    Nothing dated on or before ``locked_until`` or before ``accounts_start`` is taken.
    """

    tenant_id: int
    edition: str = ""
    base_currency: str = ""
    multi_currency: bool | None = None
    accounts_start: date | None = None
    locked_until: date | None = None
    read_at: datetime | None = None
