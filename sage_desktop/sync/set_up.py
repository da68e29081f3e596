"""Saving what the tab *Details* edits: checks, and where a custom app's secret goes."""

from __future__ import annotations

from dataclasses import replace

from sage_desktop.book import tenants
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import AuthType
from sage_desktop.core.errors import BadInput
from sage_desktop.settings.secrets import Vault
from sage_desktop.sync.apps import Apps
from sage_desktop.sync.views import COLOURS, TenantDraft

_MAX_NAME = 100


class TenantSetUp:
    """Creates and changes tenants."""

    def __init__(self, book: Book, vault: Vault, apps: Apps) -> None:
        self._book = book
        self._vault = vault
        self._apps = apps

    async def save(self, draft: TenantDraft) -> int:
        """Stores ``draft`` and gives the tenant's id; see ``Service.save_tenant``."""
        clean = replace(
            draft,
            name=draft.name.strip(),
            client_id=draft.client_id.strip(),
            client_secret=(draft.client_secret or "").strip() or None,  # pasted with a line break
        )
        _check(clean)
        secret = clean.client_secret if clean.auth_type is AuthType.CUSTOM_APP else None
        if secret:
            await self._vault.unlock(make_new=True)
        sealed = self._apps.seal(secret) if secret else None
        had = None
        if clean.id is not None:
            number = clean.id
            had = await self._book.read(lambda: tenants.tenant(number))
        has_secret = bool(secret) or (had is not None and self._apps.has_secret(had))
        if clean.auth_type is AuthType.CUSTOM_APP and not has_secret:
            raise BadInput("client_secret_missing")

        def work() -> int:
            if clean.id is None:
                return _create(clean, sealed)
            return _change(clean.id, clean, sealed, new_secret=bool(secret))

        tenant_id = await self._book.write(work)
        if secret and sealed is None:
            self._apps.hold(tenant_id, secret)
        return tenant_id


def _check(draft: TenantDraft) -> None:
    try:
        f"{draft.name}{draft.client_id}{draft.client_secret}".encode()
    except UnicodeEncodeError as error:
        raise BadInput("not_text") from error
    if not draft.name:
        raise BadInput("name_missing")
    if len(draft.name) > _MAX_NAME:
        raise BadInput("name_too_long", limit=_MAX_NAME)
    if draft.colour not in COLOURS:
        raise BadInput("bad_colour", offered=", ".join(COLOURS))
    if draft.auth_type is AuthType.CUSTOM_APP and not draft.client_id:
        raise BadInput("client_id_missing")


def _create(draft: TenantDraft, sealed: bytes | None) -> int:
    if not tenants.tenants():
        tenants.set_module(enabled=True)
    made = tenants.create_tenant(draft.name, draft.colour, draft.auth_type, draft.client_id, sealed)
    return made.id


def _change(tenant_id: int, draft: TenantDraft, sealed: bytes | None, *, new_secret: bool) -> int:
    had = tenants.tenant(tenant_id)
    other_app = (had.auth_type, had.client_id) != (draft.auth_type, draft.client_id)
    if had.sign_in_id is not None and (other_app or new_secret):
        raise BadInput("disconnect_first", tenant=had.name)
    tenants.update_tenant(
        tenant_id,
        name=draft.name,
        colour=draft.colour,
        auth_type=draft.auth_type,
        client_id=draft.client_id,
        secret_sealed=sealed if new_secret else had.secret_sealed,
    )
    return tenant_id
