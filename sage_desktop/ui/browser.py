"""Opens the web browser without ever holding up the window."""

from __future__ import annotations

import asyncio
import logging
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress

log = logging.getLogger(__name__)

OpenUrl = Callable[[str], bool]
_PATIENCE = 3.0


def open_url(url: str) -> bool:
    """Opens ``url`` as ``BROWSER`` and the desktop say; False when nothing could be started."""
    return webbrowser.open(url)


async def opened(url: str, open_url: OpenUrl = open_url, *, patience: float = _PATIENCE) -> bool:
    """Has ``open_url`` open ``url`` in a thread of its own and gives its answer.

    No answer within ``patience`` seconds counts as yes: a ``BROWSER`` without a closing ``&`` runs
    until its window is closed. The thread never keeps the program from ending.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bool] = loop.create_future()

    def settle(worked: bool) -> None:
        if not answer.done():
            answer.set_result(worked)

    def work() -> None:
        try:
            worked = open_url(url)
        except Exception as error:  # whatever a desktop's launcher raises, there is no browser
            log.warning("the browser could not be opened: %s", type(error).__name__)
            worked = False
        with suppress(RuntimeError):  # the loop ended meanwhile; nobody asks any more
            loop.call_soon_threadsafe(settle, worked)

    threading.Thread(target=work, name="open the browser", daemon=True).start()
    try:
        async with asyncio.timeout(patience):
            return await answer
    except TimeoutError:
        return True
