"""*Home*: is it working, what waits, what needs a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor, problem, tenant
from fake_door import run as a_run
from fake_home import NOW, make_needy, make_waiting
from fake_sending import send_issue
from home_seen import home
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BookProblem
from sage_desktop.sync.sending.views import Choice
from sage_desktop.sync.views import TenantState
from sage_desktop.ui.home_page import HomePage


def said(page: HomePage) -> str:
    return page.headline.sentence.text()


def needs(page: HomePage) -> list[tuple[str, str, str]]:
    return [
        (row.title.text(), row.text.text(), row.button.words())
        for row in page.needs.rows
        if row.isVisible()
    ]


def tiles(page: HomePage) -> list[tuple[str, str]]:
    return [(each.answer.text(), each.text_below.text()) for each in page.tiles.all]


def where(made: Desktop) -> list[str]:
    return [crumb.text for crumb in made.window.page.crumbs()]


def test_the_welcome_stands_alone_on_an_empty_book(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            page = home(made)
            assert page.welcome.isVisible()
            shown = (page.head, page.headline, page.tiles, page.cards)
            assert not any(part.isVisible() for part in shown)

    run(story())


def test_a_quiet_program_answers_in_one_sentence(run: Run, busy: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert said(page) == "Everything is in Sage. Last sync today 14:32."
            assert tiles(page) == [
                ("Today 13:32", "3 invoices, reconciled to 0.00"),
                ("Nothing", "Changes go to Sage by themselves."),
                ("Nothing", "No issues are open."),
                ("Tomorrow 02:00", "Backup of the book"),
            ]
            assert needs(page) == []
            assert [line.isVisible() for line in page.recent.lines] == [True] * 4
            assert page.sync_button.isEnabled()
            assert page.import_button.isEnabled()

    run(story())


def test_what_waits_is_told_by_kind_and_leads_to_the_outbox(run: Run, busy: FakeDoor) -> None:
    make_waiting(busy)

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert said(page) == "4 records wait."
            assert tiles(page)[1] == ("4 records", "1 customer, 1 product, 2 invoices")
            assert page.tiles.waiting.accessibleName() == "Waiting to be sent: 4 records"
            assert "1 customer, 1 product, 2 invoices to send" in page.tenants.rows[0].text.text()
            QTest.keyClick(page.tiles.waiting, Qt.Key.Key_Return)
            await settled(made.window)
            assert where(made) == ["Activity", "Outbox"]

    run(story())


def test_what_has_waited_for_long_says_since_when(run: Run, busy: FakeDoor) -> None:
    make_waiting(busy)
    busy.sending.kept[0] = replace(busy.sending.kept[0], since=NOW - timedelta(days=1))

    async def story() -> None:
        async with desktop(busy) as made:
            text = tiles(home(made))[1][1]
            assert text.endswith("oldest since yesterday 14:40")

    run(story())


def test_what_needs_a_person_has_the_button_that_mends_it(run: Run, busy: FakeDoor) -> None:
    make_needy(busy)

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert said(page) == "4 things need you."
            assert tiles(page)[2] == ("4 issues", "Oldest since 21 Nov 2026")
            found = needs(page)
            assert [text for _title, text, _verb in found] == [
                "Sage has locked the period up to 31 October 2026.",
                "Sage has not enough stock for them.",
                "It is not known whether Sage carried this out.",
            ]
            assert "INV-2038" in found[0][0]
            assert [verb for _title, _text, verb in found] == [
                "Open invoice",
                "Show",
                "Open invoice",
            ]
            assert found[1][0] == "2 invoices"
            button = page.needs.rows[0].button
            assert "Choose a later date" in button.accessibleDescription()
            button.click()
            await settled(made.window)
            assert where(made)[0] == "Invoices"
            made.window.navigate(("home",))
            await settled(made.window)
            page.needs.rows[1].button.click()
            await settled(made.window)
            assert where(made) == ["Activity", "Issues"]

    run(story())


def test_a_decision_is_made_on_the_page_issues_and_a_retry_at_once(
    run: Run, busy: FakeDoor
) -> None:
    choices = (Choice.LINK, Choice.LEAVE)
    data = {"name": "Calder", "sage_name": "Calder"}
    busy.sending.kept_issues = [
        send_issue(9, "exists_in_sage", data, *choices, kind="customer", name="Calder"),
        send_issue(8, "refused_stock", {"name": "INV-1"}, name="INV-1"),
    ]

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert [verb for _title, _text, verb in needs(page)] == ["Decide", "Retry"]
            page.needs.rows[1].button.click()
            await until(lambda: ("retry issue", 8) in busy.sending.did)
            await until(lambda: len(needs(page)) == 1)

    run(story())


def test_more_causes_than_there_is_room_for_are_counted(run: Run, busy: FakeDoor) -> None:
    busy.sending.kept_issues = [
        send_issue(n, "gate_locked", {"name": f"I{n}", "until": f"{n} May 2026"}, name=f"I{n}")
        for n in range(1, 8)
    ]

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert len(needs(page)) == 4
            assert page.needs.more.text() == "and 3 more"
            assert page.needs.more.isVisible()

    run(story())


def test_a_disabled_module_says_so_everywhere(run: Run, busy: FakeDoor) -> None:
    make_waiting(busy)
    busy.kept_module = replace(busy.kept_module, enabled=False)

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert said(page) == "Sage Business Cloud is disabled. Nothing is imported or sent."
            assert needs(page)[0][0] == "Sage Business Cloud is disabled"
            buttons = [page.sync_button, page.import_button, page.tenants.rows[0].sync_button]
            assert not any(each.isEnabled() for each in buttons)
            assert page.sync_button.accessibleDescription() == "The module is disabled."
            assert tiles(page)[3][1] == "Backup of the book", "the daily run comes all the same"
            page.needs.rows[0].button.click()
            await settled(made.window)
            assert where(made)[-1] == "Sage Business Cloud"

    run(story())


def test_offline_and_back(run: Run, busy: FakeDoor) -> None:
    make_waiting(busy)
    busy.offline = True

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert said(page).startswith("No connection to Sage. 4 records wait here")
            busy.offline = False
            busy.sending.kept = []
            busy.publish(Kind.OUTBOX)
            await until(lambda: said(page).startswith("Everything is in Sage."))

    run(story())


def test_a_pause_is_told(run: Run, busy: FakeDoor) -> None:
    make_waiting(busy)
    busy.kept_module = replace(busy.kept_module, paused=True)

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert said(page) == "Syncing is paused. 4 records wait here."
            assert page.tenants.rows[0].chip.word == "Paused"
            assert not page.sync_button.isEnabled()

    run(story())


def test_home_asks_to_sign_in_again_before_all_else(run: Run, busy: FakeDoor) -> None:
    make_needy(busy)
    lost = replace(busy.kept_tenants[0], state=TenantState.RECONNECT)
    busy.kept_tenants[0] = lost

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert said(page) == "5 things need you."
            assert needs(page)[0][0] == "Sign in again for Northgate IT Services"
            assert not page.tenants.rows[0].sync_button.isEnabled()
            assert page.tenants.rows[1].sync_button.isEnabled()
            page.needs.rows[0].button.click()
            await settled(made.window)
            assert where(made)[-1] == "Northgate IT Services"

    run(story())


def test_the_first_steps_are_shown_until_they_are_done(run: Run, empty: FakeDoor) -> None:
    empty.kept_module = replace(empty.kept_module, enabled=True)
    empty.kept_tenants = [tenant(1, "Northgate", connected=False)]

    async def story() -> None:
        async with desktop(empty) as made:
            page = home(made)
            assert said(page) == "No tenant is connected yet."
            assert needs(page)[0][0] == "Connect Northgate"
            connected = tenant(1, "Northgate")
            row = replace(connected.row, tax_rates_imported_at=None)
            empty.kept_tenants = [replace(connected, row=row)]
            empty.publish(Kind.TENANT)
            await until(lambda: needs(page)[0][0] == "Import the tax rates of Northgate")
            assert page.days.chart.is_empty
            assert page.months.chart.is_empty

    run(story())


def test_sync_now_of_all_and_of_one_tenant(run: Run, busy: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            page.sync_button.click()
            await until(lambda: ("sync now",) in busy.sending.did)
            await until(lambda: page.banners.shown is not None)
            banner = page.banners.shown
            assert banner is not None
            assert banner.accessibleName().startswith("Nothing waits to be sent")
            page.tenants.rows[1].sync_button.click()
            await until(lambda: ("sync now", 2) in busy.sending.did)
            page.tenants.rows[1].open_button.click()
            await settled(made.window)
            assert where(made)[-1] == "Northgate Cloud"

    run(story())


def test_the_menu_of_imports_has_a_part_for_each_tenant(run: Run, busy: FakeDoor) -> None:
    busy.kept_tenants[1] = tenant(2, "Cut & <b>Run</b>")

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            page.import_button.click()
            menu = next(each for each in page.findChildren(QMenu) if each.isVisible())
            parts = [action.text() for action in menu.actions()]
            assert parts == ["Northgate IT Services", "Cut && <b>Run</b>"]
            part = menu.actions()[0].menu()
            assert isinstance(part, QMenu)
            names = [action.text() for action in part.actions()]
            assert names[0] == "Tax Rates"
            part.actions()[0].trigger()
            menu.close()
            await settled(made.window)
            assert where(made)[-1] == "Northgate IT Services"

    run(story())


def test_a_last_run_that_is_off_or_failed_looks_like_it(run: Run, busy: FakeDoor) -> None:
    busy.kept_invoices = (3, Decimal("0.03"))

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            assert tiles(page)[0][1] == "3 invoices, 0.03 off in Sage"
            busy.kept_invoices = (0, Decimal(0))
            busy.kept_runs = [
                a_run(0, result=RunResult.FAILED, error="offline", counts=Counts()),
                a_run(1, result=RunResult.ATTENTION, problems=(problem(),)),
            ]
            busy.publish(Kind.RUN)
            await until(lambda: "No connection" in tiles(page)[0][1])

    run(story())


def test_many_news_are_one_read_and_move_no_focus(run: Run, busy: FakeDoor) -> None:
    make_needy(busy)

    async def story() -> None:
        async with desktop(busy) as made:
            made.window.activateWindow()
            page = home(made)
            button = page.needs.rows[1].button
            button.setFocus()
            before = busy.reads
            for _ in range(50):
                busy.publish(Kind.OUTBOX)
            await settled(made.window)
            assert busy.reads - before <= 2
            assert page.needs.rows[1].button is button
            assert button.isVisible()

    run(story())


def test_trouble_while_reading_is_told_and_goes_by_itself(
    run: Run, busy: FakeDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails() -> None:
        raise BookProblem("book_busy")

    async def story() -> None:
        async with desktop(busy) as made:
            page = home(made)
            with monkeypatch.context() as meanwhile:
                meanwhile.setattr(busy, "home", fails)
                busy.publish(Kind.RUN)
                await until(lambda: page.banners.shown is not None)
            busy.publish(Kind.RUN)
            await until(lambda: page.banners.shown is None)

    run(story())
