"""The outbox: what must still go to Sage, one row for each record and tenant.

Plain functions for ``Book.read`` and ``Book.write``. ``note`` is called by every function that
changes a record that can be sent, in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from peewee import SQL

from sage_desktop.book.outbox_rows import ISSUE_PREFIX, Intent, OutboxRow, OutboxState
from sage_desktop.book.plain_sql import OF_THESE, as_list, connection
from sage_desktop.book.records.outbox import Outbox
from sage_desktop.book.session import moment, touch
from sage_desktop.core import clock
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound

LINK_KINDS: Mapping[str, tuple[str, ...]] = {
    "customer": ("customer",),
    "product": ("product", "service"),
    "invoice": ("invoice",),
}
"""What can be sent, and the kinds of links that it has."""

_LINKED = f"""
SELECT tenant_id, local_id FROM link
WHERE kind IN (SELECT value FROM json_each(?)) AND local_id {OF_THESE}"""  # noqa: S608
_OWN = {
    kind: f"SELECT tenant_id, id FROM {kind} WHERE id {OF_THESE} AND tenant_id IS NOT NULL"  # noqa: S608
    for kind in ("customer", "product")
}
_OF_CUSTOMER = f"""
SELECT customer.tenant_id, invoice.id FROM invoice
JOIN customer ON customer.id = invoice.customer_id
WHERE invoice.id {OF_THESE} AND customer.tenant_id IS NOT NULL"""  # noqa: S608
_ON_THE_WAY = f"""
SELECT tenant_id, local_id FROM outbox
WHERE kind = ? AND local_id {OF_THESE} AND intent IS NOT NULL"""  # noqa: S608
_REMEMBERED = "json_object({})".format(
    ", ".join(f"'{name}', json_extract(data, '$.{name}')" for name in ("choice", "look", "sent"))
)
"""What a person decided and what may have been sent stays with a row, whatever it waits for."""
_NOTE = f"""
INSERT INTO outbox (tenant_id, kind, local_id, version, changed, state, since, attempts, reason,
  data, forced)
