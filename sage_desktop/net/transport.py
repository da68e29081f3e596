"""The one way out: waits its turn, obeys the policy, keeps limits, and raises our own errors.

Every request to Sage passes here, so that pacing, repeating, time and size limits and the sorting
of failures hold for all of them. An answer, good or bad, is handed on whole and unpacked; what it
means is the caller's to say (``sage.errors``).
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

import httpx

from sage_desktop.core.clock import Clock, utc_now
from sage_desktop.core.errors import AppError, BadInput, Offline, ServerTrouble, Uncertain
from sage_desktop.net.bodies import ACCEPT_ENCODING, BadBody, read_body
from sage_desktop.net.failures import may_have_arrived, reason_of
from sage_desktop.net.limiter import Limiter, Monotonic, Sleep
from sage_desktop.net.policy import GiveUp, Policy, Retry, retry_after_of

log = logging.getLogger(__name__)

MANNER = "sage_desktop.manner"
"""Key of a request's ``Manner`` in its httpx extensions."""

# Of an answer that was read whole and unpacked; and we keep no cookies, since one client serves
# several Sage users.
_DROPPED_HEADERS = frozenset(
    {b"content-encoding", b"content-length", b"transfer-encoding", b"set-cookie"}
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How one request is treated.

    ``paced``: takes its turn in its business's lane. ``attempt_seconds`` bounds one attempt from
    connecting to the last byte, ``total_seconds`` all attempts and the waits between them, counted
    from the first turn. ``max_bytes`` bounds the unpacked body. ``on_attempt`` is called for each
    request that goes out.
    """

    policy: Policy = field(default_factory=Policy)
    paced: bool = True
    attempt_seconds: float = 45.0
    total_seconds: float = 120.0
    max_bytes: int = 64 * 2**20
    on_attempt: Callable[[], None] | None = None


class PoliteTransport(httpx.AsyncBaseTransport):
    """Wraps ``inner``. Raises only ``AppError``:

    ``Offline`` (``detail``: see ``net.failures``), ``Throttled`` (a ban too long to sit out),
    ``ServerTrouble`` (redirected, reply_too_large, bad_reply), ``Uncertain`` (a changing request
    may have been carried out), ``BadInput("bad_address")`` for plain http to another machine.
    """

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        limiter: Limiter,
        *,
        monotonic: Monotonic = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        clock: Clock = utc_now,
    ) -> None:
        self._inner = inner
        self._limiter = limiter
        self._monotonic = monotonic
        self._sleep = sleep
        self._clock = clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        manner = request.extensions.get(MANNER) or Manner()
        policy: Policy = manner.policy
        business = request.headers.get("x-business", "") if manner.paced else None
        _refuse_plain_http(request.url)
        request.headers["Accept-Encoding"] = ACCEPT_ENCODING
        deadline: float | None = None
        for attempt in count(1):
            left = policy.longest_wait if deadline is None else deadline - self._monotonic()
            if business is not None:
                await self._limiter.turn(business, patience=min(policy.longest_wait, left))
            if deadline is None:
                deadline = self._monotonic() + manner.total_seconds
            left = deadline - self._monotonic()
            try:
                response = await self._attempt(request, manner, min(manner.attempt_seconds, left))
            except _NoAnswer as failure:
                again = policy.after_failure(request.method, failure.sent, attempt)
                if isinstance(again, GiveUp) or again.delay >= deadline - self._monotonic():
                    raise _error_of(failure, again, request) from failure.__cause__
                await self._sleep(again.delay)
                continue
            decision = policy.after_response(
                request.method,
                response.status_code,
                retry_after_of(response.headers, self._clock()),
                attempt,
            )
            if business is not None and decision.hold:
                self._limiter.ban(business, decision.hold)
            left = deadline - self._monotonic()
            if not isinstance(decision, Retry) or decision.delay >= left:
                return response
            if business is None or not decision.hold:
                await self._sleep(decision.delay)
        raise AssertionError("unreachable")

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _attempt(
        self, request: httpx.Request, manner: Manner, seconds: float
    ) -> httpx.Response:
        """Sends once and reads the whole answer. Raises ``_NoAnswer``, or ``AppError`` for good."""
        if manner.on_attempt is not None:
            manner.on_attempt()
        begun = self._monotonic()
        try:
            async with asyncio.timeout(seconds):
                response = await self._inner.handle_async_request(request)
                try:
                    if response.is_redirect:
                        raise _redirected(request, response)
                    body = await read_body(response, manner.max_bytes)
                finally:
                    await response.aclose()
        except BadBody as bad:
            if request.method not in manner.policy.safe:
                raise Uncertain(**_about(request)) from bad
            raise ServerTrouble(bad.code, **_about(request)) from bad
        except (TimeoutError, httpx.TransportError) as error:
            reason = reason_of(error)
            log.debug("%s %s: no answer, %s", request.method, _path(request), reason)
            raise _NoAnswer(reason, may_have_arrived(error)) from error
        log.debug(
            "%s %s: %d in %.0f ms, request %s",
            request.method,
            _path(request),
            response.status_code,
            (self._monotonic() - begun) * 1000,
            request_id_of(response.headers),
        )
        return httpx.Response(
            response.status_code,
            headers=[
                (name, value)
                for name, value in response.headers.raw
                if name.lower() not in _DROPPED_HEADERS
            ],
            content=body,
            request=request,
        )


class _NoAnswer(Exception):
    def __init__(self, reason: str, sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent = sent


def request_id_of(headers: httpx.Headers) -> str:
    """Sage's id of the request, which its support asks for (api.md 4), or ""."""
    text = headers.get("x_request_id") or headers.get("x-request-id") or ""
    return text[:100]


def is_loopback(host: str) -> bool:
    """Whether ``host`` names this machine and no other."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_plain_http(url: httpx.URL) -> None:
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.host)):
        raise BadInput("bad_address", name=url.host, value=f"{url.scheme}://{url.host}")


def _error_of(failure: _NoAnswer, decision: GiveUp | Retry, request: httpx.Request) -> AppError:
    if isinstance(decision, GiveUp) and decision.uncertain:
        return Uncertain(detail=failure.reason, **_about(request))
    return Offline(detail=failure.reason, host=request.url.host)


def _redirected(request: httpx.Request, response: httpx.Response) -> ServerTrouble:
    """Sage's API does not redirect; following one could carry a token elsewhere."""
    return ServerTrouble("redirected", status=response.status_code, **_about(request))


def _about(request: httpx.Request) -> dict[str, object]:
    return {"method": request.method, "path": _path(request)}


def _path(request: httpx.Request) -> str:
    """As sent, still percent-encoded and so on one line; without the query, which may say much."""
    return request.url.raw_path.split(b"?", 1)[0].decode("ascii")
