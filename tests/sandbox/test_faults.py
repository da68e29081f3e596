"""Each scripted fault as a client sees it: through httpx, over a real socket."""

from __future__ import annotations

import asyncio
import functools
import json
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from visitor import FORM, Visitor, error_of

from sage_desktop.core.errors import BadInput
from sage_desktop.net.serve import Wire
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.server import RunningSandbox, serve
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET

IT = "Northgate IT Services Ltd"
RATES = "/v3.1/tax_rates"


def on_a_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(asyncio.wait_for(test(*args, **kwargs), 20))

    return run


class Desk:
    """A signed-in visitor and an httpx client of the same served world."""

    def __init__(self, visitor: Visitor, sandbox: RunningSandbox, client: httpx.AsyncClient):
        self.visitor, self.sandbox, self.client = visitor, sandbox, client
        self.script = visitor.world.faults

    async def rates(self, **query: str) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {self.visitor.access_token}",
            "X-Business": self.visitor.world.business(IT).id,
        }
        query = {"attributes": "percentage", "items_per_page": "2", **query}
        return await self.client.get(
            f"{self.sandbox.api_url}/tax_rates", params=query, headers=headers
        )

    async def refresh(self) -> httpx.Response:
        form = {
            "client_id": DEMO_CLIENT_ID,
            "client_secret": DEMO_CLIENT_SECRET,
            "grant_type": "refresh_token",
            "refresh_token": self.visitor.refresh_token,
        }
        return await self.client.post(self.sandbox.token_url, data=form)


@asynccontextmanager
async def desk(timeout: float = 5, latency: float = 0.0) -> AsyncIterator[Desk]:
    visitor = Visitor().sign_in()
    sandbox = await serve(visitor.world, latency=latency)
    try:
        async with httpx.AsyncClient(verify=False, timeout=timeout) as client:
            yield Desk(visitor, sandbox, client)
    finally:
        await sandbox.aclose()


@pytest.mark.parametrize("shape", ["array", "object", "html", "text", "empty"])
@on_a_loop
async def test_statuses_come_in_all_shapes(shape: str) -> None:
    async with desk() as here:
        here.script.add(faults.status(503, shape), path=RATES)
        reply = await here.rates()
        assert reply.status_code == 503
        if shape in {"array", "object"}:
            assert isinstance(reply.json(), list if shape == "array" else dict)
        else:
            with pytest.raises(json.JSONDecodeError):
                reply.json()
        assert "x_request_id" in reply.headers
        assert (await here.rates()).status_code == 200


@pytest.mark.parametrize(
    ("code", "data_code"),
    [(401, "AccessTokenVerificationError"), (422, "RecordInvalid"), (500, "UnexpectedError")],
)
def test_arrays_name_the_error_of_their_status(code: int, data_code: str) -> None:
    visitor = Visitor().sign_in()
    visitor.world.faults.add(faults.status(code))
    reply = visitor.get("/user")
    assert (reply.status, error_of(reply)) == (code, data_code)


@pytest.mark.parametrize("value", ["7", "Mon, 23 Nov 2026 09:00:30 GMT", "99999999999999", "soon"])
@on_a_loop
async def test_retry_after_is_sent_as_scripted(value: str) -> None:
    async with desk() as here:
        here.script.add(faults.status(429, retry_after=value), path=RATES)
        reply = await here.rates()
        assert (reply.status_code, reply.headers["Retry-After"]) == (429, value)


@on_a_loop
async def test_requests_within_the_wished_pause_are_noted() -> None:
    async with desk() as here:
        here.script.add(faults.status(429, retry_after="30"), path=RATES)
        await here.rates()
        await here.rates()  # was on its way already, for all the stand-in can know
        assert here.visitor.world.sins == []
        here.visitor.clock.forward(29)
        await here.rates()
        here.visitor.clock.forward(1)
        await here.rates()
        assert here.visitor.world.sins == [f"request_during_ban: GET {RATES}"]


@on_a_loop
async def test_only_the_nth_of_its_kind_is_hit_and_only_so_often() -> None:
    async with desk() as here:
        here.script.add(faults.status(500), method="GET", path="/v3.1/*", nth=2, times=2)
        here.script.add(faults.status(502), method="POST", path="*")
        statuses = [(await here.rates()).status_code for _ in range(4)]
        assert statuses == [200, 500, 500, 200]
        here.script.add(faults.status(500), path=RATES)
        here.script.clear()
        assert (await here.rates()).status_code == 200


