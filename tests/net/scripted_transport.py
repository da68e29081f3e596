"""A transport whose answers are written down, and a client over it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from virtual_time import now, run

from sage_desktop.core.errors import AppError
from sage_desktop.net.limiter import Limiter
from sage_desktop.net.policy import Policy
from sage_desktop.net.transport import MANNER, Manner, PoliteTransport

URL = "https://api.sage.test/v3.1/tax_rates?search=Northwind"
STEADY = Manner(policy=Policy(draw=lambda: 0.5))
Step = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


@dataclass
class Script(httpx.AsyncBaseTransport):
    """Plays one step for each request and notes when it came; the last step stays."""

    steps: list[Step]
    times: list[float] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        self.times.append(now())
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, httpx.Response) else step(request)


def client(script: httpx.AsyncBaseTransport, per_minute: float = 6000) -> httpx.AsyncClient:
    transport = PoliteTransport(script, Limiter(per_minute, monotonic=now), monotonic=now)
    return httpx.AsyncClient(transport=transport)


async def send(
    http: httpx.AsyncClient, method: str = "GET", manner: Manner = STEADY, business: str = "b1"
) -> httpx.Response:
    headers = {"X-Business": business, "Authorization": "Bearer secret-token"}
    return await http.request(method, URL, headers=headers, extensions={MANNER: manner})


def answer(status: int = 200, body: bytes = b"{}", **headers: str) -> Callable[..., httpx.Response]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _request: httpx.Response(status, headers=named, content=body)


def outcome(
    script: Script, method: str = "GET", manner: Manner = STEADY
) -> httpx.Response | AppError:
    async def scenario() -> httpx.Response | AppError:
        async with client(script) as http:
            try:
                return await send(http, method, manner)
            except AppError as error:
                return error

    return run(scenario())
