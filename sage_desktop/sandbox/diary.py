"""What the stand-in saw: a bounded log of requests, and what a good client must never do."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from sage_desktop.net.messages import Request

_KEPT = 10_000
_NEVER_IN_ADDRESS = frozenset(
    {"access_token", "client_secret", "code_verifier", "refresh_token", "token"}
)
_NOT_KEPT = _NEVER_IN_ADDRESS | {"code", "code_challenge", "state"}


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as the log keeps it: values of secret parameters are left out."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    business: str
    status: int


class Diary:
    """Keeps the last 10,000 requests and the sins."""

    def __init__(self) -> None:
        self.requests: deque[Seen] = deque(maxlen=_KEPT)
        self.sins: list[str] = []

    def note(self, request: Request, status: int) -> None:
        query = tuple((name, "…" if name in _NOT_KEPT else value) for name, value in request.query)
        if not _NEVER_IN_ADDRESS.isdisjoint(name for name, _ in query):
            self.sin("secret_in_address", request)
        business = request.headers.get("x-business", "")
        self.requests.append(Seen(request.method, request.path, query, business, status))

    def sin(self, kind: str, request: Request) -> None:
        """``kind`` is one word, such as ``no_business``; the request is named with it."""
        if len(self.sins) < _KEPT:
            self.sins.append(f"{kind}: {request.method} {request.path}")

    def count(self, method: str, path: str) -> int:
        return sum(each.method == method and each.path == path for each in self.requests)
