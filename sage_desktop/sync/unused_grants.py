"""Ends grants that no tenant uses: after disconnecting, after a failed attempt, after a kill."""

from __future__ import annotations

import logging
from contextlib import suppress

from sage_desktop.book import signins, tenants
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import SignInRow
from sage_desktop.core.errors import AppError
from sage_desktop.sage.token_endpoint import App
from sage_desktop.sync.apps import Apps
from sage_desktop.sync.claims import Claims
from sage_desktop.sync.sign_ins import SignIns

log = logging.getLogger(__name__)


class UnusedGrants:
    """Revokes and forgets, but never what somebody is connecting with right now."""

    def __init__(self, book: Book, sign_ins: SignIns, claims: Claims, apps: Apps) -> None:
        self._book = book
        self._sign_ins = sign_ins
        self._claims = claims
        self._apps = apps

    async def end(self, sign_in_id: int, app: App | None = None) -> bool:
        """Ends the grant unless it is used or gone. ``app`` None: looked up.

        False when it is forgotten here, but Sage was not told; so when the app's secret is lost.
        """
        for grant in await self._book.read(_unused):
            if grant.id == sign_in_id:
                return await self._end(grant, app or await self._app(grant.client_id))
        return True

    async def end_orphans(self) -> None:
        """Ends what an earlier program left behind when it was ended by force."""
        for grant in await self._book.read(_unused):
            app = await self._app(grant.client_id)
            told = await self._end(grant, app)
            log.info("sign-in %s was left unused; Sage told: %s", grant.id, told)

    async def _end(self, grant: SignInRow, app: App | None) -> bool:
        async with self._claims.unclaimed(grant.client_id, grant.sage_user_id) as free:
            still = [row.id for row in await self._book.read(_unused)]  # seen behind closed doors
            if not free or grant.id not in still:
                return True
            return await self._sign_ins.end(grant.id, app)

    async def _app(self, client_id: str) -> App | None:
        """The app of that id, if its secret is known here."""
        known = [self._apps.halo_app()]
        for tenant in await self._book.read(tenants.tenants):
            with suppress(AppError):  # its secret is missing or locked away
                known.append(self._apps.app_of(tenant))
        return next((app for app in known if app and app.client_id == client_id), None)


def _unused() -> list[SignInRow]:
    return [row for row in signins.sign_ins() if not signins.tenants_of(row.id)]
