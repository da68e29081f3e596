"""What the program runs with: versions, platform, and which variables are set, never to what."""

from __future__ import annotations

import os
import platform
import sqlite3
import ssl
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from sage_desktop import __version__

_PACKAGES = (
    "PySide6-Essentials",
    "qasync",
    "httpx",
    "Authlib",
    "cryptography",
    "keyring",
    "msgspec",
    "peewee",
)
_OURS = ("SAGE_DESKTOP_",)
_OTHERS = (
    "BROWSER",
    "DISPLAY",
    "LANG",
    "PYTHON_KEYRING_BACKEND",
    "QT_QPA_PLATFORM",
    "WAYLAND_DISPLAY",
    "XDG_CURRENT_DESKTOP",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
)


def versions() -> dict[str, str]:
    """By the name of the program or library."""
    found = {
        "Sage Desktop": __version__,
        "Python": sys.version.split()[0],
        "SQLite": sqlite3.sqlite_version,
        "OpenSSL": ssl.OPENSSL_VERSION,
        "system": platform.platform(),
    }
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def names_set(variables: Mapping[str, str] | None = None) -> list[str]:
    """The names of our variables, and of others that matter, as far as they are set."""
    given = os.environ if variables is None else variables
    return sorted(name for name in given if name.startswith(_OURS) or name.upper() in _OTHERS)
