"""Pictures of what belongs to no page: search, shortcuts, help, About, a defect, notifications."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from unittest.mock import patch

from person import Person
from PySide6.QtTest import QTest

from sage_desktop.ui.crash_dialog import Crash
from sage_desktop.ui.dialogs import Dialog
from sage_desktop.ui.navigation import ABOUT, HELP
from sage_desktop.ui.shortcuts import commands
from sage_desktop.ui.shortcuts_dialog import ShortcutsDialog
from sage_desktop.ui.tokens import luminance

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
    window.activateWindow()
    await person.until(window.isActiveWindow, "the window is not active")
    field = window.top_bar.search
    window.top_bar.open_search()
    QTest.keyClicks(field, "import")
    await person.settled()
    await take("palette")
    field.clear()
    window.page.first.setFocus()
    await _shown(ShortcutsDialog(window, commands()), take, "shortcuts")
    window.navigate((*HELP, "tax-rates"))
    await person.settled()
    await take("help")
    with patch("platform.platform", return_value="Linux-6.1.0-x86_64-with-glibc2.36"):
        await _shown(Crash(window, defect(), Support()), take, "crash")
        window.navigate(ABOUT)
    await person.settled()
    await take("about")


def defect() -> Exception:
    """One that names places of the program alone."""
    try:
        luminance("no colour")
    except ValueError as error:
        inside = error.__traceback__
        return error.with_traceback(inside.tb_next if inside is not None else None)
    raise AssertionError("that was a colour")


async def _shown(dialog: Dialog, take: Take, name: str) -> None:
    dialog.open()
    await asyncio.sleep(0.05)
    await take(name)
    dialog.done(0)
    dialog.deleteLater()
