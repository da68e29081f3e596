"""Asks Sage's token service: a code or an old refresh token for a new grant, and its end.

Facts: ``sage/api.md`` 3.3–3.6. Form bodies with the secret inside; not paced, for these requests
belong to no business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import httpx

from sage_desktop.core.errors import (
    AppError,
    ConnectFailed,
    Offline,
    ServerTrouble,
    SignInNeeded,
    Throttled,
    Uncertain,
)
from sage_desktop.net.policy import Policy
from sage_desktop.net.transport import MANNER, Manner
from sage_desktop.sage.errors import error_of
from sage_desktop.sage.payloads import OAuthErrorReply, TokenReply, decode

_ONCE = Manner(
    policy=Policy(safe=frozenset(), throttled_attempts=1),
    paced=False,
    attempt_seconds=30,
    total_seconds=30,
    max_bytes=256 * 1024,
)
"""A code works once and for 60 s: trying it again after a lost answer cannot help."""

_REPEATED = Manner(
    policy=Policy(safe=frozenset({"POST"}), throttled_attempts=2),
    paced=False,
    attempt_seconds=12,
    total_seconds=28,
    max_bytes=256 * 1024,
)
"""A refresh or revocation whose answer was lost is repeated with the same token (api.md 3.5)."""


@dataclass(frozen=True, slots=True)
class App:
    """A registered Sage app: Halo's or the user's own."""

    client_id: str
    client_secret: str = field(repr=False)


class _Step(Enum):
    EXCHANGE = "exchange"
    REFRESH = "refresh"
    REVOKE = "revoke"


class TokenEndpoint:
    """Every call ends within 30 s. Raises ``ConnectFailed("wrong_client")`` for a wrong id or
    secret, ``Offline``, ``Throttled`` or ``ServerTrouble`` when it is worth trying again later.
    """

    def __init__(self, http: httpx.AsyncClient, token_url: str, revoke_url: str) -> None:
        self._http = http
        self._token_url = token_url
        self._revoke_url = revoke_url

    async def exchange(self, code: str, verifier: str, redirect_uri: str, app: App) -> TokenReply:
        """The grant for a code fresh from the browser (decoded once: ``GB/…``).

        Raises ``ConnectFailed("code_refused")`` when the code is used, expired or not ours, or
        ``connect_failed`` with Sage's ``reason``.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        body = await self._post(self._token_url, form, app, _ONCE, _Step.EXCHANGE)
        grant = decode(body, TokenReply, path="/token")
        if not grant.requested_by_id:
            # Sign-ins are kept by user; without one two users' grants would be mixed up.
            raise ServerTrouble("bad_reply", path="/token", where="requested_by_id")
        return grant

    async def refresh(self, refresh_token: str, app: App) -> TokenReply:
        """A new grant for the newest refresh token, which is void from then on.

        Raises ``SignInNeeded("reconnect_needed")`` when it is void already.
        """
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        body = await self._post(self._token_url, form, app, _REPEATED, _Step.REFRESH)
        return decode(body, TokenReply, path="/token")

    async def revoke(self, refresh_token: str, app: App) -> None:
        """Ends the grant. One that was void already is as good."""
        await self._post(self._revoke_url, {"token": refresh_token}, app, _REPEATED, _Step.REVOKE)

    async def _post(
        self, url: str, form: Mapping[str, str], app: App, manner: Manner, step: _Step
    ) -> bytes:
        credentials = {"client_id": app.client_id, "client_secret": app.client_secret}
        try:
            response = await self._http.post(
                url, data={**credentials, **form}, extensions={MANNER: manner}
            )
        except Uncertain as error:
            # Whether the code was used up or not: nothing of ours was changed, connect again.
            raise Offline(**error.data) from error
        if not response.is_success:
            error_here = _refusal(response, step)
            if error_here is not None:
                raise error_here
        return response.content


def _refusal(response: httpx.Response, step: _Step) -> AppError | None:
    """The error that ``response`` stands for; None when there was nothing left to revoke."""
    general = error_of(
        response.status_code, response.headers, response.content, method="GET", path="/token"
    )
    if isinstance(general, ServerTrouble | Throttled):
        return general
    try:
        refusal = decode(response.content, OAuthErrorReply, path="/token")
    except ServerTrouble:
        refusal = OAuthErrorReply("", f"HTTP {response.status_code}")
    reason = (refusal.error_description or refusal.error)[:200]
    match refusal.error, step:
        case "invalid_client" | "unauthorized_client", _:
            return ConnectFailed("wrong_client")
        case "invalid_grant", _Step.EXCHANGE:
            return ConnectFailed("code_refused")
        case "invalid_grant", _Step.REFRESH:
            return SignInNeeded("reconnect_needed")
        case "invalid_grant", _Step.REVOKE:
            return None
        case _, _Step.EXCHANGE:
            return ConnectFailed("connect_failed", reason=reason)
        case _:
            # Unknown words must not cost the user the grant: it is tried again later.
            return ServerTrouble(status=response.status_code, reason=reason)
