"""SIGKILL at random moments of commands, and programs that renew one sign-in side by side.

``KILLS`` in the environment sets how many; ``KILLS_SEED`` repeats a series that is printed.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from computer import Computer, Driver, computer, customers_once, imports_once
from driver import connect
from rig import SHEFFIELD, run

from sage_desktop.book.run_rows import RunResult
from sage_desktop.core.errors import SignInNeeded
from sage_desktop.net.messages import Reply, Request
from sage_desktop.sandbox import faults
from sage_desktop.sandbox.faults import Answer
from sage_desktop.sync.views import TenantState

KILLS = int(os.environ.get("KILLS", "12"))
SEED = int(os.environ.get("KILLS_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)
LATENCY = 0.01


@contextmanager
def a_person_at_the_browser(there: Computer) -> Iterator[None]:
    """Logs in whenever a command prints a login address."""

    async def watch() -> None:
        seen = 0
        while True:
            lines = there.screen.read_text().splitlines() if there.screen.exists() else []
            addresses = [line for line in lines if line.startswith("http")]
            for address in addresses[seen:]:
                back = there.world.approve(address)
                try:
                    async with httpx.AsyncClient(
                        verify=False, trust_env=False, timeout=20
                    ) as browser:
                        await browser.get(back)
                except httpx.TransportError:
                    pass  # the program is dead
            seen = len(addresses)
            await asyncio.sleep(0.005)

    person = asyncio.ensure_future(watch())
    try:
        yield
    finally:
        person.cancel()


async def killed_at(there: Computer, seconds: float, *arguments: str, **more: int) -> bool:
    """Whether the command was killed before it ended."""
    process = await there.command(*arguments, **more)
    await asyncio.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    return await there.driver.wait(process) == -signal.SIGKILL


async def length(there: Computer, *arguments: str, **more: int) -> float:
    """How long the command takes when it is left alone."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    code = await there.driver.wait(await there.command(*arguments, **more))
    assert code == 0, there.screen.read_text()
    return loop.time() - began


@pytest.mark.timeout(60 + 5 * KILLS)
def test_commands_killed_at_random_moments(tmp_path: Path, driver: Driver) -> None:
    print(f"KILLS={KILLS} KILLS_SEED={SEED}")  # noqa: T201  # shown when it fails
    chance = random.Random(SEED)

    async def work() -> None:
        async with computer(tmp_path, driver, LATENCY) as there:
            business = there.world.business(SHEFFIELD).id
            commands = (
                ("tenant", "connect", "1", "--no-browser", "--business", business),
                ("import", "tax-rates", "1"),
            )
            with a_person_at_the_browser(there):
                whole = [await length(there, *command) for command in commands]
                killed = attempts = 0
                while killed < KILLS:
                    which = attempts % len(commands)
                    attempts += 1
                    moment = chance.uniform(0.1, 1.1) * whole[which]
                    if await killed_at(there, moment, *commands[which]):
                        killed += 1
                    else:
                        whole[which] *= 0.9  # it was measured while the computer was busy
                    await goes_on(there)

    run(work())


@pytest.mark.timeout(60 + 5 * KILLS)
def test_imports_of_customers_killed_at_random_moments(tmp_path: Path, driver: Driver) -> None:
    """Now the import is killed, now its undo; in between Sage's customers change."""
    print(f"KILLS={KILLS} KILLS_SEED={SEED}")  # noqa: T201  # shown when it fails
    chance = random.Random(SEED)
    importing = ("import", "customers", "1")
    few = {"at_once": 10}

    async def work() -> None:
        async with computer(tmp_path, driver, LATENCY / 5) as there:
            async with there.program() as service:
                await connect(service, 1, SHEFFIELD)
            whole = await length(there, *importing, **few)
            killed = 0
            while killed < KILLS:
                others_work_in_sage(there, chance)
                moment = chance.uniform(0.1, 1.1) * whole
                if await killed_at(there, moment, *importing, **few):
                    killed += 1
                else:
                    whole *= 0.9  # it was measured while the computer was busy
                there.intact()
                async with there.program() as service:
                    if chance.random() < 0.5:
                        await customers_once(there, service)
                    run_id = next((run.id for run in await service.runs() if run.undoable), None)
                if run_id is not None and chance.random() < 0.5:
                    moment = chance.uniform(0.1, 1.1) * whole / 2
                    killed += await killed_at(there, moment, "undo", str(run_id), **few)
                there.intact()
                async with there.program() as service:
                    await customers_once(there, service)
                    for each in await service.runs():
                        if each.undoable and chance.random() < 0.5:
                            assert (await service.undo(each.id)).problems == ()
                            break
                there.intact()

    run(work())


