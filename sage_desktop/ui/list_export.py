"""A list as CSV: read a thousand lines at a time and written beside the window's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import TextIO, TypeVar

from sage_desktop.core.csv_text import csv_writer
from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import plural, tr
from sage_desktop.ui.texts import isolated
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import BannerSlot

R = TypeVar("R")
_AT_ONCE = 1000


async def export_lines(
    path: Path,
    titles: Sequence[str],
    ids: Sequence[int],
    fetch: Callable[[list[int]], Awaitable[Sequence[R]]],
    cells: Callable[[R], Sequence[str]],
) -> int:
    """Gives the number of lines. Raises ``BadInput("cannot_write")``; a part may be there then."""
    count = 0
    try:
        file = await asyncio.to_thread(path.open, "w", encoding="utf-8-sig", newline="")
        with file:
            await asyncio.to_thread(_write, file, [titles])
            for at in range(0, len(ids), _AT_ONCE):
                lines = await fetch(list(ids[at : at + _AT_ONCE]))
                await asyncio.to_thread(_write, file, map(cells, lines))
                count += len(lines)
    except OSError as error:
        raise BadInput("cannot_write", path=str(path), why=error.strerror or "") from error
    return count


def tell_exported(banners: BannerSlot, lines: int, path: Path) -> None:
    """Says how many lines are in the file now."""
    text = tr("{lines} in {path}").format(
        lines=plural(lines, "{n} line", "{n} lines"), path=isolated(str(path))
    )
    banners.say(State.FINE, tr("Exported"), text, key="export")


def _write(file: TextIO, rows: Iterable[Sequence[str]]) -> None:
    write = csv_writer(file)
    for row in rows:
        write(row)
