"""The transport over scripted inner transports, in virtual time."""

import asyncio
import gzip
import logging
import socket
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import httpx
import pytest
from virtual_time import now, run

from sage_desktop.core.errors import (
    AppError,
    BadInput,
    Offline,
    ServerTrouble,
    Throttled,
    Uncertain,
)
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


def test_trouble_that_passes_is_not_seen_by_the_caller() -> None:
    script = Script([answer(503), httpx.ReadError("lost"), answer(200, b'{"a":1}')])
    result = outcome(script)
    assert isinstance(result, httpx.Response)
    assert (result.status_code, result.json()) == (200, {"a": 1})
    assert script.times == pytest.approx([0, 1, 3])


def test_trouble_that_stays_is_delivered_as_it_is() -> None:
    script = Script([answer(500, b"[]", x_request_id="r1")])
    result = outcome(script)
    assert isinstance(result, httpx.Response)
    assert (result.status_code, result.headers["x-request-id"]) == (500, "r1")
    assert len(script.times) == 3


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_change_is_sent_once_whatever_the_answer(method: str) -> None:
    script = Script([answer(500)])
    result = outcome(script, method)
    assert isinstance(result, httpx.Response)
    assert len(script.times) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "failure",
    [
        httpx.ReadError("reset"),
        httpx.ReadTimeout("slow"),
        httpx.WriteError("half sent"),
        httpx.RemoteProtocolError("server disconnected"),
    ],
)
def test_a_change_whose_answer_is_lost_is_uncertain_and_not_repeated(
    method: str, failure: Exception
) -> None:
    script = Script([failure])
    result = outcome(script, method)
    assert isinstance(result, Uncertain)
    assert result.data["path"] == "/v3.1/tax_rates"
    assert len(script.times) == 1


@pytest.mark.parametrize(
    "failure",
    [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full")],
)
def test_a_change_that_never_left_is_only_offline(failure: Exception) -> None:
    assert isinstance(outcome(Script([failure]), "POST"), Offline)


def _caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("failure", "detail"),
    [
        (_caused(httpx.ConnectError(""), socket.gaierror(-2, "unknown")), "dns"),
        (_caused(httpx.ConnectError(""), ssl.SSLCertVerificationError("bad")), "tls_untrusted"),
        (_caused(httpx.ConnectError(""), ssl.SSLError("old")), "tls"),
        (_caused(httpx.ConnectError(""), ConnectionRefusedError()), "refused"),
        (_caused(httpx.ConnectError(""), OSError(101, "Network is unreachable")), "unreachable"),
        (
            _caused(httpx.ConnectError(""), ExceptionGroup("all", [ConnectionRefusedError()])),
            "refused",
        ),
        (httpx.ConnectError(""), "unreachable"),
        (_caused(httpx.ReadError(""), ConnectionResetError()), "reset"),
        (httpx.ReadTimeout(""), "timeout"),
        (httpx.ProxyError("407 Proxy Authentication Required"), "proxy"),
        (httpx.RemoteProtocolError("disconnected"), "cut_off"),
    ],
)
def test_why_there_is_no_connection_is_told(failure: Exception, detail: str) -> None:
    script = Script([failure])
    result = outcome(script)
    assert isinstance(result, Offline)
    assert result.data == {"detail": detail, "host": "api.sage.test"}
    assert len(script.times) == 3


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_throttled_request_comes_again_when_sage_said(method: str) -> None:
    script = Script([answer(429, retry_after="20"), answer(201)])
    result = outcome(script, method)
    assert isinstance(result, httpx.Response)
    assert result.status_code == 201
    assert script.times[1] == pytest.approx(20, abs=0.1)


def test_nothing_of_that_business_is_sent_inside_a_ban_and_others_go_on() -> None:
    def by_time(request: httpx.Request) -> httpx.Response:
        if request.headers["x-business"] == "b1" and now() < 30:
            return httpx.Response(429, headers={"Retry-After": "30"})
        return httpx.Response(200, content=b"{}")

    async def scenario() -> Script:
        script = Script([by_time])
        async with client(script) as http:
            first = asyncio.create_task(send(http))
            await asyncio.sleep(1)
            rest = [send(http) for _ in range(5)]
            others = [send(http, business="b2") for _ in range(5)]
            replies = await asyncio.gather(first, *rest, *others)
        assert {reply.status_code for reply in replies} == {200}
        return script

    script = run(scenario())
    sent = [
        (request.headers["x-business"], at)
        for request, at in zip(script.requests, script.times, strict=True)
    ]
    assert len([at for business, at in sent if business == "b1" and at < 30]) == 1
    assert len([at for business, at in sent if business == "b2" and at < 2]) == 5


def test_a_ban_too_long_to_sit_out_is_delivered_and_then_kept_without_sending() -> None:
    async def scenario() -> tuple[int, int, object]:
        script = Script([answer(429, retry_after="100000")])
        async with client(script) as http:
            first = await send(http)
            with pytest.raises(Throttled) as caught:
                await send(http)
        return first.status_code, len(script.times), caught.value.data["seconds"]

    assert run(scenario()) == (429, 1, 3600)


