"""Sign-ins stay alive: one refresh for all, nothing lost, and an honest word when it is over."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from rig import LEEDS, rig, run

from sage_desktop.core.errors import BookProblem, SignInNeeded, Wait
from sage_desktop.sandbox import faults
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import TenantState


def test_a_thousand_callers_cause_one_refresh(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.clock.forward(minutes=10)
            before = computer.tokens_used()
            view = await service.tenant(tenant_id)
            assert view.sign_in is not None
            client = service._client_of(view.row)
            tokens = client._tokens
            got = await asyncio.gather(*(tokens.access_token() for _ in range(1000)))
            assert len(set(got)) == 1
            assert computer.tokens_used() - before == 1
            stale = await asyncio.gather(*(tokens.access_token(stale=got[0]) for _ in range(1000)))
            assert len(set(stale)) == 1
            assert stale[0] != got[0]
            assert computer.tokens_used() - before == 2
            assert computer.world.sins == []

    run(work())


def test_two_tenants_of_one_user_in_two_programs_through_many_refreshes(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, AsyncExitStack() as closing:
            programs: list[Service] = [
                await closing.enter_async_context(computer.program()) for _ in range(2)
            ]
            first = await computer.connected(programs[0])
            second = await computer.tenant(programs[0], "Second")
            await computer.connect(programs[1], second, business=LEEDS)
            for _ in range(40):
                computer.clock.forward(minutes=4.5)
                plans = await asyncio.gather(
                    *(
                        program.preview_tax_rates(tenant_id)
                        for program in programs
                        for tenant_id in (first, second)
                    )
                )
                assert all(len(plan.rows) >= 5 for plan in plans)
            states = {view.state for view in await programs[0].tenants()}
            assert states == {TenantState.CONNECTED}
            assert computer.world.sins == []
            # 3 hours: a refresh each 4 to 5 minutes, not one for each program and tenant
            assert computer.tokens_used() <= 2 + 41

    run(work())


def test_the_token_is_renewed_before_it_ends(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.clock.forward(seconds=239)
            await service.preview_tax_rates(tenant_id)
            assert computer.tokens_used() == 1
            computer.clock.forward(seconds=2)
            await service.preview_tax_rates(tenant_id)
            assert computer.tokens_used() == 2

    run(work())


def test_a_refused_token_is_renewed_once_and_the_request_repeated(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.world.expire_access_tokens()
            await service.preview_tax_rates(tenant_id)
            assert computer.tokens_used() == 2

    run(work())


def test_a_dead_grant_is_said_once_and_reconnecting_mends_it(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.world.revoke_everything()
            computer.clock.forward(minutes=10)
            for _ in range(2):
                with pytest.raises(SignInNeeded) as caught:
                    await service.import_tax_rates(tenant_id)
                assert caught.value.data["tenant"] == "Northgate"
            assert computer.tokens_used() == 2, "a dead grant is not tried again"
            assert (await service.tenant(tenant_id)).state is TenantState.RECONNECT
            [issue] = await service.issues()
            assert issue.code == "reconnect_needed"
            assert (await service.status()).reconnect == 1
            await computer.connect(service, tenant_id)
            assert await service.issues() == []
            assert (await service.import_tax_rates(tenant_id)).counts.created == 5

    run(work())


def test_thirty_one_days_asleep_means_reconnect(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.clock.forward(days=32)
            with pytest.raises(SignInNeeded):
                await service.preview_tax_rates(tenant_id)

    run(work())


def test_a_lost_answer_to_a_refresh_ends_in_reconnect_and_is_said(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.clock.forward(minutes=10)
            computer.world.faults.add(faults.drop(commit=True), method="POST", path="/token")
            with pytest.raises(SignInNeeded):
                await service.preview_tax_rates(tenant_id)
            assert (await service.tenant(tenant_id)).state is TenantState.RECONNECT
            await computer.connect(service, tenant_id)
            await service.preview_tax_rates(tenant_id)

    run(work())


def test_a_refresh_that_never_reached_sage_is_repeated(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.clock.forward(minutes=10)
            computer.world.faults.add(faults.drop(), method="POST", path="/token")
            await service.preview_tax_rates(tenant_id)
            assert (await service.tenant(tenant_id)).state is TenantState.CONNECTED

    run(work())


def test_sage_in_trouble_while_refreshing_costs_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.clock.forward(minutes=10)
            computer.world.faults.add(faults.status(503), path="/token", times=9)
            with pytest.raises(Wait):
                await service.preview_tax_rates(tenant_id)
            computer.world.faults.clear()
            await service.preview_tax_rates(tenant_id)
            assert (await service.tenant(tenant_id)).state is TenantState.CONNECTED

    run(work())


def test_a_rotated_token_that_cannot_be_stored_is_kept_and_stored_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sage_desktop.sync import sign_ins

    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.clock.forward(minutes=10)

            def full(*_arguments: object, **_named: object) -> bool:
                raise BookProblem("disk_full")

            with monkeypatch.context() as broken:
                broken.setattr(sign_ins.signins, "rotate", full)
                for _ in range(2):
                    with pytest.raises(BookProblem):
                        await service.preview_tax_rates(tenant_id)
                assert computer.tokens_used() == 2, "not used before it is stored, not asked again"
            await service.preview_tax_rates(tenant_id)
            assert computer.tokens_used() == 2
        async with computer.program() as service:
            computer.clock.forward(minutes=10)

    run(work())


def test_a_caller_that_gives_up_does_not_stop_the_refresh(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer:
            async with computer.program() as service:
                tenant_id = await computer.connected(service)
                computer.clock.forward(minutes=10)
                asked = asyncio.Event()
                computer.world.faults.add(faults.meanwhile(asked.set), path="/token")
                task = asyncio.ensure_future(service.preview_tax_rates(tenant_id))
                await asked.wait()
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            async with computer.program() as service:
                await service.preview_tax_rates(tenant_id)
                assert computer.tokens_used() == 2, "the rotated pair was stored by then"

    run(work())
