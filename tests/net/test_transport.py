"""Requests are repeated, paced and timed: what passes is not seen, a change goes once."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator

import httpx
import pytest
from scripted_transport import STEADY, Script, answer, client, outcome, send
from virtual_time import now, run

from sage_desktop.core.errors import AppError, Offline, Throttled, Uncertain
from sage_desktop.net.policy import Policy
from sage_desktop.net.transport import Manner


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
