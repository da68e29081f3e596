"""What a restored book must know of the time after its backup was made, so that nothing goes twice.

Sage remembers what was sent since: under the ids of the records, and with sign-ins that replaced
those of the backup.
"""

from __future__ import annotations

import sqlite3

_MARKED = ("customer", "product", "invoice")
"""Records whose id stands in what was sent to Sage."""
_SKIPPED = 1_000_000
_GRANT = (
    "access_sealed",
    "refresh_sealed",
    "access_expires_at",
    "refresh_expires_at",
    "generation",
    "dead_reason",
)


def inherit(made: sqlite3.Connection, former: sqlite3.Connection) -> None:
    """From the former state of the same book: no id is given out again, and its sign-ins stay."""
    with made:
        made.execute("BEGIN IMMEDIATE")
        for table, last in former.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
            _go_on_after(made, table, last)
        columns = ", ".join(_GRANT)
        grants = former.execute(f"SELECT {columns}, client_id, sage_user_id FROM sign_in")  # noqa: S608
        changes = ", ".join(f"{column} = ?" for column in _GRANT)
        made.executemany(
            f"UPDATE sign_in SET {changes} WHERE client_id = ? AND sage_user_id = ?",  # noqa: S608
            grants.fetchall(),
        )


def skip_ids(made: sqlite3.Connection) -> None:
    """Nothing is known of what came after: new records get ids that surely nobody had."""
    with made:
        made.execute("BEGIN IMMEDIATE")
        for table in _MARKED:
            found = made.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
            (last,) = found.fetchone() or (0,)
            _go_on_after(made, table, last + _SKIPPED)


def _go_on_after(made: sqlite3.Connection, table: str, last: int) -> None:
    values = (last, table)
    if not made.execute(
        "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", values
    ).rowcount:
        made.execute("INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)", values)
