"""The loopback server over real sockets: limits, faults of the line, and closing in time."""

from __future__ import annotations

import asyncio
import functools
import math
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import h11
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps import stopped

from sage_desktop.core.errors import BadInput
from sage_desktop.net.loopback import is_loopback_host, listen
from sage_desktop.net.serve import LoopbackServer, Reply, Request, Wire

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


def on_a_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(asyncio.wait_for(test(*args, **kwargs), 20))

    return run


def echo(request: Request) -> Reply:
    text = f"{request.method} {request.path} {request.query} {len(request.body)}"
    return Reply(200, (("Content-Type", "text/plain"),), text.encode())


@asynccontextmanager
async def serving(handle: Any = echo, **options: Any) -> AsyncIterator[int]:
    server = LoopbackServer(handle, **options)
    port = await server.start()
    try:
        yield port
    finally:
        await server.aclose()


async def talk(port: int, data: bytes, *, end: bool = False) -> bytes:
    """Sends ``data`` as it is and reads until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    if end:
        writer.write_eof()
    try:
        return await reader.read()
    finally:
        writer.close()
        await writer.wait_closed()


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110  # the server tells nobody; tests look
        await asyncio.sleep(0.005)


def status_of(answer: bytes) -> int:
    return int(answer.split()[1])


@on_a_loop
async def test_one_port_answers_on_both_families_and_names() -> None:
    async with serving() as port, httpx.AsyncClient(verify=False) as client:
        for host in ("localhost", "127.0.0.1", *(["[::1]"] if has_ipv6() else [])):
            reply = await client.get(f"http://{host}:{port}/a%2Fb?x=1&x=%20&y")
            assert reply.text == "GET /a/b [('x', '1'), ('x', ' '), ('y', '')] 0"
            assert reply.headers["Date"].endswith("GMT")


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@on_a_loop
async def test_it_listens_on_loopback_only() -> None:
    server = LoopbackServer(echo)
    port = await server.start()
    assert {address for address, _ in server.addresses} <= {"127.0.0.1", "::1"}
    assert {used for _, used in server.addresses} == {port}
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.2", port)
    await server.aclose()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


def test_a_port_held_on_either_family_is_refused() -> None:
    port, sockets = listen()
    try:
        with pytest.raises(BadInput) as caught:
            listen(port)
        assert (caught.value.code, caught.value.data["port"]) == ("port_in_use", port)
    finally:
        for each in sockets:
            each.close()
    if not has_ipv6():
        return
    with socket.socket(socket.AF_INET6) as other:
        other.bind(("::1", 0))
        other.listen()
        with pytest.raises(BadInput, match="port_in_use"):
            listen(other.getsockname()[1])


@on_a_loop
async def test_a_connection_carries_several_requests_even_pipelined() -> None:
    async with serving() as port:
        two = HEAD + b"\r\n" + HEAD.replace(b"GET /", b"GET /two") + b"Connection: close\r\n\r\n"
        answer = await talk(port, two)
        assert answer.count(b"HTTP/1.1 200") == 2
        assert answer.index(b"GET / []") < answer.index(b"GET /two []")


@on_a_loop
async def test_many_connections_are_served_side_by_side() -> None:
    together = asyncio.Barrier(40)

    async def handle(request: Request) -> Reply:
        await together.wait()  # opens only when all forty are inside
        return Reply(body=request.path.encode())

    async with serving(handle) as port:
        asked = [HEAD.replace(b"GET /", b"GET /%d" % n) for n in range(40)]
        answers = await asyncio.gather(
            *(talk(port, head + b"Connection: close\r\n\r\n") for head in asked)
        )
    assert [answer.rpartition(b"/")[2] for answer in answers] == [b"%d" % n for n in range(40)]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 not HTTP \r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n", 400),
        (b"GET /?" + b"a&" * 300 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 431),
        (HEAD + b"X: " + b"a" * 5000 + b"\r\n\r\n", 431),
        (HEAD + b"X: " + b"a" * 500_000, 431),
        (HEAD + b"Content-Length: 2000\r\n\r\n" + b"x" * 2000, 413),
        (HEAD + b"Content-Length: 99999999999\r\n\r\n", 413),
        (
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"400\r\n" + b"x" * 1024 + b"\r\n" * 2,
            413,
        ),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        (b"GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n", 421),
        (b"GET / HTTP/1.0\r\n\r\n", 421),
    ],
)
@on_a_loop
async def test_what_is_wrong_is_refused_with_its_status(data: bytes, status: int) -> None:
    async with serving(max_head=4096, max_body=1000) as port:
        answer = await talk(port, data)
        assert status_of(answer) == status
        async with httpx.AsyncClient(verify=False) as client:  # and the server goes on
            assert (await client.get(f"http://localhost:{port}/")).status_code == 200


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("localhost", True),
        ("LOCALHOST:8484", True),
        ("127.0.0.1:1", True),
        ("[::1]:8484", True),
        ("", False),
        ("::1", False),
        ("127.0.0.1.evil.example", False),
        ("localhost:8484@evil.example", False),
        ("localhost\n", False),
    ],
)
def test_hosts_of_this_computer(host: str, ours: bool) -> None:
    assert is_loopback_host(host) is ours


@on_a_loop
async def test_a_body_may_come_late_and_in_pieces() -> None:
    async with serving() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"POST /up HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
            b"Content-Length: 6\r\nConnection: close\r\n\r\n"
        )
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 \r\n\r\n"
        writer.write(b"abc")
        await writer.drain()
        writer.write(b"def")
        assert (await reader.read()).endswith(b"POST /up [] 6")
        writer.close()
        await writer.wait_closed()


@on_a_loop
async def test_repeated_headers_are_joined_and_names_lower_case() -> None:
    seen: list[Request] = []

    def handle(request: Request) -> Reply:
        seen.append(request)
        return Reply()

    async with serving(handle) as port:
        await talk(port, HEAD + b"X-A: 1\r\nx-a: 2\r\nConnection: close\r\n\r\n")
    assert seen[0].headers["x-a"] == "1, 2"


@on_a_loop
async def test_a_slow_head_is_cut_off() -> None:
    async with serving(idle_timeout=0.2) as port:
        started = time.monotonic()
        assert await talk(port, b"GET / HTTP/1.1\r\nHost: loc") == b""
        assert time.monotonic() - started < 5


@on_a_loop
async def test_a_slow_body_is_cut_off() -> None:
    async with serving(idle_timeout=0.2) as port:
        assert await talk(port, HEAD + b"Content-Length: 10\r\n\r\nabc") == b""


@on_a_loop
async def test_a_client_that_does_not_take_its_answer_is_cut_off() -> None:
    server = LoopbackServer(lambda _r: Reply(body=b"x" * 50_000_000), idle_timeout=0.2)
    port = await server.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
    writer.write(HEAD + b"\r\n")
    await until(lambda: server.connections == 1)
    await until(lambda: server.connections == 0)
    received = 0
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        while True:
            received += len(await reader.readexactly(100_000))
    assert received < 50_000_000
    writer.close()
    await server.aclose()


@pytest.mark.parametrize(
    "handle", [lambda _r: 1 / 0, lambda _r: Reply(200, (("X", "a\r\nSet-Cookie: b"),))]
)
@on_a_loop
async def test_a_failing_handler_gives_a_bare_500(
    handle: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(handle) as port, httpx.AsyncClient(verify=False) as client:
        for _ in range(2):
            reply = await client.get(f"http://localhost:{port}/x?code=planted-canary")
            assert reply.status_code == 500
            assert "division" not in reply.text
            assert "set-cookie" not in reply.headers
    assert len(caplog.records) == 2
    assert "planted-canary" not in caplog.text


@on_a_loop
async def test_head_and_204_have_no_body() -> None:
    def handle(request: Request) -> Reply:
        return Reply(204 if request.path == "/none" else 200, body=b"12345")

    async with serving(handle) as port, httpx.AsyncClient(verify=False) as client:
        head = await client.head(f"http://localhost:{port}/")
        assert (head.headers["Content-Length"], head.content) == ("5", b"")
        none = await client.get(f"http://localhost:{port}/none")
        assert (none.status_code, none.content) == (204, b"")
        assert (await client.get(f"http://localhost:{port}/")).content == b"12345"


@on_a_loop
async def test_drop_ends_without_an_answer() -> None:
    async with serving(lambda _r: Reply(body=b"x", wire=Wire(drop=True))) as port:
        assert await talk(port, HEAD + b"\r\n") == b""
        async with httpx.AsyncClient(verify=False) as client:
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(f"http://localhost:{port}/")


@on_a_loop
async def test_drop_after_ends_within_the_body() -> None:
    async with serving(lambda _r: Reply(body=b"abcdefgh", wire=Wire(drop_after=3))) as port:
        answer = await talk(port, HEAD + b"\r\n")
        assert answer.endswith(b"\r\n\r\nabc")
        assert b"content-length: 8" in answer.lower()


@on_a_loop
async def test_delay_and_drip_take_the_time_they_say() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with serving(
        lambda _r: Reply(body=b"y" * 100, wire=Wire(delay=7, drip=50)), sleep=sleep
    ) as port:
        answer = await talk(port, HEAD + b"Connection: close\r\n\r\n")
    assert slept[0] == 7
    assert sum(slept[1:]) == pytest.approx(len(answer) / 50, rel=0.05)
    assert answer.endswith(b"y" * 100)


@on_a_loop
async def test_an_endless_delay_ends_with_the_client() -> None:
    server = LoopbackServer(lambda _r: Reply(wire=Wire(delay=math.inf)))
    port = await server.start()
    async with httpx.AsyncClient(verify=False, timeout=0.1) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.get(f"http://localhost:{port}/")
    await server.aclose()


@on_a_loop
async def test_a_start_that_is_cancelled_leaves_no_port_open() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for step in range(1, 10):
        server = LoopbackServer(echo)
        was_stopped = await stopped(server.start(port), step)
        if not was_stopped:
            break
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
    assert step > 1
    await server.aclose()


@on_a_loop
async def test_it_closes_in_time_whatever_its_connections_do() -> None:
    arrived: list[str] = []

    def handle(request: Request) -> Reply:
        arrived.append(request.path)
        wires = {"/late": Wire(delay=math.inf), "/drip": Wire(drip=1), "/big": Wire()}
        return Reply(body=b"z" * 20_000_000, wire=wires[request.path])

    server = LoopbackServer(handle)
    port = await server.start()
    writers = []
    for path in (b"/late", b"/drip", b"/big", None):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HEAD.replace(b"GET /", b"GET " + path) + b"\r\n" if path else b"GET / HT")
        await writer.drain()
        writers.append(writer)
    await until(lambda: len(arrived) == 3 and server.connections == 4)
    started = time.monotonic()
    await server.aclose()
    await server.aclose()
    assert time.monotonic() - started < 1
    for writer in writers:
        writer.transport.abort()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_whatever_stop_the_server(data: bytes, after_a_head: bool) -> None:
    async def main() -> None:
        async with serving(idle_timeout=1) as port:
            sent = (HEAD + b"Content-Length: 5\r\n" + data) if after_a_head else data
            answer = await talk(port, sent, end=True)
            client = h11.Connection(h11.CLIENT)
            client.send(h11.Request(method="GET", target="/", headers=[("Host", "localhost")]))
            if answer:
                client.receive_data(answer)
                assert isinstance(client.next_event(), h11.Response)
            assert status_of(await talk(port, HEAD + b"Connection: close\r\n\r\n")) == 200

    asyncio.run(asyncio.wait_for(main(), 20))


UNDER_QT = """
import asyncio, sys
import httpx, qasync
from PySide6.QtCore import QCoreApplication
from sage_desktop.net.serve import LoopbackServer, Reply, Wire

async def main():
    server = LoopbackServer(lambda r: Reply(body=r.path.encode(), wire=Wire(delay=0.01)))
    port = await server.start()
    async with httpx.AsyncClient(verify=False) as client:
        replies = await asyncio.gather(
            *(client.get(f"http://localhost:{port}/{n}") for n in range(50)))
    await server.aclose()
    print(sum(reply.text == f"/{n}" for n, reply in enumerate(replies)))

app = QCoreApplication([])
loop = qasync.QEventLoop(app)
asyncio.set_event_loop(loop)
with loop:
    loop.run_until_complete(main())
"""


def test_it_works_on_the_loop_of_the_window() -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNDER_QT], capture_output=True, text=True, timeout=40, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("50", 0), done.stderr
