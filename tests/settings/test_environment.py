"""The environment variables of the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from sage_desktop.core.errors import BadInput
from sage_desktop.settings.environment import read_environment, redirect_uris


def test_defaults() -> None:
    environment = read_environment({})
    assert environment.api_url == "https://api.accounting.sage.com/v3.1"
    assert environment.token_url == "https://oauth.accounting.sage.com/token"
    assert redirect_uris(environment.redirect_ports) == (
        "http://localhost:8484/callback",
        "http://localhost:8485/callback",
        "http://localhost:8486/callback",
    )
    assert environment.requests_per_minute == 100
    assert not environment.halo_app_available
    assert environment.given == frozenset()


def test_all_can_be_set(tmp_path: Path) -> None:
    environment = read_environment(
        {
            "SAGE_DESKTOP_DATA": str(tmp_path),
            "SAGE_DESKTOP_APP_CLIENT_ID": "a/b",
            "SAGE_DESKTOP_APP_CLIENT_SECRET": "hidden",
            "SAGE_DESKTOP_SAGE_API_URL": "http://127.0.0.1:9/v3.1/",
            "SAGE_DESKTOP_REDIRECT_PORTS": "9001,9002",
            "SAGE_DESKTOP_REQUESTS_PER_MINUTE": "60",
        }
    )
    assert environment.data == tmp_path
    assert environment.api_url == "http://127.0.0.1:9/v3.1"
    assert environment.redirect_ports == (9001, 9002)
    assert environment.given == {"redirect_ports", "requests_per_minute"}
    assert environment.halo_app_available
    assert "hidden" not in repr(environment)


def test_the_argument_wins_over_the_environment(tmp_path: Path) -> None:
    environment = read_environment({"SAGE_DESKTOP_DATA": "/elsewhere"}, data_dir=tmp_path)
    assert environment.data == tmp_path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAGE_API_URL", "http://api.example/v3.1"),
        ("SAGE_API_URL", "ftp://localhost/"),
        ("SAGE_API_URL", "https://user@api.example/"),
        ("SAGE_TOKEN_URL", "oauth.example"),
        ("SAGE_TOKEN_URL", "http://localhost.example/token"),
        ("SAGE_API_URL", "https://api.example:99999/v3.1"),
        ("SAGE_API_URL", "https://api.example:port/v3.1"),
        ("SAGE_API_URL", "https://[api.example/v3.1"),
        ("REDIRECT_PORTS", "80800"),
        ("REDIRECT_PORTS", "8484,"),
        ("REDIRECT_PORTS", "http"),
        ("REQUESTS_PER_MINUTE", "0"),
        ("REQUESTS_PER_MINUTE", "-5"),
        ("REQUESTS_PER_MINUTE", "fast"),
    ],
)
def test_what_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_environment({f"SAGE_DESKTOP_{name}": value})
    assert caught.value.data["name"] == f"SAGE_DESKTOP_{name}"
