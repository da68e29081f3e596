"""What all records with a key of their own share: made, changed, found, removed by the thousand.

One ``Records`` for each kind; how its rows lie in the file is the business of the kind's store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, Protocol, TypeVar

from sage_desktop.book import outbox, plain_sql
from sage_desktop.book.plain_sql import OF_THESE, as_list, connection
from sage_desktop.book.records.base import Record
from sage_desktop.book.session import touch
from sage_desktop.core.changes import Kind
from sage_desktop.core.errors import BadInput, NotFound
from sage_desktop.core.names import has_visible, name_key

_LEAVE_IT = frozenset({"CASCADE", "SET NULL"})


class _Draft(Protocol):
    @property
    def key(self) -> str | None: ...


class _Kept(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def key(self) -> str: ...


Row = TypeVar("Row", bound=_Kept)
New = TypeVar("New", bound=_Draft)


def _as_it_is(of: Any) -> Any:
    return of


@dataclass(frozen=True)
class Records(Generic[Row, New]):
    """The records of one table.

    ``name`` is the field that names one and ``missing`` the code of ``BadInput`` if nothing can be
    seen of it ("": it may be empty); ``by`` are the columns that ``find`` looks into last.
    ``as_kept`` makes of a row or draft what will come back from the file. A record that a
    ``RESTRICT`` reference points to is in use. ``sent``: changes of these records go to Sage.
    """

    kind: Kind
    model: type[Record]
    read: Callable[[Iterable[int]], dict[int, Row]]
    insert: Callable[[Sequence[tuple[int, str, New]]], None]
    put: Callable[[Iterable[tuple[Row | None, Row]]], None]
    link_kinds: tuple[str, ...]
    name: str = "name"
    missing: str = "name_missing"
    by: tuple[str, ...] = ("name_key",)
    as_kept: Callable[[Any], Any] = _as_it_is
    sent: bool = False

    @property
    def table(self) -> str:
        return str(self.model._meta.table_name)

    # Looking

    def by_id(self, ids: Sequence[int]) -> list[Row]:
        """In the order asked; ids that there are not are left out."""
        found = self.read(ids)
        return [found[number] for number in ids if number in found]

    def by_key(self, keys: Sequence[str]) -> dict[str, Row]:
        """Of those keys that are in use."""
        ids = plain_sql.ids_by_key(self.table, keys).values()
        return {row.key: row for row in self.read(ids).values()}

    def get(self, number: int) -> Row:
        """Raises ``NotFound``."""
        for row in self.by_id([number]):
            return row
        raise NotFound(what=self._noun, name=number)

    def find(self, text: str) -> Row:
        """By key, else by id, else by name whatever the case.

        Raises ``NotFound``, and ``BadInput("several_match")`` if several have the name.
        """
        return self.get(self.find_id(text, with_ids=True))

    def find_id(self, text: str, *, with_ids: bool = False) -> int:
        """As ``find``; numbers are ids only ``with_ids``."""
        wanted = text.strip()
        tries: list[tuple[str, object]] = [("key", wanted)]
        if with_ids and wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
            tries.append(("id", int(wanted)))
        tries += [(by, name_key(wanted) if by == "name_key" else wanted) for by in self.by]
        for column, value in tries:
            if value == "":
                continue
            sql = f"SELECT id FROM {self.table} WHERE {column} = ? LIMIT 2"  # noqa: S608
            ids = connection().execute(sql, (value,)).fetchall()
            if len(ids) > 1:
                raise BadInput("several_match", name=text)
            if ids:
                return int(ids[0][0])
        raise NotFound(what=self._noun, name=text)

    def newest(self) -> int:
        """The highest id that was ever given out, 0 for none."""
        return plain_sql.next_id(self.table) - 1

    def used(self, ids: Sequence[int]) -> set[int]:
        """Those that another record cannot do without; links do not count."""
        asked = [as_list(ids)]
        found: set[int] = set()
        for field, model in self.model._meta.backrefs.items():
            if field.on_delete in _LEAVE_IT:
                continue
            table, column = model._meta.table_name, field.column_name
            sql = f"SELECT DISTINCT {column} FROM {table} WHERE {column} {OF_THESE}"  # noqa: S608
            found |= plain_sql.numbers(sql, asked)
        return found

    def linked_elsewhere(self, ids: Sequence[int], tenant_id: int | None) -> set[int]:
        """Those that are linked in another tenant; None: in any."""
        marks = ", ".join("?" * len(self.link_kinds))
        sql = (
            f"SELECT DISTINCT local_id FROM link WHERE kind IN ({marks}) "  # noqa: S608
            f"AND local_id {OF_THESE} AND tenant_id IS NOT ?"
        )
        return plain_sql.numbers(sql, [*self.link_kinds, as_list(ids), tenant_id])

    # Changing

    def create(
        self, drafts: Sequence[New], from_tenant: int | None = None
    ) -> list[tuple[int, str]]:
        """Ids, rising in the order of ``drafts``, and keys.

        What came from Sage (``from_tenant``) does not go back there.

        Raises ``BadInput``: ``missing``, key_taken; ``NotFound`` for what they refer to. Then
        nothing was made.
        """
        if not drafts:
            return []
        self._check_names(drafts)
        self._check_references(drafts)
        chosen = [draft.key for draft in drafts if draft.key is not None]
        self._check_keys(chosen)
        first = plain_sql.next_id(self.table)
        ids = range(first, first + len(drafts))
        made_up = [number for number, draft in zip(ids, drafts, strict=True) if draft.key is None]
        keys = self._made_up_keys(made_up, frozenset(chosen))
        new = [
            (number, keys[number] if draft.key is None else draft.key, draft)
            for number, draft in zip(ids, drafts, strict=True)
        ]
        self.insert(new)
        touch(self.kind)
        if self.sent and from_tenant is None:
            outbox.note(self.table, {number: () for number in ids})
        return [(number, key) for number, key, _ in new]

    def update(self, rows: Sequence[Row], from_tenant: int | None = None) -> None:
        """Makes each record what its row says; nothing is written where nothing differs.

        What came from Sage (``from_tenant``) goes to other tenants only.

        Raises as ``create``, and ``NotFound`` for a record. Then nothing was changed.
        """
        wanted: dict[int, Row] = {row.id: self.as_kept(row) for row in rows}
        had = self.read(wanted)
        self._check_there(wanted, had)
        changed = [(had[row.id], row) for row in wanted.values() if row != had[row.id]]
        if not changed:
            return
        self._check_names([new for _, new in changed])
        self._check_references([new for _, new in changed])
        self._check_keys([new.key for old, new in changed if new.key != old.key])
        self.put(changed)
        touch(self.kind)
        if self.sent:
            changes = {new.id: _changed_fields(old, new) for old, new in changed}
            outbox.note(self.table, changes, from_tenant)

    def remove(self, ids: Sequence[int]) -> None:
        """Their links go with them.

        Raises ``NotFound``, and ``BadInput``: in_use if a record other than a link needs one,
        being_sent. Then nothing was removed.
        """
        rows = self.read(ids)
        self._check_there(ids, rows)
        for number in sorted(self.used(ids)):
            raise BadInput("in_use", name=getattr(rows[number], self.name))
        if not ids:
            return
        if self.sent:
            outbox.refuse_if_on_the_way(self.table, ids)
            outbox.forget(self.table, ids)
        run = connection().executemany
        run(
            "DELETE FROM link WHERE kind = ? AND local_id = ?",
            [(kind, number) for kind in self.link_kinds for number in ids],
        )
        run(f"DELETE FROM {self.table} WHERE id = ?", [(number,) for number in ids])  # noqa: S608
        touch(self.kind, Kind.LINK)

    @property
    def _noun(self) -> str:
        return self.table.replace("_", " ")

    def _check_there(self, ids: Iterable[int], found: Mapping[int, Row]) -> None:
        for number in ids:
            if number not in found:
                raise NotFound(what=self._noun, name=number)

    def _check_names(self, records: Iterable[Row | New]) -> None:
        for each in records if self.missing else ():
            if not has_visible(getattr(each, self.name)):
                raise BadInput(self.missing, field=self.name)

    def _check_references(self, records: Sequence[Row | New]) -> None:
        """All records that these refer to must be there."""
        for field, model in self.model._meta.refs.items():
            column = field.column_name
            asked = {getattr(each, column) for each in records} - {None}
            if not asked:
                continue
            table = model._meta.table_name
            sql = f"SELECT id FROM {table} WHERE id {OF_THESE}"  # noqa: S608
            for number in sorted(asked - plain_sql.numbers(sql, [as_list(asked)])):
                raise NotFound(what=table.replace("_", " "), name=number)

    def _check_keys(self, keys: Sequence[str]) -> None:
        seen = set(plain_sql.ids_by_key(self.table, keys))
        for key in keys:
            if key in seen:
                raise BadInput("key_taken", key=key, field="key")
            seen.add(key)

    def _made_up_keys(self, ids: Sequence[int], chosen: frozenset[str]) -> dict[int, str]:
        """``customer-N`` after the id: like an id, it is never given out twice."""
        stem = self.table.replace("_", "-")
        keys = {number: f"{stem}-{number}" for number in ids}
        clashing = ids
        while clashing:
            taken = plain_sql.ids_by_key(self.table, [keys[number] for number in clashing])
            clashing = [
                number for number in clashing if keys[number] in taken or keys[number] in chosen
            ]
            for number in clashing:  # someone chose such a key
                keys[number] += "-b"
        return keys


def _changed_fields(old: Any, new: Any) -> frozenset[str]:
    names = (each.name for each in fields(new))
    return frozenset(name for name in names if getattr(old, name) != getattr(new, name))
