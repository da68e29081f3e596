"""The mirror's file: another form, damage, several at once, no room; it may always be lost."""

from __future__ import annotations

import asyncio
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from mirror_desk import Desk, opened

from sage_desktop.core.errors import BadInput, BookProblem, Stale
from sage_desktop.mirror import lists, plans
from sage_desktop.mirror.lists import Entry
from sage_desktop.mirror.schema import FORM
from sage_desktop.mirror.store import Mirror


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mirror.sqlite3"


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    with opened(path) as made:
        yield made


def keep(desk: Desk, *ids: str) -> None:
    entries = [Entry(each, b"body", name_key=each) for each in ids]
    desk.write(lambda db: lists.store(db, 1, "customer", entries, 1))


def kept(desk: Desk) -> list[str]:
    return desk.read(lambda db: lists.ids_by_name(db, 1, "customer"))


def fill(desk: Desk, megabytes: int) -> None:
    big = [Entry(f"big {number}", b"x" * 1_000_000) for number in range(megabytes)]
    desk.write(lambda db: lists.store(db, 2, "customer", big, 1))


# opening


def test_what_is_written_is_there_after_closing(path: Path) -> None:
    with opened(path) as desk:
        keep(desk, "a", "b")
    with opened(path) as desk:
        assert kept(desk) == ["a", "b"]


def test_nobody_else_may_read_the_file(path: Path) -> None:
    with opened(path) as desk:
        keep(desk, "a")
        for each in path.parent.iterdir():
            assert stat.S_IMODE(each.stat().st_mode) == 0o600, each


def test_a_file_of_another_form_is_made_anew(path: Path) -> None:
    with opened(path) as desk:
        keep(desk, "a")
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA user_version = {FORM + 1}")
    with opened(path) as desk:
        assert kept(desk) == []
        keep(desk, "b")
    with opened(path) as desk:
        assert kept(desk) == ["b"]


@pytest.mark.parametrize(
    "content", [b"x" * 50_000, b"SQLite format 3\x00" + b"\xff" * 5_000, b"short", b"\x00" * 4096]
)
def test_a_damaged_file_is_made_anew(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with opened(path) as desk:
        assert kept(desk) == []
        keep(desk, "a")
        assert kept(desk) == ["a"]


def test_a_leftover_log_of_another_file_does_no_harm(path: Path) -> None:
    with opened(path) as desk:
        keep(desk, "a")
    path.with_name(path.name + "-wal").write_bytes(b"\x37\x7f\x06\x82" + b"\x01" * 8_000)
    with opened(path) as desk:
        assert kept(desk) == ["a"]


@pytest.mark.parametrize(
    "make", [Path.mkdir, lambda path: path.symlink_to(path.parent / "no" / "x")]
)
def test_what_is_no_file_is_told_and_not_taken_for_a_full_disk(path: Path, make: object) -> None:
    make(path)  # type: ignore[operator]
    with pytest.raises(BookProblem) as caught, opened(path):
        pass
    assert caught.value.code == "book_unreadable"


# reading and writing


def test_a_reader_cannot_write(desk: Desk) -> None:
    keep(desk, "a")
    with pytest.raises((BookProblem, sqlite3.OperationalError)):
        desk.read(lambda db: lists.forget(db, 1))
    assert kept(desk) == ["a"]


def test_work_that_fails_leaves_nothing(desk: Desk) -> None:
    def work(db: sqlite3.Connection) -> None:
        lists.store(db, 1, "customer", [Entry("b", b"")], 1)
        raise KeyError("ours")

    keep(desk, "a")
    with pytest.raises(KeyError):
        desk.write(work)
    assert kept(desk) == ["a"]
    keep(desk, "c")
    assert kept(desk) == ["a", "c"]


def test_half_a_character_in_a_search_is_bad_input(desk: Desk) -> None:
    with pytest.raises(BadInput, match="not_text"):
        desk.read(lambda db: lists.search(db, 1, "customer", "\ud800", 0, 10))
    keep(desk, "a")


def test_reading_sees_one_state_while_another_writes(path: Path) -> None:
    async def work() -> None:
        mirror = await Mirror.open(path)
        started, written = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()
        entries = [Entry("a", b"")]

        def query(db: sqlite3.Connection) -> list[list[str]]:
            before = lists.ids_by_name(db, 1, "customer")
            loop.call_soon_threadsafe(started.set)
            asyncio.run_coroutine_threadsafe(written.wait(), loop).result(20)
            return [before, lists.ids_by_name(db, 1, "customer")]

        reading = asyncio.ensure_future(mirror.read(query))
        await started.wait()
        await mirror.write(lambda db: lists.store(db, 1, "customer", entries, 1))
        written.set()
        assert await reading == [[], []]
        assert await mirror.read(lambda db: lists.ids_by_name(db, 1, "customer")) == ["a"]
        await mirror.aclose()

    asyncio.run(work())


def test_two_on_one_file_see_each_other(path: Path) -> None:
    with opened(path) as one, opened(path) as other:
        keep(one, "a")
        assert kept(other) == ["a"]
        keep(other, "b")
        assert kept(one) == ["a", "b"]


def test_a_file_that_another_holds_is_told_as_busy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sage_desktop.mirror.store._BUSY_SECONDS", 0.05)
    with opened(path) as desk, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BookProblem, match="book_busy"):
            keep(desk, "a")
        other.execute("COMMIT")
        keep(desk, "b")
        assert kept(desk) == ["b"]


