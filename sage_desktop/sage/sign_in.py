"""From *Connect Now* to a kept grant: listener, browser, consent, token exchange."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from sage_desktop.core.errors import AppError, ConnectFailed
from sage_desktop.core.i18n import plural
from sage_desktop.sage.oauth import begin
from sage_desktop.sage.payloads import TokenReply
from sage_desktop.sage.redirect import RedirectListener
from sage_desktop.sage.token_endpoint import App, TokenEndpoint

T = TypeVar("T")
Obtain = Callable[[], Awaitable[TokenReply]]


async def sign_in(
    *,
    authorize_url: str,
    app: App,
    ports: Sequence[int],
    endpoint: TokenEndpoint,
    show_login: Callable[[str], None],
    keep: Callable[[Obtain], Awaitable[T]],
    timeout: float,
) -> T:
    """What ``keep`` makes of a fresh grant of whoever signs in. Cancelling closes the port.

    ``show_login`` is called once with the login address, after the listener is open. ``keep`` gets
    what asks Sage for the grant, and does both before the browser is told: once Sage has given it,
    any older one of that user is over, so it must not be lost to a cancel in between. ``timeout``
    is in seconds. Raises ``ConnectFailed``, a ``Wait`` error, or what ``keep`` raises.
    """
    async with RedirectListener(ports) as listener:
        attempt = begin(authorize_url, app.client_id, listener.redirect_uri)
        try:
            show_login(attempt.url)
            try:
                async with asyncio.timeout(timeout):
                    code = await listener.code(attempt)
            except TimeoutError:
                raise ConnectFailed("gave_up", minutes=_minutes(timeout)) from None

            async def obtain() -> TokenReply:
                return await endpoint.exchange(code, attempt.verifier, attempt.redirect_uri, app)

            kept = await keep(obtain)
        except AppError as error:
            await listener.finish(error)
            raise
        await listener.finish(None)
        return kept


def _minutes(seconds: float) -> str:
    if seconds < 60:
        return plural(round(seconds), "{n} second", "{n} seconds")
    return plural(round(seconds / 60), "{n} minute", "{n} minutes")
