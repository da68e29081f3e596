"""What goes on beside the window as long as it lives."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sage_desktop.core.local_zone import follow_system
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.pages import load_ahead

if TYPE_CHECKING:
    from sage_desktop.sync.service import Service

_WATCH_SECONDS = 2.0


async def other_pages(window: MainWindow) -> None:
    """Loads what may be opened next. A program that stays in the tray is 4 MB smaller without."""
    painted = asyncio.Event()
    window.painted.connect(painted.set)
    if not window.was_painted:
        await painted.wait()
    await load_ahead()


async def watch(window: MainWindow, service: Service) -> None:
    """Shows what the command line wrote meanwhile, and times by the zone that the system has now.

    Neither gives a signal.
    """
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        if follow_system():
            window.page.refresh()
        await service.notice_other_programs()
