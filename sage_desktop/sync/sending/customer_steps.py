"""The way of a customer to Sage: looked for, made, changed, and its VAT number by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from sage_desktop.book.contact_rows import CustomerRow
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.outbox_rows import OutboxRow
from sage_desktop.core.errors import NotFound
from sage_desktop.core.names import name_key
from sage_desktop.sync.sending import contact_bodies as bodies
from sage_desktop.sync.sending.business import SageBusiness
from sage_desktop.sync.sending.comparing import (
    agreed_after,
    differing,
    is_open,
    never_compared,
    with_filled_in,
)
from sage_desktop.sync.sending.contact_bodies import SageContact
from sage_desktop.sync.sending.fitting import Fitting
from sage_desktop.sync.sending.gates import SetUp
from sage_desktop.sync.sending.guards import fields_to_send, there_already
from sage_desktop.sync.sending.loading import Subject
from sage_desktop.sync.sending.looking import Looked
from sage_desktop.sync.sending.steps import (
    CREATE,
    TAX_NUMBER,
    UPDATE,
    Adopt,
    Nothing,
    Request,
    Step,
    Stuck,
    Taken,
)
from sage_desktop.sync.sending.views import Choice

NOUN = "contact"
LOOKED = Looked(
    "/contacts",
    SageContact,
    {
        "contact_type_id": "CUSTOMER",
        "attributes": "name,reference,source_guid,gdpr_obfuscated,deleted_at",
    },
    lambda contact: (contact.name or "", contact.reference or ""),
)
_FIELDS = {"sites": "site"}
"""What fields of a row are called among the values, where that differs."""
_VAT = frozenset({"vat_number"})


async def plan(
    subject: Subject, row: OutboxRow, _setup: SetUp, business: SageBusiness, taken: Taken
) -> Step:
    """The next step. ``taken``: which Sage ids are linked to other records."""
    customer = subject.record
    assert isinstance(customer, CustomerRow)  # noqa: S101  # by the kind of the row
    fitting = Fitting()
    ours = bodies.fitted(customer, fitting)
    warnings = (*fitting.cut, *fitting.left_out)
    if subject.link is None:
        return await _first(customer, ours, row, business, taken, warnings)
    if subject.link.gone_at is not None and row.data.get("choice") != Choice.SEND_ANYWAY:
        return Stuck("gone_in_sage", {"name": customer.name})
    agreed = subject.link.agreed
    known = agreed or {}
    changed = {_FIELDS.get(name, name) for name in row.changed}
    fields = _sendable(differing(ours, known), ours)
    if agreed is not None and not fields and not is_open(ours, known, changed):
        return Nothing()
    path = f"/contacts/{quote(subject.link.sage_id, safe='')}"
    try:
        contact = await business.client.record(path, SageContact, {"nested_attributes": "all"})
    except NotFound:
        return Stuck("gone_in_sage", {"name": customer.name})
    if contact.deleted_at:
        return Stuck("gone_in_sage", {"name": customer.name})
    if contact.gdpr_obfuscated:
        return Stuck("anonymised_in_sage", {"name": customer.name})
    now = bodies.values_of(contact)
    never = {name: value for name, value in ours.items() if name not in known}
    others = _sendable(never_compared(never, now, changed), ours)
    going = fields_to_send(customer.name, row, subject.link, fields, others, ours, now)
    if isinstance(going, Stuck):
        return going
    fields = going
    first = fields - _VAT
    if first:
        body = bodies.update_body(ours, first)
        after = agreed_after(first, ours, agreed, now, bodies.then(ours, now))
        return Request(UPDATE, "PUT", path, NOUN, body, after, warnings)
    if fields:
        after = agreed_after(fields, ours, agreed, now, ours)
        return Request(TAX_NUMBER, "PUT", path, NOUN, bodies.vat_body(ours), after, warnings)
    after = agreed_after((), ours, agreed, now, ours)
    if subject.link.made_by is LinkMaker.SENT:
        after = with_filled_in(ours, after, now)
    return Nothing(after if after != agreed else None)


def _sendable(fields: set[str], ours: dict[str, str]) -> set[str]:
    found = {name for name in fields if bodies.sendable(name, ours[name])}
    person = set(bodies.PERSON)
    if not person.isdisjoint(found) and ours["contact_name"]:
        return found
    return found - person


async def _first(
    customer: CustomerRow,
    ours: dict[str, str],
    row: OutboxRow,
    business: SageBusiness,
    taken: Taken,
    warnings: tuple[str, ...],
) -> Step:
    """Made only when Sage does not have it yet: looked for by our mark, reference and name."""
    contacts = await business.looks.found(LOOKED, ours["name"])
    if ours["reference"]:
        known = {contact.id for contact in contacts}
        coded = await business.looks.found(LOOKED, ours["reference"])
        contacts = [*contacts, *(contact for contact in coded if contact.id not in known)]

    def is_alike(contact: SageContact) -> bool:
        same = name_key(contact.name or "") == name_key(ours["name"])
        same_reference = bool(ours["reference"]) and contact.reference == ours["reference"]
        return not contact.deleted_at and (same or same_reference)

    there = await there_already(
        customer.name,
        contacts,
        row,
        taken,
        is_mine=lambda contact: _is_mine(contact, ours["name"], customer.id),
        is_alike=is_alike,
        adopted=_adopted,
        called=lambda contact: contact.displayed_as or contact.name or "",
    )
    if there is not None:
        return there
    return Request(
        CREATE,
        "POST",
        "/contacts",
        NOUN,
        bodies.create_body(ours, customer.id),
        bodies.created(ours),
        warnings,
    )


async def look_up(
    subject: Subject, sent: Mapping[str, Any], business: SageBusiness, taken: Taken
) -> Adopt | None:
    """The contact that was made of the body ``sent``, if it was."""
    contacts = await business.looks.fresh(LOOKED, sent["name"])
    ours_already = await taken([contact.id for contact in contacts])
    for contact in contacts:
        if contact.id not in ours_already and _is_mine(contact, sent["name"], subject.record.id):
            return _adopted(contact)
    return None


def _is_mine(contact: SageContact, name: str, customer_id: int) -> bool:
    """By our mark and the name: another book has marks like ours."""
    same = name_key(contact.name or "") == name_key(name) and not contact.deleted_at
    return same and contact.source_guid == bodies.guid(customer_id)


def _adopted(contact: SageContact) -> Adopt:
    return Adopt(contact.id, contact.name or "", contact.reference or "")
