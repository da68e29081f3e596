"""A book on a temporary file, driven from plain test code."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from book_desk import Desk
from hypothesis import settings

from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus

settings.register_profile("book", deadline=None)  # a busy machine is no defect of a column
settings.load_profile("book")


@pytest.fixture
def open_desk() -> Iterator[Callable[[Path], Desk]]:
    """Opens books; closes them after the test."""
    with asyncio.Runner() as runner:
        desks: list[Desk] = []

        def opened(path: Path) -> Desk:
            bus = Bus()
            book = runner.run(Book.open(path, bus, backups=path.parent / "backups"))
            desk = Desk(path, runner, book)
            bus.subscribe(desk.news.append)
            desks.append(desk)
            return desk

        yield opened
        for desk in desks:
            desk.close()


@pytest.fixture
def desk(tmp_path: Path, open_desk: Callable[[Path], Desk]) -> Desk:
    return open_desk(tmp_path / "book.sqlite3")
