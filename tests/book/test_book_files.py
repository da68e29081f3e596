"""The book as a file: for the user alone, no symlinks, nothing but ``BookProblem`` for trouble."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from book_desk import enabled, new_tenant

from sage_desktop.book.store import Book
from sage_desktop.core.changes import Bus
from sage_desktop.core.errors import BookProblem


async def opened(path: Path) -> Book:
    return await Book.open(path, Bus(), backups=path.parent / "backups")


def open_and_close(path: Path) -> None:
    async def main() -> None:
        await (await opened(path)).aclose()

    asyncio.run(main())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_files_and_folders_are_the_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "book.sqlite3"

    async def main() -> None:
        book = await opened(path)
        await book.write(enabled)
        for end in ("", "-wal", "-shm"):
            assert mode(path.with_name(path.name + end)) == 0o600
        await book.backup(tmp_path / "c" / "copy.sqlite3")
        await book.aclose()

    asyncio.run(main())
    assert mode(path) == mode(tmp_path / "c" / "copy.sqlite3") == 0o600
    for folder in ("a", "a/b", "c"):
        assert mode(tmp_path / folder) == 0o700


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o755)
    open_and_close(tmp_path / "shared" / "book.sqlite3")
    assert mode(tmp_path / "shared") == 0o755


def test_a_book_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    open_and_close(path)
    path.chmod(0o664)

    async def main() -> None:
        book = await opened(path)
        await book.write(enabled)
        for end in ("", "-wal", "-shm"):
            assert mode(path.with_name(path.name + end)) == 0o600
        await book.aclose()

    asyncio.run(main())


@pytest.mark.parametrize("there", [True, False])
def test_a_symlink_is_not_followed(tmp_path: Path, there: bool) -> None:
    target = tmp_path / "elsewhere.sqlite3"
    if there:
        open_and_close(target)
    path = tmp_path / "data" / "book.sqlite3"
    path.parent.mkdir()
    path.symlink_to(target)
    before = target.read_bytes() if there else None
    with pytest.raises(BookProblem, match="not_a_plain_file"):
        open_and_close(path)
    assert (target.read_bytes() if there else None) == before
    assert target.exists() is there


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(BookProblem, match="not_a_plain_file"):
            open_and_close(tmp_path / name)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BookProblem, match="book_unreadable"):
        open_and_close(tmp_path / "file" / "book.sqlite3")


@pytest.mark.parametrize("content", [b"", b"x", b"no database at all " * 500, b"\0" * 4096])
def test_what_is_no_database_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.sqlite3"
    path.write_bytes(content)
    with pytest.raises(BookProblem, match="book_damaged"):
        open_and_close(path)
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["book.sqlite3"]


@pytest.mark.parametrize("hostile", ["boo?k#1%41.sqlite3", 'b\'ook "x".sqlite3', "büch;--.sqlite3"])
def test_odd_names_are_only_names(tmp_path: Path, hostile: str) -> None:
    path = tmp_path / hostile

    async def main() -> None:
        for _ in range(2):
            book = await opened(path)
            await book.aclose()

    asyncio.run(main())
    assert [entry.name for entry in tmp_path.iterdir()] == [hostile]


def test_a_folder_that_cannot_be_written_is_said_and_left(tmp_path: Path) -> None:
    """Run as another user: for root every folder can be written."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        open_and_close(folder / "book.sqlite3")
        before = (folder / "book.sqlite3").read_bytes()
        (folder / "book.sqlite3").chmod(0o644)
        folder.chmod(0o555)
        try:
            script = Path(__file__).with_name("open_as_nobody.py")
            done = subprocess.run(
                [sys.executable, str(script), str(folder / "book.sqlite3"), str(folder / "new")],
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            folder.chmod(0o700)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == ["book_unreadable", "book_unreadable"]
        assert (folder / "book.sqlite3").read_bytes() == before
        assert [entry.name for entry in folder.iterdir()] == ["book.sqlite3"]


def test_where_files_cannot_be_linked_a_book_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_names: object) -> None:
        raise PermissionError(1, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    open_and_close(tmp_path / "book.sqlite3")
    open_and_close(tmp_path / "book.sqlite3")
    assert [entry.name for entry in tmp_path.iterdir()] == ["book.sqlite3"]


def test_a_lost_table_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    open_and_close(path)
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE tenant")
    connection.close()

    async def main() -> None:
        book = await opened(path)
        with pytest.raises(BookProblem, match="book_damaged"):
            await book.write(lambda: new_tenant("x"))
        await book.aclose()

    asyncio.run(main())
