"""The transport over real sockets: what only a real connection can do wrong."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import httpx
import pytest

from sage_desktop.core.errors import AppError, Offline, ServerTrouble, Uncertain
from sage_desktop.core.tasks import TaskScope
from sage_desktop.net.http import build_client
from sage_desktop.net.limiter import Limiter
from sage_desktop.net.messages import Reply, Request, Wire
from sage_desktop.net.policy import Policy
from sage_desktop.net.serve import LoopbackServer
from sage_desktop.net.transport import MANNER, Manner

QUICK = Policy(attempts=1)


async def with_server(
    handle: Callable[[Request], Reply],
    scenario: Callable[[httpx.AsyncClient, str], Awaitable[None]],
) -> None:
    async with AsyncExitStack() as stack:
        server = LoopbackServer(handle)
        stack.push_async_callback(server.aclose)
        port = await server.start()
        http = await build_client(Limiter(100_000))
        stack.push_async_callback(http.aclose)
        await scenario(http, f"http://127.0.0.1:{port}")


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_server(talk: Talk) -> AsyncIterator[str]:
    """A server that says what ``talk`` writes, HTTP or not; its base address."""
    scope = TaskScope("raw server")

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError):
                await talk(reader, writer)
                writer.close()
                await writer.wait_closed()
        finally:
            writer.transport.abort()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        scope.start(connection(reader, writer), name="connection")

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
        await scope.aclose()
        await server.wait_closed()
        await asyncio.sleep(0)


async def error_from(talk: Talk, manner: Manner) -> AppError:
    async with raw_server(talk) as address, await build_client(Limiter(1000)) as http:
        with pytest.raises(AppError) as caught:
            await http.get(address, extensions={MANNER: manner})
    return caught.value


def failure_of(handle: Callable[[Request], Reply], method: str, manner: Manner) -> AppError:
    caught: list[AppError] = []

    async def scenario(http: httpx.AsyncClient, base: str) -> None:
        try:
            await http.request(method, f"{base}/x", extensions={MANNER: manner})
        except AppError as error:
            caught.append(error)

    asyncio.run(with_server(handle, scenario))
    return caught[0]


@pytest.mark.parametrize(
    "wire",
    [Wire(delay=math.inf), Wire(drip=20.0)],
    ids=["nothing comes", "drips for a minute"],
)
def test_a_slow_server_ends_by_the_time_limit(wire: Wire) -> None:
    begun = time.monotonic()
    manner = Manner(policy=QUICK, attempt_seconds=0.3)
    error = failure_of(lambda _request: Reply(body=b" " * 1000, wire=wire), "GET", manner)
    assert isinstance(error, Offline)
    assert error.data["detail"] == "timeout"
    assert time.monotonic() - begun < 5


def test_repeated_slowness_ends_by_the_total_limit() -> None:
    begun = time.monotonic()
    seen: list[str] = []
    manner = Manner(
        policy=Policy(attempts=100, draw=lambda: 0.0), attempt_seconds=0.2, total_seconds=1.0
    )

    def handle(request: Request) -> Reply:
        seen.append(request.path)
        return Reply(wire=Wire(delay=math.inf))

    assert isinstance(failure_of(handle, "GET", manner), Offline)
    assert time.monotonic() - begun < 5
    assert 1 <= len(seen) <= 2, "not the hundred tries that the policy allows"


@pytest.mark.parametrize(
    ("wire", "body"),
    [(Wire(drop=True), b""), (Wire(drop_after=3), b"{}" * 50)],
    ids=["before the head", "in the body"],
)
def test_a_cut_off_answer_is_offline_for_a_read_and_uncertain_for_a_change(
    wire: Wire, body: bytes
) -> None:
    def handle(_request: Request) -> Reply:
        return Reply(201, body=body, wire=wire)

    assert isinstance(failure_of(handle, "GET", Manner(policy=QUICK)), Offline)
    assert isinstance(failure_of(handle, "POST", Manner(policy=QUICK)), Uncertain)


def test_a_cut_off_answer_is_asked_for_again() -> None:
    def flaky(request: Request) -> Reply:
        seen.append(request.path)
        return Reply(body=b"{}", wire=Wire(drop=len(seen) == 1))

    seen: list[str] = []

    async def scenario(http: httpx.AsyncClient, base: str) -> None:
        manner = Manner(policy=Policy(draw=lambda: -0.49))
        response = await http.get(f"{base}/x", extensions={MANNER: manner})
        assert response.content == b"{}"

    asyncio.run(with_server(flaky, scenario))
    assert len(seen) == 2


def test_a_huge_answer_is_refused_while_it_comes() -> None:
    body = b"x" * 2_000_000
    error = failure_of(lambda _request: Reply(body=body), "GET", Manner(max_bytes=1_000_000))
    assert isinstance(error, ServerTrouble)
    assert error.code == "reply_too_large"


def test_nobody_listening_is_refused() -> None:
    async def scenario() -> None:
        server = LoopbackServer(lambda _request: Reply())
        port = await server.start()
        await server.aclose()
        async with await build_client(Limiter(1000)) as http:
            with pytest.raises(Offline) as caught:
                await http.get(
                    f"http://127.0.0.1:{port}/", extensions={MANNER: Manner(policy=QUICK)}
                )
        assert caught.value.data["detail"] == "refused"

    asyncio.run(scenario())


def test_a_connection_is_kept_for_the_next_request() -> None:
    connections: list[int] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(1)
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    async def scenario() -> None:
        async with raw_server(talk) as address, await build_client(Limiter(1000)) as http:
            for _ in range(3):
                assert (await http.get(address)).content == b"{}"

    asyncio.run(scenario())
    assert len(connections) == 1


@pytest.mark.parametrize(
    "raw",
    [b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\x01\x02\x03\r\n\r\n", b"HTTP/1.1 banana\r\n\r\n"],
)
def test_something_that_does_not_speak_http_is_offline(raw: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)

    assert isinstance(asyncio.run(error_from(talk, Manner(policy=QUICK))), Offline)


def test_a_head_without_end_ends() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-More: and more\r\n" * 1000)
            await writer.drain()

    manner = Manner(policy=QUICK, attempt_seconds=20)
    error = asyncio.run(error_from(talk, manner))
    assert isinstance(error, Offline)
    assert error.data["detail"] == "cut_off"
