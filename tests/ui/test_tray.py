"""The tray: state by shape and in words, the menu, what it tells and when."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor
from fake_door import run as made_run
from fake_tray import FakeTray
from PySide6.QtWidgets import QApplication

from sage_desktop.book.run_rows import Counts, RunResult
from sage_desktop.core.changes import Kind
from sage_desktop.core.progress import Progress
from sage_desktop.sync.views import Status
from sage_desktop.ui import tray_words
from sage_desktop.ui.tray import Tray
from sage_desktop.ui.tray_icons import SIZES, TrayState, tray_icon, tray_pixmap
from sage_desktop.ui.tray_words import MOST, tray_state

WELL = Status(True, 2, 2, 0, 0, None)


class Seat:
    """A window with a tray, and whether it is looked at."""

    def __init__(self, made: Desktop) -> None:
        self.spot = FakeTray()
        self.quits = 0
        self.looking = False
        self.tray = Tray(made.window, self.spot, self._quit, lambda _window: self.looking)
        self.menu = self.tray.menu

    def _quit(self) -> None:
        self.quits += 1

    async def rests(self) -> None:
        await until(lambda: not self.tray._scope.busy)


@pytest.mark.parametrize("dark", [False, True])
def test_each_state_has_a_shape_of_its_own_at_each_size(look: QApplication, dark: bool) -> None:
    for size in SIZES:
        seen = [tray_pixmap(state, size, dark=dark).toImage() for state in TrayState]
        assert all(one != other for n, one in enumerate(seen) for other in seen[n + 1 :])
        shapes = [each.createAlphaMask() for each in seen]
        assert shapes[0] != shapes[1], "the panel shows through around a badge"
    assert {s.width() for s in tray_icon(TrayState.FINE, dark=dark).availableSizes()} == set(SIZES)


@pytest.mark.parametrize(
    ("status", "state", "sentence"),
    [
        (WELL, TrayState.FINE, "Everything is sent"),
        (replace(WELL, waiting=1), TrayState.FINE, "1 record waits to be sent"),
        (replace(WELL, issues=4), TrayState.NEEDS_YOU, "4 issues need you"),
        (replace(WELL, reconnect=1), TrayState.NEEDS_YOU, "Sign in to Sage again"),
        (
            replace(WELL, offline=True, waiting=4),
            TrayState.OFFLINE,
            "No connection to Sage. 4 records wait here and go by themselves when it is back.",
        ),
        (
            replace(WELL, paused=True, issues=2, waiting=1),
            TrayState.PAUSED,
            "Syncing is paused. 1 record waits here.",
        ),
        (replace(WELL, connected=0), TrayState.FINE, "Not connected"),
        (replace(WELL, module_enabled=False), TrayState.FINE, "Module disabled"),
        (None, TrayState.FINE, "Starting"),
    ],
)
def test_the_state_in_words(status: Status | None, state: TrayState, sentence: str) -> None:
    assert tray_state(status, None) == (state, sentence)


def test_the_menu_says_and_does(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            seat = Seat(made)
            await seat.rests()
            menu, window = seat.menu, made.window
            texts = [each.text() for each in menu.actions() if not each.isSeparator()]
            assert texts == [
                "2 issues need you",
                "Open Sage Desktop",
                "Sync now",
                "Import now",
                "Pause syncing",
                "Issues (2)",
                "Quit",
            ]
            assert seat.spot.tip == "Sage Desktop: 2 issues need you"
            assert not menu.state.isEnabled()
            names = [each.text() for each in menu.imports.actions()]
            assert names == ["Northgate IT Services", "Northgate Cloud"], "only connected ones"
            window.hide()
            menu.open.trigger()
            assert window.isVisible()
            menu.issues.trigger()
            await settled(window)
            assert window.page.crumbs()[-1].path[0] == "activity"
            menu.sync_now.trigger()
            await seat.rests()
            assert furnished.sending.did[-1] == ("sync now",)
            menu.pause.trigger()
            await seat.rests()
            await until(lambda: menu.pause.text() == "Resume syncing")
            assert furnished.kept_module.paused and not menu.sync_now.isEnabled()
            assert seat.spot.tip == "Sage Desktop: Syncing is paused."
            menu.pause.trigger()
            await until(lambda: menu.pause.text() == "Pause syncing")
            menu.quit.trigger()
            assert seat.quits == 1
            await seat.tray.aclose()
            assert seat.spot.closed

    run(story())


def test_import_now_leads_to_the_import_and_names_no_single_tenant(
    run: Run, furnished: FakeDoor
) -> None:
    furnished.kept_tenants = furnished.kept_tenants[:1]

    async def story() -> None:
        async with desktop(furnished) as made:
            seat = Seat(made)
            await seat.rests()
            entries = {each.text(): each for each in seat.menu.imports.actions()}
            assert list(entries)[:3] == ["Tax rates…", "Account codes…", "Customers…"]
            for text, words in (("Customers…", "Import"), ("Tax rates…", "Northgate")):
                entries[text].trigger()
                await settled(made.window)
                assert words in " ".join(each.text for each in made.window.page.crumbs())
            await seat.tray.aclose()

    run(story())


def test_while_something_runs_it_says_so(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            seat = Seat(made)
            await seat.rests()
            with made.window.jobs.job("Sending to Sage") as job:
                job.report(Progress("sending", 4, 4))
                assert seat.spot.tip == "Sage Desktop: Sending to Sage: 4 of 4"
            assert seat.spot.tip == "Sage Desktop: Not connected"
            await seat.tray.aclose()

    run(story())


def test_a_run_is_told_once_and_only_while_nobody_looks(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            seat = Seat(made)
            await seat.rests()
            assert seat.spot.told == [], "what was before is no news"

            async def ends(number: int, **changes: object) -> list[tuple[str, str]]:
                furnished.kept_runs.insert(0, made_run(number, **changes))
                before = len(seat.spot.told)
                for _ in range(2):
                    furnished.publish(Kind.RUN)
                    await seat.rests()
                return seat.spot.told[before:]

            sent = {"kind": "push", "counts": Counts(created=3)}
            assert await ends(101, **sent) == [("3 records sent to Sage", "")]
            assert await ends(102, kind="push", counts=Counts()) == []
            failed = {"kind": "push", "result": RunResult.ATTENTION, "counts": Counts(failed=2)}
            assert await ends(103, **failed) == [
                ("2 records were not sent", "Open Issues for why, and what to do.")
            ]
            made.window.hide()
            seat.spot.message_clicked()
            await settled(made.window)
            assert made.window.isVisible() and made.window.page.crumbs()[-1].path[0] == "activity"
            seat.looking = True
            assert await ends(104, **sent) == []
            seat.looking = False
            await furnished.preferences.change(notifications=False)
            assert await ends(105, **sent) == []
            await furnished.preferences.change(notifications=True)
            view = furnished.kept_tenants[0]
            quiet = replace(view, row=replace(view.row, show_message=False))
            furnished.kept_tenants[0] = quiet
            assert await ends(106, **sent) == [], "the tenant wants no messages"
            assert len(await ends(107, **failed)) == 1, "a failure is told all the same"
            await seat.tray.aclose()

    run(story())


def test_offline_is_told_once_until_sage_was_reached(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            seat = Seat(made)
            await seat.rests()
            for number, off in enumerate([True, False, True, True]):
                furnished.offline, furnished.waiting = off, 4
                lost = {"result": RunResult.FAILED, "error": "offline", "kind": "push"}
                furnished.kept_runs.insert(0, made_run(200 + number, **lost))
                furnished.publish(Kind.RUN)
                await seat.rests()
            assert [title for title, _ in seat.spot.told] == ["No connection to Sage"]
            furnished.offline = False
            furnished.kept_runs.insert(0, made_run(300, requests=4, counts=Counts()))
            furnished.publish(Kind.RUN)
            await seat.rests()
            furnished.offline = True
            furnished.publish(Kind.RUN)
            await seat.rests()
            assert len(seat.spot.told) == 2
            await seat.tray.aclose()

    run(story())


NUMBERS = Counts(*(1_000_000,) * 7)


def test_notifications_are_short_and_name_nobody() -> None:
    name = "Ashdown Care Homes Ltd"
    for kind in ("push", "tax-rates", "accounts", "customers", "products", "services", "undo"):
        for result in RunResult:
            for error in ("", "offline", "sign_in_ended", "module_disabled", "book_damaged"):
                row = made_run(1, kind=kind, result=result, counts=NUMBERS, error=error)
                notice = tray_words.of_run(replace(row, tenant_name=name), 10_000, Decimal("9.99"))
                if notice is not None:
                    whole = notice.title + notice.text
                    assert len(whole) <= MOST and name not in whole and "{" not in whole, whole
    for notice in (tray_words.offline(0), tray_words.offline(9_999), tray_words.sign_in_again()):
        assert len(notice.title + notice.text) <= MOST
