"""Demo mode: the stand-in Sage service inside the program, over a throw-away data folder."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
import urllib.request
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sage_desktop.sandbox.server import RunningSandbox, serve
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
from sage_desktop.sandbox.worlds import make_world
from sage_desktop.settings.environment import Environment, read_environment

T = TypeVar("T")

_ANSWER_SECONDS = 30


class MemoryKeychain:
    """A keychain for one run: the demo leaves nothing behind in the system's own."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str, /) -> str | None:
        return self._kept.get((service, name))

    def set_password(self, service: str, name: str, value: str, /) -> None:
        self._kept[service, name] = value


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: the surroundings of its engine, and a login without a browser."""

    environment: Environment
    keychain: MemoryKeychain
    _sandbox: RunningSandbox

    async def log_in(self, login_url: str) -> None:
        """Does what the demo user would do in the browser: log in and allow."""
        back = self._sandbox.world.approve(login_url)
        await asyncio.to_thread(_visit, back)


@asynccontextmanager
async def demo() -> AsyncIterator[Demo]:
    """Serves the small world from a thread of its own, so that it cannot disturb the window.

    It knows any custom developer app: the whole guide can be walked.
    """
    folder = Path(tempfile.mkdtemp(prefix="sage-desktop-demo-"))
    thread = _LoopThread()
    try:
        sandbox = await thread.run(serve(make_world("small", open_registration=True)))
        plain = read_environment({}, data_dir=folder)
        environment = Environment(
            data=folder,
            authorize_url=sandbox.authorize_url,
            token_url=sandbox.token_url,
            revoke_url=sandbox.revoke_url,
            api_url=sandbox.api_url,
            redirect_ports=plain.redirect_ports,
            halo_client_id=DEMO_CLIENT_ID,
            halo_client_secret=DEMO_CLIENT_SECRET,
        )
        yield Demo(environment, MemoryKeychain(), sandbox)
        await thread.run(sandbox.aclose())
    finally:
        thread.stop()
        shutil.rmtree(folder, ignore_errors=True)


class _LoopThread:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stand-in", daemon=True)
        self._thread.start()

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


def _visit(url: str) -> None:
    """Opens an address of our own listener and reads the page. No proxy: it is this computer.

    Browsers know by themselves where ``localhost`` is; a system need not.
    """
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    here = url.replace("//localhost:", "//127.0.0.1:", 1)
    with opener.open(here, timeout=_ANSWER_SECONDS) as page:
        page.read()