def test_requests_are_paced_by_business() -> None:
    async def scenario() -> list[float]:
        script = Script([answer()])
        async with client(script, per_minute=60) as http:
            await asyncio.gather(*(send(http) for _ in range(10)))
        return script.times

    assert run(scenario())[-1] == pytest.approx(7 * 60 / 58)


def test_what_is_not_paced_waits_for_nobody_and_bans_nobody() -> None:
    free = Manner(policy=Policy(draw=lambda: 0.5), paced=False)

    async def scenario() -> list[float]:
        script = Script([answer(429, retry_after="5"), answer()])
        async with client(script, per_minute=1) as http:
            await send(http, manner=free)
            await asyncio.gather(*(send(http, manner=free) for _ in range(3)))
            await send(http)
        return script.times

    assert run(scenario()) == [0, 5, 5, 5, 5, 5]


class Slow(Script):
    """Takes a moment, in which a time limit can strike."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.1)
        return await super().handle_async_request(request)


def test_a_long_queue_does_not_make_a_repeated_request_late() -> None:
    async def scenario() -> set[int]:
        script = Slow([answer(503), answer()])
        async with client(script, per_minute=10) as http:
            replies = await asyncio.gather(*(send(http) for _ in range(60)))
        return {reply.status_code for reply in replies}

    assert run(scenario()) == {200}


class Never(httpx.AsyncBaseTransport):
    """Takes the request and never answers."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError


