"""The program's life beside its window: tray, close button, another start, the chosen look."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from sage_desktop.core.changes import Changes, Kind
from sage_desktop.core.tasks import TaskScope
from sage_desktop.ui import theme
from sage_desktop.ui.closing import Closing
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.tray import Tray, bring_to_front
from sage_desktop.ui.tray_spot import SystemTraySpot, TraySpot

if TYPE_CHECKING:
    from sage_desktop.sync.service import Service

log = logging.getLogger(__name__)

MINIMIZED = "--minimized"

_TRAY_SECONDS = 10.0
_TRAY_PAUSE = 0.5


@asynccontextmanager
async def in_background(
    window: MainWindow,
    service: Service,
    quit: Callable[[], None],
    *,
    hidden: bool,
    spot: TraySpot | None = None,
) -> AsyncIterator[None]:
    """For a window that has begun. ``hidden``: it was not shown, for it starts in the tray."""
    spot = spot or SystemTraySpot()
    beside = TaskScope("background", on_error=window.show_crash)
    tray = Tray(window, spot, quit)
    closing = Closing(window, service.preferences, spot.is_there, quit)
    unsubscribe = service.bus.subscribe(_look_of(service))
    try:
        beside.start(service.preferences.mend_start_with_computer(), name="start with the computer")
        if hidden:
            beside.start(_seen_somewhere(window, spot), name="wait for the tray")
        yield
    finally:
        unsubscribe()
        await beside.aclose()
        await closing.aclose()
        await tray.aclose()


@asynccontextmanager
async def heard(window: MainWindow, folder: Path) -> AsyncIterator[None]:
    """Another start over ``folder`` brings ``window`` to the front, unless it is to be hidden."""
    from sage_desktop.app.instance import Ear  # start-up cost

    def came(arguments: list[str]) -> None:
        log.info("started again with %s", arguments)
        if MINIMIZED not in arguments:
            bring_to_front(window)

    ear = Ear(folder)
    ear.came.connect(came)
    if not ear.listens:
        log.warning("another start over the same folder will not be heard")
    try:
        yield
    finally:
        ear.close()
        ear.deleteLater()


async def _seen_somewhere(window: MainWindow, spot: TraySpot) -> None:
    """When the user signs in, the tray may come after us. Without one: among the minimised."""
    until = asyncio.get_running_loop().time() + _TRAY_SECONDS
    while not spot.is_there() and asyncio.get_running_loop().time() < until:  # noqa: ASYNC110
        await asyncio.sleep(_TRAY_PAUSE)
    if not spot.is_there() and not window.isVisible():
        window.showMinimized()


def _look_of(service: Service) -> Callable[[Changes], None]:
    """*Appearance*, at once when it was changed."""
    shown = service.preferences.now.theme

    def listen(changes: Changes) -> None:
        nonlocal shown
        wanted = service.preferences.now.theme
        app = QApplication.instance()
        if changes.touches(Kind.SETTINGS) and wanted != shown and isinstance(app, QApplication):
            shown = wanted
            theme.apply(app, theme.scheme_named(wanted.value))

    return listen
