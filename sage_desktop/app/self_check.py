"""``--self-check``: builds everything offscreen and says, line by line, whether it works."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import ssl
import sys
from pathlib import Path

from sage_desktop import __version__
from sage_desktop.core.errors import AppError
from sage_desktop.core.words import explain, explain_code
from sage_desktop.engine import running
from sage_desktop.settings.environment import read_environment
from sage_desktop.sync.service import Service


def self_check(data_dir: Path | None) -> int:
    """Prints one line a check; 0 if all passed, else 1. No network, no screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    import PySide6
    import qasync

    from sage_desktop.app.window import application

    _say("ok", f"Sage Desktop {__version__}, Python {sys.version.split()[0]}")
    _say("ok", f"Qt {PySide6.__version__}, SQLite {sqlite3.sqlite_version}, {ssl.OPENSSL_VERSION}")
    app = application()
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        return int(loop.run_until_complete(_checks(data_dir)))


async def _checks(data_dir: Path | None) -> int:
    try:
        environment = read_environment(data_dir=data_dir)
        async with running(environment) as service:
            _say("ok", f"book opened in {environment.data}")
            works = _keychain(service.secrets_note)
            _say("ok", await _window(service))
    except AppError as error:
        _say("FAILED", explain(error).sentence)
        return 1
    return 0 if works else 1


def _keychain(note: str) -> bool:
    """A computer without a keychain is served too; one that gives no key is not as it should be."""
    if not note:
        _say("ok", "keychain gives the key")
    else:
        _say("note" if note == "keychain_missing" else "FAILED", explain_code(note).sentence)
    return note in ("", "keychain_missing")


async def _window(service: Service) -> str:
    from sage_desktop.app.window import opened
    from sage_desktop.ui.pages import MAKERS

    async with opened(service) as window:
        window.show()
        for path in MAKERS:
            window.navigate(path)
            await asyncio.sleep(0)
            if window.grab().isNull():
                raise AppError("unexpected")
        return f"window and {len(window.pages)} pages built"


def _say(state: str, text: str) -> None:
    if sys.stdout:  # Windows gives a program without a console none
        sys.stdout.write(f"{state:6} {text}\n")
        sys.stdout.flush()