# damage while it is open


def damage(path: Path) -> None:
    """Every page but the first, and what the log holds."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xaa" * (path.stat().st_size - 4096))


def many(desk: Desk) -> None:
    keep(desk, *(f"record {number}" for number in range(5_000)))


def test_damage_that_is_found_while_reading_is_told_and_mended(path: Path) -> None:
    with opened(path) as desk:
        many(desk)
    damage(path)
    with opened(path) as desk:
        with pytest.raises(Stale, match="mirror_lost"):
            kept(desk)
        assert kept(desk) == [], "who looks next finds an empty mirror, not an error"
        assert desk.read(lambda db: plans.latest(db, 1, "customers")) is None
        keep(desk, "a")
        assert kept(desk) == ["a"]


def test_damage_that_is_found_while_writing_is_told_and_mended(path: Path) -> None:
    with opened(path) as desk:
        many(desk)
    damage(path)
    with opened(path) as desk:
        with pytest.raises(Stale, match="mirror_lost"):
            desk.write(lambda db: lists.forget(db, 1))
        assert kept(desk) == []
        keep(desk, "a")
        assert kept(desk) == ["a"]


def test_damage_while_two_are_open_leaves_both_usable(path: Path) -> None:
    with opened(path) as desk:
        many(desk)
    damage(path)
    with opened(path) as one, opened(path) as other:
        for each in (one, other):
            with pytest.raises(Stale, match="mirror_lost"):
                kept(each)
        keep(one, "a")
        keep(other, "b")
        assert "a" in kept(one)
        assert "b" in kept(other)
    with opened(path) as desk:
        keep(desk, "c")
        assert "c" in kept(desk)


def test_a_file_that_somebody_deletes_is_only_read_again(path: Path) -> None:
    with opened(path) as desk:
        keep(desk, "a")
        for each in path.parent.iterdir():
            each.unlink()
        keep(desk, "b")
        assert kept(desk) == ["a", "b"]
    with opened(path) as desk:
        assert kept(desk) == []


# no room


@contextmanager
def no_room(size: int) -> Iterator[None]:
    """No file of this process may grow beyond ``size``."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, was)


def test_no_room_is_told_and_what_was_there_stays(path: Path) -> None:
    with opened(path) as desk:
        keep(desk, "a")
        with no_room(2_000_000):
            with pytest.raises(BookProblem, match="disk_full"):
                fill(desk, 6)
            assert kept(desk) == ["a"]
        fill(desk, 6)
        keep(desk, "b")
        assert kept(desk) == ["a", "b"]


def test_no_room_from_the_start(path: Path) -> None:
    with no_room(1_000), pytest.raises(BookProblem, match="disk_full"), opened(path):
        pass
    with opened(path) as desk:
        keep(desk, "a")


def test_a_program_that_dies_while_writing_leaves_a_whole_file(path: Path) -> None:
    """A transaction under way at the end is not there; the ones before are."""
    program = """
import asyncio, os, pathlib, sys
from sage_desktop.mirror import lists
from sage_desktop.mirror.store import Mirror

def half(db):
    many = [lists.Entry(f"x{number}", b"y" * 5000) for number in range(2000)]
    lists.store(db, 1, "customer", many, 1)
    os._exit(7)

async def main():
    mirror = await Mirror.open(pathlib.Path(sys.argv[1]))
    await mirror.write(lambda db: lists.store(db, 1, "customer", [lists.Entry("a", b"")], 1))
    await mirror.write(half)

asyncio.run(main())
"""
    assert subprocess.run([sys.executable, "-c", program, path], check=False).returncode == 7
    with opened(path) as desk:
        assert kept(desk) == ["a"]


# closing


def test_closing_finishes_what_was_asked_for(path: Path) -> None:
    async def work() -> None:
        mirror = await Mirror.open(path)
        entries = [Entry(f"x{number}", b"y" * 1_000) for number in range(3_000)]
        writing = asyncio.ensure_future(
            mirror.write(lambda db: lists.store(db, 1, "customer", entries, 1))
        )
        await asyncio.sleep(0)
        await mirror.aclose()
        await writing
        await mirror.aclose()

    asyncio.run(work())
    with opened(path) as desk:
        assert len(kept(desk)) == 3_000


def test_whoever_is_cancelled_does_not_stop_what_was_asked_for(path: Path) -> None:
    async def work() -> None:
        mirror = await Mirror.open(path)
        entries = [Entry(f"x{number}", b"") for number in range(3_000)]
        writing = asyncio.ensure_future(
            mirror.write(lambda db: lists.store(db, 1, "customer", entries, 1))
        )
        await asyncio.sleep(0)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        found = await mirror.write(lambda db: lists.ids_by_name(db, 1, "customer"))
        assert len(found) == 3_000
        await mirror.aclose()

    asyncio.run(work())


def test_a_closed_mirror_says_so(path: Path) -> None:
    async def work() -> None:
        mirror = await Mirror.open(path)
        await mirror.aclose()
        for ask in (mirror.read, mirror.write):
            with pytest.raises(RuntimeError, match="closed"):
                await ask(lambda db: None)

    asyncio.run(work())
