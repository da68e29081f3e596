"""The book's side of importing suppliers: their values, making and changing them. Book thread."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sage_desktop.book import supplier_lists, suppliers, tenants
from sage_desktop.book.contact_rows import NewSupplier, SupplierRow
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.core.changes import Kind
from sage_desktop.sync.imports.contact_book import common_fields, common_values
from sage_desktop.sync.imports.contacts import address_of, address_text
from sage_desktop.sync.imports.kinds import RecordKind, SageRecord, Values
from sage_desktop.sync.imports.matching import HaloKey
from sage_desktop.sync.imports.record_book import RecordBook
from sage_desktop.sync.imports.suppliers import LISTS, compose, own_id, place
from sage_desktop.sync.record_views import Pick

KIND = Kind.SUPPLIER.value
"""The links' kind; also the table's name in the undo journal."""


class SupplierBook(RecordBook[SupplierRow, NewSupplier]):
    def free(self, tenant_id: int) -> Iterable[HaloKey]:
        return supplier_lists.all_for_matching(tenant_id)

    def imported(self, tenant_id: int, moment: datetime) -> None:
        tenants.update_tenant(tenant_id, suppliers_imported_at=moment)

    def ordered(self, search: str) -> array[int]:
        return supplier_lists.order_suppliers(search)

    def shown(self, ids: Sequence[int]) -> list[Pick]:
        return [
            Pick(line.id, line.name, " · ".join(filter(None, (line.reference, line.city))))
            for line in supplier_lists.supplier_lines(ids)
        ]

    def values_of(self, row: SupplierRow) -> Values:
        return {**common_values(row), "address": address_text(row.address)}

    def new(self, record: SageRecord, tenant: TenantRow) -> NewSupplier:
        return NewSupplier(
            **common_fields(record.values),
            address=address_of(record.values["address"]),
            tenant_id=tenant.id,
        )

    def changed(self, row: SupplierRow, values: Values) -> SupplierRow:
        """An address whose text is the same stays as it is."""
        address = row.address
        if values["address"] != address_text(address):
            address = address_of(values["address"])
        return replace(row, **common_fields(values), address=address)


SUPPLIERS = RecordKind(
    "suppliers",
    KIND,
    LISTS,
    compose,
    SupplierBook(suppliers.RECORDS, KIND),
    own_id,
    place,
    "Sage supplier",
)
