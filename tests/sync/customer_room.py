"""The rooms of records over a book on a temporary file, driven from plain test code."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sage_desktop.book import tenants
from sage_desktop.book.contact_rows import CustomerRow
from sage_desktop.book.store import Book
from sage_desktop.book.tenant_rows import AuthType
from sage_desktop.core.changes import Bus, Changes
from sage_desktop.sync.customers import Customers
from sage_desktop.sync.product_groups import ProductGroups
from sage_desktop.sync.products import Products
from sage_desktop.sync.suppliers import Suppliers

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 1, 39, 34, 123456, tzinfo=UTC)


@dataclass
class Room:
    """``news`` is what the book told of changes."""

    runner: asyncio.Runner
    book: Book
    customers: Customers
    suppliers: Suppliers
    products: Products
    groups: ProductGroups
    news: list[Changes] = field(default_factory=list)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def write(self, work: Callable[[], T]) -> T:
        return self.run(self.book.write(work))

    def read(self, query: Callable[[], T]) -> T:
        return self.run(self.book.read(query))

    def put(self, *records: object) -> tuple[int, int, int]:
        return self.run(self.customers.put(list(records)))

    def row(self, key: str) -> CustomerRow:
        number = self.run(self.customers.find(key))
        return self.run(self.customers.get(number)).row

    def keys(self) -> list[str]:
        return [view.row.key for view in self.run(self.customers.listed())[1]]

    def tenant(self, name: str) -> int:
        make = tenants.create_tenant
        return self.write(lambda: make(name, "#2E7D5B", AuthType.HALO_APP, "", None).id)


@contextmanager
def open_room(folder: Path) -> Iterator[Room]:
    with asyncio.Runner() as runner:
        bus = Bus()
        path = folder / "book.sqlite3"
        book = runner.run(Book.open(path, bus, backups=folder / "backups"))
        room = Room(
            runner, book, Customers(book), Suppliers(book), Products(book), ProductGroups(book)
        )
        bus.subscribe(room.news.append)
        yield room
        runner.run(book.aclose())
