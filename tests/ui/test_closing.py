"""Closing the window: explained once, then the tray; minimised without one; or the end."""

from __future__ import annotations

from desktop import Run, desktop, settled, until
from fake_door import FakeDoor
from PySide6.QtWidgets import QApplication

from sage_desktop.ui.closing import Closing, KeepsRunning, NoTray
from sage_desktop.ui.dialogs import Dialog
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.widgets import Button


class Seat:
    def __init__(self, window: MainWindow, door: FakeDoor, *, tray: bool) -> None:
        self.window = window
        self.quits = 0
        self.closing = Closing(window, door.preferences, lambda: tray, self._quit)

    def _quit(self) -> None:
        self.quits += 1

    async def dialog(self) -> Dialog:
        def shown() -> list[Dialog]:
            return [each for each in self.window.findChildren(Dialog) if each.isVisible()]

        await until(shown)
        return shown()[0]

    async def answer(self, words: str) -> None:
        dialog = await self.dialog()
        next(each for each in dialog.findChildren(Button) if each.words() == words).click()
        await until(lambda: not self.closing._scope.busy)


def test_it_is_explained_once_and_then_goes_to_the_tray(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            seat = Seat(made.window, empty, tray=True)
            made.window.close()
            dialog = await seat.dialog()
            assert isinstance(dialog, KeepsRunning)
            dialog.reject()
            await until(lambda: not seat.closing._scope.busy)
            assert made.window.isVisible() and not empty.preferences.now.tray_explained
            made.window.close()
            made.window.close()
            await seat.answer("Keep running")
            assert not made.window.isVisible() and seat.quits == 0
            made.window.show()
            made.window.close()
            assert not made.window.isVisible(), "from now on without a word"
            await seat.closing.aclose()

    run(story())


def test_who_wants_to_end_it_does(run: Run, empty: FakeDoor) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            seat = Seat(made.window, empty, tray=True)
            made.window.close()
            await seat.answer("Quit now")
            assert (seat.quits, empty.preferences.now.tray_explained) == (1, True)
            await empty.preferences.change(close_to_tray=False)
            made.window.close()
            assert seat.quits == 2
            await seat.closing.aclose()

    run(story())


def test_without_a_tray_it_is_minimised(run: Run, empty: FakeDoor, look: QApplication) -> None:
    async def story() -> None:
        async with desktop(empty) as made:
            seat = Seat(made.window, empty, tray=False)
            made.window.close()
            assert isinstance(await seat.dialog(), NoTray)
            await seat.answer("Understood")
            assert made.window.isMinimized() and seat.quits == 0
            assert not empty.preferences.now.tray_explained
            made.window.showNormal()
            made.window.close()
            assert made.window.isMinimized()
            await settled(made.window)
            await seat.closing.aclose()

    run(story())
