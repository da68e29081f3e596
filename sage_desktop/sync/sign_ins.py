"""The one owner of each sign-in: stores grants, refreshes them once for all, ends them.

Sage honours only the newest refresh token of a user and app, each works once, and a lost reply
cannot be had again (``sage/api.md`` 3.4). So: one refresh at a time within this process (a task
that outlives its callers) and between processes (a file lock); the rotated pair is on disk before
anybody uses it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from sage_desktop.book import signins
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import SignInRow
from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import BookProblem, NotFound, SecretsLocked, SignInNeeded
from sage_desktop.core.process_lock import process_lock
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sage.payloads import TokenReply
from sage_desktop.sage.token_endpoint import App
from sage_desktop.settings.secrets import Vault

log = logging.getLogger(__name__)

_EARLY = timedelta(seconds=60)
_LOCK_SECONDS = 60.0
_CLOSE_SECONDS = 10.0


class Endpoint(Protocol):
    """What is asked of Sage's token service."""

    async def refresh(self, refresh_token: str, app: App) -> TokenReply: ...

    async def revoke(self, refresh_token: str, app: App) -> None: ...


@dataclass(frozen=True, slots=True)
class _Tokens:
    generation: int
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime
    refresh_expires_at: datetime


class SignIns:
    """Keeps sign-ins alive. One for each running program; several programs may share the book."""

    def __init__(
        self,
        book: Book,
        vault: Vault,
        endpoint: Endpoint,
        locks: Path,
        clock: Clock,
    ) -> None:
        self._book = book
        self._vault = vault
        self._endpoint = endpoint
        self._locks = locks
        self._clock = clock
        self._tasks = TaskScope("sign-ins", on_error=_note)
        self._tokens: dict[int, _Tokens] = {}
        self._unsaved: dict[int, _Tokens] = {}
        self._refreshing: dict[tuple[int, App], asyncio.Task[_Tokens]] = {}

    async def access_token(self, sign_in_id: int, app: App, *, stale: str | None = None) -> str:
        """A token with at least a minute to live. ``stale`` names one that Sage refused.

        However many callers wait, Sage is asked once. Raises ``SignInNeeded`` when the user must
        reconnect, ``Wait`` errors when Sage cannot be reached, ``SecretsLocked``.
        """
        tokens = self._tokens.get(sign_in_id)
        if tokens and self._usable(tokens, stale) and sign_in_id not in self._unsaved:
            return tokens.access
        # Two tenants may know one app by two secrets: who has the right one is not to suffer.
        key = sign_in_id, app
        task = self._refreshing.get(key)
        if task is None:
            task = self._tasks.start(
                self._renew(sign_in_id, app, stale), name=f"renew sign-in {sign_in_id}"
            )
            self._refreshing[key] = task
            task.add_done_callback(lambda _task: self._refreshing.pop(key, None))
        return (await asyncio.shield(task)).access

    async def store(self, grant: TokenReply, app: App, user_name: str = "", email: str = "") -> int:
        """Keeps a fresh grant and gives its sign-in id. It replaces an older one of that user.

        Goes on to its end even if the caller is cancelled meanwhile.
        """
        work = self._store(grant, app, user_name, email)
        return await asyncio.shield(self._tasks.start(work, name="store a grant"))

    async def _store(self, grant: TokenReply, app: App, user_name: str, email: str) -> int:
        moment = self._clock()

        def work() -> SignInRow:
            return signins.save_sign_in(
                client_id=app.client_id,
                sage_user_id=grant.requested_by_id,
                user_name=user_name,
                user_email=email,
                access_sealed=self._vault.seal(grant.access_token, "access"),
                refresh_sealed=self._vault.seal(grant.refresh_token, "refresh"),
                access_expires_at=moment + timedelta(seconds=grant.expires_in),
                refresh_expires_at=moment + timedelta(seconds=grant.refresh_token_expires_in),
            )

        row = await self._book.write(work)
        tokens = _Tokens(
            row.generation,
            grant.access_token,
            grant.refresh_token,
            row.access_expires_at,
            row.refresh_expires_at,
        )
        self._hold(row.id, tokens)
        self._unsaved.pop(row.id, None)
        return row.id

    async def end(self, sign_in_id: int, app: App | None) -> bool:
        """Revokes at Sage and forgets here. False: forgotten here, but Sage was not told."""
        async with self._alone(sign_in_id):
            told = await self._revoked(sign_in_id, app)

            def work() -> None:
                signins.delete_sign_in(sign_in_id)

            await self._book.write(work)
            await self._book.scrub()
        self._tokens.pop(sign_in_id, None)
        self._unsaved.pop(sign_in_id, None)
        return told

    def trouble_here(self, row: SignInRow) -> str:
        """Why this program cannot use a grant that may be alive elsewhere; "" if it can.

        memory_only: without a keychain only the program that signed in has the tokens.
        secrets_unreadable: they were sealed with the key of another computer or user.
        """
        held = self._tokens.get(row.id)
        if held is not None and held.generation >= row.generation:
            return ""
        if row.access_sealed is None or row.refresh_sealed is None:
            return "memory_only"
        readable = self._vault.can_open(row.refresh_sealed, "refresh")
        return "" if readable else "secrets_unreadable"

    async def aclose(self) -> None:
        """Lets a running refresh finish (a lost reply would cost the sign-in), then stops."""
        if self._refreshing:
            await asyncio.wait(list(self._refreshing.values()), timeout=_CLOSE_SECONDS)
        await self._tasks.aclose()

    def _usable(self, tokens: _Tokens, stale: str | None) -> bool:
        return tokens.access != stale and tokens.expires_at - _EARLY > self._clock()

    async def _revoked(self, sign_in_id: int, app: App | None) -> bool:
        try:
            tokens = await self._newest(sign_in_id)
        except SignInNeeded as error:
            # A dead grant is over at Sage too; one whose tokens are lost lives on there.
            return error.code != "memory_only"
        except SecretsLocked:
            return False
        if app is None:
            return False
        try:
            await self._endpoint.revoke(tokens.refresh, app)
        except Exception as error:  # whatever keeps Sage from answering, we forget it here
            log.warning("sign-in %s was not revoked at Sage: %s", sign_in_id, error)
            return False
        return True

    async def _renew(self, sign_in_id: int, app: App, stale: str | None) -> _Tokens:
        await self._vault.unlock()
        async with self._alone(sign_in_id):
            await self._save_unsaved(sign_in_id)
            tokens = await self._newest(sign_in_id)
            if self._usable(tokens, stale):
                return tokens
            log.info("renewing sign-in %s, generation %s", sign_in_id, tokens.generation)
            try:
                grant = await self._endpoint.refresh(tokens.refresh, app)
            except SignInNeeded as error:
                await self._mark_dead(sign_in_id, tokens.generation, error.code)
                return await self._newest(sign_in_id)  # replaced meanwhile, or raises the same
            moment = self._clock()
            self._unsaved[sign_in_id] = _Tokens(
                tokens.generation + 1,
                grant.access_token,
                grant.refresh_token,
                moment + timedelta(seconds=grant.expires_in),
                moment + timedelta(seconds=grant.refresh_token_expires_in),
            )
            await self._save_unsaved(sign_in_id)
            return await self._newest(sign_in_id)

    async def _save_unsaved(self, sign_in_id: int) -> None:
        """Stores a rotated pair. If that fails it stays in memory and is tried at the next call."""
        fresh = self._unsaved.get(sign_in_id)
        if fresh is None:
            return

        def work() -> bool:
            return signins.rotate(
                sign_in_id,
                expected_generation=fresh.generation - 1,
                access_sealed=self._vault.seal(fresh.access, "access"),
                refresh_sealed=self._vault.seal(fresh.refresh, "refresh"),
                access_expires_at=fresh.expires_at,
                refresh_expires_at=fresh.refresh_expires_at,
            )

        saved = await self._book.write(work)
        self._unsaved.pop(sign_in_id, None)  # a fresh grant may have made it void meanwhile
        if saved:
            self._hold(sign_in_id, fresh)
        else:
            log.warning("sign-in %s was replaced while it was renewed", sign_in_id)

    async def _newest(self, sign_in_id: int) -> _Tokens:
        """What the book holds now, or memory where there is no keychain."""
        try:
            row = await self._book.read(lambda: signins.sign_in(sign_in_id))
        except NotFound:  # disconnected meanwhile, perhaps by another program
            raise SignInNeeded("not_connected") from None
        if row.dead_reason:
            raise SignInNeeded(row.dead_reason)
        held = self._tokens.get(sign_in_id)
        if held and held.generation >= row.generation:
            return held
        if row.access_sealed is None or row.refresh_sealed is None:
            raise SignInNeeded("memory_only")
        tokens = _Tokens(
            row.generation,
            self._vault.open(row.access_sealed, "access"),
            self._vault.open(row.refresh_sealed, "refresh"),
            row.access_expires_at,
            row.refresh_expires_at,
        )
        self._hold(sign_in_id, tokens)
        return tokens

    def _hold(self, sign_in_id: int, tokens: _Tokens) -> None:
        """In memory, unless a newer pair is there already: the book may answer out of turn."""
        held = self._tokens.get(sign_in_id)
        if held is None or held.generation <= tokens.generation:
            self._tokens[sign_in_id] = tokens

    async def _mark_dead(self, sign_in_id: int, generation: int, reason: str) -> None:
        def work() -> None:
            signins.mark_dead(sign_in_id, reason, expected_generation=generation)

        await self._book.write(work)

    @asynccontextmanager
    async def _alone(self, sign_in_id: int) -> AsyncIterator[None]:
        """One at a time, also between processes. Raises ``BookProblem("book_busy")``."""
        lock = process_lock(self._locks / f"sign-in-{sign_in_id}", timeout=_LOCK_SECONDS)
        try:
            await lock.__aenter__()
        except TimeoutError:
            raise BookProblem("book_busy") from None
        try:
            yield
        finally:
            await lock.__aexit__(None, None, None)


def _note(error: BaseException) -> None:
    """Callers get the error themselves; this is for when all of them were cancelled."""
    log.info("a sign-in task ended with: %s", error)


@dataclass(frozen=True, slots=True)
class TenantTokens:
    """The ``TokenSource`` of one tenant: its sign-in, asked through the one owner."""

    sign_ins: SignIns
    sign_in_id: int
    app: App

    async def access_token(self, *, stale: str | None = None) -> str:
        return await self.sign_ins.access_token(self.sign_in_id, self.app, stale=stale)
