"""The token endpoint against the stand-in, and what it makes of a bad line."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

import httpx
import pytest
from stand_in import APP, REDIRECT, StandIn, Time, stand_in

from sage_desktop.core.errors import (
    AppError,
    ConnectFailed,
    Offline,
    ServerTrouble,
    SignInNeeded,
    Throttled,
    Wait,
)
from sage_desktop.net.limiter import Limiter
from sage_desktop.net.transport import PoliteTransport
from sage_desktop.sage.payloads import TokenReply
from sage_desktop.sage.token_endpoint import App, TokenEndpoint
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.faults import Fault

WRONG = App(APP.client_id, "wrong")


def play(scenario: Callable[[StandIn], Awaitable[None]]) -> None:
    async def scene() -> None:
        async with stand_in() as sage:
            await scenario(sage)

    asyncio.run(scene())


def test_a_code_becomes_a_grant_of_the_user() -> None:
    async def scenario(sage: StandIn) -> None:
        grant = await sage.grant("Tom Okafor")
        assert grant.requested_by_id == sage.world.user("Tom Okafor").id
        assert (grant.expires_in, grant.refresh_token_expires_in) == (300, 2_678_400)
        assert await sage.client(None, "Tom Okafor")
        assert sage.world.sins == []

    play(scenario)


def test_a_code_works_once_and_for_a_minute() -> None:
    async def scenario(sage: StandIn) -> None:
        code = sage.code()
        assert "/" in code
        await sage.endpoint.exchange(code, "", REDIRECT, APP)
        late = sage.code()
        for bad in (code, "GB/unknown"):
            with pytest.raises(ConnectFailed) as caught:
                await sage.endpoint.exchange(bad, "", REDIRECT, APP)
            assert caught.value.code == "code_refused"
        sage.time.seconds += 61
        with pytest.raises(ConnectFailed):
            await sage.endpoint.exchange(late, "", REDIRECT, APP)

    play(scenario)


def test_a_wrong_secret_is_told_at_each_step() -> None:
    async def scenario(sage: StandIn) -> None:
        grant = await sage.grant()
        for call in (
            sage.endpoint.exchange(sage.code(), "", REDIRECT, WRONG),
            sage.endpoint.refresh(grant.refresh_token, WRONG),
            sage.endpoint.revoke(grant.refresh_token, WRONG),
        ):
            with pytest.raises(ConnectFailed) as caught:
                await call
            assert caught.value.code == "wrong_client"

    play(scenario)


def test_each_refresh_token_works_once() -> None:
    async def scenario(sage: StandIn) -> None:
        grant = await sage.grant()
        newer = await sage.endpoint.refresh(grant.refresh_token, APP)
        assert newer.refresh_token != grant.refresh_token
        with pytest.raises(SignInNeeded) as caught:
            await sage.endpoint.refresh(grant.refresh_token, APP)
        assert caught.value.code == "reconnect_needed"
        await sage.endpoint.refresh(newer.refresh_token, APP)

    play(scenario)


def test_a_revoked_grant_is_gone_and_revoking_twice_is_fine() -> None:
    async def scenario(sage: StandIn) -> None:
        grant = await sage.grant()
        await sage.endpoint.revoke(grant.refresh_token, APP)
        await sage.endpoint.revoke(grant.refresh_token, APP)
        with pytest.raises(SignInNeeded):
            await sage.endpoint.refresh(grant.refresh_token, APP)

    play(scenario)


def test_revoking_what_sage_calls_void_is_fine() -> None:
    async def scenario(sage: StandIn) -> None:
        body = json.dumps({"error": "invalid_grant"}).encode()
        sage.world.faults.add(lambda request, answer: faults.Reply(400, (), body), path="/revoke")
        await sage.endpoint.revoke("whatever", APP)

    play(scenario)


@pytest.mark.parametrize(
    "fault",
    [faults.status(503, "html"), faults.status(500, "empty"), faults.drop(), faults.cut(0)],
    ids=["503", "500", "dropped", "cut off"],
)
def test_a_refresh_that_met_trouble_before_it_was_done_is_repeated(fault: Fault) -> None:
    def uncommitted(request: faults.Request, answer: faults.Answer) -> faults.Reply:
        return fault(request, lambda _request: faults.Reply(body=b"{}"))

    async def scenario(sage: StandIn) -> None:
        grant = await sage.grant()
        sage.world.faults.add(uncommitted, path="/token", times=2)
        newer = await sage.endpoint.refresh(grant.refresh_token, APP)
        assert newer.refresh_token != grant.refresh_token
        assert sage.world.sins == []

    play(scenario)


@pytest.mark.parametrize("fault", [faults.status(500, commit=True), faults.drop(commit=True)])
def test_a_refresh_whose_answer_is_lost_for_good_needs_a_reconnect(fault: Fault) -> None:
    async def scenario(sage: StandIn) -> None:
        grant = await sage.grant()
        sage.world.faults.add(fault, path="/token")
        with pytest.raises(SignInNeeded) as caught:
            await sage.endpoint.refresh(grant.refresh_token, APP)
        assert caught.value.code == "reconnect_needed"

    play(scenario)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.status(503, "html"), ServerTrouble),
        (faults.status(429, retry_after="600"), Throttled),
        (faults.status(429), Throttled),
        (faults.status(400, "html"), ServerTrouble),
        (faults.status(404, "text"), ServerTrouble),
        (faults.html_with_200(), ServerTrouble),
        (faults.truncated_json(), ServerTrouble),
        (faults.missing("refresh_token"), ServerTrouble),
        (faults.wrong_type("access_token"), ServerTrouble),
        (faults.redirect("https://evil.test/token"), ServerTrouble),
        (faults.drop(), Offline),
        (faults.raw(b"x" * 300_000), ServerTrouble),
    ],
)
def test_trouble_that_stays_never_costs_the_grant(fault: Fault, kind: type[AppError]) -> None:
    async def scenario(sage: StandIn) -> None:
        grant = await sage.grant()
        begun = sage.time.seconds
        sage.world.faults.add(fault, path="/token", times=100)
        with pytest.raises(Wait) as caught:
            await sage.endpoint.refresh(grant.refresh_token, APP)
        assert isinstance(caught.value, kind)
        assert sage.time.seconds - begun <= 30
        for secret in (grant.refresh_token, APP.client_secret):
            assert secret not in f"{caught.value!r} {caught.value}"

    play(scenario)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.status(503), "server_trouble"),
        (faults.drop(), "offline"),
        (faults.drop(commit=True), "offline"),
        (faults.truncated_json(), "bad_reply"),
        (faults.missing("requested_by_id"), "bad_reply"),
        (faults.status(400, "object"), "connect_failed"),
        (faults.status(403, "html"), "connect_failed"),
    ],
)
def test_an_exchange_is_sent_once_and_its_trouble_told(fault: Fault, code: str) -> None:
    async def scenario(sage: StandIn) -> None:
        sage.world.faults.add(fault, path="/token", times=100)
        with pytest.raises(AppError) as caught:
            await sage.grant()
        assert isinstance(caught.value, Wait | ConnectFailed)
        assert caught.value.code == code
        assert sage.world.count("POST", "/token") == 1

    play(scenario)


def test_what_sage_says_of_a_refused_exchange_is_kept() -> None:
    async def scenario(sage: StandIn) -> None:
        sage.world.faults.add(faults.status(400, "object"), path="/token")
        with pytest.raises(ConnectFailed) as caught:
            await sage.grant()
        assert caught.value.data["reason"] == "server_error"

    play(scenario)


class Silent(httpx.AsyncBaseTransport):
    """A token service that takes everything and says nothing for so many seconds."""

    def __init__(self, time: Time, seconds: float) -> None:
        self._time = time
        self._seconds = seconds
        self.asked = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        self._time.seconds += self._seconds
        raise httpx.ReadTimeout("nothing came")


@pytest.mark.parametrize(("seconds", "asked"), [(1, 3), (14, 2), (28, 1)])
def test_a_silent_service_is_asked_again_only_while_there_is_time(
    seconds: float, asked: int
) -> None:
    async def scenario() -> int:
        time = Time()
        silent = Silent(time, seconds)
        limiter = Limiter(100, monotonic=time.monotonic, sleep=time.sleep)
        transport = PoliteTransport(silent, limiter, monotonic=time.monotonic, sleep=time.sleep)
        async with httpx.AsyncClient(transport=transport) as http:
            endpoint = TokenEndpoint(http, "https://oauth.sage.test/token", "https://x.test/r")
            with pytest.raises(Offline):
                await endpoint.refresh("r", APP)
        assert time.seconds <= 30
        return silent.asked

    assert asyncio.run(scenario()) == asked


def test_a_huge_answer_is_not_read() -> None:
    async def scenario(sage: StandIn) -> None:
        grant = await sage.grant()
        sage.world.faults.add(faults.huge(300_000), path="/token")
        with pytest.raises(ServerTrouble) as caught:
            await sage.endpoint.refresh(grant.refresh_token, APP)
        assert caught.value.code == "reply_too_large"

    play(scenario)


def test_refreshing_takes_no_turn_in_any_business_lane() -> None:
    async def scenario(sage: StandIn) -> None:
        transport = PoliteTransport(
            httpx.AsyncHTTPTransport(trust_env=False),
            Limiter(1, monotonic=sage.time.monotonic, sleep=sage.time.sleep),
            monotonic=sage.time.monotonic,
        )
        async with httpx.AsyncClient(transport=transport) as http:
            endpoint = TokenEndpoint(http, sage.running.token_url, sage.running.revoke_url)
            grant = await sage.grant()
            for _ in range(5):
                grant = await endpoint.refresh(grant.refresh_token, APP)
        assert sage.time.seconds == 0

    play(scenario)


def test_the_form_is_as_sage_wants_it() -> None:
    forms: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["content-type"] == "application/x-www-form-urlencoded"
        forms.append(dict(httpx.QueryParams(request.content.decode())))
        body = {"access_token": "a", "refresh_token": "r", "requested_by_id": "u"}
        return httpx.Response(200, json=body)

    async def scenario() -> TokenReply:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
            endpoint = TokenEndpoint(http, "https://oauth.sage.test/token", "https://x.test/r")
            grant = await endpoint.exchange("GB/1+2", "verifier", REDIRECT, App("a/b", "s&t"))
            await endpoint.refresh("r", App("a/b", "s&t"))
            await endpoint.revoke("r", App("a/b", "s&t"))
        return grant

    asyncio.run(scenario())
    app = {"client_id": "a/b", "client_secret": "s&t"}
    assert forms == [
        {
            **app,
            "grant_type": "authorization_code",
            "code": "GB/1+2",
            "redirect_uri": REDIRECT,
            "code_verifier": "verifier",
        },
        {**app, "grant_type": "refresh_token", "refresh_token": "r"},
        {**app, "token": "r"},
    ]


def test_no_secret_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets: list[str] = [APP.client_secret]

    async def scenario(sage: StandIn) -> None:
        grant = await sage.grant()
        newer = await sage.endpoint.refresh(grant.refresh_token, APP)
        secrets.extend([grant.refresh_token, newer.access_token])
        await sage.endpoint.revoke(newer.refresh_token, APP)

    play(scenario)
    for secret in secrets:
        assert secret not in caplog.text
    assert APP.client_secret not in repr(APP)
