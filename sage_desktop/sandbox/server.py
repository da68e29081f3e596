"""The stand-in on a port of this computer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sage_desktop.net.serve import LoopbackServer, Reply, Request
from sage_desktop.sandbox.api import API_PATH
from sage_desktop.sandbox.oauth import AUTHORIZE_PATH, DEMO_PATH, REVOKE_PATH, TOKEN_PATH
from sage_desktop.sandbox.world import World


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    """A world that is being served. ``demo_url`` takes the parameters of ``authorize_url`` as a
    form post and signs the demo user in; only the stand-in has such a thing.
    """

    world: World
    port: int
    _server: LoopbackServer

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def authorize_url(self) -> str:
        return self.base_url + AUTHORIZE_PATH

    @property
    def demo_url(self) -> str:
        return self.base_url + DEMO_PATH

    @property
    def token_url(self) -> str:
        return self.base_url + TOKEN_PATH

    @property
    def revoke_url(self) -> str:
        return self.base_url + REVOKE_PATH

    @property
    def api_url(self) -> str:
        return self.base_url + API_PATH

    async def aclose(self) -> None:
        await self._server.aclose()


async def serve(
    world: World, port: int = 0, *, latency: float = 0.0, idle_timeout: float = 30.0
) -> RunningSandbox:
    """Serves ``world``; every request is in work for ``latency`` seconds, so that requests which
    must not run side by side can be seen to. Raises ``BadInput("port_in_use")``.
    """

    async def handle(request: Request) -> Reply:
        with world.watch(request):
            await asyncio.sleep(latency)
            return world.handle(request)

    server = LoopbackServer(handle, idle_timeout=idle_timeout)
    return RunningSandbox(world, await server.start(port), server)
