"""The tables of the book as peewee models. They never leave ``book``: functions give out rows.

Foreign keys load nothing by themselves, so that no query hides behind an attribute. Rules that the
database can hold (unique, referenced, present) are held here; all others are plain functions.
"""

from __future__ import annotations

from peewee import SQL, ForeignKeyField, Model

from sage_desktop.book.contact_rows import AddressRole
from sage_desktop.book.fields import (
    DayField,
    DecimalText,
    EnumField,
    Flag,
    IdField,
    JsonField,
    Sealed,
    Text,
    UtcField,
    Whole,
)
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.product_rows import ProductKind
from sage_desktop.book.run_rows import Counts, Problem, RunResult
from sage_desktop.book.session import current
from sage_desktop.book.tenant_rows import AuthType, Grouping, InvoiceStatus


class Record(Model):
    """Base of all tables: bound to the database of the thread that asks."""

    class Meta:
        database = current
        legacy_table_names = False


class Migration(Record):
    """A step that this file has behind it."""

    name = Text(primary_key=True)
    applied_at = UtcField()


class SignIn(Record):
    """The grant of one Sage user for one app. Tokens are sealed, or None: in memory only."""

    id = IdField()
    client_id = Text()
    sage_user_id = Text()
    user_name = Text()
    user_email = Text()
    access_sealed = Sealed(null=True)
    refresh_sealed = Sealed(null=True)
    access_expires_at = UtcField()
    refresh_expires_at = UtcField()
    generation = Whole()
    dead_reason = Text()

    class Meta:
        indexes = ((("client_id", "sage_user_id"), True),)


class ProductGroup(Record):
    """A Halo product group."""

    id = IdField()
    key = Text(unique=True)
    name = Text()
    name_key = Text(index=True)


class Tenant(Record):
    """One set-up. ``business_id`` is "" until connected once."""

    id = IdField()
    name = Text()
    name_key = Text(unique=True)
    colour = Text()
    auth_type = EnumField(AuthType)
    client_id = Text()
    secret_sealed = Sealed(null=True)
    sign_in_id: int | None
    sign_in = ForeignKeyField(
        SignIn, null=True, lazy_load=False, on_delete="SET NULL", backref="tenants"
    )
    business_id = Text()
    business_name = Text()
    business_city = Text()
    business_country = Text()
    connected_at = UtcField(null=True)
    daily_tax_rates = Flag()
    tax_rates_imported_at = UtcField(null=True)
    top_level = Text(constraints=[SQL("DEFAULT ''")])
    accounts_imported_at = UtcField(null=True)
    customers_imported_at = UtcField(null=True)
    group_items_by = EnumField(Grouping, constraints=[SQL("DEFAULT 'ledger-account'")])
    default_group_id: int | None
    default_group = ForeignKeyField(
        ProductGroup, null=True, lazy_load=False, on_delete="SET NULL", backref="+"
    )
    products_imported_at = UtcField(null=True)
    services_imported_at = UtcField(null=True)
    suppliers_imported_at = UtcField(null=True)
    sync = Flag(constraints=[SQL("DEFAULT 0")])
    sync_entities = Text(constraints=[SQL("DEFAULT ''")])
    sync_without_webhooks = Flag(constraints=[SQL("DEFAULT 0")])
    default_item_code = Text(constraints=[SQL("DEFAULT ''")])
    show_message = Flag(constraints=[SQL("DEFAULT 1")])


class Module(Record):
    """The one row of the module's settings, and the random id that tells this book from others."""

    id = Whole(primary_key=True)
    book_id = Text()
    enabled = Flag()
    default_tenant_id: int | None
    default_tenant = ForeignKeyField(
        Tenant, null=True, lazy_load=False, on_delete="SET NULL", backref="+"
    )
    default_invoice_status = EnumField(InvoiceStatus)
    paused = Flag(constraints=[SQL("DEFAULT 0")])


class TaxRate(Record):
    """A Halo tax rate."""

    id = IdField()
    key = Text(unique=True)
    name = Text()
    name_key = Text(index=True)
    percentage = DecimalText()
    retired_at = UtcField(null=True)


