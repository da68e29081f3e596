"""Writes as a client sends them: through httpx, over a real socket, with what can go wrong."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from test_faults import Desk, desk, on_a_loop

from sage_desktop.net.serve import Wire
from sage_desktop.sandbox import faults

IT = "Northgate IT Services Ltd"
CONTACTS = "/v3.1/contacts"
ONE, TWO = "1" * 32, "2" * 32


async def post(here: Desk, id: str = ONE, **members: Any) -> httpx.Response:
    """A contact whose name has more than ASCII in it."""
    contact = {"name": "Café Æther 🜁", "contact_type_ids": ["CUSTOMER"], **members}
    return await here.client.post(
        f"{here.sandbox.api_url}/contacts",
        json={"contact": {"idempotency_id": id, **contact}},
        headers={
            "Authorization": f"Bearer {here.visitor.access_token}",
            "X-Business": here.visitor.world.business(IT).id,
        },
    )


def named(here: Desk) -> int:
    return sum(each.name == "Café Æther 🜁" for each in here.visitor.world.contacts(IT))


@on_a_loop
async def test_a_contact_is_made_and_read() -> None:
    async with desk() as here:
        reply = await post(here)
        assert (reply.status_code, reply.json()["name"]) == (201, "Café Æther 🜁")
        assert reply.headers["x-business"] == here.visitor.world.business(IT).id
        again = await post(here)
        assert (again.status_code, again.content) == (201, reply.content)
        refused = await post(here, TWO, reference="ABB001")
        assert (refused.status_code, refused.json()[0]["$source"]) == (422, "reference")
        assert (named(here), here.visitor.world.sins) == (1, [])


@pytest.mark.parametrize(
    "fault",
    [
        faults.drop(commit=True),
        faults.cut(5),
        faults.delay(),
        faults.on_the_wire(Wire(drop_after=0)),
    ],
)
@on_a_loop
async def test_a_client_that_lost_the_answer_asks_again(fault: faults.Fault) -> None:
    async with desk(timeout=0.5) as here:
        here.script.add(fault, method="POST", path=CONTACTS)
        with pytest.raises(httpx.TransportError):
            await post(here)
        assert named(here) == 1
        assert (await post(here)).status_code == 201
        assert (named(here), here.visitor.world.sins) == (1, [])


@on_a_loop
async def test_or_makes_it_twice() -> None:
    async with desk(timeout=0.5) as here:
        here.script.add(faults.drop(commit=True), method="POST", path=CONTACTS)
        with pytest.raises(httpx.TransportError):
            await post(here)
        assert (await post(here, TWO)).status_code == 201
        assert named(here) == 2
        assert here.visitor.world.sins == [f"new_idempotency_after_unknown: POST {CONTACTS}"]


@on_a_loop
async def test_answers_that_cannot_be_read() -> None:
    async with desk() as here:
        here.script.add(faults.truncated_json(), method="POST")
        half = await post(here)
        assert half.status_code == 201
        with pytest.raises(json.JSONDecodeError):
            half.json()
        here.script.add(faults.edited(lambda _value: []), method="POST")
        assert (await post(here)).json() == []
        here.script.add(faults.html_with_200(), method="POST")
        assert "html" in (await post(here)).headers["content-type"]
        assert "id" in (await post(here)).json()
        assert (named(here), here.visitor.world.sins) == (1, [])


@on_a_loop
async def test_a_pause_that_is_wished_for() -> None:
    async with desk() as here:
        here.script.add(faults.status(429, retry_after="2"), method="POST")
        assert (await post(here)).status_code == 429
        here.visitor.clock.forward(3)
        assert (await post(here)).status_code == 201
        assert (named(here), here.visitor.world.sins) == (1, [])


@on_a_loop
async def test_writing_side_by_side_is_noted() -> None:
    async with desk(latency=0.05) as here:
        await asyncio.gather(post(here), post(here, TWO))
        assert here.visitor.world.sins == [f"parallel_write: POST {CONTACTS}"]
        assert named(here) == 2
