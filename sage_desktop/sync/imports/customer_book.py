"""The book's side of importing customers: their values, making and changing them. Book thread."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sage_desktop.book import customer_lists, customers, tenants
from sage_desktop.book.contact_rows import CustomerRow, NewCustomer
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.core.changes import Kind
from sage_desktop.sync.imports.contact_book import common_fields, common_values
from sage_desktop.sync.imports.contacts import address_of, address_text
from sage_desktop.sync.imports.customers import LISTS, compose, own_id, place
from sage_desktop.sync.imports.kinds import RecordKind, SageRecord, Values
from sage_desktop.sync.imports.matching import HaloKey
from sage_desktop.sync.imports.record_book import RecordBook
from sage_desktop.sync.record_views import Pick

KIND = Kind.CUSTOMER.value
"""The links' kind; also the table's name in the undo journal."""


class CustomerBook(RecordBook[CustomerRow, NewCustomer]):
    def free(self, tenant_id: int) -> Iterable[HaloKey]:
        return customer_lists.all_for_matching(tenant_id)

    def imported(self, tenant_id: int, moment: datetime) -> None:
        tenants.update_tenant(tenant_id, customers_imported_at=moment)

    def ordered(self, search: str) -> array[int]:
        return customer_lists.order_customers(search)

    def shown(self, ids: Sequence[int]) -> list[Pick]:
        return [
            Pick(line.id, line.name, " · ".join(filter(None, (line.reference, line.city))))
            for line in customer_lists.customer_lines(ids)
        ]

    def values_of(self, row: CustomerRow) -> Values:
        return {
            **common_values(row),
            "site": address_text(row.sites[0] if row.sites else None),
            "delivery_address": address_text(row.delivery_address),
        }

    def new(self, record: SageRecord, tenant: TenantRow) -> NewCustomer:
        site = address_of(record.values["site"])
        return NewCustomer(
            **common_fields(record.values),
            top_level=tenant.top_level,
            tenant_id=tenant.id,
            sites=() if site is None else (site,),
            delivery_address=address_of(record.values["delivery_address"]),
        )

    def changed(self, row: CustomerRow, values: Values) -> CustomerRow:
        """Sites beyond the main one stay, and so does an address whose text is the same."""
        had = self.values_of(row)
        sites, delivery = row.sites, row.delivery_address
        if values["site"] != had["site"]:
            site = address_of(values["site"])
            sites = (() if site is None else (site,)) + row.sites[1:]
        if values["delivery_address"] != had["delivery_address"]:
            delivery = address_of(values["delivery_address"])
        return replace(row, **common_fields(values), sites=sites, delivery_address=delivery)


CUSTOMERS = RecordKind(
    "customers",
    KIND,
    LISTS,
    compose,
    CustomerBook(customers.RECORDS, KIND),
    own_id,
    place,
    "Sage customer",
)
