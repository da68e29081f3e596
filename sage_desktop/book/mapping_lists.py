"""The mapping table: links of one tenant and kind in an order, a page of them at a time.

Plain functions for ``Book.read``. Only kinds whose table has ``name_key``.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.plain_sql import OF_THESE, as_list, connection
from sage_desktop.core.clock import from_text
from sage_desktop.core.names import name_key


@dataclass(frozen=True, slots=True)
class _Table:
    """``name`` is the column that names a record; ``only`` says which rows are of the kind."""

    table: str
    name: str = "name"
    only: str = "1"


_TABLES = {
    "customer": _Table("customer"),
    "supplier": _Table("supplier"),
    "product": _Table("product", "description", "r.kind <> 'service'"),
    "service": _Table("product", "description", "r.kind = 'service'"),
}
"""By the links' kind."""

_ORDERS = {
    "halo": "r.name_key",
    "sage": "link.sage_name COLLATE NOCASE",
    "reference": "link.sage_detail COLLATE NOCASE",
    "since": "link.since",
    "made_by": "link.made_by",
}


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A link with the name of its Halo record."""

    link_id: int
    local_id: int
    local_name: str
    sage_id: str
    sage_name: str
    sage_detail: str
    since: datetime
    made_by: LinkMaker
    is_gone: bool


def order_mappings(
    tenant_id: int, kind: str, search: str = "", sort: str = "halo", descending: bool = False
) -> array[int]:
    """The ids of the links in which every word of ``search`` stands, on either side."""
    where, values = ["link.tenant_id = ?", "link.kind = ?"], list[object]((tenant_id, kind))
    for word in name_key(search).split():
        where.append(
            "(instr(r.name_key, ?) OR instr(lower(link.sage_name || ' ' || link.sage_detail), ?))"
        )
        values += [word, word]
    way = " DESC" if descending else ""
    rows = connection().execute(
        f"SELECT link.id FROM link JOIN {_TABLES[kind].table} r ON r.id = link.local_id "  # noqa: S608
        f"WHERE {' AND '.join(where)} ORDER BY {_ORDERS[sort]}{way}, r.name_key, link.id",
        values,
    )
    return array("q", (number for (number,) in rows))


def mapping_rows(kind: str, link_ids: Sequence[int]) -> list[MappingRow]:
    """In the order asked; ids that there are not are left out."""
    of = _TABLES[kind]
    rows = connection().execute(
        f"SELECT link.id, link.local_id, r.{of.name}, link.sage_id, link.sage_name, "  # noqa: S608
        "link.sage_detail, link.since, link.made_by, link.gone_at IS NOT NULL "
        f"FROM link JOIN {of.table} r ON r.id = link.local_id WHERE link.id {OF_THESE}",
        (as_list(link_ids),),
    )
    found = {
        number: MappingRow(
            number,
            local_id,
            name,
            sage_id,
            sage_name or sage_id,
            detail,
            from_text(since),
            LinkMaker(made_by),
            bool(gone),
        )
        for number, local_id, name, sage_id, sage_name, detail, since, made_by, gone in rows
    }
    return [found[number] for number in link_ids if number in found]


def counts(tenant_id: int, kind: str) -> tuple[int, int]:
    """How many Halo records have no link here, and how many links have a Sage record."""
    of = _TABLES[kind]
    (free,) = (
        connection()
        .execute(
            f"SELECT count(*) FROM {of.table} r WHERE {of.only} AND NOT EXISTS ("  # noqa: S608
            "SELECT 1 FROM link WHERE tenant_id = ? AND kind = ? AND local_id = r.id)",
            (tenant_id, kind),
        )
        .fetchone()
    )
    (linked,) = (
        connection()
        .execute(
            "SELECT count(*) FROM link WHERE tenant_id = ? AND kind = ? AND gone_at IS NULL",
            (tenant_id, kind),
        )
        .fetchone()
    )
    return int(free), int(linked)
