"""What an answer may be: its size, packing, redirects, cookies; and what the log says of it."""

import gzip
import logging
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest
from scripted_transport import Script, Step, answer, client, outcome, send
from virtual_time import now, run

from sage_desktop.core.errors import BadInput, ServerTrouble, Uncertain
from sage_desktop.net.policy import Policy
from sage_desktop.net.transport import Manner


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
