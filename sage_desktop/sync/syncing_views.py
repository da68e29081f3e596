"""What the door hands out about syncing's settings, and which tenants can sync at all."""

from __future__ import annotations

from dataclasses import dataclass

from sage_desktop.book.tenant_rows import AuthType, TenantRow

ENTITIES = ("customer", "invoice", "product")
"""What can be synced, in the order of the guide."""


def sync_supported(tenant: TenantRow) -> bool:
    """A custom developer app has no webhooks: it syncs only where that is said to be all right."""
    return tenant.auth_type is AuthType.HALO_APP or tenant.sync_without_webhooks


@dataclass(frozen=True, slots=True)
class ItemCode:
    """An item code as Sage writes it, with what the item is called.

    ``known`` None: Sage's items were not read yet, so nobody knows whether there is such a code.
    """

    code: str
    description: str = ""
    known: bool | None = None
