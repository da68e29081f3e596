"""What a person does in the browser: log in at the stand-in, allow or not, come back."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import httpx


def log_in(login_address: str, *, allow: bool = True) -> str:
    """The page that it ends on, as HTML."""
    parts = urlsplit(login_address)
    fields = dict(parse_qsl(parts.query))
    path = "demo" if allow else "login"
    if not allow:
        fields["action"] = "cancel"
    with httpx.Client(verify=False, trust_env=False, timeout=30, follow_redirects=True) as browser:
        page = browser.post(f"{parts.scheme}://{parts.netloc}/oauth2/auth/{path}", data=fields)
    return page.text
