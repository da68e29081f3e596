"""A desktop for one walk: screen, window manager, buses, the stand-in of Sage, the program."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shlex import join
from typing import IO
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
_CLI_TESTS = ROOT / "tests" / "cli"
_SECONDS = 30
SIZE = "1400x950"


@dataclass(frozen=True)
class Surroundings:
    """What programs of this desktop get, where Sage is, and what the program said."""

    folder: Path
    variables: dict[str, str]
    sage: str

    @property
    def bus(self) -> str:
        return self.variables["DBUS_SESSION_BUS_ADDRESS"]

    @property
    def log(self) -> Path:
        return self.folder / "program.log"


@contextmanager
def surroundings() -> Iterator[Surroundings]:
    """Everything is new, and gone afterwards."""
    with ExitStack() as closing:
        folder = Path(tempfile.mkdtemp(prefix="sage-desktop-walk-"))
        closing.callback(shutil.rmtree, folder, ignore_errors=True)
        for name in ("home", "run"):
            (folder / name).mkdir(mode=0o700)
        variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "LANG": "C.UTF-8",
        }
        variables["DISPLAY"] = closing.enter_context(screen(variables))
        variables["DBUS_SESSION_BUS_ADDRESS"] = closing.enter_context(_session_bus(variables))
        closing.enter_context(started(["openbox"], variables))
        sage = closing.enter_context(_stand_in(variables))
        yield Surroundings(folder, {**variables, **_settings(folder, sage)}, sage)


@contextmanager
def program(around: Surroundings) -> Iterator[subprocess.Popen[bytes]]:
    """The window, as the desktop starts it. What it says is in ``around.log``."""
    with (
        around.log.open("wb") as log,
        started([sys.executable, "-m", "sage_desktop"], around.variables, out=log) as process,
    ):
        yield process


def _settings(folder: Path, sage: str) -> dict[str, str]:
    browser = join([sys.executable, str(_CLI_TESTS / "browser.py")])
    return {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(_CLI_TESTS))),
        "PYTHON_KEYRING_BACKEND": "file_keyring.FileKeyring",
        "FILE_KEYRING": str(folder / "keychain.json"),
        "QT_QPA_PLATFORM": "xcb",
        "BROWSER": f"{browser} %s &",
        "SAGE_DESKTOP_DATA": str(folder / "data"),
        "SAGE_DESKTOP_APP_CLIENT_ID": f"{uuid4()}/{uuid4()}",
        "SAGE_DESKTOP_APP_CLIENT_SECRET": "secret-of-the-walk",
        "SAGE_DESKTOP_SAGE_AUTHORIZE_URL": f"{sage}/oauth2/auth/central",
        "SAGE_DESKTOP_SAGE_TOKEN_URL": f"{sage}/token",
        "SAGE_DESKTOP_SAGE_REVOKE_URL": f"{sage}/revoke",
        "SAGE_DESKTOP_SAGE_API_URL": f"{sage}/v3.1",
        "SAGE_DESKTOP_REQUESTS_PER_MINUTE": "100000",
    }


@contextmanager
def screen(variables: dict[str, str]) -> Iterator[str]:
    """A screen of its own on the first free display."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE}x24", "-nolisten", "tcp"]
    with started(words, variables, keep=(writing,)) as process:
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            yield f":{_line(told, process)}"


@contextmanager
def _session_bus(variables: dict[str, str]) -> Iterator[str]:
    words = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with started(words, variables, out=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield _line(process.stdout, process)


@contextmanager
def _stand_in(variables: dict[str, str]) -> Iterator[str]:
    words = [sys.executable, "-m", "sage_desktop.cli", "sandbox", "--port", "0"]
    with started(words, variables, out=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield _line(process.stdout, process).removeprefix("READY ")


def _line(stream: IO[bytes], process: subprocess.Popen[bytes]) -> str:
    line = stream.readline().decode().strip()
    if not line:
        raise SystemExit(f"FAILED: {process.args!r} did not start")
    return line


@contextmanager
def started(
    words: list[str],
    variables: dict[str, str],
    *,
    out: int | IO[bytes] = subprocess.DEVNULL,
    keep: tuple[int, ...] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """A program beside us with ``variables``; it and what it started end with us."""
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.DEVNULL if isinstance(out, int) else subprocess.STDOUT,
        env=variables,
        cwd=ROOT,
        pass_fds=keep,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
