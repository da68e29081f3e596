"""A grant that nobody uses is ended; one that somebody is connecting with right now is not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rig import SHEFFIELD, Rig, free_port, rig, run

from sage_desktop.book.tenant_rows import Business
from sage_desktop.core.errors import BookProblem
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
from sage_desktop.settings.environment import redirect_uris
from sage_desktop.sync import connecting
from sage_desktop.sync.claims import Claims
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import TenantState


class Choosing:
    """A person who has signed in and thinks about which business it shall be."""

    def __init__(self, computer: Rig, service: Service, tenant_id: int) -> None:
        self.asked = asyncio.Event()
        self.decided = asyncio.Event()
        self._visits: list[asyncio.Future[str]] = []

        def show_login(url: str) -> None:
            visit = computer.visit(computer.world.approve(url))
            self._visits.append(asyncio.ensure_future(visit))

        attempt = service.connect(tenant_id, show_login=show_login, choose=self._choose)
        self.attempt = asyncio.ensure_future(attempt)

    async def _choose(self, offered: list[Business]) -> str:
        self.asked.set()
        await self.decided.wait()
        return next(each.id for each in offered if each.name == SHEFFIELD)

    async def end(self) -> None:
        self.decided.set()
        await asyncio.wait([self.attempt])
        await asyncio.gather(*self._visits, return_exceptions=True)


def test_a_program_that_starts_leaves_a_grant_alone_that_another_is_connecting_with(
    tmp_path: Path,
) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.tenant(service)
            person = Choosing(computer, service, tenant_id)
            await person.asked.wait()
            async with computer.program():
                pass  # looks for orphans, at the latest while it closes
            await person.end()
            assert person.attempt.result().business.name == SHEFFIELD
            assert computer.world.count("POST", "/revoke") == 0
            computer.clock.forward(minutes=10)
            assert await service.tax_rates.preview(tenant_id)

    run(work())


def test_giving_up_does_not_end_what_another_program_connects_with(tmp_path: Path) -> None:
    async def work() -> None:
        ports = (free_port(), free_port())
        async with (
            rig(tmp_path, redirect_ports=ports) as computer,
            computer.program() as service,
            computer.program() as other,
        ):
            addresses = redirect_uris(computer.environment.redirect_ports)
            computer.world.register_app(DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, addresses)
            first = await computer.tenant(service)
            second = await computer.tenant(service, "Second")
            staying = Choosing(computer, service, first)
            await staying.asked.wait()
            leaving = Choosing(computer, other, second)
            await leaving.asked.wait()
            leaving.attempt.cancel()
            await leaving.end()
            assert computer.world.count("POST", "/revoke") == 0
            await staying.end()
            computer.clock.forward(minutes=10)
            assert await service.tax_rates.preview(first)
            assert (await other.tenant(second)).state is TenantState.NOT_CONNECTED

    run(work())


def test_cancelling_in_the_moment_of_keeping_leaves_no_grant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.tenant(service)
            store = service._sign_ins.store
            person: list[Choosing] = []

            async def cancelled_while_storing(*arguments: object) -> int:
                person[0].attempt.cancel()
                return await store(*arguments)  # type: ignore[arg-type]

            monkeypatch.setattr(service._sign_ins, "store", cancelled_while_storing)
            person.append(Choosing(computer, service, tenant_id))
            await person[0].end()
            assert person[0].attempt.cancelled()
            assert computer.world.count("POST", "/revoke") == 1
            assert (await service.tenant(tenant_id)).state is TenantState.NOT_CONNECTED

    run(work())


def test_a_grant_that_cannot_be_kept_is_not_called_a_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer, computer.program() as service:
            tenant_id = await computer.tenant(service)
            pages: list[asyncio.Future[str]] = []

            async def full(*_arguments: object) -> int:
                raise BookProblem("disk_full")

            def show_login(url: str) -> None:
                visit = computer.visit(computer.world.approve(url))
                pages.append(asyncio.ensure_future(visit))

            monkeypatch.setattr(service._sign_ins, "store", full)
            with pytest.raises(BookProblem):
                await service.connect(tenant_id, show_login=show_login, choose=_nobody)
            assert "The disk is full." in await pages[0]

    run(work())


def test_an_unreachable_sage_does_not_hold_up_start_or_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with rig(tmp_path) as computer:
            await leave_an_orphan(computer, monkeypatch)
            computer.world.faults.add(faults.delay(), path="/revoke", times=9)
            began = asyncio.get_running_loop().time()
            async with computer.program() as service:
                assert (await service.status()).connected == 0
                started = asyncio.get_running_loop().time() - began
            assert started < 1
            assert asyncio.get_running_loop().time() - began < 5
            computer.world.faults.clear()
            before = computer.world.count("POST", "/revoke")
            async with computer.program():
                pass
            assert computer.world.count("POST", "/revoke") == before + 1
            async with computer.program():
                pass
            assert computer.world.count("POST", "/revoke") == before + 1, "ended once"

    run(work())


async def leave_an_orphan(computer: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a program leaves that was killed after keeping the grant."""

    async def nothing(_self: object, _sign_in_id: int, _app: object) -> bool:
        return True

    with monkeypatch.context() as killed:
        killed.setattr(connecting.UnusedGrants, "end", nothing)
        async with computer.program() as service:
            tenant_id = await computer.tenant(service)
            person = Choosing(computer, service, tenant_id)
            await person.asked.wait()
            person.attempt.cancel()
            await person.end()


def test_claims(tmp_path: Path) -> None:
    async def work() -> None:
        claims = Claims(tmp_path / "claims")

        async def unclaimed(user: str) -> bool:
            async with claims.unclaimed("app", user) as free:
                return free

        assert await unclaimed("ann")
        async with claims.claim("app", "ann"), claims.claim("app", "ann"):
            assert not await unclaimed("ann")
            assert await unclaimed("bob")
        assert await unclaimed("ann")
        async with claims.unclaimed("app", "ann"):
            late = asyncio.ensure_future(claims.claim("app", "ann").__aenter__())
            done, _ = await asyncio.wait([late], timeout=0.1)
            assert not done, "nobody can claim what is being ended"
        await late
        assert not await unclaimed("ann")
        beside = [path.name for path in (tmp_path / "claims").iterdir() if "." in path.name]
        assert len(beside) == 1

    run(work())


async def _nobody(_offered: object) -> str:
    raise AssertionError("nobody should be asked")
