"""What the stand-in of Sage has, asked through its API by an app of our own."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx

_VERIFIER = "v" * 64
_BACK = "http://localhost:8484/callback"


class SageSeen:
    """Signed in as the demo user; reads the business called ``business``."""

    def __init__(self, address: str, business: str) -> None:
        self._http = httpx.Client(base_url=address, trust_env=False, timeout=30)
        self._headers = {"authorization": f"Bearer {self._token()}"}
        found = self._get("/businesses")["$items"]
        self._headers["x-business"] = next(
            each["id"] for each in found if each["displayed_as"] == business
        )

    def close(self) -> None:
        self._http.close()

    def invoices(self, reference: str) -> list[dict[str, Any]]:
        """Those with our number in their reference."""
        asked = {"attributes": "all", "items_per_page": "200"}
        found = self._get("/sales_invoices", **asked)["$items"]
        return [each for each in found if each["reference"] == reference]

    def contacts(self, name: str) -> int:
        """How many contacts are called so."""
        found = self._get("/contacts", attributes="name", items_per_page="200")["$items"]
        return sum(each["name"] == name for each in found)

    def _get(self, path: str, **query: str) -> Any:
        reply = self._http.get(f"/v3.1{path}", params=query, headers=self._headers)
        return reply.raise_for_status().json()

    def _token(self) -> str:
        digest = hashlib.sha256(_VERIFIER.encode()).digest()
        app = {"client_id": f"{uuid4()}/{uuid4()}", "redirect_uri": _BACK}
        asked = {
            **app,
            "response_type": "code",
            "filter": "apiv3.1",
            "scope": "full_access",
            "state": "walk",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        page = self._http.post("/oauth2/auth/demo", data=asked)
        [code] = parse_qs(urlsplit(page.headers["location"]).query)["code"]
        given = {
            **app,
            "client_secret": "secret-of-the-walk",
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": _VERIFIER,
        }
        reply = self._http.post("/token", data=given)
        return str(reply.raise_for_status().json()["access_token"])