class TaxRatePercentage(Record):
    """A period of a tax rate's history, in the order it was told."""

    id = IdField()
    tax_rate_id: int
    tax_rate = ForeignKeyField(TaxRate, lazy_load=False, on_delete="CASCADE", backref="history")
    percentage = DecimalText()
    from_date = DayField(null=True)
    to_date = DayField(null=True)


class SageTaxRate(Record):
    """What was last read of one of a tenant's Sage tax rates."""

    id = IdField()
    tenant_id: int
    tenant = ForeignKeyField(Tenant, index=False, lazy_load=False, on_delete="CASCADE")
    sage_id = Text()
    name = Text()
    percentage = DecimalText()
    visible = Flag()
    first_seen = UtcField()
    gone_at = UtcField(null=True)
    unwanted = Flag()

    class Meta:
        indexes = ((("tenant", "sage_id"), True),)


class AccountCode(Record):
    """A ledger account of a tenant's Sage business; the tenant's own, so it goes with it."""

    id = IdField()
    tenant_id: int
    tenant = ForeignKeyField(Tenant, index=False, lazy_load=False, on_delete="CASCADE")
    sage_id = Text()
    code = Text()
    name = Text()
    type_id = Text()
    type_name = Text()
    group_name = Text()
    usable_on_sales = Flag()
    is_control = Flag()
    in_chart = Flag()
    tax_rate_sage_id = Text()
    tax_rate_name = Text()
    retired_at = UtcField(null=True)

    class Meta:
        indexes = ((("tenant", "sage_id"), True),)


class Customer(Record):
    """A Halo customer. ``search`` is what else than the name is searched, in one text."""

    id = IdField()
    key = Text(unique=True)
    name = Text()
    name_key = Text()
    search = Text()
    reference = Text()
    contact_name = Text()
    email = Text()
    phone = Text()
    vat_number = Text()
    currency = Text()
    payment_days = Whole(null=True)
    notes = Text()
    top_level = Text()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, lazy_load=False, on_delete="SET NULL", backref="+")
    do_not_send = Flag()

    class Meta:
        indexes = ((("name_key", "search"), False),)


class CustomerAddress(Record):
    """A site (position 0 is the main one, Sage's invoice address) or the delivery address."""

    id = IdField()
    customer_id: int
    customer = ForeignKeyField(
        Customer, index=False, lazy_load=False, on_delete="CASCADE", backref="addresses"
    )
    role = EnumField(AddressRole)
    position = Whole()
    name = Text()
    address_1 = Text()
    address_2 = Text()
    city = Text()
    region = Text()
    postcode = Text()
    country = Text()

    class Meta:
        indexes = ((("customer", "role", "position"), True),)


class CustomerContact(Record):
    """A further person of a customer; the main one stands on the customer itself."""

    id = IdField()
    customer_id: int
    customer = ForeignKeyField(
        Customer, index=False, lazy_load=False, on_delete="CASCADE", backref="contacts"
    )
    position = Whole()
    name = Text()
    job_title = Text()
    email = Text()
    phone = Text()

    class Meta:
        indexes = ((("customer", "position"), True),)


class Supplier(Record):
    """A Halo supplier with its one address. ``search`` is what else than the name is searched."""

    id = IdField()
    key = Text(unique=True)
    name = Text()
    name_key = Text()
    search = Text()
    reference = Text()
    contact_name = Text()
    email = Text()
    phone = Text()
    vat_number = Text()
    currency = Text()
    payment_days = Whole(null=True)
    notes = Text()
    address_name = Text()
    address_1 = Text()
    address_2 = Text()
    city = Text()
    region = Text()
    postcode = Text()
    country = Text()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, lazy_load=False, on_delete="SET NULL", backref="+")

    class Meta:
        indexes = ((("name_key", "search"), False),)


class Product(Record):
    """A Halo product, stock item or service. ``name_key`` is that of the description."""

    id = IdField()
    key = Text(unique=True)
    kind = EnumField(ProductKind)
    code = Text()
    description = Text()
    name_key = Text()
    search = Text()
    cost = DecimalText(null=True)
    tax_rate_id: int | None
    tax_rate = ForeignKeyField(
        TaxRate, null=True, lazy_load=False, on_delete="RESTRICT", backref="products"
    )
    sales_account = Text()
    purchase_account = Text()
    group_id: int | None
    group = ForeignKeyField(
        ProductGroup, null=True, lazy_load=False, on_delete="RESTRICT", backref="products"
    )
    supplier_id: int | None
    supplier = ForeignKeyField(
        Supplier, null=True, lazy_load=False, on_delete="RESTRICT", backref="products"
    )
    active = Flag()
    notes = Text()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, lazy_load=False, on_delete="SET NULL", backref="+")
    do_not_send = Flag()

    class Meta:
        indexes = ((("name_key", "search"), False),)


