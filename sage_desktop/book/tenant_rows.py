"""What the book gives out of the module, its tenants and sign-ins: frozen rows. No peewee here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AuthType(StrEnum):
    """The guide's *Authentication type*."""

    HALO_APP = "halo"
    CUSTOM_APP = "custom"


class InvoiceStatus(StrEnum):
    """The module's *Default invoice status*."""

    DRAFT = "draft"
    ISSUED = "issued"


class Grouping(StrEnum):
    """*Group Sage items by*: what stands for the category that Sage's items do not have."""

    LEDGER_ACCOUNT = "ledger-account"
    ITEM_TYPE = "item-type"


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """``paused``: a person wants nothing sent for now, whatever the tenants allow."""

    enabled: bool
    default_tenant_id: int | None
    default_invoice_status: InvoiceStatus
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Business:
    """A Sage business as a tenant remembers it. Names repeat in real lists: show the place too."""

    id: str
    name: str
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class TenantRow:
    """One set-up. ``connected_at`` and ``business`` are None until it was connected once.

    ``sign_in_id`` None means not connected. ``secret_sealed`` is the custom app's secret.
    ``sync_entities`` are of customer, invoice, product.
    """

    id: int
    name: str
    colour: str
    auth_type: AuthType
    client_id: str
    secret_sealed: bytes | None = field(repr=False)
    sign_in_id: int | None
    business: Business | None
    connected_at: datetime | None
    daily_tax_rates: bool
    tax_rates_imported_at: datetime | None
    top_level: str = ""
    accounts_imported_at: datetime | None = None
    customers_imported_at: datetime | None = None
    group_items_by: Grouping = Grouping.LEDGER_ACCOUNT
    default_group_id: int | None = None
    products_imported_at: datetime | None = None
    services_imported_at: datetime | None = None
    suppliers_imported_at: datetime | None = None
    sync: bool = False
    sync_entities: frozenset[str] = frozenset()
    sync_without_webhooks: bool = False
    default_item_code: str = ""
    show_message: bool = True


@dataclass(frozen=True, slots=True)
class SignInRow:
    """The grant of one Sage user for one app; shared by all tenants of both.

    ``generation`` grows by one with each rotation. The sealed tokens are None when they live in
    memory only (no keychain). ``dead_reason`` "" means alive.
    """

    id: int
    client_id: str
    sage_user_id: str
    user_name: str
    user_email: str
    access_sealed: bytes | None = field(repr=False)
    refresh_sealed: bytes | None = field(repr=False)
    access_expires_at: datetime
    refresh_expires_at: datetime
    generation: int
    dead_reason: str
