"""For the tests of the window: our look, one event loop with Qt, a window over the fake door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import qasync
from fake_door import FakeDoor, clock, furnish
from PySide6.QtWidgets import QApplication

from sage_desktop.ui import theme
from sage_desktop.ui.jobs import Jobs
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.page import Desk
from sage_desktop.ui.pages import MAKERS

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture
def look(qapp: QApplication) -> QApplication:
    """The application with our theme, light."""
    theme.apply(qapp, theme.Scheme.LIGHT)
    return qapp


@pytest.fixture
def run(look: QApplication) -> Iterator[Run]:
    """Runs a coroutine on an event loop that Qt drives."""
    loop = qasync.QEventLoop(look)
    asyncio.set_event_loop(loop)
    with loop:
        yield lambda work: loop.run_until_complete(asyncio.wait_for(work, 20))
    asyncio.set_event_loop(None)


async def until(holds: Callable[[], object]) -> None:
    """Waits until ``holds()`` is true; the runner's time limit ends a wait in vain."""
    while not holds():  # noqa: ASYNC110  # widgets have no event to wait for
        await asyncio.sleep(0.005)


async def settled(window: MainWindow) -> None:
    """Waits until the page in front has loaded and the status is read."""
    await until(lambda: not window.scope.busy and not window.page.scope.busy)


class Desktop:
    """A window with what it was given, and what it asked for."""

    def __init__(self, door: FakeDoor) -> None:
        self.door = door
        self.opened: list[str] = []
        self.demos = 0
        self.crashes: list[BaseException] = []
        self.window = MainWindow(self._desk_for, MAKERS)

    def _desk_for(self, window: MainWindow) -> Desk:
        return Desk(
            door=self.door,  # type: ignore[arg-type]
            clock=clock,
            jobs=Jobs(parent=window),
            navigate=window.navigate,
            open_url=self._open_url,
            crashed=self.crashes.append,
            try_demo=self._try_demo,
        )

    def _open_url(self, url: str) -> bool:
        self.opened.append(url)
        return True

    def _try_demo(self) -> None:
        self.demos += 1


@asynccontextmanager
async def desktop(door: FakeDoor, *, size: tuple[int, int] = (1280, 800)) -> AsyncIterator[Desktop]:
    """A shown window; it must have met no defect when it is closed."""
    made = Desktop(door)
    window = made.window
    window.resize(*size)
    window.show()
    window.navigate(("home",))
    window.refresh_status()
    await settled(window)
    try:
        yield made
    finally:
        await window.aclose()
        window.hide()
        window.deleteLater()
    assert made.crashes == []


@pytest.fixture
def empty() -> FakeDoor:
    return FakeDoor()


@pytest.fixture
def furnished() -> FakeDoor:
    return furnish(FakeDoor())