class ProductPrice(Record):
    """A price of a product, by the name of its price type; position 0 is the usual one."""

    id = IdField()
    product_id: int
    product = ForeignKeyField(
        Product, index=False, lazy_load=False, on_delete="CASCADE", backref="prices"
    )
    position = Whole()
    price_type = Text()
    amount = DecimalText()

    class Meta:
        indexes = ((("product", "position"), True),)


class Category(Record):
    """A Sage product category of a tenant, mapped to a Halo product group."""

    id = IdField()
    tenant_id: int
    tenant = ForeignKeyField(Tenant, index=False, lazy_load=False, on_delete="CASCADE")
    grouping = EnumField(Grouping)
    sage_id = Text()
    name = Text()
    group_id: int
    group = ForeignKeyField(
        ProductGroup, lazy_load=False, on_delete="CASCADE", backref="categories"
    )
    since = UtcField()

    class Meta:
        indexes = ((("tenant", "grouping", "sage_id"), True),)


class Link(Record):
    """A record of the book *is* a record of a tenant's Sage business; one to one per tenant.

    ``agreed``: the values, field by field, that both sides held when they last agreed.
    ``sage_name`` and ``sage_detail`` (a reference or code) are how the Sage record was last seen.
    """

    id = IdField()
    tenant_id: int
    tenant = ForeignKeyField(Tenant, index=False, lazy_load=False, on_delete="CASCADE")
    kind = Text()
    local_id = Whole()
    sage_id = Text()
    since = UtcField()
    made_by = EnumField(LinkMaker)
    agreed = JsonField(dict[str, str], null=True)
    sage_name = Text(constraints=[SQL("DEFAULT ''")])
    sage_detail = Text(constraints=[SQL("DEFAULT ''")])
    gone_at = UtcField(null=True)

    class Meta:
        indexes = (
            (("tenant", "kind", "sage_id"), True),
            (("tenant", "kind", "local_id"), True),
            (("kind", "local_id"), False),
        )


class Run(Record):
    """One import, undo or daily task."""

    id = IdField()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, index=False, lazy_load=False, on_delete="SET NULL")
    tenant_name = Text()
    kind = Text()
    started_at = UtcField()
    ended_at = UtcField(null=True)
    result = EnumField(RunResult, index=True)
    counts = JsonField(Counts)
    requests = Whole()
    problems = JsonField(tuple[Problem, ...])
    error = Text()
    undone_by_id: int | None
    undone_by = ForeignKeyField("self", null=True, lazy_load=False, on_delete="SET NULL")

    class Meta:
        indexes = ((("tenant", "kind"), False),)


class RunChange(Record):
    """The undo journal: one record before and after one change of a run."""

    id = IdField()
    run_id: int
    run = ForeignKeyField(Run, index=False, lazy_load=False, on_delete="CASCADE")
    seq = Whole()
    table = Text()
    record_id = Whole()
    before = JsonField(dict[str, object], null=True)
    after = JsonField(dict[str, object], null=True)

    class Meta:
        indexes = ((("run", "seq"), True), (("table", "record_id"), False))


class Issue(Record):
    """Something a person must fix, as long as it is open."""

    id = IdField()
    tenant_id: int | None
    tenant = ForeignKeyField(Tenant, null=True, index=False, lazy_load=False, on_delete="CASCADE")
    kind = Text()
    key = Text()
    code = Text()
    data = JsonField(dict[str, str])
    sage_text = Text()
    since = UtcField()

    class Meta:
        indexes = ((("tenant", "kind", "key", "code"), True),)


# SQLite holds two NULLs for different, so issues of no tenant need an index of their own.
Issue.add_index(
    Issue.index(
        Issue.kind,
        Issue.key,
        Issue.code,
        unique=True,
        where=Issue.tenant.is_null(),
        name="issue_without_tenant",
    )
)
