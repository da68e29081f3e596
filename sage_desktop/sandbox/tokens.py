"""Who may do what for how long: apps, codes, grants and tokens, by Sage's rules.

``sage/api.md`` 3.3-3.6: a code works once and for 60 seconds, an access token for 300 seconds and
cannot be revoked, a refresh token once, for 31 days, and only the newest of an app and user.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sage_desktop.core.clock import Clock
from sage_desktop.sandbox.replies import oauth_error

CODE_LIFE = timedelta(seconds=60)
ACCESS_LIFE = timedelta(seconds=300)
REFRESH_LIFE = timedelta(seconds=2_678_400)
REFUSED_SECRET = "wrong"  # noqa: S105  # never right, so that this answer can be tried by hand
_PADDING = 1250


@dataclass(slots=True)
class App:
    """A registered app. ``secret`` None: the first one presented becomes its secret.

    ``redirect_uris`` None: any ``http://localhost:PORT/callback``.
    """

    client_id: str
    secret: str | None = field(repr=False)
    redirect_uris: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Wish:
    """A checked authorization request."""

    client_id: str
    redirect_uri: str
    scope: str
    state: str = field(repr=False)
    challenge: str = field(repr=False)
    challenge_method: str
    country: str


@dataclass(slots=True)
class _Code:
    wish: Wish
    user_id: str
    expires_at: datetime


@dataclass(slots=True)
class _Grant:
    """The newest refresh token of an app and user."""

    client_id: str
    user_id: str
    scope: str
    refresh_token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """What an access token stands for."""

    client_id: str
    user_id: str
    scope: str
    expires_at: datetime


class Authority:
    """Hands out codes and tokens and takes them back. Raises ``Refusal`` in the OAuth shape."""

    def __init__(self, clock: Clock, seed: int, *, open_registration: bool) -> None:
        self._clock = clock
        # Repeatable on purpose; nothing real is guarded by these tokens.
        self._random = random.Random(seed)  # noqa: S311
        self._open = open_registration
        self._apps: dict[str, App] = {}
        self._codes: dict[str, _Code] = {}
        self._grants: dict[tuple[str, str], _Grant] = {}
        self._access: dict[str, Access] = {}
        self._spent: deque[str] = deque(maxlen=1000)

    def register(self, app: App) -> None:
        self._apps[app.client_id] = app

    def app(self, client_id: str) -> App | None:
        """The app of that id; with open registration every id has one."""
        if client_id not in self._apps and self._open and client_id:
            self.register(App(client_id, None, None))
        return self._apps.get(client_id)

    def authenticate(self, client_id: str, secret: str) -> None:
        """Raises ``invalid_client`` unless ``secret`` is the app's."""
        app = self.app(client_id)
        if app is None or not secret or secret == REFUSED_SECRET:
            raise oauth_error("invalid_client", "Client authentication failed.")
        if app.secret is None:
            app.secret = secret
        if not hmac.compare_digest(app.secret.encode(), secret.encode()):
            raise oauth_error("invalid_client", "Client authentication failed.")

    def is_connected(self, client_id: str, user_id: str) -> bool:
        """Whether the app has a live grant, for which Sage skips the consent page."""
        grant = self._grants.get((client_id, user_id))
        return grant is not None and self._clock() < grant.expires_at

    def issue_code(self, wish: Wish, user_id: str, country: str) -> str:
        """A code with the country prefix and slash that Sage's have (``sage/api.md`` 3.2)."""
        code = f"{country}/{self._random.getrandbits(160):040x}"
        self._codes[code] = _Code(wish, user_id, self._clock() + CODE_LIFE)
        return code

    def exchange(
        self, client_id: str, code: str, redirect_uri: str, verifier: str
    ) -> dict[str, str | int]:
        """Tokens for ``code``, which is spent by this whatever comes of it."""
        known = self._codes.get(code)
        if known is None or known.wish.client_id != client_id:
            raise oauth_error("invalid_grant", "The code is unknown or was used before.")
        del self._codes[code]
        self._spent.append(code)
        if self._clock() >= known.expires_at:
            raise oauth_error("invalid_grant", "The code has expired.")
        if redirect_uri != known.wish.redirect_uri:
            raise oauth_error("invalid_grant", "The redirect_uri is not the one of the code.")
        if not _fits(known.wish, verifier):
            raise oauth_error("invalid_grant", "The code_verifier does not fit.")
        return self._tokens(client_id, known.user_id, known.wish.scope)

    def refresh(self, client_id: str, token: str) -> dict[str, str | int]:
        """New tokens for the newest refresh token; it and all older ones are worth nothing then."""
        grant = self._grant_of(client_id, token)
        if grant is None or self._clock() >= grant.expires_at:
            raise oauth_error("invalid_grant", "The refresh token is invalid, expired or revoked.")
        return self._tokens(client_id, grant.user_id, grant.scope)

    def revoke(self, client_id: str, token: str) -> None:
        """Ends the grant of a refresh token; any other token is passed over, as RFC 7009 says."""
        grant = self._grant_of(client_id, token)
        if grant is not None:
            self._spend(grant)

    def revoke_user(self, user_id: str) -> None:
        for grant in [each for each in self._grants.values() if each.user_id == user_id]:
            self._spend(grant)

    def forget_access_tokens(self) -> None:
        self._access.clear()

    def access(self, token: str) -> Access | None:
        """What a live access token stands for."""
        found = self._access.get(token)
        return found if found is not None and self._clock() < found.expires_at else None

    def was_spent(self, code_or_token: str) -> bool:
        """Whether this was right once; a good client does not show it again."""
        return code_or_token in self._spent

    def _grant_of(self, client_id: str, token: str) -> _Grant | None:
        for grant in self._grants.values():
            if grant.client_id == client_id and grant.refresh_token == token:
                return grant
        return None

    def _spend(self, grant: _Grant) -> None:
        del self._grants[grant.client_id, grant.user_id]
        self._spent.append(grant.refresh_token)

    def _tokens(self, client_id: str, user_id: str, scope: str) -> dict[str, str | int]:
        now = self._clock()
        older = self._grants.get((client_id, user_id))
        if older is not None:
            self._spend(older)
        grant = _Grant(client_id, user_id, scope, self._token(user_id, now), now + REFRESH_LIFE)
        self._grants[client_id, user_id] = grant
        self._access = {key: each for key, each in self._access.items() if now < each.expires_at}
        access_token = self._token(user_id, now)
        self._access[access_token] = Access(client_id, user_id, scope, now + ACCESS_LIFE)
        return {
            "access_token": access_token,
            "scope": scope,
            "token_type": "bearer",
            "expires_in": int(ACCESS_LIFE.total_seconds()),
            "refresh_token": grant.refresh_token,
            "refresh_token_expires_in": int(REFRESH_LIFE.total_seconds()),
            "requested_by_id": user_id,
        }

    def _token(self, user_id: str, now: datetime) -> str:
        """Looks like a JWT and is about as long as Sage's may be (limit 2,048 bytes)."""
        head = {"alg": "RS512", "typ": "JWT"}
        claims = {"sub": user_id, "iat": int(now.timestamp()), "jti": self._noise(24)}
        parts = [json.dumps(head).encode(), json.dumps(claims).encode()]
        noise = self._random.randbytes(_PADDING)
        return ".".join(_base64url(part) for part in (*parts, noise))

    def _noise(self, size: int) -> str:
        return _base64url(self._random.randbytes(size))


def _fits(wish: Wish, verifier: str) -> bool:
    if not wish.challenge:
        return True
    given = verifier
    if wish.challenge_method == "S256":
        given = _base64url(hashlib.sha256(verifier.encode()).digest())
    return hmac.compare_digest(given.encode(), wish.challenge.encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
