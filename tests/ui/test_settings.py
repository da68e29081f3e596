"""*Settings*: what is typed or chosen holds at once; what cannot be said is said at its field."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from desktop import Desktop, Run, desktop, settled, until
from fake_door import FakeDoor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from sage_desktop.core.errors import BookProblem
from sage_desktop.settings.preferences import Theme
from sage_desktop.ui.navigation import SETTINGS
from sage_desktop.ui.settings_page import SettingsPage
from sage_desktop.ui.settings_words import NotReadable, read_pace, read_ports, read_time


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("02:00", time(2)),
        (" 7.05 ", time(7, 5)),
        ("23:59", time(23, 59)),
        ("٢:٠٠", time(2)),
        ("2 pm", time(14)),
    ],
)
def test_times_of_day(text: str, value: time) -> None:
    assert read_time(text) == value


@pytest.mark.parametrize("text", ["", "24:00", "2", "02:60", "2:5", "two"])
def test_no_times_of_day(text: str) -> None:
    with pytest.raises(NotReadable):
        read_time(text)


def test_ports_and_pace() -> None:
    assert read_ports("8484, 8485;8486 9000") == (8484, 8485, 8486, 9000)
    assert read_ports(" ") == ()
    assert (read_pace(""), read_pace("60")) == (None, 60)
    for wrong in ("80", "70000", "8484,x", "8484,8484", "-1", "²"):
        with pytest.raises(NotReadable):
            read_ports(wrong)
    for wrong in ("0", "6001", "1.5", "many"):
        with pytest.raises(NotReadable):
            read_pace(wrong)


async def page_of(made: Desktop) -> SettingsPage:
    made.window.navigate(SETTINGS)
    await settled(made.window)
    assert isinstance(made.window.page, SettingsPage)
    return made.window.page


def type_over(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    field.editingFinished.emit()


def test_choices_hold_at_once(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            page, held = await page_of(made), empty.preferences
            page.look.theme.setCurrentIndex(2)
            page.starting.in_tray.switch.click()
            page.starting.keep.switch.click()
            page.starting.notify.switch.click()
            page.starting.with_computer.switch.click()
            await settled(made.window)
            now = held.now
            assert now.theme is Theme.DARK and held.entry.on and now.start_with_computer
            assert (now.start_in_tray, now.close_to_tray, now.notifications) == (True, False, False)
            held.entry.on = False
            page.refresh()
            await settled(made.window)
            assert not page.starting.with_computer.switch.isChecked(), "as the system has it"

    run(story())


def test_what_is_typed_holds_or_says_why_not(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            page, held = await page_of(made), empty.preferences
            type_over(page.daily.time, "25:00")
            assert "not a time of day" in page.daily.row.error
            await settled(made.window)
            assert held.now.daily_time == time(2)
            type_over(page.daily.time, "6:30")
            type_over(page.sage.ports, "9001 9002")
            type_over(page.sage.pace, "50")
            await settled(made.window)
            assert page.daily.row.error == ""
            assert (held.now.daily_time, held.redirect_ports) == (time(6, 30), (9001, 9002))
            assert held.requests_per_minute == 50
            page.setFocus()
            page.refresh()
            await settled(made.window)
            assert page.daily.time.text() == "06:30"
            type_over(page.sage.ports, "80")
            assert "1024" in page.sage.ports_row.error

    run(story())


def test_what_the_environment_says_cannot_be_changed(run: Run, empty: FakeDoor) -> None:
    empty.preferences.decide("redirect_ports")

    async def story() -> None:
        async with desktop(empty) as made:
            page = await page_of(made)
            assert not page.sage.ports.isEnabled() and page.sage.pace.isEnabled()
            assert "SAGE_DESKTOP_REDIRECT_PORTS" in page.sage.ports.accessibleDescription()

    run(story())


def test_folders(run: Run, empty: FakeDoor, tmp_path: Path) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            page, held = await page_of(made), empty.preferences
            assert page.data.folder.text() == str(held.data_folder)
            assert page.data.copy.copied_text == str(held.data_folder)
            assert not page.data.usual.isEnabled()
            page._save(backup_folder=str(tmp_path / "nowhere"))
            await settled(made.window)
            assert "nowhere" in page.data.backup_row.error
            page._save(backup_folder=str(tmp_path))
            await settled(made.window)
            assert page.data.backup_row.error == "" and page.data.backups.text() == str(tmp_path)
            page.data.usual.click()
            await settled(made.window)
            assert held.now.backup_folder == ""

    run(story())


def test_what_cannot_be_kept_is_said_and_the_old_shown(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            page = await page_of(made)
            empty.preferences.file.fails_with = BookProblem("disk_full", reason="No space left")
            page.starting.in_tray.switch.click()
            await settled(made.window)
            await until(lambda: not page.starting.in_tray.switch.isChecked())
            assert page.banners.isVisible()
            empty.preferences.entry.fails = True
            page.starting.with_computer.switch.click()
            await settled(made.window)
            assert not page.starting.with_computer.switch.isChecked()

    run(story())
