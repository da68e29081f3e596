"""Helpers for the tests of the window: waiting, and a window over the fake door."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from fake_door import FakeDoor, clock
from PySide6.QtWidgets import QApplication

from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.page import Desk
from sage_desktop.ui.pages import MAKERS

Run = Callable[[Coroutine[Any, Any, Any]], Any]
"""The fixture ``run``."""
LogIn = Callable[[str], Coroutine[Any, Any, None]]


async def until(holds: Callable[[], object]) -> None:
    """Waits until ``holds()`` is true; the runner's time limit ends a wait in vain."""
    while not holds():  # noqa: ASYNC110  # widgets have no event to wait for
        await asyncio.sleep(0.005)


async def settled(window: MainWindow) -> None:
    """Waits until the page in front has loaded, the status is read, and all is laid out."""
    await until(lambda: not window.scope.busy and not window.page.scope.busy)
    for _ in range(5):  # a layout's request may lead to its parent's
        QApplication.sendPostedEvents()


class Desktop:
    """A window with what it was given, and what it asked for."""

    def __init__(self, door: FakeDoor, demo_login: LogIn | None) -> None:
        self.door = door
        self._demo_login = demo_login
        self.opened: list[str] = []
        self.demos = 0
        self.crashes: list[BaseException] = []
        self.window = MainWindow(MAKERS)
        self.desk = self._desk_for(self.window)

    def _desk_for(self, window: MainWindow) -> Desk:
        return Desk(
            door=self.door,  # type: ignore[arg-type]
            clock=clock,
            jobs=window.jobs,
            navigate=window.navigate,
            open_url=self._open_url,
            crashed=self._crashed,
            try_demo=None if self._demo_login else self._try_demo,
            demo_login=self._demo_login,
        )

    def _crashed(self, error: BaseException) -> None:
        traceback.print_exception(error)
        self.crashes.append(error)

    def _open_url(self, url: str) -> bool:
        self.opened.append(url)
        return True

    def _try_demo(self) -> None:
        self.demos += 1


@asynccontextmanager
async def desktop(
    door: FakeDoor, *, size: tuple[int, int] = (1280, 800), demo_login: LogIn | None = None
) -> AsyncIterator[Desktop]:
    """A shown window; it must have met no defect when it is closed."""
    made = Desktop(door, demo_login)
    window = made.window
    window.resize(*size)
    window.show()
    window.begin(made.desk)
    await settled(window)
    try:
        yield made
    finally:
        await window.aclose()
        window.hide()
        window.deleteLater()
    assert made.crashes == []
