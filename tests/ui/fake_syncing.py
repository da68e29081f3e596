"""The room for syncing's settings over values in memory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from typing import Any

from fake_products import fits

from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput
from sage_desktop.sync.record_views import Pick
from sage_desktop.sync.syncing_views import ItemCode


class FakeSyncing:
    """``service.syncing``; ``sage`` holds codes and descriptions, ``kept`` what was read of it."""

    def __init__(self, door: Any) -> None:
        self._door = door
        self.sage = {
            "FW-100": "FortiGate 60F firewall",
            "MS-STD": "Managed IT support, per seat",
            "SERVICE": "General services",
        }
        self.kept: dict[str, str] | None = dict(self.sage)
        self.fails_with: Exception | None = None
        self.readings = 0

    async def set_sync(self, tenant_id: int, on: bool) -> None:
        self._change(tenant_id, sync=on)

    async def set_entities(self, tenant_id: int, entities: Collection[str]) -> None:
        self._change(tenant_id, sync_entities=frozenset(entities))

    async def set_without_webhooks(self, tenant_id: int, on: bool) -> None:
        self._change(tenant_id, sync_without_webhooks=on)

    async def set_show_message(self, tenant_id: int, on: bool) -> None:
        self._change(tenant_id, show_message=on)

    async def set_default_item(self, tenant_id: int, code: str) -> ItemCode:
        item = await self.item(tenant_id, code)
        if item.code and item.known is False:
            raise BadInput("unknown_item_code", code=code, business="Northgate Ltd")
        self._change(tenant_id, default_item_code=item.code)
        return item

    async def item(self, tenant_id: int, code: str) -> ItemCode:
        if not code:
            return ItemCode("")
        if self.kept is None:
            return ItemCode(code)
        return ItemCode(code, self.kept.get(code, ""), code in self.kept)

    async def items_were_read(self, tenant_id: int) -> bool:
        return self.kept is not None

    async def items(self, tenant_id: int, search: str = "", limit: int = 50) -> list[Pick]:
        found = (self.kept or {}).items()
        return [Pick(code, code, text) for code, text in found if fits(search, code, text)]

    async def read_items(self, tenant_id: int, **_how: object) -> None:
        self.readings += 1
        self._may_fail()
        self.kept = dict(self.sage)

    def _may_fail(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with

    def _change(self, tenant_id: int, **changes: object) -> None:
        self._may_fail()
        self._door.kept_tenants = [
            replace(view, row=replace(view.row, **changes)) if view.row.id == tenant_id else view
            for view in self._door.kept_tenants
        ]
        self._door.publish(Kind.TENANT)


class SyncingRooms:
    """What ``FakeDoor`` has of syncing."""

    @cached_property
    def syncing(self) -> FakeSyncing:
        return FakeSyncing(self)
