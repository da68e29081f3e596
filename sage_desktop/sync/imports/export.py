"""The lines of a plan as CSV: what would happen, or what became of each. No cell is a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sage_desktop.mirror.rows import PlanLine


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of an export: their titles, and the cells of a line in words."""

    titles: Sequence[str]
    cells: Callable[[PlanLine], Sequence[str]]


def write_csv(lines: Iterable[PlanLine], sheet: Sheet, path: Path) -> int:
    """Gives the number of lines. Raises ``BadInput("cannot_write")``; a part may be there then."""
    from sage_desktop.core.csv_text import csv_file  # start-up cost

    count = 0
    with csv_file(path) as write:
        write(sheet.titles)
        for line in lines:
            write(sheet.cells(line))
            count += 1
    return count
