"""The state of all, as the window tells it: in the chip, the badge, and the bar at the bottom."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from sage_desktop.core.changes import Changes, Kind
from sage_desktop.core.errors import AppError
from sage_desktop.core.i18n import tr
from sage_desktop.ui import words
from sage_desktop.ui.pace import Pace
from sage_desktop.ui.texts import no_mnemonic
from sage_desktop.ui.tokens import State

if TYPE_CHECKING:
    from sage_desktop.sync.views import Status
    from sage_desktop.ui.main_window import MainWindow

_KINDS = (Kind.MODULE, Kind.TENANT, Kind.SIGN_IN, Kind.RUN, Kind.ISSUE, Kind.OUTBOX)


class WindowStatus:
    """Works for one window, from ``begin`` to ``end``."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._status: Status | None = None
        self._reading = self._stale = False
        self._pace = Pace()
        self._unsubscribe: Callable[[], None] = lambda: None
        window.top_bar.status.clicked.connect(self.show_summary)

    def begin(self) -> None:
        """Hears of changes from now on; the window has its desk."""
        self._unsubscribe = self._window.desk.door.bus.subscribe(self._heard)
        self._window.jobs.changed.connect(self._show)

    def end(self) -> None:
        """Hears of nothing any more."""
        self._unsubscribe()

    def refresh(self) -> None:
        """Reads the status and shows it; asked again meanwhile, once more after that."""
        if self._reading:
            self._stale = True
            return
        self._reading = True
        self._window.scope.start(self._read(), name="status")

    async def _read(self) -> None:
        try:
            self._stale = True
            while self._stale:
                await self._pace.turn()
                self._stale = False
                with self._pace.reading():
                    self._status = await self._window.desk.door.status()
                self._show()
        except AppError as error:
            self._window.page.show_error(error)
        finally:
            self._reading = False

    def _show(self) -> None:
        if self._status is None:
            return
        window, status = self._window, self._status
        chip = window.top_bar.status
        chip.show()
        window.bottom_bar.set_rest(*words.rest_sentence(status, window.desk.clock()))
        if window.jobs.running:
            chip.show_state(State.WORKING, tr("Working"))
        else:
            chip.show_state(*words.status_chip(status))
        badge = window.rail.list.buttons["activity"]
        badge.set_badge(status.issues, words.issues_text(status.issues))

    def show_summary(self) -> None:
        """A menu below the chip: what there is to know, and where it is."""
        window, status = self._window, self._status
        if status is None:
            return
        summary = QMenu(window)
        summary.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, path in words.summary(status, window.desk.clock()):
            action = summary.addAction(no_mnemonic(text))
            action.triggered.connect(lambda _on=False, path=path: window.navigate(path))
        chip = window.top_bar.status
        below = chip.mapToGlobal(chip.rect().bottomRight())
        summary.popup(QPoint(below.x() - summary.sizeHint().width(), below.y() + 4))

    def _heard(self, changes: Changes) -> None:
        if changes.touches(Kind.RUN_END):
            self._pace.hurry()
        if changes.touches(*_KINDS):
            self.refresh()
