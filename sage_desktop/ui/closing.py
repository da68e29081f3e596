"""What closing the window does: the program stays in the tray, or is minimised, or quits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from sage_desktop.core.errors import AppError
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.ui.dialogs import Dialog, ask
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.widgets import Button, Kind

if TYPE_CHECKING:
    from sage_desktop.sync.preferences import PreferenceRoom

QUIT = 2


class KeepsRunning(Dialog):
    """Said once, when the window is first closed. Esc leaves the window open."""

    def __init__(self, parent: QWidget) -> None:
        text = tr(
            "Sending and the daily run go on while the window is closed. To stop the program, "
            "choose Quit in the tray menu."
        )
        super().__init__(parent, tr("Sage Desktop keeps running in the tray"), text)
        self.add_button(Button(tr("Quit now")), QUIT)
        keep = Button(tr("Keep running"), Kind.PRIMARY)
        self.add_button(keep, QDialog.DialogCode.Accepted, default=True)


class NoTray(Dialog):
    """Said once, on a desktop without a tray."""

    def __init__(self, parent: QWidget) -> None:
        text = tr("The window is minimised instead of closed, so that sending can go on.")
        super().__init__(parent, tr("There is no tray on this desktop"), text)
        self.add_button(Button(tr("Quit now")), QUIT)
        understood = Button(tr("Understood"), Kind.PRIMARY)
        self.add_button(understood, QDialog.DialogCode.Accepted, default=True)


class Closing:
    """Listens to the window's close button."""

    def __init__(
        self,
        window: MainWindow,
        preferences: PreferenceRoom,
        has_tray: Callable[[], bool],
        quit: Callable[[], None],
    ) -> None:
        self._window = window
        self._preferences = preferences
        self._has_tray = has_tray
        self._quit = quit
        self._asking = False
        self._scope = TaskScope("closing the window", on_error=window.show_crash)
        window.closed.connect(self._close)

    async def aclose(self) -> None:
        self._window.closed.disconnect(self._close)
        await self._scope.aclose()

    def _close(self) -> None:
        held = self._preferences.now
        if not held.close_to_tray:
            self._quit()
            return
        explained = held.tray_explained if self._has_tray() else held.no_tray_explained
        if explained:
            self._put_away()
        elif not self._asking:
            self._asking = True
            self._scope.start(self._explain(), name="explain")

    async def _explain(self) -> None:
        tray = self._has_tray()
        try:
            answer = await ask(KeepsRunning(self._window) if tray else NoTray(self._window))
            if answer == QDialog.DialogCode.Rejected:
                return
            await self._preferences.change(
                **{"tray_explained" if tray else "no_tray_explained": True}
            )
        except AppError as error:
            self._window.page.show_error(error)
            return
        finally:
            self._asking = False
        if answer == QUIT:
            self._quit()
        else:
            self._put_away()

    def _put_away(self) -> None:
        if self._has_tray():
            self._window.hide()
        else:
            self._window.showMinimized()
