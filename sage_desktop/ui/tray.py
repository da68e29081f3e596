"""The program in the tray: its icon, tool tip and menu follow the state; notifications."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QApplication

from sage_desktop.core.changes import Changes, Kind
from sage_desktop.core.errors import AppError
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.views import Status, TenantView
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.notifier import Notifier
from sage_desktop.ui.pace import Pace
from sage_desktop.ui.router import Path
from sage_desktop.ui.scheme import tokens
from sage_desktop.ui.texts import one_line
from sage_desktop.ui.tray_icons import TrayState, tray_icon
from sage_desktop.ui.tray_menu import TrayDoes, TrayMenu
from sage_desktop.ui.tray_spot import TraySpot
from sage_desktop.ui.tray_words import RUNS, Notice, tray_state

_KINDS = (Kind.MODULE, Kind.TENANT, Kind.SIGN_IN, Kind.RUN, Kind.ISSUE, Kind.OUTBOX)


def bring_to_front(window: MainWindow) -> None:
    """Shows ``window`` as it was, before the others."""
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()


def is_in_front(window: MainWindow) -> bool:
    return window.isVisible() and not window.isMinimized() and window.isActiveWindow()


class Tray:
    """Over a window that has begun. ``quit`` ends the program."""

    def __init__(
        self,
        window: MainWindow,
        spot: TraySpot,
        quit: Callable[[], None],
        in_front: Callable[[MainWindow], bool] = is_in_front,
    ) -> None:
        self._window = window
        self._spot = spot
        self._in_front = in_front
        self._door = window.desk.door
        self._scope = TaskScope("tray", on_error=window.show_crash)
        self._status: Status | None = None
        self._views: list[TenantView] = []
        self._reading = self._again = False
        self._pace = Pace()
        self._shown: tuple[TrayState, bool, str] | None = None
        self._notice_path: Path = RUNS
        does = TrayDoes(self.go, self._sync_now, self._pause, quit)
        self.menu = TrayMenu(does, window)
        self._notifier = Notifier(self._door, self._may_notify, self._notify)
        spot.set_menu(self.menu)
        spot.clicked = lambda: self.go(None)
        spot.message_clicked = lambda: self.go(self._notice_path)
        self._unsubscribe = self._door.bus.subscribe(self._heard)
        window.jobs.changed.connect(self._show)
        self._hints = QApplication.styleHints()
        self._hints.colorSchemeChanged.connect(self._show)
        self._show()
        self._refresh()

    def go(self, path: Path | None) -> None:
        """Opens the window, at ``path``."""
        bring_to_front(self._window)
        if path is not None:
            self._window.navigate(path)

    async def aclose(self) -> None:
        self._unsubscribe()
        self._window.jobs.changed.disconnect(self._show)
        self._hints.colorSchemeChanged.disconnect(self._show)
        self._spot.close()
        await self._scope.aclose()

    # what it shows

    def _heard(self, changes: Changes) -> None:
        if changes.touches(Kind.RUN_END):
            self._pace.hurry()
        if changes.touches(*_KINDS):
            self._refresh()

    def _refresh(self) -> None:
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._scope.start(self._read(), name="read the state")

    async def _read(self) -> None:
        try:
            self._again = True
            while self._again:
                await self._pace.turn()
                self._again = False
                with self._pace.reading():
                    self._status = await self._door.status()
                    self._views = await self._door.tenants()
                self._show()
                await self._notifier.look(self._status)
        except AppError:  # the window says so
            return
        finally:
            self._reading = False

    def _show(self) -> None:
        running = self._window.jobs.running
        state, sentence = tray_state(self._status, running[0] if running else None)
        self.menu.show_all(state, sentence, self._status, self._views)
        shown = (state, tokens().dark, sentence)
        if shown == self._shown:
            return
        self._shown = shown
        tip = tr("Sage Desktop: {state}").format(state=one_line(sentence))
        self._spot.show(tray_icon(state, dark=tokens().dark), tip)

    # what it does

    def _sync_now(self) -> None:
        self._do(self._door.sending.sync_now(), "sync now")

    def _pause(self, on: bool) -> None:
        self._do(self._door.set_paused(on), "pause")

    def _do(self, work: Coroutine[Any, Any, None], name: str) -> None:
        async def guarded() -> None:
            try:
                await work
            except AppError as error:
                self.go(None)
                self._window.page.show_error(error)

        self._scope.start(guarded(), name=name)

    # what it tells

    def _may_notify(self) -> bool:
        return self._door.preferences.now.notifications and not self._in_front(self._window)

    def _notify(self, notice: Notice) -> None:
        self._notice_path = notice.path
        icon = tray_icon(notice.state, dark=tokens().dark)
        self._spot.tell(notice.title, notice.text, icon)
