"""The section *Backup and export*, a restore under the window, and a damaged book at start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from person import Person
from PySide6.QtWidgets import QApplication, QWidget
from rig import Rig, rig
from sendings import CUSTOMER, put
from window import run_with_qt, sitting

from sage_desktop.app.beginning import Beginning
from sage_desktop.app.window import _run, application
from sage_desktop.engine import running
from sage_desktop.settings.environment import Environment
from sage_desktop.settings.preferences import Preferences
from sage_desktop.ui import data_section
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.navigation import SETTINGS
from sage_desktop.ui.settings_page import SettingsPage
from sage_desktop.ui.widgets import Radio

pytestmark = pytest.mark.qt_log_ignore("XDG_RUNTIME_DIR", "systemTrayWindow", extend=True)
"""Where there is no desktop."""


def choosing(path: Path) -> Callable[..., Coroutine[Any, Any, Path]]:
    async def chosen(*_anything: object) -> Path:
        return path

    return chosen


def test_backup_export_and_diagnostics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved, folder, support = tmp_path / "a.sqlite3", tmp_path / "out", tmp_path / "s.zip"

    async def story(_computer: Rig, person: Person) -> None:
        await put(person.window.desk.door, customers=[CUSTOMER])
        person.window.navigate(SETTINGS)
        await person.settled()
        monkeypatch.setattr(data_section, "ask_where_to_save", choosing(saved))
        await person.press("Back up now…")
        await person.sees("Backed up and looked through. ")
        await person.sees("1 customer, 0 products, 0 invoices")
        monkeypatch.setattr(data_section, "ask_for_folder", choosing(folder))
        await person.press("Export as CSV…")
        await person.sees("exported.")
        await person.press("Export as CSV…")
        await person.sees("Overwrite 17 files?")
        await person.press("Overwrite")
        monkeypatch.setattr(data_section, "ask_where_to_save", choosing(support))
        await person.settled()
        await person.press("Diagnostics…")
        await person.sees("Diagnostics saved.")
        page = person.window.page
        assert isinstance(page, SettingsPage)
        assert not page.copies.restore.isEnabled(), "not in the demo"

    seated(tmp_path, story)
    assert saved.exists()
    assert support.exists()
    assert len(list(folder.iterdir())) == 17


def seated(tmp_path: Path, story: Callable[[Rig, Person], Coroutine[Any, Any, None]]) -> None:
    async def main() -> None:
        async with rig(tmp_path) as computer, sitting(computer) as person:
            await story(computer, person)

    run_with_qt(main())


def main_window() -> MainWindow | None:
    """The one that is alive and has its first page."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, MainWindow) and widget._began and not widget._closing:
            return widget
    return None


async def until(holds: Callable[[], Any]) -> Any:
    for _ in range(600):
        if found := holds():
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("it does not come")


async def filled(folder: Path, saved: Path) -> None:
    """A book with one customer, and a backup of it without."""
    async with running(Environment(folder)) as service:
        await service.data.backup(saved)
        await put(service, customers=[CUSTOMER])


def started(folder: Path) -> asyncio.Task[int]:
    """The whole program over ``folder``, in this process."""
    beginning = Beginning(Preferences(close_to_tray=False), False, Environment(folder))
    return asyncio.ensure_future(_run(application(), beginning))


async def customers(window: MainWindow) -> int:
    total, _ = await window.desk.door.customers.listed("", None)
    return int(total)


def test_the_window_restores_and_begins_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = tmp_path / "saved.sqlite3"

    async def main() -> None:
        await filled(tmp_path / "data", saved)
        program = started(tmp_path / "data")
        first = await until(main_window)
        assert await customers(first) == 1
        first.navigate(SETTINGS)
        person = Person(first)
        await person.settled()
        monkeypatch.setattr(data_section, "ask_for_book", choosing(saved))
        await person.press("Restore…")
        await person.sees("Restore the book of today")
        await person.sees("0 customers, 0 products, 0 invoices")
        await person.press("Restore")
        second = await until(lambda: (w := main_window()) and w is not first and w)
        await Person(second).sees("Restored the book of today")
        assert await customers(second) == 0
        second.quit_wanted.emit()
        assert await program == 0
        assert len(list((tmp_path / "data" / "backups").iterdir())) == 1

    run_with_qt(main())


def dialog_of(name: str) -> QWidget | None:
    found = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    return next((w for w in found if w.accessibleName() == name), None)


DAMAGED = "The book is damaged and cannot be opened"


@pytest.mark.parametrize(
    ("verb", "kept"), [("Restore", 1), ("Start with an empty book", 1), ("Quit", 0)]
)
def test_a_damaged_book_at_start(tmp_path: Path, verb: str, kept: int) -> None:
    async def main() -> None:
        data = tmp_path / "data"
        await filled(data, data / "backups" / "old.sqlite3")
        async with running(Environment(data)) as service:
            await service.data.backup(data / "backups" / "new.sqlite3")
        book = data / "book.sqlite3"
        book.write_bytes(book.read_bytes()[:7000])
        damaged = book.read_bytes()
        program = started(data)
        dialog = await until(lambda: dialog_of(DAMAGED))
        choices = [radio.text() for radio in dialog.findChildren(Radio)]
        assert len(choices) == 2
        assert "1 customer, " in choices[0]
        person = Person(dialog.parent())  # type: ignore[arg-type]
        await person.press(verb)
        if verb == "Quit":
            assert await program == 1
            assert book.read_bytes() == damaged
        else:
            window = await until(main_window)
            assert await customers(window) == (1 if verb == "Restore" else 0)
            window.quit_wanted.emit()
            assert await program == 0
        aside = list(data.glob("book-*-damaged.sqlite3"))
        assert len(aside) == kept
        assert all(path.read_bytes() == damaged for path in aside)

    run_with_qt(main())
