"""The tab *Syncing* with a custom developer app."""

from __future__ import annotations

from desktop import Run, desktop, settled
from fake_door import FakeDoor
from syncing_seen import ALL, change, opened, row

from sage_desktop.book.tenant_rows import AuthType


def test_with_a_custom_app_all_waits_for_the_one_switch(run: Run, furnished: FakeDoor) -> None:
    change(furnished, auth_type=AuthType.CUSTOM_APP)

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert tab.unsupported.isVisibleTo(tab)
            assert "not supported with a custom developer app" in tab.unsupported.accessibleName()
            assert "uses webhooks" in tab.unsupported.accessibleName()
            switch = tab.watching.switch
            assert switch.accessibleName() == "Sync without webhooks"
            assert not switch.isChecked()
            rest = (tab.sync.switch, tab.entities, tab.item, tab.read_button, tab.message.switch)
            assert [each.isEnabled() for each in rest] == [False] * 5
            assert all(each.isVisibleTo(tab) for each in rest)
            switch.click()
            await settled(made.window)
            assert row(furnished).sync_without_webhooks
            assert [each.isEnabled() for each in rest] == [True] * 5
            assert not tab.unsupported.isVisibleTo(tab)
            switch.click()
            await settled(made.window)
            assert not row(furnished).sync_without_webhooks
            assert tab.unsupported.isVisibleTo(tab)

    run(story())


def test_with_the_halo_app_there_is_no_such_switch(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert not tab.watching.isVisibleTo(tab)
            assert not tab.unsupported.isVisibleTo(tab)

    run(story())


def test_another_tenant_shows_nothing_of_the_first(run: Run, furnished: FakeDoor) -> None:
    change(furnished, sync=True, sync_entities=ALL, default_item_code="SERVICE")

    async def story() -> None:
        async with desktop(furnished) as made:
            await opened(made)
            tab = await opened(made, 2)
            assert not tab.sync.switch.isChecked()
            assert tab.entities.chosen() == frozenset()
            assert tab.item.text() == ""

    run(story())
