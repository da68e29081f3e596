"""Signs in at a stand-in Sage service: a whole engine, or a client that only needs a token."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

import httpx
from stand_in import BUSINESS

from sage_desktop.book.tenant_rows import Business
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_REDIRECTS
from sage_desktop.settings.environment import Environment
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import TenantDraft


@dataclass(frozen=True, slots=True)
class Access:
    """What a plain client needs to read a business."""

    api_url: str
    token: str
    business_id: str


def environment_for(address: str, folder: Path) -> Environment:
    """The program over ``folder``, with the stand-in at ``address`` for Sage and without pacing."""
    return Environment(
        data=folder,
        authorize_url=f"{address}/oauth2/auth/central",
        token_url=f"{address}/token",
        revoke_url=f"{address}/revoke",
        api_url=f"{address}/v3.1",
        requests_per_minute=10_000_000,
        halo_client_id="benchmark",
        halo_client_secret="benchmark",
    )


async def connect(service: Service, address: str) -> int:
    """The id of a new tenant that is connected to the stand-in's first business."""
    tenant = await service.save_tenant(TenantDraft("Northgate"))
    visits: list[asyncio.Task[None]] = []

    def show_login(url: str) -> None:
        visits.append(asyncio.ensure_future(_log_in(address, url)))

    async def choose(offered: list[Business]) -> str:
        return next(each.id for each in offered if each.name == BUSINESS)

    await service.connect(tenant.row.id, show_login=show_login, choose=choose)
    await asyncio.gather(*visits)
    return tenant.row.id


async def _log_in(address: str, url: str) -> None:
    """The stand-in's demo login, which ends at our listener as a browser would."""
    async with httpx.AsyncClient(trust_env=False, follow_redirects=True) as browser:
        form = httpx.URL(url).params
        await browser.post(f"{address}/oauth2/auth/demo", data=dict(form))


def access(address: str) -> Access:
    """Signs the demo user in by hand."""
    verifier = secrets.token_urlsafe(48)
    hashed = hashlib.sha256(verifier.encode()).digest()
    form = {
        "client_id": DEMO_CLIENT_ID,
        "response_type": "code",
        "redirect_uri": DEMO_REDIRECTS[0],
        "filter": "apiv3.1",
        "scope": "full_access",
        "state": "benchmark",
        "code_challenge": base64.urlsafe_b64encode(hashed).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    with httpx.Client(base_url=address, trust_env=False) as client:
        back = client.post("/oauth2/auth/demo", data=form).headers["location"]
        exchange = {
            "client_id": DEMO_CLIENT_ID,
            "client_secret": DEMO_CLIENT_SECRET,
            "grant_type": "authorization_code",
            "code": httpx.URL(back).params["code"],
            "redirect_uri": DEMO_REDIRECTS[0],
            "code_verifier": verifier,
        }
        token = client.post("/token", data=exchange).json()["access_token"]
        known = client.get("/v3.1/businesses", headers={"Authorization": f"Bearer {token}"})
        business = next(each for each in known.json()["$items"] if each["displayed_as"] == BUSINESS)
        return Access(f"{address}/v3.1", token, business["id"])
