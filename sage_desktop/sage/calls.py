"""Calls to Sage for one user and one business: tokens, the business header and its echo.

Pacing, repeating and limits are the transport's (``net.transport``). The token goes to the one API
host only.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

import httpx
from msgspec import Raw

from sage_desktop.core.errors import (
    AppError,
    NotPermitted,
    ServerTrouble,
    SignInNeeded,
    Uncertain,
)
from sage_desktop.core.progress import Cancel, Progress, Report, unheard
from sage_desktop.net.policy import http_date
from sage_desktop.net.transport import MANNER, Manner, request_id_of
from sage_desktop.sage.errors import TokenRefused, error_of
from sage_desktop.sage.listings import Listing, RawPage
from sage_desktop.sage.paging import Fetch, R, origin_of, pages
from sage_desktop.sage.payloads import Envelope, User, decode

log = logging.getLogger(__name__)

T = TypeVar("T")

_FULL_PAGE = "200"


class TokenSource(Protocol):
    """Who owns the grant. Raises ``SignInNeeded`` when there is none."""

    async def access_token(self, *, stale: str | None = None) -> str:
        """A token to use now. ``stale`` names one that Sage refused: never that one again."""
        ...


class SageCalls:
    """``business_id`` None: only what belongs to the user (``businesses``, ``business``, ``user``).

    All calls raise ``AppError``: what the transport raises and what ``sage.errors`` makes of
    Sage's refusals; ``ServerTrouble("wrong_business")`` when Sage answered for another business.
    """

    def __init__(
        self, http: httpx.AsyncClient, api_url: str, tokens: TokenSource, business_id: str | None
    ) -> None:
        self._http = http
        self._base = api_url.rstrip("/")
        self._tokens = tokens
        self._business_id = business_id
        self._manner = Manner(on_attempt=self._count)
        self._requests = 0

    @property
    def requests(self) -> int:
        """How many requests went out so far, repeated ones included."""
        return self._requests

    @property
    def origin(self) -> str:
        """Where pages must come from (see ``paging.Walk``)."""
        return origin_of(self._base)

    async def page(
        self, listing: Listing[Any], number: int, more: Mapping[str, str]
    ) -> tuple[RawPage, datetime | None]:
        """One page of a long list, its records not decoded yet, and Sage's time of the answer."""
        query = listing.query(number, more)
        response = await self._ours(listing.path, query)
        page = _decoded(response, RawPage, listing.path)
        self._refuse_other_business(response, listing.path)
        return page, http_date(response.headers.get("date", ""))

    async def record(self, path: str, kind: type[T], query: Mapping[str, str] | None = None) -> T:
        """One record of our business, and of no other."""
        response = await self._ours(path, query)
        payload = _decoded(response, kind, path)
        self._refuse_other_business(response, path)
        return payload

    async def setting(self, path: str, kind: type[T]) -> T | None:
        """One of the business's settings; None: the user may not see them (api.md 5)."""
        try:
            return await self.record(path, kind)
        except NotPermitted as error:
            if error.code == "role_missing":
                return None
            raise

    async def found(
        self,
        path: str,
        kind: type[R],
        query: Mapping[str, str],
        report: Report = unheard,
        cancel: Cancel | None = None,
    ) -> list[R]:
        """All records of a list that ``query`` finds, or an error; ``kind`` must name their ids."""

        async def fetch(number: int) -> Envelope[R]:
            page = {**query, "items_per_page": _FULL_PAGE, "page": str(number)}
            return await self.record(path, Envelope[kind], page)  # type: ignore[valid-type]

        return await self._all(fetch, path, report, cancel)

    async def total(self, path: str, query: Mapping[str, str]) -> int:
        """How many records a list has."""
        page = {**query, "items_per_page": "1", "page": "1"}
        return (await self.record(path, Envelope[Raw], page)).total

    async def write(
        self, method: str, path: str, body: str, query: Mapping[str, str] | None = None
    ) -> bytes:
        """Changes something in our business; the JSON text ``body`` goes as it is ("" for none).

        Raises ``Uncertain`` whenever it is not known whether Sage carried it out, also when Sage's
        answer names another business.
        """
        if self._business_id is None:
            raise ValueError(f"{path} belongs to a business, and none was named")
        headers = {"X-Business": self._business_id}
        try:
            response = await self._send(path, query, headers, method, body)
        except NotPermitted as error:
            if error.code == "role_missing":
                await self._refuse_useless_grant()
            raise
        if response.headers.get("x-business") != self._business_id:
            raise Uncertain(
                detail="wrong_business", path=path, request_id=request_id_of(response.headers)
            )
        return response.content

    async def _all(
        self, fetch: Fetch[R], path: str, report: Report, cancel: Cancel | None
    ) -> list[R]:
        rows: list[R] = []
        origin = origin_of(self._base)
        async for page in pages(fetch, origin=origin, path=path, cancel=cancel):
            if page.restarted:
                rows.clear()
            rows.extend(page.items)
            report(Progress(path.strip("/"), page.done, page.total))
        return rows

    async def _get(self, path: str, kind: type[T], query: Mapping[str, str] | None = None) -> T:
        """A resource of the user, which belongs to no business."""
        return _decoded(await self._send(path, query, {}), kind, path)

    async def _ours(self, path: str, query: Mapping[str, str] | None) -> httpx.Response:
        """What Sage answers for our business: without the header it would take the lead one."""
        if self._business_id is None:
            raise ValueError(f"{path} belongs to a business, and none was named")
        try:
            response = await self._send(path, query, {"X-Business": self._business_id})
        except NotPermitted as error:
            if error.code == "role_missing":
                await self._refuse_useless_grant()
            raise
        return response

    def _refuse_other_business(self, response: httpx.Response, path: str) -> None:
        if response.headers.get("x-business") != self._business_id:
            raise ServerTrouble(
                "wrong_business", path=path, request_id=request_id_of(response.headers)
            )

    async def _refuse_useless_grant(self) -> None:
        """A role is missing only if there is something that the user may do (api.md 3.9)."""
        try:
            await self._get("/user", User)
        except SignInNeeded:
            raise
        except AppError as error:
            log.info("whether the grant is of any use is not known: %s", error)

    async def _send(
        self,
        path: str,
        query: Mapping[str, str] | None,
        headers: Mapping[str, str],
        method: str = "GET",
        body: str = "",
    ) -> httpx.Response:
        token = await self._tokens.access_token()
        try:
            return await self._send_with(token, path, query, headers, method, body)
        except TokenRefused:
            token = await self._tokens.access_token(stale=token)
        return await self._send_with(token, path, query, headers, method, body)

    async def _send_with(
        self,
        token: str,
        path: str,
        query: Mapping[str, str] | None,
        headers: Mapping[str, str],
        method: str,
        body: str,
    ) -> httpx.Response:
        typed = {"Content-Type": "application/json"} if body else {}
        response = await self._http.request(
            method,
            self._base + path,
            params=query,
            content=body.encode() if body else None,
            headers={"Authorization": f"Bearer {token}", **typed, **headers},
            extensions={MANNER: self._manner},
        )
        if response.is_success:
            return response
        raise error_of(
            response.status_code, response.headers, response.content, method=method, path=path
        )

    def _count(self) -> None:
        self._requests += 1


def _decoded(response: httpx.Response, kind: type[T], path: str) -> T:
    """As ``decode``; the error names Sage's id of the request, which its support asks for."""
    try:
        return decode(response.content, kind, path=path)
    except ServerTrouble as error:
        error.data["request_id"] = request_id_of(response.headers)
        raise
