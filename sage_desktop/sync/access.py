"""Which tenants may go to Sage now, and with which client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

from sage_desktop.book import tenants
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import TenantRow
from sage_desktop.core.errors import BadInput, SecretsLocked, SignInNeeded
from sage_desktop.sage.client import SageClient
from sage_desktop.settings.secrets import Vault
from sage_desktop.sync.apps import Apps
from sage_desktop.sync.connecting import ClientFor
from sage_desktop.sync.sign_ins import SignIns, TenantTokens
from sage_desktop.sync.tenant_views import sign_ins_here

Ready = Callable[[int], Awaitable[TenantRow]]
"""``Access.ready``."""

ClientOf = Callable[[TenantRow], SageClient]
"""``Access.client_of``."""


class Access:
    """What the rooms ask before they speak with Sage."""

    def __init__(
        self, book: Book, vault: Vault, apps: Apps, sign_ins: SignIns, client_for: ClientFor
    ) -> None:
        self._book = book
        self._vault = vault
        self._apps = apps
        self._sign_ins = sign_ins
        self._client_for = client_for

    async def ready(self, tenant_id: int) -> TenantRow:
        """The tenant, if something of it can begin now.

        Raises ``NotFound``, ``BadInput("module_disabled")`` or ``SignInNeeded``.
        """
        row = await self._book.read(lambda: self._usable(tenant_id))
        with suppress(SecretsLocked):  # said when a secret is needed, and noted with the run
            await self._vault.unlock()
        return row

    def client_of(self, tenant: TenantRow) -> SageClient:
        """Raises ``SignInNeeded``."""
        if tenant.sign_in_id is None or tenant.business is None:
            raise SignInNeeded("not_connected", tenant=tenant.name)
        tokens = TenantTokens(self._sign_ins, tenant.sign_in_id, self._apps.app_of(tenant))
        return self._client_for(tokens, tenant.business.id)

    def _usable(self, tenant_id: int) -> TenantRow:
        row = tenants.tenant(tenant_id)
        if not tenants.module().enabled:
            raise BadInput("module_disabled")
        if row.sign_in_id is None:
            raise SignInNeeded("not_connected", tenant=row.name)
        if reason := sign_ins_here(self._sign_ins.trouble_here)[row.sign_in_id].dead_reason:
            raise SignInNeeded(reason, tenant=row.name)
        return row
