"""What the editor of a Halo tax rate holds while it is typed, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from sage_desktop.book.rows import TaxRateRow
from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import decimal_of, plain
from sage_desktop.core.i18n import tr

_MAX_NAME = 200
_MAX_PERCENTAGE = 1000


@dataclass(frozen=True, slots=True)
class TaxRateDraft:
    """``percentage`` as typed: ``17.5``, also ``17,5`` and ``17.5 %``. ``key`` "" for a new one."""

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
                limit=_MAX_NAME
            )
        try:
            number = self.number()
        except BadInput:
            found["percentage"] = tr("This is not a number. Write it like 20 or 17.5.")
        else:
            if not 0 <= number <= _MAX_PERCENTAGE:
                found["percentage"] = tr("The percentage must be from 0 to 1000.")
        return found

    def number(self) -> Decimal:
        """The percentage. Raises ``BadInput``."""
        typed = self.percentage.strip().removesuffix("%").strip()
        return decimal_of(typed.replace(",", ".") if typed.count(",") == 1 else typed)

    def record(self) -> dict[str, str]:
        """For ``Service.put_tax_rates``; a new rate gets a key of its own."""
        return {
            "key": self.key or f"tax-rate-{uuid4().hex[:12]}",
            "name": self.name.strip(),
            "percentage": plain(self.number()),
        }


def draft_of(row: TaxRateRow) -> TaxRateDraft:
    return TaxRateDraft(row.name, plain(row.percentage), row.key)
