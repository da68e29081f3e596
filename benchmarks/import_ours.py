"""Our import over a fresh folder: ``import_ours.py FOLDER ADDRESS KIND [cancel]``.

Reads, plans, carries out, and imports once more without any change. With ``cancel`` it is stopped
half-way instead, once while it reads and once while it carries out, and goes on each time.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import httpx
from meter import Meter
from readiness import make_ready
from sign_in import connect, environment_for

from sage_desktop.app.demo import MemoryKeychain
from sage_desktop.core.errors import Cancelled
from sage_desktop.core.progress import Cancel, Progress
from sage_desktop.engine import running
from sage_desktop.net.http import build_client
from sage_desktop.net.limiter import Limiter
from sage_desktop.sync.service import Service

KIND = sys.argv[3]

_TABLES = {
    "customers": ("customer", "customer_address", "customer_contact", "link"),
    "products": ("product", "product_price", "link"),
}


def main() -> None:
    folder, address = Path(sys.argv[1]), sys.argv[2]
    logging.disable(logging.WARNING)
    gc.collect()
    gc.freeze()  # as the program does once its code is loaded
    asyncio.run(_stopped(folder, address) if "cancel" in sys.argv else _whole(folder, address))


async def _whole(folder: Path, address: str) -> None:
    async with running(environment_for(address, folder), keychain=MemoryKeychain()) as service:
        tenant_id = await connect(service, address)
        await make_ready(service, tenant_id, KIND)
        meter = Meter()
        with meter.running():
            began = time.perf_counter()
            head = await service.imports.read(tenant_id, KIND)
            planned = time.perf_counter()
            run = await service.imports.carry_out(head.id)
            ended = time.perf_counter()
        again = await _again(folder, service, tenant_id)
    meter.tell(
        rows=[run.counts.created],
        requests=head.requests,
        read=head.seconds,
        plan=planned - began - head.seconds,
        carry_out=ended - planned,
        again=again,
    )


async def _again(folder: Path, service: Service, tenant_id: int) -> dict[str, Any]:
    """The same once more: nothing changed in Sage, nothing here."""
    before, began = _records(folder), time.perf_counter()
    head = await service.imports.read(tenant_id, KIND)
    run = await service.imports.carry_out(head.id)
    seconds = time.perf_counter() - began
    (noted,) = _asked(folder, f"SELECT count(*) FROM run_change WHERE run_id = {run.id}")
    changed = noted + (0 if _records(folder) == before else 1)
    return {"seconds": seconds, "requests": head.requests, "changed": changed}


def _records(folder: Path) -> tuple[object, ...]:
    """How many rows there are of all that an import writes, and the last ids that were given."""
    tables = _TABLES[KIND]
    return tuple(_asked(folder, f"SELECT count(*), max(rowid) FROM {each}") for each in tables)


def _asked(folder: Path, sql: str) -> Any:
    db = sqlite3.connect(folder / "book.sqlite3")
    try:
        return db.execute(sql).fetchone()
    finally:
        db.close()


class _Stop:
    """Asks to stop once half of ``stage`` is done, when the next part is already under way."""

    def __init__(self, stage: str) -> None:
        self.cancel = Cancel()
        self._stage = stage
        self._asked_at = 0.0

    def report(self, progress: Progress) -> None:
        if progress.stage == self._stage and not self._asked_at:
            if progress.total and 2 * progress.done >= progress.total:
                self._asked_at = time.perf_counter()
                asyncio.get_running_loop().call_soon(self._ask)

    def _ask(self) -> None:
        self._asked_at = time.perf_counter()
        self.cancel.request()

    @property
    def seconds(self) -> float:
        if not self._asked_at:
            raise RuntimeError(f"{self._stage} was over before it could be stopped")
        return time.perf_counter() - self._asked_at


async def _stopped(folder: Path, address: str) -> None:
    requests = [0]

    async def client(limiter: Limiter) -> httpx.AsyncClient:
        async def count(request: httpx.Request) -> None:
            requests[0] += 1

        built = await build_client(limiter)
        built.event_hooks = {"request": [count]}
        return built

    environment = environment_for(address, folder)
    async with running(environment, keychain=MemoryKeychain(), make_http=client) as service:
        tenant_id = await connect(service, address)
        await make_ready(service, tenant_id, KIND)
        imports, meter, stop = service.imports, Meter(), _Stop("reading")
        requests[0] = 0
        with meter.running():
            try:
                await imports.read(tenant_id, KIND, report=stop.report, cancel=stop.cancel)
            except Cancelled:
                reading = stop.seconds
            before = requests[0]
            head = await imports.read(tenant_id, KIND)
            read = requests[0]
            stop = _Stop("importing")
            first = await imports.carry_out(head.id, report=stop.report, cancel=stop.cancel)
            carrying = stop.seconds
            rest = await imports.carry_out(head.id)
    meter.tell(
        rows=[first.counts.created + rest.counts.created],
        reading=reading,
        carrying=carrying,
        before=before,
        requests=read,
        first=first.counts.created,
    )


if __name__ == "__main__":
    main()
