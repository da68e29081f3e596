"""Halo customers with sites, delivery address and contacts, one or thousands at a time.

Plain functions for ``Book.read`` and ``Book.write``. Texts are kept exactly as they are given.
"""

from __future__ import annotations

from collections.abc import Sequence

from sage_desktop.book import customer_store as store
from sage_desktop.book.contact_rows import CustomerRow, NewCustomer
from sage_desktop.book.keyed import Records
from sage_desktop.book.records.contacts import Customer
from sage_desktop.core.changes import Kind

RECORDS: Records[CustomerRow, NewCustomer] = Records(
    Kind.CUSTOMER,
    Customer,
    store.read,
    store.insert,
    store.put,
    (Kind.CUSTOMER.value,),
    sent=True,
)


def create_customers(drafts: Sequence[NewCustomer]) -> list[int]:
    """The ids, rising in the order of ``drafts``. Raises as ``create_with_keys``."""
    return [number for number, _ in create_with_keys(drafts)]


def create_with_keys(drafts: Sequence[NewCustomer]) -> list[tuple[int, str]]:
    """Ids, rising in the order of ``drafts``, and keys.

    Raises ``BadInput``: name_missing, key_taken; ``NotFound`` for a tenant. Then nothing was made.
    """
    return RECORDS.create(drafts)


def update_customers(rows: Sequence[CustomerRow]) -> None:
    """Makes each customer what its row says; nothing is written where nothing differs.

    Raises ``BadInput``: name_missing, key_taken; ``NotFound`` for a customer or tenant. Then
    nothing was changed.
    """
    RECORDS.update(rows)


def customers_by_id(ids: Sequence[int]) -> list[CustomerRow]:
    """In the order asked; ids that there are not are left out."""
    return RECORDS.by_id(ids)


def customers_by_key(keys: Sequence[str]) -> dict[str, CustomerRow]:
    """Of those keys that are in use."""
    return RECORDS.by_key(keys)


def customer(customer_id: int) -> CustomerRow:
    """Raises ``NotFound``."""
    return RECORDS.get(customer_id)


def find_customer(text: str) -> CustomerRow:
    """By key, else by id, else by name whatever the case.

    Raises ``NotFound``, and ``BadInput("several_match")`` if several customers have the name.
    """
    return RECORDS.find(text)


def remove_customer(customer_id: int) -> None:
    """See ``remove_customers``."""
    RECORDS.remove([customer_id])


def remove_customers(ids: Sequence[int]) -> None:
    """Their links go with them.

    Raises ``NotFound``, and ``BadInput("in_use")`` if a record other than a link needs one. Then
    nothing was removed.
    """
    RECORDS.remove(ids)
