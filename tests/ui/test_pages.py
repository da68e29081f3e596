"""What each page shows and does, through the fake door."""

from __future__ import annotations

from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from sage_desktop.book.tenant_rows import InvoiceStatus
from sage_desktop.core.changes import Kind
from sage_desktop.sync.views import TenantState
from sage_desktop.ui.home_page import HomePage
from sage_desktop.ui.integrations_page import IntegrationsPage
from sage_desktop.ui.module_page import ModulePage
from sage_desktop.ui.navigation import INTEGRATIONS, MODULE, TENANTS
from sage_desktop.ui.tenants_page import TenantsPage
from sage_desktop.ui.widgets import Button, PlainLabel


def texts(widget: QWidget) -> list[str]:
    """The plain texts that can be seen in ``widget``."""
    return [label.text() for label in widget.findChildren(PlainLabel) if label.isVisible()]


def path(made: Desktop) -> list[str]:
    return [crumb.text for crumb in made.window.page.crumbs()]


async def answer(made: Desktop, words: str) -> str:
    """Waits for a question, presses the button called ``words``, and gives the question's text."""

    def dialogs() -> list[QDialog]:
        found = QApplication.topLevelWidgets()
        return [d for d in found if isinstance(d, QDialog) and d.isVisible()]

    await until(dialogs)
    dialog = dialogs()[0]
    text = dialog.accessibleDescription()
    next(found for found in dialog.findChildren(Button) if found.words() == words).click()
    await settled(made.window)
    return text


# Home


def test_the_welcome_offers_two_ways(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            page = made.window.page
            assert isinstance(page, HomePage)
            assert page.welcome.isVisible()
            assert not page.tiles.isVisible()
            page.welcome.demo_button.click()
            assert made.demos == 1
            page.welcome.connect_button.click()
            await until(lambda: not page.scope.busy)
            await settled(made.window)
            assert empty.kept_module.enabled
            assert path(made)[:3] == ["Configuration", "Sage Business Cloud", "Tenants"]
            assert len(path(made)) == 4

    run(story())


def test_the_welcome_of_the_demo_promises_no_keychain(run: Run, empty: FakeDoor) -> None:
    async def log_in(_url: str) -> None:
        raise AssertionError("nobody logs in")

    async def story() -> None:
        async with desktop(empty, demo_login=log_in) as made:
            shown = texts(made.window.page)
            assert any("This is the demo" in text for text in shown)
            assert not any("keychain" in text for text in shown)

    run(story())


def test_the_welcome_warns_of_a_missing_keychain(run: Run, empty: FakeDoor) -> None:
    empty.secrets_note = "keychain_missing"

    async def story() -> None:
        async with desktop(empty) as made:
            assert any("no system keychain" in text for text in texts(made.window.page))

    run(story())


# Integrations


def test_plus_appears_on_focus_and_on_hover_and_keeps_its_place(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            made.window.navigate(INTEGRATIONS)
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, IntegrationsPage)
            card, plus = page.card, page.card.plus
            assert plus.accessibleName() == "Enable Sage Business Cloud"
            place = plus.geometry()
            assert not plus.seen
            card.setFocus(Qt.FocusReason.TabFocusReason)
            assert plus.seen
            plus.setFocus(Qt.FocusReason.TabFocusReason)
            assert plus.seen
            plus.clearFocus()
            assert not plus.seen
            inside = QPointF(5, 5)
            QApplication.sendEvent(card, QEnterEvent(inside, inside, inside))
            assert card.underMouse()
            card.event(QEvent(QEvent.Type.HoverEnter))
            assert plus.seen
            assert plus.geometry() == place

    run(story())


def test_plus_enables_and_the_card_opens_the_module(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            made.window.navigate(INTEGRATIONS)
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, IntegrationsPage)
            page.card.plus.click()
            await settled(made.window)
            assert empty.kept_module.enabled
            assert page.card.module_enabled
            assert not page.card.plus.isVisible()
            assert page.banners.shown is not None
            page.card.click()
            await settled(made.window)
            assert path(made)[-1] == "Sage Business Cloud"
            made.window.navigate(INTEGRATIONS)
            await settled(made.window)
            assert page.banners.shown is None

    run(story())


def test_enter_and_the_plus_key_enable(run: Run, empty: FakeDoor, qtbot: QtBot) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            made.window.navigate(INTEGRATIONS)
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, IntegrationsPage)
            for key in (Qt.Key.Key_Return, Qt.Key.Key_Plus):
                await empty.disable_module()
                await settled(made.window)
                qtbot.keyClick(page.card, key)
                await settled(made.window)
                assert empty.kept_module.enabled

    run(story())


# the module


