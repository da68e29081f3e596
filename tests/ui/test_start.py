"""The window is there before the engine is: it loads little, and waits with everything."""

from __future__ import annotations

import subprocess
import sys

from desktop import Run, until
from fake_door import FakeDoor, clock
from PySide6.QtWidgets import QApplication

from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.page import Desk
from sage_desktop.ui.pages import MAKERS, load_ahead

HEAVY = ("httpx", "msgspec", "peewee", "cryptography", "keyring", "sage_desktop.ui.tenant_page")


def test_the_first_window_loads_neither_the_engine_nor_other_pages() -> None:
    code = f"import sys, sage_desktop.app.window; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_before_it_begins_the_window_only_quits(look: QApplication) -> None:
    window = MainWindow(MAKERS)
    told: list[str] = []
    window.closed.connect(lambda: told.append("closed"))
    window.quit_wanted.connect(lambda: told.append("quit"))
    window.resize(1280, 800)
    window.show()
    actions = {action.text(): action for action in window.actions()}
    for name, action in actions.items():
        if name != "Quit":
            action.trigger()
    window.rail.list.opened.emit("activity")
    window.top_bar.status.click()
    assert window.pages == ()
    assert not window.top_bar.status.isVisible(), "nothing is known yet"
    assert window.bottom_bar.sentence() == "Starting"
    assert told == []
    actions["Quit"].trigger()
    assert told == ["quit"]
    window.close()
    assert told == ["quit", "closed"]
    window.deleteLater()


def test_it_says_once_that_it_was_painted_and_then_comes_to_life(run: Run) -> None:
    async def story() -> None:
        window = MainWindow(MAKERS)
        painted: list[str] = []
        window.painted.connect(lambda: painted.append("painted"))
        window.show()
        await until(lambda: painted)
        desk = Desk(
            door=FakeDoor(),  # type: ignore[arg-type]
            clock=clock,
            jobs=window.jobs,
            navigate=window.navigate,
            open_url=lambda _url: True,
            crashed=window.show_crash,
        )
        window.begin(desk)
        await until(lambda: not window.page.scope.busy and not window.scope.busy)
        window.repaint()
        assert painted == ["painted"]
        await load_ahead()
        assert "sage_desktop.ui.tenant_page" in sys.modules
        await window.aclose()
        window.deleteLater()

    run(story())
