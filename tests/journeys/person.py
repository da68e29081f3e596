"""What a person does with the window: finds controls by their accessible names, and uses them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QTabBar,
    QWidget,
)

from sage_desktop.ui.main_window import MainWindow

PATIENCE = 10.0


class Person:
    """Sits before ``window``. Every wait ends; what is not there is named."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    async def until(self, holds: Callable[[], object], what: str) -> Any:
        """Waits until ``holds`` gives something true, and gives it."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not (found := holds()):  # noqa: ASYNC110  # widgets have no event for it
                    await asyncio.sleep(0.005)
        except TimeoutError:
            shown = list(dict.fromkeys(self.texts().splitlines()))[15:60]
            raise AssertionError(f"{what}; the window shows: {shown}") from None
        return found

    def roots(self) -> list[QWidget]:
        return [each for each in QApplication.topLevelWidgets() if each.isVisible()]

    def control(self, name: str, kind: type[QWidget] = QWidget) -> QWidget | None:
        """The usable control of that accessible name (or button text), dialogs first."""
        for root in sorted(self.roots(), key=lambda each: each is self.window):
            for widget in root.findChildren(kind):
                usable = widget.isVisible() and widget.isEnabled()
                if usable and name in {_plain(widget.accessibleName()), _text(widget)}:
                    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                        return widget
        return None

    async def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        found: QWidget = await self.until(lambda: self.control(name, kind), f"no control {name!r}")
        return found

    async def press(self, name: str) -> None:
        button = await self.find(name, QAbstractButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await asyncio.sleep(0)

    async def type(self, name: str, text: str) -> None:
        field = await self.find(name, QLineEdit)
        field.setFocus()
        assert isinstance(field, QLineEdit)
        field.selectAll()
        QTest.keyClicks(field, text)

    async def go(self, name: str) -> None:
        """Opens an entry of the navigation."""
        await self.press(name)
        await self.settled()

    async def open_tab(self, name: str) -> None:
        def bar() -> tuple[QTabBar, int] | None:
            for each in self.window.findChildren(QTabBar):
                for index in range(each.count()):
                    if each.isVisible() and each.tabText(index) == name:
                        return (each, index) if each.isTabEnabled(index) else None
            return None

        tabs, index = await self.until(bar, f"no open tab {name!r}")
        middle = tabs.tabRect(index).center()
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=middle)
        await self.settled()

    async def sees(self, text: str) -> None:
        await self.until(lambda: text in self.texts(), f"{text!r} is not shown")

    def texts(self) -> str:
        """All texts that are shown, one a line; of tables the first 50 rows."""
        lines = []
        for root in self.roots():
            for widget in root.findChildren(QWidget):
                if not widget.isVisible():
                    continue
                if isinstance(widget, QAbstractItemView):
                    lines += _cells(widget)
                else:
                    lines += [_text(widget), widget.accessibleName()]
        return _plain("\n".join(filter(None, lines)))

    def rows(self, name: str) -> list[list[str]]:
        """The cells of the table of that accessible name."""
        for view in self.window.findChildren(QAbstractItemView):
            if view.isVisible() and view.accessibleName() == name:
                model = view.model()
                return [
                    [
                        str(model.index(row, column).data() or "")
                        for column in range(model.columnCount())
                    ]
                    for row in range(model.rowCount())
                ]
        return []

    async def settled(self) -> None:
        """Waits until the page in front has loaded and nothing runs."""
        await self.until(
            lambda: (
                not self.window.scope.busy
                and not self.window.page.scope.busy
                and not self.window.desk.jobs.running
            ),
            "the page is still at work",
        )
        await asyncio.sleep(0.01)

    def click_cell(self, view: QAbstractItemView, index: QModelIndex) -> None:
        middle: QPoint = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def _plain(text: str) -> str:
    """Without the marks that isolate names of another direction."""
    return text.translate({0x2068: None, 0x2069: None})


def _cells(view: QAbstractItemView) -> list[str]:
    model = view.model()
    if model is None:
        return []
    return [
        str(model.index(row, column).data() or "")
        for row in range(min(model.rowCount(), 50))
        for column in range(model.columnCount())
    ]


def _text(widget: QWidget) -> str:
    for name in ("text", "title"):
        give = getattr(widget, name, None)
        if callable(give):
            try:
                return str(give()).replace("&&", "&")
            except TypeError:
                continue
    return ""
