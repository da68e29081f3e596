"""What a customer's fields may hold when a person or a file gives them. Pure."""

from __future__ import annotations

from dataclasses import fields, replace

from sage_desktop.book.contact_rows import Address, ContactRow, CustomerRow, NewCustomer
from sage_desktop.sync import contact_rules
from sage_desktop.sync.contact_rules import (
    checked_text,
    typed_address,
    typed_days,
    typed_parts,
)
from sage_desktop.sync.field_rules import typed, typed_key
from sage_desktop.sync.record_views import CustomerDraft

TEXTS = (*contact_rules.TEXTS, "top_level")
_CONTACT_FIELDS = tuple(each.name for each in fields(ContactRow))


def checked_draft(draft: CustomerDraft, had: CustomerRow | None) -> NewCustomer:
    """What the editor saves: without spaces around what was typed anew, but in notes."""
    return NewCustomer(
        key=typed_key(draft.key, had.key if had else None),
        payment_days=typed_days(draft.payment_days, had.payment_days if had else None),
        tenant_id=draft.tenant_id,
        do_not_send=draft.do_not_send,
        sites=tuple(typed_address("sites", each, had.sites if had else ()) for each in draft.sites),
        delivery_address=_delivery(draft.delivery_address, had),
        contacts=tuple(_contact(each, had) for each in draft.contacts),
        **{
            name: typed(checked_text, name, getattr(draft, name), getattr(had, name, None))
            for name in TEXTS
        },
    )


def _delivery(address: Address | None, had: CustomerRow | None) -> Address | None:
    if address is None:
        return None
    kept = (had.delivery_address,) if had and had.delivery_address else ()
    return typed_address("delivery_address", address, kept)


def _contact(contact: ContactRow, had: CustomerRow | None) -> ContactRow:
    if had is not None and contact in had.contacts:
        return contact
    return replace(contact, **typed_parts("contacts", contact, _CONTACT_FIELDS))
