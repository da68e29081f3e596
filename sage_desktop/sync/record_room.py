"""What the rooms of customers, suppliers and products share: finding, saving, deleting one."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, Generic, TypeVar

from sage_desktop.book import tenants
from sage_desktop.book.keyed import New, Records, Row
from sage_desktop.book.store import Book
from sage_desktop.sync.panels import history_of, links_of
from sage_desktop.sync.record_views import HistoryEntry, RecordLink

View = TypeVar("View")

MakeView = Callable[[Row, tuple[RecordLink, ...], tuple[HistoryEntry, ...]], View]


class RecordRoom(Generic[Row, New, View]):
    """All methods are coroutines of the event loop's thread."""

    def __init__(self, book: Book, records: Records[Row, New], view: MakeView[Row, View]) -> None:
        self._book = book
        self._records = records
        self._view = view

    async def get(self, number: int) -> View:
        """With links and history. Raises ``NotFound``."""
        return await self._book.read(lambda: self._whole(number))

    async def delete(self, number: int) -> None:
        """Its links go with it. Raises ``NotFound``, ``BadInput("in_use")``."""
        await self._book.write(lambda: self._records.remove([number]))

    async def find(self, text: str) -> int:
        """The id of the one with this key or id, or called so. Raises ``NotFound``, ``BadInput``.

        A product is found by its code too.
        """
        return (await self._book.read(lambda: self._records.find(text))).id

    def _whole(self, number: int) -> View:
        row = self._records.get(number)
        links = links_of(self._records, [number])[number]
        return self._view(row, links, history_of(self._records, number))

    def _first(self, order: array[int], limit: int | None) -> tuple[int, list[View]]:
        """How many there are, and views of the first ones, without history. Book thread."""
        ids: Sequence[int] = order if limit is None else order[:limit]
        links = links_of(self._records, ids)
        views = [self._view(row, links[row.id], ()) for row in self._records.by_id(ids)]
        return len(order), views

    def _saved(self, number: int | None, wanted: Callable[[Row | None], Any]) -> int:
        """Makes or changes one; ``wanted`` says from what there is what it should be. Book thread.

        A new one without tenant gets the module's default tenant.
        """
        if number is not None:
            had = self._records.get(number)
            new = wanted(had)
            changes = {each.name: getattr(new, each.name) for each in fields(new)}
            self._records.update([replace(had, **changes)])  # type: ignore[type-var]  # a dataclass
            return number
        new = wanted(None)
        if new.tenant_id is None:
            new = replace(new, tenant_id=tenants.module().default_tenant_id)
        ((made, _),) = self._records.create([new])
        return made
