"""What the book's sides of all imports share: finding, making and changing with a journal.

A kind says how its rows become values and back. Book thread.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from sage_desktop.book import bulk, snapshots, tenants
from sage_desktop.book.contact_rows import NewCustomer, NewSupplier
from sage_desktop.book.keyed import Records, Row
from sage_desktop.book.product_rows import NewProduct
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.sync.imports.kinds import SageRecord, Values
from sage_desktop.sync.imports.matching import HaloKey
from sage_desktop.sync.record_views import Pick

New = TypeVar("New", bound=NewCustomer | NewProduct | NewSupplier)

_LOOKED_AT = 500


class RecordBook(ABC, Generic[Row, New]):
    """See ``kinds.BookSide``. ``link_kind``: that of links to these records."""

    def __init__(self, records: Records[Row, New], link_kind: str) -> None:
        self._records = records
        self._link_kind = link_kind

    # what each kind says for itself

    def ready(self, tenant_id: int) -> None:
        """Nothing must be set before."""

    def around(self, tenant_id: int) -> Any:
        """Nothing else matters."""
        return None

    def names(self, texts: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
        """No field holds ids."""
        return {}

    def fitting(self, ids: Collection[int]) -> Collection[int]:
        """All of them."""
        return ids

    @abstractmethod
    def free(self, tenant_id: int) -> Iterable[HaloKey]: ...

    @abstractmethod
    def imported(self, tenant_id: int, moment: datetime) -> None: ...

    @abstractmethod
    def ordered(self, search: str) -> array[int]:
        """The ids of those that fit a search, by name."""

    @abstractmethod
    def shown(self, ids: Sequence[int]) -> list[Pick]:
        """These as they are chosen from."""

    @abstractmethod
    def values_of(self, row: Row) -> Values:
        """In the order of the fields as the Sage record has them."""

    @abstractmethod
    def new(self, record: SageRecord, tenant: TenantRow) -> New:
        """What is made of a Sage record."""

    @abstractmethod
    def changed(self, row: Row, values: Values) -> Row:
        """``row`` with these values; what they do not tell of stays."""

    # what is the same for all

    def newest(self) -> int:
        return self._records.newest()

    def newer_than(self, local_id: int, tenant_id: int) -> Iterable[HaloKey]:
        return (key for key in self.free(tenant_id) if key[0] > local_id)

    def values(self, ids: Sequence[int]) -> dict[int, Values]:
        return {row.id: self.values_of(row) for row in self._records.by_id(ids)}

    def picks(self, tenant_id: int, search: str, limit: int) -> list[Pick]:
        found: list[int] = []
        ids = self.ordered(search)
        for at in range(0, len(ids), _LOOKED_AT):
            part = list(ids[at : at + _LOOKED_AT])
            taken = bulk.linked_ids(self._link_kind, tenant_id, part)
            found += [number for number in part if number not in taken]
            if len(found) >= limit:
                break
        return self.shown(found[:limit])

    def create(self, records: Sequence[SageRecord], tenant_id: int, run_id: int) -> list[int]:
        if not records:
            return []
        tenant = tenants.tenant(tenant_id)
        table = self._records.table
        new = [self.new(each, tenant) for each in records]
        made = self._records.create(new, tenant_id)
        bulk.note_changes(
            run_id,
            [
                (table, number, None, snapshots.brief_of_new(key, each))
                for (number, key), each in zip(made, new, strict=True)
            ],
        )
        return [number for number, _ in made]

    def update(self, changed: Mapping[int, Values], tenant_id: int, run_id: int) -> None:
        if not changed:
            return
        ids, table = list(changed), self._records.table
        before = snapshots.snapshots_of(table, ids)
        rows = self._records.by_id(ids)
        self._records.update(
            [self.changed(row, changed[row.id]) for row in rows], from_tenant=tenant_id
        )
        after = snapshots.snapshots_of(table, ids)
        bulk.note_changes(
            run_id,
            [
                (table, number, before[number], snapshots.brief(after[number]))
                for number in ids
                if before[number] != after[number]
            ],
        )
