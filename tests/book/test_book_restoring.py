"""A restored book is whole and at once; what was there is kept; nothing can go twice after it."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from book_desk import NOW, new_tenant, tenant_names
from test_book_damage import whole  # noqa: F401  # a fixture

from sage_desktop.book import found_copies, restoring, signins
from sage_desktop.book.restoring import Restored
from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus
from sage_desktop.core.errors import BookProblem

Content = bytes


def run_on(path: Path, *works: object) -> list[object]:
    """Opens the book, does ``works`` one after the other, closes it."""

    async def main() -> list[object]:
        book = await Book.open(path, Bus(), backups=path.parent / "backups")
        try:
            return [await book.write(work) for work in works]  # type: ignore[arg-type]
        finally:
            await book.aclose()

    return asyncio.run(main())


def restore(source: Path, book: Path) -> Restored:
    return restoring.restore(source, book, book.parent / "backups", NOW)


@pytest.fixture
def saved(tmp_path: Path, whole: bytes) -> Path:  # noqa: F811
    """A good backup, somewhere else."""
    path = tmp_path / "elsewhere" / "saved.sqlite3"
    path.parent.mkdir()
    path.write_bytes(whole)
    return path


def damages(whole: bytes) -> list[Content]:  # noqa: F811
    """200 times flipped bytes, 50 times cut off, and a few that were wiped."""
    chance = random.Random(10)
    found = []
    for _ in range(200):
        content = bytearray(whole)
        for _ in range(chance.choice([1, 3, 20, 200])):
            content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
        found.append(bytes(content))
    cuts = [0, 1, 99, 100, 512, 4095, 4096] + [chance.randrange(len(whole)) for _ in range(43)]
    return [*found, *(whole[:cut] for cut in cuts), b"\0" * len(whole), b"no book"]


def test_whatever_the_damage_the_file_is_kept_and_a_restore_works(
    tmp_path: Path,
    whole: bytes,  # noqa: F811
    saved: Path,
) -> None:
    expected = found_copies.looked_at(saved).counts
    aside = 0
    for number, content in enumerate(damages(whole)):
        folder = tmp_path / str(number)
        folder.mkdir()
        book = folder / "book.sqlite3"
        book.write_bytes(content)
        (folder / "book.sqlite3-wal").write_bytes(b"left over")
        try:
            done = restore(saved, book)
        except BookProblem as problem:  # a flipped letter can name a step that nobody knows
            assert problem.code == "book_newer"
            assert book.read_bytes() == content
            continue
        assert done.book.counts == expected
        assert found_copies.looked_at(book).counts == expected
        assert done.kept is not None
        if done.damaged:
            aside += 1
            assert done.kept.read_bytes() == content
            assert done.kept.name == "book-20261123T013934Z-damaged.sqlite3"
            assert done.kept.with_name(f"{done.kept.name}-wal").read_bytes() == b"left over"
        assert not (folder / "book.sqlite3-wal").exists()
    assert aside > 100
    run_on(book, lambda: new_tenant("One more"))


def test_a_good_book_is_kept_among_the_backups_with_all_that_was_confirmed(tmp_path: Path) -> None:
    book, saved = tmp_path / "book.sqlite3", tmp_path / "saved.sqlite3"
    run_on(book, lambda: new_tenant("First"))
    saved.write_bytes(book.read_bytes())
    killed_at = tmp_path / "killed"
    killed_at.mkdir()

    async def write_and_be_killed() -> None:
        opened = await Book.open(book, Bus(), backups=tmp_path / "backups")
        await opened.write(lambda: new_tenant("Second"))
        for end in ("", "-wal"):  # as a kill leaves them
            (killed_at / f"book.sqlite3{end}").write_bytes(
                (tmp_path / f"book.sqlite3{end}").read_bytes()
            )
        await opened.aclose()

    asyncio.run(write_and_be_killed())
    done = restore(saved, killed_at / "book.sqlite3")
    assert not done.damaged
    assert done.kept == killed_at / "backups" / "book-20261123T013934Z-before-restore.sqlite3"
    assert oct(done.kept.stat().st_mode & 0o777) == "0o600"
    assert found_copies.looked_at(done.kept).counts[0] == 2
    assert run_on(killed_at / "book.sqlite3", tenant_names) == [["First"]]
    back = restore(done.kept, killed_at / "book.sqlite3")
    assert back.kept is not None
    assert back.kept.name == "book-20261123T013934Z-before-restore-2.sqlite3"
    assert run_on(killed_at / "book.sqlite3", tenant_names) == [["First", "Second"]]


def ids_of_next_tenants(book: Path) -> int:
    [row] = run_on(book, lambda: new_tenant("Newest"))
    return row.id  # type: ignore[attr-defined,no-any-return]


def test_ids_given_out_since_the_backup_are_not_given_out_again(tmp_path: Path) -> None:
    book, saved = tmp_path / "book.sqlite3", tmp_path / "saved.sqlite3"
    run_on(book, lambda: new_tenant("First"))
    saved.write_bytes(book.read_bytes())
    run_on(book, lambda: new_tenant("Second"), lambda: new_tenant("Third"))
    restore(saved, book)
    assert ids_of_next_tenants(book) == 4


def test_where_nothing_is_known_of_the_time_since_ids_are_skipped(tmp_path: Path) -> None:
    book, saved = tmp_path / "book.sqlite3", tmp_path / "saved.sqlite3"
    run_on(book, lambda: new_tenant("First"))
    saved.write_bytes(book.read_bytes())
    book.write_bytes(b"damaged")
    restore(saved, book)
    with closing(sqlite3.connect(book)) as connection:
        found = dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
    assert {found[name] for name in ("customer", "product", "invoice")} == {1_000_000}


def sign_in(token: bytes) -> None:
    signins.save_sign_in(
        client_id="app",
        sage_user_id="user",
        user_name="",
        user_email="",
        access_sealed=token,
        refresh_sealed=token,
        access_expires_at=NOW,
        refresh_expires_at=NOW,
    )


def test_the_sign_in_of_the_former_book_stays_for_it_replaced_the_older_one(tmp_path: Path) -> None:
    book, saved = tmp_path / "book.sqlite3", tmp_path / "saved.sqlite3"
    run_on(book, lambda: sign_in(b"first"))
    saved.write_bytes(book.read_bytes())
    run_on(book, lambda: sign_in(b"newer"))
    restore(saved, book)
    with closing(sqlite3.connect(book)) as connection:
        assert connection.execute("SELECT refresh_sealed FROM sign_in").fetchall() == [(b"newer",)]


def test_a_newer_book_is_neither_taken_nor_replaced(tmp_path: Path, saved: Path) -> None:
    newer = tmp_path / "newer.sqlite3"
    newer.write_bytes(saved.read_bytes())
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("INSERT INTO migration VALUES ('s9001_future', '')")
    before = newer.read_bytes()
    for source, book in ((newer, tmp_path / "book.sqlite3"), (saved, newer)):
        with pytest.raises(BookProblem) as caught:
            restore(source, book)
        assert caught.value.code == "book_newer"
    assert newer.read_bytes() == before
    assert not (tmp_path / "book.sqlite3").exists()


def test_an_open_book_is_not_replaced(tmp_path: Path, saved: Path) -> None:
    book = tmp_path / "book.sqlite3"

    async def main() -> None:
        opened = await Book.open(book, Bus(), backups=tmp_path / "backups")
        await opened.write(lambda: new_tenant("Here"))
        with pytest.raises(BookProblem) as caught:
            await asyncio.to_thread(restore, saved, book)
        assert caught.value.code == "book_busy"
        assert await opened.read(tenant_names) == ["Here"]
        await opened.aclose()

    asyncio.run(main())
    assert run_on(book, tenant_names) == [["Here"]]


def test_an_empty_book_can_be_started_beside_the_damaged_one(tmp_path: Path) -> None:
    book = tmp_path / "book.sqlite3"
    book.write_bytes(b"damaged")
    kept = restoring.start_empty(book, NOW)
    assert kept is not None
    assert kept.read_bytes() == b"damaged"
    assert run_on(book, tenant_names) == [[]]
    assert restoring.start_empty(tmp_path / "none.sqlite3", NOW) is None


def test_the_newest_good_copies_are_offered_and_others_passed_over(
    tmp_path: Path, saved: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for age, content in enumerate((b"damaged", saved.read_bytes(), saved.read_bytes()[:5000])):
        (folder / f"{age}.sqlite3").write_bytes(content)
    found = found_copies.good_books((folder, saved.parent, tmp_path / "none"), 5)
    assert {each.path.name for each in found} == {"1.sqlite3", "saved.sqlite3"}
    assert found[0].counts == found[1].counts
    assert [each.path for each in found_copies.good_books((folder, saved.parent), 1)] == [
        found[0].path
    ]


def test_a_backup_of_an_older_version_is_restored_and_brought_up_to_date(tmp_path: Path) -> None:
    [released] = sorted((Path(__file__).parents[1] / "released").glob("*.sqlite3"))
    book = tmp_path / "book.sqlite3"
    beside = set(released.parent.iterdir())
    done = restore(released, book)
    assert set(released.parent.iterdir()) == beside, "nothing is left beside a backup"
    assert done.kept is None
    assert done.book.step == "s0001_first_light"
    [names] = run_on(book, tenant_names)
    assert names
