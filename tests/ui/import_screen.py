"""The import screen in its window, as the tests of it work with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from desktop import Desktop, desktop, settled, until
from fake_door import FakeDoor
from fake_imports import FakeImports
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from sage_desktop.ui.import_page import ImportPage
from sage_desktop.ui.navigation import import_path
from sage_desktop.ui.tokens import State

Key, Mod = Qt.Key, Qt.KeyboardModifier
ASHDOWN, CALDER, ELLIS, FAIRHOLME = 1, 4, 7, 8


class Screen:
    """The page in its window, as a person works with it."""

    def __init__(self, made: Desktop) -> None:
        self.made, self.window = made, made.window
        assert isinstance(made.window.page, ImportPage)
        self.page: ImportPage = made.window.page
        self.view, self.bar = self.page.view, self.page.bar
        self.table, self.pane = self.view.table, self.view.pane

    async def rest(self) -> None:
        await asyncio.sleep(0.1)  # the pauses after typing and choosing
        await settled(self.window)
        await until(lambda: not self.page.scope.busy)

    async def choose(self, line: int) -> None:
        self.table.choose(line)
        await until(lambda: self.pane.detail is not None and self.pane.detail.line.line == line)
        await self.rest()

    def press(self, key: Qt.Key, *mods: Qt.KeyboardModifier, on: QWidget | None = None) -> None:
        together = Mod.NoModifier
        for mod in mods:
            together |= mod
        QTest.keyClick(on or self.table, key, together)

    def rows(self, count: int = 3) -> list[list[str]]:
        model = self.view.model
        return [
            [model.text(line, section) for section in range(1, 5)]
            for line in range(min(count, model.rowCount()))
        ]

    def chips(self) -> dict[str, int]:
        return {chip.what.word: chip.count for chip in self.view.filters.chips.chips}

    async def filter(self, word: str) -> None:
        [chip] = [each for each in self.view.filters.chips.chips if each.what.word == word]
        chip.click()
        await self.rest()

    async def type_search(self, text: str) -> None:
        self.view.filters.search.setText(text)
        await self.rest()

    def banner(self) -> tuple[State, str] | None:
        shown = self.page.banners.shown
        return None if shown is None else (shown.state, shown.accessibleName())


Opened = Callable[..., object]


@asynccontextmanager
async def screen(
    door: FakeDoor, imports: FakeImports | None = None, *, size: tuple[int, int] = (1280, 800)
) -> AsyncIterator[Screen]:
    door.imports = imports or FakeImports(40)
    async with desktop(door, size=size) as made:
        made.window.navigate(import_path(1, "customers"))
        await settled(made.window)
        shown = Screen(made)
        await shown.rest()
        yield shown


class Gate:
    """Holds the fake's work at its next page until it is opened."""

    def __init__(self, imports: FakeImports) -> None:
        self.reached, self.open = asyncio.Event(), asyncio.Event()
        imports.pause = self._wait

    async def _wait(self) -> None:
        self.reached.set()
        await self.open.wait()
