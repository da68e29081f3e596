"""What the tests of the mirror share: an open mirror with its own event loop."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sage_desktop.mirror.schema import TABLES
from sage_desktop.mirror.store import Mirror

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Desk:
    """A mirror driven from plain test code."""

    path: Path
    runner: asyncio.Runner
    mirror: Mirror

    def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        return self.runner.run(self.mirror.read(query))

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return self.runner.run(self.mirror.write(work))

    def close(self) -> None:
        self.runner.run(self.mirror.aclose())


@contextmanager
def opened(path: Path) -> Iterator[Desk]:
    with asyncio.Runner() as runner:
        desk = Desk(path, runner, runner.run(Mirror.open(path)))
        try:
            yield desk
        finally:
            desk.close()


@contextmanager
def in_memory() -> Iterator[sqlite3.Connection]:
    """The mirror's tables without a file."""
    connection = sqlite3.connect(":memory:")
    try:
        for statement in TABLES:
            connection.execute(statement)
        yield connection
    finally:
        connection.close()
