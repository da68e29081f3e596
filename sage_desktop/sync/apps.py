"""Which app a tenant signs in with, and where a custom app's secret is kept."""

from __future__ import annotations

from sage_desktop.book.tenant_rows import AuthType, TenantRow
from sage_desktop.core.errors import ConnectFailed
from sage_desktop.sage.token_endpoint import App
from sage_desktop.settings.environment import Environment
from sage_desktop.settings.secrets import Vault

_PURPOSE = "client secret"


class Apps:
    """*The Halo app* of this installation, and the custom developer apps of tenants.

    Without a keychain a custom app's secret is held here until the program ends.
    """

    def __init__(self, environment: Environment, vault: Vault) -> None:
        self._environment = environment
        self._vault = vault
        self._held: dict[int, str] = {}

    def app_of(self, tenant: TenantRow) -> App:
        """The app of ``tenant``. Raises ``SecretsLocked``.

        ``ConnectFailed`` where something is not set up, as when the book came from a computer with
        another key: the secret must be typed in again.
        """
        if tenant.auth_type is AuthType.HALO_APP:
            halo = self.halo_app()
            if halo is None:
                raise ConnectFailed("no_halo_app")
            return halo
        if not tenant.client_id:
            raise ConnectFailed("client_id_missing")
        if tenant.id in self._held:
            return App(tenant.client_id, self._held[tenant.id])
        if tenant.secret_sealed is None or not self._vault.can_open(tenant.secret_sealed, _PURPOSE):
            raise ConnectFailed("client_secret_missing")
        return App(tenant.client_id, self._vault.open(tenant.secret_sealed, _PURPOSE))

    def halo_app(self) -> App | None:
        """*The Halo app*, if this installation has it."""
        if not self._environment.halo_app_available:
            return None
        return App(self._environment.halo_client_id, self._environment.halo_client_secret)

    def seal(self, secret: str) -> bytes | None:
        """What to store for ``secret``; None where there is no keychain (then ``hold`` it)."""
        return self._vault.seal(secret, _PURPOSE)

    def hold(self, tenant_id: int, secret: str) -> None:
        self._held[tenant_id] = secret

    def has_secret(self, tenant: TenantRow) -> bool:
        """Whether ``app_of`` would find it, or would if the keychain were unlocked."""
        sealed = tenant.secret_sealed
        return tenant.id in self._held or (
            sealed is not None and self._vault.can_open(sealed, _PURPOSE)
        )
