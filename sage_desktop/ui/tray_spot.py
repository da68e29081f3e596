"""The place in the system's tray, behind a protocol: there are desktops without a tray."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

_MESSAGE_MS = 10_000


class TraySpot(Protocol):
    """An icon with a tool tip, a menu and messages. ``show`` may come before there is a tray."""

    clicked: Callable[[], None]
    message_clicked: Callable[[], None]

    def is_there(self) -> bool:
        """Whether the desktop has a tray now."""

    def set_menu(self, menu: QMenu) -> None: ...

    def show(self, icon: QIcon, tip: str) -> None: ...

    def tell(self, title: str, text: str, icon: QIcon) -> None: ...

    def close(self) -> None: ...


class SystemTraySpot:
    """The system's tray, by Qt."""

    def __init__(self) -> None:
        self.clicked: Callable[[], None] = _nothing
        self.message_clicked: Callable[[], None] = _nothing
        self._icon = QSystemTrayIcon()
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(lambda: self.message_clicked())

    def is_there(self) -> bool:
        return QSystemTrayIcon.isSystemTrayAvailable()

    def set_menu(self, menu: QMenu) -> None:
        self._icon.setContextMenu(menu)

    def show(self, icon: QIcon, tip: str) -> None:
        self._icon.setIcon(icon)
        self._icon.setToolTip(tip)
        self._icon.show()

    def tell(self, title: str, text: str, icon: QIcon) -> None:
        self._icon.showMessage(title, text, icon, _MESSAGE_MS)

    def close(self) -> None:
        self._icon.hide()
        self._icon.deleteLater()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        """On macOS a click opens the menu, as every icon of its menu bar does."""
        reasons = QSystemTrayIcon.ActivationReason
        if reason in (reasons.Trigger, reasons.DoubleClick) and sys.platform != "darwin":
            self.clicked()


def _nothing() -> None:
    """For when nobody listens."""
