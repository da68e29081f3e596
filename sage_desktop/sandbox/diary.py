"""What the stand-in saw: a bounded log of requests, and what a good client must never do."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from sage_desktop.net.messages import Request

_KEPT = 10_000
_NEVER_IN_ADDRESS = frozenset(
    {"access_token", "client_secret", "code_verifier", "refresh_token", "token"}
)
_ONE_BY_ONE = 20
_CONTACTS = "/v3.1/contacts"
_SINGLE = (f"{_CONTACTS}/", "/v3.1/addresses/", "/v3.1/contact_persons/")
_OF_CONTACTS = frozenset({"/v3.1/addresses", "/v3.1/contact_persons"})
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
        self._one_by_one: dict[str, int] = {}

    def note(self, request: Request, status: int) -> None:
        query = tuple((name, "…" if name in _NOT_KEPT else value) for name, value in request.query)
        if not _NEVER_IN_ADDRESS.isdisjoint(name for name, _ in query):
            self.sin("secret_in_address", request)
        business = request.headers.get("x-business", "")
        self._watch_one_by_one(request, business)
        self.requests.append(Seen(request.method, request.path, query, business, status))

    def sin(self, kind: str, request: Request) -> None:
        """``kind`` is one word, such as ``no_business``; the request is named with it."""
        if len(self.sins) < _KEPT:
            self.sins.append(f"{kind}: {request.method} {request.path}")

    def _watch_one_by_one(self, request: Request, business: str) -> None:
        """Contacts, addresses and persons are read as lists, not one request for each contact.

        A run begins with the first page of the contacts.
        """
        if request.method not in {"GET", "HEAD"}:
            return
        named = dict(request.query)
        if request.path == _CONTACTS and named.get("page", "1") == "1":
            self._one_by_one[business] = 0
        single = request.path.startswith(_SINGLE)
        if single or (request.path in _OF_CONTACTS and named.keys() & {"contact_id", "address_id"}):
            self._one_by_one[business] = self._one_by_one.get(business, 0) + 1
            if self._one_by_one[business] == _ONE_BY_ONE + 1:
                self.sin("one_by_one", request)

    def count(self, method: str, path: str) -> int:
        return sum(each.method == method and each.path == path for each in self.requests)
