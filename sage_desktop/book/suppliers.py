"""Halo suppliers with their one address, one or thousands at a time.

Plain functions for ``Book.read`` and ``Book.write``. Texts are kept exactly as they are given; an
address in which nothing stands is no address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from sage_desktop.book import supplier_store as store
from sage_desktop.book.contact_rows import Address, NewSupplier, SupplierRow
from sage_desktop.book.keyed import Records
from sage_desktop.book.records.contacts import Supplier
from sage_desktop.core.changes import Kind

_Supplier = TypeVar("_Supplier", SupplierRow, NewSupplier)


def _as_kept(of: _Supplier) -> _Supplier:
    """As it comes back from the file."""
    return replace(of, address=None) if of.address == Address() else of


RECORDS: Records[SupplierRow, NewSupplier] = Records(
    Kind.SUPPLIER,
    Supplier,
    store.read,
    store.insert,
    store.put,
    (Kind.SUPPLIER.value,),
    as_kept=_as_kept,
)


def create_suppliers(drafts: Sequence[NewSupplier]) -> list[int]:
    """The ids, rising in the order of ``drafts``. Raises as ``create_with_keys``."""
    return [number for number, _ in create_with_keys(drafts)]


def create_with_keys(drafts: Sequence[NewSupplier]) -> list[tuple[int, str]]:
    """Ids, rising in the order of ``drafts``, and keys.

    Raises ``BadInput``: name_missing, key_taken; ``NotFound`` for a tenant. Then nothing was made.
    """
    return RECORDS.create(drafts)


def update_suppliers(rows: Sequence[SupplierRow]) -> None:
    """Makes each supplier what its row says; nothing is written where nothing differs.

    Raises ``BadInput``: name_missing, key_taken; ``NotFound`` for a supplier or tenant. Then
    nothing was changed.
    """
    RECORDS.update(rows)


def suppliers_by_id(ids: Sequence[int]) -> list[SupplierRow]:
    """In the order asked; ids that there are not are left out."""
    return RECORDS.by_id(ids)


def suppliers_by_key(keys: Sequence[str]) -> dict[str, SupplierRow]:
    """Of those keys that are in use."""
    return RECORDS.by_key(keys)


def supplier(supplier_id: int) -> SupplierRow:
    """Raises ``NotFound``."""
    return RECORDS.get(supplier_id)


def find_supplier(text: str) -> SupplierRow:
    """By key, else by id, else by name whatever the case.

    Raises ``NotFound``, and ``BadInput("several_match")`` if several suppliers have the name.
    """
    return RECORDS.find(text)


def remove_supplier(supplier_id: int) -> None:
    """See ``remove_suppliers``."""
    RECORDS.remove([supplier_id])


def remove_suppliers(ids: Sequence[int]) -> None:
    """Their links go with them.

    Raises ``NotFound``, and ``BadInput("in_use")`` if a product names one. Then nothing was
    removed.
    """
    RECORDS.remove(ids)
