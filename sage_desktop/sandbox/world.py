"""The stand-in Sage service as a pure value machine: a request goes in, a reply comes out."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime

from sage_desktop.core.clock import Clock, utc_now
from sage_desktop.core.errors import ConnectFailed
from sage_desktop.net.messages import Reply, Request, Wire
from sage_desktop.sandbox.api import Api
from sage_desktop.sandbox.company import Company, Level
from sage_desktop.sandbox.diary import Diary, Seen
from sage_desktop.sandbox.faults import Faults
from sage_desktop.sandbox.idempotency import Memory
from sage_desktop.sandbox.invoice_hands import InvoiceHands
from sage_desktop.sandbox.oauth import SignIn, authorize_query
from sage_desktop.sandbox.replies import Refusal, not_found
from sage_desktop.sandbox.shelf import Shelf
from sage_desktop.sandbox.tokens import App, Authority

DEMO_CLIENT_ID = "6f0d1c5e-8f5a-4c0c-9a41-3d0c5f0a7b10/2b7c9e44-51d3-4a0e-8a6f-d1e6a9c3f502"
"""Two GUIDs and a slash, as Sage's client ids can be (``sage/api.md`` 2)."""
DEMO_CLIENT_SECRET = "stand-in-secret-7Jq2Zc"  # noqa: S105  # guards invented data only
DEMO_REDIRECTS = tuple(f"http://localhost:{port}/callback" for port in (8484, 8485, 8486))

_WRITES = {"POST", "PUT", "PATCH", "DELETE"}
_MAX_BAN = timedelta(days=1)
_ON_ITS_WAY = timedelta(seconds=1)  # a request sent before the client could hear of the ban


