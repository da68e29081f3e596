"""``put customers``: records from outside, checked as a whole before anything is written.

Field names and rules are those of ``docs/records.md``: a field left out stays as it is, ``null``
clears it, an unknown one is an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sage_desktop.book import customers, tenants
from sage_desktop.book.rows import Address, CustomerRow, NewCustomer
from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.core.names import name_key
from sage_desktop.sync.customer_rules import ADDRESS_FIELDS, TEXTS, checked_days, checked_text
from sage_desktop.sync.record_input import (
    SHOWN,
    Record,
    key_of,
    object_of,
    read_records,
    refuse,
)

_ADDRESSES = ("site", "delivery_address")
_FIELDS = frozenset({"key", *TEXTS, "payment_days", "do_not_send", "tenant", *_ADDRESSES})

_Customer = TypeVar("_Customer", CustomerRow, NewCustomer)
_Parts = Mapping[str, str] | None
"""The fields of an address that are named; None clears it."""


@dataclass(frozen=True, slots=True)
class CustomerInput:
    """One record of ``put customers``: only what it names.

    ``tenants`` holds the name or id it names, or None to clear it; it is empty if it names none.
    """

    key: str
    columns: Mapping[str, Any]
    addresses: Mapping[str, _Parts]
    tenants: tuple[str | None, ...]


def read_customers(decoded: object) -> list[CustomerInput]:
    """Checks a decoded JSON array. Raises ``BadInput("bad_record")`` naming the first bad one."""
    return read_records(decoded, _FIELDS, _customer)


def put_customers(records: Sequence[CustomerInput]) -> tuple[int, int, int]:
    """Creates or updates by key; gives how many were created, updated, unchanged. Book thread.

    Part of the caller's transaction. Raises ``BadInput("bad_record")`` for a new record without
    name or a tenant that there is not; then nothing is written.
    """
    known = customers.customers_by_key([record.key for record in records])
    tenant_of = _Tenants()
    new, changed, unchanged = [], [], 0
    for index, record in enumerate(records, 1):
        columns = dict(record.columns)
        for named in record.tenants:
            columns["tenant_id"] = tenant_of.id(named, index)
        had = known.get(record.key)
        if had is not None:
            wanted = _with(had, columns, record.addresses)
            if wanted != had:
                changed.append(wanted)
            else:
                unchanged += 1
            continue
        if "name" not in columns:
            refuse(index, tr("a new customer needs key and name."))
        columns.setdefault("tenant_id", tenant_of.default)
        blank = NewCustomer(columns["name"], record.key)
        new.append(_with(blank, columns, record.addresses))
    customers.create_customers(new)
    customers.update_customers(changed)
    return len(new), len(changed), unchanged


class _Tenants:
    """Looks tenants up by name (whatever the case), else by id; ``default`` is the module's."""

    def __init__(self) -> None:
        rows = tenants.tenants()
        self.default = tenants.module().default_tenant_id
        self._ids = {str(row.id): row.id for row in rows}
        self._ids |= {name_key(row.name): row.id for row in rows}

    def id(self, named: str | None, index: int) -> int | None:
        if named is None:
            return None
        found = self._ids.get(name_key(named))
        if found is None:
            refuse(index, tr("there is no tenant “{name}”.").format(name=named[:SHOWN]))
        return found


def _with(row: _Customer, columns: Mapping[str, Any], addresses: Mapping[str, _Parts]) -> _Customer:
    changes = dict(columns)
    if "site" in addresses:
        changes["sites"] = _with_main_site(row.sites, addresses["site"])
    if "delivery_address" in addresses:
        changes["delivery_address"] = _changed(row.delivery_address, addresses["delivery_address"])
    return replace(row, **changes)


def _with_main_site(sites: tuple[Address, ...], parts: _Parts) -> tuple[Address, ...]:
    """The other sites stay where they are: none of them becomes the main one unasked."""
    main = _changed(sites[0] if sites else None, parts)
    others = sites[1:]
    if main is None:
        return (Address(), *others) if others else ()
    return (main, *others)


def _changed(had: Address | None, parts: _Parts) -> Address | None:
    if parts is None:
        return None
    address = replace(had or Address(), **parts)
    if address == had:
        return had
    return None if address == Address() else address


def _customer(record: Record) -> CustomerInput:
    columns: dict[str, Any] = {name: _text(name, record[name]) for name in TEXTS if name in record}
    if "payment_days" in record:
        columns["payment_days"] = _days(record["payment_days"])
    if "do_not_send" in record:
        columns["do_not_send"] = _flag("do_not_send", record["do_not_send"])
    return CustomerInput(
        key_of(record),
        columns,
        {name: _parts(name, record[name]) for name in _ADDRESSES if name in record},
        (_tenant(record["tenant"]),) if "tenant" in record else (),
    )


def _text(name: str, value: object) -> str:
    if value is None and name == "name":
        raise BadInput(detail=tr("“{name}” is needed and cannot be cleared.").format(name=name))
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput(detail=tr("“{name}” must be a text.").format(name=name))
    return checked_text(name, value)


def _days(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadInput(detail=tr("“payment_days” must be a whole number."))
    return checked_days(value)


def _flag(name: str, value: object) -> bool:
    if value is None:
        return False
    if not isinstance(value, bool):
        raise BadInput(detail=tr("“{name}” must be true or false.").format(name=name))
    return value


def _tenant(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadInput(detail=tr("“tenant” must be the name or id of a tenant."))
    return str(value)


def _parts(where: str, value: object) -> _Parts:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BadInput(detail=tr("“{name}” must be a JSON object or null.").format(name=where))
    named = object_of(value, ADDRESS_FIELDS)
    return {name: _text(f"{where}.{name}", part) for name, part in named.items()}
