"""The environment variables of ``docs/contract``: addresses, ports, pace, data folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from sage_desktop.core.errors import BadInput

_PREFIX = "SAGE_DESKTOP_"
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything that the surroundings decide, read once at start.

    ``given`` names what variables say of ports and pace: they go before what a person set.
    """

    data: Path
    authorize_url: str = "https://www.sageone.com/oauth2/auth/central"
    token_url: str = "https://oauth.accounting.sage.com/token"  # noqa: S105 - an address
    revoke_url: str = "https://oauth.accounting.sage.com/revoke"
    api_url: str = "https://api.accounting.sage.com/v3.1"
    redirect_ports: tuple[int, ...] = (8484, 8485, 8486)
    requests_per_minute: int = 100
    halo_client_id: str = ""
    halo_client_secret: str = field(default="", repr=False)
    given: frozenset[str] = frozenset()

    @property
    def halo_app_available(self) -> bool:
        return bool(self.halo_client_id and self.halo_client_secret)


def redirect_uris(ports: Iterable[int]) -> tuple[str, ...]:
    """The addresses that an app must be registered with, in the order they are tried."""
    return tuple(f"http://localhost:{port}/callback" for port in ports)


def read_environment(
    variables: Mapping[str, str] | None = None, *, data_dir: Path | None = None
) -> Environment:
    """Reads the variables. Raises ``BadInput`` naming the one that cannot be used.

    Plain ``http`` is accepted for loopback hosts only. ``data_dir`` wins over the environment.
    """
    variables = os.environ if variables is None else variables

    def given(name: str) -> str:
        return variables.get(_PREFIX + name, "")

    folder = data_dir or Path(
        given("DATA") or platformdirs.user_data_dir("sage-desktop", appauthor=False)
    )
    plain = Environment(data=folder.expanduser().absolute())
    return replace(
        plain,
        authorize_url=_address("SAGE_AUTHORIZE_URL", given) or plain.authorize_url,
        token_url=_address("SAGE_TOKEN_URL", given) or plain.token_url,
        revoke_url=_address("SAGE_REVOKE_URL", given) or plain.revoke_url,
        api_url=_address("SAGE_API_URL", given) or plain.api_url,
        redirect_ports=_numbers("REDIRECT_PORTS", given, 65535) or plain.redirect_ports,
        requests_per_minute=next(
            iter(_numbers("REQUESTS_PER_MINUTE", given, 100_000)), plain.requests_per_minute
        ),
        halo_client_id=given("APP_CLIENT_ID"),
        halo_client_secret=given("APP_CLIENT_SECRET"),
        given=frozenset(
            name for name in ("redirect_ports", "requests_per_minute") if given(name.upper())
        ),
    )


def _address(name: str, given: Callable[[str], str]) -> str:
    value = given(name)
    if not value:
        return ""
    if not _is_allowed(value):
        raise BadInput("bad_address", name=_PREFIX + name, value=value)
    return value.rstrip("/")


def _is_allowed(address: str) -> bool:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  # looked at for what it raises
    except ValueError:
        return False
    secure = parts.scheme == "https" and bool(parts.hostname)
    local = parts.scheme == "http" and parts.hostname in LOOPBACK_HOSTS
    return (secure or local) and not (parts.username or parts.fragment)


def _numbers(name: str, given: Callable[[str], str], most: int) -> tuple[int, ...]:
    value = given(name)
    try:
        numbers = tuple(int(text) for text in value.split(",")) if value else ()
    except ValueError:
        numbers = (0,)
    if not all(1 <= number <= most for number in numbers):
        raise BadInput("bad_setting", name=_PREFIX + name, value=value, allowed=f"1 to {most}")
    return numbers
