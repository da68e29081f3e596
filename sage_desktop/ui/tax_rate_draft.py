"""What the editor of a Halo tax rate holds while it is typed, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from sage_desktop.book.tax_rows import TaxRateRow
from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import plain
from sage_desktop.core.i18n import tr
from sage_desktop.core.writing import whole
from sage_desktop.ui.amounts import typed_number
from sage_desktop.ui.locale_text import region

_MAX_NAME = 200
_MAX_PERCENTAGE = 1000


@dataclass(frozen=True, slots=True)
class TaxRateDraft:
    """``percentage`` as typed: ``17.5``, also ``17.5 %``. ``key`` "" for a new one."""

    name: str = ""
    percentage: str = ""
    key: str = ""

    def problems(self) -> dict[str, str]:
        """A sentence for each field that cannot be saved as it is."""
        found = {}
        name = self.name.strip()
        if not name:
            found["name"] = tr("A name is needed. Type how this tax rate is called.")
        elif len(name) > _MAX_NAME:
            found["name"] = tr("The name is too long. Use at most {limit} characters.").format(
                limit=whole(_MAX_NAME)
            )
        try:
            number = self.number()
        except BadInput:
            found["percentage"] = tr("This is not a number. Write it like {example}.").format(
                example=typed_number("17.5")
            )
        else:
            if not 0 <= number <= _MAX_PERCENTAGE:
                found["percentage"] = tr("The percentage must be from 0 to {most}.").format(
                    most=typed_number(str(_MAX_PERCENTAGE))
                )
        return found

    def number(self) -> Decimal:
        """The percentage. Raises ``BadInput``."""
        number = region().numerals.read_percent(self.percentage)
        if number is None:
            raise BadInput("not_a_number", value=self.percentage[:40])
        return number

    def record(self) -> dict[str, str]:
        """For ``Service.tax_rates.put``; a new rate gets a key of its own."""
        return {
            "key": self.key or f"tax-rate-{uuid4().hex[:12]}",
            "name": self.name.strip(),
            "percentage": plain(self.number()),
        }


def draft_of(row: TaxRateRow) -> TaxRateDraft:
    return TaxRateDraft(row.name, typed_number(plain(row.percentage)), row.key)
