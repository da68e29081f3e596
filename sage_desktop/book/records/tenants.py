"""The tables of the module, its tenants and their sign-ins."""

from __future__ import annotations

from peewee import SQL, ForeignKeyField

from sage_desktop.book.fields import EnumField, Flag, IdField, Sealed, Text, UtcField, Whole
from sage_desktop.book.records.base import Record
from sage_desktop.book.records.groups import ProductGroup
from sage_desktop.book.tenant_rows import AuthType, Grouping, InvoiceStatus


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
