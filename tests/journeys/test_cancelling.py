"""Whoever cancels, at whatever step: nothing half-done, nothing left behind, and a true record."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from rig import LEEDS, Rig, rig, run
from steps import stopped

from sage_desktop.book.run_rows import RunResult
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import TenantState

Prepare = Callable[[Rig, Service], Awaitable[int]]
Act = Callable[[Rig, Service, int], Coroutine[Any, Any, object]]
Check = Callable[[Rig, Service, int], Awaitable[None]]


def cancelled_everywhere(
    folder: Path, prepare: Prepare, act: Act, check: Check, *, late: bool = False
) -> None:
    """Does ``act`` again and again, each time on a new computer and cancelled one step later."""

    async def work() -> None:
        for step in itertools.count(1):
            async with rig(folder / str(step)) as computer, computer.program() as service:
                tenant_id = await prepare(computer, service)
                was_stopped = await stopped(act(computer, service, tenant_id), step, late=late)
                await check(computer, service, tenant_id)
                assert computer.world.sins == []
            if not was_stopped:
                assert step > 1
                return

    run(work())


async def connected(computer: Rig, service: Service) -> int:
    return await computer.connected(service)


def test_connecting_while_another_tenant_has_the_same_user(tmp_path: Path) -> None:
    async def prepare(computer: Rig, service: Service) -> int:
        await computer.connected(service)
        return await computer.tenant(service, "Second")

    async def act(computer: Rig, service: Service, tenant_id: int) -> object:
        return await computer.connect(service, tenant_id, business=LEEDS)

    async def check(computer: Rig, service: Service, tenant_id: int) -> None:
        [port] = computer.environment.redirect_ports
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0, "no port is left open"
        computer.clock.forward(minutes=10)
        for view in await service.tenants():
            if view.state is TenantState.CONNECTED:
                assert await service.tax_rates.preview(view.row.id)
            else:
                assert (view.row.id, view.row.business) == (tenant_id, None)

    cancelled_everywhere(tmp_path, prepare, act, check)


def test_connecting_the_first_tenant_leaves_no_grant_without_one(tmp_path: Path) -> None:
    async def prepare(computer: Rig, service: Service) -> int:
        return await computer.tenant(service)

    async def act(computer: Rig, service: Service, tenant_id: int) -> object:
        return await computer.connect(service, tenant_id)

    async def check(computer: Rig, service: Service, tenant_id: int) -> None:
        given = computer.world.count("POST", "/token")
        ended = computer.world.count("POST", "/revoke")
        is_connected = (await service.tenant(tenant_id)).state is TenantState.CONNECTED
        assert given - ended == is_connected

    cancelled_everywhere(tmp_path, prepare, act, check, late=True)


@pytest.mark.parametrize("late", [False, True])
def test_importing_is_done_or_not_and_the_run_says_which(tmp_path: Path, late: bool) -> None:
    async def prepare(computer: Rig, service: Service) -> int:
        tenant_id = await computer.connected(service)
        computer.clock.forward(minutes=10)
        return tenant_id

    async def act(_computer: Rig, service: Service, tenant_id: int) -> object:
        return await service.tax_rates.run(tenant_id)

    async def check(_computer: Rig, service: Service, tenant_id: int) -> None:
        imported = len(await service.tax_rates.all())
        for done in await service.runs():
            expected = RunResult.DONE if imported else RunResult.CANCELLED
            assert (done.result, done.counts.created) == (expected, imported)
        again = await service.tax_rates.run(tenant_id)
        assert again.counts.created + imported == 5

    cancelled_everywhere(tmp_path, prepare, act, check, late=late)


def test_disconnecting_goes_on_to_its_end(tmp_path: Path) -> None:
    async def act(_computer: Rig, service: Service, tenant_id: int) -> object:
        return await service.disconnect(tenant_id)

    async def check(computer: Rig, service: Service, tenant_id: int) -> None:
        assert await service.disconnect(tenant_id)
        assert (await service.tenant(tenant_id)).state is TenantState.NOT_CONNECTED
        await service._connector._tasks.aclose()
        assert computer.world.count("POST", "/revoke") == 1

    cancelled_everywhere(tmp_path, connected, act, check, late=True)
