"""The tables of sending: what must still go, what went, and what a Sage business allows."""

from __future__ import annotations

from peewee import ForeignKeyField

from sage_desktop.book.fields import (
    DayField,
    EnumField,
    Flag,
    IdField,
    JsonField,
    Text,
    UtcField,
    Whole,
)
from sage_desktop.book.outbox_rows import Intent, OutboxState
from sage_desktop.book.records.base import Record
from sage_desktop.book.records.runs import Run
from sage_desktop.book.records.tenants import Tenant


class Outbox(Record):
    """What must still go to one tenant's Sage: one row for each record.

    ``version`` grows with each change of the record, ``changed`` names its fields; ``intent`` is
    the request whose outcome is not known yet; ``forced``: a person asked for it.
    """

    id = IdField()
    tenant_id: int
    tenant = ForeignKeyField(Tenant, index=False, lazy_load=False, on_delete="CASCADE")
    kind = Text()
    local_id = Whole()
    version = Whole()
    changed = JsonField(tuple[str, ...])
    state = EnumField(OutboxState)
    since = UtcField()
    attempts = Whole()
    next_attempt = UtcField(null=True)
    reason = Text()
    data = JsonField(dict[str, str])
    intent = JsonField(Intent, null=True)
    forced = Flag()

    class Meta:
        indexes = (
            (("tenant", "kind", "local_id"), True),
            (("kind", "local_id"), False),
        )


class Passage(Record):
    """One thing that was sent to Sage, and what came of it: the history of a record."""

    id = IdField()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, lazy_load=False, on_delete="SET NULL")
    tenant_name = Text()
    kind = Text()
    local_id = Whole()
    run_id: int | None
    run = ForeignKeyField(Run, null=True, lazy_load=False, on_delete="SET NULL", backref="+")
    moment = UtcField()
    step = Text()
    outcome = Text()
    sage_id = Text()
    reason = Text()
    detail = Text()

    class Meta:
        indexes = ((("kind", "local_id"), False),)


class SageFacts(Record):
    """What a tenant's Sage business allows, as last read; None: its user may not see it."""

    tenant_id: int
    tenant = ForeignKeyField(Tenant, primary_key=True, lazy_load=False, on_delete="CASCADE")
    edition = Text()
    base_currency = Text()
    multi_currency = Flag(null=True)
    accounts_start = DayField(null=True)
    locked_until = DayField(null=True)
    read_at = UtcField()


class BusinessWait(Record):
    """Until when a tenant's Sage business is left alone, and why."""

    tenant_id: int
    tenant = ForeignKeyField(Tenant, primary_key=True, lazy_load=False, on_delete="CASCADE")
    until = UtcField()
    reason = Text()
    data = JsonField(dict[str, str])
