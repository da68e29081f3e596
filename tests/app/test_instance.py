"""One window over each data folder: however many start at once, one stays, the others tell it.

``STARTS`` in the environment sets how many.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sage_desktop.app.instance import Ear, address, claim, claim_or_tell, tell
from sage_desktop.core.errors import BookProblem

STARTS = int(os.environ.get("STARTS", "40"))

CHILD = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from sage_desktop.app.instance import Ear, claim_or_tell
folder = Path(sys.argv[1])
app = QCoreApplication([])
lock = claim_or_tell(folder, [sys.argv[2]], patience=400)
if lock is None:
    print("told")
else:
    ear = Ear(folder)
    heard = []
    def came(arguments):
        heard.extend(arguments)
        if len(set(heard)) == int(sys.argv[3]):
            app.quit()
    ear.came.connect(came)
    QTimer.singleShot(450_000, app.quit)
    app.exec()
    ear.close()
    lock.release()
    print("owner", len(set(heard)))
"""


@pytest.fixture(autouse=True)
def runtime_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The user's own folder for sockets, with a short name as on a desktop."""
    with tempfile.TemporaryDirectory(prefix="run-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield


@pytest.mark.timeout(600)
def test_of_many_starts_at_once_one_stays_and_hears_of_all_others(tmp_path: Path) -> None:
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path), f"n{number}", str(STARTS - 1)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(STARTS)
    ]
    said = [child.communicate(timeout=500)[0].strip() for child in children]
    assert sorted(said) == sorted([f"owner {STARTS - 1}", *["told"] * (STARTS - 1)])


def test_the_lock_is_free_once_its_holder_was_killed(tmp_path: Path) -> None:
    code = (
        "import sys,time,pathlib; from sage_desktop.app.instance import claim;"
        f"lock = claim(pathlib.Path({str(tmp_path)!r})); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        assert claim(tmp_path) is None
        child.kill()
    lock = claim(tmp_path)
    assert lock is not None
    lock.release()


def test_who_does_not_answer_is_told_of_in_time(tmp_path: Path) -> None:
    lock = claim(tmp_path)
    assert lock is not None
    began = time.monotonic()
    with pytest.raises(BookProblem, match="already_running"):
        claim_or_tell(tmp_path, [], patience=0.2)
    assert time.monotonic() - began < 3
    lock.release()


def test_what_others_say_is_heard_and_nonsense_is_not(tmp_path: Path, qtbot: QtBot) -> None:
    ear = Ear(tmp_path)
    assert ear.listens
    heard: list[list[str]] = []
    ear.came.connect(heard.append)
    code = (
        "import pathlib; from sage_desktop.app.instance import tell;"
        f"print(tell(pathlib.Path({str(tmp_path)!r}), ['--minimized']))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as other:
        qtbot.waitUntil(lambda: other.poll() is not None, timeout=20_000)
        assert other.communicate()[0] == "True\n"
    assert heard == [["--minimized"]]
    if sys.platform != "win32":
        import socket

        with socket.socket(socket.AF_UNIX) as rude:
            rude.connect(address(tmp_path))
            rude.sendall(b"\xff{nonsense\n")
            qtbot.wait(50)
        assert (Path(address(tmp_path)).stat().st_mode & 0o077) == 0
    ear.close()
    assert heard == [["--minimized"]]
    assert not tell(tmp_path, [])


def test_each_folder_has_an_address_of_its_own(tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert address(tmp_path) != address(other)
    assert address(other / "..") == address(tmp_path)
    assert len(address(tmp_path)) < 100
