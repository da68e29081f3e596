"""``put tax-rates``: records from outside, checked as a whole before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sage_desktop.book import tax_rates
from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import decimal_of
from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_input import Record, key_of, needed_text, read_records, refuse

_TAX_RATE_FIELDS = frozenset({"key", "name", "percentage"})
_DECIMALS = 10
MAX_PERCENTAGE = Decimal(1000)


@dataclass(frozen=True, slots=True)
class TaxRateInput:
    """One record of ``put tax-rates``; None means *leave as it is*."""

    key: str
    name: str | None
    percentage: Decimal | None


def read_tax_rates(records: object) -> list[TaxRateInput]:
    """Checks a decoded JSON array. Raises ``BadInput("bad_record")`` naming the first bad one."""
    return read_records(records, _TAX_RATE_FIELDS, _tax_rate)


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
                refuse(index, tr("a new tax rate needs key, name and percentage."))
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


def checked_percentage(value: str | int) -> Decimal:
    """Raises ``BadInput``."""
    percentage = decimal_of(value)
    if not 0 <= percentage <= MAX_PERCENTAGE:
        raise BadInput(detail=tr("the percentage must be from 0 to 1000."))
    if round(percentage, _DECIMALS) != percentage:
        raise BadInput(
            detail=tr("the percentage may have {n} decimals at most.").format(n=_DECIMALS)
        )
    return percentage


def _tax_rate(record: Record) -> TaxRateInput:
    for name in sorted(name for name, value in record.items() if value is None):
        raise BadInput(detail=tr("“{name}” is needed and cannot be cleared.").format(name=name))
    key = key_of(record)
    percentage = None
    if "percentage" in record:
        percentage = checked_percentage(record["percentage"])
    return TaxRateInput(key, needed_text(record, "name"), percentage)
