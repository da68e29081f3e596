"""A tray that keeps what it was told; offscreen there is none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu


class FakeTray:
    """``there``: whether the desktop has a tray."""

    def __init__(self, there: bool = True) -> None:
        self.there = there
        self.clicked: Callable[[], None] = lambda: None
        self.message_clicked: Callable[[], None] = lambda: None
        self.menu: QMenu | None = None
        self.tip = ""
        self.icon = QIcon()
        self.told: list[tuple[str, str]] = []
        self.closed = False

    def is_there(self) -> bool:
        return self.there

    def set_menu(self, menu: QMenu) -> None:
        self.menu = menu

    def show(self, icon: QIcon, tip: str) -> None:
        self.icon, self.tip = icon, tip

    def tell(self, title: str, text: str, _icon: QIcon) -> None:
        self.told.append((title, text))

    def close(self) -> None:
        self.closed = True
