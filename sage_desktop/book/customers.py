"""Halo customers with sites, delivery address and contacts, one or thousands at a time.

Plain functions for ``Book.read`` and ``Book.write``. Texts are kept exactly as they are given.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from sage_desktop.book import customer_store as store
from sage_desktop.book.records import Customer, CustomerAddress, CustomerContact
from sage_desktop.book.rows import CustomerRow, NewCustomer
from sage_desktop.book.session import touch
from sage_desktop.book.tenants import tenant
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.core.names import name_key

_PARTS = (CustomerAddress, CustomerContact)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


def create_customers(drafts: Sequence[NewCustomer]) -> list[int]:
    """The ids, rising in the order of ``drafts``. Raises as ``create_with_keys``."""
    return [number for number, _ in create_with_keys(drafts)]


def create_with_keys(drafts: Sequence[NewCustomer]) -> list[tuple[int, str]]:
    """Ids, rising in the order of ``drafts``, and keys.

    Raises ``BadInput``: name_missing, key_taken; ``NotFound`` for a tenant. Then nothing was made.
    """
    if not drafts:
        return []
    _check_names(drafts)
    _check_tenants(draft.tenant_id for draft in drafts)
    chosen = [draft.key for draft in drafts if draft.key is not None]
    _check_keys(chosen, store.ids_by_key(chosen))
    first = store.next_id()
    ids = range(first, first + len(drafts))
    made_up = [number for number, draft in zip(ids, drafts, strict=True) if draft.key is None]
    keys = _made_up_keys(made_up, frozenset(chosen))
    new = [
        (number, keys[number] if draft.key is None else draft.key, draft)
        for number, draft in zip(ids, drafts, strict=True)
    ]
    store.insert(new)
    touch(Kind.CUSTOMER)
    return [(number, key) for number, key, _ in new]


def update_customers(rows: Sequence[CustomerRow]) -> None:
    """Makes each customer what its row says; nothing is written where nothing differs.

    Raises ``BadInput``: name_missing, key_taken; ``NotFound`` for a customer or tenant. Then
    nothing was changed.
    """
    wanted = {row.id: row for row in rows}
    had = store.read(wanted)
    for number in wanted:
        if number not in had:
            raise NotFound(what="customer", name=number)
    changed = [(had[row.id], row) for row in wanted.values() if row != had[row.id]]
    if not changed:
        return
    _check_names([new for _, new in changed])
    _check_tenants(new.tenant_id for old, new in changed if new.tenant_id != old.tenant_id)
    keys = [new.key for old, new in changed if new.key != old.key]
    _check_keys(keys, store.ids_by_key(keys))
    store.put(changed)
    touch(Kind.CUSTOMER)


def customers_by_id(ids: Sequence[int]) -> list[CustomerRow]:
    """In the order asked; ids that there are not are left out."""
    found = store.read(ids)
    return [found[number] for number in ids if number in found]


def customers_by_key(keys: Sequence[str]) -> dict[str, CustomerRow]:
    """Of those keys that are in use."""
    return {row.key: row for row in store.read(store.ids_by_key(keys).values()).values()}


def customer(customer_id: int) -> CustomerRow:
    """Raises ``NotFound``."""
    for row in customers_by_id([customer_id]):
        return row
    raise NotFound(what="customer", name=customer_id)


def find_customer(text: str) -> CustomerRow:
    """By key, else by id, else by name whatever the case.

    Raises ``NotFound``, and ``BadInput("several_match")`` if several customers have the name.
    """
    wanted = text.strip()
    tries = [Customer.key == wanted]
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        tries.append(Customer.id == int(wanted))
    tries.append(Customer.name_key == name_key(wanted))
    for condition in tries:
        ids = [record.id for record in Customer.select(Customer.id).where(condition).limit(2)]
        if len(ids) > 1:
            raise BadInput("several_match", name=text)
        if ids:
            return customer(ids[0])
    raise NotFound(what="customer", name=text)


def remove_customer(customer_id: int) -> None:
    """See ``remove_customers``."""
    remove_customers([customer_id])


def remove_customers(ids: Sequence[int]) -> None:
    """Their links go with them.

    Raises ``NotFound``, and ``BadInput("in_use")`` if a record other than a link needs one. Then
    nothing was removed.
    """
    names = {row.id: row.name for row in customers_by_id(ids)}
    for number in ids:
        if number not in names:
            raise NotFound(what="customer", name=number)
        if _is_used(number):
            raise BadInput("in_use", name=names[number])
    if not ids:
        return
    run = store.connection().executemany
    run(
        "DELETE FROM link WHERE kind = ? AND local_id = ?",
        [(Kind.CUSTOMER.value, number) for number in ids],
    )
    run("DELETE FROM customer WHERE id = ?", [(number,) for number in ids])
    touch(Kind.CUSTOMER, Kind.LINK)


def has_visible(text: str) -> bool:
    """Whether there is anything to see: not only spaces, control and format characters."""
    return text[:1].isalnum() or any(unicodedata.category(char) not in _UNSEEN for char in text)


def _is_used(customer_id: int) -> bool:
    """All tables that refer to customers count, but for the customers' own parts."""
    return any(
        model.select().where(field == customer_id).exists()
        for field, model in Customer._meta.backrefs.items()
        if model not in _PARTS
    )


def _check_names(customers: Iterable[CustomerRow | NewCustomer]) -> None:
    for each in customers:
        if not has_visible(each.name):
            raise BadInput("name_missing", field="name")


def _check_tenants(tenant_ids: Iterable[int | None]) -> None:
    for tenant_id in {number for number in tenant_ids if number is not None}:
        tenant(tenant_id)


def _check_keys(keys: Sequence[str], taken: Iterable[str]) -> None:
    seen = set(taken)
    for key in keys:
        if key in seen:
            raise BadInput("key_taken", key=key, field="key")
        seen.add(key)


def _made_up_keys(ids: Sequence[int], chosen: frozenset[str]) -> dict[int, str]:
    """``customer-N`` after the id: like an id, it is never given out twice."""
    keys = {number: f"customer-{number}" for number in ids}
    clashing = ids
    while clashing:
        taken = store.ids_by_key([keys[number] for number in clashing])
        clashing = [
            number for number in clashing if keys[number] in taken or keys[number] in chosen
        ]
        for number in clashing:  # someone chose such a key
            keys[number] += "-b"
    return keys
