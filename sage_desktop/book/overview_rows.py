"""What the book counts for *Home*: frozen rows. No peewee here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sage_desktop.book.outbox_rows import OutboxState


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many records of one kind that must still go to a tenant, all in the same state."""

    tenant_id: int
    kind: str
    state: OutboxState
    number: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Cause:
    """Issues with the same details but for the name; ``issue_id`` is the oldest of them."""

    issue_id: int
    code: str
    kind: str
    tenant_id: int | None
    data: dict[str, str]
    number: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """How many records came from Sage and went there on a day, by this computer's calendar."""

    day: date
    imported: int = 0
    sent: int = 0


@dataclass(frozen=True, slots=True)
class MonthValue:
    """What was invoiced in a month (``2026-11``) and is in Sage: our net, in one currency.

    ``off`` is by how much Sage's totals differ from ours, invoice by invoice.
    """

    month: str
    currency: str
    invoices: int
    net: Decimal
    off: Decimal
