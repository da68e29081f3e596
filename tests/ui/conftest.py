"""For the tests of the window: our look, one event loop with Qt, the fake door."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from desktop import Run
from fake_door import FakeDoor, furnish
from fake_home import make_busy
from PySide6.QtWidgets import QApplication
from qt_loop import qt_loop

from sage_desktop.ui import theme
from sage_desktop.ui.accessible import tell_pickers
from sage_desktop.ui.locale_text import british, follow

LONGEST = 50
"""Seconds. A walk through all pages takes 3, and many times that on a computer with much to do."""


@pytest.fixture(autouse=True)
def at_home() -> Iterator[None]:
    """Whatever region a test follows, all begin in the United Kingdom."""
    follow(british())
    yield
    follow(british())


@pytest.fixture
def look(qapp: QApplication) -> Iterator[QApplication]:
    """The application with our theme, light. No test meets a window that another left open."""
    qapp.setQuitOnLastWindowClosed(False)
    theme.apply(qapp, theme.Scheme.LIGHT)
    tell_pickers()
    yield qapp
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible():
            widget.hide()
            widget.deleteLater()


@pytest.fixture
def run(look: QApplication) -> Iterator[Run]:
    """Runs a coroutine on an event loop that Qt drives."""
    with qt_loop(look) as loop:
        yield lambda work: loop.run_until_complete(asyncio.wait_for(work, LONGEST))


@pytest.fixture
def empty() -> FakeDoor:
    return FakeDoor()


@pytest.fixture
def furnished() -> FakeDoor:
    return furnish(FakeDoor())


@pytest.fixture
def busy(furnished: FakeDoor) -> FakeDoor:
    """With what a program at work has to tell on *Home*."""
    make_busy(furnished)
    return furnished
