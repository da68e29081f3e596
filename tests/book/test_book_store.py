"""The open book: transactions, news, cancelling, several books and several processes at once."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import peewee
import pytest
from book_desk import Desk, enabled, is_enabled, new_tenant, tenant_names

from sage_desktop.book import tenants
from sage_desktop.book.session import current, touch
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus, Changes, Kind
from sage_desktop.core.errors import BookProblem, NotFound


def test_a_change_is_on_disk_when_write_returns(desk: Desk) -> None:
    desk.write(enabled)
    with sqlite3.connect(desk.path) as other:
        assert other.execute("SELECT enabled FROM module").fetchone() == (1,)
    other.close()


def test_an_error_takes_the_whole_change_back_and_tells_no_news(desk: Desk) -> None:
    def half_done() -> None:
        enabled()
        tenants.tenant(99)

    with pytest.raises(NotFound):
        desk.write(half_done)
    assert not desk.read(is_enabled)
    assert desk.kinds() == set()
    desk.write(enabled)  # and the book goes on
    assert desk.read(is_enabled)


def test_news_are_told_on_the_loops_thread_before_write_returns(tmp_path: Path) -> None:
    async def main() -> None:
        bus = Bus()
        heard: list[tuple[Changes, int]] = []
        bus.subscribe(lambda changes: heard.append((changes, threading.get_ident())))
        book = await Book.open(tmp_path / "book.sqlite3", bus, backups=tmp_path)

        def work() -> None:
            touch(Kind.ISSUE)
            enabled()

        await book.write(work)
        assert heard == [(Changes(frozenset({Kind.ISSUE, Kind.MODULE})), threading.get_ident())]
        await book.write(lambda: None)
        await book.read(is_enabled)
        assert len(heard) == 1
        await book.aclose()

    asyncio.run(main())


def test_a_read_cannot_change_anything(desk: Desk) -> None:
    with pytest.raises(RuntimeError, match=r"Book\.write"):
        desk.read(enabled)
    assert not desk.read(is_enabled)
    desk.write(enabled)
    assert desk.read(is_enabled)
    with pytest.raises(RuntimeError, match=r"Book\.write"):
        desk.read(lambda: touch(Kind.MODULE))
    with pytest.raises(RuntimeError, match=r"Book\.write"):
        desk.read(lambda: current.execute_sql("UPDATE module SET enabled = 0"))
    assert desk.read(is_enabled)


def test_a_defect_of_ours_is_not_dressed_up_as_a_problem_of_the_book(desk: Desk) -> None:
    with pytest.raises(peewee.OperationalError, match="syntax"):
        desk.read(lambda: current.execute_sql("SELEC 1"))
    with pytest.raises(peewee.IntegrityError):
        desk.write(lambda: current.execute_sql("INSERT INTO module SELECT * FROM module"))
    with pytest.raises(ZeroDivisionError):
        desk.write(lambda: 1 // 0)


def test_records_belong_to_the_books_thread(desk: Desk) -> None:
    with pytest.raises(AttributeError):
        tenants.tenants()


def test_cancelling_the_caller_breaks_no_change_and_loses_no_news(tmp_path: Path) -> None:
    async def main() -> None:
        bus = Bus()
        heard = asyncio.Event()
        bus.subscribe(lambda _changes: heard.set())
        book = await Book.open(tmp_path / "book.sqlite3", bus, backups=tmp_path)
        begun, go_on = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def slow() -> None:
            loop.call_soon_threadsafe(begun.set)
            assert go_on.wait(10)
            enabled()

        running = asyncio.create_task(book.write(slow))
        queued = asyncio.create_task(book.write(lambda: new_tenant("queued")))
        await begun.wait()
        running.cancel()
        queued.cancel()
        await asyncio.wait([running, queued])
        assert running.cancelled() and queued.cancelled()
        go_on.set()
        await asyncio.wait_for(heard.wait(), 10)
        assert await book.read(is_enabled)
        assert await book.read(tenant_names) == ["queued"]
        await book.aclose()

    asyncio.run(main())


def test_cancelling_while_opening_lets_go_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    begun, go_on = threading.Event(), threading.Event()

    def slow_step(db: peewee.SqliteDatabase) -> None:
        begun.set()
        assert go_on.wait(10)

    async def main() -> None:
        opening = asyncio.create_task(Book.open(path, Bus(), backups=tmp_path, steps=[slow_step]))
        await asyncio.to_thread(begun.wait, 10)
        opening.cancel()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await opening

    asyncio.run(main())
    for thread in threading.enumerate():
        if thread.name.startswith("book"):
            thread.join(10)
            assert not thread.is_alive()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["book.sqlite3"]


def test_closing_finishes_what_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"

    async def main() -> None:
        book = await Book.open(path, Bus(), backups=tmp_path)
        waiting = [
            asyncio.create_task(book.write(lambda n=n: new_tenant(f"t{n}"))) for n in range(20)
        ]
        await asyncio.sleep(0)
        await asyncio.gather(book.aclose(), book.aclose())
        await book.aclose()
        await asyncio.gather(*waiting)
        with pytest.raises(RuntimeError, match="closed"):
            await book.read(is_enabled)
        again = await Book.open(path, Bus(), backups=tmp_path)
        assert len(await again.read(tenant_names)) == 20
        await again.aclose()

    asyncio.run(main())
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["book.sqlite3"]


def test_news_for_a_loop_that_is_gone_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        assert go_on.wait(10)
        enabled()

    async def leave() -> Book:
        book = await Book.open(path, Bus(), backups=tmp_path)
        task = asyncio.create_task(book.write(slow))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        return book

    book = asyncio.run(leave())
    go_on.set()

    async def come_back() -> None:
        assert await book.read(is_enabled)
        await book.aclose()

    asyncio.run(come_back())


def test_books_that_are_open_at_once_do_not_mix(
    tmp_path: Path, open_desk: Callable[[Path], Desk]
) -> None:
    desks = [open_desk(tmp_path / str(n) / "book.sqlite3") for n in range(3)]
    for n, desk in enumerate(desks):
        desk.write(lambda n=n: new_tenant(f"only {n}"))
    for n, desk in enumerate(desks):
        assert desk.read(tenant_names) == [f"only {n}"]
        assert desk.kinds() == {Kind.TENANT}
    assert len({desk.read(tenants.book_id) for desk in desks}) == 3


def test_what_another_process_changed_is_noticed_once(
    desk: Desk, open_desk: Callable[[Path], Desk]
) -> None:
    other = open_desk(desk.path)

    def noticed() -> bool:
        return desk.runner.run(desk.book.changed_elsewhere())

    assert not noticed()
    desk.write(enabled)
    assert not noticed()
    other.write(lambda: new_tenant("from elsewhere"))
    assert noticed()
    assert not noticed()


def test_sqlite_is_asked_for_changes_only_if_its_log_was_written_to(
    desk: Desk, open_desk: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_desk(desk.path)
    asked: list[str] = []
    ask = Book._changed_elsewhere

    def counted(book: Book) -> bool:
        asked.append("asked")
        return ask(book)

    monkeypatch.setattr(Book, "_changed_elsewhere", counted)
    log = desk.path.with_name("book.sqlite3-wal")

    def noticed() -> bool:
        return desk.runner.run(desk.book.changed_elsewhere())

    desk.write(enabled)
    assert not noticed()
    assert not noticed()
    assert len(asked) == 2, "a log written just now may be written again at the same time"
    os.utime(log, (1_000_000_000, 1_000_000_000))
    assert not noticed()
    assert not noticed()
    assert len(asked) == 3
    other.write(lambda: new_tenant("from elsewhere"))
    assert noticed()


def test_a_write_waits_for_another_process_while_reads_go_on(
    desk: Desk, open_desk: Callable[[Path], Desk]
) -> None:
    reader = open_desk(desk.path)
    holder = sqlite3.connect(desk.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("UPDATE module SET default_invoice_status = 'issued'")

    async def main() -> None:
        waiting = asyncio.create_task(desk.book.write(enabled))
        assert not await reader.book.read(is_enabled)
        assert not waiting.done()
        holder.execute("COMMIT")
        await waiting

    desk.runner.run(main())
    holder.close()
    module = desk.read(tenants.module)
    assert (module.enabled, module.default_invoice_status) == (True, "issued")


def test_a_write_that_waited_too_long_says_so_and_changed_nothing(
    desk: Desk, open_desk: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sage_desktop.book.store._BUSY_SECONDS", 0.05)
    hasty = open_desk(desk.path)
    holder = sqlite3.connect(desk.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(BookProblem, match="book_busy"):
        hasty.write(enabled)
    assert not hasty.read(is_enabled)
    holder.execute("ROLLBACK")
    holder.close()
    hasty.write(enabled)
    assert hasty.read(is_enabled)


def test_the_connection_keeps_its_promises(desk: Desk) -> None:
    def pragmas() -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema")
        return {name: current.pragma(name) for name in names}

    assert desk.read(pragmas) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
    }
