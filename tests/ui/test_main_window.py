"""The frame: places, keys, breadcrumb, status, bottom bar, small and large windows."""

from __future__ import annotations

import pytest
from desktop import Run, desktop, settled, until
from fake_door import FakeDoor
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import Offline
from sage_desktop.core.progress import Progress
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.navigation import ABOUT, INTEGRATIONS, MODULE, PLACES, TENANTS
from sage_desktop.ui.widgets import Button

NAMES = (
    "Home",
    "Customers",
    "Products",
    "Invoices",
    "Suppliers",
    "Tax Rates",
    "Account Codes",
    "Product Groups",
    "Activity",
    "Configuration",
)


def action(window: MainWindow, keys: str) -> QAction:
    wanted = QKeySequence(keys)
    return next(found for found in window.actions() if wanted in found.shortcuts())


def crumbs(window: MainWindow) -> list[str]:
    return [crumb.text for crumb in window.page.crumbs()]


def test_the_navigation_has_the_names_of_the_contract(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            buttons = made.window.rail.list.buttons.values()
            assert tuple(button.accessibleName() for button in buttons) == NAMES

    run(story())


def test_every_place_opens_by_click_and_by_its_key(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            window = made.window
            for place in PLACES:
                window.rail.list.buttons[place.key].click()
                await settled(window)
                clicked = window.page
                assert window.rail.list.buttons[place.key].isChecked()
                window.navigate(ABOUT)
                action(window, place.shortcut).trigger()
                await settled(window)
                assert window.page is clicked
                assert sum(b.isChecked() for b in window.rail.list.buttons.values()) == 1

    run(story())


def test_the_breadcrumb_leads_up(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(TENANTS)
            await settled(window)
            assert crumbs(window) == ["Configuration", "Sage Business Cloud", "Tenants"]
            assert window.windowTitle() == "Tenants – Sage Desktop"
            links = window.top_bar.crumbs.findChildren(Button)
            shown = [link for link in links if not link.isHidden()]
            assert [link.words() for link in shown] == ["Configuration", "Sage Business Cloud"]
            shown[1].click()
            await settled(window)
            assert crumbs(window)[-1] == "Sage Business Cloud"

    run(story())


def test_escape_goes_back(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(MODULE)
            window.navigate(TENANTS)
            action(window, "Esc").trigger()
            assert crumbs(window)[-1] == "Sage Business Cloud"
            action(window, "Alt+Left").trigger()
            assert crumbs(window) == ["Home"]
            action(window, "Esc").trigger()
            assert crumbs(window) == ["Home"]
            await settled(window)

    run(story())


def test_all_commands_stand_in_the_menu_with_their_keys(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            menu = made.window.top_bar.menu
            texts = [entry.text() for entry in menu.actions() if not entry.isSeparator()]
            assert set(NAMES) <= set(texts)
            for name in ("New", "Find on this page", "Refresh", "Back", "Quit"):
                assert name in texts
            keys = [key for entry in made.window.actions() for key in entry.shortcuts()]
            assert len(keys) == len({key.toString() for key in keys})

    run(story())


@pytest.mark.parametrize(("here", "there"), [("home", "Customers"), ("tax-rates", "Tax Rates")])
def test_search_opens_by_key_and_searches_here_or_among_the_customers(
    run: Run, furnished: FakeDoor, qtbot: QtBot, here: str, there: str
) -> None:
    async def story() -> None:
        async with desktop(furnished, size=(900, 600)) as made:
            window = made.window
            window.navigate((here,))
            await settled(window)
            field = window.top_bar.search
            assert not field.isVisible()
            action(window, "Ctrl+K").trigger()
            assert field.isVisible()
            field.setText("lower")
            qtbot.keyClick(field, Qt.Key.Key_Return)
            await settled(window)
            assert crumbs(window) == [there]

    run(story())


@pytest.mark.parametrize(
    ("connected", "issues", "words"),
    [(True, True, "2 issues"), (True, False, "Connected"), (False, False, "Not connected")],
)
def test_the_status_chip_says_the_worst(
    run: Run, furnished: FakeDoor, connected: bool, issues: bool, words: str
) -> None:
    if not connected:
        furnished.kept_tenants = furnished.kept_tenants[2:]
    if not issues:
        furnished.kept_issues = []

    async def story() -> None:
        async with desktop(furnished) as made:
            assert made.window.top_bar.status.text() == words
            badge = made.window.rail.list.buttons["activity"]
            assert badge.accessibleDescription() == ("2 issues" if issues else "")

    run(story())


def test_the_status_follows_changes(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            furnished.kept_issues = []
            furnished.publish(Kind.ISSUE)
            await until(lambda: made.window.top_bar.status.text() == "Connected")

    run(story())


def test_the_chip_opens_a_summary_that_leads_on(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.top_bar.status.click()
            await until(lambda: QApplication.activePopupWidget() is not None)
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            texts = [entry.text() for entry in menu.actions()]
            assert texts[:2] == ["2 of 3 tenants connected", "2 issues"]
            menu.actions()[1].trigger()
            menu.close()
            await settled(window)
            assert crumbs(window) == ["Activity", "Issues"]

    run(story())


def test_running_work_is_shown_at_the_bottom(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            assert window.bottom_bar.sentence() == "2 issues need you."
            with window.desk.jobs.job("Importing tax rates") as job:
                job.report(Progress("tax_rates", 3, 6))
                assert window.bottom_bar.sentence() == "Importing tax rates"
                assert window.top_bar.status.text() == "Working"
            assert window.bottom_bar.sentence() == "2 issues need you."
            assert window.top_bar.status.text() == "2 issues"

    run(story())


def test_a_small_window_keeps_icons_and_tool_tips(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished, size=(900, 600)) as made:
            window = made.window
            assert (window.width(), window.height()) == (900, 600)
            assert window.rail.width() == 55
            assert window.rail.list.buttons["customers"].toolTip() == "Customers"
            window.navigate(INTEGRATIONS)
            await settled(window)
            assert window.sections.picker.isVisible()
            assert not window.sections.list.isVisible()
            window.resize(1280, 800)
            assert window.rail.width() == 199
            assert window.sections.list.isVisible()
            assert window.rail.list.buttons["customers"].toolTip() == ""

    run(story())


def test_a_large_window_has_no_islands(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished, size=(2560, 1440)) as made:
            window = made.window
            for path in (("home",), ABOUT, TENANTS, ("activity",)):
                window.navigate(path)
                await settled(window)
                title = window.page.head.title
                left = title.mapTo(window.stack, title.rect().topLeft()).x()
                assert left == 24, path

    run(story())


def test_closing_asks_the_program(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            told: list[str] = []
            made.window.closed.connect(lambda: told.append("closed"))
            made.window.quit_wanted.connect(lambda: told.append("quit"))
            made.window.close()
            action(made.window, "Ctrl+Q").trigger()
            assert told == ["closed", "quit"]

    run(story())


def test_offline_is_said_as_a_banner_and_tried_again(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            furnished.fails_with = Offline()
            window.navigate(MODULE)
            await settled(window)
            banner = window.page.banners.shown
            assert banner is not None
            assert banner.accessibleName().startswith("No connection to Sage.")
            assert banner.button is not None
            furnished.fails_with = None
            banner.button.click()
            await settled(window)
            assert window.page.banners.shown is None

    run(story())


def test_leaving_unsaved_input_asks_first(
    run: Run, furnished: FakeDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(MODULE)
            await settled(window)
            page = window.page
            monkeypatch.setattr(type(page), "unsaved", True)
            window.navigate(("home",))
            await until(lambda: window.findChildren(QDialog))
            window.navigate(ABOUT)
            dialogs = [d for d in window.findChildren(QDialog) if d.isVisible()]
            assert len(dialogs) == 1
            press(dialogs[0], "Stay")
            await until(lambda: not window.scope.busy)
            assert window.page is page
            window.navigate(("home",))
            await until(lambda: [d for d in window.findChildren(QDialog) if d.isVisible()])
            press(next(d for d in window.findChildren(QDialog) if d.isVisible()), "Leave")
            await until(lambda: window.page is not page)
            await settled(window)

    run(story())


def press(dialog: QDialog, words: str) -> None:
    next(found for found in dialog.findChildren(Button) if found.words() == words).click()


def test_a_defect_is_told_and_the_window_lives_on(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            window = made.window
            empty.fails_with = ZeroDivisionError("secret")
            window.navigate(MODULE)
            await until(lambda: made.crashes)
            assert isinstance(made.crashes.pop(), ZeroDivisionError)
            empty.fails_with = None
            window.navigate(("home",))
            await settled(window)
            window.show_crash(ValueError())
            await until(lambda: [d for d in window.findChildren(QDialog) if d.isVisible()])
            press(window.findChildren(QDialog)[0], "Close")
            await until(lambda: not window.scope.busy)

    run(story())


def test_commands_that_do_nothing_here_are_not_offered(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            offered = {action.text(): action for action in window.actions()}
            for path, new, find in (
                (("home",), False, False),
                (("tax-rates",), True, True),
                (TENANTS, True, True),
                (("activity",), False, False),
            ):
                window.navigate(path)
                await settled(window)
                shown = (offered["New"].isEnabled(), offered["Find on this page"].isEnabled())
                assert shown == (new, find), path

    run(story())
