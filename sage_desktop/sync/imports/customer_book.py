"""The book's side of importing customers: their values, making and changing them. Book thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sage_desktop.book import (
    bulk,
    customer_lists,
    customer_store,
    customers,
    snapshots,
    tenants,
)
from sage_desktop.book.rows import CustomerRow, NewCustomer
from sage_desktop.core.changes import Kind
from sage_desktop.sync.imports.customers import (
    LISTS,
    address_of,
    address_text,
    compose,
    own_id,
    place,
)
from sage_desktop.sync.imports.kinds import RecordKind, SageRecord, Values
from sage_desktop.sync.imports.matching import HaloKey
from sage_desktop.sync.record_views import Pick

KIND = Kind.CUSTOMER.value
"""The links' kind; also the table's name in the undo journal."""

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
"""Fields of a customer that are texts on both sides."""


_LOOKED_AT = 500


class CustomerBook:
    """See ``kinds.BookSide``."""

    def ready(self, tenant_id: int) -> None:
        """Customers need nothing to be set before."""

    def around(self, tenant_id: int) -> None:
        """Customers depend on nothing else."""

    def free(self, tenant_id: int) -> Iterable[HaloKey]:
        return customer_lists.all_for_matching(tenant_id)

    def newest(self) -> int:
        return customer_store.next_id() - 1

    def newer_than(self, local_id: int, tenant_id: int) -> Iterable[HaloKey]:
        return (key for key in self.free(tenant_id) if key[0] > local_id)

    def values(self, ids: Sequence[int]) -> dict[int, Values]:
        return {row.id: values_of(row) for row in customers.customers_by_id(ids)}

    def picks(self, tenant_id: int, search: str, limit: int) -> list[Pick]:
        found: list[int] = []
        ids = customer_lists.order_customers(search)
        for at in range(0, len(ids), _LOOKED_AT):
            part = list(ids[at : at + _LOOKED_AT])
            taken = bulk.linked_ids(KIND, tenant_id, part)
            found += [number for number in part if number not in taken]
            if len(found) >= limit:
                break
        return [
            Pick(line.id, line.name, " · ".join(filter(None, (line.reference, line.city))))
            for line in customer_lists.customer_lines(found[:limit])
        ]

    def imported(self, tenant_id: int, moment: datetime) -> None:
        tenants.update_tenant(tenant_id, customers_imported_at=moment)

    def create(self, records: Sequence[SageRecord], tenant_id: int, run_id: int) -> list[int]:
        top_level = tenants.tenant(tenant_id).top_level
        new = [_new(each.values, top_level, tenant_id) for each in records]
        made = customers.create_with_keys(new)
        bulk.note_changes(
            run_id,
            [
                (KIND, number, None, snapshots.brief_of_new(key, each))
                for (number, key), each in zip(made, new, strict=True)
            ],
        )
        return [number for number, _ in made]

    def update(self, changed: Mapping[int, Values], run_id: int) -> None:
        ids = list(changed)
        before = snapshots.snapshots_of(KIND, ids)
        rows = customers.customers_by_id(ids)
        customers.update_customers([_with(row, changed[row.id]) for row in rows])
        after = snapshots.snapshots_of(KIND, ids)
        bulk.note_changes(
            run_id,
            [
                (KIND, number, before[number], snapshots.brief(after[number]))
                for number in ids
                if before[number] != after[number]
            ],
        )


def values_of(row: CustomerRow) -> dict[str, str]:
    """In the order of the fields as ``customers.compose`` has them."""
    return {
        "name": row.name,
        "reference": row.reference,
        "contact_name": row.contact_name,
        "email": row.email,
        "phone": row.phone,
        "vat_number": row.vat_number,
        "currency": row.currency,
        "payment_days": "" if row.payment_days is None else str(row.payment_days),
        "notes": row.notes,
        "site": address_text(row.sites[0] if row.sites else None),
        "delivery_address": address_text(row.delivery_address),
    }


def _new(values: Values, top_level: str, tenant_id: int) -> NewCustomer:
    site, delivery = address_of(values["site"]), address_of(values["delivery_address"])
    return NewCustomer(
        name=values["name"],
        reference=values["reference"],
        contact_name=values["contact_name"],
        email=values["email"],
        phone=values["phone"],
        vat_number=values["vat_number"],
        currency=values["currency"],
        notes=values["notes"],
        payment_days=_days(values["payment_days"]),
        top_level=top_level,
        tenant_id=tenant_id,
        sites=() if site is None else (site,),
        delivery_address=delivery,
    )


def _with(row: CustomerRow, values: Values) -> CustomerRow:
    """``row`` with these values; sites beyond the main one stay."""
    had = values_of(row)
    changed: dict[str, object] = {name: values[name] for name in TEXTS if values[name] != had[name]}
    if values["payment_days"] != had["payment_days"]:
        changed["payment_days"] = _days(values["payment_days"])
    if values["site"] != had["site"]:
        site = address_of(values["site"])
        changed["sites"] = (() if site is None else (site,)) + row.sites[1:]
    if values["delivery_address"] != had["delivery_address"]:
        changed["delivery_address"] = address_of(values["delivery_address"])
    return replace(row, **changed)  # type: ignore[arg-type]  # names and types are those above


def _days(text: str) -> int | None:
    return int(text) if text else None


CUSTOMERS = RecordKind(
    "customers", KIND, LISTS, compose, CustomerBook(), own_id, place, "Sage customer"
)
