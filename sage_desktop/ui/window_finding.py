"""Fills the list of the window's search field: with what there is where one is at the moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from sage_desktop.core.errors import AppError
from sage_desktop.ui import palette
from sage_desktop.ui.page import Path
from sage_desktop.ui.palette import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from sage_desktop.sync.views import TenantView
    from sage_desktop.ui.main_window import MainWindow
    from sage_desktop.ui.shortcuts import Command


class WindowFinding:
    """``do`` carries out a command of ``table`` by its name."""

    def __init__(
        self, window: MainWindow, table: Sequence[Command], do: Callable[[str], object]
    ) -> None:
        self._window, self._table, self._do = window, table, do
        self._tenants: Sequence[TenantView] = ()
        self._entries: Sequence[Entry] = ()
        field = window.top_bar.search
        field.look = self._look
        field.opened.connect(self._open)
        field.left.connect(self._leave)

    def _open(self) -> None:
        """What can be found is put together once, when the field gets the focus."""
        self._gather()
        self._window.scope.start(self._read_tenants(), name="tenants for the search")

    async def _read_tenants(self) -> None:
        try:
            self._tenants = await self._window.desk.door.tenants()
        except AppError:
            return  # the page in front says what is wrong with the book
        self._gather()
        self._window.top_bar.search.show_list()

    def _gather(self) -> None:
        window = self._window
        self._entries = (
            *palette.of_page(window.page),
            *palette.of_commands(self._table, self._do),
            *palette.of_places(window.navigate),
            *palette.of_tenants(self._tenants, window.navigate),
        )

    def _look(self, text: str) -> list[Entry]:
        window = self._window
        here: Path | None = window.path if window.page.can_search else None
        return [
            *palette.fitting(text, self._entries),
            *palette.of_searches(text, here, self._search),
        ]

    def _search(self, path: Path, text: str) -> None:
        if path != self._window.path:
            self._window.navigate(path)
        self._window.page.search(text)

    def _leave(self) -> None:
        self._window.top_bar.close_search()
        self._window.page.first.setFocus(Qt.FocusReason.OtherFocusReason)
