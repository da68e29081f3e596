"""A table model that holds all ids and only the rows around what is seen.

How to use it::

    model = WindowModel(columns, fetch=door.lines, key=lambda row: row.id, scope=self.scope)
    model.sort_wanted.connect(...)         # (a column's ``key``, descending): ask for the order
    table = TableView(model, name=...)
    table.sort_by_header(section)
    await model.show(await door.order(...))    # an ``array('q')`` of ids, and the first rows

``fetch`` gives the rows of the ids it is asked for, in any order. Rows that changed are named to
``reload``; they are shown as they were until the new ones are there. With ``tickable`` and
``ticked`` a first column of tick boxes appears; ``tick_wanted`` and ``tick_all_wanted`` tell what
a person ticked, and whoever hears it calls ``reload`` when that is done. Errors of ``fetch`` are
told with ``failed``. There is no work per row: a million of them cost their ids.
"""

from __future__ import annotations

import asyncio
from array import array
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from sage_desktop.core.errors import AppError
from sage_desktop.core.tasks import TaskScope
from sage_desktop.ui.cells import CellsModel, Column, Index

R = TypeVar("R")
PAGE = 256
MOST_PAGES = 64
_MOST_WANTED = 4
_Order = Qt.SortOrder


class WindowModel(CellsModel[R]):
    """See the module. ``key`` gives a row's id."""

    sort_wanted = Signal(str, bool)
    tick_wanted = Signal(object, bool)
    """The ids that a person ticked or unticked."""
    tick_all_wanted = Signal(bool)
    failed = Signal(object)
    """An ``AppError`` met while rows were fetched; ``reload`` tries again."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        fetch: Callable[[list[int]], Awaitable[Sequence[R]]],
        key: Callable[[R], int],
        scope: TaskScope,
        tickable: Callable[[R], bool] | None = None,
        ticked: Callable[[R], bool] | None = None,
        tick_name: Callable[[R], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(
            columns, has_ticks=tickable is not None, tick_name=tick_name, parent=parent
        )
        self._fetch, self._key, self._scope = fetch, key, scope
        self._tickable, self._ticked = tickable, ticked
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, list[R | None]] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: dict[int, None] = {}
        self._at, self._forward = -1, True
        self._order_number = self._shows = 0
        self._loading: asyncio.Task[None] | None = None
        self._ticks_ahead: dict[int, bool] = {}
        self._ticks_told: set[int] = set()
        self._all_ticked = Qt.CheckState.Unchecked
        self._sorted_by: tuple[str, bool] | None = None

    # what is shown

    @property
    def ids(self) -> Sequence[int]:
        """All ids in the order shown."""
        return self._ids

    async def show(self, ids: array[int], *, keep: Hashable = None) -> None:
        """Shows ``ids`` in their order, with the first rows (and those around ``keep``) there
        from the start. Of two calls the later one holds, whichever is ready first."""
        self._shows += 1
        number = self._shows
        pages = {0}
        if isinstance(keep, int) and (line := _place(ids, keep)) >= 0:
            pages.add(line // PAGE)
        if self._at >= 0 and ids == self._ids:
            pages.add(self._at)
        found: dict[int, list[R | None]] = {}
        for page in pages:
            found[page] = await self._rows_of(ids[page * PAGE : (page + 1) * PAGE])
        if number == self._shows:
            self.set_order(ids, found)

    def set_order(self, ids: array[int], pages: dict[int, list[R | None]] | None = None) -> None:
        """Shows ``ids`` at once; their rows follow. A view keeps its current row by id.

        Where they are those that are shown already, only what changed of their rows is painted.
        """
        self._order_number += 1
        if ids == self._ids:
            self._renew(pages or {})
            return
        self.beginResetModel()
        self._ids = ids
        self._pages = OrderedDict(pages or {})
        self._stale.clear()
        self._forget_asked()
        self._at = -1
        self.endResetModel()

    def _renew(self, pages: dict[int, list[R | None]]) -> None:
        had_ticks = bool(self._ticks_ahead)
        self._forget_asked()
        for page, rows in pages.items():
            before = self._pages.get(page, [])
            self._pages[page] = rows
            if had_ticks or len(before) != len(rows):
                self._repaint(page * PAGE, (page + 1) * PAGE)
                continue
            changed = [at for at in range(len(rows)) if rows[at] != before[at]]
            for first, end in _stretches(changed):
                self._repaint(page * PAGE + first, page * PAGE + end)
        self._stale = set(self._pages) - set(pages)
        for page in self._stale:
            self._repaint(page * PAGE, (page + 1) * PAGE)

    def _forget_asked(self) -> None:
        self._wanted.clear()
        self._ticks_ahead.clear()
        self._ticks_told.clear()

    def reload(self, ids: Iterable[int] | None = None) -> None:
        """These rows changed (None: any may have); those in view are fetched anew."""
        if ids is None:
            self._stale.update(self._pages)
            self._ticks_told.update(self._ticks_ahead)
        else:
            changed = set(ids)
            self._ticks_told |= changed & self._ticks_ahead.keys()
            for page in self._pages:
                if not changed.isdisjoint(self._ids[page * PAGE : (page + 1) * PAGE]):
                    self._stale.add(page)
        self._repaint(0, len(self._ids))

    def row(self, line: int) -> R | None:
        page = line // PAGE
        if page != self._at:
            self._turn_to(page)
        rows = self._pages.get(page)
        if rows is None or page in self._stale:
            self._want(page)
        return rows[line % PAGE] if rows is not None else None

    def key_at(self, line: int) -> int:
        return self._ids[line]

    def line_of(self, key: Hashable) -> int:
        return _place(self._ids, key) if isinstance(key, int) else -1

    # ticks

    def can_tick(self, line: int) -> bool:
        row = self.row(line)
        return row is not None and self._tickable is not None and self._tickable(row)

    def is_ticked(self, line: int) -> bool:
        ahead = self._ticks_ahead.get(self._ids[line])
        if ahead is not None:
            return ahead
        row = self.row(line)
        return row is not None and self._ticked is not None and self._ticked(row)

    def toggle(self, line: int) -> None:
        """Shown at once; told to whoever keeps the ticks."""
        if self.can_tick(line):
            number, on = self._ids[line], not self.is_ticked(line)
            self._ticks_ahead[number] = on
            self._ticks_told.discard(number)
            self._repaint(line, line + 1)
            self.tick_wanted.emit([number], on)
            self.ticks_changed.emit()

    def tick_all(self, on: bool) -> None:
        self.tick_all_wanted.emit(on)

    def all_ticked(self) -> Qt.CheckState:
        return self._all_ticked

    def set_all_ticked(self, state: Qt.CheckState) -> None:
        """What the box over the ticks shows; whoever keeps the ticks knows it."""
        if state != self._all_ticked:
            self._all_ticked = state
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)

    # what Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def can_sort(self, section: int) -> bool:
        column = self.column(section)
        return column is not None and bool(column.key)

    def sort(self, section: int, order: Qt.SortOrder = _Order.AscendingOrder) -> None:
        column = self.column(section)
        if column is None or not column.key:
            return
        wanted = (column.key, order == _Order.DescendingOrder)
        first, self._sorted_by = self._sorted_by is None, wanted
        if not first:
            self.sort_wanted.emit(*wanted)

    # fetching

    def _turn_to(self, page: int) -> None:
        """The view came to ``page``: the next one in its direction will be wanted soon."""
        if self._at >= 0:
            self._forward = page > self._at
        self._at = page
        after = page + 1 if self._forward else page - 1
        if after not in self._pages and 0 <= after * PAGE < len(self._ids):
            self._want(after, first=False)

    def _want(self, page: int, *, first: bool = True) -> None:
        """What was asked for last is fetched first; what was scrolled past is forgotten."""
        waiting = self._wanted
        if first:
            waiting.pop(page, None)
            waiting[page] = None
        elif page not in waiting:
            self._wanted = {page: None, **waiting}
        while len(self._wanted) > _MOST_WANTED:
            del self._wanted[next(iter(self._wanted))]
        if self._loading is None:
            self._loading = self._scope.start(self._load(), name="fetch rows")

    async def _load(self) -> None:
        try:
            while self._wanted:
                page, _none = self._wanted.popitem()
                await self._load_page(page)
        except AppError as error:
            self._wanted.clear()
            self.failed.emit(error)
        finally:
            self._loading = None

    async def _load_page(self, page: int) -> None:
        number = self._order_number
        self._stale.discard(page)
        told = set(self._ticks_told)
        rows = await self._rows_of(self._ids[page * PAGE : (page + 1) * PAGE])
        if number != self._order_number:
            return
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > MOST_PAGES:
            gone, _rows = self._pages.popitem(last=False)
            self._stale.discard(gone)
        for number in told.intersection(self._ids[page * PAGE : (page + 1) * PAGE]):
            self._ticks_ahead.pop(number, None)
            self._ticks_told.discard(number)
        self._repaint(page * PAGE, (page + 1) * PAGE)

    async def _rows_of(self, ids: array[int]) -> list[R | None]:
        """The rows of ``ids`` in their order; one that is gone leaves its line empty."""
        found = {self._key(row): row for row in await self._fetch(ids.tolist())} if ids else {}
        return [found.get(number) for number in ids]

    def _repaint(self, first: int, end: int) -> None:
        last = min(end, len(self._ids)) - 1
        if last >= first:
            self.dataChanged.emit(
                self.index(first, 0), self.index(last, self.columnCount() - 1), []
            )


def _stretches(lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Lines that follow each other, as the first and the one behind the last."""
    for _, found in groupby(enumerate(lines), lambda each: each[1] - each[0]):
        stretch = [line for _, line in found]
        yield stretch[0], stretch[-1] + 1


def _place(ids: array[int], number: int) -> int:
    try:
        return ids.index(number)
    except ValueError:
        return -1
