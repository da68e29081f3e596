"""How long 1,000 callers wait for one refresh of a sign-in, and that Sage is asked once.

The engine's own parts over a fresh book, against the stand-in on loopback; each round makes the
access token stale first.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from figures import figure, machine, say, spread

from sage_desktop.app.demo import MemoryKeychain
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus
from sage_desktop.core.clock import utc_now
from sage_desktop.net.http import build_client
from sage_desktop.net.limiter import Limiter
from sage_desktop.sage.oauth import begin
from sage_desktop.sage.token_endpoint import App, TokenEndpoint
from sage_desktop.sandbox.server import serve
from sage_desktop.sandbox.world import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REDIRECTS,
)
from sage_desktop.sandbox.worlds import make_world
from sage_desktop.settings.secrets import Vault
from sage_desktop.sync.sign_ins import SignIns

_CALLERS = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    with tempfile.TemporaryDirectory(prefix="benchmark-refresh-") as folder:
        asyncio.run(_measure(Path(folder), parser.parse_args().runs))


async def _measure(folder: Path, runs: int) -> None:
    world = make_world("small")
    sandbox = await serve(world)
    book = await Book.open(folder / "book.sqlite3", Bus(), backups=folder / "backups")
    vault = Vault(MemoryKeychain(), "benchmark")
    await vault.unlock()
    http = await build_client(Limiter(100))
    endpoint = TokenEndpoint(http, sandbox.token_url, sandbox.revoke_url)
    sign_ins = SignIns(book, vault, endpoint, folder / "locks", utc_now)
    app = App(DEMO_CLIENT_ID, DEMO_CLIENT_SECRET)
    attempt = begin(sandbox.authorize_url, app.client_id, DEMO_REDIRECTS[0])
    back = world.approve(attempt.url)
    code = back.split("code=")[1].split("&")[0].replace("%2F", "/")
    grant = await endpoint.exchange(code, attempt.verifier, attempt.redirect_uri, app)
    sign_in_id = await sign_ins.store(grant, app)
    alone, together = [], []
    for _ in range(runs):
        alone.append(await _round(sign_ins, sign_in_id, app, 1))
        together.append(await _round(sign_ins, sign_in_id, app, _CALLERS))
    asked = world.count("POST", "/token") - 1
    say(machine())
    say(f"median (least–most) of {runs} rounds, each with a request, a sealed write and two locks")
    say(f"1 caller:      {spread(alone)} ms")
    say(f"{_CALLERS:,} callers: {spread(together)} ms until the last one has its token")
    say(f"requests to the token endpoint: {asked} for {2 * runs} refreshes; sins: {world.sins}")
    figure(
        f"requests for {2 * runs} refreshes, 1 and {_CALLERS:,} callers",
        str(asked),
        f"{2 * runs}",
        met=asked == 2 * runs,
    )
    await sign_ins.aclose()
    await http.aclose()
    await book.aclose()
    await sandbox.aclose()


async def _round(sign_ins: SignIns, sign_in_id: int, app: App, callers: int) -> float:
    """Milliseconds until all of ``callers`` have a token other than the one of before."""
    stale = await sign_ins.access_token(sign_in_id, app)
    began = time.perf_counter()
    tokens = await asyncio.gather(
        *(sign_ins.access_token(sign_in_id, app, stale=stale) for _ in range(callers))
    )
    seconds = time.perf_counter() - began
    if len(set(tokens)) != 1 or tokens[0] == stale:
        raise RuntimeError("callers got different tokens")
    return seconds * 1000


if __name__ == "__main__":
    main()
