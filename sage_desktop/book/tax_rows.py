"""What the book gives out of tax rates and account codes: frozen rows. No peewee here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage in force from ``from_date`` to ``to_date`` inclusive; None means open."""

    percentage: Decimal
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class TaxRateRow:
    """A Halo tax rate, ``percentage`` in per cent (``Decimal("20")``). Retired: not offered."""

    id: int
    key: str
    name: str
    percentage: Decimal
    history: tuple[Percentage, ...] = ()
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SageTaxRateRow:
    """What was last read of one of a tenant's Sage tax rates.

    ``unwanted``: the user chose *Not mapped*. ``gone_at``: Sage no longer has it.
    """

    tenant_id: int
    sage_id: str
    name: str
    percentage: Decimal
    visible: bool
    first_seen: datetime
    gone_at: datetime | None = None
    unwanted: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class AccountCodeRow:
    """A ledger account of a tenant. ``code`` is Sage's nominal code as text; retired: gone in Sage.

    Control accounts are Sage's own: never offered for lines.
    """

    id: int
    tenant_id: int
    sage_id: str
    code: str
    name: str
    type_id: str
    type_name: str
    group_name: str
    usable_on_sales: bool
    is_control: bool
    in_chart: bool
    tax_rate_sage_id: str
    tax_rate_name: str
    retired_at: datetime | None = None

    @property
    def offered(self) -> bool:
        """Whether it can be chosen for a line of a sale."""
        return self.usable_on_sales and not self.is_control and self.retired_at is None
