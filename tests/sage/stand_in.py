"""The stand-in Sage on a real socket, with a clock that waits are added to instead of waited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from sage_desktop.core.errors import SignInNeeded
from sage_desktop.net.limiter import Limiter
from sage_desktop.net.transport import PoliteTransport
from sage_desktop.sage.client import SageClient
from sage_desktop.sage.payloads import TokenReply
from sage_desktop.sage.token_endpoint import App, TokenEndpoint
from sage_desktop.sandbox.server import RunningSandbox, serve
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, World
from sage_desktop.sandbox.worlds import make_world

APP = App(DEMO_CLIENT_ID, DEMO_CLIENT_SECRET)
REDIRECT = "http://localhost:8484/callback"
NORTHGATE = "Northgate IT Services Ltd"


@dataclass
class Time:
    """Seconds since the test began."""

    seconds: float = 0.0

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)

    def clock(self) -> datetime:
        return datetime(2026, 11, 23, 9, 0, tzinfo=UTC) + timedelta(seconds=self.seconds)


@dataclass
class Tokens:
    """A token source in memory: refreshes only when told that its token was refused."""

    endpoint: TokenEndpoint
    grant: TokenReply
    refreshes: int = 0

    async def access_token(self, *, stale: str | None = None) -> str:
        if stale == self.grant.access_token:
            self.refreshes += 1
            self.grant = await self.endpoint.refresh(self.grant.refresh_token, APP)
        return self.grant.access_token


@dataclass
class Fixed:
    """A token source that has one token and no way to another."""

    token: str

    async def access_token(self, *, stale: str | None = None) -> str:
        if stale is not None:
            raise SignInNeeded()
        return self.token


@dataclass
class StandIn:
    world: World
    running: RunningSandbox
    http: httpx.AsyncClient
    time: Time
    endpoint: TokenEndpoint = field(init=False)

    def __post_init__(self) -> None:
        self.endpoint = TokenEndpoint(self.http, self.running.token_url, self.running.revoke_url)

    def code(self, user: str = "") -> str:
        """A fresh code, as the browser brings it."""
        query = {
            "client_id": APP.client_id,
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "scope": "full_access",
            "filter": "apiv3.1",
            "state": "s",
        }
        location = self.world.approve(f"{self.running.authorize_url}?{urlencode(query)}", user)
        return parse_qs(urlsplit(location).query)["code"][0]

    async def grant(self, user: str = "") -> TokenReply:
        return await self.endpoint.exchange(self.code(user), "", REDIRECT, APP)

    async def client(self, business: str | None = NORTHGATE, user: str = "") -> SageClient:
        tokens = Tokens(self.endpoint, await self.grant(user))
        return self.client_with(tokens, business)

    def client_with(self, tokens: Tokens | Fixed, business: str | None = NORTHGATE) -> SageClient:
        business_id = None if business is None else self.world.business(business).id
        return SageClient(self.http, self.running.api_url, tokens, business_id)


@asynccontextmanager
async def stand_in(name: str = "small") -> AsyncIterator[StandIn]:
    time = Time()
    world = make_world(name, clock=time.clock)
    running = await serve(world)
    transport = PoliteTransport(
        httpx.AsyncHTTPTransport(verify=False, trust_env=False),
        Limiter(10_000, monotonic=time.monotonic, sleep=time.sleep),
        monotonic=time.monotonic,
        sleep=time.sleep,
        clock=time.clock,
    )
    async with httpx.AsyncClient(transport=transport, trust_env=False) as http:
        try:
            yield StandIn(world, running, http, time)
        finally:
            await http.aclose()
            await running.aclose()
