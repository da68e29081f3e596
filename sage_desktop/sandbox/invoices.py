"""Sales invoices and their lines: plain records that tests may change. All money is decimal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

UNPAID, PART_PAID, PAID, VOID = "UNPAID", "PART_PAID", "PAID", "VOID"
DRAFT, PRO_FORMA = "DRAFT", "PRO_FORMA"
NOT_ISSUED = frozenset({DRAFT, PRO_FORMA})
"""Without number and ledger transaction."""

Day = date  # which a member is called as well

ZERO = Decimal(0)
_CENT = Decimal("0.01")
_WIDE = Context(prec=80)


def rounded(amount: Decimal) -> Decimal:
    """Two places, half up, never minus zero."""
    return amount.quantize(_CENT, ROUND_HALF_UP, _WIDE) + 0


@dataclass(slots=True)
class Place:
    """An address as it was when the invoice was made."""

    address_type: str = "SALES"
    address_line_1: str = ""
    address_line_2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country_id: str = ""

    @property
    def displayed_as(self) -> str:
        lines = (self.address_line_1, self.address_line_2, self.city, self.region, self.postal_code)
        return "\n".join([line for line in lines if line])


@dataclass(slots=True)
class Line:
    """``discount`` is an amount for the whole line, whichever way it was given.

    ``tax_amount`` is what the client said: Sage does not compute it (``sage/api.md`` 12.2).
    """

    id: str
    description: str
    ledger_account_id: str
    quantity: Decimal
    unit_price: Decimal
    tax_rate_id: str
    tax_amount: Decimal
    discount: Decimal = ZERO
    discount_percentage: Decimal = ZERO
    product_id: str = ""
    service_id: str = ""
    includes_tax: bool = False
    trade_of_asset: bool = False
    goods_or_services: str = ""

    @property
    def net_amount(self) -> Decimal:
        amount = self.quantity * self.unit_price - self.discount
        return rounded(amount - self.tax_amount if self.includes_tax else amount)

    @property
    def total_amount(self) -> Decimal:
        return self.net_amount + self.tax_amount


@dataclass(frozen=True, slots=True)
class Payment:
    amount: Decimal
    date: Day


@dataclass(slots=True)
class Invoice:
    """``number`` with its prefix, "" until it is issued; ``wished`` is one of the client's own.

    The contact's name, reference and addresses are those at the time it was made.
    """

    id: str
    contact_id: str
    date: Day
    due_date: Day
    lines: list[Line]
    created_at: datetime
    updated_at: datetime
    status: str = UNPAID
    number: str = ""
    wished: str = ""
    prefix: str = ""
    contact_name: str = ""
    contact_reference: str = ""
    reference: str = ""
    notes: str = ""
    terms: str = ""
    currency: str = "GBP"
    exchange_rate: Decimal = Decimal(1)
    main_address: Place = field(default_factory=Place)
    delivery_address: Place = field(default_factory=Place)
    shipping_net: Decimal = ZERO
    shipping_tax: Decimal = ZERO
    shipping_tax_rate_id: str = ""
    reverse_charge: bool = False
    sent: bool = False
    payments: list[Payment] = field(default_factory=list)
    void_reason: str = ""
    deleted_at: datetime | None = None

    @property
    def displayed_as(self) -> str:
        return self.number or f"{self.prefix}DRAFT"

    @property
    def issued(self) -> bool:
        return self.status not in NOT_ISSUED

    @property
    def net_amount(self) -> Decimal:
        return sum((each.net_amount for each in self.lines), self.shipping_net)

    @property
    def tax_amount(self) -> Decimal:
        return sum((each.tax_amount for each in self.lines), self.shipping_tax)

    @property
    def total_amount(self) -> Decimal:
        return self.net_amount + self.tax_amount

    @property
    def paid(self) -> Decimal:
        return sum((each.amount for each in self.payments), ZERO)

    @property
    def outstanding_amount(self) -> Decimal:
        """Nothing is owed for drafts and what is void."""
        return self.total_amount - self.paid if self.issued and self.status != VOID else ZERO
