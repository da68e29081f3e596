"""Years of running in minutes: changes, pushes and daily runs with a clock that is moved on.

Each cycle is eight hours later: a customer changes, the watcher of sending sends it by itself, and
the daily watcher looks at the clock, so each third cycle has a daily run. Prints memory, file
handles, tasks, threads and the size of the book after a warm-up and at the end. With ``--check`` it
ends with 1 if something grew that must not.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from figures import machine, say
from sign_in import connect, environment_for
from stand_in import stand_in_world

from sage_desktop.app.demo import MemoryKeychain
from sage_desktop.core.clock import utc_now
from sage_desktop.engine import running
from sage_desktop.sync.sending import watching
from sage_desktop.sync.service import Service

_SPAN = timedelta(hours=8)
_MOST_MB = 5.0
_PATIENCE = 30.0
_WAITED = timedelta(milliseconds=20)


class Clock:
    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Seen:
    """This process, and its book, at one moment."""

    memory: float
    handles: int
    tasks: int
    threads: int
    book: float
    runs: int

    @classmethod
    async def now(cls, service: Service, folder: Path) -> Seen:
        gc.collect()
        return cls(
            memory=_resident_mb(),
            handles=len(os.listdir("/proc/self/fd")),  # noqa: PTH208
            tasks=len(asyncio.all_tasks()),
            threads=threading.active_count(),
            book=(folder / "book.sqlite3").stat().st_size / 1e6,
            runs=len(await service.runs(limit=1_000_000)),
        )

    def line(self) -> str:
        return (
            f"{self.memory:.1f} MB, {self.handles} handles, {self.tasks} tasks, "
            f"{self.threads} threads; book {self.book:.2f} MB, {self.runs:,} runs"
        )


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=10_000)
    parser.add_argument("--warm-up", type=int, default=1_500, help="cycles before it is measured")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    logging.disable(logging.INFO)
    watching._GATHER_SECONDS = 0.0  # the only waiting of real time that there is
    say(machine())
    with stand_in_world("small") as address, tempfile.TemporaryDirectory() as folder:
        before, after = asyncio.run(_soak(address, Path(folder), given.cycles, given.warm_up))
    grown = after.memory - before.memory
    say(f"memory grew by {grown:.1f} MB, handles by {after.handles - before.handles}")
    held = (before.handles, before.tasks, before.threads)
    if given.check and (grown > _MOST_MB or (after.handles, after.tasks, after.threads) != held):
        sys.exit("something grew that must not")


async def _soak(address: str, folder: Path, cycles: int, warm_up: int) -> tuple[Seen, Seen]:
    clock = Clock()
    environment = environment_for(address, folder)
    async with running(environment, keychain=MemoryKeychain(), clock=clock) as service:
        tenant_id = await connect(service, address)
        await service.accounts.run(tenant_id)
        await service.tax_rates.run(tenant_id)
        await service.set_daily_tax_rates(tenant_id, True)
        await service.set_default_tenant(tenant_id)
        await service.syncing.set_entities(tenant_id, {"customer"})
        await service.syncing.set_sync(tenant_id, True)
        service.sending.start()
        service.daily.watcher.rest = _no_rest
        began = time.monotonic()
        before = None
        for number in range(warm_up + cycles):
            if number == warm_up:
                before = await Seen.now(service, folder)
                say(f"after {number:,} cycles: {before.line()}")
            await _cycle(service, clock, number)
        after = await Seen.now(service, folder)
        seconds = time.monotonic() - began
        say(f"after {warm_up + cycles:,} cycles: {after.line()}")
        days = (warm_up + cycles) * _SPAN / timedelta(days=1)
        backups = len(list((folder / "backups").iterdir()))
        say(f"{days:,.0f} days in {seconds:,.0f} s; {backups} backups are kept")
    assert before is not None
    return before, after


async def _no_rest(_seconds: float) -> None:
    await asyncio.sleep(0)


async def _cycle(service: Service, clock: Clock, number: int) -> None:
    clock.now += _SPAN
    await service.customers.put(
        [{"key": "acme", "name": "Acme", "email": f"accounts{number}@acme.example"}]
    )
    await service.daily.watcher.look()
    if await service.daily.due():
        raise RuntimeError("the daily run did not do what was due")
    give_up = time.monotonic() + _PATIENCE
    while await service.sending.outbox() or service.sending.watcher.busy:
        if time.monotonic() > give_up:
            left = [(row.state, row.reason) for row in await service.sending.outbox()]
            raise RuntimeError(f"cycle {number}: not sent: {left}")
        await asyncio.sleep(0.002)
        clock.now += _WAITED  # what waits for a moment would wait for ever otherwise


if __name__ == "__main__":
    main()
