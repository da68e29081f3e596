"""Links: this record of the book *is* that record of that tenant's Sage business.

Within a tenant each record has at most one. Plain functions for ``Book.read``, ``Book.write``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sage_desktop.book.link_rows import LinkMaker, LinkRow
from sage_desktop.book.records.base import Record
from sage_desktop.book.records.contacts import Customer, Supplier
from sage_desktop.book.records.invoices import Invoice
from sage_desktop.book.records.links import Link
from sage_desktop.book.records.products import Product
from sage_desktop.book.records.taxes import TaxRate
from sage_desktop.book.session import touch
from sage_desktop.book.tenants import tenant
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound

_LINKED: dict[str, type[Record]] = {
    Kind.TAX_RATE.value: TaxRate,
    Kind.CUSTOMER.value: Customer,
    Kind.SUPPLIER.value: Supplier,
    "product": Product,
    "service": Product,
    Kind.INVOICE.value: Invoice,
}
"""The tables that links of each kind name records of."""


def links(kind: str | None = None, tenant_id: int | None = None) -> list[LinkRow]:
    """Oldest first: the first link of a record is the one that names it."""
    query = Link.select().order_by(Link.since, Link.id)
    if kind is not None:
        query = query.where(Link.kind == kind)
    if tenant_id is not None:
        query = query.where(Link.tenant == tenant_id)
    return [_row(record) for record in query]


def link(
    kind: str, tenant_id: int, *, sage_id: str | None = None, local_id: int | None = None
) -> LinkRow | None:
    """The link of that Sage record or of that record of the book (name exactly one of them)."""
    if (sage_id is None) == (local_id is None):
        raise TypeError("name either sage_id or local_id")
    query = Link.select().where(Link.kind == kind, Link.tenant == tenant_id)
    if sage_id is not None:
        query = query.where(Link.sage_id == sage_id)
    else:
        query = query.where(Link.local_id == local_id)
    record = query.first()
    return None if record is None else _row(record)


def create_link(
    *,
    kind: str,
    tenant_id: int,
    local_id: int,
    sage_id: str,
    made_by: LinkMaker,
    now: datetime,
    sage_name: str = "",
    sage_detail: str = "",
    agreed: Mapping[str, str] | None = None,
) -> LinkRow:
    """Links two records that are both free in this tenant.

    Raises ``BadInput("already_linked")`` if one is not, ``NotFound`` for the tenant or the record.
    """
    for had in _in_the_way(kind, tenant_id, local_id, sage_id):
        raise BadInput("already_linked", local=str(had.local_id), sage=had.sage_id)
    tenant(tenant_id)
    need_linked(kind, local_id)
    record = Link.create(
        tenant=tenant_id,
        kind=kind,
        local_id=local_id,
        sage_id=sage_id,
        since=now,
        made_by=made_by,
        sage_name=sage_name,
        sage_detail=sage_detail,
        agreed=None if agreed is None else dict(agreed),
    )
    touch(Kind.LINK)
    return _row(record)


def agree(link_id: int, agreed: Mapping[str, str] | None, sage_name: str) -> None:
    """What both sides hold from now on, and how Sage's record is called. Raises ``NotFound``."""
    kept = None if agreed is None else dict(agreed)
    columns = {"agreed": kept, "sage_name": sage_name, "gone_at": None}
    if not Link.update(**columns).where(Link.id == link_id).execute():
        raise NotFound(what="mapping", name=link_id)
    touch(Kind.LINK)


def replace_link(
    *, kind: str, tenant_id: int, local_id: int, sage_id: str, made_by: LinkMaker, now: datetime
) -> LinkRow:
    """As ``create_link``, but first takes away what either record is linked to in this tenant."""
    for had in _in_the_way(kind, tenant_id, local_id, sage_id):
        remove_link(had.id)
    return create_link(
        kind=kind,
        tenant_id=tenant_id,
        local_id=local_id,
        sage_id=sage_id,
        made_by=made_by,
        now=now,
    )


def remove_link(link_id: int) -> None:
    """Raises ``NotFound``."""
    if not Link.delete().where(Link.id == link_id).execute():
        raise NotFound(what="mapping", name=link_id)
    touch(Kind.LINK)


def need_linked(kind: str, local_id: int) -> None:
    """Raises ``NotFound`` unless there is such a record for links of this kind."""
    model = _LINKED[kind]
    if model.get_or_none(model._meta.primary_key == local_id) is None:
        raise NotFound(what=kind.replace("_", " "), name=local_id)


def _in_the_way(kind: str, tenant_id: int, local_id: int, sage_id: str) -> list[LinkRow]:
    query = Link.select().where(
        Link.kind == kind,
        Link.tenant == tenant_id,
        (Link.sage_id == sage_id) | (Link.local_id == local_id),
    )
    return [_row(record) for record in query]


def _row(record: Link) -> LinkRow:
    return LinkRow(
        id=record.id,
        tenant_id=record.tenant_id,
        kind=record.kind,
        local_id=record.local_id,
        sage_id=record.sage_id,
        since=record.since,
        made_by=record.made_by,
        agreed=record.agreed,
        sage_name=record.sage_name,
        sage_detail=record.sage_detail,
        gone_at=record.gone_at,
    )