def others_work_in_sage(there: Computer, chance: random.Random) -> None:
    """One customer more, one deleted, one changed."""
    world = there.world
    found = [
        each
        for each in world.business(SHEFFIELD).contacts.values()
        if each.kind == "CUSTOMER" and not (each.deleted_at or each.system or each.gdpr_obfuscated)
    ]
    changed, deleted = chance.sample(found, 2)
    world.change_contact(SHEFFIELD, changed.id, tax_number=f"GB {chance.random()}")
    world.delete_contact(SHEFFIELD, deleted.id)
    world.add_contact(SHEFFIELD, f"New {chance.random()} Ltd", f"N{chance.random()}")


async def goes_on(there: Computer) -> None:
    there.intact()
    async with there.program() as service:
        assert all(run.result is not RunResult.RUNNING for run in await service.runs())
        try:
            await service.tax_rates.preview(1)
        except SignInNeeded:
            await connect(service, 1, SHEFFIELD)
        await imports_once(service)
        for each in await service.runs():
            if each.undoable:  # so that the next import has something to do
                await service.undo(each.id)
                break
    there.intact()
    assert there.kept_grants() == there.grants() == 1


def test_an_import_that_is_stopped_says_so(tmp_path: Path, driver: Driver) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            async with there.program() as service:
                await connect(service, 1, SHEFFIELD)
            asked = asyncio.Event()

            def held(request: Request, answer: Answer) -> Reply:
                asked.set()
                return faults.delay()(request, answer)

            there.world.faults.add(held, path="*/tax_rates", times=9)
            process = await there.command("import", "tax-rates", "1")
            await asked.wait()
            os.kill(process, signal.SIGINT)
            assert await there.driver.wait(process) == 128 + signal.SIGINT
            assert there.screen.read_text() == "Stopped.\n"
            there.world.faults.clear()
            async with there.program() as service:
                [stopped] = await service.runs()
                assert (stopped.result, stopped.error) == (RunResult.CANCELLED, "cancelled")
            await goes_on(there)

    run(work())


def test_programs_renewing_one_sign_in_side_by_side_never_lose_it(
    tmp_path: Path, driver: Driver
) -> None:
    programs, times = 2, 40

    async def work() -> None:
        async with computer(tmp_path, driver, LATENCY / 5) as there:
            async with there.program() as service:
                await connect(service, 1, SHEFFIELD)
            before = there.world.count("POST", "/token")
            processes = [await there.start("renew", times=times) for _ in range(programs)]
            codes = [await there.driver.wait(process) for process in processes]
            assert codes == [0] * programs
            renewed = there.world.count("POST", "/token") - before
            assert times <= renewed <= programs * times
            assert there.world.sins == []
            async with there.program() as service:
                assert (await service.tenant(1)).state is TenantState.CONNECTED
                await imports_once(service)
            assert there.grants() == 1

    run(work())


def test_programs_starting_together_in_an_empty_folder(tmp_path: Path, driver: Driver) -> None:
    async def work() -> None:
        async with computer(tmp_path, driver) as there:
            for path in sorted(there.environment.data.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
            there.keychain.unlink()
            names = [f"Tenant {number}" for number in range(4)]
            processes = [await there.command("tenant", "add", name) for name in names]
            codes = [await there.driver.wait(process) for process in processes]
            assert codes == [0] * len(names), there.screen.read_text()
            async with there.program() as service:
                assert [view.row.name for view in await service.tenants()] == names
                await connect(service, 1, SHEFFIELD)
            async with there.program() as service:
                assert await service.tax_rates.preview(1)

    run(work())