def test_the_module_page_sets_the_defaults(run: Run, furnished: FakeDoor, qtbot: QtBot) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(MODULE)
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, ModulePage)
            assert page.tenants.accessibleName() == "Sage Business Cloud Tenants"
            assert page.tenants.accessibleDescription() == "3 tenants, 2 connected."
            assert page.default_tenant.accessibleName() == "Default tenant"
            assert page.default_tenant.value() == 1
            qtbot.keyClick(page.default_tenant, Qt.Key.Key_Down)
            await settled(made.window)
            assert furnished.kept_module.default_tenant_id == 2
            assert page.invoice_status.accessibleName() == "Default invoice status"
            qtbot.keyClick(page.invoice_status, Qt.Key.Key_Down)
            await settled(made.window)
            assert furnished.kept_module.default_invoice_status is InvoiceStatus.ISSUED
            page.tenants.click()
            await settled(made.window)
            assert path(made)[-1] == "Tenants"

    run(story())


def test_disabling_asks_and_enabling_does_not(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            made.window.navigate(MODULE)
            await settled(made.window)
            page = made.window.page
            assert isinstance(page, ModulePage)
            page.disable.click()
            await answer(made, "Keep it enabled")
            assert furnished.kept_module.enabled
            page.disable.click()
            await answer(made, "Disable")
            assert not furnished.kept_module.enabled
            assert made.window.top_bar.status.text() == "Module disabled"
            assert not page.disable.isVisible()
            assert page.enable.accessibleName() == "Enable Sage Business Cloud"
            page.enable.click()
            await settled(made.window)
            assert furnished.kept_module.enabled

    run(story())


# the tenants


async def tenants_page(made: Desktop) -> TenantsPage:
    made.window.navigate(TENANTS)
    await settled(made.window)
    page = made.window.page
    assert isinstance(page, TenantsPage)
    return page


def test_new_leads_to_an_empty_tenant(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await tenants_page(made)
            assert page.new_button.words() == "New"
            page.new_button.click()
            await settled(made.window)
            assert made.window.page is not page

    run(story())


def test_tenants_are_searched_and_opened(run: Run, furnished: FakeDoor, qtbot: QtBot) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await tenants_page(made)
            page.focus_search()
            qtbot.keyClicks(page.search_field, "cloud")
            assert [view.row.id for view in page.table.model().rows()] == [2]
            qtbot.keyClick(page.table, Qt.Key.Key_Return)
            await settled(made.window)
            assert path(made)[-1] == "Northgate Cloud"
            page = await tenants_page(made)
            qtbot.keyClicks(page.search_field, " nothing")
            assert not page.table.isVisible()
            assert "No tenant fits the search." in texts(page)
            clear = next(b for b in page.findChildren(Button) if b.words() == "Clear filter")
            clear.click()
            assert page.table.model().rowCount() == 3

    run(story())


def test_disconnecting_asks_and_names_who_stays(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await tenants_page(made)
            page.table.choose(3)
            assert not page.disconnect_button.isEnabled()
            page.table.choose(2)
            page.disconnect_button.click()
            assert "Northgate IT" in await answer(made, "Disconnect")
            assert furnished.kept_tenants[1].state is TenantState.NOT_CONNECTED
            assert page.banners.shown is not None

    run(story())


def test_deleting_asks_and_says_when_sage_was_not_told(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        furnished.told = False
        async with desktop(furnished) as made:
            page = await tenants_page(made)
            page.table.choose(1)
            page.delete_button.click()
            await answer(made, "Keep it")
            assert furnished.deleted == []
            page.delete_button.click()
            await answer(made, "Delete")
            assert furnished.deleted == [1]
            assert page.banners.shown is not None
            assert "only forgotten here" in page.banners.shown.accessibleName()

    run(story())


def test_no_tenants_is_said_with_a_way_on(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            page = await tenants_page(made)
            assert "Your tenants appear here." in texts(page)
            assert not page.open_button.isEnabled()
            assert not page.delete_button.isEnabled()

    run(story())


# all


def test_a_page_that_is_not_shown_does_not_reload(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await tenants_page(made)
            made.window.navigate(("customers",))
            furnished.kept_tenants = []
            furnished.publish(Kind.TENANT)
            assert not page.scope.busy
            await settled(made.window)
            assert page.table.model().rowCount() == 3
            made.window.navigate(TENANTS)
            await settled(made.window)
            assert page.table.model().rowCount() == 0

    run(story())


def test_many_changes_at_once_load_a_page_twice_at_most(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            page = await tenants_page(made)
            asked = 0
            answers = furnished.tenants

            async def counted() -> object:
                nonlocal asked
                asked += 1
                return await answers()

            furnished.tenants = counted  # type: ignore[method-assign,assignment]
            for _ in range(50):
                furnished.publish(Kind.TENANT)
            await settled(made.window)
            assert page.table.model().rowCount() == 3
            assert asked <= 2

    run(story())
