"""Copies of the open book, and that nothing deleted stays readable in its files."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from book_desk import NOW, Desk, enabled

from sage_desktop.book import signins, tax_rates
from sage_desktop.book.copies import verified_copy
from sage_desktop.core.errors import BookProblem, Cancelled


def test_a_copy_is_whole_and_private_and_overwrites_nothing(desk: Desk) -> None:
    desk.write(enabled)
    target = desk.path.parent / "copies" / "copy.sqlite3"
    desk.runner.run(desk.book.backup(target))
    assert oct(target.stat().st_mode & 0o777) == "0o600"
    with sqlite3.connect(target) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT enabled FROM module").fetchone() == (1,)
    copy.close()
    before = target.read_bytes()
    with pytest.raises(BookProblem, match="EEXIST"):
        desk.runner.run(desk.book.backup(target))
    assert target.read_bytes() == before


def test_a_copy_made_while_another_process_writes_is_consistent(
    desk: Desk, open_desk: Callable[[Path], Desk]
) -> None:
    writer = open_desk(desk.path)

    def pair(n: int) -> None:
        tax_rates.create_tax_rate(f"a{n}", Decimal(n))
        tax_rates.create_tax_rate(f"b{n}", Decimal(n))

    async def main() -> None:
        async def write() -> None:
            for n in range(150):
                await writer.book.write(lambda n=n: pair(n))

        writing = asyncio.create_task(write())
        for n in range(10):
            await desk.book.backup(desk.path.parent / f"copy-{n}.sqlite3")
        await writing

    desk.runner.run(main())
    for n in range(10):
        copy = sqlite3.connect(desk.path.parent / f"copy-{n}.sqlite3")
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (count,) = copy.execute("SELECT count(*) FROM tax_rate").fetchone()
        assert count % 2 == 0
        copy.close()


def test_nothing_of_a_deleted_sign_in_can_be_read_from_the_files(desk: Desk) -> None:
    secret = (
        b"sealed-canary-" + b"x" * 3000
    )  # longer than a page's share: spills to pages of its own
    log = desk.path.with_name(desk.path.name + "-wal")

    def sign_in() -> int:
        return signins.save_sign_in(
            client_id="c",
            sage_user_id="u",
            user_name="",
            user_email="",
            access_sealed=secret,
            refresh_sealed=secret,
            access_expires_at=NOW,
            refresh_expires_at=NOW,
        ).id

    sign_in_id = desk.write(sign_in)
    assert b"sealed-canary-" in log.read_bytes()
    assert desk.runner.run(desk.book.scrub())
    assert b"sealed-canary-" in desk.path.read_bytes()
    desk.write(lambda: signins.delete_sign_in(sign_in_id))
    assert desk.runner.run(desk.book.scrub())
    for file in desk.path.parent.iterdir():
        assert b"canary" not in file.read_bytes(), file
        assert b"xxxxxxxx" not in file.read_bytes(), file


def test_scrubbing_says_when_another_process_is_in_the_way(
    desk: Desk, open_desk: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sage_desktop.book.store._BUSY_SECONDS", 0.05)
    hasty = open_desk(desk.path)
    hasty.write(enabled)
    reader = sqlite3.connect(desk.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM module").fetchall()
    assert not hasty.runner.run(hasty.book.scrub())
    reader.close()
    assert hasty.runner.run(hasty.book.scrub())


def test_fifty_copies_made_while_the_book_is_written_open_as_books(
    desk: Desk, open_desk: Callable[[Path], Desk]
) -> None:
    async def main() -> None:
        at_work = True

        async def write() -> None:
            number = 0
            while at_work:
                number += 1
                await desk.book.write(
                    lambda n=number: tax_rates.create_tax_rate(f"r{n}", Decimal(n))
                )

        writing = asyncio.create_task(write())
        for number in range(50):
            await desk.book.backup(desk.path.parent / f"copy-{number}.sqlite3")
        at_work = False
        await writing

    desk.runner.run(main())
    seen = [
        len(open_desk(desk.path.parent / f"copy-{n}.sqlite3").read(tax_rates.tax_rates))
        for n in range(50)
    ]
    assert seen == sorted(seen)
    assert seen[-1] > 0
    assert not list(desk.path.parent.glob("copy-*.new-*"))


def test_a_copy_of_a_damaged_book_is_none(desk: Desk) -> None:
    desk.write(lambda: [tax_rates.create_tax_rate(f"r{n}", Decimal(n)) for n in range(500)])
    desk.runner.run(desk.book.scrub())
    with desk.path.open("r+b") as file:
        file.seek(desk.path.stat().st_size - 8192)
        file.write(b"\xff" * 4096)
    with pytest.raises(BookProblem, match="book_damaged"):
        desk.runner.run(desk.book.backup(desk.path.parent / "copy.sqlite3"))
    assert not list(desk.path.parent.glob("copy*"))


def test_a_copy_nobody_wants_any_more_leaves_nothing(desk: Desk) -> None:
    desk.write(lambda: [tax_rates.create_tax_rate(f"r{n}", Decimal(n)) for n in range(2000)])
    target = desk.path.parent / "copy.sqlite3"
    with pytest.raises(Cancelled):
        verified_copy(desk.path, target, lambda: False)
    assert not list(desk.path.parent.glob("copy*"))
