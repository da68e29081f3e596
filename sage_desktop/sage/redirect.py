"""The loopback listener that the browser comes back to; open only while somebody signs in."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Sequence
from types import TracebackType

from sage_desktop.core.errors import AppError, BadInput, ConnectFailed
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain
from sage_desktop.net.serve import LoopbackServer, Reply, Request
from sage_desktop.sage.oauth import Attempt, code_of

_PATH = "/callback"
_ANSWER_SECONDS = 25.0
_MAX_HEAD = 16_384


class RedirectListener:
    """Listens on both loopback families at the first free port of ``ports``.

    Takes exactly one answer; the browser's page waits until ``finish`` says how it ended. Use as
    ``async with``; leaving closes the port.
    """

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = ports
        self._server = LoopbackServer(self._handle, max_body=0, max_head=_MAX_HEAD, idle_timeout=30)
        self._attempt: Attempt | None = None
        self._code: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._end: asyncio.Future[AppError | None] = asyncio.get_running_loop().create_future()
        self._answered = asyncio.Event()
        self.redirect_uri = ""

    async def __aenter__(self) -> RedirectListener:
        for port in self._ports:
            try:
                await self._server.start(port)
            except BadInput:
                continue
            self.redirect_uri = f"http://localhost:{port}{_PATH}"
            return self
        raise ConnectFailed("ports_busy", ports=_ports_text(self._ports))

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._server.aclose()
        if self._code.done() and not self._code.cancelled():
            self._code.exception()  # seen: a failure nobody waited for is not worth a warning

    async def code(self, attempt: Attempt) -> str:
        """Waits for the answer to ``attempt``. Raises ``ConnectFailed``; has no end of its own."""
        self._attempt = attempt
        return await self._code

    async def finish(self, error: AppError | None) -> None:
        """Tells the waiting page how it ended, and lets it reach the browser (at most 1 s)."""
        if not self._end.done():
            self._end.set_result(error)
        if self._code.done():
            try:
                async with asyncio.timeout(1):
                    await self._answered.wait()
                    await asyncio.sleep(0.05)  # the reply is on its way out of this process
            except TimeoutError:
                return

    async def _handle(self, request: Request) -> Reply:
        if request.path != _PATH:
            return _page(404, tr("Nothing is here."), tr("Go back to Sage Desktop."))
        if request.method != "GET":
            return _page(405, tr("This address takes no such request."), "")
        if self._attempt is None or self._code.done():
            return _page(
                410, tr("This sign-in is over."), tr("Go back to Sage Desktop to start again.")
            )
        try:
            self._code.set_result(code_of(request.query, self._attempt))
        except ConnectFailed as error:
            self._code.set_exception(error)
            self._answered.set()
            return _failure(error)
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                error_at_end = await asyncio.shield(self._end)
        except TimeoutError:
            error_at_end = None
        self._answered.set()
        if error_at_end is not None:
            return _failure(error_at_end)
        return _page(
            200,
            tr("Signed in to Sage."),
            tr("Go back to Sage Desktop to go on. You can close this page."),
        )


def _failure(error: AppError) -> Reply:
    words = explain(error)
    return _page(400, words.title, f"{words.text} {tr('Go back to Sage Desktop.')}")


def _ports_text(ports: Sequence[int]) -> str:
    ordered = sorted(ports)
    if len(ordered) > 1 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return tr("{first} to {last}").format(first=ordered[0], last=ordered[-1])
    return ", ".join(str(port) for port in ordered)


def _page(status: int, title: str, text: str) -> Reply:
    """A page of ours: no scripts, no outside resources, light and dark after the system."""
    body = _PAGE.format(title=html.escape(title), text=html.escape(text)).encode()
    return Reply(
        status,
        (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Connection", "close"),
        ),
        body,
    )


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Sage Desktop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>
:root {{ --ground: #F5F6F4; --card: #FFFFFF; --text: #1A201C; --muted: #535D56;
  --edge: #D8DDD7; --accent: #1E6349 }}
@media (prefers-color-scheme: dark) {{ :root {{ --ground: #161A18; --card: #1D2220;
  --text: #E6EBE7; --muted: #A5B0A9; --edge: #353D38; --accent: #66C79B }} }}
body {{ margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif }}
main {{ max-width: 32rem; margin: 15vh auto 0; padding: 1.5rem 2rem; background: var(--card);
  border: 1px solid var(--edge); border-top: 4px solid var(--accent); border-radius: 8px }}
h1 {{ font-size: 1.25rem; margin: 0 0 .5rem }}
p {{ margin: 0; color: var(--muted) }}
</style></head>
<body><main><h1>{title}</h1><p>{text}</p></main></body></html>
"""
