"""The room of Sage's product categories: which goes into which Halo product group.

Sage's items have no category; by the tenant's choice their sales ledger account or their type
stands for it (``sage/api.md`` 11.10).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from sage_desktop.book import account_codes, categories, product_groups, tenants
from sage_desktop.book.product_rows import CategoryRow, ProductGroupRow
from sage_desktop.book.store import Book
from sage_desktop.book.tax_rows import AccountCodeRow
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import NotFound
from sage_desktop.core.i18n import tr
from sage_desktop.core.names import name_key
from sage_desktop.mirror import lists
from sage_desktop.mirror.store import Mirror
from sage_desktop.sync.imports.products import (
    PRODUCT,
    PRODUCT_TYPE,
    SERVICE,
    SERVICE_TYPE,
    categories_of,
)
from sage_desktop.sync.product_views import CategoryView

Seen = Mapping[str, tuple[str, int]]
"""Categories that items are in as last read: what Sage calls each, and how many items."""


class Categories:
    """Categories of tenants, each time for the grouping that the tenant has."""

    def __init__(self, book: Book, mirror: Mirror, clock: Clock) -> None:
        self._book = book
        self._mirror = mirror
        self._clock = clock
        self._counted: dict[int, tuple[object, Seen | None]] = {}

    async def of(self, tenant_id: int) -> list[CategoryView]:
        """All that the tenant's items can be in, and what is mapped, by name. No request."""
        grouping = (await self._book.read(lambda: tenants.tenant(tenant_id))).group_items_by
        seen = await self._mirror.read(lambda db: self._count(db, tenant_id, grouping))
        return await self._book.read(lambda: _views(tenant_id, grouping, seen))

    def _count(self, db: sqlite3.Connection, tenant_id: int, grouping: Grouping) -> Seen | None:
        """Mirror thread. Very many items are counted once for each reading of Sage."""
        state = (grouping, *(lists.reading(db, tenant_id, name) for name in (PRODUCT, SERVICE)))
        known, seen = self._counted.get(tenant_id, (None, None))
        if known != state:
            seen = _seen(db, tenant_id, grouping)
            self._counted[tenant_id] = (state, seen)
        return seen

    async def map(self, tenant_id: int, sage_id: str, group_id: int | None) -> None:
        """Puts a category into a group with the next import; None: into the default group.

        Raises ``NotFound`` for a category that the tenant does not have.
        """
        name = await self._name(tenant_id, sage_id)
        moment = self._clock()

        def work() -> None:
            grouping = tenants.tenant(tenant_id).group_items_by
            had = {row.sage_id for row in categories.categories(tenant_id, grouping)}
            if group_id is not None:
                categories.map_category(tenant_id, grouping, sage_id, name, group_id, moment)
            elif sage_id in had:
                categories.unmap_category(tenant_id, grouping, sage_id)

        await self._book.write(work)

    async def set_grouping(self, tenant_id: int, grouping: Grouping) -> None:
        """What is mapped for the other grouping is kept for when it is chosen again."""
        await self._book.write(lambda: tenants.update_tenant(tenant_id, group_items_by=grouping))

    async def set_default_group(self, tenant_id: int, group_id: int | None) -> None:
        """Raises ``NotFound`` for a group that there is not."""

        def work() -> None:
            if group_id is not None:
                product_groups.product_group(group_id)
            tenants.update_tenant(tenant_id, default_group_id=group_id)

        await self._book.write(work)

    async def _name(self, tenant_id: int, sage_id: str) -> str:
        for view in await self.of(tenant_id):
            if view.sage_id == sage_id:
                return view.name
        raise NotFound(what="Sage category", name=sage_id)


def _seen(db: sqlite3.Connection, tenant_id: int, grouping: Grouping) -> Seen | None:
    """None: neither products nor services were ever read."""
    read = [name for name in (PRODUCT, SERVICE) if _was_read(db, tenant_id, name)]
    if not read:
        return None
    bodies = (body for name in read for body in lists.bodies_there(db, tenant_id, name))
    return categories_of(bodies, grouping)


def _was_read(db: sqlite3.Connection, tenant_id: int, name: str) -> bool:
    return lists.reading(db, tenant_id, name).complete_at is not None


def _views(tenant_id: int, grouping: Grouping, seen: Seen | None) -> list[CategoryView]:
    """Book thread. Sage's present names come before those that were kept with a mapping."""
    mapped = {row.sage_id: row for row in categories.categories(tenant_id, grouping)}
    groups = {row.id: row for row in product_groups.product_groups()}
    names = {row.sage_id: row.name for row in mapped.values()}
    names |= {sage_id: name or sage_id for sage_id, (name, _) in (seen or {}).items()}
    if grouping is Grouping.ITEM_TYPE:
        ours = {PRODUCT_TYPE: tr("Non-stock"), SERVICE_TYPE: tr("Service")}
        told = {key: name for key, name in names.items() if name != key or key not in ours}
        names = {**ours, **told}
    else:
        accounts = {row.sage_id: row for row in account_codes.account_codes(tenant_id)}
        names |= {
            sage_id: _account(row)
            for sage_id, row in accounts.items()
            if row.offered or sage_id in names
        }
    views = [_view(key, name, seen, mapped.get(key), groups) for key, name in names.items()]
    return sorted(views, key=lambda view: (name_key(view.name), view.sage_id))


def _view(
    sage_id: str,
    name: str,
    seen: Seen | None,
    mapping: CategoryRow | None,
    groups: Mapping[int, ProductGroupRow],
) -> CategoryView:
    items = None if seen is None else seen.get(sage_id, ("", 0))[1]
    group = groups.get(mapping.group_id) if mapping is not None else None
    if group is None:
        return CategoryView(sage_id, name, items, None)
    return CategoryView(sage_id, name, items, group.id, group.name)


def _account(row: AccountCodeRow) -> str:
    return f"{row.code} {row.name}".strip()
