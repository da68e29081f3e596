"""What the journeys of imports share: a connected tenant, an import, its lines, the book's rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rig import Rig, rig, run

from sage_desktop.book.run_rows import Counts, RunRow
from sage_desktop.mirror.rows import PlanHead, PlanLine, Shown
from sage_desktop.sandbox.company import Business
from sage_desktop.sync.service import Service

Story = Callable[[Rig, Service, int], Awaitable[None]]
Prepare = Callable[[Service, int], Awaitable[None]]


async def nothing(_service: Service, _tenant_id: int) -> None:
    """Needs no preparation."""


def told(folder: Path, story: Story, world: str = "small", prepare: Prepare = nothing) -> None:
    async def main() -> None:
        async with rig(folder, world) as computer, computer.program() as service:
            tenant_id = await computer.connected(service)
            await prepare(service, tenant_id)
            computer.world.requests.clear()
            await story(computer, service, tenant_id)

    run(main())


@dataclass(frozen=True)
class Importing:
    """Imports of one kind."""

    kind: str

    async def run(self, service: Service, tenant_id: int, **more: Any) -> RunRow:
        head = await service.imports.read(tenant_id, self.kind, **more)
        return await service.imports.carry_out(head.id)

    async def __call__(self, service: Service, tenant_id: int, **more: Any) -> Counts:
        return (await self.run(service, tenant_id, **more)).counts


async def lines(service: Service, head: PlanHead, **shown: Any) -> list[PlanLine]:
    order = await service.imports.order(head.id, Shown(**shown))
    return await service.imports.lines(head.id, order)


async def line_of(service: Service, head: PlanHead, name: str) -> PlanLine:
    [found] = await lines(service, head, search=name)
    return found


def rows_of(computer: Rig, tables: Collection[str]) -> list[Any]:
    """All that stands in tables of the book."""
    with closing(sqlite3.connect(computer.environment.data / "book.sqlite3")) as book:
        return [book.execute(f"SELECT * FROM {each} ORDER BY id").fetchall() for each in tables]


def asked(computer: Rig) -> set[str]:
    """The paths of all requests so far."""
    return {each.path.removeprefix("/v3.1") for each in computer.world.requests}


def only_business(computer: Rig) -> Business:
    [business] = computer.world.company.businesses.values()
    return business
