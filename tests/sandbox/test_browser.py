"""The login pages in a real Chromium, up to the address that the program listens on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from chromium import FOUND, Chromium, chromium
from visitor import Visitor, json_of

from sage_desktop.net.serve import LoopbackServer, Reply, Request
from sage_desktop.sandbox.server import serve

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not FOUND, reason="no Chromium on this computer"),
]

Walk = Callable[[Chromium, str], Coroutine[Any, Any, None]]


def come_back(tmp_path: Path, visitor: Visitor, walk: Walk) -> dict[str, str]:
    """Lets ``walk`` click from the login address on; gives what arrived at the callback."""
    arrived: list[Request] = []

    def listener(request: Request) -> Reply:
        arrived.append(request)
        return Reply(200, (("Content-Type", "text/html"),), b"<p>Back in the program</p>")

    async def main() -> None:
        server = LoopbackServer(listener)
        port = await server.start()
        redirect = f"http://localhost:{port}/callback"
        visitor.world.register_app("app/with slash", "secret", [redirect])
        sandbox = await serve(visitor.world)
        wish = visitor.parameters(client_id="app/with slash", redirect_uri=redirect)
        try:
            async with chromium(tmp_path) as browser:
                await walk(browser, f"{sandbox.authorize_url}?{urlencode(wish)}")
        finally:
            await sandbox.aclose()
            await server.aclose()

    asyncio.run(asyncio.wait_for(main(), 50))
    callbacks = [request for request in arrived if request.path == "/callback"]
    assert len(callbacks) == 1
    return dict(callbacks[0].query)


def test_log_in_and_allow(tmp_path: Path) -> None:
    async def walk(browser: Chromium, address: str) -> None:
        await browser.goto(address, shows="Log in")
        await browser.click("Tom Okafor", shows="Tom Okafor")
        await browser.click("Log in", shows="Okafor Electrical")
        await browser.click("Allow", shows="Back in the program")

    visitor = Visitor()
    answer = come_back(tmp_path, visitor, walk)
    assert answer["state"] == "s t&a=te"
    redirect = next(iter(visitor.world.requests)).query
    tokens = json_of(
        visitor.exchange(
            answer["code"],
            client_id="app/with slash",
            client_secret="secret",
            redirect_uri=dict(redirect)["redirect_uri"],
        )
    )
    assert tokens["requested_by_id"] == visitor.world.user("Tom Okafor").id


@pytest.mark.parametrize("way", ["cancel", "deny"])
def test_decline(tmp_path: Path, way: str) -> None:
    async def walk(browser: Chromium, address: str) -> None:
        await browser.goto(address, shows="Log in")
        if way == "cancel":
            await browser.click("Cancel", shows="Back in the program")
        else:
            await browser.click("Log in", shows="Northgate IT Services Ltd")
            await browser.click("Deny", shows="Back in the program")

    assert come_back(tmp_path, Visitor(), walk)["error"] == "access_denied"


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    async def walk(browser: Chromium, address: str) -> None:
        await browser.goto(address, shows="<i>Mallory</i>")
        await browser.click("Mallory", shows="<i>Mallory</i>")
        await browser.click("Log in", shows="<b>Bold</b> & <script>alert(1)</script>")
        counted = "document.querySelectorAll('script, img, b, i, main a').length"
        assert await browser.evaluate(counted) == 0
        await browser.click("Allow", shows="Back in the program")

    assert come_back(tmp_path, Visitor("hostile"), walk)["code"].startswith("GB/")
