"""CSV that spreadsheets open as the plain texts it holds: no cell is ever a formula."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sage_desktop.core.errors import BadInput

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_STARTERS = frozenset("=+-−@\t\r\n")
_QUOTES = frozenset("\"'`´‘’‚‛“”„‟«»‹›＂＇")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Cn", "Co", "Mn", "Me", "Zs", "Zl", "Zp"))


def csv_safe(value: str) -> str:
    """``value`` with an apostrophe in front where a spreadsheet may take it for a formula.

    What is first seen decides: behind spaces, quotes and unseen characters, and in any width.
    Only a plain decimal number such as ``-12.50`` stays as it is; a telephone number is text.
    NUL, which ends a cell in some programs, becomes a space, half a surrogate a question mark.
    """
    value = value.replace("\0", " ").encode(errors="replace").decode()
    if _may_be_formula(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def csv_writer(file: TextIO) -> Callable[[Iterable[str]], None]:
    """Writes rows of safe cells to ``file``: opened anew with ``utf-8-sig`` and ``newline=""``.

    By the mark at its beginning spreadsheets know that it is UTF-8.
    """
    writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL)

    def write(cells: Iterable[str]) -> None:
        writer.writerow([csv_safe(cell) for cell in cells])

    return write


@contextmanager
def csv_file(path: Path) -> Iterator[Callable[[Iterable[str]], None]]:
    """Writes rows of safe cells to a new file at ``path``.

    Raises ``BadInput("cannot_write")``; a part may be there then.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            yield csv_writer(file)
    except OSError as error:
        raise BadInput("cannot_write", path=str(path), why=error.strerror or "") from error


def _may_be_formula(value: str) -> bool:
    for letter in value:
        if letter in _STARTERS or unicodedata.normalize("NFKC", letter)[:1] in _STARTERS:
            return True
        if letter not in _QUOTES and unicodedata.category(letter) not in _UNSEEN:
            return False
    return False
