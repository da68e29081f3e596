"""Starts the window over an engine and stops both in order."""

from __future__ import annotations

import asyncio
import logging
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qasync
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from sage_desktop.app import failures
from sage_desktop.app.garbage import GarbageCollector
from sage_desktop.app.start_failed import StartFailed
from sage_desktop.core.clock import Clock, utc_now
from sage_desktop.core.errors import AppError
from sage_desktop.core.tasks import TaskScope
from sage_desktop.settings import logs
from sage_desktop.settings.environment import read_environment
from sage_desktop.ui import theme
from sage_desktop.ui.browser import OpenUrl, open_url
from sage_desktop.ui.dialogs import ask
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.page import Desk
from sage_desktop.ui.pages import MAKERS, load_ahead
from sage_desktop.ui.sending_beside import SendingBeside

if TYPE_CHECKING:
    from sage_desktop.settings.secrets import Keychain
    from sage_desktop.sync.service import Service

log = logging.getLogger(__name__)

_WATCH_SECONDS = 2.0
_PAINT_SECONDS = 1.0
_WIDTH, _HEIGHT, _TITLE_BAR = 1280, 800, 40

DemoLogin = Callable[[str], Coroutine[Any, Any, None]]


def application() -> QApplication:
    """The one ``QApplication`` with our look. Closing a dialog never ends the program."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101  # tells the type checker what Qt means
    app.setApplicationName("sage-desktop")
    app.setApplicationDisplayName("Sage Desktop")
    app.setDesktopFileName("sage-desktop")
    app.setQuitOnLastWindowClosed(False)
    theme.apply(app)
    # The window waits for a busy thread 1 ms at a time, not Python's 5: half the gaps of an import.
    sys.setswitchinterval(0.001)
    return app


def start(*, demo: bool, minimized: bool, data_dir: Path | None) -> int:
    """Runs the program until its window is closed; gives the exit code."""
    app = application()
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    garbage = GarbageCollector(app)
    try:
        with loop:
            return int(loop.run_until_complete(_run(demo, minimized, data_dir)))
    finally:
        garbage.close()


async def _run(demo: bool, minimized: bool, data_dir: Path | None) -> int:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as closing:
        window = MainWindow(MAKERS)
        closing.callback(_destroy, window)
        window.closed.connect(stopping.set)
        await _shown(window, minimized)
        try:
            # Now, as the window is seen a good deal sooner without it (start-up cost).
            running = await asyncio.to_thread(_engine)
            keychain: Keychain | None = None
            demo_login: DemoLogin | None = None
            if demo:
                # The stand-in is loaded in demo mode only (start-up cost).
                from sage_desktop.app.demo import demo as running_demo

                stand_in = await closing.enter_async_context(running_demo())
                environment = stand_in.environment
                keychain, demo_login = stand_in.keychain, stand_in.log_in
            else:
                environment = read_environment(data_dir=data_dir)
            service = await closing.enter_async_context(running(environment, keychain=keychain))
        except AppError as error:
            await ask(StartFailed(window, error))
            return 1
        closing.callback(logs.stop, logs.log_to(environment.data / "logs"))
        await closing.enter_async_context(over(window, service, demo_login=demo_login))
        log.info("started")
        await stopping.wait()
        window.hide()
    return 0


def _engine() -> Callable[..., AbstractAsyncContextManager[Service]]:
    from sage_desktop.engine import running

    return running


@asynccontextmanager
async def opened(
    service: Service,
    *,
    demo_login: DemoLogin | None = None,
    open_url: OpenUrl = open_url,
    clock: Clock = utc_now,
) -> AsyncIterator[MainWindow]:
    """The window over ``service``, on its first page but not shown yet; ends its work at exit."""
    window = MainWindow(MAKERS)
    try:
        async with over(window, service, demo_login=demo_login, open_url=open_url, clock=clock):
            yield window
    finally:
        _destroy(window)


@asynccontextmanager
async def over(
    window: MainWindow,
    service: Service,
    *,
    demo_login: DemoLogin | None = None,
    open_url: OpenUrl = open_url,
    clock: Clock = utc_now,
) -> AsyncIterator[None]:
    """Brings ``window`` to life over ``service`` and ends its work at exit."""
    desk = Desk(
        door=service,
        clock=clock,
        jobs=window.jobs,
        navigate=window.navigate,
        open_url=open_url,
        crashed=window.show_crash,
        try_demo=None if demo_login else _start_demo,
        demo_login=demo_login,
    )
    beside = TaskScope("beside the window", on_error=window.show_crash)
    with failures.reported(window.show_crash):
        window.begin(desk)
        beside.start(_watch(service), name="other programs' changes")
        beside.start(load_ahead(), name="load the other pages")
        SendingBeside(service, window.jobs, beside, window.say_sent)
        service.sending.start()
        try:
            yield
        finally:
            await beside.aclose()
            await window.aclose()


async def _shown(window: MainWindow, minimized: bool) -> None:
    """Shows ``window``; unless minimized, returns when it has been painted."""
    free = window.screen().availableSize()
    window.resize(min(_WIDTH, free.width()), min(_HEIGHT, free.height() - _TITLE_BAR))
    if minimized:
        window.showMinimized()
        return
    painted = asyncio.Event()
    window.painted.connect(painted.set)
    window.show()
    with suppress(TimeoutError):  # on a desktop that is not in front it is not painted
        await asyncio.wait_for(painted.wait(), _PAINT_SECONDS)


def _destroy(window: MainWindow) -> None:
    """Ends the window now and on this thread, not whenever Python finds it to be garbage."""
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


async def _watch(service: Service) -> None:
    """Shows what the command line wrote meanwhile; there is no signal between programs."""
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        await service.notice_other_programs()


def _start_demo() -> None:
    """The demo is a program of its own: its records never meet the real ones."""
    subprocess.Popen(  # our own program
        [sys.executable, "-m", "sage_desktop", "--demo"], start_new_session=True
    )
