"""Connecting a tenant to a Sage business, reconnecting, disconnecting. Nothing half-connected."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from sage_desktop.book import journal, outbox_many, passages, signins, tenants
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import Business, TenantRow
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import AppError, ConnectFailed, SecretsLocked
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sage import payloads
from sage_desktop.sage.calls import TokenSource
from sage_desktop.sage.client import SageClient
from sage_desktop.sage.sign_in import Obtain, sign_in
from sage_desktop.sage.token_endpoint import App, TokenEndpoint
from sage_desktop.settings.environment import Environment
from sage_desktop.settings.secrets import Vault
from sage_desktop.sync.apps import Apps
from sage_desktop.sync.claims import Claims
from sage_desktop.sync.sign_ins import SignIns, TenantTokens
from sage_desktop.sync.unused_grants import UnusedGrants
from sage_desktop.sync.views import ChooseBusiness, Connected, ShowLogin

log = logging.getLogger(__name__)

SERVED_COUNTRIES = frozenset({"GB", "IE", "CA"})
"""Where Sage still sells this product (``sage/api.md`` 1)."""

_MOST_PLACES = 25

ClientFor = Callable[[TokenSource, str | None], SageClient]


class Connector:
    """Ties tenants to Sage businesses through sign-ins."""

    def __init__(
        self,
        book: Book,
        vault: Vault,
        apps: Apps,
        sign_ins: SignIns,
        claims: Claims,
        unused: UnusedGrants,
        endpoint: TokenEndpoint,
        client_for: ClientFor,
        environment: Environment,
        ports: Callable[[], tuple[int, ...]],
        clock: Clock,
    ) -> None:
        self._book = book
        self._vault = vault
        self._apps = apps
        self._sign_ins = sign_ins
        self._claims = claims
        self._unused = unused
        self._endpoint = endpoint
        self._client_for = client_for
        self._environment = environment
        self._ports = ports
        self._clock = clock
        self._tasks = TaskScope("connecting", on_error=_note)

    async def connect(
        self,
        tenant_id: int,
        *,
        show_login: ShowLogin,
        choose: ChooseBusiness,
        business_id: str | None,
        timeout: float,
    ) -> Connected:
        """Signs in, checks, ties. A failure or a cancel leaves the tenant as it was.

        The grant is stored as soon as Sage gave it, for it has just ended any older one of the
        same user and app; if nobody ends up using it, it is revoked again.
        """
        tenant = await self._book.read(lambda: tenants.tenant(tenant_id))
        await self._vault.unlock(make_new=True)
        app = self._apps.app_of(tenant)
        async with self._keeping(app) as keep:
            sign_in_id = await sign_in(
                authorize_url=self._environment.authorize_url,
                app=app,
                ports=self._ports(),
                endpoint=self._endpoint,
                show_login=show_login,
                keep=keep,
                timeout=timeout,
            )
            connected = await self._tie(tenant, sign_in_id, app, choose, business_id)
        if tenant.sign_in_id not in (None, sign_in_id):
            await self._to_the_end(self._unused.end(tenant.sign_in_id, app), "end the old grant")
        return connected

    async def disconnect(self, tenant_id: int) -> bool:
        """Takes the sign-in from the tenant; the last one revokes it.

        False when Sage could not be told (the sign-in is forgotten here all the same).
        """
        return await self._to_the_end(self._disconnect(tenant_id), "disconnect")

    async def aclose(self) -> None:
        await self._tasks.aclose()

    async def _disconnect(self, tenant_id: int) -> bool:
        with suppress(SecretsLocked):  # then Sage cannot be told
            await self._vault.unlock()

        def work() -> int | None:
            had = tenants.tenant(tenant_id).sign_in_id
            tenants.update_tenant(tenant_id, sign_in_id=None)
            journal.close_issue(tenant_id, "sign-in", str(tenant_id))
            return had

        had = await self._book.write(work)
        return had is None or await self._unused.end(had)

    async def _tie(
        self,
        tenant: TenantRow,
        sign_in_id: int,
        app: App,
        choose: ChooseBusiness,
        business_id: str | None,
    ) -> Connected:
        tokens = TenantTokens(self._sign_ins, sign_in_id, app)
        client = self._client_for(tokens, None)
        user = await client.user()
        wanted = await self._wanted(tenant, client, choose, business_id)
        business = _checked(await client.business(wanted))
        name = " ".join(filter(None, (user.first_name, user.last_name))) or user.email
        moment = self._clock()

        def work() -> bool:
            before = tenants.tenant(tenant.id)
            taken = [
                other.name
                for other in tenants.tenants()
                if other.id != tenant.id
                and other.sign_in_id is not None
                and other.business is not None
                and other.business.id == business.id
            ]
            if taken:
                raise ConnectFailed("business_taken", business=business.name, tenant=taken[0])
            _refuse_if_linked(before, business.id)
            if before.business is not None and before.business.id != business.id:
                outbox_many.start_over(tenant.id)
                passages.forget_facts(tenant.id)
            old = signins.sign_in(before.sign_in_id) if before.sign_in_id else None
            fresh = signins.name_user(sign_in_id, name, user.email)
            tenants.update_tenant(
                tenant.id, sign_in_id=sign_in_id, business=business, connected_at=moment
            )
            for other in signins.tenants_of(sign_in_id):
                journal.close_issue(other.id, "sign-in", str(other.id))
            return old is not None and old.sage_user_id != fresh.sage_user_id

        other_user = await self._book.write(work)
        log.info("tenant %s is connected to business %s", tenant.id, business.id)
        return Connected(business, name, other_user, self._vault.memory_only)

    async def _wanted(
        self,
        tenant: TenantRow,
        client: SageClient,
        choose: ChooseBusiness,
        business_id: str | None,
    ) -> str:
        """The id of the business to tie: asked for, the one it had, the only one, or chosen."""
        known = {ref.id: ref.displayed_as for ref in await client.businesses()}
        if not known:
            raise ConnectFailed("no_businesses")
        listed = ", ".join(f"{name} ({key})" for key, name in known.items())
        if business_id is not None:
            if business_id not in known:
                raise ConnectFailed("unknown_business", business=business_id, known=listed)
            chosen = business_id
        elif tenant.business is not None and tenant.business.id in known:
            return tenant.business.id
        elif len(known) == 1:
            [chosen] = known
        else:
            chosen = await choose(await self._with_places(client, known))
        await self._book.read(lambda: _refuse_if_linked(tenant, chosen))
        return chosen

    async def _with_places(self, client: SageClient, known: dict[str, str]) -> list[Business]:
        """Businesses with their place where that can be had: names repeat in real lists."""
        found = []
        for key, name in known.items():
            business = Business(key, name)
            if len(known) <= _MOST_PLACES:
                try:
                    business = _business(await client.business(key))
                except AppError as error:
                    log.info("no details of business %s: %s", key, error)
            found.append(business)
        return found

    @asynccontextmanager
    async def _keeping(self, app: App) -> AsyncIterator[Callable[[Obtain], Awaitable[int]]]:
        """Gives what obtains and keeps a grant, claimed for as long as the block lasts.

        At the end a grant that no tenant came to use is ended, also when the caller was cancelled
        in the very moment of obtaining or keeping it.
        """
        claim = AsyncExitStack()
        keeping: list[asyncio.Task[int]] = []

        async def kept(obtain: Obtain) -> int:
            grant = await obtain()
            user_id = grant.requested_by_id
            await claim.enter_async_context(self._claims.claim(app.client_id, user_id))
            return await self._sign_ins.store(grant, app)

        async def keep(obtain: Obtain) -> int:
            keeping.append(self._tasks.start(kept(obtain), name="keep a grant"))
            return await asyncio.shield(keeping[-1])

        async def end() -> bool:
            await asyncio.wait(keeping)
            await claim.aclose()
            failed = keeping[-1].exception()
            return failed is not None or await self._unused.end(keeping[-1].result(), app)

        try:
            yield keep
        finally:
            if keeping:
                await self._to_the_end(end(), "end an unused grant")

    async def _to_the_end(self, work: Coroutine[Any, Any, bool], name: str) -> bool:
        """Runs ``work`` to its end even if the caller is cancelled meanwhile."""
        return await asyncio.shield(self._tasks.start(work, name=name))


def _note(error: BaseException) -> None:
    """Callers get the error themselves; this is for when they were cancelled."""
    log.info("connecting ended with: %s", error)


def _refuse_if_linked(tenant: TenantRow, business_id: str) -> None:
    """Ids of another business mean other records: links must never be mixed. Book thread."""
    had = tenant.business
    if had is not None and had.id != business_id and journal.links(tenant_id=tenant.id):
        raise ConnectFailed("other_business", tenant=tenant.name, business=had.name)


def _business(payload: payloads.Business) -> Business:
    country = payload.country.displayed_as if payload.country else ""
    return Business(payload.id, payload.name or payload.displayed_as, payload.city or "", country)


def _checked(payload: payloads.Business) -> Business:
    """Raises ``ConnectFailed`` for a business that cannot be used (``sage/api.md`` 1)."""
    business = _business(payload)
    if payload.subscriptions and not any(each.active for each in payload.subscriptions):
        raise ConnectFailed("no_subscription", business=business.name)
    if payload.country and payload.country.id not in SERVED_COUNTRIES:
        raise ConnectFailed("unsupported_country", business=business.name, country=business.country)
    return business
