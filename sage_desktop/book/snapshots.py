"""A record as plain JSON values, and back: what the undo journal holds.

Plain functions for ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import msgspec
from peewee import IntegrityError

from sage_desktop.book import customers, product_groups, products, suppliers, tax_rates
from sage_desktop.book.contact_rows import CustomerRow, NewCustomer, NewSupplier, SupplierRow
from sage_desktop.book.keyed import Records
from sage_desktop.book.links import need_linked
from sage_desktop.book.product_rows import NewProduct, ProductRow
from sage_desktop.book.records.base import Record
from sage_desktop.book.records.contacts import Customer, Supplier
from sage_desktop.book.records.groups import ProductGroup
from sage_desktop.book.records.links import Link
from sage_desktop.book.records.products import Category, Product
from sage_desktop.book.records.taxes import AccountCode, SageTaxRate, TaxRate, TaxRatePercentage
from sage_desktop.book.session import current, touch
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, Fix, NotFound, Stale

Snapshot = dict[str, object]

_TABLES: dict[str, tuple[type[Record], Kind]] = {
    "tax_rate": (TaxRate, Kind.TAX_RATE),
    "sage_tax_rate": (SageTaxRate, Kind.TAX_RATE),
    "account_code": (AccountCode, Kind.ACCOUNT_CODE),
    "customer": (Customer, Kind.CUSTOMER),
    "supplier": (Supplier, Kind.SUPPLIER),
    "product_group": (ProductGroup, Kind.PRODUCT_GROUP),
    "product": (Product, Kind.PRODUCT),
    "category": (Category, Kind.CATEGORY),
    "link": (Link, Kind.LINK),
}
_WHOLE: dict[type[Record], tuple[Records[Any, Any], type[Any]]] = {
    Customer: (customers.RECORDS, CustomerRow),
    Supplier: (suppliers.RECORDS, SupplierRow),
    Product: (products.RECORDS, ProductRow),
}
"""Records of several tables: their snapshots are whole rows."""

_HISTORY = "history"
_BRIEF = frozenset({"name", "fingerprint"})
_NEW: dict[type[object], tuple[Records[Any, Any], tuple[str, ...]]] = {
    NewCustomer: (customers.RECORDS, tuple(each.name for each in fields(NewCustomer))),
    NewSupplier: (suppliers.RECORDS, tuple(each.name for each in fields(NewSupplier))),
    NewProduct: (products.RECORDS, tuple(each.name for each in fields(NewProduct))),
}
"""Of drafts: where they go, and their fields."""

_canonical = msgspec.json.Encoder(order="sorted").encode


def snapshot(table: str, record_id: int) -> Snapshot | None:
    """The record as it is stored; None if there is none.

    All columns; a tax rate with its history, a customer with its sites, delivery address and
    contacts, a product with its prices.
    """
    return snapshots_of(table, [record_id]).get(record_id)


def snapshots_of(table: str, ids: Sequence[int]) -> dict[int, Snapshot]:
    """``snapshot`` of each that there is, quick for 500 and more of what an import makes."""
    model, _ = _TABLES[table]
    if model in _WHOLE:
        records, _ = _WHOLE[model]
        return {number: _of_row(row) for number, row in records.read(ids).items()}
    key: Any = model._meta.primary_key
    found = dict(_stored(model, key.in_(list(ids))))
    if model is TaxRate:
        for number, kept in found.items():
            periods = _stored(TaxRatePercentage, TaxRatePercentage.tax_rate == number)
            kept[_HISTORY] = [
                {name: value for name, value in period.items() if name != "tax_rate_id"}
                for _, period in periods
            ]
    return found


def brief(kept: Snapshot) -> Snapshot:
    """Enough to tell later whether the record is still as it was: its name and fingerprint.

    The journal of a large import keeps this as ``after``, a tenth of the size.
    """
    return {"name": name_of(kept), "fingerprint": fingerprint(kept)}


def brief_of_new(key: str, new: object) -> Snapshot:
    """``brief`` of a record that was made just now, without reading what was written.

    ``new``: the draft (``NewCustomer``, ``NewSupplier``, ``NewProduct``).
    """
    records, names = _NEW[type(new)]
    draft = records.as_kept(new)
    kept = {name: getattr(draft, name) for name in names}
    kept["key"] = key
    return {"name": name_of(kept), "fingerprint": fingerprint(kept)}


def name_of(kept: Mapping[str, object]) -> str:
    """What a record is called, from its snapshot or brief; "" if it has no name."""
    return str(kept.get("name") or kept.get("description") or kept.get("sage_name") or "")


def fingerprint(kept: Mapping[str, object]) -> str:
    """16 hexadecimal digits; equal for equal snapshots."""
    return hashlib.blake2b(_canonical(kept), digest_size=8).hexdigest()


def is_as_noted(now: Snapshot | None, after: Mapping[str, object] | None) -> bool:
    """Whether a record (its snapshot) is as the journal left it, in full or in brief."""
    if now is None or after is None:
        return now is after
    if after.keys() == _BRIEF:
        return fingerprint(now) == after["fingerprint"]
    return now == after


def restore(
    table: str,
    record_id: int,
    wanted: Mapping[str, object] | None,
    *,
    tenant_id: int | None = None,
) -> None:
    """Makes the record what ``wanted`` (a snapshot) says, under its old id; None removes it.

    Raises ``Stale("changed_since")`` if another record has taken its place or one that it needs is
    gone, ``BadInput("in_use")`` for one that is needed by now, or linked in another tenant than
    ``tenant_id``. Then nothing was changed.
    """
    model, kind = _TABLES[table]
    try:
        with current.atomic():
            if wanted is None:
                _remove(model, record_id, tenant_id)
            else:
                _put(model, record_id, dict(wanted))
    except (IntegrityError, sqlite3.IntegrityError, NotFound) as problem:
        raise Stale("changed_since", table=table, record=record_id) from problem
    touch(kind)


def remove_many(table: str, ids: Sequence[int], tenant_id: int | None) -> dict[int, str]:
    """Takes away records that were made; gives those that stay, with the code of the reason.

    What an import makes by the 100,000 all at once; others one by one, as ``restore`` does.
    """
    model, kind = _TABLES[table]
    if model in _WHOLE:
        return _remove_whole(_WHOLE[model][0], ids, tenant_id)
    if model is Link:
        current.connection().executemany(
            "DELETE FROM link WHERE id = ?", [(number,) for number in ids]
        )
        if ids:
            touch(kind)
        return {}
    stay: dict[int, str] = {}
    for number in ids:
        try:
            restore(table, number, None, tenant_id=tenant_id)
        except Fix as error:
            stay[number] = error.code
    return stay


def _remove_whole(
    records: Records[Any, Any], ids: Sequence[int], tenant_id: int | None
) -> dict[int, str]:
    there = records.read(ids)
    stay = {number: "changed_since" for number in ids if number not in there}
    needed = records.used(ids)
    if tenant_id is not None:
        needed |= records.linked_elsewhere(ids, tenant_id)
    stay |= dict.fromkeys(sorted(needed), "in_use")
    records.remove([number for number in there if number not in stay])
    return stay


def _remove(model: type[Record], record_id: int, tenant_id: int | None) -> None:
    if model is TaxRate:
        tax_rates.remove_tax_rate(record_id)
    elif model is ProductGroup:
        product_groups.remove_product_group(record_id)
    elif model in _WHOLE:
        records, _ = _WHOLE[model]
        if tenant_id is not None and records.linked_elsewhere([record_id], tenant_id):
            raise BadInput("in_use")
        records.remove([record_id])
    else:
        model.delete().where(model._meta.primary_key == record_id).execute()


def _put(model: type[Record], record_id: int, columns: Snapshot) -> None:
    if model in _WHOLE:
        records, row = _WHOLE[model]
        wanted = msgspec.convert({**columns, "id": record_id}, row)
        records.put([(records.read([record_id]).get(record_id), wanted)])
        return
    periods = columns.pop(_HISTORY, None)
    if model is Link:
        need_linked(str(columns["kind"]), int(str(columns["local_id"])))
    _write(model, {"id": record_id, **columns})
    if isinstance(periods, list):
        TaxRatePercentage.delete().where(TaxRatePercentage.tax_rate == record_id).execute()
        for period in periods:
            _write(TaxRatePercentage, {"tax_rate_id": record_id, **period})


def _of_row(row: Any) -> Snapshot:
    kept: dict[str, Any] = msgspec.to_builtins(row)
    del kept["id"]
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()
    }


def _stored(model: type[Record], condition: object) -> list[tuple[int, Snapshot]]:
    """Ids and rows as the file has them, by column name."""
    query = model.select().where(condition).order_by(model._meta.primary_key)
    cursor = current.execute(query)
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [(kept.pop("id"), kept) for kept in found]


def _write(model: type[Record], columns: Snapshot) -> None:
    """Inserts the row as given, or updates the one that has its id."""
    names = list(columns)
    assigned = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
    sql = (
        f'INSERT INTO "{model._meta.table_name}" ({", ".join(_quoted(names))}) '  # noqa: S608
        f"VALUES ({', '.join('?' * len(names))}) ON CONFLICT (id) DO UPDATE SET {assigned}"
    )
    current.execute_sql(sql, list(columns.values()))


def _quoted(names: list[str]) -> list[str]:
    return [f'"{name}"' for name in names]
