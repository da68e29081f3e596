"""``put``: records of the book from outside, checked as a whole before anything is written.

Field names and rules are those of ``docs/records.md``: a field left out stays as it is, an
unknown one is an error, amounts and percentages are strings or integers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from sage_desktop.book import tax_rates
from sage_desktop.core.errors import AppError, BadInput
from sage_desktop.core.exact import decimal_of
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain

_TAX_RATE_FIELDS = frozenset({"key", "name", "percentage"})
_MAX_NAME = 200
_SHOWN = 40
_DECIMALS = 10
_MAX_PERCENTAGE = Decimal(1000)


@dataclass(frozen=True, slots=True)
class TaxRateInput:
    """One record of ``put tax-rates``; None means *leave as it is*."""

    key: str
    name: str | None
    percentage: Decimal | None


def read_tax_rates(records: object) -> list[TaxRateInput]:
    """Checks a decoded JSON array. Raises ``BadInput("bad_record")`` naming the first bad one."""
    if not isinstance(records, list):
        raise BadInput(detail=tr("A JSON array of records is needed."))
    read = [_at(index, _tax_rate, record) for index, record in enumerate(records, 1)]
    seen: set[str] = set()
    for index, each in enumerate(read, 1):
        if each.key in seen:
            _refuse(index, tr("the key “{key}” stands twice.").format(key=each.key))
        seen.add(each.key)
    return read


def put_tax_rates(records: Sequence[TaxRateInput]) -> tuple[int, int, int]:
    """Creates or updates by key; gives how many were created, updated, unchanged. Book thread.

    Part of the caller's transaction. Raises ``BadInput("bad_record")`` when a new record lacks a
    needed field; then nothing is written.
    """
    known = {row.key: row for row in tax_rates.tax_rates()}
    created = updated = unchanged = 0
    for index, record in enumerate(records, 1):
        had = known.get(record.key)
        if had is None:
            if record.name is None or record.percentage is None:
                _refuse(index, tr("a new tax rate needs key, name and percentage."))
            tax_rates.create_tax_rate(record.name, record.percentage, key=record.key)
            created += 1
            continue
        name = had.name if record.name is None else record.name
        percentage = had.percentage if record.percentage is None else record.percentage
        if (name, percentage) == (had.name, had.percentage):
            unchanged += 1
            continue
        tax_rates.update_tax_rate(had.id, name=name, percentage=percentage)
        updated += 1
    return created, updated, unchanged


def _tax_rate(record: object) -> TaxRateInput:
    if not isinstance(record, dict):
        raise BadInput(detail=tr("is not a JSON object."))
    unknown = sorted(set(record) - _TAX_RATE_FIELDS)
    if unknown:
        raise BadInput(detail=tr("unknown field “{name}”.").format(name=unknown[0][:_SHOWN]))
    for name in sorted(name for name, value in record.items() if value is None):
        raise BadInput(detail=tr("“{name}” is needed and cannot be cleared.").format(name=name))
    key = _text(record, "key")
    if key is None:
        raise BadInput(detail=tr("the field “key” is missing."))
    percentage = None
    if "percentage" in record:
        percentage = decimal_of(record["percentage"])
        if not 0 <= percentage <= _MAX_PERCENTAGE:
            raise BadInput(detail=tr("the percentage must be from 0 to 1000."))
        if round(percentage, _DECIMALS) != percentage:
            raise BadInput(
                detail=tr("the percentage may have {n} decimals at most.").format(n=_DECIMALS)
            )
    return TaxRateInput(key, _text(record, "name"), percentage)


def _text(record: dict[str, object], name: str) -> str | None:
    if name not in record:
        return None
    value = record[name]
    if not isinstance(value, str) or not value.strip() or len(value) > _MAX_NAME:
        raise BadInput(
            detail=tr("“{name}” must be a text of 1 to {limit} characters.").format(
                name=name, limit=_MAX_NAME
            )
        )
    if any("\ud800" <= char <= "\udfff" for char in value):  # half a character: no text at all
        raise BadInput(detail=tr("“{name}” is not valid text.").format(name=name))
    return value.strip()


def _at(index: int, read: Callable[[object], TaxRateInput], record: object) -> TaxRateInput:
    try:
        return read(record)
    except AppError as error:
        raise BadInput("bad_record", index=index, problem=_problem(error)) from error


def _problem(error: AppError) -> str:
    return str(error.data.get("detail") or explain(error).sentence)


def _refuse(index: int, problem: str) -> NoReturn:
    raise BadInput("bad_record", index=index, problem=problem)