@on_a_loop
async def test_a_refresh_that_was_carried_out_but_answered_500_is_lost() -> None:
    async with desk() as here:
        here.script.add(faults.status(500, commit=True), path="/token")
        assert (await here.refresh()).status_code == 500
        assert (await here.refresh()).json()["error"] == "invalid_grant"


@on_a_loop
async def test_a_refresh_that_was_not_carried_out_can_be_repeated() -> None:
    async with desk() as here:
        here.script.add(faults.status(500), path="/token")
        assert (await here.refresh()).status_code == 500
        assert (await here.refresh()).status_code == 200


@pytest.mark.parametrize(("commit", "then"), [(True, 400), (False, 200)])
@on_a_loop
async def test_a_dropped_refresh(commit: bool, then: int) -> None:
    async with desk() as here:
        here.script.add(faults.drop(commit=commit), path="/token")
        with pytest.raises(httpx.RemoteProtocolError):
            await here.refresh()
        assert (await here.refresh()).status_code == then


@on_a_loop
async def test_cut_ends_within_the_body() -> None:
    async with desk() as here:
        here.script.add(faults.cut(5), path=RATES)
        with pytest.raises(httpx.RemoteProtocolError, match="received 5 bytes"):
            await here.rates()


@on_a_loop
async def test_an_endless_delay_runs_into_the_clients_timeout() -> None:
    async with desk(timeout=0.2) as here:
        here.script.add(faults.delay(), path=RATES)
        with pytest.raises(httpx.ReadTimeout):
            await here.rates()
        assert (await here.rates()).status_code == 200


@on_a_loop
async def test_drip_is_slow_but_whole() -> None:
    async with desk() as here:
        whole = (await here.rates()).content
        here.script.add(faults.drip(4000), path=RATES)
        started = time.monotonic()
        assert (await here.rates()).content == whole
        assert time.monotonic() - started > len(whole) / 4000 * 0.8


@pytest.mark.parametrize(
    "fault", [faults.truncated_json(), faults.html_with_200(), faults.raw(b'{"$items": [NaN')]
)
@on_a_loop
async def test_bodies_that_are_no_json(fault: faults.Fault) -> None:
    async with desk() as here:
        here.script.add(fault, path=RATES)
        reply = await here.rates()
        assert reply.status_code == 200
        with pytest.raises(json.JSONDecodeError):
            reply.json()


@on_a_loop
async def test_json_of_another_form() -> None:
    async with desk() as here:
        right = (await here.rates()).json()
        here.script.add(faults.wrong_type("percentage"), path=RATES)
        odd = (await here.rates()).json()
        assert [each["percentage"] for each in odd["$items"]] == [{"unexpected": True}] * 2
        here.script.add(faults.missing("percentage", "$total"), path=RATES)
        bare = (await here.rates()).json()
        assert set(right) - set(bare) == {"$total"}
        assert all("percentage" not in each for each in bare["$items"])
        here.script.add(faults.edited(lambda value: [value]), path=RATES)
        assert (await here.rates()).json() == [right]


@on_a_loop
async def test_the_echo_of_the_business_can_lie_or_be_missing() -> None:
    async with desk() as here:
        here.script.add(faults.echo("0" * 32), path=RATES)
        here.script.add(faults.echo(None), path=RATES, nth=2)
        assert (await here.rates()).headers["X-Business"] == "0" * 32
        assert "X-Business" not in (await here.rates()).headers
        assert (await here.rates()).headers["X-Business"] == here.visitor.world.business(IT).id


@on_a_loop
async def test_paging_can_lie() -> None:
    async with desk() as here:
        one, two = [(await here.rates(page=page)).json() for page in ("1", "2")]
        here.script.add(faults.duplicate_page(), path=RATES)
        doubled = (await here.rates(page="2")).json()
        assert (doubled["$page"], doubled["$items"]) == (2, one["$items"])
        here.script.add(faults.next_link(None), path=RATES)
        assert (await here.rates()).json() == one | {"$next": None}
        here.script.add(faults.next_link("https://evil.example/v3.1/tax_rates?page=2"), path=RATES)
        assert (await here.rates()).json()["$next"].startswith("https://evil.example/")
        here.script.add(faults.absolute_next(here.sandbox.api_url), path=RATES)
        assert (await here.rates()).json()["$next"] == here.sandbox.api_url + one["$next"]
        here.script.add(faults.endless_next(), path=RATES, times=2)
        for page in (3, 7):
            beyond = (await here.rates(page=str(page))).json()
            assert beyond["$next"].startswith(f"/tax_rates?page={page + 1}&")
            assert "items_per_page=2" in beyond["$next"]
        assert two["$page"] == 2


