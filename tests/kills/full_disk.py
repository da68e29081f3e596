"""Runs out of room at many sizes of file during an import and a push. Run by test_full_disk.py.

A process of its own, for the limit holds for all of it. Prints one line of what came of it.
"""

from __future__ import annotations

import asyncio
import resource
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "journeys"))

from imports import Importing
from rig import Rig, rig
from sendings import invoices_of, push, put_all, sage, syncing

from sage_desktop.core.errors import AppError
from sage_desktop.core.words import explain
from sage_desktop.sync.service import Service

COUNTED = ("customer", "product", "invoice", "link", "sent_invoice", "outbox")
EXPECTED: list[tuple[int]] = []
"""As many as without any trouble: the first point has room for all."""
READABLE = {"disk_full", "book_busy"}


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


async def work(service: Service, tenant_id: int) -> None:
    await Importing("customers").run(service, tenant_id)
    await put_all(service)
    await push(service, tenant_id)


async def point(folder: Path, size: int, codes: Counter[str]) -> None:
    async with rig(folder) as computer:
        async with computer.program() as service:
            tenant_id = await computer.connected(service)
            await syncing(service, tenant_id)
            before = len(sage(computer).contacts)
            with files_at_most(size):
                try:
                    await work(service, tenant_id)
                    codes["enough"] += 1
                except AppError as error:
                    codes[error.code] += 1
                    assert explain(error).text, error
            await done_after_all(computer, service, tenant_id)
        check(computer, before)


async def done_after_all(computer: Rig, service: Service, tenant_id: int) -> None:
    """In the same program, as soon as there is room."""
    await work(service, tenant_id)
    for _ in range(20):
        if not await service.sending.outbox():
            return
        computer.clock.forward(hours=1)
        await push(service, tenant_id)
    raise AssertionError(await service.sending.outbox())


def check(computer: Rig, before: int) -> None:
    assert len(invoices_of(computer)) == 1
    assert len(sage(computer).contacts) == before + 1
    with closing(sqlite3.connect(computer.environment.data / "book.sqlite3")) as book:
        assert book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert book.execute("PRAGMA foreign_key_check").fetchall() == []
        counts = [book.execute(f"SELECT count(*) FROM {name}").fetchone() for name in COUNTED]
        assert not EXPECTED or counts == EXPECTED, (counts, EXPECTED)
        EXPECTED[:] = counts


def main(folder: Path, first: int, points: int, step: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    codes: Counter[str] = Counter()
    asyncio.run(point(folder / "roomy", 10**9, codes))
    for number in range(points):
        asyncio.run(point(folder / str(number), first + number * step, codes))
    assert set(codes) <= READABLE | {"enough"}, codes
    sys.stdout.write(f"points {points}, {sorted(codes.items())}\n")


if __name__ == "__main__":
    where, *numbers = sys.argv[1:]
    main(Path(where), *map(int, numbers))
