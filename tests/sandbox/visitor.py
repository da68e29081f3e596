"""A plain client of the stand-in for its own tests: no sockets, a clock that is set by hand."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REDIRECTS, World
from sage_desktop.sandbox.worlds import make_world

VERIFIER = "v" * 64
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)
FORM = "application/x-www-form-urlencoded"


SINGULAR = {
    "/contacts": "contact",
    "/addresses": "address",
    "/contact_persons": "contact_person",
    "/products": "product",
    "/services": "service",
    "/stock_items": "stock_item",
    "/sales_invoices": "sales_invoice",
}


class HandClock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Visitor:
    """Signs in as the demo user and reads, against ``world`` or a fresh one."""

    def __init__(self, name: str = "small", **options: Any) -> None:
        self.clock = HandClock()
        self.world: World = make_world(name, clock=self.clock, **options)
        self.access_token = ""
        self.refresh_token = ""
        self.created = 0

    def parameters(self, **changes: str | None) -> dict[str, str]:
        given: dict[str, str | None] = {
            "client_id": DEMO_CLIENT_ID,
            "response_type": "code",
            "redirect_uri": DEMO_REDIRECTS[0],
            "filter": "apiv3.1",
            "scope": "full_access",
            "state": "s t&a=te",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in given.items() if value is not None}

    def address(self, **changes: str | None) -> str:
        return f"http://127.0.0.1:1/oauth2/auth/central?{urlencode(self.parameters(**changes))}"

    def code(self, user: str = "", **changes: str | None) -> str:
        return answer_of(self.world.approve(self.address(**changes), user))["code"]

    def post(self, path: str, **form: str) -> Reply:
        return self.send("POST", path, headers={"content-type": FORM}, body=urlencode(form))

    def token(self, **form: str | None) -> Reply:
        given: dict[str, str | None] = {
            "client_id": DEMO_CLIENT_ID,
            "client_secret": DEMO_CLIENT_SECRET,
            **form,
        }
        return self.post("/token", **{key: value for key, value in given.items() if value})

    def exchange(self, code: str, /, **changes: str | None) -> Reply:
        given: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": DEMO_REDIRECTS[0],
            "code_verifier": VERIFIER,
            **changes,
        }
        return self.token(**given)

    def refresh(self, token: str | None = None, **changes: str | None) -> Reply:
        given: dict[str, str | None] = {
            "grant_type": "refresh_token",
            "refresh_token": self.refresh_token if token is None else token,
            **changes,
        }
        return self.token(**given)

    def sign_in(self, user: str = "") -> Visitor:
        tokens = json_of(self.exchange(self.code(user)))
        self.access_token = tokens["access_token"]
        self.refresh_token = tokens["refresh_token"]
        return self

    def get(self, path: str, business: str = "", **query: str) -> Reply:
        headers = {"authorization": f"Bearer {self.access_token}"}
        if business:
            headers["x-business"] = self.world.business(business).id
        return self.send("GET", f"/v3.1{path}", query=list(query.items()), headers=headers)

    def write(
        self, method: str, path: str, business: str = "", body: Any = None, **query: str
    ) -> Reply:
        """``body`` is a value, or JSON as it is to be sent."""
        headers = {"authorization": f"Bearer {self.access_token}"}
        if business:
            headers["x-business"] = self.world.business(business).id
        if body is not None:
            headers["content-type"] = "application/json"
        text = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        return self.send(
            method, f"/v3.1{path}", query=list(query.items()), headers=headers, body=text
        )

    def create(self, path: str, business: str, id: str = "", /, **members: Any) -> Reply:
        """A new record of a list, with an idempotency id of its own unless one is given."""
        self.created += 1
        named = {"idempotency_id": id or f"{self.created:032x}"} | members
        return self.write("POST", path, business, {SINGULAR[path]: named})

    def change(self, path: str, key: str, business: str, /, **members: Any) -> Reply:
        return self.write("PUT", f"{path}/{key}", business, {SINGULAR[path]: members})

    def send(
        self,
        method: str,
        path: str,
        *,
        query: list[tuple[str, str]] | None = None,
        headers: dict[str, str] | None = None,
        body: str = "",
    ) -> Reply:
        return self.world.handle(
            Request(method, path, path, query or [], headers or {}, body.encode())
        )


def json_of(reply: Reply) -> Any:
    assert reply.status == 200, reply.body
    return json.loads(reply.body)


def made(reply: Reply) -> dict[str, Any]:
    """The record of an answer to ``create``."""
    assert reply.status == 201, reply.body
    found: dict[str, Any] = json.loads(reply.body)
    return found


def refused(reply: Reply) -> dict[str, str]:
    """The messages of a 422 by what they are about."""
    assert reply.status == 422, (reply.status, reply.body)
    errors = json.loads(reply.body)
    assert {(each["$severity"], each["$dataCode"]) for each in errors} == {
        ("error", "RecordInvalid")
    }
    return {each["$source"]: each["$message"] for each in errors}


def error_of(reply: Reply) -> str:
    """The code of a refusal, whatever its shape."""
    assert reply.status >= 400
    value = json.loads(reply.body)
    return str(value["error"] if isinstance(value, dict) else value[0]["$dataCode"])


def answer_of(location: str) -> dict[str, str]:
    """The parameters of a callback address, decoded once; each may be there once."""
    return {name: value for name, [value] in parse_qs(urlsplit(location).query).items()}


def header(reply: Reply, name: str) -> str:
    return dict(reply.headers).get(name, "")
