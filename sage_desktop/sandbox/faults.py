"""Scripted faults: the nth request of a kind is answered wrongly, as real services sometimes do.

A fault gets the request and the world's honest ``answer``. Calling ``answer`` carries the request
out ("commit"); what the client then gets to see is up to the fault.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from sage_desktop.net.messages import Reply, Request, Wire
from sage_desktop.sandbox.replies import JSON

Answer = Callable[[Request], Reply]
Fault = Callable[[Request, Answer], Reply]

_HTML = b"<!doctype html><html><head><title>Sage</title></head><body><h1>Sorry</h1></body></html>"
_DATA_CODES = {
    401: "AccessTokenVerificationError",
    403: "MultiUserAccessDenied",
    404: "RecordNotFound",
    405: "MethodNotAllowed",
    422: "RecordInvalid",
}
_BODIES: dict[str, tuple[str, bytes]] = {
    "object": ("application/json", b'{"error": "server_error"}'),
    "html": ("text/html; charset=utf-8", _HTML),
    "text": ("text/plain", b"upstream connect error"),
    "empty": ("text/plain", b""),
}


@dataclass(slots=True)
class _Rule:
    fault: Fault
    method: str
    path: str
    nth: int
    times: int
    seen: int = 0

    def takes(self, request: Request) -> bool:
        """Counts the request if it is of this kind; whether it is one to answer wrongly."""
        if self.method not in {"*", request.method} or not fnmatchcase(request.path, self.path):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


class Faults:
    """The script. Several rules may wait at a time; the first that takes a request answers it."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []

    def add(
        self, fault: Fault, *, method: str = "*", path: str = "*", nth: int = 1, times: int = 1
    ) -> None:
        """From the ``nth`` request of ``method`` and ``path`` (a pattern with ``*``) on, counted
        from now, ``times`` requests get ``fault``.
        """
        self._rules.append(_Rule(fault, method, path, nth, times))

    def clear(self) -> None:
        self._rules.clear()

    def answer(self, request: Request, answer: Answer) -> Reply:
        taken = [rule for rule in self._rules if rule.takes(request)]
        return taken[0].fault(request, answer) if taken else answer(request)


def status(
    code: int, shape: str = "array", *, retry_after: str | None = None, commit: bool = False
) -> Fault:
    """An error status with a body of ``shape``: array, object, html, text or empty.

    ``commit``: the request is carried out all the same. ``retry_after`` is sent as it is.
    """
    array = ("application/json", _error_array(code))
    content_type, content = array if shape == "array" else _BODIES[shape]
    headers = [("Content-Type", content_type)]
    if retry_after is not None:
        headers.append(("Retry-After", retry_after))

    def fault(request: Request, answer: Answer) -> Reply:
        if commit:
            answer(request)
        return Reply(code, tuple(headers), content)

    return fault


def _error_array(code: int) -> bytes:
    error = {
        "$severity": "error",
        "$dataCode": _DATA_CODES.get(code, "UnexpectedError"),
        "$message": "Something went wrong.",
        "$source": "",
    }
    return json.dumps([error]).encode()


def drop(*, commit: bool = False) -> Fault:
    """The connection ends without an answer, before or after the request was carried out."""

    def fault(request: Request, answer: Answer) -> Reply:
        if commit:
            answer(request)
        return Reply(wire=Wire(drop=True))

    return fault


def on_the_wire(wire: Wire) -> Fault:
    """The right answer, carried badly."""

    def fault(request: Request, answer: Answer) -> Reply:
        return replace(answer(request), wire=wire)

    return fault


def delay(seconds: float = math.inf) -> Fault:
    """The right answer, late or never."""
    return on_the_wire(Wire(delay=seconds))


def drip(bytes_per_second: float) -> Fault:
    """The right answer, a few bytes at a time."""
    return on_the_wire(Wire(drip=bytes_per_second))


def cut(after: int = 10) -> Fault:
    """The connection ends after so many bytes of the body."""
    return on_the_wire(Wire(drop_after=after))


