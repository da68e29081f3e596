"""Halo tax rates with their history. Plain functions for ``Book.read`` and ``Book.write``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import uuid4

from peewee import fn

from sage_desktop.book.records.links import Link
from sage_desktop.book.records.taxes import TaxRate, TaxRatePercentage
from sage_desktop.book.sage_tax_rates import mirror, save_mirror, set_unwanted
from sage_desktop.book.session import touch
from sage_desktop.book.tax_rows import Percentage, TaxRateRow
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.core.names import name_key

__all__ = [
    "TaxRateChanges",
    "count_tax_rates",
    "create_tax_rate",
    "find_tax_rate",
    "mirror",
    "remove_tax_rate",
    "save_mirror",
    "set_unwanted",
    "tax_rate",
    "tax_rates",
    "update_tax_rate",
    "uses",
]


class TaxRateChanges(TypedDict, total=False):
    """What ``update_tax_rate`` takes; what is not named stays."""

    name: str
    percentage: Decimal
    history: Sequence[Percentage]
    retired_at: datetime | None


def tax_rates(
    search: str = "", limit: int | None = None, with_retired: bool = True
) -> list[TaxRateRow]:
    """By name. ``search`` is looked for in names and keys, whatever the case."""
    query = _found(search, with_retired).order_by(TaxRate.name_key, TaxRate.id)
    if limit is not None:
        query = query.limit(limit)
    return _rows(query)


def count_tax_rates(search: str = "", with_retired: bool = True) -> int:
    """How many ``tax_rates`` gives without a limit."""
    return int(_found(search, with_retired).count())


def tax_rate(tax_rate_id: int) -> TaxRateRow:
    """Raises ``NotFound``."""
    for row in _rows(TaxRate.select().where(TaxRate.id == tax_rate_id)):
        return row
    raise NotFound(what="tax rate", name=tax_rate_id)


def names(ids: Iterable[int]) -> dict[int, str]:
    """What these are called."""
    query = TaxRate.select(TaxRate.id, TaxRate.name).where(TaxRate.id.in_(list(ids)))
    return {record.id: record.name for record in query}


def find_tax_rate(text: str) -> TaxRateRow:
    """By key, else by id, else by name whatever the case.

    Raises ``NotFound``, and ``BadInput("several_match")`` if several rates have the name.
    """
    wanted = text.strip()
    tries = [TaxRate.key == wanted]
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        tries.append(TaxRate.id == int(wanted))
    tries.append(TaxRate.name_key == name_key(wanted))
    for condition in tries:
        rows = _rows(TaxRate.select().where(condition))
        if len(rows) > 1:
            raise BadInput("several_match", name=text)
        if rows:
            return rows[0]
    raise NotFound(what="tax rate", name=text)


def create_tax_rate(
    name: str,
    percentage: Decimal,
    history: Iterable[Percentage] = (),
    *,
    key: str | None = None,
) -> TaxRateRow:
    """``key`` None makes one up. Raises ``BadInput``: name_missing, key_taken, not_a_number."""
    if key is not None and TaxRate.get_or_none(TaxRate.key == key) is not None:
        raise BadInput("key_taken", key=key)
    record = TaxRate.create(
        key=uuid4().hex if key is None else key,
        name=name,
        name_key=_present(name),
        percentage=percentage,
    )
    if key is None:
        TaxRate.update(key=_made_up_key(record.id)).where(TaxRate.id == record.id).execute()
    _add_history(record.id, history)
    touch(Kind.TAX_RATE)
    return tax_rate(record.id)


def update_tax_rate(tax_rate_id: int, **changes: Unpack[TaxRateChanges]) -> TaxRateRow:
    """Changes what is named. Raises ``NotFound``, ``BadInput``: name_missing, not_a_number."""
    tax_rate(tax_rate_id)
    columns: dict[str, object] = {key: value for key, value in changes.items() if key != "history"}
    if "name" in changes:
        columns["name_key"] = _present(changes["name"])
    if columns:
        TaxRate.update(**columns).where(TaxRate.id == tax_rate_id).execute()
    if "history" in changes:
        periods = TaxRatePercentage.tax_rate == tax_rate_id
        TaxRatePercentage.delete().where(periods).execute()
        _add_history(tax_rate_id, changes["history"])
    touch(Kind.TAX_RATE)
    return tax_rate(tax_rate_id)


def remove_tax_rate(tax_rate_id: int) -> None:
    """Raises ``NotFound``, and ``BadInput("in_use")`` if a record uses or a link names it."""
    row = tax_rate(tax_rate_id)
    links = Link.select().where(Link.kind == Kind.TAX_RATE.value, Link.local_id == tax_rate_id)
    if uses().get(tax_rate_id) or links.exists():
        raise BadInput("in_use", name=row.name)
    TaxRate.delete().where(TaxRate.id == tax_rate_id).execute()
    touch(Kind.TAX_RATE)


def uses() -> dict[int, int]:
    """How many records use each rate that is used at all, by its id.

    All tables that refer to tax rates are counted, but for the rates' own history.
    """
    counts: dict[int, int] = {}
    for field, model in TaxRate._meta.backrefs.items():
        if model is TaxRatePercentage:
            continue
        query = model.select(field, fn.COUNT(model._meta.primary_key)).group_by(field)
        for tax_rate_id, number in query.where(field.is_null(False)).tuples():
            counts[tax_rate_id] = counts.get(tax_rate_id, 0) + number
    return counts


def _found(search: str, with_retired: bool):  # type: ignore[no-untyped-def]  # a peewee query
    query = TaxRate.select()
    if wanted := name_key(search):
        in_name = fn.INSTR(TaxRate.name_key, wanted) > 0
        query = query.where(in_name | (fn.INSTR(fn.LOWER(TaxRate.key), wanted) > 0))
    if not with_retired:
        query = query.where(TaxRate.retired_at.is_null())
    return query


def _rows(query: Iterable[TaxRate]) -> list[TaxRateRow]:
    records = list(query)
    periods = TaxRatePercentage.select().order_by(TaxRatePercentage.id)
    if len(records) == 1:
        periods = periods.where(TaxRatePercentage.tax_rate == records[0].id)
    history: dict[int, list[Percentage]] = {}
    for period in periods if records else ():
        history.setdefault(period.tax_rate_id, []).append(
            Percentage(period.percentage, period.from_date, period.to_date)
        )
    return [
        TaxRateRow(
            id=record.id,
            key=record.key,
            name=record.name,
            percentage=record.percentage,
            history=tuple(history.get(record.id, ())),
            retired_at=record.retired_at,
        )
        for record in records
    ]


def _add_history(tax_rate_id: int, history: Iterable[Percentage]) -> None:
    for period in history:
        TaxRatePercentage.create(
            tax_rate=tax_rate_id,
            percentage=period.percentage,
            from_date=period.from_date,
            to_date=period.to_date,
        )


def _present(name: str) -> str:
    key = name_key(name)
    if not key:
        raise BadInput("name_missing")
    return key


def _made_up_key(tax_rate_id: int) -> str:
    """``tax-rate-N`` after the id: like an id, it is never given out twice."""
    key = f"tax-rate-{tax_rate_id}"
    while TaxRate.get_or_none(TaxRate.key == key) is not None:  # someone chose such a key
        key += "-b"
    return key
