"""The guide by clicking, from enabling to tax rates, and what the window says if it fails."""

from __future__ import annotations

import asyncio
import importlib.util
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from rig import LEEDS, SHEFFIELD, Rig, rig
from window import run_with_qt, sitting

from sage_desktop.core.words import explain_code
from sage_desktop.sync.views import TenantState
from sage_desktop.ui.tenant_page import TenantPage

_SPEC = importlib.util.spec_from_file_location(
    "chromium", Path(__file__).parents[1] / "sandbox" / "chromium.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
browser = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(browser)

Story = Callable[[Rig, Person], Awaitable[None]]


def told(folder: Path, story: Story, **changes: object) -> None:
    async def work() -> None:
        async with rig(folder, **changes) as computer, sitting(computer) as person:
            await story(computer, person)
            assert set(computer.world.sins) <= {"refresh_token_reused: POST /token"}

    run_with_qt(work())


async def enable_and_make_tenant(person: Person, name: str = "Northgate") -> None:
    await person.go("Configuration")
    await person.press("Enable Sage Business Cloud")
    await person.press("Open the module")
    await person.press("Sage Business Cloud Tenants")
    await person.settled()
    await person.press("New")
    await person.settled()
    await person.type("Name", name)
    await person.press("Save")
    await person.settled()
    await person.find("Connect Now")


async def connect_as_demo_user(person: Person) -> None:
    await person.press("Connect Now")
    await person.press("Log in as the demo user")
    await person.sees("Which Sage business?")
    await person.press("Use this business")
    await person.sees(f"Connected to {SHEFFIELD} as Priya Raman")
    await person.settled()


async def nothing_half_connected(computer: Rig, person: Person) -> None:
    [view] = await person.window.desk.door.tenants()
    assert (view.state, view.row.business) == (TenantState.NOT_CONNECTED, None)
    await person.find("Connect Now")
    for port in computer.environment.redirect_ports:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0


@asynccontextmanager
async def waiting_for_login(computer: Rig, person: Person) -> AsyncIterator[str]:
    """The login address, as *Copy link* gives it, while the window waits."""
    await person.press("Connect Now")
    field = await person.find("Copy link")
    assert field is not None
    from PySide6.QtWidgets import QApplication

    await person.press("Copy link")
    yield QApplication.clipboard().text()


@pytest.mark.skipif(not browser.FOUND, reason="no Chromium on this computer")
@pytest.mark.browser
def test_the_guide_with_a_real_browser(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await enable_and_make_tenant(person)
        async with (
            browser.chromium(tmp_path / "profile") as chromium,
            waiting_for_login(computer, person) as address,
        ):
            await chromium.goto(address, "Priya Raman")
            await chromium.click("Priya Raman", "Priya Raman")
            await log_in(chromium)
            await chromium.click("Allow", "Signed in to Sage.")
            assert "Go back to Sage Desktop" in await chromium.text()
        await person.sees("Which Sage business?")
        await person.press("Use this business")
        await person.sees(f"Connected to {SHEFFIELD} as Priya Raman")
        assert person.control("Connect Now") is None, "the button disappears"
        await person.open_tab("Tax Rates")
        await person.sees("Standard 20.00%")
        await person.press("Import Tax Rates")
        await person.sees("created")
        await person.press("Done")
        await person.settled()
        rates = await person.window.desk.door.tax_rates.all()
        assert len(rates) == 5
        await person.press("Import Tax Rates")
        await person.sees("Tax rates are up to date")

    told(tmp_path, story)


async def log_in(chromium: object) -> None:
    """Presses whatever the login page calls its button."""
    script = "document.querySelector('button[type=submit], button').click()"
    await chromium.evaluate(script)  # type: ignore[attr-defined]
    await chromium.until("Allow")  # type: ignore[attr-defined]


def test_tab_reaches_the_tabs_of_a_tenant_that_was_just_made(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        await enable_and_make_tenant(person)
        await connect_as_demo_user(person)
        await person.open_tab("Tax Rates")
        window = person.window
        window.activateWindow()
        await person.until(window.isActiveWindow, "the window is not active")
        window.top_bar.menu_button.setFocus()
        QTest.keyClick(window.top_bar.menu_button, Qt.Key.Key_Tab)
        page = window.page
        assert isinstance(page, TenantPage)
        assert page.tabs.bar.hasFocus(), "it comes after the bar at the top"

    told(tmp_path, story)


@pytest.mark.skipif(not browser.FOUND, reason="no Chromium on this computer")
@pytest.mark.browser
def test_denied_in_a_real_browser(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await enable_and_make_tenant(person)
        async with (
            browser.chromium(tmp_path / "profile") as chromium,
            waiting_for_login(computer, person) as address,
        ):
            await chromium.goto(address, "Priya Raman")
            await log_in(chromium)
            await chromium.click("Deny", "Sage was not allowed to connect.")
        await person.sees(explain_code("denied").title)
        await nothing_half_connected(computer, person)

    told(tmp_path, story)


def test_unmapped_rates_are_asked_about_once_and_undo_brings_them_back(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        await enable_and_make_tenant(person)
        await connect_as_demo_user(person)
        door = person.window.desk.door
        await door.tax_rates.put(
            [
                {"key": "old", "name": "VAT 17.5 %", "percentage": "17.5"},
                {"key": "test", "name": "Test rate", "percentage": "1"},
            ]
        )
        await person.open_tab("Tax Rates")
        await person.sees("Halo tax rates that are not mapped in any tenant")
        await person.press("Import Tax Rates")
        await person.sees("Remove 2 Halo tax rates?")
        assert len(await door.tax_rates.all()) == 2, "nothing happens before the answer"
        await person.press("Remove 2 rates")
        await person.sees("Tax rates imported")
        assert {view.row.key for view in await door.tax_rates.all()} & {"old", "test"} == set()
        await person.press("Undo")
        await person.settled()
        await person.until(lambda: person.control("Import Tax Rates"), "the tab is not ready")
        names = {view.row.name for view in await door.tax_rates.all()}
        assert names == {"VAT 17.5 %", "Test rate"}

    told(tmp_path, story)


def test_nobody_answers_and_cancel(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await enable_and_make_tenant(person)
        await person.press("Connect Now")
        await person.sees("Waiting for your web browser")
        await person.press("Cancel")
        await person.until(lambda: person.control("Connect Now"), "cancel does nothing")
        await nothing_half_connected(computer, person)

    told(tmp_path, story)


def test_leaving_the_page_stops_waiting(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await enable_and_make_tenant(person)
        await person.press("Connect Now")
        await person.sees("Waiting for your web browser")
        await person.go("Home")
        [view] = await person.window.desk.door.tenants()
        assert view.state is TenantState.NOT_CONNECTED
        with socket.socket() as probe:
            port = computer.environment.redirect_ports[0]
            assert probe.connect_ex(("127.0.0.1", port)) != 0

    told(tmp_path, story)


def test_ports_in_use(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await enable_and_make_tenant(person)
        with socket.create_server(("127.0.0.1", computer.environment.redirect_ports[0])):
            await person.press("Connect Now")
            await person.sees("in use by other programs")
        await nothing_half_connected(computer, person)
        await connect_as_demo_user(person)

    told(tmp_path, story)


def test_offline(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await enable_and_make_tenant(person)
        await connect_as_demo_user(person)
        await computer.sandbox.aclose()
        await person.open_tab("Tax Rates")
        await person.sees("No connection to Sage.")
        assert await person.window.desk.door.tax_rates.all() == []

    told(tmp_path, story)


def test_a_dead_grant_asks_for_a_reconnect(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await enable_and_make_tenant(person)
        await connect_as_demo_user(person)
        computer.world.revoke_everything()
        computer.clock.forward(minutes=10)
        await person.open_tab("Tax Rates")
        await person.sees("Sage needs you to sign in again for Northgate.")
        await person.open_tab("Details")
        await person.press("Reconnect")
        await person.press("Log in as the demo user")
        await person.sees(f"Connected to {SHEFFIELD} as Priya Raman")

    told(tmp_path, story)


def test_no_halo_app_offers_the_custom_one(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        await enable_and_make_tenant_without_app(person)
        await person.sees("Client ID")
        await person.sees("http://localhost:")

    told(tmp_path, story, halo_client_id="", halo_client_secret="")


async def enable_and_make_tenant_without_app(person: Person) -> None:
    await person.go("Configuration")
    await person.press("Enable Sage Business Cloud")
    await person.press("Open the module")
    await person.press("Sage Business Cloud Tenants")
    await person.settled()
    await person.press("New")
    await person.settled()
    await person.sees("This installation has no Halo app")
    await person.press("Use a custom developer app")


def test_what_the_command_line_writes_is_shown_soon(tmp_path: Path) -> None:
    async def story(computer: Rig, person: Person) -> None:
        await person.go("Tax Rates")
        async with computer.program() as other:
            await other.tax_rates.put([{"key": "x", "name": "From outside", "percentage": "3"}])
            await person.sees("From outside")

    told(tmp_path, story)


def test_a_second_tenant_of_the_same_user_is_told_apart(tmp_path: Path) -> None:
    async def story(_computer: Rig, person: Person) -> None:
        await enable_and_make_tenant(person)
        await connect_as_demo_user(person)
        await person.go("Configuration")
        person.window.navigate(("configuration", "integrations", "sage-business-cloud", "tenants"))
        await person.settled()
        await person.press("New")
        await person.settled()
        await person.type("Name", "northgate")
        await person.press("Save")
        await person.sees(explain_code("name_taken").title)
        assert LEEDS not in person.texts()
        await asyncio.sleep(0)

    told(tmp_path, story)
