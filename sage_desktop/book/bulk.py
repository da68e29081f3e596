"""Many links and journal entries at once, in plain SQL: an import brings 100,000 records.

Plain functions for ``Book.read`` and ``Book.write``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from sage_desktop.book import snapshots
from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.plain_sql import OF_THESE, as_list, connection, next_id
from sage_desktop.book.records.runs import Run
from sage_desktop.book.run_rows import Counts, Problem
from sage_desktop.book.session import touch
from sage_desktop.core.changes import Kind
from sage_desktop.core.clock import to_text

_encode = msgspec.json.Encoder(order="deterministic").encode
_agreed = msgspec.json.Decoder(dict[str, str]).decode

Agreed = Mapping[str, str]


class NewLink(msgspec.Struct, frozen=True):
    local_id: int
    sage_id: str
    sage_name: str
    sage_detail: str
    made_by: LinkMaker
    agreed: Agreed


class KnownLink(msgspec.Struct, frozen=True):
    """A link as an import must know it."""

    id: int
    local_id: int
    sage_id: str
    agreed: Agreed | None
    sage_name: str
    sage_detail: str
    is_gone: bool


def links_of(kind: str, tenant_id: int, sage_ids: Sequence[str]) -> dict[str, KnownLink]:
    """The links of those Sage records that have one."""
    found: dict[str, KnownLink] = {}
    for at in range(0, len(sage_ids), 500):
        part = sage_ids[at : at + 500]
        marks = ",".join("?" * len(part))
        rows = connection().execute(
            "SELECT id, local_id, sage_id, agreed, sage_name, sage_detail, gone_at IS NOT NULL "  # noqa: S608
            f"FROM link WHERE tenant_id = ? AND kind = ? AND sage_id IN ({marks})",
            (tenant_id, kind, *part),
        )
        for number, local_id, sage_id, agreed, name, detail, gone in rows:
            values = None if agreed is None else _agreed(agreed)
            found[sage_id] = KnownLink(number, local_id, sage_id, values, name, detail, bool(gone))
    return found


def linked_ids(kind: str, tenant_id: int, local_ids: Sequence[int]) -> set[int]:
    """Those of ``local_ids`` that are linked in this tenant."""
    rows = connection().execute(
        f"SELECT local_id FROM link WHERE tenant_id = ? AND kind = ? AND local_id {OF_THESE}",  # noqa: S608
        (tenant_id, kind, as_list(local_ids)),
    )
    return {local_id for (local_id,) in rows}


def sage_ids_linked(kind: str, tenant_id: int, after: str, limit: int) -> list[str]:
    """Sage ids that have a link, in order, from behind ``after`` on."""
    rows = connection().execute(
        "SELECT sage_id FROM link WHERE tenant_id = ? AND kind = ? AND sage_id > ? "
        "ORDER BY sage_id LIMIT ?",
        (tenant_id, kind, after, limit),
    )
    return [sage_id for (sage_id,) in rows]


def create_links(
    kind: str, tenant_id: int, new: Sequence[NewLink], run_id: int | None, now: datetime
) -> None:
    """Links records that are free in this tenant, and notes that in the run's journal, if any."""
    if not new:
        return
    first = next_id("link")
    since = to_text(now)
    columns, noted = [], []
    for number, each in enumerate(new, first):
        agreed = _encode(each.agreed).decode()
        columns.append(
            (
                number,
                tenant_id,
                kind,
                each.local_id,
                each.sage_id,
                since,
                each.made_by.value,
                agreed,
                each.sage_name,
                each.sage_detail,
            )
        )
        as_stored: snapshots.Snapshot = {
            "tenant_id": tenant_id,
            "kind": kind,
            "local_id": each.local_id,
            "sage_id": each.sage_id,
            "since": since,
            "made_by": each.made_by.value,
            "agreed": agreed,
            "sage_name": each.sage_name,
            "sage_detail": each.sage_detail,
            "gone_at": None,
        }
        after = {"name": each.sage_name, "fingerprint": snapshots.fingerprint(as_stored)}
        noted.append(("link", number, None, after))
    connection().executemany(
        "INSERT INTO link (id, tenant_id, kind, local_id, sage_id, since, made_by, agreed, "
        "sage_name, sage_detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        columns,
    )
    if run_id is not None:
        note_changes(run_id, noted)
    touch(Kind.LINK)


def update_links(changes: Sequence[tuple[int, Agreed, str, str]], run_id: int) -> None:
    """Gives links (id) new agreed values, name and detail of the Sage record; notes it."""
    if not changes:
        return
    ids = [number for number, *_ in changes]
    before = snapshots.snapshots_of("link", ids)
    connection().executemany(
        "UPDATE link SET agreed = ?, sage_name = ?, sage_detail = ?, gone_at = NULL WHERE id = ?",
        [
            (_encode(agreed).decode(), name, detail, number)
            for number, agreed, name, detail in changes
        ],
    )
    _note_links(ids, before, run_id)


def mark_gone(kind: str, tenant_id: int, sage_ids: Sequence[str], now: datetime) -> int:
    """Remembers of links that Sage no longer has their record; gives how many were not so yet."""
    known = links_of(kind, tenant_id, sage_ids)
    fresh = [each.id for each in known.values() if not each.is_gone]
    if fresh:
        connection().executemany(
            "UPDATE link SET gone_at = ? WHERE id = ?", [(to_text(now), each) for each in fresh]
        )
        touch(Kind.LINK)
    return len(fresh)


def remove_links(ids: Sequence[int], run_id: int) -> None:
    if not ids:
        return
    before = snapshots.snapshots_of("link", ids)
    connection().executemany("DELETE FROM link WHERE id = ?", [(number,) for number in ids])
    note_changes(run_id, [("link", number, before[number], None) for number in ids])
    touch(Kind.LINK)


Noted = tuple[str, int, Mapping[str, object] | None, Mapping[str, object] | None]
"""Table, record, before, after (see ``RunChangeRow``)."""


def note_changes(run_id: int, changes: Iterable[Noted]) -> None:
    """Notes steps of a run in the order given, behind those it has."""
    (last,) = (
        connection()
        .execute("SELECT coalesce(max(seq), 0) FROM run_change WHERE run_id = ?", (run_id,))
        .fetchone()
    )
    connection().executemany(
        'INSERT INTO run_change (run_id, seq, "table", record_id, before, after) '
        "VALUES (?, ?, ?, ?, ?, ?)",
        [
            (run_id, seq, table, record_id, _json(before), _json(after))
            for seq, (table, record_id, before, after) in enumerate(changes, last + 1)
        ],
    )
    touch(Kind.RUN)


def note_progress(run_id: int, counts: Counts, requests: int, problems: Sequence[Problem]) -> None:
    """What a run that is under way did so far: it stays true if the run is killed."""
    Run.update(counts=counts, requests=requests, problems=tuple(problems)).where(
        Run.id == run_id
    ).execute()
    touch(Kind.RUN)


def _note_links(ids: Sequence[int], before: Mapping[int, snapshots.Snapshot], run_id: int) -> None:
    after = snapshots.snapshots_of("link", ids)
    noted: list[Noted] = []
    for number in ids:
        kept = after[number]
        brief = {"name": kept["sage_name"], "fingerprint": snapshots.fingerprint(kept)}
        noted.append(("link", number, before[number], brief))
    note_changes(run_id, noted)
    touch(Kind.LINK)


def _json(value: Mapping[str, object] | None) -> str | None:
    return None if value is None else _encode(value).decode()
