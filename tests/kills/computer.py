"""A computer whose programs get killed: a folder, a keychain file, a stand-in Sage beside it."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from driver import FileKeychain
from rig import SHEFFIELD, free_port

from sage_desktop.book.run_rows import RunResult, RunRow
from sage_desktop.engine import running
from sage_desktop.mirror.rows import Shown, Side
from sage_desktop.sandbox.server import RunningSandbox, serve
from sage_desktop.sandbox.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, World
from sage_desktop.sandbox.worlds import make_world
from sage_desktop.settings.environment import Environment
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import TenantDraft

ROOT = Path(__file__).parents[2]
RATES = {"Standard 20.00%", "Lower Rate 5.00%", "Zero Rated 0.00%", "Exempt 0.00%", "No VAT"}


def sample(points: Collection[str]) -> list[str]:
    """Each second point; with ``KILL_POINTS=all`` (``make faults``) all of them."""
    step = 1 if os.environ.get("KILL_POINTS") == "all" else 2
    return list(points)[::step]


class Driver:
    """The process that starts programs (``driver.py``)."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("driver.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
            text=True,
        )

    async def start(self, order: dict[str, Any]) -> int:
        return int((await self._ask(order))["pid"])

    async def wait(self, process: int) -> int:
        """The exit code; negative for a signal."""
        return int((await self._ask({"wait": process}))["code"])

    def close(self) -> None:
        self._process.communicate(timeout=40)

    async def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        return await asyncio.to_thread(self._answer, order)

    def _answer(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@dataclass
class Computer:
    """``start`` begins a program that is a process, ``program`` the engine in this one."""

    driver: Driver
    world: World
    sandbox: RunningSandbox
    environment: Environment

    @property
    def keychain(self) -> Path:
        return self.environment.data.with_name("keychain.json")

    @property
    def screen(self) -> Path:
        """What commands print."""
        return self.environment.data.with_name("screen.txt")

    async def start(self, job: str, point: str = "", **more: Any) -> int:
        plain = {
            **asdict(self.environment),
            "data": str(self.environment.data),
            "given": sorted(self.environment.given),
        }
        order = {"job": job, "point": point, "environment": plain, "keychain": str(self.keychain)}
        return await self.driver.start({**order, "business": SHEFFIELD, **more})

    async def run(self, job: str, point: str = "", **more: Any) -> int:
        """The exit code of a program; ``driver.KILLED`` if it reached ``point``."""
        return await self.driver.wait(await self.start(job, point, **more))

    async def command(self, *arguments: str, **more: Any) -> int:
        """Starts ``sage-desktop-cli`` with these arguments; gives the process."""
        prefix = "SAGE_DESKTOP_"
        variables = {
            "DATA": str(self.environment.data),
            "SAGE_AUTHORIZE_URL": self.environment.authorize_url,
            "SAGE_TOKEN_URL": self.environment.token_url,
            "SAGE_REVOKE_URL": self.environment.revoke_url,
            "SAGE_API_URL": self.environment.api_url,
            "REDIRECT_PORTS": str(self.environment.redirect_ports[0]),
            "REQUESTS_PER_MINUTE": "100000",
            "APP_CLIENT_ID": DEMO_CLIENT_ID,
            "APP_CLIENT_SECRET": DEMO_CLIENT_SECRET,
        }
        given = {prefix + name: value for name, value in variables.items()}
        return await self.start(
            "command", arguments=arguments, variables=given, screen=str(self.screen), **more
        )

    @asynccontextmanager
    async def program(self) -> AsyncIterator[Service]:
        async with running(self.environment, keychain=FileKeychain(self.keychain)) as service:
            yield service

    async def tenant(self) -> None:
        async with self.program() as service:
            await service.save_tenant(TenantDraft("Northgate"))

    def grants(self) -> int:
        """How many grants are alive at Sage."""
        return len(self.world._authority._grants)

    def kept_grants(self) -> int:
        [[number]] = self._asked("SELECT count(*) FROM sign_in")
        return int(number)

    def intact(self) -> None:
        """The book is whole, whatever happened."""
        assert self._asked("PRAGMA integrity_check") == [("ok",)]
        assert self._asked("PRAGMA foreign_key_check") == []

    def _asked(self, question: str) -> list[Any]:
        with closing(sqlite3.connect(self.environment.data / "book.sqlite3")) as book:
            return book.execute(question).fetchall()


async def imports_once(service: Service) -> None:
    """An import completes, nothing is doubled, and the next one has nothing to do."""
    await service.tax_rates.run(1)
    again = await service.tax_rates.run(1)
    assert (again.counts.unchanged, again.result) == (5, RunResult.DONE)
    rates = await service.tax_rates.all()
    assert {view.row.name for view in rates} == RATES
    assert len(rates) == len(await service.links(1)) == len(RATES)
    assert all(run.result is not RunResult.RUNNING for run in await service.runs())


async def customers_once(there: Computer, service: Service) -> None:
    """An import of customers completes: each of Sage's is here once, linked one to one, and the
    next one has nothing to do.

    An undo that was killed may have taken back a link, and not yet what was linked. Sage's change
    of such a one is a conflict then, for nobody knows what was agreed: a person decides.
    """
    imports = service.imports
    done = await imports.carry_out((await imports.read(1, "customers")).id)
    if done.problems:
        assert {problem.code for problem in done.problems} == {"conflict"}, done
        assert len(done.problems) <= done.counts.linked, done
        done = await sage_is_right(service)
    assert (done.result, done.counts.failed) == (RunResult.DONE, 0), done
    again = await imports.carry_out((await imports.read(1, "customers")).id)
    counts = again.counts
    assert (again.result, counts.created, counts.updated, counts.linked) == (
        RunResult.DONE,
        0,
        0,
        0,
    )
    _, views = await service.customers.listed("", None)
    living = {
        each.id: (each.name, each.reference)
        for each in there.world.business(SHEFFIELD).contacts.values()
        if each.kind == "CUSTOMER" and not (each.deleted_at or each.system or each.gdpr_obfuscated)
    }
    rows = [((view.row.name, view.row.reference), view.links) for view in views]
    assert {link.sage_id: row for row, links in rows for link in links if not link.gone} == living
    assert all(len(links) <= 1 for _, links in rows)
    others = [row for row, links in rows if not links or links[0].gone]
    assert not set(others) & set(living.values()), "doubled"
    assert len(views) == len(living) + len(others)
    assert all(run.result is not RunResult.RUNNING for run in await service.runs())


async def sage_is_right(service: Service) -> RunRow:
    """A person takes Sage's VAT number wherever both sides have one, and imports."""
    imports = service.imports
    head = await imports.read(1, "customers")
    lines = await imports.lines(head.id, list(await imports.order(head.id, Shown())))
    for line in lines:
        if line.conflicts:
            await imports.take(head.id, line.line, "vat_number", Side.SAGE)
    return await imports.carry_out(head.id)


@asynccontextmanager
async def computer(folder: Path, driver: Driver, latency: float = 0.0) -> AsyncIterator[Computer]:
    world = make_world()
    port = free_port()
    world.register_app(DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, [f"http://localhost:{port}/callback"])
    sandbox = await serve(world, latency=latency)
    environment = Environment(
        data=folder / "data",
        authorize_url=sandbox.authorize_url,
        token_url=sandbox.token_url,
        revoke_url=sandbox.revoke_url,
        api_url=sandbox.api_url,
        redirect_ports=(port,),
        requests_per_minute=100_000,
        halo_client_id=DEMO_CLIENT_ID,
        halo_client_secret=DEMO_CLIENT_SECRET,
    )
    try:
        made = Computer(driver, world, sandbox, environment)
        await made.tenant()
        yield made
    finally:
        await sandbox.aclose()