class Dripping(httpx.AsyncByteStream):
    """One byte a second, for ever: no single read is slow."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(1)
            yield b" "


def timed(script: httpx.AsyncBaseTransport, method: str, manner: Manner) -> tuple[AppError, float]:
    async def scenario() -> tuple[AppError, float]:
        async with client(script) as http:
            try:
                await send(http, method, manner)
            except AppError as error:
                return error, now()
        raise AssertionError("it ended well")

    async def awake() -> tuple[AppError, float]:
        # Keeps the virtual clock going for a request that waits for nothing at all.
        heart = asyncio.create_task(asyncio.sleep(10_000))
        try:
            return await scenario()
        finally:
            heart.cancel()

    return run(awake())


@pytest.mark.parametrize(
    "inner", [Never(), Script([lambda _request: httpx.Response(200, stream=Dripping())])]
)
def test_an_answer_without_end_ends_by_the_limits(inner: httpx.AsyncBaseTransport) -> None:
    manner = Manner(policy=Policy(draw=lambda: 0.5), attempt_seconds=45, total_seconds=100)
    error, seconds = timed(inner, "GET", manner)
    assert isinstance(error, Offline)
    assert error.data["detail"] == "timeout"
    assert 90 <= seconds <= 100


def test_a_change_that_gets_no_answer_in_time_is_uncertain() -> None:
    error, seconds = timed(Never(), "POST", STEADY)
    assert isinstance(error, Uncertain)
    assert seconds == pytest.approx(45)


def test_a_pause_longer_than_what_is_left_is_not_begun() -> None:
    manner = Manner(policy=Policy(draw=lambda: 0.5, attempts=9), total_seconds=10)
    script = Script([answer(503)])
    result = outcome(script, manner=manner)
    assert isinstance(result, httpx.Response)
    assert script.times == pytest.approx([0, 1, 3, 7])


class Counted(httpx.AsyncByteStream):
    """Hands out chunks and knows how many were taken."""

    def __init__(self, chunk: bytes, amount: int) -> None:
        self._chunk = chunk
        self._amount = amount
        self.taken = 0
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self._amount):
            self.taken += 1
            yield self._chunk

    async def aclose(self) -> None:
        self.closed = True


def test_a_too_large_answer_is_given_up_while_it_comes() -> None:
    stream = Counted(b"x" * 1000, 1_000_000)
    script = Script([lambda _request: httpx.Response(200, stream=stream)])
    result = outcome(script, manner=Manner(max_bytes=10_000))
    assert isinstance(result, ServerTrouble)
    assert result.code == "reply_too_large"
    assert stream.taken == 11
    assert stream.closed
    assert len(script.times) == 1


def test_an_answer_of_exactly_the_limit_is_taken() -> None:
    for body in (b"x" * 1000, gzip.compress(b"x" * 1000, mtime=0)):
        named = {"Content-Encoding": "gzip"} if body[0] == 0x1F else {}
        script = Script(
            [
                lambda _request, body=body, named=named: httpx.Response(
                    200, headers=named, stream=Counted(body, 1)
                )
            ]
        )
        result = outcome(script, manner=Manner(max_bytes=1000))
        assert isinstance(result, httpx.Response)
        assert result.content == b"x" * 1000


def test_a_packed_bomb_is_not_unpacked() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([packer.compress(bytes(2**20)) for _ in range(256)]) + packer.flush()
    assert len(bomb) < 2**19

    def explode(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Counted(bomb, 1))

    tracemalloc.start()
    try:
        result = outcome(Script([explode]), manner=Manner(max_bytes=2**20))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(result, ServerTrouble)
    assert result.code == "reply_too_large"
    assert most < 16 * 2**20


@pytest.mark.parametrize(
    ("body", "packing"),
    [
        (b"not packed at all", "gzip"),
        (gzip.compress(b'{"a": 1}', mtime=0)[:-6], "gzip"),
        (b"{}", "br"),
        (zlib.compress(b"{}"), "deflate"),
    ],
)
def test_a_badly_packed_answer_is_no_answer(body: bytes, packing: str) -> None:
    def raw(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": packing}, stream=Counted(body, 1))

    result = outcome(Script([raw]))
    assert isinstance(result, ServerTrouble)
    assert result.code == "bad_reply"


def test_a_packed_answer_arrives_unpacked_and_only_gzip_is_asked_for() -> None:
    packed = gzip.compress(b'{"percentage": "20.0"}', mtime=0)
    script = Script([answer(200, packed, content_encoding="gzip")])
    result = outcome(script)
    assert isinstance(result, httpx.Response)
    assert result.json() == {"percentage": "20.0"}
    assert script.requests[0].headers["accept-encoding"] == "gzip"


def test_a_change_with_an_unusable_answer_is_uncertain() -> None:
    script = Script([answer(201, b"x" * 100)])
    result = outcome(script, "POST", Manner(max_bytes=10))
    assert isinstance(result, Uncertain)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_the_token_not_carried_along(status: int) -> None:
    script = Script([answer(status, location="https://evil.test/")])
    result = outcome(script)
    assert isinstance(result, ServerTrouble)
    assert result.code == "redirected"
    assert [request.url.host for request in script.requests] == ["api.sage.test"]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("http://api.sage.test/x", False),
        ("http://localhost.evil.test/x", False),
        ("http://127.0.0.1@evil.test/x", False),
        ("ftp://127.0.0.1/x", False),
        ("https://api.sage.test/x", True),
        ("http://127.0.0.1:8080/x", True),
        ("http://[::1]:8080/x", True),
        ("http://localhost/x", True),
    ],
)
def test_plain_http_goes_to_this_machine_only(address: str, allowed: bool) -> None:
    async def scenario() -> int:
        script = Script([answer()])
        async with client(script) as http:
            if allowed:
                await http.get(address)
            else:
                with pytest.raises(BadInput):
                    await http.get(address)
        return len(script.requests)

    assert run(scenario()) == allowed


def test_cookies_are_not_kept_for_one_client_serves_several_users() -> None:
    async def scenario() -> list[str | None]:
        script = Script([answer(200, set_cookie="session=1; Path=/")])
        async with client(script) as http:
            await send(http)
            await send(http)
        return [request.headers.get("cookie") for request in script.requests]

    assert run(scenario()) == [None, None]


def test_every_request_that_goes_out_is_counted() -> None:
    seen: list[float] = []
    manner = Manner(policy=Policy(draw=lambda: 0.5), on_attempt=lambda: seen.append(now()))
    outcome(Script([answer(503), answer(429, retry_after="2"), answer()]), manner=manner)
    assert len(seen) == 3


def test_the_log_tells_the_story_without_secrets(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outcome(
        Script([httpx.ReadError("reset"), answer(200, b'{"private": 1}', x_request_id="req-7")])
    )
    lines = [record.getMessage() for record in caplog.records]
    assert any("GET /v3.1/tax_rates: no answer" in line for line in lines)
    assert any("200" in line and "req-7" in line for line in lines)
    for secret in ("secret-token", "Northwind", "private"):
        assert secret not in "\n".join(lines)


def test_what_went_wrong_is_in_the_log_that_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    ids = iter(("req-1", "req-2"))
    steps: list[Step] = [
        lambda _request: httpx.Response(503, headers={"x-request-id": next(ids)}),
        httpx.ReadError("reset"),
        lambda _request: httpx.Response(200, headers={"x-request-id": next(ids)}),
    ]
    outcome(Script(steps))
    assert "503" in caplog.text
    assert "req-1" in caplog.text
    assert "no answer, reset" in caplog.text or "no answer, cut_off" in caplog.text
    assert "req-2" not in caplog.text, "what went well would only fill it"


def test_the_other_spelling_of_the_request_id_is_read(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="sage_desktop.net.transport")
    outcome(Script([lambda _request: httpx.Response(200, headers={"x_request_id": "req-8"})]))
    assert "req-8" in caplog.text


def test_waiting_can_be_cancelled_and_the_lane_goes_on() -> None:
    async def scenario() -> int:
        script = Script([answer(429, retry_after="60"), answer()])
        async with client(script) as http:
            task = asyncio.create_task(send(http))
            await asyncio.sleep(5)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return (await send(http)).status_code

    assert run(scenario()) == 200
