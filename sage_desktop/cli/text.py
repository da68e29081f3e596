"""Text for a terminal: tables, times and counts, and nothing that a name could do to the screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime

from sage_desktop.book.run_rows import Counts
from sage_desktop.core.i18n import tr

_WIDEST = 48
_WIDEST_LAST = 100
"""Columns of a terminal that a cell may take; the rest of a longer text is left out."""


def on_one_line(text: str) -> str:
    """``text`` without line breaks, colours, bells or changes of direction."""
    return "".join(char if char.isprintable() else " " for char in text)


def on_screen(text: str) -> str:
    """As ``on_one_line`` for each line; ends with a line break."""
    return "\n".join(on_one_line(line) for line in text.rstrip().split("\n")) + "\n"


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Plain columns; numbers stand on the right, long texts are cut."""
    limits = [*[_WIDEST] * (len(headings) - 1), _WIDEST_LAST]
    cells = [
        [_cut(on_one_line(str(value)), limit) for value, limit in zip(row, limits, strict=True)]
        for row in rows
    ]
    widths = [max(map(_width, column)) for column in zip(headings, *cells, strict=True)]
    right = [
        bool(rows) and all(isinstance(row[at], int) for row in rows) for at in range(len(headings))
    ]
    lines = [headings, ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(
            _padded(cell, width, left=not number)
            for cell, width, number in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    )


def when(moment: datetime | None) -> str:
    """``2026-11-23 02:55 UTC``, "" for never."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if moment else ""


def counts_text(counts: Counts) -> str:
    """``4 created, 1 linked``: what is not zero; "nothing" if all is."""
    parts = (
        (counts.created, tr("{n} created")),
        (counts.updated, tr("{n} updated")),
        (counts.linked, tr("{n} linked")),
        (counts.removed, tr("{n} removed")),
        (counts.retired, tr("{n} retired")),
        (counts.unchanged, tr("{n} unchanged")),
        (counts.failed, tr("{n} failed")),
    )
    return ", ".join(text.format(n=f"{n:,}") for n, text in parts if n) or tr("nothing")


def changed(counts: Counts) -> int:
    """How many records were touched."""
    return counts.created + counts.updated + counts.linked + counts.removed + counts.retired


def _width(text: str) -> int:
    """The columns that a terminal gives ``text``: two for wide letters, none for accents."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _cut(text: str, limit: int) -> str:
    if _width(text) <= limit:
        return text
    end, used = 0, 1  # for the dots
    while (used := used + _width(text[end])) <= limit:
        end += 1
    return text[:end].rstrip() + "…"


def _padded(text: str, width: int, *, left: bool) -> str:
    blank = " " * (width - _width(text))
    return text + blank if left else blank + text
