"""The stand-in's API gate: token, path, verb, business and rights, in Sage's order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sage_desktop.core.clock import Clock
from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox.catalogue import (
    RESOURCES,
    business_json,
    business_list,
    user_json,
)
from sage_desktop.sandbox.company import Business, Company, Level, User
from sage_desktop.sandbox.diary import Diary
from sage_desktop.sandbox.idempotency import Memory
from sage_desktop.sandbox.replies import Refusal, api_error, json_reply, not_found, wrong_verb
from sage_desktop.sandbox.resources import Collection, Query, Scene, Single, list_page, one_record
from sage_desktop.sandbox.shelf import Shelf
from sage_desktop.sandbox.tokens import Authority
from sage_desktop.sandbox.writes import Writes

API_PATH = "/v3.1"
_READS = frozenset({"GET", "HEAD"})


class Api:
    """Answers everything under ``/v3.1``. Raises ``Refusal``."""

    def __init__(
        self,
        company: Company,
        authority: Authority,
        diary: Diary,
        clock: Clock,
        shelf: Shelf,
        memory: Memory,
    ) -> None:
        self._company = company
        self._authority = authority
        self._diary = diary
        self._clock = clock
        self._shelf = shelf
        self._writes = Writes(diary, clock, shelf, memory)

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
        verbs = _verbs(resource, rest) if resource is not None else ()
        if resource is None or not verbs:
            raise not_found(request.path)
        if not _limited(resource):
            _allowed(request, verbs)
        business = self._business(request, user)
        try:
            _entitled(business, resource, request)
            _allowed(request, verbs)
            reply = self._answer(request, user, business, resource, rest)
        except Refusal as refusal:
            raise Refusal(_of_business(refusal.reply, business)) from None
        return _of_business(reply, business)

    def _answer(
        self,
        request: Request,
        user: User,
        business: Business,
        resource: Collection[Any] | Single,
        rest: list[str],
    ) -> Reply:
        reads = request.method in _READS
        if reads or isinstance(resource, Single) or resource.writing is None:
            if user.areas.isdisjoint(resource.areas):
                raise _denied()
            return self._read(request, business, resource, rest)
        writing = resource.writing
        level = Level.FULL if request.method == "DELETE" else Level.RESTRICTED
        if self._scope(request) == "readonly" or not user.may(writing.area, level):
            raise _denied()
        return self._writes.write(request, business, resource, writing, rest)

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
            self._mark(request, resource, scene, rest[0])
            return one_record(resource, scene, rest[0])
        page = list_page(resource, scene, self._shelf)
        for sin in page.sins:
            self._diary.sin(sin, request)
        return page.reply

    def _mark(self, request: Request, collection: Collection[Any], scene: Scene, key: str) -> None:
        record = collection.find(scene, key)
        sin = collection.marks(record, scene) if collection.marks and record else ""
        if sin:
            self._diary.sin(sin, request)
            self._shelf.forget(scene.business.id, {collection.name})

    def _scope(self, request: Request) -> str:
        access = self._authority.access(request.headers["authorization"].partition(" ")[2])
        return access.scope if access else ""

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


def _verbs(resource: Collection[Any] | Single, rest: list[str]) -> tuple[str, ...]:
    """What can be done with a path of the resource; nothing if there is no such path."""
    if isinstance(resource, Single):
        return () if rest else ("GET",)
    reading = ("GET",) if len(rest) < 2 else ()
    writing = resource.writing.verbs(rest) if resource.writing and len(rest) < 3 else ()
    return (*reading, *writing)


def _allowed(request: Request, verbs: tuple[str, ...]) -> None:
    if request.method not in verbs and not (request.method == "HEAD" and "GET" in verbs):
        raise wrong_verb(request.method, *verbs)


def _reading(request: Request) -> None:
    _allowed(request, ("GET",))


def _of_business(reply: Reply, business: Business) -> Reply:
    return replace(reply, headers=(*reply.headers, ("X-Business", business.id)))


def _limited(resource: Collection[Any] | Single) -> bool:
    """Whether the edition of the business decides before the verb does."""
    return isinstance(resource, Collection) and bool(resource.not_for | resource.read_only_for)


def _entitled(business: Business, resource: Collection[Any] | Single, request: Request) -> None:
    """Raises 401 for a subscription that has ended, or an edition without the resource."""
    subscription = business.subscription
    lacking: frozenset[str] = frozenset()
    if isinstance(resource, Collection):
        reads = request.method in _READS
        lacking = resource.not_for if reads else resource.not_for | resource.read_only_for
    if not subscription.active or subscription.id in lacking:
        raise api_error(401, "AuthorizationFailure", "No active subscription. (MSE)")


def _denied() -> Refusal:
    return api_error(403, "MultiUserAccessDenied", "You do not have access to this area.")