class World(InvoiceHands):
    """One Sage with its users, businesses and rules; no I/O, no clock of its own.

    ``faults`` scripts wrong answers, ``requests`` is the log, ``sins`` what a good client must
    never do. With ``open_registration`` any client id is known, its first secret counts, and any
    ``http://localhost:PORT/callback`` is registered. With ``keeps_pages`` lists are made once and
    kept until a method of the world changes a record.
    """

    def __init__(
        self,
        company: Company,
        *,
        clock: Clock = utc_now,
        seed: int = 0,
        open_registration: bool = False,
        keeps_pages: bool = False,
    ) -> None:
        super().__init__(company, clock, Shelf(keeps=keeps_pages))
        self.faults = Faults()
        self._random = random.Random(seed + 1)  # noqa: S311  # request ids, repeatable
        self._diary = Diary()
        self._authority = Authority(clock, seed, open_registration=open_registration)
        self._sign_in = SignIn(company, self._authority, self._diary)
        self._memory = Memory()
        self._api = Api(company, self._authority, self._diary, clock, self._shelf, self._memory)
        self._honest: Reply | None = None
        self._open: list[tuple[str, str]] = []
        self._bans: dict[str, tuple[datetime, datetime]] = {}
        redirects = None if open_registration else frozenset(DEMO_REDIRECTS)
        self._authority.register(App(DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, redirects))

    # -- the service ---------------------------------------------------------------------------

    def handle(self, request: Request) -> Reply:
        """The reply to ``request``, faults included. Never raises for what a client can send."""
        now = self._clock()
        business = request.headers.get("x-business", "")
        if self._api.serves(request.path) and self._is_banned(business, now):
            self._diary.sin("request_during_ban", request)
        self._honest = None
        reply = self.faults.answer(request, self._answer)
        self._memory.delivered(_arrives(reply, self._honest), now)
        self._remember_ban(business, reply, now)
        self._diary.note(request, reply.status)
        named = {name for name, _ in reply.headers}
        added = [("Date", format_datetime(now, usegmt=True))] if "Date" not in named else []
        if self._api.serves(request.path):
            added.append(("x_request_id", f"{self._random.getrandbits(128):032x}"))
        return replace(reply, headers=(*reply.headers, *added))

    def _answer(self, request: Request) -> Reply:
        self._honest = self._right_answer(request)
        return self._honest

    def _right_answer(self, request: Request) -> Reply:
        try:
            if self._sign_in.serves(request.path):
                return self._sign_in.handle(request)
            if self._api.serves(request.path):
                return self._api.handle(request)
            raise not_found(request.path)
        except Refusal as refusal:
            return refusal.reply

    def _is_banned(self, business: str, now: datetime) -> bool:
        since, until = self._bans.get(business, (now, now))
        return since + _ON_ITS_WAY <= now < until

    def _remember_ban(self, business: str, reply: Reply, now: datetime) -> None:
        wished = dict(reply.headers).get("Retry-After", "")
        if reply.status == 429 and wished.isdigit() and len(wished) < 6:
            self._bans[business] = (now, now + min(timedelta(seconds=int(wished)), _MAX_BAN))

    @contextmanager
    def watch(self, request: Request) -> Iterator[None]:
        """Around the time in which ``request`` is in work, to see what runs side by side."""
        key = _exclusive(request)
        if key is None:
            yield
            return
        if key in self._open:
            self._diary.sin(f"parallel_{key[0]}", request)
        self._open.append(key)
        try:
            yield
        finally:
            self._open.remove(key)

    @property
    def requests(self) -> deque[Seen]:
        return self._diary.requests

    @property
    def sins(self) -> list[str]:
        return self._diary.sins

    def count(self, method: str, path: str) -> int:
        """How many requests of the log have this method and path."""
        return self._diary.count(method, path)

    # -- the sign-in ---------------------------------------------------------------------------

    def register_app(self, client_id: str, secret: str, redirect_uris: Iterable[str]) -> None:
        self._authority.register(App(client_id, secret, frozenset(redirect_uris)))

    def approve(self, authorize_url: str, user: str = "", *, deny: bool = False) -> str:
        """What the browser would end on: the address to go back to, without any page between.

        ``user`` is an id, an e-mail or a full name, "" the demo user. Raises ``NotFound`` for
        another user, ``ConnectFailed`` when the stand-in would show an error page instead, and
        ``BadInput`` for what is no login address of its own.
        """
        person = self.user(user) if user else next(iter(self.company.users.values()))
        try:
            reply = self._sign_in.approve(authorize_query(authorize_url), person, deny=deny)
        except Refusal as refusal:
            reply = refusal.reply
        location = dict(reply.headers).get("Location")
        if location is None:
            raise ConnectFailed(reason=f"HTTP {reply.status}")
        return location

    def revoke_everything(self) -> None:
        """Ends all grants, as *Manage Apps and Connections* does; access tokens live on."""
        for user_id in self.company.users:
            self._authority.revoke_user(user_id)

    def expire_access_tokens(self) -> None:
        """All access tokens given out so far are refused from now on; grants stay."""
        self._authority.forget_access_tokens()

    def lock_out(self, user: str) -> None:
        """Every API call of the user is refused with 403 (``sage/api.md`` 3.9)."""
        self.user(user).locked_out = True

    def restrict(self, user: str, areas: Iterable[str]) -> None:
        """The user has rights in these areas only."""
        self.user(user).areas = frozenset(areas)

    def limit(self, user: str, area: str, level: Level) -> None:
        """How far the rights of the user go in an area that is open to them."""
        self.user(user).levels[area] = level

    def replay_refusals(self, kept: bool = True) -> None:
        """Refused attempts are answered again as before, as Sage might do (``sage/api.md`` 9)."""
        self._memory.replay_refusals = kept


def _arrives(reply: Reply, honest: Reply | None) -> bool:
    """Whether the client gets to see what was answered; a finite delay counts as in time."""
    wire = reply.wire
    lost = wire.drop or wire.drop_after is not None or math.isinf(wire.delay)
    return not lost and replace(reply, wire=Wire()) == honest


def _exclusive(request: Request) -> tuple[str, str] | None:
    """What must not run twice at a time: writes to one business, uses of the token endpoint."""
    if request.method not in _WRITES:
        return None
    if request.path == "/token":
        return ("token_use", request.body.decode("latin-1"))
    if request.path.startswith("/v3.1/"):
        return ("write", request.headers.get("x-business", ""))
    return None
