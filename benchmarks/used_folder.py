"""A data folder as after some use: three tenants, connected, their tax rates imported."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from sage_desktop.app.demo import MemoryKeychain
from sage_desktop.book.tenant_rows import Business
from sage_desktop.engine import running
from sage_desktop.sandbox.server import serve
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
from sage_desktop.sandbox.worlds import make_world
from sage_desktop.settings.environment import Environment
from sage_desktop.sync.views import TenantDraft

_TENANTS = (
    ("Northgate", "Northgate IT Services Ltd", "Priya Raman"),
    ("Northgate Cloud", "Northgate Cloud Hosting Ltd", "Priya Raman"),
    ("Okafor", "Okafor Electrical", "Tom Okafor"),
)


async def make_used_folder(folder: Path) -> None:
    """Fills ``folder`` by signing in at a stand-in and importing, as a person would."""
    world = make_world("small", open_registration=True)
    sandbox = await serve(world)
    environment = Environment(
        data=folder,
        authorize_url=sandbox.authorize_url,
        token_url=sandbox.token_url,
        revoke_url=sandbox.revoke_url,
        api_url=sandbox.api_url,
        requests_per_minute=100_000,
        halo_client_id=DEMO_CLIENT_ID,
        halo_client_secret=DEMO_CLIENT_SECRET,
    )
    async with running(environment, keychain=MemoryKeychain()) as service:
        for name, business, user in _TENANTS:
            tenant = await service.save_tenant(TenantDraft(name))
            visits: list[asyncio.Task[None]] = []

            def show_login(url: str, user: str = user, visits: list = visits) -> None:
                visits.append(asyncio.ensure_future(_visit(world.approve(url, user))))

            async def choose(offered: list[Business], business: str = business) -> str:
                return next(each.id for each in offered if each.name == business)

            await service.connect(tenant.row.id, show_login=show_login, choose=choose)
            await asyncio.gather(*visits)
            await service.tax_rates.run(tenant.row.id)
    await sandbox.aclose()


async def _visit(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as browser:
        await browser.get(url)
