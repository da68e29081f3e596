"""What ``put customers`` and ``put suppliers`` share: texts, payment days and addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sage_desktop.book.contact_rows import Address
from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.sync import field_input
from sage_desktop.sync.contact_rules import ADDRESS_FIELDS, checked_days, checked_text
from sage_desktop.sync.field_input import Names
from sage_desktop.sync.record_input import Record, key_of, object_of

Parts = Mapping[str, str] | None
"""The fields of an address that are named; None clears it."""


@dataclass(frozen=True, slots=True)
class ContactInput:
    """One record of ``put customers`` or ``put suppliers``: only what it names."""

    key: str
    columns: Mapping[str, Any]
    addresses: Mapping[str, Parts]
    names: Names


def contact_input(
    record: Record, texts: Sequence[str], addresses: Sequence[str], flags: Sequence[str] = ()
) -> ContactInput:
    columns: dict[str, Any] = {
        name: field_input.text(name, record[name], checked_text) for name in texts if name in record
    }
    if "payment_days" in record:
        columns["payment_days"] = _days(record["payment_days"])
    columns |= {name: field_input.flag(name, record[name]) for name in flags if name in record}
    return ContactInput(
        key_of(record),
        columns,
        {name: _parts(name, record[name]) for name in addresses if name in record},
        field_input.tenant(record),
    )


def with_parts(had: Address | None, parts: Parts) -> Address | None:
    """An address in which nothing is left is no address."""
    if parts is None:
        return None
    address = replace(had or Address(), **parts)
    if address == had:
        return had
    return None if address == Address() else address


def _days(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadInput(detail=tr("“payment_days” must be a whole number."))
    return checked_days(value)


def _parts(where: str, value: object) -> Parts:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BadInput(detail=tr("“{name}” must be a JSON object or null.").format(name=where))
    named = object_of(value, ADDRESS_FIELDS)
    return {
        name: field_input.text(f"{where}.{name}", part, checked_text)
        for name, part in named.items()
    }
