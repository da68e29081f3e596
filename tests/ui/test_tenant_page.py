"""A tenant's page over the real engine: saving, connecting, tabs, disconnecting, deleting."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from guide import connected_tenant, dialog, in_dialog, open_tenant, page, told
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from rig import LEEDS, SHEFFIELD, Rig

from sage_desktop.core.words import explain_code
from sage_desktop.sync.views import TenantState
from sage_desktop.ui.navigation import TENANTS
from sage_desktop.ui.tenants_page import TenantsPage
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Tabs

TAB, MOUSE = Qt.FocusReason.TabFocusReason, Qt.FocusReason.MouseFocusReason
REASON = "These tabs open once the tenant is connected."


def tabs(person: Person) -> Tabs:
    return page(person).tabs


def shown_banner(person: Person) -> tuple[State, str]:
    banner = page(person).banners.shown
    return (banner.state, banner.accessibleName()) if banner else (State.NEUTRAL, "")


def test_until_connected_only_details_opens_and_says_why(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await open_tenant(person, None)
        bar = tabs(person).bar
        names = [bar.tabText(index) for index in range(bar.count())]
        assert names == ["Details", "Tax Rates", "Accounts", "Customers", "Products", "Syncing"]
        assert [bar.isTabEnabled(index) for index in range(6)] == [True] + [False] * 5
        assert all(REASON in bar.tabToolTip(index) for index in range(1, 6))
        assert REASON in person.texts()
        shown = await open_tenant(person, None, "tax-rates")
        assert shown.tabs.index() == 0, "a path does not open what is locked"
        await connected_tenant(computer, person)
        assert all(bar.isTabEnabled(index) for index in range(6))
        assert REASON not in person.texts()
        await person.open_tab("Syncing")
        await person.sees("Entities to sync")

    told(tmp_path, story)


def test_saving_a_new_tenant_stays_on_the_page(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        shown = await open_tenant(person, None)
        assert not shown.save_button.isEnabled()
        assert not shown.delete_button.isVisible()
        assert person.control("Connect Now") is None
        await person.type("Name", "Northgate & <b>Sons</b>")
        assert shown.save_button.isEnabled()
        assert shown.unsaved
        await person.press("Save")
        await person.sees("You can connect this tenant now.")
        assert person.window.page is shown
        assert shown.head.title.text() == "Northgate & <b>Sons</b>"
        assert shown.crumbs()[-1].text == "Northgate & <b>Sons</b>"
        assert not shown.save_button.isEnabled()
        assert not shown.unsaved
        await person.find("Connect Now")
        [view] = await person.window.desk.door.tenants()
        assert (await person.window.desk.door.module()).enabled
        await person.type("Name", "Northgate")
        await person.press("Save")
        await person.settled()
        [again] = await person.window.desk.door.tenants()
        assert (again.row.id, again.row.name) == (view.row.id, "Northgate")

    told(tmp_path, story)


def test_back_comes_to_the_tenant_that_was_saved(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        shown = await open_tenant(person, None)
        await person.type("Name", "Northgate")
        await person.press("Save")
        await person.sees("You can connect this tenant now.")
        person.window.navigate(TENANTS)
        person.window.back()
        await person.settled()
        assert person.window.page is shown
        assert shown.head.title.text() == "Northgate"

    told(tmp_path, story)


def test_back_comes_to_the_tab_that_was_open(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await connected_tenant(computer, person)
        await person.open_tab("Products")
        person.window.navigate(TENANTS)
        person.window.back()
        await person.settled()
        assert tabs(person).bar.tabText(tabs(person).index()) == "Products"

    told(tmp_path, story)


@pytest.mark.parametrize(("reason", "ring"), [(TAB, True), (MOUSE, False)])
def test_after_save_the_focus_is_on_what_comes_next(
    tmp_path: Path, reason: Qt.FocusReason, ring: bool
) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        person.window.activateWindow()
        await person.until(person.window.isActiveWindow, "the window is not active")
        shown = await open_tenant(person, None)
        await person.type("Name", "Northgate")
        shown.save_button.setFocus(reason)
        shown.save_button.click()
        await person.settled()
        button = shown.details.card.connect_button
        assert button.hasFocus()
        assert button.keyboard_focus is ring
        await person.type("Name", "Northgate IT")
        shown.details.form.name.setCursorPosition(4)
        QTest.keyClick(shown.details.form.name, Qt.Key.Key_Return)
        await person.settled()
        assert shown.details.form.name.hasFocus(), "Enter saves and lets one go on typing"
        assert shown.details.form.name.cursorPosition() == 4

    told(tmp_path, story)


def test_connecting_saves_by_itself_and_problems_stop_it(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        door = person.window.desk.door
        await computer.tenant(door, "Taken")
        number = await computer.tenant(door, "Mine")
        shown = await open_tenant(person, number)
        await person.type("Name", "taken")
        await person.press("Connect Now")
        await person.sees(explain_code("name_taken").title)
        assert shown.details.form.name_row.error
        await person.find("Connect Now")
        await person.type("Name", "Renamed")
        await person.press("Connect Now")
        await person.press("Log in as the demo user")
        await person.press("Use this business")
        await person.sees(f"Connected to {SHEFFIELD} as Priya Raman")
        assert (await door.tenant(number)).row.name == "Renamed"
        assert person.control("Connect Now") is None, "the button disappears"
        await person.press("Go to Tax Rates")
        await person.settled()
        assert shown.tabs.index() == 1
        assert "Connected to" not in person.texts(), "the next step was taken"

    told(tmp_path, story)


def test_the_business_is_chosen_by_keyboard(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        number = await computer.tenant(person.window.desk.door)
        await open_tenant(person, number)
        await person.press("Connect Now")
        await person.press("Log in as the demo user")
        shown = await in_dialog(person)
        await person.sees("Leeds")
        focused = shown.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Down)
        QTest.keyClick(focused, Qt.Key.Key_Return)
        await person.sees(f"Connected to {LEEDS} as Priya Raman")

    told(tmp_path, story)


def test_choosing_no_business_leaves_nothing_half_connected(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        door = person.window.desk.door
        number = await computer.tenant(door)
        await open_tenant(person, number)
        await person.press("Connect Now")
        await person.press("Log in as the demo user")
        shown = await in_dialog(person)
        QTest.keyClick(shown, Qt.Key.Key_Escape)
        await person.sees(explain_code("cancelled").title)
        await person.find("Connect Now")
        assert (await door.tenant(number)).state is TenantState.NOT_CONNECTED

    told(tmp_path, story)


def test_denied_says_so_and_the_banner_tries_again(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        number = await computer.tenant(person.window.desk.door)
        shown = await open_tenant(person, number)
        await person.press("Connect Now")
        await person.press("Copy link")
        link = QGuiApplication.clipboard().text()
        page_text = await computer.visit(computer.world.approve(link, deny=True))
        assert "Sage was not allowed to connect." in page_text
        await person.sees(explain_code("denied").title)
        banner = shown.banners.shown
        assert banner is not None
        assert banner.button is not None
        assert banner.button.words() == "Connect Now"
        banner.button.click()
        await person.sees("Waiting for your web browser")
        assert explain_code("denied").title not in person.texts()
        await person.press("Cancel")
        await person.sees("Stopped.")

    told(tmp_path, story)


def test_no_browser_offers_the_link(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        tried: list[str] = []

        def no_browser(url: str) -> bool:
            tried.append(url)
            return False

        object.__setattr__(person.window.desk, "open_url", no_browser)
        number = await computer.tenant(person.window.desk.door)
        shown = await open_tenant(person, number)
        await person.press("Connect Now")
        await person.sees("No web browser could be opened.")
        link = await person.find("Sage login link", QLineEdit)
        assert isinstance(link, QLineEdit)
        assert link.text() == tried[0]
        await person.press("Open again")
        await person.until(lambda: len(tried) == 2, "it was not opened again")
        await computer.visit(computer.world.approve(link.text()))
        await in_dialog(person)
        shown.depart()
        await person.until(lambda: dialog() is None, "leaving does not close the choice")

    told(tmp_path, story)


def test_leaving_while_waiting_closes_the_port(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        number = await computer.tenant(person.window.desk.door)
        await open_tenant(person, number)
        await person.press("Connect Now")
        await person.sees("Waiting for your web browser")
        [port] = computer.environment.redirect_ports
        socket.create_connection(("127.0.0.1", port)).close()
        await open_tenant(person, None)
        await person.until(lambda: not _answers(port), "the port stays open")
        await open_tenant(person, number)
        await person.find("Connect Now")

    told(tmp_path, story)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_another_user_is_told_on_reconnecting(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        shown = await connected_tenant(computer, person, "details")
        business = computer.world.business(SHEFFIELD)
        computer.world.company.add(computer.world.user("Tom Okafor"), business)
        await person.press("Reconnect")
        await person.press("Copy link")
        link = QGuiApplication.clipboard().text()
        await computer.visit(computer.world.approve(link, "Tom Okafor"))
        await person.sees(f"Connected to {SHEFFIELD} as Tom Okafor")
        assert "another Sage user" in shown_banner(person)[1]
        assert shown.details.connection.isVisible()

    told(tmp_path, story)


def test_disconnecting_asks_and_keeps_the_records(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        door = person.window.desk.door
        shown = await connected_tenant(computer, person, "details")
        await person.press("Disconnect")
        asked = await in_dialog(person)
        assert "revoked" in asked.accessibleDescription()
        QTest.keyClick(asked, Qt.Key.Key_Escape)
        await person.settled()
        [view] = await door.tenants()
        assert view.state is TenantState.CONNECTED
        shown.details.connection.disconnect_button.click()
        asked = await in_dialog(person)
        await person.press("Disconnect")
        await person.sees("is disconnected")
        await person.settled()
        [view] = await door.tenants()
        assert view.state is TenantState.NOT_CONNECTED
        assert shown_banner(person)[0] is State.FINE
        await person.find("Connect Now")
        assert not shown.tabs.bar.isTabEnabled(1)

    told(tmp_path, story)


def test_disconnecting_offline_says_that_sage_was_not_told(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await connected_tenant(computer, person, "details")
        await computer.sandbox.aclose()
        await person.press("Disconnect")
        await in_dialog(person)
        await person.press("Disconnect")
        await person.sees("Sage could not be reached")
        assert shown_banner(person)[0] is State.ATTENTION

    told(tmp_path, story)


def test_deleting_asks_and_goes_to_the_list(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        door = person.window.desk.door
        await door.tax_rates.put([{"key": "k", "name": "Kept", "percentage": "3"}])
        await connected_tenant(computer, person, "details")
        await person.press("Delete")
        asked = await in_dialog(person)
        assert "records stay" in asked.accessibleDescription()
        await person.press("Delete")
        await person.until(
            lambda: isinstance(person.window.page, TenantsPage), "the list does not open"
        )
        await person.settled()
        assert await door.tenants() == []
        assert [view.row.name for view in await door.tax_rates.all()] == ["Kept"]

    told(tmp_path, story)


def test_a_tenant_that_is_gone_leads_to_the_list(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        person.window.navigate((*TENANTS, "12345", "details"))
        await person.until(
            lambda: isinstance(person.window.page, TenantsPage), "an empty page stays"
        )

    told(tmp_path, story)


def test_each_tenant_shows_its_own(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        door = person.window.desk.door
        one = await computer.tenant(door, "One")
        two = await computer.tenant(door, "Two", colour="#2F6FA8")
        shown = await open_tenant(person, one)
        shown.details.form.name.setText("One edited")
        shown.details.form.name.setText("One")
        await open_tenant(person, two)
        assert shown.details.form.name.text() == "Two"
        assert shown.details.form.colours.colour() == "#2F6FA8"
        await open_tenant(person, None)
        assert shown.details.form.name.text() == ""
        assert shown.head.chip.isHidden()

    told(tmp_path, story)


def test_without_a_keychain_it_is_said_before_and_after(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        number = await computer.tenant(person.window.desk.door)
        await open_tenant(person, number)
        await person.sees("Sign-ins last until you quit")
        await person.press("Connect Now")
        await person.press("Log in as the demo user")
        await person.press("Use this business")
        await person.sees("Connected to")
        assert "until you quit" in shown_banner(person)[1]

    async def without_keychain(computer: Rig, person: Person) -> None:
        vault = person.window.desk.door._vault
        vault._missing, vault._key = True, None
        await story(computer, person)

    told(tmp_path, without_keychain)
