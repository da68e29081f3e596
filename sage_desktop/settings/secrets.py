"""Secrets at rest: one random key in the system keychain, everything else encrypted with it.

Windows keeps at most 2,560 bytes per keychain entry and one Sage token can have 2,048, so the
keychain holds only a 256-bit key per data folder. Without a keychain nothing secret is written to
disk: ``seal`` gives None and the value is kept in memory until the program ends.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import os
import threading
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sage_desktop.core.errors import SecretsLocked

log = logging.getLogger(__name__)

_SERVICE = "sage-desktop"
_FORMAT = b"\x01"
_NONCE = 12
_KEY_BYTES = 32


class Keychain(Protocol):
    """The two calls of ``keyring`` that are used. Both may block and may raise anything."""

    def get_password(self, service: str, name: str, /) -> str | None: ...

    def set_password(self, service: str, name: str, value: str, /) -> None: ...


class NoKeychain(Exception):
    """There is no keychain on this computer (not: it is locked)."""


class SystemKeychain:
    """``keyring``, imported when first asked for (start-up cost)."""

    def get_password(self, service: str, name: str, /) -> str | None:
        import keyring
        import keyring.errors

        try:
            return keyring.get_password(service, name)
        except keyring.errors.NoKeyringError as error:
            raise NoKeychain from error

    def set_password(self, service: str, name: str, value: str, /) -> None:
        import keyring
        import keyring.errors

        try:
            keyring.set_password(service, name, value)
        except keyring.errors.NoKeyringError as error:
            raise NoKeychain from error


@dataclass(frozen=True, slots=True)
class _Key:
    cipher: AESGCM


class Vault:
    """Seals and opens secrets for one data folder.

    ``purpose`` is bound into the seal: a blob moved to another place of the book does not open.
    Thread-safe. Only ``unlock`` asks the keychain, which may keep its caller waiting for a person:
    it is called at start, and again before anything that needs a secret.
    """

    def __init__(self, keychain: Keychain, folder_id: str) -> None:
        self._keychain = keychain
        self._name = folder_id
        self._key: _Key | None = None
        self._missing = False
        self._withheld = SecretsLocked.code
        self._guard = threading.Lock()

    async def unlock(self, *, make_new: bool = False) -> None:
        """Gets the key from the keychain, making one the first time.

        Raises ``SecretsLocked`` when there is a keychain that does not give it: keychain_locked,
        or secrets_unreadable for something there that is no key. That is replaced by a new one with
        ``make_new``, when new secrets are about to be kept anyway. Without any keychain it returns,
        and ``memory_only`` is true from then on.
        """
        if self._key is None and not self._missing:
            try:
                await asyncio.to_thread(self._unlock, make_new)
            except SecretsLocked as error:
                self._withheld = error.code
                raise

    @property
    def trouble(self) -> str:
        """Why there is no key, as a code of ``core.words``; "" when the keychain gave it."""
        if self._missing:
            return "keychain_missing"
        return "" if self._key is not None else self._withheld

    @property
    def memory_only(self) -> bool:
        """True: there is no keychain, so secrets last until the program ends."""
        return self._missing

    def seal(self, secret: str, purpose: str) -> bytes | None:
        """``secret`` encrypted, or None without a keychain. Raises ``SecretsLocked`` if locked."""
        if self._missing:
            return None
        nonce = os.urandom(_NONCE)
        text = self._cipher().encrypt(nonce, secret.encode(), _bound(self._name, purpose))
        return _FORMAT + nonce + text

    def open(self, sealed: bytes, purpose: str) -> str:
        """The secret back. Raises ``SecretsLocked`` ("secrets_unreadable" for a foreign blob)."""
        if self._missing or sealed[:1] != _FORMAT:
            raise SecretsLocked("secrets_unreadable")
        nonce, text = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return self._cipher().decrypt(nonce, text, _bound(self._name, purpose)).decode()
        except (InvalidTag, ValueError) as error:
            raise SecretsLocked("secrets_unreadable") from error

    def can_open(self, sealed: bytes, purpose: str) -> bool:
        """False when this computer's key will never open it; not while the keychain is locked."""
        if self._key is None and not self._missing:
            return True
        try:
            self.open(sealed, purpose)
        except SecretsLocked:
            return False
        return True

    def _cipher(self) -> AESGCM:
        if self._key is None:
            raise SecretsLocked()
        return self._key.cipher

    def _unlock(self, make_new: bool) -> None:
        with self._guard:
            if self._key is not None or self._missing:
                return
            try:
                stored = self._keychain.get_password(_SERVICE, self._name)
                if stored is None or (make_new and _key_of(stored) is None):
                    stored = base64.b64encode(os.urandom(_KEY_BYTES)).decode()
                    self._keychain.set_password(_SERVICE, self._name, stored)
                    stored = self._keychain.get_password(_SERVICE, self._name)
            except NoKeychain:
                log.warning("no system keychain: sign-ins last until the program ends")
                self._missing = True
                return
            except Exception as error:  # back ends raise their own, also plain, exceptions
                raise SecretsLocked() from error
            if stored is None:
                log.warning("the keychain keeps nothing: sign-ins last until the program ends")
                self._missing = True
                return
            self._key = _key_of(stored)
            if self._key is None:
                raise SecretsLocked("secrets_unreadable")


def _key_of(stored: str) -> _Key | None:
    """The key that a keychain entry holds; None if it is none of ours."""
    try:
        key = base64.b64decode(stored, validate=True)
    except (ValueError, TypeError):
        return None
    return _Key(AESGCM(key)) if len(key) == _KEY_BYTES else None


def _bound(folder_id: str, purpose: str) -> bytes:
    return f"{folder_id}\n{purpose}".encode()
