"""What the fields that customers and suppliers share may hold. Pure; see ``field_rules``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace

from sage_desktop.book.contact_rows import Address
from sage_desktop.core.errors import BadInput
from sage_desktop.sync import field_rules
from sage_desktop.sync.field_rules import checked_name
from sage_desktop.sync.record_input import SHOWN

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
)
ADDRESS_FIELDS = tuple(each.name for each in fields(Address))


def checked_text(field: str, value: str) -> str:
    """``value`` as it is kept: exactly, but for a currency, which is kept in capitals."""
    if field == "name":
        return checked_name(field, value)
    if field == "notes":
        return field_rules.checked_text(field, value, MAX_NOTES)
    field_rules.checked_text(field, value)
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


def typed_days(value: str, had: int | None) -> int | None:
    if had is not None and value == str(had):
        return had
    return checked_days(value) if value.strip() else None


def typed_address(where: str, address: Address, had: Collection[Address]) -> Address:
    """One that was there may stay as it is."""
    if address in had:
        return address
    return replace(address, **typed_parts(where, address, ADDRESS_FIELDS))


def typed_parts(where: str, of: object, names: tuple[str, ...]) -> dict[str, str]:
    return {name: checked_text(where, getattr(of, name).strip()) for name in names}
