"""What the tests of the book share: a book with its own event loop, and small changes to make."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sage_desktop.book import tenants
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import AuthType, TenantRow
from sage_desktop.core.changes import Changes, Kind

T = TypeVar("T")

NOW = datetime(2026, 11, 23, 1, 39, 34, 123456, tzinfo=UTC)


@dataclass
class Desk:
    """A book with its own event loop; ``news`` is what it told of changes."""

    path: Path
    runner: asyncio.Runner
    book: Book
    news: list[Changes] = field(default_factory=list)

    def read(self, query: Callable[[], T]) -> T:
        return self.runner.run(self.book.read(query))

    def write(self, work: Callable[[], T]) -> T:
        return self.runner.run(self.book.write(work))

    def kinds(self) -> set[Kind]:
        """What was told since last asked."""
        kinds = {kind for changes in self.news for kind in changes.kinds}
        self.news.clear()
        return kinds

    def close(self) -> None:
        self.runner.run(self.book.aclose())


def enabled() -> None:
    tenants.set_module(enabled=True)


def is_enabled() -> bool:
    return tenants.module().enabled


def new_tenant(name: str) -> TenantRow:
    return tenants.create_tenant(name, "#2E7D5B", AuthType.HALO_APP, "", None)


def tenant_names() -> list[str]:
    return [row.name for row in tenants.tenants()]
