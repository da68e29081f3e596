"""Commands inside the test's own process: fast, for what needs neither Sage nor a keychain."""

from __future__ import annotations

import io
import ssl
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cli_desk import Desk, Done

from sage_desktop.cli.__main__ import main
from sage_desktop.net import http

_new_tls_context = http._tls_context


@cache
def _tls_context() -> ssl.SSLContext:
    """One for all: the certificates take longer to read than many a command takes."""
    return _new_tls_context()


@dataclass
class Here:
    """Runs ``main`` over the folder ``data``."""

    data: Path
    patch: pytest.MonkeyPatch
    captured: pytest.CaptureFixture[bytes]

    def sit_at(self, desk: Desk) -> None:
        """The same folder, Sage and keychain as the processes of ``desk``."""
        for name, value in desk.variables.items():
            if name.startswith(("SAGE_DESKTOP_", "FILE_")):
                self.patch.setenv(name, value)

    def run(self, *arguments: str, typed: str | bytes = "") -> Done:
        raw = typed.encode() if isinstance(typed, str) else typed
        self.patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        self.patch.setattr(http, "_tls_context", _tls_context)
        self.captured.readouterr()
        try:
            code = main(arguments)
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        out, err = self.captured.readouterr()
        return Done(code, out.decode(), err.decode())

    def json(self, *arguments: str, typed: str | bytes = "") -> Any:
        done = self.run(*arguments, "--json", typed=typed)
        assert done.code == 0, done
        return done.json
