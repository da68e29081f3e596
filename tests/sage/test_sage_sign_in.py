"""The redirect listener and the authorization request: what is let in, and what ends an attempt."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from rig import free_port

from sage_desktop.core.errors import ConnectFailed
from sage_desktop.sage.oauth import Attempt, begin, code_of
from sage_desktop.sage.redirect import RedirectListener

AUTHORIZE = "https://www.sageone.com/oauth2/auth/central"
CLIENT = "11111111-2222/33333333-4444"


def test_the_login_address_says_all_that_sage_asks_for() -> None:
    attempt = begin(AUTHORIZE, CLIENT, "http://localhost:8484/callback")
    query = {name: values[0] for name, values in parse_qs(urlsplit(attempt.url).query).items()}
    assert query.pop("state") == attempt.state
    challenge = query.pop("code_challenge")
    digest = hashlib.sha256(attempt.verifier.encode()).digest()
    assert challenge == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert 43 <= len(attempt.verifier) <= 128
    assert len(attempt.state) >= 22, "at least 128 bit"
    assert query == {
        "client_id": CLIENT,
        "response_type": "code",
        "redirect_uri": "http://localhost:8484/callback",
        "scope": "full_access",
        "filter": "apiv3.1",
        "code_challenge_method": "S256",
    }
    assert attempt.state not in repr(attempt)
    assert begin(AUTHORIZE, CLIENT, "http://localhost:8484/callback").state != attempt.state


ATTEMPT = Attempt("", "", state="right", verifier="v")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ([("code", "GB/x"), ("state", "wrong")], "state_mismatch"),
        ([("code", "GB/x")], "state_mismatch"),
        ([("code", "GB/x"), ("state", "right"), ("state", "right")], "state_mismatch"),
        ([("error", "access_denied")], "state_mismatch"),
        ([("error", "access_denied"), ("state", "right")], "denied"),
        ([("error", "unauthorized_client"), ("state", "right")], "wrong_client"),
        ([("error", "server_error"), ("state", "right")], "connect_failed"),
        (
            [
                ("error", "Invalid request"),
                ("reason", "Email already in use"),
                ("state", "right"),
            ],
            "wrong_country",
        ),
        ([("state", "right")], "connect_failed"),
        ([("code", ""), ("state", "right")], "connect_failed"),
        ([("code", "a"), ("code", "b"), ("state", "right")], "connect_failed"),
    ],
)
def test_answers_that_give_no_code(query: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(ConnectFailed, match=code):
        code_of(query, ATTEMPT)


def test_a_code_with_a_slash_comes_through_decoded_once() -> None:
    assert code_of([("code", "GB/a%2Fb"), ("state", "right")], ATTEMPT) == "GB/a%2Fb"


Visit = Callable[[httpx.AsyncClient, str, Attempt], Awaitable[httpx.Response]]


def answered(visits: list[Visit]) -> tuple[list[int], str]:
    """Status of each visit, and the code or the failure that the attempt ended with."""

    async def work() -> tuple[list[int], str]:
        port = free_port()
        async with RedirectListener([port]) as listener:
            attempt = begin(AUTHORIZE, CLIENT, listener.redirect_uri)
            waiting = asyncio.ensure_future(listener.code(attempt))
            await asyncio.sleep(0)
            statuses = []
            async with httpx.AsyncClient(verify=False, trust_env=False, timeout=5) as browser:
                for visit in visits:
                    asked = asyncio.ensure_future(visit(browser, listener.redirect_uri, attempt))
                    await asyncio.wait([asked, waiting], return_when=asyncio.FIRST_COMPLETED)
                    if waiting.done():
                        await listener.finish(None)
                    statuses.append((await asked).status_code)
            if not waiting.done():
                waiting.cancel()
                return statuses, "still waiting"
            try:
                end = await waiting
            except ConnectFailed as error:
                end = error.code
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0, "the port is closed"
        return statuses, end

    return asyncio.run(work())


async def good(browser: httpx.AsyncClient, uri: str, attempt: Attempt) -> httpx.Response:
    return await browser.get(f"{uri}?code={quote('GB/abc', safe='')}&state={attempt.state}")


async def wrong_state(browser: httpx.AsyncClient, uri: str, _attempt: Attempt) -> httpx.Response:
    return await browser.get(f"{uri}?code=GB%2Fabc&state=guessed")


async def other_path(browser: httpx.AsyncClient, uri: str, attempt: Attempt) -> httpx.Response:
    return await browser.get(uri.replace("/callback", "/favicon.ico") + f"?state={attempt.state}")


async def posted(browser: httpx.AsyncClient, uri: str, attempt: Attempt) -> httpx.Response:
    return await browser.post(f"{uri}?code=x&state={attempt.state}")


async def other_host(browser: httpx.AsyncClient, uri: str, attempt: Attempt) -> httpx.Response:
    return await browser.get(
        f"{uri}?code=x&state={attempt.state}", headers={"Host": "evil.example"}
    )


async def megabyte(browser: httpx.AsyncClient, uri: str, attempt: Attempt) -> httpx.Response:
    try:
        return await browser.get(f"{uri}?code={'x' * 60_000}&state={attempt.state}")
    except httpx.WriteError:
        return httpx.Response(431)


async def on_ipv6(browser: httpx.AsyncClient, uri: str, attempt: Attempt) -> httpx.Response:
    return await good(browser, uri.replace("localhost", "[::1]"), attempt)


def test_the_right_answer() -> None:
    assert answered([good]) == ([200], "GB/abc")


def test_both_loopback_families_listen() -> None:
    assert answered([on_ipv6]) == ([200], "GB/abc")


def test_a_wrong_state_ends_the_attempt() -> None:
    assert answered([wrong_state]) == ([400], "state_mismatch")


@pytest.mark.parametrize(
    ("visit", "status"), [(other_path, 404), (posted, 405), (other_host, 421), (megabyte, 431)]
)
def test_what_is_not_the_answer_is_refused_and_the_wait_goes_on(visit: Visit, status: int) -> None:
    assert answered([visit]) == ([status], "still waiting")
    assert answered([visit, good]) == ([status, 200], "GB/abc")


def test_a_second_answer_is_refused() -> None:
    assert answered([good, good]) == ([200, 410], "GB/abc")
    assert answered([good, wrong_state]) == ([200, 410], "GB/abc")


def test_the_first_free_port_is_taken() -> None:
    async def work() -> None:
        taken, free = free_port(), free_port()
        with socket.create_server(("127.0.0.1", taken)):
            async with RedirectListener([taken, free]) as listener:
                assert listener.redirect_uri == f"http://localhost:{free}/callback"

    asyncio.run(work())


def test_only_loopback_listens() -> None:
    async def work() -> None:
        async with RedirectListener([free_port()]) as listener:
            addresses = {address for address, _port in listener._server.addresses}
            assert addresses <= {"127.0.0.1", "::1"}
            assert "127.0.0.1" in addresses

    asyncio.run(work())
