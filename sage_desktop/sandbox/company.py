"""What the stand-in knows of users and businesses: plain records that tests may change."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any

from sage_desktop.sandbox.contacts import Address, Contact, ContactPerson
from sage_desktop.sandbox.invoices import Invoice
from sage_desktop.sandbox.items import Item, PriceType
from sage_desktop.sandbox.ledger_accounts import LedgerAccount

_IDS = uuid.UUID("6f1c0a52-7d0e-4f0a-9a34-3c5f3c0b8e11")

ALL_AREAS = frozenset(
    {"Sales", "Purchases", "Bank", "Contacts", "Products & Services", "Journals", "Settings"}
)
"""Areas of access rights (``sage/api.md`` 10)."""


class Level(IntEnum):
    """How far rights in an area go: a restricted user may write, but not delete."""

    READ_ONLY = 1
    RESTRICTED = 2
    FULL = 3


def hex_id(name: str) -> str:
    """A Sage-like id of 32 hex characters, the same for the same ``name`` in every run."""
    return uuid.uuid5(_IDS, name).hex


@dataclass(frozen=True, slots=True)
class Period:
    """A percentage in force from ``from_date`` to ``to_date`` inclusive; None means open."""

    percentage: Decimal
    from_date: date | None = None
    to_date: date | None = None

    def covers(self, day: date) -> bool:
        begun = self.from_date is None or self.from_date <= day
        return begun and (self.to_date is None or day <= self.to_date)


@dataclass(slots=True)
class TaxRate:
    """``label`` is what people see, ``name`` Sage's internal word. Periods: newest first."""

    id: str
    label: str
    name: str
    periods: list[Period]
    created_at: datetime
    updated_at: datetime
    is_visible: bool = True
    usages: frozenset[str] = frozenset({"sales", "purchase"})
    label_has_percentage: bool = True

    def on(self, day: date) -> Period | None:
        """The period in force on ``day``."""
        return next((period for period in self.periods if period.covers(day)), None)

    def displayed_as(self, day: date) -> str:
        period = self.on(day)
        if period is None or not self.label_has_percentage:
            return self.label
        return f"{self.label} {period.percentage:.2f}%"

    def change(self, percentage: Decimal, since: date) -> None:
        """Puts ``percentage`` in force from ``since``; what was in force ends the day before."""
        kept = []
        for period in self.periods:
            if period.from_date is None or period.from_date < since:
                ends = since - timedelta(days=1)
                kept.append(Period(period.percentage, period.from_date, _earlier(period, ends)))
        self.periods = [Period(percentage, since), *kept]


def _earlier(period: Period, day: date) -> date:
    return day if period.to_date is None else min(period.to_date, day)


START = frozenset({"START", "MICRO"})
"""Editions without products and services (``sage/api.md`` 1)."""
NO_STOCK = START | {"ACCOUNTS"}
"""Editions without stock items."""


@dataclass(slots=True)
class Subscription:
    """``id`` is the edition."""

    id: str
    displayed_as: str
    active: bool = True

    @property
    def status(self) -> str:
        return "active" if self.active else "cancelled"


@dataclass(slots=True)
class Business:
    """A business and its records. The settings are the JSON that Sage would send.

    ``products`` holds the stock items as well. ``removed_accounts``: what ledger accounts are
    called that no list tells of any more, while products still name them.
    """

    id: str
    name: str
    address_line_1: str
    city: str
    postal_code: str
    created_at: datetime
    country_id: str = "GB"
    country_name: str = "United Kingdom"
    address_line_2: str = ""
    region: str = ""
    telephone: str = ""
    website: str = ""
    subscription: Subscription = field(
        default_factory=lambda: Subscription("ACCOUNTS", "Accounting Standard")
    )
    tax_rates: dict[str, TaxRate] = field(default_factory=dict)
    financial_settings: dict[str, Any] = field(default_factory=dict)
    business_settings: dict[str, Any] = field(default_factory=dict)
    invoice_settings: dict[str, Any] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    addresses: dict[str, Address] = field(default_factory=dict)
    contact_persons: dict[str, ContactPerson] = field(default_factory=dict)
    ledger_accounts: dict[str, LedgerAccount] = field(default_factory=dict)
    removed_accounts: dict[str, str] = field(default_factory=dict)
    products: dict[str, Item] = field(default_factory=dict)
    services: dict[str, Item] = field(default_factory=dict)
    price_types: dict[str, PriceType] = field(default_factory=dict)
    rate_types: dict[str, PriceType] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)


@dataclass(slots=True)
class User:
    """A Sage user. The first of ``business_ids`` is the lead business.

    ``areas``: where the user may read, and do everything unless ``levels`` says how far the rights
    go. ``locked_out``: every API call is refused with 403.
    ``note`` is shown on the login page.
    """

    id: str
    first_name: str
    last_name: str
    email: str
    created_at: datetime
    business_ids: list[str] = field(default_factory=list)
    areas: frozenset[str] = ALL_AREAS
    levels: dict[str, Level] = field(default_factory=dict)
    locked_out: bool = False
    locale: str = "en-GB"
    note: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def may(self, area: str, level: Level) -> bool:
        return area in self.areas and self.levels.get(area, Level.FULL) >= level

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()


@dataclass(slots=True)
class Company:
    """Everybody and everything in one world. The first user is the one of the demo."""

    users: dict[str, User] = field(default_factory=dict)
    businesses: dict[str, Business] = field(default_factory=dict)

    def add(self, user: User, *businesses: Business) -> None:
        """Adds ``user`` as the owner of ``businesses``."""
        self.users[user.id] = user
        for business in businesses:
            self.businesses[business.id] = business
            user.business_ids.append(business.id)

    def businesses_of(self, user: User) -> list[Business]:
        return [self.businesses[each] for each in user.business_ids]
