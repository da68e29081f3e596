"""What the importer must know of a kind of record. A further kind is one more ``RecordKind``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from msgspec import Raw, Struct

from sage_desktop.mirror.lists import Entry
from sage_desktop.sage.listings import Listing
from sage_desktop.sync.imports.matching import HaloKey, SageKey
from sage_desktop.sync.record_views import Pick

Values = Mapping[str, str]
"""Field by field exact texts, "" for nothing: what the three-way rules compare. The first field is
what the record is called."""


def called(values: Values) -> str:
    """What a record with these values is called; "" if there are none."""
    return next(iter(values.values()), "")


class SageRecord(Struct, frozen=True):
    """A Sage record put together from the mirror.

    ``detail`` is its reference or code. ``problem``: a code (see ``core.words``) why it cannot be
    imported, with ``data`` for its words. ``made_as``: which sort of Halo record a new one becomes,
    where the book has several.
    """

    sage_id: str
    name: str
    detail: str
    values: Values
    source_guid: str = ""
    gone: bool = False
    problem: str = ""
    data: Mapping[str, str] | None = None
    made_as: str = ""

    @property
    def key(self) -> SageKey:
        """What it is recognised by."""
        values = self.values
        return SageKey(
            self.sage_id,
            self.name,
            self.detail,
            values.get("vat_number", ""),
            values.get("email", ""),
            self.source_guid,
        )


@dataclass(frozen=True, slots=True)
class MirroredList:
    """A list that is read for a kind: the mirror's name for it, Sage's, and how it is stored."""

    name: str
    listing: Listing[Any]
    entry: Callable[[Raw], Entry]


Compose = Callable[
    [sqlite3.Connection, int, Sequence[tuple[str, bytes, bool]], Any], "list[SageRecord]"
]
"""Puts records of the main list (id, body, gone) together with what belongs to them; the last
argument is what ``BookSide.around`` gave."""


class BookSide(Protocol):
    """The book's records of a kind. All methods are for the book's thread."""

    def ready(self, tenant_id: int) -> None:
        """Raises ``BadInput`` for what must be set before Sage is read at all."""

    def around(self, tenant_id: int) -> Any:
        """What else of the book the values of a Sage record depend on, None for nothing."""

    def free(self, tenant_id: int) -> Iterable[HaloKey]:
        """What the records without a link in this tenant are recognised by."""

    def newest(self) -> int:
        """The highest id given out so far, 0 for none."""

    def newer_than(self, local_id: int, tenant_id: int) -> Iterable[HaloKey]:
        """As ``free``, but only those with a higher id."""

    def values(self, ids: Sequence[int]) -> dict[int, Values]:
        """The records of these ids that there are."""

    def fitting(self, ids: Collection[int]) -> Collection[int]:
        """Those of these records that Sage's records of this kind may be."""

    def names(self, texts: Mapping[str, Collection[str]]) -> dict[str, dict[str, str]]:
        """Of those fields that hold ids of the book, what the ids in ``texts`` are called."""

    def picks(self, tenant_id: int, search: str, limit: int) -> list[Pick]:
        """Records without a link in this tenant that fit the search, by name."""

    def imported(self, tenant_id: int, moment: datetime) -> None:
        """The tenant's records of this kind were imported at ``moment``."""

    def create(self, records: Sequence[SageRecord], tenant_id: int, run_id: int) -> list[int]:
        """Makes one Halo record for each and notes that in the run's journal."""

    def update(self, changed: Mapping[int, Values], tenant_id: int, run_id: int) -> None:
        """Gives the records these values and notes that in the run's journal."""


def own_id_behind(prefix: str) -> Callable[[str], int | None]:
    """Reads the id of the Halo record that we once sent to Sage as ``prefix`` and its id."""

    def own_id(source_guid: str) -> int | None:
        number = source_guid.removeprefix(prefix)
        is_number = number.isascii() and number.isdigit() and len(number) < 19
        return int(number) if is_number and number != source_guid else None

    return own_id


@dataclass(frozen=True, slots=True)
class RecordKind:
    """``name`` is that of the import and its runs, ``link_kind`` that of links and the journal.

    ``lists[0]`` holds the records themselves. ``own_id`` reads a Halo id out of ``source_guid``.
    ``place`` tells records of the same name apart, ``sage_noun`` names one in messages.
    ``ours_first``: fields in which a change made here wins over one in Sage, without a question.
    """

    name: str
    link_kind: str
    lists: tuple[MirroredList, ...]
    compose: Compose
    book: BookSide
    own_id: Callable[[str], int | None]
    place: Callable[[SageRecord], str]
    sage_noun: str
    ours_first: frozenset[str] = frozenset()
