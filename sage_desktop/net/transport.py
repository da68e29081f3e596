"""The one way out: waits its turn, obeys the policy, keeps limits, and raises our own errors.

Every request to Sage passes here, so that pacing, repeating, time and size limits and the sorting
of failures hold for all of them. An answer, good or bad, is handed on whole and unpacked; what it
means is the caller's to say (``sage.errors``).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from sage_desktop.core.clock import Clock, utc_now
from sage_desktop.core.errors import AppError, BadInput, Offline, ServerTrouble, Uncertain
from sage_desktop.net.bodies import ACCEPT_ENCODING, BadBody, read_body
from sage_desktop.net.failures import may_have_arrived, reason_of
from sage_desktop.net.limiter import Limiter, Monotonic, Sleep
from sage_desktop.net.loopback import is_loopback_host
from sage_desktop.net.policy import Deliver, GiveUp, Policy, Retry, retry_after_of

log = logging.getLogger(__name__)
# Both write whole addresses, with what was searched for; here is logged what may be known.
for _chatty in ("httpx", "httpcore"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)

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
    connecting to the last byte, ``total_seconds`` all attempts and pauses together, without the
    time in the lane. ``max_bytes`` bounds the unpacked body. ``on_attempt`` is called for each
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
        manner: Manner = request.extensions.get(MANNER) or Manner()
        policy = manner.policy
        _refuse_plain_http(request.url)
        request.headers["Accept-Encoding"] = ACCEPT_ENCODING
        await self._turn(request, manner)
        deadline = self._monotonic() + manner.total_seconds
        attempt = 1
        while True:
            seconds = min(manner.attempt_seconds, deadline - self._monotonic())
            decision: Deliver | Retry | GiveUp
            try:
                response = await self._attempt(request, manner, seconds)
            except _NoAnswer as failure:
                decision = policy.after_failure(request.method, failure.sent, attempt)
                if isinstance(decision, GiveUp) or self._too_late(decision, manner, deadline):
                    raise _error_of(failure, decision, request) from failure.__cause__
            else:
                decision = self._after_response(request, response, manner, attempt)
                if isinstance(decision, Deliver) or self._too_late(decision, manner, deadline):
                    return response
            if not _waits_in_lane(decision, manner):
                await self._sleep(decision.delay)
            deadline += await self._turn(request, manner)
            attempt += 1

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _turn(self, request: httpx.Request, manner: Manner) -> float:
        """Waits for the business's lane to be free; the seconds that it took."""
        begun = self._monotonic()
        if manner.paced:
            patience = manner.policy.longest_wait
            await self._limiter.turn(_business(request), patience=patience)
        return self._monotonic() - begun

    def _after_response(
        self, request: httpx.Request, response: httpx.Response, manner: Manner, attempt: int
    ) -> Deliver | Retry:
        wish = retry_after_of(response.headers, self._clock())
        decision = manner.policy.after_response(request.method, response.status_code, wish, attempt)
        if manner.paced and decision.hold:
            self._limiter.ban(_business(request), decision.hold)
        return decision

    def _too_late(self, decision: Retry, manner: Manner, deadline: float) -> bool:
        if _waits_in_lane(decision, manner):
            return False
        return self._monotonic() + decision.delay >= deadline

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
            log.info("%s %s: no answer, %s", request.method, _path(request), reason)
            raise _NoAnswer(reason, may_have_arrived(error)) from error
        log.log(
            logging.DEBUG if response.is_success else logging.INFO,
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


def _business(request: httpx.Request) -> str:
    return str(request.headers.get("x-business", ""))


def _waits_in_lane(decision: Retry, manner: Manner) -> bool:
    """A ban is on the whole lane; who is not paced waits for himself."""
    return manner.paced and decision.hold > 0


def _refuse_plain_http(url: httpx.URL) -> None:
    if url.scheme == "https":
        return
    if url.scheme != "http" or not is_loopback_host(url.netloc.decode()):
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
