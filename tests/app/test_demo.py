"""The demo over its own stand-in: the whole guide can be walked on any computer."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from typing import Any

import pytest
from rig import SHEFFIELD, free_port

from sage_desktop.app.demo import Demo, demo
from sage_desktop.book.tenant_rows import AuthType, Business
from sage_desktop.engine import running
from sage_desktop.sync.views import Connected, TenantDraft

HALO_APP = TenantDraft("Northgate")
OWN_APP = TenantDraft(
    "Own app", auth_type=AuthType.CUSTOM_APP, client_id="own/app", client_secret="own secret"
)


async def connected(stand_in: Demo, draft: TenantDraft) -> Connected:
    """A tenant is saved, and the demo user logs in with the button."""
    pressed: list[asyncio.Task[None]] = []

    def show_login(url: str) -> None:
        pressed.append(asyncio.ensure_future(stand_in.log_in(url)))

    async def choose(offered: list[Business]) -> str:
        return next(each.id for each in offered if each.name == SHEFFIELD)

    environment = replace(stand_in.environment, redirect_ports=(free_port(),))
    async with running(environment, keychain=stand_in.keychain) as service:
        tenant = await service.save_tenant(draft)
        result = await service.connect(tenant.row.id, show_login=show_login, choose=choose)
        await asyncio.gather(*pressed)
        return result


@pytest.mark.parametrize("draft", [HALO_APP, OWN_APP], ids=["Halo app", "own app"])
def test_the_demo_user_logs_in_where_no_name_is_known(
    draft: TenantDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small system has no file that says where ``localhost`` is; browsers know."""
    asked = socket.getaddrinfo

    def by_number_only(host: Any, *more: Any, **named: Any) -> Any:
        if host == "localhost":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return asked(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", by_number_only)

    async def story() -> Connected:
        async with demo() as stand_in:
            return await connected(stand_in, draft)

    result = asyncio.run(story())
    assert (result.user_name, result.business.name) == ("Priya Raman", SHEFFIELD)
