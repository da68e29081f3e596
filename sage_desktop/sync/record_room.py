"""What the rooms of customers, suppliers, products and invoices share."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, Generic, Protocol, TypeVar

from sage_desktop.book import tenants
from sage_desktop.book.keyed import New, Records, Row
from sage_desktop.book.store import Book
from sage_desktop.sync.drafts import edited_over
from sage_desktop.sync.panels import history_of, links_of
from sage_desktop.sync.record_views import HistoryEntry, RecordLink

View = TypeVar("View")


class _Draft(Protocol):
    @property
    def id(self) -> int | None: ...


Draft = TypeVar("Draft", bound=_Draft)

MakeView = Callable[[Row, tuple[RecordLink, ...], tuple[HistoryEntry, ...]], View]


class RecordRoom(Generic[Row, New, View, Draft]):
    """All methods are coroutines of the event loop's thread.

    ``draft_of`` gives what the editor shows of a row, ``checked`` what the book is to hold of a
    draft, by what it holds now. Both run on the book's thread.
    """

    def __init__(
        self,
        book: Book,
        records: Records[Row, New],
        view: MakeView[Row, View],
        draft_of: Callable[[Row], Draft],
        checked: Callable[[Draft, Row | None], New],
    ) -> None:
        self._book = book
        self._records = records
        self._view = view
        self._draft_of = draft_of
        self._checked = checked

    async def get(self, number: int) -> View:
        """With links and history. Raises ``NotFound``."""
        return await self._book.read(lambda: self._whole(number))

    async def save(self, draft: Draft, was: Draft | None = None) -> int:
        """Creates or changes one (``draft.id``); gives its id. See the room for what it raises.

        ``was`` is what the editor showed before it was edited: what others changed since stays.
        That is looked at in the transaction that writes, so no other program comes between. A new
        one without tenant gets the module's default tenant.
        """
        return await self._book.write(lambda: self._saved(draft, was))

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

    def _saved(self, draft: Draft, was: Draft | None) -> int:
        if draft.id is None:
            return self._made(self._checked(draft, None))
        had = self._records.get(draft.id)
        if was is not None:
            draft = edited_over(self._draft_of(had), draft, was)  # type: ignore[type-var]
        new: Any = self._checked(draft, had)
        changes = {each.name: getattr(new, each.name) for each in fields(new)}
        self._records.update([replace(had, **changes)])  # type: ignore[type-var]  # a dataclass
        return had.id

    def _made(self, new: Any) -> int:
        if new.tenant_id is None:
            new = replace(new, tenant_id=tenants.module().default_tenant_id)
        ((made, _),) = self._records.create([new])
        return made
