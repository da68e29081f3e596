"""The numbers that invoices get when nobody gives them one: ``INV-0001`` and on, each once.

A number of an invoice that was deleted does not come back: the highest one that was given out is
kept where SQLite keeps the ids that were.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sage_desktop.book import plain_sql
from sage_desktop.book.plain_sql import Types, connection, typed

_NAME = "invoice_number"
_START = "INV-"
_OURS = re.compile(r"INV-([0-9]{1,9})")
_HIGHEST = """
SELECT max(CAST(substr(number, 5) AS INTEGER)) FROM invoice
WHERE name_key >= 'inv-' AND name_key < 'inv.' AND length(number) BETWEEN 5 AND 13
  AND number GLOB 'INV-[0-9]*' AND substr(number, 5) NOT GLOB '*[^0-9]*'"""
_HIGHEST_TYPES: Types = frozenset({(int,), (type(None),)})


def take(count: int, given: Iterable[str]) -> Iterator[str]:
    """That many numbers that no invoice ever had; to be written in the same transaction.

    ``given``: numbers of others that are about to be written, too.
    """
    if not count:
        return iter(())
    ((highest,),) = typed(_HIGHEST, (), _HIGHEST_TYPES, "invoice")
    ours = [int(match[1]) for match in map(_OURS.fullmatch, given) if match]
    first = max(plain_sql.next_id(_NAME), max(ours, default=0) + 1, (highest or 0) + 1)
    last = first + count - 1
    run = connection().execute
    if not run("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (last, _NAME)).rowcount:
        run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (_NAME, last))
    return (f"{_START}{number:04}" for number in range(first, last + 1))
