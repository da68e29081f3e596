"""Secrets that cannot be had any more: said honestly, and there is always a way on."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from rig import Absent, Rig, rig, run

from sage_desktop.app.demo import MemoryKeychain
from sage_desktop.book.tenant_rows import AuthType
from sage_desktop.core.errors import BadInput, ConnectFailed, SecretsLocked, SignInNeeded
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
from sage_desktop.settings.secrets import Keychain
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import TenantDraft, TenantState


class Holding(MemoryKeychain):
    """A keychain with an entry of ours that somebody overwrote."""

    def __init__(self, entry: str) -> None:
        super().__init__()
        self._entry: str | None = entry

    def get_password(self, service: str, name: str, /) -> str | None:
        return self._entry or super().get_password(service, name)

    def set_password(self, service: str, name: str, value: str, /) -> None:
        self._entry = None
        super().set_password(service, name, value)


def secret_again(tenant_id: int) -> TenantDraft:
    return TenantDraft(
        "Custom",
        auth_type=AuthType.CUSTOM_APP,
        client_id=DEMO_CLIENT_ID,
        client_secret=DEMO_CLIENT_SECRET,
        id=tenant_id,
    )


def test_a_book_from_another_computer_asks_to_reconnect_and_that_works(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer:
            async with computer.program() as service:
                tenant_id = await computer.connected(service)
            computer.keychain = MemoryKeychain()
            async with computer.program() as service:
                assert (await service.tenant(tenant_id)).state is TenantState.RECONNECT
                assert (await service.status()).reconnect == 1
                with pytest.raises(SignInNeeded, match="secrets_unreadable"):
                    await service.tax_rates.run(tenant_id)
                await computer.connect(service, tenant_id)
                assert (await service.tax_rates.run(tenant_id)).counts.created == 5

    run(work())


@pytest.mark.parametrize("keychain", [MemoryKeychain(), Absent()], ids=["another", "none"])
def test_the_secret_of_a_custom_app_can_be_typed_in_again(
    tmp_path: Path, keychain: Keychain
) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer:
            async with computer.program() as service:
                tenant_id = await computer.custom_tenant(service, DEMO_CLIENT_SECRET)
                await computer.connect(service, tenant_id)
            async with replace(computer, keychain=keychain).program() as service:
                view = await service.tenant(tenant_id)
                assert (view.state, view.secret_set) == (TenantState.RECONNECT, False)
                with pytest.raises(ConnectFailed, match="client_secret_missing"):
                    await computer.connect(service, tenant_id)
                with pytest.raises(BadInput, match="disconnect_first"):
                    await service.save_tenant(secret_again(tenant_id))
                assert await service.disconnect(tenant_id) is False, "Sage could not be told"
                assert (await service.save_tenant(secret_again(tenant_id))).secret_set
                await computer.connect(service, tenant_id)
                assert (await service.tax_rates.run(tenant_id)).counts.created == 5
                assert await service.delete_tenant(tenant_id)

    run(work())


async def _memory_only(computer: Rig) -> tuple[Rig, int]:
    without = replace(computer, keychain=Absent())
    async with without.program() as service:
        tenant_id = await computer.custom_tenant(service, DEMO_CLIENT_SECRET)
        await computer.connect(service, tenant_id)
    return without, tenant_id


async def _halo_app_gone(computer: Rig) -> tuple[Rig, int]:
    async with computer.program() as service:
        tenant_id = await computer.connected(service)
    bare = replace(computer.environment, halo_client_id="", halo_client_secret="")
    return replace(computer, environment=bare), tenant_id


@pytest.mark.parametrize("lose", [_memory_only, _halo_app_gone])
@pytest.mark.parametrize("delete", [False, True])
def test_a_tenant_whose_app_is_lost_can_be_disconnected_and_deleted(
    tmp_path: Path, lose: object, delete: bool
) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer:
            without, tenant_id = await lose(computer)  # type: ignore[operator]
            async with without.program() as service:
                if delete:
                    assert await service.delete_tenant(tenant_id) is False
                    assert await service.tenants() == []
                else:
                    assert await service.disconnect(tenant_id) is False
                    state = (await service.tenant(tenant_id)).state
                    assert state is TenantState.NOT_CONNECTED

    run(work())


@pytest.mark.parametrize("entry", ["garbage!", "AAAA", "é"])
def test_an_entry_that_is_no_key_is_replaced_when_connecting(tmp_path: Path, entry: str) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer:
            computer.keychain = Holding(entry)
            async with computer.program() as service:
                tenant_id = await computer.tenant(service)
                assert not (await computer.connect(service, tenant_id)).memory_only
            async with computer.program() as service:
                assert await service.tax_rates.preview(tenant_id)

    run(work())


class Locked(MemoryKeychain):
    """Notes which thread asks; locked until ``open`` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.open = True
        self.asked_by: set[threading.Thread] = set()

    def get_password(self, service: str, name: str, /) -> str | None:
        self.asked_by.add(threading.current_thread())
        if not self.open:
            raise OSError("locked")
        return super().get_password(service, name)


@pytest.mark.parametrize("custom", [False, True])
def test_a_locked_keychain_never_holds_up_the_window_and_may_be_opened_later(
    tmp_path: Path, custom: bool
) -> None:
    async def connected(computer: Rig, service: Service) -> int:
        if not custom:
            return await computer.connected(service)
        tenant_id = await computer.custom_tenant(service, DEMO_CLIENT_SECRET)
        await computer.connect(service, tenant_id)
        return tenant_id

    async def work() -> None:
        async with rig(tmp_path) as computer:
            keychain = computer.keychain = Locked()
            async with computer.program() as service:
                tenant_id = await connected(computer, service)
            keychain.open = False
            async with computer.program() as service:
                with pytest.raises(SecretsLocked, match="keychain_locked"):
                    await service.tax_rates.run(tenant_id)
                with pytest.raises(SecretsLocked, match="keychain_locked"):
                    await computer.connect(service, tenant_id)
                keychain.open = True
                assert (await service.tax_rates.run(tenant_id)).counts.created == 5
            assert threading.current_thread() not in keychain.asked_by
            assert not {each.name for each in keychain.asked_by if each.name.startswith("book")}

    run(work())


def test_a_client_secret_is_in_no_repr() -> None:
    assert "hush-hush" not in repr(TenantDraft("T", client_secret="hush-hush"))


def test_the_secret_of_a_deleted_tenant_is_in_no_file(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.custom_tenant(service, DEMO_CLIENT_SECRET)
            sealed = (await service.tenant(tenant_id)).row.secret_sealed
            assert sealed is not None
            assert await asyncio.to_thread(_holding, tmp_path, sealed)
            await service.delete_tenant(tenant_id)
            assert await asyncio.to_thread(_holding, tmp_path, sealed) == []

    run(work())


def _holding(folder: Path, blob: bytes) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if blob in path.read_bytes()]
