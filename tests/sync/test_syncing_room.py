"""The room *syncing*: settings one by one, and Sage's items as last read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from customer_room import NOW, Room, open_room
from msgspec import Raw, json

from sage_desktop.book import tenants
from sage_desktop.book.tenant_rows import AuthType, TenantRow
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.mirror import lists
from sage_desktop.mirror.lists import Reading
from sage_desktop.mirror.store import Mirror
from sage_desktop.sync.imports.products import PRODUCT, SERVICE, product_entry, service_entry
from sage_desktop.sync.runs import Runs
from sage_desktop.sync.syncing import Syncing, sync_supported
from sage_desktop.sync.syncing_views import ItemCode


@dataclass
class Desk:
    room: Room
    mirror: Mirror
    syncing: Syncing
    tenant_id: int

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.room.run(work)

    @property
    def row(self) -> TenantRow:
        return self.room.read(lambda: tenants.tenant(self.tenant_id))

    def keep(self, name: str, *items: tuple[str, str], read: bool = True) -> None:
        """Keeps items (code, description) as last read of one list."""
        entry = product_entry if name == PRODUCT else service_entry

        def work(db: sqlite3.Connection) -> None:
            entries = [
                entry(
                    Raw(json.encode({"id": f"{name}{i}", "description": text, "item_code": code}))
                )
                for i, (code, text) in enumerate(items)
            ]
            lists.store(db, self.tenant_id, name, entries, 1)
            if read:
                lists.keep_reading(db, self.tenant_id, name, Reading(complete_at=NOW))

        self.run(self.mirror.write(work))

    def codes(self, search: str = "", limit: int = 50) -> list[Any]:
        found = self.run(self.syncing.items(self.tenant_id, search, limit))
        assert all(pick.id == pick.name for pick in found)
        return [pick.id for pick in found]

    def item(self, code: str) -> Any:
        return self.run(self.syncing.item(self.tenant_id, code))


def clock() -> Any:
    return NOW


async def nobody(_tenant_id: int) -> TenantRow:
    raise AssertionError("Sage is not asked")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    unused: Callable[[TenantRow], Any] = lambda _tenant: None  # noqa: E731
    with open_room(tmp_path) as room:
        mirror = room.run(Mirror.open(tmp_path / "mirror.sqlite3"))
        runs = Runs(room.book, tmp_path / "locks", clock)
        syncing = Syncing(room.book, mirror, runs, nobody, unused, clock)
        yield Desk(room, mirror, syncing, room.tenant("Northgate"))
        room.run(mirror.aclose())


def test_each_setting_is_kept_and_told(desk: Desk) -> None:
    before = desk.row
    assert (before.sync, before.sync_entities, before.default_item_code) == (False, set(), "")
    desk.run(desk.syncing.set_sync(desk.tenant_id, True))
    desk.run(desk.syncing.set_entities(desk.tenant_id, ["product", "customer", "product"]))
    desk.run(desk.syncing.set_without_webhooks(desk.tenant_id, True))
    desk.run(desk.syncing.set_show_message(desk.tenant_id, False))
    assert desk.row == replace(
        before,
        sync=True,
        sync_entities=frozenset({"customer", "product"}),
        sync_without_webhooks=True,
        show_message=False,
    )
    desk.run(desk.syncing.set_entities(desk.tenant_id, ()))
    assert desk.row.sync_entities == frozenset()
    assert len(desk.room.news) == 6


def test_what_cannot_be_synced_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput) as refused:
        desk.run(desk.syncing.set_entities(desk.tenant_id, ["customer", "supplier"]))
    assert (refused.value.code, refused.value.data["name"]) == ("unknown_entity", "supplier")
    assert desk.row.sync_entities == frozenset()
    with pytest.raises(NotFound):
        desk.run(desk.syncing.set_sync(77, True))


def test_a_custom_app_is_supported_without_webhooks_only(desk: Desk) -> None:
    row = desk.row
    custom = replace(row, auth_type=AuthType.CUSTOM_APP)
    assert sync_supported(row)
    assert not sync_supported(custom)
    assert not sync_supported(replace(custom, sync=True))
    assert sync_supported(replace(custom, sync_without_webhooks=True))


def test_items_are_those_with_a_code_by_description(desk: Desk) -> None:
    desk.keep(PRODUCT, ("FW-1", "Firewall"), ("", "Without a code"), ("CAB", "cable"))
    desk.keep(SERVICE, ("SERVICE", "General services"), ("FW-1", "Firewall care"), (" ", "Blank"))
    assert desk.codes() == ["CAB", "FW-1", "SERVICE"]
    assert desk.codes(limit=2) == ["CAB", "FW-1"]
    assert desk.codes("general") == ["SERVICE"]
    assert desk.codes("fw-1 FIREW") == ["FW-1"]
    assert desk.codes("nothing of the kind") == []
    [pick] = desk.run(desk.syncing.items(desk.tenant_id, "cab"))
    assert (pick.name, pick.detail) == ("CAB", "cable")
    assert desk.run(desk.syncing.items(desk.tenant_id + 1)) == []


def test_items_that_are_not_in_use_are_no_choice(desk: Desk) -> None:
    retired = {"id": "x", "description": "Fax line", "item_code": "FAX", "active": False}
    entry = product_entry(Raw(json.encode(retired)))
    desk.run(desk.mirror.write(lambda db: lists.store(db, desk.tenant_id, PRODUCT, [entry], 1)))
    desk.keep(PRODUCT)
    desk.keep(SERVICE)
    assert desk.codes() == []
    assert desk.item("FAX") == ItemCode("FAX", "", False)


def test_the_very_code_comes_first_however_many_contain_it(desk: Desk) -> None:
    desk.keep(PRODUCT, *((f"S1-{i:03}", f"A thing {i:03}") for i in range(300)), ("S1", "Zebra"))
    found = desk.codes("s1", limit=20)
    assert found[:2] == ["S1", "S1-000"]
    assert len(found) == 20


def test_many_items_without_a_code_do_not_hide_those_with_one(desk: Desk) -> None:
    desk.keep(PRODUCT, *(("", f"A thing {i:03}") for i in range(500)), ("LAST", "Zebra"))
    assert desk.codes(limit=5) == ["LAST"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("VPS-2", ItemCode("VPS-2", "Server", True)),
        (" vps-2 ", ItemCode("VPS-2", "Server", True)),
        ("vps-3", ItemCode("vps-3", "lower", True)),
        ("VPS-3", ItemCode("VPS-3", "upper", True)),
        ("TWO WORDS", ItemCode("two  words", "Spaces", True)),
        ("PS-2", ItemCode("PS-2", "", False)),
        ("Server VPS-2", ItemCode("Server VPS-2", "", False)),
        ("", ItemCode("")),
    ],
)
def test_a_code_is_found_whatever_its_case(desk: Desk, typed: str, found: ItemCode) -> None:
    desk.keep(PRODUCT, ("VPS-2", "Server"), ("vps-3", "lower"), ("two  words", "Spaces"))
    desk.keep(SERVICE, ("VPS-3", "upper"))
    assert desk.item(typed) == found


def test_a_code_that_sage_does_not_have_is_refused_once_sage_was_read(desk: Desk) -> None:
    def choose(code: str) -> ItemCode:
        item: ItemCode = desk.run(desk.syncing.set_default_item(desk.tenant_id, code))
        return item

    assert choose(" NEW ") == ItemCode("NEW", "", None), "accepted: nobody knows yet"
    assert desk.row.default_item_code == "NEW"
    desk.keep(PRODUCT, ("FW-1", "Firewall"))
    assert choose("NEW").known is None, "services were not read yet"
    desk.keep(SERVICE)
    with pytest.raises(BadInput) as refused:
        choose("OTHER")
    assert refused.value.code == "unknown_item_code"
    assert refused.value.data == {"code": "OTHER", "business": "Northgate"}
    assert desk.row.default_item_code == "NEW"
    assert choose("fw-1") == ItemCode("FW-1", "Firewall", True)
    assert choose("") == ItemCode("")
    assert desk.row.default_item_code == ""


def test_an_item_that_is_gone_is_no_choice_any_more(desk: Desk) -> None:
    desk.keep(PRODUCT, ("FW-1", "Firewall"))
    desk.keep(SERVICE)
    gone = lambda db: lists.mark_gone(db, desk.tenant_id, PRODUCT, ["product0"], NOW)  # noqa: E731
    desk.run(desk.mirror.write(gone))
    assert desk.codes() == []
    assert desk.item("FW-1") == ItemCode("FW-1", "", False)
