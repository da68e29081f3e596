"""The room of syncing's settings: what is sent to Sage, and the item for lines without a code."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from sage_desktop.book import tenants
from sage_desktop.book.store import Book
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import BadInput
from sage_desktop.core.names import name_key
from sage_desktop.core.progress import Cancel, Report, unheard
from sage_desktop.mirror import lists
from sage_desktop.mirror.store import Mirror
from sage_desktop.sync.access import ClientOf, Ready
from sage_desktop.sync.imports.products import PRODUCT_LISTS, SERVICE_LISTS, code_of
from sage_desktop.sync.imports.reading import ListReader
from sage_desktop.sync.record_views import Pick
from sage_desktop.sync.runs import Runs, naming
from sage_desktop.sync.syncing_views import ENTITIES, ItemCode, sync_supported

__all__ = ["Syncing", "sync_supported"]

_LISTS = (*PRODUCT_LISTS, *SERVICE_LISTS)
_AT_ONCE = 200


class Syncing:
    """Each setting is one transaction. Nothing here sends anything."""

    def __init__(
        self,
        book: Book,
        mirror: Mirror,
        runs: Runs,
        ready: Ready,
        client_of: ClientOf,
        clock: Clock,
    ) -> None:
        self._book = book
        self._mirror = mirror
        self._runs = runs
        self._ready = ready
        self._client_of = client_of
        self._clock = clock

    # settings

    async def set_sync(self, tenant_id: int, on: bool) -> None:
        """A wish: whether it can come true tells ``sync_supported``."""
        await self._book.write(lambda: tenants.update_tenant(tenant_id, sync=on))

    async def set_entities(self, tenant_id: int, entities: Collection[str]) -> None:
        """Raises ``BadInput("unknown_entity")``."""
        for each in entities:
            if each not in ENTITIES:
                raise BadInput("unknown_entity", name=each)
        chosen = frozenset(entities)
        await self._book.write(lambda: tenants.update_tenant(tenant_id, sync_entities=chosen))

    async def set_without_webhooks(self, tenant_id: int, on: bool) -> None:
        await self._book.write(lambda: tenants.update_tenant(tenant_id, sync_without_webhooks=on))

    async def set_show_message(self, tenant_id: int, on: bool) -> None:
        await self._book.write(lambda: tenants.update_tenant(tenant_id, show_message=on))

    async def set_default_item(self, tenant_id: int, code: str) -> ItemCode:
        """Keeps the code as Sage writes it; "" for none. Raises ``BadInput("unknown_item_code")``.

        One that is not ``known`` yet is kept as it is.
        """
        item = await self.checked_item(tenant_id, code)
        await self._book.write(
            lambda: tenants.update_tenant(tenant_id, default_item_code=item.code)
        )
        return item

    # Sage's items

    async def checked_item(self, tenant_id: int, code: str) -> ItemCode:
        """As ``item``. Raises ``BadInput("unknown_item_code")`` for one that Sage does not have."""
        item = await self.item(tenant_id, code)
        if item.code and item.known is False:
            row = await self._book.read(lambda: tenants.tenant(tenant_id))
            business = row.business.name if row.business is not None else row.name
            raise BadInput("unknown_item_code", code=item.code, business=business)
        return item

    async def item(self, tenant_id: int, code: str) -> ItemCode:
        """What was last read of the item with this code, whatever its case."""
        wanted = code.strip()
        if not wanted:
            return ItemCode("")
        found = await self._mirror.read(lambda db: _with_code(db, tenant_id, wanted))
        if found is not None:
            return ItemCode(*found, known=True)
        was_read = await self.items_were_read(tenant_id)
        return ItemCode(wanted, known=False if was_read else None)

    async def items_were_read(self, tenant_id: int) -> bool:
        """Whether products and services were both read completely once."""
        return await self._mirror.read(
            lambda db: all(lists.reading(db, tenant_id, each.name).complete_at for each in _LISTS)
        )

    async def items(self, tenant_id: int, search: str = "", limit: int = 50) -> list[Pick]:
        """Sage's items in use that have a code, as last read, by description.

        The one with exactly the code ``search`` comes first.
        """
        return await self._mirror.read(lambda db: _items(db, tenant_id, search, limit))

    async def read_items(
        self, tenant_id: int, *, report: Report = unheard, cancel: Cancel | None = None
    ) -> None:
        """Reads products and services from Sage into the mirror; what changed only, if it can.

        Raises ``Cancelled``, ``BadInput("busy")``, and what reading Sage can raise.
        """
        tenant = await self._ready(tenant_id)
        business_id = tenant.business.id if tenant.business is not None else ""
        with naming(tenant):
            async with self._runs.alone(tenant_id):
                reader = ListReader(
                    self._mirror,
                    self._client_of(tenant),
                    tenant_id,
                    business_id,
                    self._clock,
                    report,
                    cancel or Cancel(),
                )
                await reader.read(_LISTS, everything=False)


def _items(db: sqlite3.Connection, tenant_id: int, search: str, limit: int) -> list[Pick]:
    """Mirror thread. Of several items with one code the first is shown."""
    exact = _with_code(db, tenant_id, search.strip()) if search.strip() else None
    found = {} if exact is None else {exact[0]: exact[1]}
    rest: dict[str, str] = {}
    for each in _LISTS:
        rest |= _coded(db, tenant_id, each.name, search, limit)
    found |= {code: rest[code] for code in sorted(rest, key=lambda code: name_key(rest[code]))}
    return [Pick(code, code, text) for code, text in list(found.items())[:limit]]


def _coded(
    db: sqlite3.Connection, tenant_id: int, name: str, search: str, limit: int
) -> dict[str, str]:
    """Codes and descriptions of the first ``limit`` items of one list that have a code."""
    found: dict[str, str] = {}
    offset = 0
    while len(found) < limit:
        ids = lists.search(db, tenant_id, name, search, offset, _AT_ONCE)
        if not ids:
            break
        offset += len(ids)
        for code, description in _codes(db, tenant_id, name, ids):
            if code and len(found) < limit:
                found.setdefault(code, description)
    return found


def _with_code(db: sqlite3.Connection, tenant_id: int, code: str) -> tuple[str, str] | None:
    """The item with exactly this code, else one that differs in case only."""
    other: tuple[str, str] | None = None
    for each in _LISTS:
        ids = lists.ending(db, tenant_id, each.name, code)
        for found in _codes(db, tenant_id, each.name, ids):
            if found[0] == code:
                return found
            if name_key(found[0]) == name_key(code):
                other = other or found
    return other


def _codes(
    db: sqlite3.Connection, tenant_id: int, name: str, ids: Sequence[str]
) -> list[tuple[str, str]]:
    """In the order of ``ids``."""
    bodies = lists.records(db, tenant_id, name, ids)
    return [code_of(bodies[sage_id][0]) for sage_id in ids if sage_id in bodies]
