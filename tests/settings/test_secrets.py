"""The vault: sealed things open only here, for their purpose, with the keychain's key."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sage_desktop.app.demo import MemoryKeychain
from sage_desktop.core.errors import SecretsLocked
from sage_desktop.settings.secrets import NoKeychain, SystemKeychain, Vault


class Locked:
    """A keychain whose owner did not unlock it; back ends raise what they like."""

    def get_password(self, _service: str, _name: str, /) -> str | None:
        raise OSError("locked")

    def set_password(self, _service: str, _name: str, _value: str, /) -> None:
        raise OSError("locked")


class Forgetful(Locked):
    """The null back end: takes everything, keeps nothing."""

    def get_password(self, _service: str, _name: str, /) -> str | None:
        return None

    def set_password(self, _service: str, _name: str, _value: str, /) -> None:
        return


def opened(keychain: object, name: str = "book") -> Vault:
    vault = Vault(keychain, name)  # type: ignore[arg-type]
    asyncio.run(vault.unlock())
    return vault


@given(st.text(max_size=300))
def test_what_was_sealed_opens_again_also_after_a_restart(secret: str) -> None:
    keychain = MemoryKeychain()
    sealed = opened(keychain).seal(secret, "access")
    assert sealed is not None
    assert opened(keychain).open(sealed, "access") == secret
    if len(secret) > 4:
        assert secret.encode() not in sealed


def test_two_tokens_of_two_kilobytes_fit() -> None:
    vault = opened(MemoryKeychain())
    for kind in ("access", "refresh"):
        sealed = vault.seal("x" * 2048, kind)
        assert sealed is not None
        assert vault.open(sealed, kind) == "x" * 2048


def test_equal_secrets_are_sealed_differently() -> None:
    vault = opened(MemoryKeychain())
    assert vault.seal("same", "access") != vault.seal("same", "access")


def test_another_purpose_folder_key_or_byte_does_not_open() -> None:
    keychain = MemoryKeychain()
    vault = opened(keychain)
    sealed = vault.seal("secret", "access")
    assert sealed is not None
    foreign = [
        (opened(MemoryKeychain()), sealed, "access"),
        (opened(keychain, "another book"), sealed, "access"),
        (vault, sealed, "refresh"),
        (vault, sealed[:-1] + bytes([sealed[-1] ^ 1]), "access"),
        (vault, b"", "access"),
        (vault, b"\x02" + sealed[1:], "access"),
    ]
    for who, blob, purpose in foreign:
        with pytest.raises(SecretsLocked, match="secrets_unreadable"):
            who.open(blob, purpose)


def test_a_locked_keychain_is_said_and_tried_again() -> None:
    vault = Vault(Locked(), "book")
    with pytest.raises(SecretsLocked, match="keychain_locked"):
        asyncio.run(vault.unlock())
    with pytest.raises(SecretsLocked, match="keychain_locked"):
        vault.seal("secret", "access")
    assert not vault.memory_only
    assert vault.trouble == "keychain_locked"


def test_what_the_keychain_withholds_is_told_until_it_gives_the_key() -> None:
    keychain = MemoryKeychain()
    vault = Vault(keychain, "book")
    assert vault.trouble == "keychain_locked", "nobody asked it yet"
    keychain.set_password("sage-desktop", "book", "no key")
    with pytest.raises(SecretsLocked):
        asyncio.run(vault.unlock())
    assert vault.trouble == "secrets_unreadable"
    asyncio.run(vault.unlock(make_new=True))
    assert vault.trouble == ""
    assert opened(Forgetful()).trouble == "keychain_missing"


def test_no_keychain_means_memory_only() -> None:
    vault = opened(SystemKeychain())  # the tests run with keyring's failing back end
    assert vault.memory_only
    assert vault.seal("secret", "access") is None
    assert opened(Forgetful()).memory_only


def test_the_key_is_one_short_entry() -> None:
    keychain = MemoryKeychain()
    opened(keychain)
    [entry] = keychain._kept.values()
    assert len(entry) < 100


def test_missing_and_locked_are_told_apart() -> None:
    with pytest.raises(NoKeychain):
        SystemKeychain().get_password("sage-desktop-test", "x")
    with pytest.raises(NoKeychain):
        SystemKeychain().set_password("sage-desktop-test", "x", "y")
