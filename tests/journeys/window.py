"""A real window over the real engine and the stand-in, on one event loop with Qt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from person import Person
from qt_loop import qt_loop
from rig import Rig

from sage_desktop.app.window import application, opened

T = TypeVar("T")


def run_with_qt(work: Coroutine[Any, Any, T], *, seconds: float = 60) -> T:
    """Runs ``work`` on an event loop that Qt drives, as the program does."""
    with qt_loop(application()) as loop:
        result: T = loop.run_until_complete(asyncio.wait_for(work, seconds))
        return result


@asynccontextmanager
async def sitting(computer: Rig, *, size: tuple[int, int] = (1280, 800)) -> AsyncIterator[Person]:
    """A person before the window of ``computer``. The login runs by the demo's button."""

    async def log_in(url: str) -> None:
        await computer.visit(computer.world.approve(url))

    visited: list[str] = []

    def open_url(url: str) -> bool:
        visited.append(url)
        return True

    async with (
        computer.program() as service,
        opened(service, demo_login=log_in, open_url=open_url, clock=computer.clock) as window,
    ):
        window.resize(*size)
        window.show()
        person = Person(window)
        await person.settled()
        yield person
        window.hide()
