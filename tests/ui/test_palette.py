"""The field at the top: what it finds by parts of words, by keys alone, and how fast."""

from __future__ import annotations

import time

import pytest
from desktop import Run, desktop, settled, until
from fake_door import FakeDoor
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from test_help import press

from sage_desktop.ui import shortcuts
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.navigation import ABOUT, import_path, tenant_path
from sage_desktop.ui.palette import MOST, Entry, fitting
from sage_desktop.ui.shortcuts_dialog import ShortcutsDialog, all_keys, key_text

NAMES = (
    "Import Customers of Northgate",
    "Import Products of Northgate",
    "Customers",
    "New customer",
    "New invoice",
    "Customers of Northgate",
    "Sync now",
    "Syncing of Northgate",
)


def named(*texts: str) -> list[Entry]:
    return [Entry(text, lambda: None) for text in texts]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("imp cust", "Import Customers of Northgate"),
        ("cust imp", "Import Customers of Northgate"),
        ("new inv", "New invoice"),
        ("sync", "Sync now"),
        ("SYNC N", "Sync now"),
        ("customers", "Customers"),
        ("northgate prod", "Import Products of Northgate"),
        ("voice", "New invoice"),
    ],
)
def test_parts_of_words_find_what_is_meant(typed: str, first: str) -> None:
    assert fitting(typed, named(*NAMES))[0].text == first


def test_what_does_not_fit_is_not_offered() -> None:
    assert fitting("harbour", named(*NAMES)) == []
    assert fitting("  ", named(*NAMES)) == []
    assert len(fitting("a", named(*[f"a{n}" for n in range(50)]))) == MOST


def test_looking_takes_no_frame() -> None:
    many = named(*[f"Import Customers of Tenant {n}" for n in range(2000)])
    begun = time.thread_time()
    fitting("imp cust ten", many)
    assert time.thread_time() - begun < 0.1


async def opened(window: MainWindow, typed: str) -> None:
    press(window, "Ctrl+K")
    await settled(window)
    window.top_bar.search.setText(typed)


def texts(window: MainWindow) -> list[str]:
    plain = [entry.text for entry in window.top_bar.search.entries]
    return [text.replace("\u2068", "").replace("\u2069", "") for text in plain]


def test_an_import_is_opened_by_keys_alone(run: Run, furnished: FakeDoor, qtbot: QtBot) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            await opened(window, "imp cust north")
            assert texts(window)[0] == "Import Customers of Northgate IT Services"
            qtbot.keyClick(window.top_bar.search, Qt.Key.Key_Return)
            await settled(window)
            assert window.path == import_path(1, "customers")
            assert window.top_bar.search.text() == ""

    run(story())


def test_arrows_choose_and_escape_leaves(run: Run, furnished: FakeDoor, qtbot: QtBot) -> None:
    async def story() -> None:
        async with desktop(furnished, size=(900, 600)) as made:
            window, field = made.window, made.window.top_bar.search
            await opened(window, "syncing north")
            assert texts(window)[0] == "Syncing of Northgate IT Services"
            qtbot.keyClick(field, Qt.Key.Key_Down)
            qtbot.keyClick(field, Qt.Key.Key_Up)
            qtbot.keyClick(field, Qt.Key.Key_Escape)
            assert (field.text(), field.hasFocus(), window.path) == ("", True, ("home",))
            qtbot.keyClick(field, Qt.Key.Key_Escape)
            assert window.page.hasFocus()
            assert not field.isVisible()
            assert window.path == ("home",)

    run(story())


def test_of_a_tenant_that_is_not_connected_only_details_open(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            name = furnished.kept_tenants[2].row.name
            await opened(made.window, name)
            found = [text for text in texts(made.window) if text.endswith(f"of {name}")]
            assert found == [f"Details of {name}"]

    run(story())


def test_buttons_of_the_page_can_be_typed(run: Run, furnished: FakeDoor, qtbot: QtBot) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            window = made.window
            window.navigate(("configuration", "integrations", "sage-business-cloud", "tenants"))
            await settled(window)
            await opened(window, "new")
            entries = window.top_bar.search.entries
            assert (entries[0].text, entries[0].note) == ("New", "On this page")
            qtbot.keyClick(window.top_bar.search, Qt.Key.Key_Return)
            await settled(window)
            assert window.path == tenant_path(None)

    run(story())


def test_commands_show_their_keys(run: Run, furnished: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(furnished) as made:
            await opened(made.window, "about")
            assert "About Sage Desktop" in texts(made.window)
            await opened(made.window, "invoices")
            entry = made.window.top_bar.search.entries[0]
            assert (entry.text, entry.note) == ("Invoices", key_text("Ctrl+4"))
            entry.do()
            await opened(made.window, "about sage")
            made.window.top_bar.search.entries[0].do()
            assert made.window.path == ABOUT

    run(story())


def test_the_dialog_shows_every_command_with_keys(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            press(made.window, "Ctrl+/")
            await until(lambda: made.window.findChildren(ShortcutsDialog))
            [dialog] = made.window.findChildren(ShortcutsDialog)
            rows = dialog.table.model().rowCount()
            assert rows == len(all_keys(shortcuts.commands()))
            assert rows > len(shortcuts.keys_of_parts())
            dialog.done(QDialog.DialogCode.Rejected)
            await settled(made.window)

    run(story())
