"""Starts the window over an engine and stops both in order."""

from __future__ import annotations

import asyncio
import logging
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qasync
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication

from sage_desktop.app import failures
from sage_desktop.app.background import heard, in_background
from sage_desktop.app.beside import other_pages, watch
from sage_desktop.app.garbage import GarbageCollector
from sage_desktop.app.start_failed import StartFailed
from sage_desktop.core.clock import Clock, utc_now
from sage_desktop.core.errors import AppError, BookProblem
from sage_desktop.core.tasks import TaskScope
from sage_desktop.settings import logs
from sage_desktop.ui import theme
from sage_desktop.ui.accessible import tell_pickers
from sage_desktop.ui.browser import OpenUrl, open_url
from sage_desktop.ui.daily_beside import DailyBeside
from sage_desktop.ui.dialogs import ask
from sage_desktop.ui.locale_text import follow
from sage_desktop.ui.main_window import MainWindow
from sage_desktop.ui.page import Desk
from sage_desktop.ui.pages import MAKERS
from sage_desktop.ui.sending_beside import SendingBeside

if TYPE_CHECKING:
    from sage_desktop.app.beginning import Beginning
    from sage_desktop.app.recovering import Told
    from sage_desktop.settings.secrets import Keychain
    from sage_desktop.sync.service import Service

log = logging.getLogger(__name__)

_THREADS = 10
"""Most at once for what blocks (keychain, files); each is started when the others are busy."""
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
    tell_pickers()
    # The window waits for a busy thread 1 ms at a time, not Python's 5: half the gaps of an import.
    sys.setswitchinterval(0.001)
    return app


def start(*, demo: bool, minimized: bool, data_dir: Path | None) -> int:
    """Runs the program until a person quits it; gives the exit code.

    A program that runs over the same folder already is told instead, and comes to the front.
    """
    from sage_desktop.app.beginning import begin  # start-up cost of those who do not start

    follow(QLocale.system())
    app = application()
    try:
        beginning = begin(data_dir, demo=demo, minimized=minimized)
    except AppError as error:
        failure = error
        return _on_loop(app, lambda: _failed(failure))
    if beginning is None:
        return 0
    theme.apply(app, theme.scheme_named(beginning.preferences.theme.value))
    try:
        return _on_loop(app, lambda: _run(app, beginning))
    finally:
        beginning.release()


def _on_loop(app: QApplication, work: Callable[[], Coroutine[Any, Any, int]]) -> int:
    loop = qasync.QEventLoop(app)
    # qasync's own starts ten threads at once.
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="beside"))
    asyncio.set_event_loop(loop)
    garbage = GarbageCollector(app)
    try:
        with loop:
            return int(loop.run_until_complete(work()))
    finally:
        garbage.close()


async def _failed(error: AppError) -> int:
    window = MainWindow(MAKERS)
    _sized(window)
    await _shown(window)
    await ask(StartFailed(window, error))
    _destroy(window)
    return 1


async def _run(app: QApplication, beginning: Beginning) -> int:
    """Begins anew, with another window and engine, once a book is to be restored."""
    told: Told | None = None
    while True:
        outcome = await _session(app, beginning, told)
        if isinstance(outcome, int):
            return outcome
        assert beginning.environment is not None  # noqa: S101  # the demo restores nothing
        from sage_desktop.app.recovering import restored  # start-up cost

        told = await restored(beginning.environment.data, outcome)
        beginning = replace(beginning, hidden=False)


async def _session(app: QApplication, beginning: Beginning, told: Told | None) -> int | Path:
    """The exit code, or the backup that is to be restored."""
    stopping = asyncio.Event()
    quit = stopping.set
    wanted: list[Path] = []

    def restore(source: Path) -> None:
        wanted.append(source)
        stopping.set()

    loop = asyncio.get_running_loop()
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, quit)
    async with AsyncExitStack() as closing:
        window = MainWindow(MAKERS)
        closing.callback(_destroy, window)
        window.quit_wanted.connect(quit)
        window.closed.connect(quit)
        app.commitDataRequest.connect(lambda _session: quit())  # the user signs out
        _sized(window)
        if not beginning.hidden:
            await _shown(window)
        try:
            # Now, as the window is seen a good deal sooner without it (start-up cost).
            running = await asyncio.to_thread(_engine)
            keychain: Keychain | None = None
            demo_login: DemoLogin | None = None
            environment = beginning.environment
            if environment is None:
                # The stand-in is loaded in demo mode only (start-up cost).
                from sage_desktop.app.demo import demo as running_demo

                stand_in = await closing.enter_async_context(running_demo())
                environment = stand_in.environment
                keychain, demo_login = stand_in.keychain, stand_in.log_in
            else:
                await closing.enter_async_context(heard(window, environment.data))
            service = None
            while service is None:
                try:
                    service = await closing.enter_async_context(
                        running(environment, keychain=keychain, autostart=beginning.autostart)
                    )
                except BookProblem as problem:
                    from sage_desktop.app.recovering import recovered  # start-up cost

                    window.show()
                    if not await recovered(window, environment.data, problem):
                        return 1
        except AppError as error:
            window.show()
            await ask(StartFailed(window, error))
            return 1
        closing.callback(logs.stop, logs.log_to(environment.data / "logs"))
        closing.enter_context(failures.last_words(environment.data / "logs"))
        can_restore = beginning.environment is not None
        await closing.enter_async_context(
            over(window, service, demo_login=demo_login, restore=restore if can_restore else None)
        )
        window.closed.disconnect(quit)
        background = in_background(window, service, quit, hidden=beginning.hidden)
        await closing.enter_async_context(background)
        log.info("started")
        if told is not None:
            window.page.banners.say(*told, key="restored")
        await stopping.wait()
        window.hide()
    return wanted[0] if wanted else 0


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
    restore: Callable[[Path], None] | None = None,
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
        restore=restore,
    )
    beside = TaskScope("beside the window", on_error=window.show_crash)
    with failures.reported(window.show_crash):
        window.begin(desk)
        beside.start(watch(window, service), name="changes from outside")
        beside.start(other_pages(window), name="load the other pages")
        SendingBeside(service, window.jobs, beside, window.say_sent)
        DailyBeside(service, window.jobs)
        service.sending.start()
        service.daily.start()
        try:
            yield
        finally:
            await beside.aclose()
            await window.aclose()


def _sized(window: MainWindow) -> None:
    free = window.screen().availableSize()
    window.resize(min(_WIDTH, free.width()), min(_HEIGHT, free.height() - _TITLE_BAR))


async def _shown(window: MainWindow) -> None:
    """Shows ``window``; returns when it has been painted."""
    painted = asyncio.Event()
    window.painted.connect(painted.set)
    window.show()
    with suppress(TimeoutError):  # on a desktop that is not in front it is not painted
        await asyncio.wait_for(painted.wait(), _PAINT_SECONDS)


def _destroy(window: MainWindow) -> None:
    """Ends the window now and on this thread, not whenever Python finds it to be garbage."""
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def _start_demo() -> None:
    """The demo is a program of its own: its records never meet the real ones."""
    from sage_desktop.settings.autostart import command  # start-up cost

    subprocess.Popen(  # noqa: S603  # our own program
        [*command(), "--demo"], start_new_session=True
    )
