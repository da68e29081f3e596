"""The stand-in without sockets: thousands of pushes need only its answers and their faults."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import httpx
from rig import Clock

from sage_desktop.net.limiter import Limiter
from sage_desktop.net.messages import Reply, Request
from sage_desktop.net.transport import PoliteTransport
from sage_desktop.sage import oauth
from sage_desktop.sage.client import SageClient
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, World

API = "http://127.0.0.1:1/v3.1"
_REDIRECT = "http://localhost:8484/callback"
_LIFETIME = 200  # seconds, safely less than Sage's


@dataclass
class Sage:
    """A world with its clock and a grant for its first user."""

    world: World
    clock: Clock
    refresh_token: str = ""
    access: str = ""
    got_at: float = -math.inf

    def sign_in(self) -> None:
        attempt = oauth.begin("http://127.0.0.1:1/oauth2/auth/central", DEMO_CLIENT_ID, _REDIRECT)
        back = httpx.URL(self.world.approve(attempt.url))
        code = oauth.code_of(parse_qsl(back.query.decode()), attempt)
        self._ask(
            grant_type="authorization_code",
            code=code,
            redirect_uri=_REDIRECT,
            code_verifier=attempt.verifier,
        )

    async def access_token(self, *, stale: str | None = None) -> str:
        if stale is not None or self.clock.now.timestamp() - self.got_at > _LIFETIME:
            self._ask(grant_type="refresh_token", refresh_token=self.refresh_token)
        return self.access

    def _ask(self, **fields: str) -> None:
        body = urlencode(
            {"client_id": DEMO_CLIENT_ID, "client_secret": DEMO_CLIENT_SECRET, **fields}
        )
        headers = {"content-type": "application/x-www-form-urlencoded"}
        request = Request("POST", "/token", "/token", [], headers, body.encode())
        reply = self.world.handle(request)
        assert reply.status == 200, reply.body
        said = json.loads(reply.body)
        self.access, self.refresh_token = said["access_token"], said["refresh_token"]
        self.got_at = self.clock.now.timestamp()

    def client(self, business_id: str) -> SageClient:
        limiter = Limiter(1_000_000, monotonic=self._seconds, sleep=self._wait)
        transport = PoliteTransport(
            _Direct(self.world),
            limiter,
            monotonic=self._seconds,
            sleep=self._wait,
            clock=self.clock,
        )
        return SageClient(httpx.AsyncClient(transport=transport), API, self, business_id)

    def _seconds(self) -> float:
        return self.clock.now.timestamp()

    async def _wait(self, seconds: float) -> None:
        self.clock.forward(seconds=seconds + 0.001)


class _Direct(httpx.AsyncBaseTransport):
    """Hands each request to the world, and its answer back as badly as the world says."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        headers = {name.lower(): value for name, value in request.headers.items()}
        query = parse_qsl(request.url.query.decode(), keep_blank_values=True)
        asked = Request(
            request.method, str(request.url.raw_path), request.url.path, query, headers, body
        )
        with self._world.watch(asked):
            reply = self._world.handle(asked)
        return _carried(request, reply)


def _carried(request: httpx.Request, reply: Reply) -> httpx.Response:
    wire = reply.wire
    if wire.drop:
        raise httpx.RemoteProtocolError("cut off", request=request)
    if math.isinf(wire.delay):
        raise httpx.ReadTimeout("no answer", request=request)
    if wire.drop_after is not None and wire.drop_after < len(reply.body):
        raise httpx.ReadError("cut off", request=request)
    return httpx.Response(reply.status, headers=list(reply.headers), content=reply.body)
