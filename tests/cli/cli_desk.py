"""A desk with a terminal: one data folder, one keychain, the command line as processes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from log_in import log_in
from rig import free_port

ROOT = Path(__file__).parents[2]
SECRET = "planted-secret-e7"
SHEFFIELD = "28d8ac696d7351f48637a10a3ae5d79a"
LEEDS = "a35602f3044c50929a16f64eb25743c9"

_SECONDS = 40


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output; anything else there is an error."""
        [line] = self.out.splitlines()
        return json.loads(line)


@dataclass
class Process:
    """A command under way."""

    popen: subprocess.Popen[bytes]
    said: list[str] = field(default_factory=list)

    def address(self) -> str:
        """The login address, once it is printed."""
        return self.hears("http")

    def hears(self, start: str) -> str:
        """The next line on standard error that begins so."""
        stream: IO[bytes] = self.popen.stderr  # type: ignore[assignment]
        while line := stream.readline().decode():
            self.said.append(line)
            if line.startswith(start):
                return line.strip()
        raise AssertionError(f"no line starts with {start}: {self.said}")

    def end(self) -> Done:
        out, err = self.popen.communicate(timeout=_SECONDS)
        return Done(self.popen.returncode, (out or b"").decode(), "".join(self.said) + err.decode())


@dataclass
class Desk:
    """Runs commands against the stand-in at ``sage``. Its app is its own, so are its grants."""

    folder: Path
    sage: str
    client_id: str = field(default_factory=lambda: f"{uuid4()}/{uuid4()}")
    port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def variables(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {
            **kept,
            "LANG": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(Path(__file__).parent))),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHON_KEYRING_BACKEND": "file_keyring.FileKeyring",
            "FILE_KEYRING": str(self.folder / "keychain.json"),
            "SAGE_DESKTOP_DATA": str(self.data),
            "SAGE_DESKTOP_APP_CLIENT_ID": self.client_id,
            "SAGE_DESKTOP_APP_CLIENT_SECRET": SECRET,
            "SAGE_DESKTOP_SAGE_AUTHORIZE_URL": f"{self.sage}/oauth2/auth/central",
            "SAGE_DESKTOP_SAGE_TOKEN_URL": f"{self.sage}/token",
            "SAGE_DESKTOP_SAGE_REVOKE_URL": f"{self.sage}/revoke",
            "SAGE_DESKTOP_SAGE_API_URL": f"{self.sage}/v3.1",
            "SAGE_DESKTOP_REDIRECT_PORTS": str(self.port),
            "SAGE_DESKTOP_REQUESTS_PER_MINUTE": "100000",
            **self.more,
        }

    def start(self, *arguments: str, **options: Any) -> Process:
        command = [sys.executable, "-m", "sage_desktop.cli", *arguments]
        given: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "env": self.variables,
            "cwd": ROOT,
            **options,
        }
        return Process(subprocess.Popen(command, **given))

    def run(self, *arguments: str, typed: str | None = None) -> Done:
        if typed is None:
            return self.start(*arguments).end()
        process = self.start(*arguments, stdin=subprocess.PIPE)
        out, err = process.popen.communicate(typed.encode(), timeout=_SECONDS)
        return Done(process.popen.returncode, out.decode(), err.decode())

    def json(self, *arguments: str, typed: str | None = None) -> Any:
        """The object of a command that must go well."""
        done = self.run(*arguments, "--json", typed=typed)
        assert done.code == 0, done
        return done.json

    def sign_in(self, *arguments: str, allow: bool = True) -> Done:
        """``tenant connect`` with a person at the browser."""
        process = self.start("tenant", "connect", *arguments, "--no-browser")
        log_in(process.address(), allow=allow)
        return process.end()

    def connected(self, name: str = "Northgate") -> None:
        self.run("tenant", "add", name)
        done = self.sign_in(name, "--business", SHEFFIELD)
        assert done.code == 0, done


@contextmanager
def stand_in(world: str = "small", port: int = 0) -> Iterator[str]:
    """``sandbox`` as a process; gives its address."""
    command = [sys.executable, "-m", "sage_desktop.cli", "sandbox", "--world", world]
    with subprocess.Popen(
        [*command, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        try:
            ready, address = process.stdout.readline().decode().split()
            assert ready == "READY"
            yield address
        finally:
            process.terminate()
            process.wait(_SECONDS)
