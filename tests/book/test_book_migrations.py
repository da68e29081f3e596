"""From one form of the file to the next: all of it or nothing, never over the user's only copy."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import peewee
import pytest
from book_desk import NOW, Desk, enabled, is_enabled, new_tenant, tenant_names
from playhouse.schema_diff import diff_models

from sage_desktop.book import session
from sage_desktop.book.migrations import STEPS, Step
from sage_desktop.book.store import Book
from sage_desktop.book.tables import TABLES
from sage_desktop.core.changes import Bus
from sage_desktop.core.errors import BookProblem

NAMES = [step.__name__ for step in STEPS]


def s9001_colour_of_rates(db: peewee.SqliteDatabase) -> None:
    db.execute_sql("ALTER TABLE tax_rate ADD COLUMN colour TEXT")


def s9002_fails(db: peewee.SqliteDatabase) -> None:
    db.execute_sql("CREATE TABLE half_done (id INTEGER)")
    db.execute_sql("UPDATE tenant SET name = 'half done'")
    raise RuntimeError("the step is wrong")


def s9003_orphans(db: peewee.SqliteDatabase) -> None:
    db.execute_sql("INSERT INTO tax_rate_percentage (tax_rate_id, percentage) VALUES (12345, '1')")


def opened_and_closed(
    path: Path, steps: Sequence[Step] = STEPS, clock: Callable[[], datetime] = lambda: NOW
) -> None:
    async def main() -> None:
        backups = path.parent / "backups"
        book = await Book.open(path, Bus(), backups=backups, steps=steps, clock=clock)
        await book.aclose()

    asyncio.run(main())


def filled(path: Path) -> bytes:
    """The bytes of a closed book with a tenant in it."""

    async def main() -> None:
        book = await Book.open(path, Bus(), backups=path.parent / "backups")
        await book.write(lambda: new_tenant("Northgate"))
        await book.aclose()

    asyncio.run(main())
    return path.read_bytes()


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def layout(connection: sqlite3.Connection) -> dict[str, object]:
    """Tables, columns, references and indexes, whatever way their SQL is written."""
    tables = connection.execute(
        "SELECT name, sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE type = 'table'"
    ).fetchall()
    found: dict[str, object] = {}
    for table, counted in tables:
        indexes = connection.execute(f"PRAGMA index_list({table})").fetchall()
        found[table] = (
            counted,
            connection.execute(f"PRAGMA table_xinfo({table})").fetchall(),
            sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({table})")),
            sorted(
                (
                    row[2:],
                    row[1] if row[3] == "c" else "",
                    [part[2] for part in connection.execute(f"PRAGMA index_info('{row[1]}')")],
                )
                for row in indexes
            ),
        )
    return found


def test_the_migrated_file_has_the_form_of_the_records(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    opened_and_closed(path)
    fresh = peewee.SqliteDatabase(":memory:")
    session.bind(fresh)
    try:
        fresh.connect()
        for table in TABLES:
            table.create_table(safe=False)
        migrated = sqlite3.connect(path)
        assert layout(migrated) == layout(fresh.connection())
        migrated.close()
    finally:
        session.bind(None)
        fresh.close()


def test_schema_diff_agrees(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    opened_and_closed(path)
    db = peewee.SqliteDatabase(str(path))
    with db.connection_context():
        assert not diff_models(db, TABLES)


def test_every_table_of_the_file_has_records(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    opened_and_closed(path)
    tables = rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")
    known = {table._meta.table_name for table in TABLES} | {"sqlite_sequence"}
    assert {name for (name,) in tables} == known


def test_the_steps_are_recorded_once(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    opened_and_closed(path)
    opened_and_closed(path, clock=lambda: NOW.replace(year=2030))
    assert rows(path, "SELECT * FROM migration") == [
        (name, "2026-11-23T01:39:34.123456Z") for name in NAMES
    ]
    assert not (tmp_path / "backups").exists()


def test_a_step_ahead_is_taken_after_a_copy_was_made(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    before = filled(path)
    opened_and_closed(path, [*STEPS, s9001_colour_of_rates])
    assert rows(path, "SELECT colour FROM tax_rate") == []
    assert rows(path, "SELECT name FROM tenant") == [("Northgate",)]
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name == f"book-20261123T013934Z-{NAMES[-1]}.sqlite3"
    assert oct(copy.stat().st_mode & 0o777) == "0o600"
    assert oct(copy.parent.stat().st_mode & 0o777) == "0o700"
    assert rows(copy, "SELECT name FROM tenant") == [("Northgate",)]
    with pytest.raises(sqlite3.OperationalError):
        rows(copy, "SELECT colour FROM tax_rate")
    assert len(copy.read_bytes()) == len(before)


def test_a_copy_never_overwrites_another(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    before = filled(path)
    for _ in range(3):
        path.write_bytes(before)
        opened_and_closed(path, [*STEPS, s9001_colour_of_rates])
    assert sorted(copy.name for copy in (tmp_path / "backups").iterdir()) == [
        f"book-20261123T013934Z-{NAMES[-1]}-2.sqlite3",
        f"book-20261123T013934Z-{NAMES[-1]}-3.sqlite3",
        f"book-20261123T013934Z-{NAMES[-1]}.sqlite3",
    ]


def test_the_copy_holds_what_a_killed_program_left_in_the_log(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    filled(path)
    killed = sqlite3.connect(path, isolation_level=None)
    killed.execute("UPDATE tenant SET name = 'in the log'")
    for end in ("", "-wal"):  # the files as they are, without the orderly end of the connection
        (tmp_path / f"left{end}").write_bytes((tmp_path / f"book.sqlite3{end}").read_bytes())
    killed.close()
    opened_and_closed(tmp_path / "left", [*STEPS, s9001_colour_of_rates])
    assert rows(tmp_path / "left", "SELECT name FROM tenant") == [("in the log",)]
    (copy,) = (tmp_path / "backups").iterdir()
    assert rows(copy, "SELECT name FROM tenant") == [("in the log",)]


@pytest.mark.parametrize(
    ("step", "error"), [(s9002_fails, "the step is wrong"), (s9003_orphans, "book_damaged")]
)
def test_a_failing_step_leaves_the_file_as_it_was(tmp_path: Path, step: Step, error: str) -> None:
    path = tmp_path / "book.sqlite3"
    before = filled(path)
    with pytest.raises((RuntimeError, BookProblem), match=error):
        opened_and_closed(path, [*STEPS, s9001_colour_of_rates, step])
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["backups", "book.sqlite3"]
    opened_and_closed(path)
    assert path.read_bytes() == before


def test_a_damaged_book_is_not_migrated(tmp_path: Path) -> None:
    """Damage that nothing but a look at the whole file finds."""
    path = tmp_path / "book.sqlite3"
    whole = bytearray(filled(path))
    ((page,),) = rows(path, "SELECT rootpage FROM sqlite_master WHERE name = 'run_change'")
    start = (int(str(page)) - 1) * 4096
    whole[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(whole)
    with pytest.raises(BookProblem, match="book_damaged"):
        opened_and_closed(path, [*STEPS, s9001_colour_of_rates])
    assert path.read_bytes() == whole
    assert [entry.name for entry in tmp_path.iterdir()] == ["book.sqlite3"]


def test_a_failing_first_step_leaves_no_half_made_book(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    with pytest.raises(RuntimeError):
        opened_and_closed(path, [s9002_creates_and_fails])
    assert list(tmp_path.iterdir()) == []
    opened_and_closed(path)
    assert rows(path, "SELECT name FROM migration") == [(name,) for name in NAMES]


def s9002_creates_and_fails(db: peewee.SqliteDatabase) -> None:
    db.execute_sql("CREATE TABLE half_done (id INTEGER)")
    raise RuntimeError("the step is wrong")


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_newer_book_is_refused_untouched(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "book.sqlite3"
    filled(path)
    opened_and_closed(path, [*STEPS, s9001_colour_of_rates])
    for copy in (tmp_path / "backups").iterdir():
        copy.unlink()
    path.chmod(mode)
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
    with pytest.raises(BookProblem, match="book_newer") as caught:
        opened_and_closed(path)
    assert caught.value.data == {"step": "s9001_colour_of_rates"}
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode) == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["backups", "book.sqlite3"]


def test_a_newer_book_that_someone_has_open_is_refused_too(
    tmp_path: Path, open_desk: Callable[[Path], Desk]
) -> None:
    path = tmp_path / "book.sqlite3"
    desk = open_desk(path)
    desk.write(lambda: session.current.execute_sql("INSERT INTO migration VALUES ('s2_new', 'x')"))
    with pytest.raises(BookProblem, match="book_newer"):
        opened_and_closed(path)
    assert desk.read(is_enabled) is False


def test_a_database_of_another_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE something (else_ TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(BookProblem, match="not_a_book"):
        opened_and_closed(path)
    assert path.read_bytes() == before


def test_a_book_without_a_log_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "book.sqlite3"
    filled(path)
    rows(path, "PRAGMA journal_mode = DELETE")
    opened_and_closed(path)
    assert rows(path, "PRAGMA journal_mode") == [("wal",)]
    assert rows(path, "SELECT name FROM tenant") == [("Northgate",)]


def test_foreign_keys_are_watched_after_a_migration(
    tmp_path: Path, open_desk: Callable[[Path], Desk]
) -> None:
    desk = open_desk(tmp_path / "book.sqlite3")
    with pytest.raises(peewee.IntegrityError):
        desk.write(lambda: session.current.execute_sql("UPDATE module SET default_tenant_id = 7"))
    desk.write(enabled)
    assert desk.read(tenant_names) == []
