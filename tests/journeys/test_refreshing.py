"""Sign-ins stay alive: one refresh for all, nothing lost, and an honest word when it is over."""

from __future__ import annotations

import asyncio
import threading
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rig import LEEDS, Absent, rig, run

from sage_desktop.book import signins
from sage_desktop.book.tenant_rows import SignInRow
from sage_desktop.core.errors import BookProblem, ConnectFailed, SignInNeeded, Wait
from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.world import DEMO_CLIENT_SECRET
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
            client = service.tax_rates._client_of(view.row)
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
                        program.tax_rates.preview(tenant_id)
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
            await service.tax_rates.preview(tenant_id)
            assert computer.tokens_used() == 1
            computer.clock.forward(seconds=2)
            await service.tax_rates.preview(tenant_id)
            assert computer.tokens_used() == 2

    run(work())


def test_a_refused_token_is_renewed_once_and_the_request_repeated(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.world.expire_access_tokens()
            await service.tax_rates.preview(tenant_id)
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
                    await service.tax_rates.run(tenant_id)
                assert caught.value.data["tenant"] == "Northgate"
            assert computer.tokens_used() == 2, "a dead grant is not tried again"
            assert (await service.tenant(tenant_id)).state is TenantState.RECONNECT
            [issue] = await service.issues()
            assert issue.code == "reconnect_needed"
            assert (await service.status()).reconnect == 1
            await computer.connect(service, tenant_id)
            assert await service.issues() == []
            assert (await service.tax_rates.run(tenant_id)).counts.created == 5

    run(work())


def test_thirty_one_days_asleep_means_reconnect(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.clock.forward(days=32)
            with pytest.raises(SignInNeeded):
                await service.tax_rates.preview(tenant_id)

    run(work())


def test_a_lost_answer_to_a_refresh_ends_in_reconnect_and_is_said(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.clock.forward(minutes=10)
            computer.world.faults.add(faults.drop(commit=True), method="POST", path="/token")
            with pytest.raises(SignInNeeded):
                await service.tax_rates.preview(tenant_id)
            assert (await service.tenant(tenant_id)).state is TenantState.RECONNECT
            await computer.connect(service, tenant_id)
            await service.tax_rates.preview(tenant_id)

    run(work())


def test_a_refresh_that_never_reached_sage_is_repeated(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.clock.forward(minutes=10)
            computer.world.faults.add(faults.drop(), method="POST", path="/token")
            await service.tax_rates.preview(tenant_id)
            assert (await service.tenant(tenant_id)).state is TenantState.CONNECTED

    run(work())


def test_sage_in_trouble_while_refreshing_costs_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            computer.clock.forward(minutes=10)
            computer.world.faults.add(faults.status(503), path="/token", times=9)
            with pytest.raises(Wait):
                await service.tax_rates.preview(tenant_id)
            computer.world.faults.clear()
            await service.tax_rates.preview(tenant_id)
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
                        await service.tax_rates.preview(tenant_id)
                assert computer.tokens_used() == 2, "not used before it is stored, not asked again"
            await service.tax_rates.preview(tenant_id)
            assert computer.tokens_used() == 2
        async with computer.program() as service:
            computer.clock.forward(minutes=10)

    run(work())


def test_a_fresh_grant_during_a_refresh_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody reconnects while the answer to a refresh is on its way."""

    async def work() -> None:
        async with rig(tmp_path) as computer:
            without = replace(computer, keychain=Absent())
            async with without.program() as service:
                tenant_id = await computer.connected(service)
                computer.clock.forward(minutes=10)
                given = asyncio.Event()
                go_on = threading.Event()
                save = signins.save_sign_in

                def slowly(**named: Any) -> SignInRow:
                    go_on.wait(20)
                    return save(**named)

                monkeypatch.setattr(signins, "save_sign_in", slowly)
                computer.world.faults.add(slow_answer(given), path="/token")
                refreshing = asyncio.ensure_future(service.tax_rates.preview(tenant_id))
                await given.wait()
                connecting = asyncio.ensure_future(computer.connect(service, tenant_id))
                while not service._sign_ins._unsaved:  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.01)
                go_on.set()
                await asyncio.gather(refreshing, connecting)
                computer.clock.forward(minutes=10)
                assert await service.tax_rates.preview(tenant_id)
                assert computer.world.sins == []

    run(work())


def slow_answer(given: asyncio.Event) -> faults.Fault:
    """Sage does as asked at once, but its answer takes half a second."""

    def fault(request: Request, answer: faults.Answer) -> Reply:
        given.set()
        return faults.delay(0.5)(request, answer)

    return fault


def test_a_wrong_secret_of_one_tenant_costs_another_nothing(tmp_path: Path) -> None:
    """Both know the same app, one of them by a secret that Sage no longer takes."""

    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenants = [
                await computer.custom_tenant(service, DEMO_CLIENT_SECRET, name)
                for name in ("Old", "New")
            ]
            await computer.connect(service, tenants[0])
            await computer.connect(service, tenants[1], business=LEEDS)
            views = [await service.tenant(tenant_id) for tenant_id in tenants]
            [sign_in_id] = {view.row.sign_in_id for view in views}
            assert sign_in_id is not None
            app = service._apps.app_of(views[1].row)
            wrong = replace(app, client_secret="of last year")
            computer.clock.forward(minutes=10)
            refused, token = await asyncio.gather(
                service._sign_ins.access_token(sign_in_id, wrong),
                service._sign_ins.access_token(sign_in_id, app),
                return_exceptions=True,
            )
            assert isinstance(refused, ConnectFailed)
            assert isinstance(token, str)

    run(work())


def test_who_is_disconnected_meanwhile_is_told_so(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            client = service.tax_rates._client_of((await service.tenant(tenant_id)).row)
            async with computer.program() as other:
                await other.disconnect(tenant_id)
            computer.clock.forward(minutes=10)
            with pytest.raises(SignInNeeded, match="not_connected"):
                await client.tax_rates()

    run(work())


def test_a_caller_that_gives_up_does_not_stop_the_refresh(tmp_path: Path) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer:
            async with computer.program() as service:
                tenant_id = await computer.connected(service)
                computer.clock.forward(minutes=10)
                asked = asyncio.Event()
                computer.world.faults.add(faults.meanwhile(asked.set), path="/token")
                task = asyncio.ensure_future(service.tax_rates.preview(tenant_id))
                await asked.wait()
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            async with computer.program() as service:
                await service.tax_rates.preview(tenant_id)
                assert computer.tokens_used() == 2, "the rotated pair was stored by then"

    run(work())
