"""The tab *Syncing*: what it says, and its settings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desktop import Run, desktop, settled, until
from fake_door import FakeDoor
from fake_sending import waiting
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from syncing_seen import ALL, banner, change, opened, row

from sage_desktop.book.tenant_rows import AuthType, InvoiceStatus
from sage_desktop.core.errors import BadInput
from sage_desktop.sync.views import TenantState
from sage_desktop.ui.dialogs import Confirm
from sage_desktop.ui.module_page import ModulePage
from sage_desktop.ui.tenant_page import TABS, TenantPage
from sage_desktop.ui.tokens import State


def spoken(widget: QWidget) -> QAccessibleInterface:
    found: QAccessibleInterface = QAccessible.queryAccessibleInterface(widget)
    return found


# what it says


@pytest.mark.parametrize(
    ("changes", "word", "sentence"),
    [
        ({}, "Off", "Nothing is sent to Sage."),
        ({"sync": True}, "Needs you", "Nothing is sent yet: choose what to sync."),
        (
            {"sync": True, "sync_entities": ALL},
            "On",
            "Customers, invoices and products are sent when they are created or updated.",
        ),
        (
            {"sync": True, "sync_entities": frozenset({"product"})},
            "On",
            "Products are sent when they are created or updated.",
        ),
        (
            {"auth_type": AuthType.CUSTOM_APP},
            "Off",
            "Available when “Sync without webhooks” is on.",
        ),
        (
            {"auth_type": AuthType.CUSTOM_APP, "sync": True},
            "Off",
            "Available when “Sync without webhooks” is on. It was on, and goes on then.",
        ),
    ],
)
def test_the_switch_says_what_it_means_now(
    run: Run, furnished: FakeDoor, changes: dict[str, object], word: str, sentence: str
) -> None:
    change(furnished, **changes)

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert tab.chip.word == word
            assert tab.sync.switch.accessibleDescription() == sentence
            assert tab.sync.switch.isChecked() == bool(changes.get("sync"))

    run(story())


def test_a_disabled_module_is_said_and_enabled_from_here(run: Run, furnished: FakeDoor) -> None:
    furnished.kept_module = replace(furnished.kept_module, enabled=False)
    change(furnished, sync=True, sync_entities=ALL)

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert (tab.chip.word, tab.chip.state) == ("Paused", State.NEUTRAL)
            assert "disabled" in tab.sync.switch.accessibleDescription()
            assert tab.disabled.isVisibleTo(tab)
            assert tab.disabled.button is not None
            tab.disabled.button.click()
            await settled(made.window)
            assert furnished.kept_module.enabled
            assert not tab.disabled.isVisibleTo(tab)
            assert tab.chip.word == "On"

    run(story())


def test_a_sign_in_that_ended_is_said(run: Run, furnished: FakeDoor) -> None:
    change(furnished, sync=True, sync_entities=ALL)
    first = furnished.kept_tenants[0]
    furnished.kept_tenants[0] = replace(first, state=TenantState.RECONNECT)

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert tab.chip.word == "Needs you"
            assert "sign in to Sage again" in tab.sync.switch.accessibleDescription()

    run(story())


def test_the_invoice_status_of_the_module_stands_here_with_a_way_to_it(
    run: Run, furnished: FakeDoor
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert tab.status.title.text() == "Default invoice status: Draft"
            await furnished.set_default_invoice_status(InvoiceStatus.ISSUED)
            await settled(made.window)
            assert tab.status.title.text() == "Default invoice status: Issued"
            assert "final in Sage" in tab.status.text.text()
            tab.module_button.click()
            await settled(made.window)
            assert isinstance(made.window.page, ModulePage)

    run(story())


@pytest.mark.parametrize("where", ["customers", "products"])
def test_what_sage_changed_is_imported_by_hand(run: Run, furnished: FakeDoor, where: str) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.wanted.emit(where)
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, TenantPage)
            assert page.tabs.index() == TABS.index(where)

    run(story())


# settings


def test_switches_act_at_once(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert tab.sync.switch.accessibleName() == "Sync to Sage"
            tab.sync.switch.click()
            await settled(made.window)
            assert row(furnished).sync
            tab.message.switch.click()
            await settled(made.window)
            assert not row(furnished).show_message
            tab.sync.switch.click()
            await settled(made.window)
            assert not row(furnished).sync

    run(story())


def test_who_forgot_the_default_tenant_is_told(run: Run, furnished: FakeDoor) -> None:
    furnished.kept_module = replace(furnished.kept_module, default_tenant_id=None)

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            assert tab.default.title.text() == "No default tenant"
            tab.default_button.click()
            await settled(made.window)
            assert furnished.kept_module.default_tenant_id == 1
            assert not tab.default_button.isVisible()

    run(story())


@pytest.mark.parametrize("wanted", [True, False])
def test_what_changed_before_goes_only_if_it_is_wanted(
    run: Run, furnished: FakeDoor, wanted: bool
) -> None:
    furnished.sending.kept = [waiting(1), waiting(2)]

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.sync.switch.click()
            await until(lambda: isinstance(QApplication.activeModalWidget(), Confirm))
            shown = QApplication.activeModalWidget()
            assert isinstance(shown, Confirm)
            assert shown.act.text() == "Send 2 records"
            (shown.accept if wanted else shown.reject)()
            await settled(made.window)
            assert row(furnished).sync
            left = [] if wanted else [("leave waiting", 1)]
            assert furnished.sending.did == left

    run(story())


def test_what_fails_is_said_and_the_tab_shows_what_holds(run: Run, furnished: FakeDoor) -> None:
    furnished.syncing.fails_with = BadInput("busy", tenant="Northgate")

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            tab.sync.switch.click()
            await settled(made.window)
            assert "already being imported" in banner(made)
            assert not tab.sync.switch.isChecked()
            tab.entities.toggle(0)
            await settled(made.window)
            assert tab.entities.texts() == []

    run(story())


def test_entities_are_ticked_with_the_mouse(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            field = tab.entities
            assert field.accessibleName() == "Entities to sync"
            QTest.mouseClick(field, Qt.MouseButton.LeftButton)
            view = field.view()
            await until(view.isVisible)
            for line in (0, 2):
                place = view.visualRect(view.model().index(line, 0)).center()
                QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
                assert view.isVisible(), "several can be ticked"
            await settled(made.window)
            assert row(furnished).sync_entities == {"customer", "product"}
            field.hidePopup()
            assert field.texts() == ["Customers", "Products"]
            cross = field._chips()[0].cross.center()
            QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=cross)
            await settled(made.window)
            assert row(furnished).sync_entities == {"product"}
            assert not view.isVisible()

    run(story())


def test_entities_are_ticked_with_the_keyboard(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            field, view = tab.entities, tab.entities.view()
            field.setFocus()
            QTest.keyClick(field, Qt.Key.Key_I)
            assert not view.isVisible()
            QTest.keyClick(field, Qt.Key.Key_Down)
            await until(view.isVisible)
            QTest.keyClick(view, Qt.Key.Key_Space)
            QTest.keyClick(view, Qt.Key.Key_Down)
            QTest.keyClick(view, Qt.Key.Key_Return)
            assert view.isVisible()
            await settled(made.window)
            assert row(furnished).sync_entities == {"customer", "invoice"}
            QTest.keyClick(view, Qt.Key.Key_Space)
            QTest.keyClick(view, Qt.Key.Key_Escape)
            await until(lambda: not view.isVisible())
            await settled(made.window)
            assert row(furnished).sync_entities == {"customer"}
            assert field.currentIndex() == -1

    run(story())


def test_what_is_chosen_is_heard(run: Run, furnished: FakeDoor) -> None:
    change(furnished, sync_entities=frozenset({"invoice", "customer"}))

    async def story() -> None:
        async with desktop(furnished) as made:
            tab = await opened(made)
            said = spoken(tab.entities)
            assert said.role() == QAccessible.Role.ComboBox
            text = said.text(QAccessible.Text.Description)
            assert text.startswith("Customers, Invoices. Only these are sent")
            tab.entities.resize(90, 32)
            assert tab.entities._chips() == [], "names are written out where chips have no room"

    run(story())
