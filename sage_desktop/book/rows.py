"""What the book gives out: frozen rows. No peewee here; everyone may import these."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class AuthType(StrEnum):
    """The guide's *Authentication type*."""

    HALO_APP = "halo"
    CUSTOM_APP = "custom"


class InvoiceStatus(StrEnum):
    """The module's *Default invoice status*."""

    DRAFT = "draft"
    ISSUED = "issued"


class LinkMaker(StrEnum):
    """Who made a link."""

    USER = "user"
    NAME = "name"
    IMPORT = "import"
    SENT = "sent"


class AddressRole(StrEnum):
    """What an address of a customer is for."""

    SITE = "site"
    DELIVERY = "delivery"


class ProductKind(StrEnum):
    PRODUCT = "product"
    STOCK_ITEM = "stock_item"
    SERVICE = "service"


class Grouping(StrEnum):
    """*Group Sage items by*: what stands for the category that Sage's items do not have."""

    LEDGER_ACCOUNT = "ledger-account"
    ITEM_TYPE = "item-type"


class RunResult(StrEnum):
    RUNNING = "running"
    DONE = "done"
    ATTENTION = "attention"
    FAILED = "failed"
    CANCELLED = "cancelled"


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


@dataclass(frozen=True, slots=True)
class Address:
    """``country`` is an ISO 3166 code (``GB``). All fields may be ""."""

    name: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A further person of a customer."""

    name: str
    job_title: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A whole Halo customer. ``sites[0]`` is the main one: Sage's invoice address.

    ``contact_name``, ``email`` and ``phone`` are the main contact's; ``contacts`` are further ones.
    ``payment_days`` counts from the invoice date. Texts may be "".
    """

    id: int
    key: str
    name: str
    reference: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    vat_number: str = ""
    currency: str = ""
    payment_days: int | None = None
    notes: str = ""
    top_level: str = ""
    tenant_id: int | None = None
    do_not_send: bool = False
    sites: tuple[Address, ...] = ()
    delivery_address: Address | None = None
    contacts: tuple[ContactRow, ...] = ()


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer to be: ``CustomerRow`` without id. ``key`` None makes one up."""

    name: str
    key: str | None = None
    reference: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    vat_number: str = ""
    currency: str = ""
    payment_days: int | None = None
    notes: str = ""
    top_level: str = ""
    tenant_id: int | None = None
    do_not_send: bool = False
    sites: tuple[Address, ...] = ()
    delivery_address: Address | None = None
    contacts: tuple[ContactRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """A customer as the list shows it; ``city`` of the main site, ``links``: tenants."""

    id: int
    key: str
    name: str
    reference: str
    contact_name: str
    email: str
    phone: str
    city: str
    top_level: str
    do_not_send: bool
    links: int


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A whole Halo supplier. Texts may be ""."""

    id: int
    key: str
    name: str
    reference: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    vat_number: str = ""
    currency: str = ""
    payment_days: int | None = None
    notes: str = ""
    address: Address | None = None
    tenant_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewSupplier:
    """A supplier to be made; without ``key`` it gets one of its own."""

    name: str
    key: str | None = None
    reference: str = ""
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    vat_number: str = ""
    currency: str = ""
    payment_days: int | None = None
    notes: str = ""
    address: Address | None = None
    tenant_id: int | None = None


@dataclass(frozen=True, slots=True)
class SupplierLine:
    """A supplier as the list shows it; ``links`` counts tenants."""

    id: int
    key: str
    name: str
    reference: str
    contact_name: str
    email: str
    phone: str
    city: str
    links: int


@dataclass(frozen=True, slots=True)
class ProductGroupRow:
    """A Halo product group; ``products`` is how many there are in it."""

    id: int
    key: str
    name: str
    products: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """An exact amount, up to four decimals and more, by the name of its price type."""

    price_type: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A whole Halo product. ``prices[0]`` is the usual price; accounts are account codes.

    ``description`` is its name: Sage's items have no other.
    """

    id: int
    key: str
    kind: ProductKind
    description: str
    code: str = ""
    prices: tuple[Price, ...] = ()
    cost: Decimal | None = None
    tax_rate_id: int | None = None
    sales_account: str = ""
    purchase_account: str = ""
    group_id: int | None = None
    supplier_id: int | None = None
    active: bool = True
    notes: str = ""
    tenant_id: int | None = None
    do_not_send: bool = False


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product to be made; without ``key`` it gets one of its own."""

    kind: ProductKind
    description: str
    key: str | None = None
    code: str = ""
    prices: tuple[Price, ...] = ()
    cost: Decimal | None = None
    tax_rate_id: int | None = None
    sales_account: str = ""
    purchase_account: str = ""
    group_id: int | None = None
    supplier_id: int | None = None
    active: bool = True
    notes: str = ""
    tenant_id: int | None = None
    do_not_send: bool = False


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product as the list shows it; ``price`` is the usual one, ``links`` counts tenants."""

    id: int
    key: str
    kind: ProductKind
    code: str
    description: str
    price: Decimal | None
    group: str
    tax_rate: str
    active: bool
    supplier: str
    links: int


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A Sage category (an account or a kind of item) that goes into a Halo product group."""

    id: int
    tenant_id: int
    grouping: Grouping
    sage_id: str
    name: str
    group_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class LinkRow:
    """This record of the book *is* that record of that tenant's Sage business.

    ``agreed``: field by field what both sides held when they last agreed; None: never compared.
    ``sage_name`` and ``sage_detail`` (a reference or code) are how the Sage record was last seen;
    ``gone_at``: Sage no longer has it.
    """

    id: int
    tenant_id: int
    kind: str
    local_id: int
    sage_id: str
    since: datetime
    made_by: LinkMaker
    agreed: dict[str, str] | None = None
    sage_name: str = ""
    sage_detail: str = ""
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One record that a run left alone, and why (a code of ``core.words``)."""

    id: str
    name: str
    code: str
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    created: int = 0
    updated: int = 0
    linked: int = 0
    unchanged: int = 0
    removed: int = 0
    retired: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class RunRow:
    """One import, undo or daily task. ``error`` is the code that ended it, "" for none."""

    id: int
    tenant_id: int | None
    tenant_name: str
    kind: str
    started_at: datetime
    ended_at: datetime | None
    result: RunResult
    counts: Counts
    requests: int
    problems: tuple[Problem, ...] = ()
    error: str = ""
    undone_by: int | None = None
    undoable: bool = False


@dataclass(frozen=True, slots=True)
class RunChangeRow:
    """One record of ``table`` before and after one step of a run; None: it was not there."""

    seq: int
    table: str
    record_id: int
    before: dict[str, object] | None
    after: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class IssueRow:
    """Something a person must fix. ``sage_text`` is what Sage said, kept as it was."""

    id: int
    tenant_id: int | None
    kind: str
    key: str
    code: str
    data: dict[str, str]
    sage_text: str
    since: datetime
