"""Pictures of *Your data*: the section in *Settings*, and a damaged book at start."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from person import Person
from rig import Rig

from sage_desktop.book.found_copies import FoundBook
from sage_desktop.ui.dialogs import Dialog
from sage_desktop.ui.navigation import SETTINGS
from sage_desktop.ui.recovery_dialog import Recovery
from sage_desktop.ui.settings_page import SettingsPage

Take = Callable[[str], Awaitable[None]]


async def data(computer: Rig, person: Person, take: Take) -> None:
    """Anywhere in the walk."""
    person.window.navigate(SETTINGS)
    await person.settled()
    page = person.window.page
    assert isinstance(page, SettingsPage)
    page.area.ensureWidgetVisible(page.copies)
    await take("data-section")
    window, now = person.window, computer.clock.now
    folder = Path("/home/ada/.local/share/sage-desktop")
    found = [
        FoundBook(
            folder / "backups" / f"{days}.sqlite3",
            "",
            now - timedelta(days=days, hours=7),
            10,
            "",
            (1, 212 - days, 96, 1240 - 9 * days),
        )
        for days in range(4)
    ]
    await _shown(Recovery(window, folder / "book.sqlite3", found, now), take, "damaged-book")


async def _shown(dialog: Dialog, take: Take, name: str) -> None:
    dialog.open()
    await asyncio.sleep(0.05)
    await take(name)
    dialog.done(0)
    dialog.deleteLater()
