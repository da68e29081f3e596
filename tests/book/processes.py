"""Processes that share a book, are killed or run out of room. Run by test_book_crash.py.

Prints one line of what came of it. A process of its own, for forking is safe only without threads.
"""

from __future__ import annotations

import asyncio
import os
import random
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable, Coroutine
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase

from sage_desktop.book import tax_rates
from sage_desktop.book.migrations import STEPS
from sage_desktop.book.session import current
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus
from sage_desktop.core.errors import BookProblem, NotFound


def child(work: Callable[[], Coroutine[Any, Any, None]]) -> int:
    """Runs ``work`` in a new process and gives its id. Whatever goes wrong shows in its exit."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        asyncio.run(work())
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def ended_well(process: int) -> bool:
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status) == 0


async def opened(path: Path) -> Book:
    return await Book.open(path, Bus(), backups=path.parent / "backups")


def add_pair(name: str) -> None:
    """One change of several rows: all of it is there, or nothing."""
    first = tax_rates.create_tax_rate(name, Decimal("20"), key=f"a-{name}")
    second = tax_rates.create_tax_rate(name, Decimal("20"), key=f"b-{name}")
    tax_rates.update_tax_rate(first.id, percentage=Decimal(second.id))


def pairs() -> set[str]:
    """The names of the pairs in the book, after making sure that nothing is torn."""
    assert current.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert current.execute_sql("PRAGMA foreign_key_check").fetchall() == []
    rates = {rate.key: rate for rate in tax_rates.tax_rates()}
    names = {key[2:] for key in rates}
    for name in names:
        assert rates[f"a-{name}"].percentage == rates[f"b-{name}"].id
    return names


async def write_on(path: Path, confirmed: frozenset[str], prefix: str, pipe: int) -> None:
    """Looks at what is there, then writes until killed; a byte into ``pipe`` for each step."""
    book = await opened(path)
    missing = confirmed - await book.read(pairs)
    os.write(pipe, b"!" if missing else b".")
    for number in range(10_000):
        await book.write(lambda name=f"{prefix}-{number}": add_pair(name))
        os.write(pipe, b".")


def killed(path: Path, times: int, seed: int) -> str:
    """Kills a writer ``times`` times, each at another moment. What it confirmed must be there."""
    chance = random.Random(seed)
    confirmed: set[str] = set()
    for round_ in range(times):
        reading, writing = os.pipe()

        process = child(partial(write_on, path, frozenset(confirmed), f"{round_}", writing))
        os.close(writing)
        acks = b""
        for _ in range(chance.choice([0, 1, 2, 3, 5, 9])):
            acks += os.read(reading, 1)
        for _ in range(chance.randrange(60_000)):
            pass  # spreads the kills over a transaction
        os.kill(process, signal.SIGKILL)
        while rest := os.read(reading, 4096):
            acks += rest
        os.close(reading)
        os.waitpid(process, 0)
        if b"!" in acks:
            return f"round {round_}: what was confirmed is lost"
        confirmed |= {f"{round_}-{number}" for number in range(len(acks) - 1)}
    return f"intact: {check(path, confirmed)}"


def check(path: Path, confirmed: set[str]) -> bool:
    async def look() -> None:
        book = await opened(path)
        found = await book.read(pairs)
        await book.aclose()
        assert confirmed <= found
        assert len(confirmed) > 20

    return ended_well(child(look))


def together(path: Path, writers: int, each: int) -> str:
    """Several processes count up the same number, from the making of the file on."""

    async def count(writer: int) -> None:
        book = await opened(path)

        def up() -> None:
            try:
                rate = tax_rates.find_tax_rate("counter")
            except NotFound:
                rate = tax_rates.create_tax_rate("counter", Decimal(0), key="counter")
            tax_rates.update_tax_rate(rate.id, percentage=rate.percentage + 1)

        for _ in range(each):
            await book.write(up)
        await book.aclose()

    processes = [child(lambda writer=writer: count(writer)) for writer in range(writers)]
    well = [ended_well(process) for process in processes]
    if not all(well):
        return f"ended badly: {well}"
    connection = sqlite3.connect(path)
    ((total,),) = connection.execute("SELECT percentage FROM tax_rate").fetchall()
    ((made,),) = connection.execute("SELECT count(*) FROM migration").fetchall()
    connection.close()
    beside = sorted(entry.name for entry in path.parent.iterdir())
    return f"counted {total}, made {made}, files {beside}"


def migrated_together(path: Path, processes: int) -> str:
    """Several processes of a newer program open an older book at once."""

    async def make() -> None:
        await (await opened(path)).aclose()

    def s9001_colour(db: SqliteDatabase) -> None:
        db.execute_sql("ALTER TABLE tax_rate ADD COLUMN colour TEXT")

    async def migrate() -> None:
        steps = [*STEPS, s9001_colour]
        book = await Book.open(path, Bus(), backups=path.parent / "backups", steps=steps)
        await book.aclose()

    well = [ended_well(child(make))]
    well += [ended_well(each) for each in [child(migrate) for _ in range(processes)]]
    copies = len(list((path.parent / "backups").iterdir()))
    return f"well {all(well)}, copies {copies}"


def out_of_room(path: Path, points: int) -> str:
    """Writes until the system refuses, at ``points`` sizes of file; then goes on with more room."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    codes: set[str] = set()

    async def main() -> None:
        for number in range(points):
            place = path.parent / str(number) / path.name
            await run_out(place, 1000 + number * 8009, codes, close_tight=bool(number % 2))

    asyncio.run(main())
    return f"{sorted(codes)}"


def limit_files(size: int | None) -> None:
    (_, most) = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most if size is None else size, most))


async def run_out(path: Path, size: int, codes: set[str], *, close_tight: bool) -> None:
    confirmed: set[str] = set()
    limit_files(size)
    try:
        book = await opened(path)
    except BookProblem as problem:
        codes.add(f"open: {problem.code}")
        assert not any(path.parent.iterdir())
        limit_files(None)
        book = await opened(path)
    try:
        for number in range(1000):
            await book.write(lambda name=f"tight-{number}": add_pair(name))
            confirmed.add(f"tight-{number}")
            if resource.getrlimit(resource.RLIMIT_FSIZE)[0] != size:
                break
    except BookProblem as problem:
        codes.add(f"write: {problem.code}")
    assert await book.read(pairs) == confirmed
    if close_tight:
        await book.aclose()
        book = await opened(path)
    limit_files(None)
    await book.write(lambda: add_pair("roomy"))
    await book.aclose()
    book = await opened(path)
    assert await book.read(pairs) == confirmed | {"roomy"}
    await book.aclose()


if __name__ == "__main__":
    job, where, *numbers = sys.argv[1:]
    jobs: dict[str, Callable[..., str]] = {
        "killed": killed,
        "together": together,
        "migrated_together": migrated_together,
        "out_of_room": out_of_room,
    }
    sys.stdout.write(jobs[job](Path(where), *map(int, numbers)) + "\n")
