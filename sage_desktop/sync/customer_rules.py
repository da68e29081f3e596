"""What a customer's fields may hold when a person or a file gives them. Pure.

What came from Sage, or was there before, may stay as odd as it is: only what is new is checked.
Errors are ``BadInput`` with the field's name in ``data["field"]``.
"""

from __future__ import annotations

from dataclasses import fields, replace

from sage_desktop.book.customers import has_visible
from sage_desktop.book.rows import Address, ContactRow, CustomerRow, NewCustomer
from sage_desktop.core.errors import BadInput
from sage_desktop.sync.record_input import MAX_TEXT, SHOWN, is_text
from sage_desktop.sync.record_views import CustomerDraft

MAX_NOTES = 10_000
MAX_DAYS = 365

TEXTS = (
    "name",
    "reference",
    "contact_name",
    "email",
    "phone",
    "vat_number",
    "currency",
    "notes",
    "top_level",
)
ADDRESS_FIELDS = tuple(each.name for each in fields(Address))
_CONTACT_FIELDS = tuple(each.name for each in fields(ContactRow))


def checked_text(field: str, value: str) -> str:
    """``value`` as it is kept: exactly, but for a currency, which is kept in capitals."""
    limit = MAX_NOTES if field == "notes" else MAX_TEXT
    if not is_text(value):
        raise BadInput("not_text", field=field)
    if field == "name" and not has_visible(value):
        raise BadInput("name_missing", field=field)
    if len(value) > limit:
        code = "name_too_long" if field == "name" else "text_too_long"
        raise BadInput(code, field=field, limit=limit)
    if field == "email" and value and "@" not in value:
        raise BadInput("bad_email", field=field)
    if field == "currency" and value:
        if not (len(value) == 3 and value.isascii() and value.isalpha()):
            raise BadInput("bad_currency", field=field, value=value[:SHOWN])
        return value.upper()
    return value


def checked_days(value: str | int) -> int:
    """Days from 0 to 365, from what was typed or from a whole number."""
    text = str(value).strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) <= MAX_DAYS):
        raise BadInput("bad_payment_days", field="payment_days", value=text[:SHOWN], most=MAX_DAYS)
    return int(text)


def checked_draft(draft: CustomerDraft, had: CustomerRow | None) -> NewCustomer:
    """What the editor saves: without spaces around what was typed anew, but in notes."""
    texts = {name: _typed(name, getattr(draft, name), getattr(had, name, None)) for name in TEXTS}
    return NewCustomer(
        key=_key(draft, had),
        payment_days=_days(draft.payment_days, had),
        tenant_id=draft.tenant_id,
        do_not_send=draft.do_not_send,
        sites=tuple(_address("sites", site, had.sites if had else ()) for site in draft.sites),
        delivery_address=_delivery(draft.delivery_address, had),
        contacts=tuple(_contact(each, had) for each in draft.contacts),
        **texts,
    )


def _typed(field: str, value: str, had: str | None) -> str:
    if value == had:
        return value
    return checked_text(field, value if field == "notes" else value.strip())


def _key(draft: CustomerDraft, had: CustomerRow | None) -> str | None:
    if had is not None and draft.key in ("", had.key):
        return had.key
    return checked_text("key", draft.key.strip()) or None


def _days(typed: str, had: CustomerRow | None) -> int | None:
    if had is not None and typed == str(had.payment_days):
        return had.payment_days
    return checked_days(typed) if typed.strip() else None


def _delivery(address: Address | None, had: CustomerRow | None) -> Address | None:
    if address is None:
        return None
    kept = (had.delivery_address,) if had and had.delivery_address else ()
    return _address("delivery_address", address, kept)


def _address(where: str, address: Address, had: tuple[Address, ...]) -> Address:
    if address in had:
        return address
    return replace(address, **_parts(where, address, ADDRESS_FIELDS))


def _contact(contact: ContactRow, had: CustomerRow | None) -> ContactRow:
    if had is not None and contact in had.contacts:
        return contact
    return replace(contact, **_parts("contacts", contact, _CONTACT_FIELDS))


def _parts(where: str, of: Address | ContactRow, names: tuple[str, ...]) -> dict[str, str]:
    return {name: checked_text(where, getattr(of, name).strip()) for name in names}
