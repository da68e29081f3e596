"""A record as plain JSON values, and back: what the undo journal holds.

Plain functions for ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

from collections.abc import Mapping

from peewee import IntegrityError

from sage_desktop.book import tax_rates
from sage_desktop.book.records import (
    AccountCode,
    Link,
    Record,
    SageTaxRate,
    TaxRate,
    TaxRatePercentage,
)
from sage_desktop.book.session import current, touch
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import NotFound, Stale

Snapshot = dict[str, object]

_TABLES: dict[str, tuple[type[Record], Kind]] = {
    "tax_rate": (TaxRate, Kind.TAX_RATE),
    "sage_tax_rate": (SageTaxRate, Kind.TAX_RATE),
    "account_code": (AccountCode, Kind.ACCOUNT_CODE),
    "link": (Link, Kind.LINK),
}
_HISTORY = "history"


def snapshot(table: str, record_id: int) -> Snapshot | None:
    """All columns as they are stored, a tax rate with its history; None if there is no record."""
    model, _ = _TABLES[table]
    found = _stored(model, model._meta.primary_key == record_id)
    if not found:
        return None
    kept = found[0]
    if model is TaxRate:
        kept[_HISTORY] = [
            {name: value for name, value in period.items() if name != "tax_rate_id"}
            for period in _stored(TaxRatePercentage, TaxRatePercentage.tax_rate == record_id)
        ]
    return kept


def restore(table: str, record_id: int, wanted: Mapping[str, object] | None) -> None:
    """Makes the record what ``wanted`` (a snapshot) says, under its old id; None removes it.

    Raises ``Stale("changed_since")`` if another record has taken its place or one that it needs is
    gone, ``BadInput("in_use")`` for a tax rate that is needed by now. Then nothing was changed.
    """
    model, kind = _TABLES[table]
    try:
        with current.atomic():
            if wanted is None:
                _remove(model, record_id)
            else:
                _put(model, record_id, dict(wanted))
    except (IntegrityError, NotFound) as problem:
        raise Stale("changed_since", table=table, record=record_id) from problem
    touch(kind)


def _remove(model: type[Record], record_id: int) -> None:
    if model is TaxRate:
        tax_rates.remove_tax_rate(record_id)
    else:
        model.delete().where(model._meta.primary_key == record_id).execute()


def _put(model: type[Record], record_id: int, columns: Snapshot) -> None:
    periods = columns.pop(_HISTORY, None)
    if model is Link and columns["kind"] == Kind.TAX_RATE.value:
        tax_rates.tax_rate(int(str(columns["local_id"])))
    _write(model, {"id": record_id, **columns})
    if isinstance(periods, list):
        TaxRatePercentage.delete().where(TaxRatePercentage.tax_rate == record_id).execute()
        for period in periods:
            _write(TaxRatePercentage, {"tax_rate_id": record_id, **period})


def _stored(model: type[Record], condition: object) -> list[Snapshot]:
    """Rows as the file has them, by column name, without their ids."""
    query = model.select().where(condition).order_by(model._meta.primary_key)
    cursor = current.execute(query)
    names = [column[0] for column in cursor.description]
    return [
        {name: value for name, value in zip(names, row, strict=True) if name != "id"}
        for row in cursor.fetchall()
    ]


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