@on_a_loop
async def test_rows_can_move_between_pages() -> None:
    async with desk() as here:
        remove = functools.partial(here.visitor.world.remove_tax_rate, IT, "GB_STANDARD")
        here.script.add(faults.meanwhile(remove), path=RATES, nth=2)
        one, two = [(await here.rates(page=page)).json() for page in ("1", "2")]
        seen = [each["id"] for page in (one, two) for each in page["$items"]]
        assert seen == ["GB_STANDARD", "GB_LOWER", "GB_EXEMPT", "GB_NO_TAX"]  # GB_ZERO is lost
        assert (one["$total"], two["$total"]) == (6, 5)


@on_a_loop
async def test_redirects_and_huge_bodies() -> None:
    async with desk() as here:
        here.script.add(faults.redirect("http://evil.example/v3.1/tax_rates"), path=RATES)
        reply = await here.rates()
        assert reply.status_code == 302
        assert reply.headers["Location"] == "http://evil.example/v3.1/tax_rates"
        here.script.add(faults.huge(3_000_000), path=RATES)
        assert len((await here.rates()).content) > 3_000_000


@on_a_loop
async def test_the_login_can_fail_too() -> None:
    async with desk() as here:
        here.script.add(faults.status(503, "html"), path="/oauth2/auth/central")
        address = f"{here.sandbox.authorize_url}?{urlencode(here.visitor.parameters())}"
        assert (await here.client.get(address)).status_code == 503
        assert (await here.client.get(address)).status_code == 200


@on_a_loop
async def test_parallel_refreshes_are_seen_over_the_wire() -> None:
    async with desk(latency=0.02) as here:
        replies = await asyncio.gather(here.refresh(), here.refresh())
        assert sorted(reply.status_code for reply in replies) == [200, 400]
        assert here.visitor.world.sins == [
            "parallel_token_use: POST /token",
            "refresh_token_reused: POST /token",
        ]


@on_a_loop
async def test_a_browser_walks_from_the_login_to_the_callback() -> None:
    async with desk() as here:
        sandbox = here.sandbox
        address = f"{sandbox.authorize_url}?{urlencode(here.visitor.parameters())}"
        assert (await here.client.get(address)).status_code == 200
        reply = await here.client.post(
            sandbox.demo_url,
            content=urlencode(here.visitor.parameters()),
            headers={"Content-Type": FORM},
        )
        assert reply.status_code == 303
        assert reply.headers["Location"].startswith("http://localhost:8484/callback?code=GB%2F")


@on_a_loop
async def test_two_sandboxes_cannot_share_a_port() -> None:
    async with desk() as here:
        with pytest.raises(BadInput, match="port_in_use"):
            await serve(Visitor().world, here.sandbox.port)


@pytest.mark.parametrize(
    "fault",
    [
        faults.edited(lambda value: {**value}),
        faults.huge(9),
        faults.duplicate_page(),
        faults.endless_next(),
        faults.absolute_next("http://127.0.0.1/v3.1"),
        faults.truncated_json(),
    ],
)
def test_faults_of_good_answers_leave_refusals_alone(fault: faults.Fault) -> None:
    visitor = Visitor().sign_in()
    visitor.clock.forward(300)
    visitor.world.faults.add(fault)
    reply = visitor.get("/tax_rates", IT, page="2")
    assert error_of(reply) == "AccessTokenVerificationError"


def test_wire_faults_leave_the_answer_itself_alone() -> None:
    visitor = Visitor().sign_in()
    for fault, wire in (
        (faults.delay(3), Wire(delay=3)),
        (faults.delay(), Wire(delay=math.inf)),
        (faults.drip(9), Wire(drip=9)),
        (faults.cut(4), Wire(drop_after=4)),
    ):
        right = visitor.get("/tax_rates", IT)
        visitor.world.faults.add(fault)
        reply = visitor.get("/tax_rates", IT)
        assert (reply.wire, reply.status, reply.body) == (wire, 200, right.body)


def test_a_fault_of_one_path_leaves_others_alone() -> None:
    visitor = Visitor().sign_in()
    visitor.world.faults.add(faults.status(500), path=RATES)
    assert visitor.get("/user").status == 200
    assert error_of(visitor.get("/tax_rates", IT)) == "UnexpectedError"