def body(change: Callable[[bytes], bytes]) -> Fault:
    """A good answer with another body; refusals stay as they are."""

    def fault(request: Request, answer: Answer) -> Reply:
        reply = answer(request)
        return replace(reply, body=change(reply.body)) if reply.status in {200, 201} else reply

    return fault


def truncated_json() -> Fault:
    """A whole HTTP answer whose JSON ends in the middle."""
    return body(lambda data: data[: len(data) // 2])


def huge(size: int) -> Fault:
    """JSON of ``size`` bytes more than asked for."""
    return edited(lambda value: {**value, "padding": "x" * size})


def html_with_200() -> Fault:
    """What a captive portal says in place of the service."""
    return lambda _request, _answer: Reply(200, (("Content-Type", _BODIES["html"][0]),), _HTML)


def raw(content: bytes, content_type: str = JSON[1]) -> Fault:
    """Status 200 with these bytes."""
    return lambda _request, _answer: Reply(200, (("Content-Type", content_type),), content)


def edited(change: Callable[[Any], Any]) -> Fault:
    """The right answer with its JSON put through ``change``."""
    return body(lambda data: json.dumps(change(json.loads(data))).encode())


def wrong_type(*names: str) -> Fault:
    """Members of these names hold an object in place of their value, at every depth."""
    return edited(lambda value: _mapped(value, names, lambda _old: {"unexpected": True}))


def missing(*names: str) -> Fault:
    """Members of these names are left out, at every depth."""
    return edited(lambda value: _mapped(value, names, None))


def echo(business_id: str | None) -> Fault:
    """``X-Business`` names another business than the one asked for; None: it is not there."""

    def fault(request: Request, answer: Answer) -> Reply:
        reply = answer(request)
        others = tuple(pair for pair in reply.headers if pair[0] != "X-Business")
        named = () if business_id is None else (("X-Business", business_id),)
        return replace(reply, headers=(*others, *named))

    return fault


def redirect(location: str, code: int = 302) -> Fault:
    """A redirect where none belongs; a client must not carry its token along."""
    return lambda _request, _answer: Reply(code, (("Location", location),))


def next_link(link: str | None) -> Fault:
    """``$next`` says this, whatever is true: another host, None too early."""
    return edited(lambda value: {**value, "$next": link})


def absolute_next(api_url: str) -> Fault:
    """``$next`` is right, but spelled with the whole address of the API."""
    return edited(lambda value: {**value, "$next": value["$next"] and api_url + value["$next"]})


def endless_next() -> Fault:
    """``$next`` always names one page more than was asked for."""

    def fault(request: Request, answer: Answer) -> Reply:
        page = _page(request) + 1
        path = request.path.removeprefix("/v3.1")
        others = [f"{name}={value}" for name, value in request.query if name != "page"]
        link = f"{path}?{'&'.join([f'page={page}', *others])}"
        return next_link(link)(request, answer)

    return fault


def duplicate_page() -> Fault:
    """A later page brings the items of the page before it, under its own number."""

    def fault(request: Request, answer: Answer) -> Reply:
        others = [pair for pair in request.query if pair[0] != "page"]
        earlier = ("page", str(max(1, _page(request) - 1)))
        before = answer(replace(request, query=[*others, earlier]))
        if before.status != 200:
            return before
        items = json.loads(before.body)["$items"]
        return edited(lambda value: {**value, "$items": items})(request, answer)

    return fault


def _page(request: Request) -> int:
    value = dict(request.query).get("page", "")
    return int(value) if value.isdecimal() else 1


def meanwhile(change: Callable[[], object]) -> Fault:
    """Someone else's ``change`` happens just before this request: rows move between pages."""

    def fault(request: Request, answer: Answer) -> Reply:
        change()
        return answer(request)

    return fault


def _mapped(value: Any, names: tuple[str, ...], change: Callable[[Any], Any] | None) -> Any:
    """A copy with every member of ``names`` changed, or left out for None."""
    if isinstance(value, list):
        return [_mapped(each, names, change) for each in value]
    if not isinstance(value, dict):
        return value
    copy = {}
    for name, member in value.items():
        if name not in names:
            copy[name] = _mapped(member, names, change)
        elif change is not None:
            copy[name] = change(member)
    return copy
