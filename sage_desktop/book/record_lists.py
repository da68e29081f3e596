"""Records as lists show them: the order of all that are found, quick for 100,000 of them.

For tables with ``name_key`` and ``search`` and one index over both. In what is given and made
here such a table is called ``r``.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sage_desktop.book.plain_sql import Types, connection, typed
from sage_desktop.core.names import name_key

ForMatching = tuple[int, str, str, str, str, str]
"""Id, name key, name, reference or code, VAT number, e-mail."""

_MATCHING_TYPES: Types = frozenset({(int, *[str] * 5)})


@dataclass(frozen=True, slots=True)
class Column:
    """What a list is sorted by: an expression, and the join that it needs. NULL comes last.

    ``ties`` is what equal ones stand by, the same way round; "": by name.
    """

    expression: str
    join: str = ""
    ties: str = ""


def text(expression: str, join: str = "") -> Column:
    """Whatever the case; "" comes last."""
    return Column(f"lower(nullif({expression}, ''))", join)


def order_ids(
    table: str,
    search: str,
    column: Column | None,
    descending: bool,
    only: Mapping[str, object] | None = None,
    *,
    also: str = "",
    conditions: Sequence[tuple[str, Sequence[object]]] = (),
) -> array[int]:
    """The ids of all records that have every word of ``search``, in the order to show.

    By name without a ``column``; equal ones stand by name. ``only``: columns with the one value
    that they must have; ``conditions``: others, with their values. ``also``: one more place where
    each word may be, an expression with a mark for the word.
    """
    found, values = _found(search, also)
    for name, value in (only or {}).items():
        found += f" AND r.{name} = ?"
        values.append(value)
    for condition, given in conditions:
        found += f" AND {condition}"
        values += given
    way = " DESC" if descending else ""
    if column is None:  # as the index that covers all of this has them
        join, order = "", f"r.name_key{way}, r.search{way}, r.id{way}"
    else:
        ties = f"{column.ties}{way}" if column.ties else "r.name_key, r.id"
        join, order = column.join, f"{column.expression}{way} NULLS LAST, {ties}"
    sql = f"SELECT r.id FROM {table} r {join} WHERE {found} ORDER BY {order}"  # noqa: S608
    return array("q", (number for (number,) in connection().execute(sql, values)))


def count(table: str, search: str) -> int:
    """How many ``order_ids`` gives."""
    found, values = _found(search)
    sql = f"SELECT count(*) FROM {table} r WHERE {found}"  # noqa: S608
    (number,) = connection().execute(sql, values).fetchone()
    return int(number)


def distinct(table: str, column: str) -> list[str]:
    """All texts that stand in a column, by name."""
    sql = f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''"  # noqa: S608
    rows = connection().execute(sql)
    return sorted((name for (name,) in rows), key=lambda name: (name_key(name), name))


def free(
    table: str, columns: str, tenant_id: int, link_kind: str, condition: str = "1"
) -> Iterator[ForMatching]:
    """Records that are not linked in this tenant, oldest first. To be used up at once."""
    sql = f"""
SELECT r.id, {columns} FROM {table} r WHERE {condition} AND NOT EXISTS (
  SELECT 1 FROM link WHERE tenant_id = ? AND kind = ? AND local_id = r.id
) ORDER BY r.id"""  # noqa: S608
    return typed(sql, [tenant_id, link_kind], _MATCHING_TYPES, table)


def _found(search: str, also: str = "") -> tuple[str, list[object]]:
    """A condition and its values: every word must be there."""
    words = name_key(search).split()
    places = ["instr(r.name_key, ?)", "instr(r.search, ?)", *([also] if also else [])]
    condition = " AND ".join([f"({' OR '.join(places)})"] * len(words)) or "1"
    return condition, [word for word in words for _ in places]
