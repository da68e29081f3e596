"""Defects at eight places: each is logged without its text, shown once, and the program goes on."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from person import Person
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QDialog
from rig import rig
from window import run_with_qt, sitting

from sage_desktop.core.changes import Changes, Kind
from sage_desktop.settings import logs
from sage_desktop.ui.crash_dialog import Crash
from sage_desktop.ui.widgets import Button

CANARY = "Canary Harbour canary@harbour.example"
_KEPT: list[Any] = []


class Defect(Exception):
    pass


def fail(*_anything: object) -> None:
    raise Defect(CANARY)


async def failing() -> None:
    fail()


class Falls:
    def __del__(self) -> None:
        fail()


def in_a_slot(_person: Person) -> None:
    QTimer.singleShot(0, fail)


def in_a_button(person: Person) -> None:
    button = Button("Falls", on_click=fail)
    _KEPT.append(button)
    button.click()


def in_the_loop(_person: Person) -> None:
    asyncio.get_running_loop().call_soon(fail)


def in_a_task(_person: Person) -> None:
    _KEPT.append(asyncio.ensure_future(failing()))
    asyncio.get_running_loop().call_later(0.05, lambda: (_KEPT.clear(), gc.collect()))


def in_the_work_of_a_page(person: Person) -> None:
    person.window.page.start(failing(), name="fails")


def in_a_thread(_person: Person) -> None:
    threading.Thread(target=fail).start()


def in_clean_up(_person: Person) -> None:
    Falls()


def in_the_book(person: Person) -> None:
    book = person.window.desk.door._book

    async def write() -> None:
        await book.write(fail)

    person.window.page.start(write(), name="write")


PLACES = (
    in_a_slot,
    in_a_button,
    in_the_loop,
    in_a_task,
    in_the_work_of_a_page,
    in_a_thread,
    in_clean_up,
    in_the_book,
)


def crashes(person: Person) -> list[QDialog]:
    return [each for each in person.roots() if isinstance(each, Crash) and each.isVisible()]


def with_a_window(tmp_path: Path, story: Callable[[Person], Any]) -> str:
    """Gives what was logged."""

    async def main() -> None:
        async with rig(tmp_path) as computer:
            handler = logs.log_to(tmp_path / "logs")
            try:
                async with sitting(computer) as person:
                    await story(person)
            finally:
                logs.stop(handler)

    run_with_qt(main())
    return (tmp_path / "logs" / "sage-desktop.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("place", PLACES)
def test_a_defect_is_logged_shown_once_and_survived(
    tmp_path: Path, place: Callable[[Person], None]
) -> None:
    async def story(person: Person) -> None:
        place(person)
        await person.until(lambda: crashes(person), "no dialog")
        for _ in range(3):
            place(person)
        await asyncio.sleep(0.1)
        [dialog] = crashes(person)
        assert isinstance(dialog, Crash)
        assert "Defect" in dialog.details
        assert "test_failures.py" in dialog.details
        assert "anary" not in dialog.details
        words = [button.words() for button in dialog.findChildren(Button)]
        assert words == ["Copy details", "Open log folder", "Save diagnostics…", "Close"]
        dialog.done(0)
        await person.until(lambda: not crashes(person), "the dialog stays")
        await person.go("Customers")
        await person.settled()
        assert person.window.page.crumbs()[-1].text == "Customers"

    logged = with_a_window(tmp_path, story)
    assert "unexpected error in" in logged or "failed" in logged
    assert "Defect" in logged
    assert "anary" not in logged


def test_a_broken_listener_and_a_word_of_qt_are_logged_only(tmp_path: Path) -> None:
    async def story(person: Person) -> None:
        person.window.desk.door.bus.subscribe(fail)
        person.window.desk.door.bus.publish(Changes(frozenset({Kind.RUN})))
        qWarning("something of Qt")
        await person.settled()
        assert crashes(person) == []

    logged = with_a_window(tmp_path, story)
    assert "a listener failed" in logged
    assert "something of Qt" in logged
    assert "anary" not in logged


def test_diagnostics_are_saved_from_the_dialog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "support.zip"

    async def chosen(*_anything: object) -> Path:
        return target

    monkeypatch.setattr("sage_desktop.ui.crash_dialog.ask_where_to_save", chosen)

    async def story(person: Person) -> None:
        person.window.show_crash(Defect(CANARY))
        await person.until(lambda: crashes(person), "no dialog")
        await person.press("Save diagnostics…")
        await person.sees(f"Diagnostics saved: {target}")
        await person.press("Close")

    with_a_window(tmp_path, story)
    assert target.stat().st_size > 500


def test_a_falling_process_leaves_the_places_and_the_next_one_logs_them(tmp_path: Path) -> None:
    code = """
import ctypes, logging, sys
from pathlib import Path
from sage_desktop.app import failures
logging.basicConfig(stream=sys.stdout)
with failures.last_words(Path(sys.argv[1])):
    if sys.argv[2] == "fall":
        ctypes.string_at(0)
"""

    def run(how: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, str(tmp_path), how],
            capture_output=True,
            text=True,
            check=False,
            timeout=50,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )

    assert run("fall").returncode < 0
    assert oct((tmp_path / "faults.txt").stat().st_mode & 0o777) == "0o600"
    after = run("well")
    assert after.returncode == 0
    assert "Segmentation fault" in after.stdout
    assert "Segmentation fault" not in run("well").stdout
