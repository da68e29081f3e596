"""``put customers``: records from outside, checked as a whole before anything is written.

Field names and rules are those of ``docs/records.md``: a field left out stays as it is, ``null``
clears it, an unknown one is an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sage_desktop.book import customers
from sage_desktop.book.contact_rows import Address, CustomerRow, NewCustomer
from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.sync.contact_input import ContactInput, Parts, contact_input, with_parts
from sage_desktop.sync.customer_rules import TEXTS
from sage_desktop.sync.field_input import Tenants, put_records
from sage_desktop.sync.record_input import read_records

_ADDRESSES = ("site", "delivery_address")
_FIELDS = frozenset({"key", *TEXTS, "payment_days", "do_not_send", "tenant", *_ADDRESSES})

_Customer = TypeVar("_Customer", CustomerRow, NewCustomer)


def read_customers(decoded: object) -> list[ContactInput]:
    """Checks a decoded JSON array. Raises ``BadInput("bad_record")`` naming the first bad one."""
    return read_records(
        decoded, _FIELDS, lambda record: contact_input(record, TEXTS, _ADDRESSES, ("do_not_send",))
    )


def put_customers(inputs: Sequence[ContactInput]) -> tuple[int, int, int]:
    """Creates or updates by key; gives how many were created, updated, unchanged. Book thread.

    Part of the caller's transaction. Raises ``BadInput("bad_record")`` for a new record without
    name or a tenant that there is not; then nothing is written.
    """
    tenants = Tenants()

    def make(each: ContactInput) -> NewCustomer:
        if "name" not in each.columns:
            raise BadInput(detail=tr("a new customer needs key and name."))
        blank = NewCustomer(each.columns["name"], each.key)
        return _with(blank, each, tenants.column(each.names, is_new=True))

    def change(had: CustomerRow, each: ContactInput) -> CustomerRow:
        return _with(had, each, tenants.column(each.names, is_new=False))

    return put_records(customers.RECORDS, inputs, make, change)


def _with(row: _Customer, each: ContactInput, more: dict[str, Any]) -> _Customer:
    changes = {**each.columns, **more}
    if "site" in each.addresses:
        changes["sites"] = _with_main_site(row.sites, each.addresses["site"])
    if "delivery_address" in each.addresses:
        parts = each.addresses["delivery_address"]
        changes["delivery_address"] = with_parts(row.delivery_address, parts)
    return replace(row, **changes)


def _with_main_site(sites: tuple[Address, ...], parts: Parts) -> tuple[Address, ...]:
    """The other sites stay where they are: none of them becomes the main one unasked."""
    main = with_parts(sites[0] if sites else None, parts)
    others = sites[1:]
    if main is None:
        return (Address(), *others) if others else ()
    return (main, *others)
