"""Where unexpected errors end: in the log, and once before the user, with the program going on."""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger(__name__)

Show = Callable[[BaseException], None]

_LAST_WORDS = "faults.txt"
_MOST_WORDS = 20_000
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@contextmanager
def reported(show: Show) -> Iterator[None]:
    """Catches what nobody else does: slots, tasks, threads, clean-up, and Qt's own messages."""
    loop = asyncio.get_running_loop()

    def tell(error: BaseException | None, where: str) -> None:
        if error is None or isinstance(error, KeyboardInterrupt | SystemExit):
            return
        log.error("unexpected error in %s", where, exc_info=error)
        loop.call_soon_threadsafe(show, error)

    def in_slot(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        tell(error, "a slot")

    def in_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is None:
            log.warning("event loop: %s", context.get("message"))
        tell(error, "the event loop")

    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    sys.excepthook = in_slot
    sys.unraisablehook = lambda found: tell(found.exc_value, "clean-up")
    threading.excepthook = lambda found: tell(found.exc_value, "a thread")
    loop.set_exception_handler(in_loop)
    qt_handler = qInstallMessageHandler(_from_qt)
    try:
        yield
    finally:
        qInstallMessageHandler(qt_handler)
        loop.set_exception_handler(None)
        sys.excepthook, sys.unraisablehook, threading.excepthook = hooks


@contextmanager
def last_words(folder: Path) -> Iterator[None]:
    """Where Python writes the places in the code when the process itself falls (``faulthandler``).

    What an earlier fall left there is logged, once.
    """
    try:
        _log_last_words(folder / _LAST_WORDS)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / _LAST_WORDS, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    except OSError as error:
        log.warning("a fall of the process would leave no trace: %s", error)
        yield
        return
    with os.fdopen(handle, "w") as file:
        faulthandler.enable(file)
        try:
            yield
        finally:
            faulthandler.disable()


def _log_last_words(path: Path) -> None:
    with suppress(FileNotFoundError):
        text = path.read_text(encoding="utf-8", errors="replace")[:_MOST_WORDS]
        for line in text.splitlines():
            log.error("before the last end of the program: %s", line)


def _from_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt %s: %s", context.category, message)
