"""Talking with the person at the terminal without holding the program up.

What blocks runs on threads that the program does not wait for at its end: Ctrl-C must work while a
question stands there or a browser script has not come back.
"""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
import threading
import webbrowser
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from sage_desktop.cli.output import say
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code

T = TypeVar("T")

_LINE = 4096


def can_ask() -> bool:
    """Whether somebody sits there: questions and answers both go through a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


async def ask(question: str) -> str:
    """One line from the terminal, "" at its end."""
    say(question)
    # Not sys.stdin: a thread waiting inside it would keep Python from ending.
    handle = sys.stdin.fileno()
    line = await _beside(lambda: os.read(handle, _LINE))
    return line.decode(errors="replace").strip()


async def open_browser(url: str) -> None:
    """Opens ``url`` as ``BROWSER`` and the desktop say; says so if there is no browser."""
    if not await _beside(lambda: webbrowser.open(url)):
        say(explain_code("no_browser").sentence)


def ask_secret() -> str:
    """The client secret, from the environment or a prompt that does not show it.

    Never from the arguments, which others on this computer can read.
    """
    given = os.environ.get("SAGE_DESKTOP_CLIENT_SECRET", "")
    if given or not can_ask():
        return given
    return getpass.getpass(tr("Client secret: "), stream=sys.stderr)


async def _beside(work: Callable[[], T]) -> T:
    result: Future[T] = Future()

    def run() -> None:
        result.set_running_or_notify_cancel()
        try:
            result.set_result(work())
        except Exception as error:  # handed to who awaits
            result.set_exception(error)

    threading.Thread(target=run, daemon=True, name="terminal").start()
    return await asyncio.wrap_future(result)
