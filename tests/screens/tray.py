"""Pictures of *Settings*, of the tray's icons on both panels, and of its menu."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from person import Person
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

from sage_desktop.sync.views import Status
from sage_desktop.ui.closing import KeepsRunning, NoTray
from sage_desktop.ui.navigation import SETTINGS
from sage_desktop.ui.scheme import tokens
from sage_desktop.ui.settings_page import SettingsPage
from sage_desktop.ui.tray_icons import TrayState, tray_pixmap
from sage_desktop.ui.tray_menu import TrayDoes, TrayMenu
from sage_desktop.ui.tray_words import tray_state

_PLACES = {64: QPoint(12, 12), 32: QPoint(88, 8), 22: QPoint(86, 52), 16: QPoint(114, 55)}
_TILE = QSize(138, 86)


async def settings_and_dialogs(person: Person, take: Callable[[str], Awaitable[None]]) -> None:
    """The page in two places, and what closing the window says."""
    person.window.navigate(SETTINGS)
    await person.settled()
    page = person.window.page
    assert isinstance(page, SettingsPage)
    page.area.verticalScrollBar().setValue(0)
    await take("settings")
    for name, kind in (("closing", KeepsRunning), ("closing-no-tray", NoTray)):
        dialog = kind(person.window)
        dialog.open()
        await asyncio.sleep(0.05)
        await take(name)
        dialog.close()
        dialog.deleteLater()


def tray_sheet() -> QPixmap:
    """Each state on a light and on a dark panel, in four sizes; drawn in the present scheme."""
    sheet = QPixmap(5 * 150 + 12, 2 * 98 + 12)
    sheet.fill(QColor(tokens().window))
    painter = QPainter(sheet)
    for row, dark in enumerate((False, True)):
        for column, state in enumerate(TrayState):
            tile = QRect(QPoint(12 + column * 150, 12 + row * 98), _TILE)
            painter.fillRect(tile, QColor("#1C1F1D" if dark else "#F4F4F2"))
            for size, place in _PLACES.items():
                painter.drawPixmap(tile.topLeft() + place, tray_pixmap(state, size, dark=dark))
    painter.end()
    return sheet


async def menu_picture(person: Person) -> QPixmap:
    """The menu as it is now, with issues."""
    does = TrayDoes(lambda _path: None, lambda: None, lambda _on: None, lambda: None)
    menu = TrayMenu(does, person.window)
    views = await person.window.desk.door.tenants()
    status = Status(True, 2, 2, 0, 4, None)
    menu.show_all(*tray_state(status, None), status, views)
    menu.adjustSize()
    picture = menu.grab()
    menu.deleteLater()
    return picture


async def save_tray(person: Person, folder: Path, scheme: str) -> None:
    tray_sheet().save(str(folder / f"tray-icons-{scheme}.png"))
    (await menu_picture(person)).save(str(folder / f"tray-menu-{scheme}.png"))
