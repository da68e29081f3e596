"""Small texts about tax rates: percentages, uses, what would change. No widgets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.numerals import read_plain
from sage_desktop.sync.views import TaxRateView
from sage_desktop.ui.locale_text import region
from sage_desktop.ui.texts import beside_others, isolated

_PLACES = 2
_PERCENTAGES = re.compile(r"(?<![\d.,])(\d{1,4}(?:[.,]\d{1,6})?)\s?%", re.ASCII)


def target_texts(rates: Iterable[TaxRateView]) -> dict[int, str]:
    """``VAT Standard (20 %)`` by id; equal ones get their key added."""
    rows = [view.row for view in rates]
    texts = {row.id: with_percentage(row.name, row.percentage) for row in rows}
    seen: dict[str, int] = {}
    for text in texts.values():
        seen[text] = seen.get(text, 0) + 1
    return {row.id: texts[row.id] + (f" · {row.key}" * (seen[texts[row.id]] > 1)) for row in rows}


def with_percentage(name: str, percentage: Decimal) -> str:
    """``VAT Standard (20 %)``; a name that says its percentage already stays as it is."""
    said = [number.replace(",", ".") for number in _PERCENTAGES.findall(name)]
    if any(Decimal(number) == percentage for number in said):
        return name
    return f"{beside_others(name)} ({region().numerals.percent(percentage)})"


def percent_note(name: str, percentage: Decimal) -> str:
    """``20 %`` for a place below the name; "" for a name that says so already."""
    return (
        "" if with_percentage(name, percentage) == name else region().numerals.percent(percentage)
    )


def uses_text(uses: int) -> str:
    return plural(uses, "{n} record", "{n} records") if uses else tr("Not used")


def percentage_text(percentage: Decimal | None) -> str:
    """``20.00 %``; "" for none."""
    return "" if percentage is None else region().numerals.percent(percentage, _PLACES)


_FIELDS = {
    "name": lambda: tr("Name"),
    "percentage": lambda: tr("Percentage"),
    "history": lambda: tr("History"),
    "retired": lambda: tr("Retired"),
}


def changes_text(changes: Mapping[str, tuple[str, str]]) -> str:
    """What the import would change: ``Percentage: 17.5 % becomes 20 %.``"""
    parts = []
    for field, (old, new) in changes.items():
        title = _FIELDS[field]() if field in _FIELDS else field
        if field == "history":
            parts.append(tr("The history of percentages is brought up to date."))
        elif old:
            parts.append(
                tr("{field}: {old} becomes {new}.").format(
                    field=title, old=_value(field, old), new=_value(field, new)
                )
            )
    return " ".join(parts)


def _value(field: str, text: str) -> str:
    number = read_plain(text) if field == "percentage" else None
    return isolated(text) if number is None else region().numerals.percent(number)
