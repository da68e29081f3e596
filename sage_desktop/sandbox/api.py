"""The stand-in's API gate: token, path, verb, business and rights, in Sage's order."""

from __future__ import annotations

from typing import Any

from sage_desktop.core.clock import Clock
from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox.catalogue import (
    RESOURCES,
    business_json,
    business_list,
    user_json,
)
from sage_desktop.sandbox.company import Business, Company, User
from sage_desktop.sandbox.diary import Diary
from sage_desktop.sandbox.replies import Refusal, api_error, json_reply, not_found, wrong_verb
from sage_desktop.sandbox.resources import Collection, Query, Scene, Single, list_page, one_record
from sage_desktop.sandbox.shelf import Shelf
from sage_desktop.sandbox.tokens import Authority

API_PATH = "/v3.1"
_READS = frozenset({"GET", "HEAD"})


class Api:
    """Answers everything under ``/v3.1``. Raises ``Refusal``."""

    def __init__(
        self, company: Company, authority: Authority, diary: Diary, clock: Clock, shelf: Shelf
    ) -> None:
        self._company = company
        self._authority = authority
        self._diary = diary
        self._clock = clock
        self._shelf = shelf

    def serves(self, path: str) -> bool:
        return path.startswith(f"{API_PATH}/")

    def handle(self, request: Request) -> Reply:
        user = self._user(request)
        name, *rest = request.path.removeprefix(f"{API_PATH}/").split("/")
        if name == "user" and not rest:
            _reading(request)
            return json_reply(user_json(user))
        if name == "businesses":
            return self._businesses(request, user, rest)
        resource = RESOURCES.get(name)
        if resource is None or len(rest) > isinstance(resource, Collection):
            raise not_found(request.path)
        if not _limited(resource):
            _reading(request)
        business = self._business(request, user)
        _entitled(user, business, resource, request)
        _reading(request)
        reply = self._read(request, business, resource, rest)
        return Reply(reply.status, (*reply.headers, ("X-Business", business.id)), reply.body)

    def _read(
        self,
        request: Request,
        business: Business,
        resource: Collection[Any] | Single,
        rest: list[str],
    ) -> Reply:
        if isinstance(resource, Single):
            return json_reply(resource.full(business))
        scene = Scene(business, self._clock().date(), Query(request.query))
        if rest:
            return one_record(resource, scene, rest[0])
        page = list_page(resource, scene, self._shelf)
        for sin in page.sins:
            self._diary.sin(sin, request)
        return page.reply

    def _user(self, request: Request) -> User:
        """Sage looks at the token before anything else (``sage/api.md`` 8)."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if not token:
            message = "Authorization missing. Send an access token."
            raise Refusal(json_reply({"error": message}, 401))
        access = self._authority.access(token) if scheme.lower() == "bearer" else None
        user = self._company.users.get(access.user_id) if access else None
        if user is None:
            message = "The access token is invalid or has expired."
            raise api_error(401, "AccessTokenVerificationError", message, "Authorization")
        if user.locked_out:
            raise _denied()
        return user

    def _businesses(self, request: Request, user: User, rest: list[str]) -> Reply:
        if len(rest) > 1:
            raise not_found(request.path)
        _reading(request)
        owned = self._company.businesses_of(user)
        if not rest:
            return json_reply(business_list(owned))
        if rest[0] == "lead":
            found = owned[:1]
        else:
            found = [business for business in owned if business.id == rest[0]]
        if not found:
            raise not_found(request.path)
        return json_reply(business_json(found[0]))

    def _business(self, request: Request, user: User) -> Business:
        """The business of the header; without one silently the lead (``sage/api.md`` 4)."""
        wanted = request.headers.get("x-business", "")
        if not wanted:
            self._diary.sin("no_business", request)
        for business in self._company.businesses_of(user):
            if wanted in {"", business.id}:
                return business
        raise _denied()


def _reading(request: Request) -> None:
    if request.method not in _READS:
        raise wrong_verb(request.method, "GET")


def _limited(resource: Collection[Any] | Single) -> bool:
    """Whether the edition of the business decides before the verb does."""
    return isinstance(resource, Collection) and bool(resource.not_for | resource.read_only_for)


def _entitled(
    user: User, business: Business, resource: Collection[Any] | Single, request: Request
) -> None:
    subscription = business.subscription
    lacking: frozenset[str] = frozenset()
    if isinstance(resource, Collection):
        reads = request.method in _READS
        lacking = resource.not_for if reads else resource.not_for | resource.read_only_for
    if not subscription.active or subscription.id in lacking:
        raise api_error(401, "AuthorizationFailure", "No active subscription. (MSE)")
    if user.areas.isdisjoint(resource.areas):
        raise _denied()


def _denied() -> Refusal:
    return api_error(403, "MultiUserAccessDenied", "You do not have access to this area.")
