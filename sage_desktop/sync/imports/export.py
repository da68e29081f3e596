"""The lines of a plan as CSV: what would happen, or what became of each. No cell is a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sage_desktop.core.errors import BadInput
from sage_desktop.mirror.rows import PlanLine


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of an export: their titles, and the cells of a line in words."""

    titles: Sequence[str]
    cells: Callable[[PlanLine], Sequence[str]]


def write_csv(lines: Iterable[PlanLine], sheet: Sheet, path: Path) -> int:
    """Gives the number of lines. Raises ``BadInput("cannot_write")``; a part may be there then."""
    from sage_desktop.core.csv_text import csv_writer

    count = 0
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            write = csv_writer(file)
            write(sheet.titles)
            for line in lines:
                write(sheet.cells(line))
                count += 1
    except OSError as error:
        raise BadInput("cannot_write", path=str(path), why=error.strerror or "") from error
    return count
