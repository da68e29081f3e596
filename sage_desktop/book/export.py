"""The book as CSV files, of one moment, read while it is in use; all of them or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

from sage_desktop.book import files
from sage_desktop.book.copies import reading
from sage_desktop.book.sheets import SHEETS, Sheet
from sage_desktop.book.troubles import translated
from sage_desktop.core.csv_text import csv_writer

_AT_ONCE = 1000

Told = Callable[[str, int, int], None]
"""Which sheet, how many lines of all are written, how many there are. May raise to stop."""


def file_of(sheet: Sheet) -> str:
    return f"{sheet.name}.csv"


def export(book: Path, folder: Path, told: Told) -> int:
    """Writes all sheets to ``folder`` and gives the number of lines.

    Files of the same names are overwritten, once all of the new ones are whole. To be called beside
    the loop's thread. Raises ``BookProblem``, and what ``told`` raises; no file was changed then.
    """
    with translated(), ExitStack() as made, reading(book) as connection:
        total = sum(_lines(connection, sheet) for sheet in SHEETS)
        done = 0
        whole = []
        for sheet in SHEETS:
            told(sheet.name, done, total)
            target = folder / file_of(sheet)
            new = made.enter_context(files.beside(target))
            done = _write(connection, sheet, new, done, lambda n, s=sheet: told(s.name, n, total))  # type: ignore[misc]
            whole.append((new, target))
        for new, target in whole:
            files.put_in_place(new, target, overwrite=True)
    return done


def _write(
    connection: sqlite3.Connection,
    sheet: Sheet,
    new: Path,
    done: int,
    told: Callable[[int], None],
) -> int:
    with new.open("w", encoding="utf-8-sig", newline="") as file:
        write = csv_writer(file)
        write(sheet.titles)
        for lines in _in_portions(connection.execute(sheet.query)):
            for line in lines:
                write(_cells(sheet, line))
            done += len(lines)
            told(done)
    return done


def _in_portions(cursor: sqlite3.Cursor) -> Iterator[list[tuple[object, ...]]]:
    while lines := cursor.fetchmany(_AT_ONCE):
        yield lines


def _cells(sheet: Sheet, line: tuple[object, ...]) -> list[str]:
    return [
        _money(value) if title in sheet.money else "" if value is None else str(value)
        for title, value in zip(sheet.titles, line, strict=True)
    ]


def _money(pence: object) -> str:
    return str(Decimal(pence).scaleb(-2)) if isinstance(pence, int) else ""


def _lines(connection: sqlite3.Connection, sheet: Sheet) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {sheet.source}").fetchone()  # noqa: S608
    return int(count)
