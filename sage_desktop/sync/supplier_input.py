"""``put suppliers``: as ``put customers``, with one address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sage_desktop.book import suppliers
from sage_desktop.book.contact_rows import NewSupplier, SupplierRow
from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.sync.contact_input import ContactInput, contact_input, with_parts
from sage_desktop.sync.contact_rules import TEXTS
from sage_desktop.sync.field_input import Tenants, put_records
from sage_desktop.sync.record_input import read_records

_FIELDS = frozenset({"key", *TEXTS, "payment_days", "tenant", "address"})

_Supplier = TypeVar("_Supplier", SupplierRow, NewSupplier)


def read_suppliers(decoded: object) -> list[ContactInput]:
    """Checks a decoded JSON array. Raises ``BadInput("bad_record")`` naming the first bad one."""
    return read_records(decoded, _FIELDS, lambda record: contact_input(record, TEXTS, ("address",)))


def put_suppliers(inputs: Sequence[ContactInput]) -> tuple[int, int, int]:
    """Creates or updates by key; gives how many were created, updated, unchanged. Book thread.

    Part of the caller's transaction. Raises ``BadInput("bad_record")`` for a new record without
    name or a tenant that there is not; then nothing is written.
    """
    tenants = Tenants()

    def make(each: ContactInput) -> NewSupplier:
        if "name" not in each.columns:
            raise BadInput(detail=tr("a new supplier needs key and name."))
        blank = NewSupplier(each.columns["name"], each.key)
        return _with(blank, each, tenants.column(each.names, is_new=True))

    def change(had: SupplierRow, each: ContactInput) -> SupplierRow:
        return _with(had, each, tenants.column(each.names, is_new=False))

    return put_records(suppliers.RECORDS, inputs, make, change)


def _with(row: _Supplier, each: ContactInput, more: dict[str, Any]) -> _Supplier:
    changes = {**each.columns, **more}
    if "address" in each.addresses:
        changes["address"] = with_parts(row.address, each.addresses["address"])
    return replace(row, **changes)
