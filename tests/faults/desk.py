"""A book that syncs with a stand-in Sage, copied for each trial in a moment."""

from __future__ import annotations

import asyncio
import copy
import copyreg
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from imports import told
from rig import SHEFFIELD, Clock, Rig
from sendings import syncing
from wire import Sage

from sage_desktop.book import outbox
from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus
from sage_desktop.core.progress import Cancel, unheard
from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.worlds import make_world
from sage_desktop.sync.customers import Customers
from sage_desktop.sync.invoices import Invoices
from sage_desktop.sync.products import Products
from sage_desktop.sync.sending.pusher import Pusher
from sage_desktop.sync.service import Service

T = TypeVar("T")

copyreg.pickle(MappingProxyType, lambda proxy: (MappingProxyType, (dict(proxy),)))
"""The stand-in's records hold such, and a trial is a copy of them all."""

TENANT = 1
MOST_PUSHES = 60


class Killed(BaseException):
    """The program ends here: nothing of it runs on."""


class TrialBook(Book):
    """Counts its transactions; at ``kill_at`` the program ends before or after the commit."""

    writes = 0
    kill_at: tuple[int, bool] | None = None

    async def write(self, work: Callable[[], T]) -> T:
        self.writes += 1
        if self.kill_at == (self.writes, False):
            raise Killed
        result = await super().write(work)
        if self.kill_at == (self.writes, True):
            raise Killed
        return result


@dataclass
class Trial:
    """One book and one Sage. ``program`` is one run of the program over both."""

    folder: Path
    sage: Sage
    book_file: Path = field(init=False)

    def __post_init__(self) -> None:
        self.book_file = self.folder / "book.sqlite3"

    @property
    def business(self) -> Business:
        businesses = self.sage.world.company.businesses.values()
        return next(each for each in businesses if each.name == SHEFFIELD)

    @asynccontextmanager
    async def program(
        self, kill_at: tuple[int, bool] | None = None
    ) -> AsyncIterator[tuple[TrialBook, Pusher]]:
        clock = self.sage.clock
        book = await TrialBook.open(
            self.book_file, Bus(), backups=self.folder / "backups", clock=clock
        )
        assert isinstance(book, TrialBook)
        book.kill_at = kill_at
        pusher = Pusher(
            book,
            self.folder / "locks",
            lambda tenant: self.sage.client(tenant.business.id if tenant.business else ""),
            lambda _row: "",
            clock,
        )
        try:
            yield book, pusher
        finally:
            await book.aclose()

    async def put(self, records: dict[str, list[dict[str, Any]]]) -> None:
        async with self.program() as (book, _):
            await Customers(book).put(records.get("customers", []))
            await Products(book).put(records.get("products", []))
            await Invoices(book).put(records.get("invoices", []))

    async def push(self, kill_at: tuple[int, bool] | None = None) -> int:
        """One push by a program of its own; gives how many transactions it made."""
        async with self.program(kill_at) as (book, pusher):
            try:
                await pusher.push(TENANT, unheard, Cancel())
            except Killed:
                pass
            return book.writes

    async def drain(self) -> None:
        """Pushes, and lets time pass, until nothing is left to go by itself."""
        for _ in range(MOST_PUSHES):
            await self.push()
            async with self.program() as (book, _pusher):
                rows = await book.read(lambda: outbox.rows(TENANT))
            moving = [row for row in rows if row.state is not OutboxState.STUCK]
            if not moving:
                assert not rows, [(row.kind, row.state, row.reason, row.data) for row in rows]
                return
            self.sage.clock.forward(seconds=3700)
        raise AssertionError(
            f"never comes to rest: {[(r.kind, r.state, r.reason) for r in moving]}"
        )

    def ledger(self) -> dict[str, Any]:
        """What Sage has, without what differs by chance."""
        business = self.business
        names = {each.id: each.name for each in business.contacts.values()}
        items = [*business.products.values(), *business.services.values()]
        codes = {each.id: each.item_code for each in items}
        return {
            "contacts": sorted(
                (e.name, e.reference, e.tax_number, e.source_guid, e.deleted_at is None)
                for e in business.contacts.values()
            ),
            "items": sorted(
                (e.item_code, e.description, str(e.prices), e.source_guid, str(e.active))
                for e in items
            ),
            "invoices": sorted(
                (
                    e.reference,
                    e.status,
                    str(e.total_amount),
                    names[e.contact_id],
                    [codes.get(line.product_id or line.service_id) for line in e.lines],
                    e.sent,
                )
                for e in business.invoices.values()
                if e.deleted_at is None
            ),
            "addresses": len([e for e in business.addresses.values() if e.deleted_at is None]),
        }


@dataclass
class Bench:
    """Makes trials, each from the same beginning."""

    folder: Path
    book_file: Path
    sage: Sage
    number: int = 0

    def trial(self) -> Trial:
        self.number += 1
        folder = self.folder / str(self.number % 50)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(self.book_file, folder / "book.sqlite3")
        return Trial(folder, copy.deepcopy(self.sage))

    def of(self, trial: Trial) -> Bench:
        """Trials that begin where this one ended."""
        kept = self.folder / "kept.sqlite3"
        shutil.copy(trial.book_file, kept)
        return Bench(self.folder, kept, copy.deepcopy(trial.sage))


def made(folder: Path) -> Bench:
    """A bench over a tenant that was connected and set up on real sockets."""
    worlds: list[Rig] = []

    async def story(computer: Rig, service: Service, tenant_id: int) -> None:
        assert tenant_id == TENANT
        worlds.append(computer)

    told(folder / "first", story, "small", syncing)
    [computer] = worlds
    clock = Clock(computer.clock.now)
    world = make_world("small", clock=clock)
    sage = Sage(world, clock)
    sage.sign_in()
    return Bench(folder, computer.environment.data / "book.sqlite3", sage)


def run(work: Any) -> Any:
    return asyncio.run(work)
