"""The whole engine over a fresh folder, against the stand-in on real sockets, with our clock."""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx

from sage_desktop.app.demo import MemoryKeychain
from sage_desktop.book.tenant_rows import AuthType, Business
from sage_desktop.core.errors import BadInput
from sage_desktop.engine import running
from sage_desktop.net.limiter import Limiter
from sage_desktop.net.loopback import listen
from sage_desktop.net.transport import PoliteTransport
from sage_desktop.sandbox.server import RunningSandbox, serve
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, World
from sage_desktop.sandbox.worlds import make_world
from sage_desktop.settings.environment import Environment
from sage_desktop.settings.secrets import Keychain, NoKeychain
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import Connected, TenantDraft

T = TypeVar("T")

SHEFFIELD = "Northgate IT Services Ltd"
LEEDS = "Northgate Cloud Hosting Ltd"


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def free_port() -> int:
    """Free on both loopback families, and below those that the system gives out by itself: tests
    run side by side, and each of their connections takes one of those.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)  # not seeded, or all would try the same
        try:
            _, sockets = listen(port)
        except BadInput:
            continue
        for each in sockets:
            each.close()
        return port


@dataclass
class Clock:
    """Our time, and the stand-in's: it stands still unless moved."""

    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Absent:
    """A computer without a keychain."""

    def get_password(self, _service: str, _name: str, /) -> str | None:
        raise NoKeychain

    def set_password(self, _service: str, _name: str, _value: str, /) -> None:
        raise NoKeychain


@cache
def _tls() -> ssl.SSLContext:
    """One for all: the certificates take longer to read than many a journey."""
    return httpx.create_ssl_context(trust_env=False)


@dataclass
class Rig:
    """One computer: a data folder, a keychain, a stand-in Sage to talk to."""

    world: World
    sandbox: RunningSandbox
    environment: Environment
    clock: Clock
    keychain: Keychain = field(default_factory=MemoryKeychain)

    @asynccontextmanager
    async def program(self) -> AsyncIterator[Service]:
        """The engine, started and ended. Several at once are several processes' worth."""
        async with running(
            self.environment,
            keychain=self.keychain,
            clock=self.clock,
            make_http=self._make_http,
        ) as service:
            yield service

    async def _make_http(self, _limiter: Limiter) -> httpx.AsyncClient:
        """The client as it is, but waiting moves our clock, and silence ends after 1 s."""
        limiter = Limiter(
            self.environment.requests_per_minute, monotonic=self._seconds, sleep=self._wait
        )
        transport = PoliteTransport(
            httpx.AsyncHTTPTransport(verify=_tls(), trust_env=False),
            limiter,
            sleep=self._wait,
            clock=self.clock,
        )
        return httpx.AsyncClient(transport=transport, timeout=1, trust_env=False)

    def _seconds(self) -> float:
        return self.clock.now.timestamp()

    async def _wait(self, seconds: float) -> None:
        self.clock.forward(seconds=seconds + 0.001)  # a clock of microseconds must get there
        await asyncio.sleep(0)

    async def tenant(self, service: Service, name: str = "Northgate", **more: Any) -> int:
        return (await service.save_tenant(TenantDraft(name, **more))).row.id

    async def custom_tenant(self, service: Service, secret: str, name: str = "Custom") -> int:
        return await self.tenant(
            service,
            name,
            auth_type=AuthType.CUSTOM_APP,
            client_id=DEMO_CLIENT_ID,
            client_secret=secret,
        )

    async def connect(
        self,
        service: Service,
        tenant_id: int,
        *,
        user: str = "",
        business: str = SHEFFIELD,
        deny: bool = False,
    ) -> Connected:
        """As a person would: the browser opens, the user logs in and allows, chooses a business."""
        browser = asyncio.get_running_loop().create_future()

        def show_login(url: str) -> None:
            visit = self.visit(self.world.approve(url, user, deny=deny))
            browser.set_result(asyncio.ensure_future(visit))

        async def choose(offered: list[Business]) -> str:
            return next(each.id for each in offered if each.name == business)

        try:
            return await service.connect(tenant_id, show_login=show_login, choose=choose)
        finally:
            if browser.done():
                await asyncio.wait([browser.result()])
                browser.result().exception()  # a cancel hangs up on the browser: that is all right

    async def connected(self, service: Service, **more: Any) -> int:
        tenant_id = await self.tenant(service)
        await self.connect(service, tenant_id, **more)
        return tenant_id

    async def visit(self, url: str) -> str:
        """What the browser shows at ``url``."""
        async with httpx.AsyncClient(verify=False, trust_env=False, timeout=10) as browser:
            return (await browser.get(url)).text

    def tokens_used(self) -> int:
        return self.world.count("POST", "/token")


@asynccontextmanager
async def rig(folder: Path, name: str = "small", **changes: Any) -> AsyncIterator[Rig]:
    clock = Clock()
    world = make_world(name, clock=clock)
    ports = (free_port(),)
    redirects = [f"http://localhost:{port}/callback" for port in ports]
    world.register_app(DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, redirects)
    sandbox = await serve(world)
    settings: dict[str, Any] = {
        "data": folder / "data",
        "authorize_url": sandbox.authorize_url,
        "token_url": sandbox.token_url,
        "revoke_url": sandbox.revoke_url,
        "api_url": sandbox.api_url,
        "redirect_ports": ports,
        "requests_per_minute": 100_000,
        "halo_client_id": DEMO_CLIENT_ID,
        "halo_client_secret": DEMO_CLIENT_SECRET,
    }
    try:
        yield Rig(world, sandbox, Environment(**{**settings, **changes}), clock)
    finally:
        await sandbox.aclose()
