"""Builds all parts of the engine once, hands them to who needs them, closes them in reverse order.

Used by the window and the command line alike; knows nothing of Qt.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx

from sage_desktop.book.store import Book
from sage_desktop.book.tenants import book_id
from sage_desktop.core.changes import Bus, Changes, Kind, Listener
from sage_desktop.core.clock import Clock, utc_now
from sage_desktop.core.errors import SecretsLocked
from sage_desktop.core.process_lock import process_lock
from sage_desktop.core.tasks import TaskScope
from sage_desktop.mirror.store import Mirror
from sage_desktop.net.http import build_client
from sage_desktop.net.limiter import Limiter
from sage_desktop.sage.calls import TokenSource
from sage_desktop.sage.client import SageClient
from sage_desktop.sage.token_endpoint import TokenEndpoint
from sage_desktop.settings.autostart import Autostart
from sage_desktop.settings.data_folder import private_folder
from sage_desktop.settings.environment import Environment
from sage_desktop.settings.preferences import PreferenceFile
from sage_desktop.settings.secrets import Keychain, SystemKeychain, Vault
from sage_desktop.sync.apps import Apps
from sage_desktop.sync.claims import Claims
from sage_desktop.sync.connecting import Connector
from sage_desktop.sync.data.book_use import using_book
from sage_desktop.sync.preferences import PreferenceRoom
from sage_desktop.sync.service import Service
from sage_desktop.sync.sign_ins import SignIns
from sage_desktop.sync.unused_grants import UnusedGrants

log = logging.getLogger(__name__)

_LOCK_SECONDS = 30.0
_TIDY_SECONDS = 2.0

MakeHttp = Callable[[Limiter], Awaitable[httpx.AsyncClient]]


@asynccontextmanager
async def running(
    environment: Environment,
    *,
    keychain: Keychain | None = None,
    autostart: Autostart | None = None,
    clock: Clock = utc_now,
    make_http: MakeHttp = build_client,
) -> AsyncIterator[Service]:
    """The engine over the book in ``environment.data``, from opening to ordered closing.

    ``keychain`` None is the system's. ``make_http`` builds the client that everything shares.
    ``autostart`` None: it cannot be made to start with the computer.
    Raises ``BookProblem``. A locked keychain does not stop it: what needs a secret says so then.
    """
    folder = private_folder(environment.data)
    async with AsyncExitStack() as closing:
        await closing.enter_async_context(using_book(folder))
        bus = Bus()
        preferences = PreferenceRoom(PreferenceFile(folder), environment, bus, autostart)
        book = await Book.open(
            folder / "book.sqlite3", bus, backups=folder / "backups", clock=clock
        )
        closing.push_async_callback(book.aclose)
        mirror = await Mirror.open(folder / "mirror.sqlite3")
        closing.push_async_callback(mirror.aclose)
        vault = Vault(keychain or SystemKeychain(), await book.read(book_id))
        try:
            async with process_lock(folder / "locks" / "keychain", timeout=_LOCK_SECONDS):
                await vault.unlock()
        except (SecretsLocked, TimeoutError) as error:  # another program may be asking for it
            log.warning("the keychain does not give the key: %s", error)
        limiter = Limiter(preferences.requests_per_minute)
        closing.callback(bus.subscribe(_pacing(limiter, preferences)))
        http = await make_http(limiter)
        closing.push_async_callback(http.aclose)
        endpoint = TokenEndpoint(http, environment.token_url, environment.revoke_url)
        apps = Apps(environment, vault)
        sign_ins = SignIns(book, vault, endpoint, folder / "locks", clock)
        closing.push_async_callback(sign_ins.aclose)

        def client_for(tokens: TokenSource, business_id: str | None) -> SageClient:
            return SageClient(http, environment.api_url, tokens, business_id)

        claims = Claims(folder / "locks" / "claims")
        unused = UnusedGrants(book, sign_ins, claims, apps)
        connector = Connector(
            book,
            vault,
            apps,
            sign_ins,
            claims,
            unused,
            endpoint,
            client_for,
            environment,
            lambda: preferences.redirect_ports,
            clock,
        )
        closing.push_async_callback(connector.aclose)
        service = Service(
            book=book,
            mirror=mirror,
            bus=bus,
            vault=vault,
            apps=apps,
            sign_ins=sign_ins,
            connector=connector,
            client_for=client_for,
            environment=environment,
            preferences=preferences,
            clock=clock,
        )
        closing.push_async_callback(service.sending.aclose)
        closing.push_async_callback(service.daily.aclose)
        await service.end_interrupted()
        await closing.enter_async_context(_beside(unused.end_orphans(), "end orphans"))
        yield service


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator[None]:
    """Runs ``work`` beside the block; at its end it has a moment more, then it is stopped."""
    tasks = TaskScope("engine")
    task = tasks.start(work, name=name)
    try:
        yield
        await asyncio.wait([task], timeout=_TIDY_SECONDS)
    finally:
        await tasks.aclose()


def _pacing(limiter: Limiter, preferences: PreferenceRoom) -> Listener:
    """Another pace holds at once."""

    def heard(changes: Changes) -> None:
        if changes.touches(Kind.SETTINGS):
            limiter.set_pace(preferences.requests_per_minute)

    return heard
