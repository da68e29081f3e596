"""The module's settings and the tenants. Plain functions for ``Book.read`` and ``Book.write``."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict, Unpack

from sage_desktop.book.records.tenants import Module, Tenant
from sage_desktop.book.session import touch
from sage_desktop.book.tenant_rows import (
    AuthType,
    Business,
    Grouping,
    InvoiceStatus,
    ModuleRow,
    TenantRow,
)
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.core.names import name_key


class ModuleChanges(TypedDict, total=False):
    """What ``set_module`` takes; what is not named stays."""

    enabled: bool
    default_tenant_id: int | None
    default_invoice_status: InvoiceStatus
    paused: bool


class TenantChanges(TypedDict, total=False):
    """What ``update_tenant`` takes; what is not named stays."""

    name: str
    colour: str
    auth_type: AuthType
    client_id: str
    secret_sealed: bytes | None
    sign_in_id: int | None
    business: Business
    connected_at: datetime | None
    daily_tax_rates: bool
    tax_rates_imported_at: datetime | None
    top_level: str
    accounts_imported_at: datetime | None
    customers_imported_at: datetime | None
    group_items_by: Grouping
    default_group_id: int | None
    products_imported_at: datetime | None
    services_imported_at: datetime | None
    suppliers_imported_at: datetime | None
    sync: bool
    sync_entities: frozenset[str]
    sync_without_webhooks: bool
    default_item_code: str
    show_message: bool


def book_id() -> str:
    """A random id that this book got when it was made, and that its copies share."""
    return str(Module.get().book_id)


def module() -> ModuleRow:
    record = Module.get()
    return ModuleRow(
        enabled=record.enabled,
        default_tenant_id=record.default_tenant_id,
        default_invoice_status=record.default_invoice_status,
        paused=record.paused,
    )


def set_module(**changes: Unpack[ModuleChanges]) -> ModuleRow:
    """Raises ``NotFound`` for a default tenant that does not exist."""
    if (default := changes.get("default_tenant_id")) is not None:
        tenant(default)
    if changes:
        Module.update(**changes).execute()
        touch(Kind.MODULE)
    return module()


def tenants() -> list[TenantRow]:
    """All tenants, by name."""
    return [_row(record) for record in Tenant.select().order_by(Tenant.name_key)]


def tenant(tenant_id: int) -> TenantRow:
    """Raises ``NotFound``."""
    record = Tenant.get_or_none(Tenant.id == tenant_id)
    if record is None:
        raise NotFound(what="tenant", name=tenant_id)
    return _row(record)


def tenant_by_name(name: str) -> TenantRow:
    """The tenant of that name, whatever the case. Raises ``NotFound``."""
    record = Tenant.get_or_none(Tenant.name_key == name_key(name))
    if record is None:
        raise NotFound(what="tenant", name=name)
    return _row(record)


def create_tenant(
    name: str, colour: str, auth_type: AuthType, client_id: str, secret_sealed: bytes | None
) -> TenantRow:
    """A tenant that is not connected yet. Raises ``BadInput``: name_missing, name_taken."""
    record = Tenant.create(
        name=name,
        name_key=_free_name(name, None),
        colour=colour,
        auth_type=auth_type,
        client_id=client_id,
        secret_sealed=secret_sealed,
        business_id="",
        business_name="",
        business_city="",
        business_country="",
        daily_tax_rates=False,
        top_level="",
        group_items_by=Grouping.LEDGER_ACCOUNT,
        sync=False,
        sync_entities="",
        sync_without_webhooks=False,
        default_item_code="",
        show_message=True,
    )
    touch(Kind.TENANT)
    return tenant(record.id)


def update_tenant(tenant_id: int, **changes: Unpack[TenantChanges]) -> TenantRow:
    """Changes what is named. Raises ``NotFound``, ``BadInput``: name_missing, name_taken."""
    tenant(tenant_id)
    columns: dict[str, object] = {key: value for key, value in changes.items() if key != "business"}
    if "sync_entities" in changes:
        columns["sync_entities"] = ",".join(sorted(changes["sync_entities"]))
    if "name" in changes:
        columns["name_key"] = _free_name(changes["name"], tenant_id)
    if "business" in changes:
        business = changes["business"]
        columns["business_id"] = business.id
        columns["business_name"] = business.name
        columns["business_city"] = business.city
        columns["business_country"] = business.country
    if columns:
        Tenant.update(**columns).where(Tenant.id == tenant_id).execute()
        touch(Kind.TENANT)
    return tenant(tenant_id)


def delete_tenant(tenant_id: int) -> None:
    """Its links, mirror, account codes and issues go with it; its runs and Halo records stay.

    A module default that named it is cleared. Raises ``NotFound``.
    """
    tenant(tenant_id)
    Tenant.delete().where(Tenant.id == tenant_id).execute()
    touch(*Kind)


def _free_name(name: str, tenant_id: int | None) -> str:
    """The key of ``name`` if it can be the name of that (or a new) tenant."""
    key = name_key(name)
    if not key:
        raise BadInput("name_missing")
    holder = Tenant.get_or_none(Tenant.name_key == key)
    if holder is not None and holder.id != tenant_id:
        raise BadInput("name_taken", name=name)
    return key


def _row(record: Tenant) -> TenantRow:
    business = None
    if record.business_id:
        business = Business(
            record.business_id,
            record.business_name,
            record.business_city,
            record.business_country,
        )
    return TenantRow(
        id=record.id,
        name=record.name,
        colour=record.colour,
        auth_type=record.auth_type,
        client_id=record.client_id,
        secret_sealed=record.secret_sealed,
        sign_in_id=record.sign_in_id,
        business=business,
        connected_at=record.connected_at,
        daily_tax_rates=record.daily_tax_rates,
        tax_rates_imported_at=record.tax_rates_imported_at,
        top_level=record.top_level,
        accounts_imported_at=record.accounts_imported_at,
        customers_imported_at=record.customers_imported_at,
        group_items_by=record.group_items_by,
        default_group_id=record.default_group_id,
        products_imported_at=record.products_imported_at,
        services_imported_at=record.services_imported_at,
        suppliers_imported_at=record.suppliers_imported_at,
        sync=record.sync,
        sync_entities=frozenset(filter(None, record.sync_entities.split(","))),
        sync_without_webhooks=record.sync_without_webhooks,
        default_item_code=record.default_item_code,
        show_message=record.show_message,
    )