VALUES (?, ?, ?, 1, ?, 'queued', ?, 0, '', '{{}}', 0)
ON CONFLICT (tenant_id, kind, local_id) DO UPDATE SET version = version + 1,
  changed = excluded.changed,
  state = CASE WHEN intent IS NULL THEN 'queued' ELSE state END,
  attempts = CASE WHEN intent IS NULL THEN 0 ELSE attempts END,
  next_attempt = CASE WHEN intent IS NULL THEN NULL ELSE next_attempt END,
  reason = CASE WHEN intent IS NULL THEN '' ELSE reason END,
  data = CASE WHEN intent IS NULL THEN json_patch('{{}}', {_REMEMBERED}) ELSE data END"""  # noqa: S608


def note(kind: str, changes: Mapping[int, Collection[str]], from_tenant: int | None = None) -> None:
    """These records changed (in these fields; none for a new one): they must go where they belong.

    That is to each tenant in which they are linked, and to their own. A change that came from
    Sage does not go back to ``from_tenant``. Changes before a record went are one sending.
    """
    places = sorted(targets(kind, changes) - {(from_tenant, number) for number in changes})
    if not places:
        return
    had = _changed_before(kind, changes)
    when = clock.to_text(moment())
    rows = []
    for tenant_id, number in places:
        before = had.get((tenant_id, number))
        fields = set(changes[number])
        if before is not None:  # a new record stays new
            fields = fields | before if before else set()
        rows.append((tenant_id, kind, number, json.dumps(sorted(fields)), when))
    connection().executemany(_NOTE, rows)
    touch(Kind.OUTBOX)


def targets(kind: str, ids: Iterable[int]) -> set[tuple[int, int]]:
    """Tenants and records: where each of these records belongs in Sage."""
    these = as_list(ids)
    run = connection().execute
    linked = set(run(_LINKED, (json.dumps(LINK_KINDS[kind]), these)))
    if kind != "invoice":
        return linked | set(run(_OWN[kind], (these,)))
    linked |= set(run(_ON_THE_WAY, (kind, these)))
    there = {number for _, number in linked}  # an invoice is in one business only
    return linked | {each for each in run(_OF_CUSTOMER, (these,)) if each[1] not in there}


def _changed_before(kind: str, ids: Iterable[int]) -> dict[tuple[int, int], set[str]]:
    sql = f"SELECT tenant_id, local_id, changed FROM outbox WHERE kind = ? AND local_id {OF_THESE}"  # noqa: S608
    found = connection().execute(sql, (kind, as_list(ids)))
    return {(tenant, number): set(json.loads(changed)) for tenant, number, changed in found}


def refuse_if_on_the_way(kind: str, ids: Iterable[int]) -> None:
    """Raises ``BadInput("being_sent")`` if the outcome of sending one of these is not known."""
    sql = f"""
    SELECT local_id FROM outbox
    WHERE kind = ? AND local_id {OF_THESE} AND intent IS NOT NULL LIMIT 1"""  # noqa: S608
    if connection().execute(sql, (kind, as_list(ids))).fetchone():
        raise BadInput("being_sent")


def forget(kind: str, ids: Iterable[int]) -> None:
    """These records are gone: nothing of them goes to Sage, and nobody is asked about them."""
    these = as_list(ids)
    sql = f"DELETE FROM outbox WHERE kind = ? AND local_id {OF_THESE}"  # noqa: S608
    if connection().execute(sql, (kind, these)).rowcount:
        touch(Kind.OUTBOX)
    sql = f"DELETE FROM issue WHERE kind = ? AND CAST(key AS INTEGER) {OF_THESE}"  # noqa: S608
    if connection().execute(sql, (f"{ISSUE_PREFIX}{kind}", these)).rowcount:
        touch(Kind.ISSUE)


# Looking


def rows(tenant_id: int | None = None) -> list[OutboxRow]:
    """Oldest first; of one tenant, or all."""
    query = Outbox.select().order_by(Outbox.since, Outbox.id)
    if tenant_id is not None:
        query = query.where(Outbox.tenant == tenant_id)
    return [_row(record) for record in query]


def row(row_id: int) -> OutboxRow | None:
    record = Outbox.get_or_none(Outbox.id == row_id)
    return None if record is None else _row(record)


def rows_of(kind: str, local_id: int) -> list[OutboxRow]:
    """Where this record must still go."""
    query = Outbox.select().where(Outbox.kind == kind, Outbox.local_id == local_id)
    return [_row(record) for record in query]


def count(tenant_id: int | None = None) -> dict[OutboxState, int]:
    """How many rows are in each state; states without rows are left out."""
    where = "" if tenant_id is None else "WHERE tenant_id = ?"
    values = () if tenant_id is None else (tenant_id,)
    sql = f"SELECT state, COUNT(*) FROM outbox {where} GROUP BY state"  # noqa: S608
    return {OutboxState(state): number for state, number in connection().execute(sql, values)}


# On the way


def ask_for(tenant_id: int, kind: str, local_id: int) -> None:
    """A person wants this record sent now, whether or not it changed."""
    note(kind, {local_id: ()})
    query = Outbox.update(forced=True, next_attempt=None)
    query.where(
        Outbox.tenant == tenant_id, Outbox.kind == kind, Outbox.local_id == local_id
    ).execute()
    touch(Kind.OUTBOX)


def send(row_id: int, intent: Intent) -> None:
    """From now on the request is held to be on its way: its outcome is unknown until told."""
    _update(row_id, state=OutboxState.SENDING, intent=intent, reason="", data={}, next_attempt=None)


def hold(
    row_id: int,
    state: OutboxState,
    reason: str,
    data: Mapping[str, str],
    next_attempt: datetime | None = None,
    *,
    attempts: int | None = None,
    drop_intent: bool = False,
) -> None:
    """The row is in this state, for this reason; without a time until something changes.

    What a person decided is forgotten only when a person is asked again.
    """
    said = dict(data) if state is OutboxState.STUCK else with_remembered(data)
    columns: dict[str, object] = {"state": state, "reason": reason, "data": said}
    columns["next_attempt"] = next_attempt
    if attempts is not None:
        columns["attempts"] = attempts
    if drop_intent:
        columns["intent"] = None
    _update(row_id, **columns)


def settle(row_id: int, version: int) -> bool:
    """What was sent is there. True: nothing more is to go, and the row is gone.

    A record that changed meanwhile is queued again.
    """
    gone = Outbox.delete().where(Outbox.id == row_id, Outbox.version == version).execute()
    if gone:
        touch(Kind.OUTBOX)
        return True
    next_step(row_id)
    return False


def next_step(row_id: int, data: Mapping[str, str] | None = None) -> None:
    """A step is done, and the row goes on with the next one, as if for the first time."""
    columns: dict[str, object] = {"attempts": 0, "reason": "", "data": dict(data or {})}
    _update(row_id, state=OutboxState.QUEUED, intent=None, next_attempt=None, **columns)


def look_again(row_id: int, data: Mapping[str, str]) -> None:
    """The request is forgotten, and what is to be done is settled anew from what Sage has."""
    _update(row_id, state=OutboxState.QUEUED, intent=None, data=dict(data), next_attempt=None)


def decide(row_id: int, data: Mapping[str, str]) -> None:
    """Keeps with the row what a person decided."""
    _update(row_id, data=dict(data))


def queue(ids: Sequence[int]) -> None:
    """These rows go when their turn comes, at once and as if for the first time.

    A request whose outcome is not known keeps its intent.
    """
    columns: dict[str, object] = {"attempts": 0, "next_attempt": None, "reason": ""}
    columns["data"] = with_remembered({})
    own = SQL(f"id {OF_THESE}", [as_list(ids)])
    Outbox.update(state=OutboxState.QUEUED, **columns).where(own, Outbox.intent.is_null()).execute()
    Outbox.update(state=OutboxState.UNCERTAIN, **columns).where(
        own, Outbox.intent.is_null(False)
    ).execute()
    touch(Kind.OUTBOX)


def drop(row_id: int) -> None:
    """Nothing of it is to go."""
    if Outbox.delete().where(Outbox.id == row_id).execute():
        touch(Kind.OUTBOX)


def with_remembered(data: Mapping[str, str]) -> SQL:
    """``data`` with what must not be forgotten of a row."""
    return SQL(f"json_patch(?, {_REMEMBERED})", [json.dumps(dict(data))])


def _update(row_id: int, **columns: object) -> None:
    if not Outbox.update(**columns).where(Outbox.id == row_id).execute():
        raise NotFound(what="outbox row", name=row_id)
    touch(Kind.OUTBOX)


def _row(record: Outbox) -> OutboxRow:
    return OutboxRow(
        id=record.id,
        tenant_id=record.tenant_id,
        kind=record.kind,
        local_id=record.local_id,
        version=record.version,
        state=record.state,
        since=record.since,
        changed=frozenset(record.changed),
        attempts=record.attempts,
        next_attempt=record.next_attempt,
        reason=record.reason,
        data=record.data,
        intent=record.intent,
        forced=record.forced,
    )
