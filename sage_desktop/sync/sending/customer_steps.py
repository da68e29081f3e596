"""The way of a customer to Sage: looked for, made, changed, and its VAT number by itself."""

from __future__ import annotations

from urllib.parse import quote

from sage_desktop.book.outbox_rows import OutboxRow
from sage_desktop.book.rows import CustomerRow
from sage_desktop.core.errors import NotFound
from sage_desktop.core.names import name_key
from sage_desktop.sync.sending import contact_bodies as bodies
from sage_desktop.sync.sending.business import SageBusiness
from sage_desktop.sync.sending.comparing import (
    agreed_after,
    changed_in_both,
    differing,
    never_compared,
)
from sage_desktop.sync.sending.contact_bodies import SageContact
from sage_desktop.sync.sending.fitting import Fitting
from sage_desktop.sync.sending.gates import SetUp
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
    fields: set[str] = set()
    if agreed is not None:
        fields = _sendable(differing(ours, agreed), ours)
        if not fields:
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
    if agreed is None:
        changed = {_FIELDS.get(name, name) for name in row.changed}
        fields = _sendable(never_compared(ours, now, changed), ours)
    both = changed_in_both(fields, ours, agreed, now)
    if both and row.data.get("choice") != Choice.SEND_ANYWAY:
        return Stuck("changed_in_both", {"name": customer.name, "fields": ", ".join(both)})
    first = fields - _VAT
    if first:
        body = bodies.update_body(ours, first)
        after = agreed_after(first, ours, agreed, now)
        return Request(UPDATE, "PUT", path, NOUN, body, after, warnings)
    if fields:
        after = agreed_after(fields, ours, agreed, now)
        return Request(TAX_NUMBER, "PUT", path, NOUN, bodies.vat_body(ours), after, warnings)
    return Nothing(agreed_after((), ours, agreed, now) if agreed is None else None)


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
        same_reference = await business.looks.found(LOOKED, ours["reference"])
        contacts += [contact for contact in same_reference if contact.id not in known]
    alike = []
    ours_already = await taken([contact.id for contact in contacts])
    for contact in contacts:
        if contact.id in ours_already or contact.deleted_at:
            continue
        same = name_key(contact.name or "") == name_key(ours["name"])
        if same and contact.source_guid == bodies.guid(customer.id):
            return Adopt(contact.id, contact.name or "", contact.reference or "")
        if same or (ours["reference"] and contact.reference == ours["reference"]):
            alike.append(contact)
    if alike and row.data.get("choice") != Choice.SEND_ANYWAY:
        other = alike[0]
        return Stuck(
            "exists_in_sage",
            {
                "name": customer.name,
                "sage_id": other.id if len(alike) == 1 else "",
                "sage_name": other.displayed_as or other.name or "",
                "count": str(len(alike)),
            },
        )
    return Request(
        CREATE,
        "POST",
        "/contacts",
        NOUN,
        bodies.create_body(ours, customer.id),
        bodies.created(ours),
        warnings,
    )
