"""Pictures of what belongs to no page: search, shortcuts, help, About, a defect, notifications."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from person import Person
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sage_desktop.ui.crash_dialog import Crash
from sage_desktop.ui.dialogs import Dialog
from sage_desktop.ui.navigation import ABOUT, HELP
from sage_desktop.ui.shortcuts import commands
from sage_desktop.ui.shortcuts_dialog import ShortcutsDialog

Take = Callable[[str], Awaitable[None]]


class Support:
    """A log folder as a person has it."""

    log_folder = Path("/home/ada/.local/share/sage-desktop/logs")

    async def diagnostics(self, target: Path, *, overwrite: bool = False) -> None:
        """Nobody presses it here."""


async def frame(person: Person, take: Take) -> None:
    """Anywhere in the walk, with a tenant."""
    window = person.window
    await person.go("Home")
    field = window.top_bar.search
    window.top_bar.open_search()
    QTest.keyClicks(field, "import")
    await person.settled()
    await take("palette")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    field.clear()
    await _shown(ShortcutsDialog(window, commands()), take, "shortcuts")
    try:
        raise ValueError
    except ValueError as error:
        await _shown(Crash(window, error, Support()), take, "crash")
    window.navigate((*HELP, "tax-rates"))
    await person.settled()
    await take("help")
    window.navigate(ABOUT)
    await person.settled()
    await take("about")


async def _shown(dialog: Dialog, take: Take, name: str) -> None:
    dialog.open()
    await asyncio.sleep(0.05)
    await take(name)
    dialog.done(0)
    dialog.deleteLater()
