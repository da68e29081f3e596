"""The authorization request and the browser's answer to it. No I/O (``sage/api.md`` 3.1, 3.2)."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from sage_desktop.core.errors import ConnectFailed

_FAILURES = {
    "access_denied": "denied",
    "unauthorized_client": "wrong_client",
}
_MAX_REASON = 200


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in: where to send the browser, and what its answer must match."""

    url: str = field(repr=False)
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


def begin(authorize_url: str, client_id: str, redirect_uri: str) -> Attempt:
    """A fresh attempt with 240-bit ``state`` and PKCE S256 (RFC 7636)."""
    # Authlib costs 80 ms to import and is needed only here, when somebody signs in.
    from authlib.common.security import generate_token
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    state, verifier = generate_token(40), generate_token(64)
    url = prepare_grant_uri(
        authorize_url,
        client_id=client_id,
        response_type="code",
        redirect_uri=redirect_uri,
        scope="full_access",
        state=state,
        filter="apiv3.1",
        code_challenge=create_s256_code_challenge(verifier),
        code_challenge_method="S256",
    )
    return Attempt(url, redirect_uri, state, verifier)


def code_of(query: Sequence[tuple[str, str]], attempt: Attempt) -> str:
    """The code in the browser's answer (already decoded once: ``GB/…`` keeps its slash).

    Raises ``ConnectFailed``: "state_mismatch" for an answer to another attempt, else what Sage
    says: "denied", "wrong_client", "wrong_country", "connect_failed" with the reason.
    """
    values = dict(query)
    states = [value for name, value in query if name == "state"]
    if len(states) != 1 or not hmac.compare_digest(states[0].encode(), attempt.state.encode()):
        raise ConnectFailed("state_mismatch")
    if error := values.get("error"):
        reason = values.get("reason") or values.get("error_description") or error
        code = _FAILURES.get(error, "connect_failed")
        if values.get("reason"):
            # Sage's own pair "Invalid request" / "Email already in use" stands for a developer
            # account or the wrong country (sage/api.md 3.2).
            code = "wrong_country"
        raise ConnectFailed(code, reason=reason[:_MAX_REASON])
    codes = [value for name, value in query if name == "code"]
    if len(codes) != 1 or not codes[0]:
        raise ConnectFailed("connect_failed", reason="the answer holds no code")
    return codes[0]
