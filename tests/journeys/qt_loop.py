"""An event loop that Qt drives, and that leaves nothing behind for another test's threads."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager

import qasync
from PySide6.QtWidgets import QApplication


@contextmanager
def qt_loop(app: QApplication) -> Iterator[qasync.QEventLoop]:
    """What is left is collected here, in the thread of Qt (``conftest`` keeps others from it).

    A closed loop still has timers that run. Collected by a thread of the engine in a later test,
    it would be destroyed there, where Qt cannot stop them: the next one to fire kills the program.
    """
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    try:
        with loop:
            yield loop
    finally:
        asyncio.set_event_loop(None)
        del loop
        gc.collect()
