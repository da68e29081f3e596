"""Which Sage category of a tenant goes into which Halo product group.

Plain functions for ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

from datetime import datetime

from sage_desktop.book.product_groups import product_group
from sage_desktop.book.product_rows import CategoryRow
from sage_desktop.book.records.products import Category
from sage_desktop.book.session import touch
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.book.tenants import tenant
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import NotFound


def categories(tenant_id: int, grouping: Grouping) -> list[CategoryRow]:
    """The tenant's mapped categories, oldest first."""
    query = Category.select().where(Category.tenant == tenant_id, Category.grouping == grouping)
    return [_row(record) for record in query.order_by(Category.since, Category.id)]


def map_category(
    tenant_id: int, grouping: Grouping, sage_id: str, name: str, group_id: int, now: datetime
) -> CategoryRow:
    """Puts what Sage has in this category into that group from the next import on.

    ``name`` is how Sage calls the category. Raises ``NotFound`` for the tenant or group.
    """
    tenant(tenant_id)
    product_group(group_id)
    had = _had(tenant_id, grouping, sage_id)
    if had is None:
        had = Category.create(
            tenant=tenant_id,
            grouping=grouping,
            sage_id=sage_id,
            name=name,
            group=group_id,
            since=now,
        )
        touch(Kind.CATEGORY)
    elif (had.name, had.group_id) != (name, group_id):
        Category.update(name=name, group=group_id, since=now).where(Category.id == had.id).execute()
        touch(Kind.CATEGORY)
    return _row(Category.get_by_id(had.id))


def unmap_category(tenant_id: int, grouping: Grouping, sage_id: str) -> None:
    """From now on the tenant's default group stands in for it. Raises ``NotFound``."""
    had = _had(tenant_id, grouping, sage_id)
    if had is None:
        raise NotFound(what="mapping", name=sage_id)
    had.delete_instance()
    touch(Kind.CATEGORY)


def _had(tenant_id: int, grouping: Grouping, sage_id: str) -> Category | None:
    found: Category | None = Category.get_or_none(
        Category.tenant == tenant_id, Category.grouping == grouping, Category.sage_id == sage_id
    )
    return found


def _row(record: Category) -> CategoryRow:
    return CategoryRow(
        id=record.id,
        tenant_id=record.tenant_id,
        grouping=record.grouping,
        sage_id=record.sage_id,
        name=record.name,
        group_id=record.group_id,
        since=record.since,
    )
