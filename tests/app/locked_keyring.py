"""A keychain whose owner did not unlock it; chosen with PYTHON_KEYRING_BACKEND."""

from __future__ import annotations

from typing import NoReturn

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked


class LockedKeyring(KeyringBackend):
    """Gives nothing and takes nothing."""

    priority = 1

    def get_password(self, _service: str, _username: str) -> NoReturn:
        raise KeyringLocked

    def set_password(self, _service: str, _username: str, _password: str) -> NoReturn:
        raise KeyringLocked

    def delete_password(self, _service: str, _username: str) -> NoReturn:
        raise KeyringLocked
