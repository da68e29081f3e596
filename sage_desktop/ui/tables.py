"""Table models over frozen rows with declared columns; sorting and ticks live here too."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Qt

from sage_desktop.ui.cells import CellsModel, Choice, Column, Index
from sage_desktop.ui.texts import in_order, one_line

__all__ = ["CellsModel", "Choice", "Column", "Index", "RowsModel"]

R = TypeVar("R")
_Role = Qt.ItemDataRole


class RowsModel(CellsModel[R]):
    """A read-only table of rows. ``key`` names a row for good, so that selection and ticks stay.

    With ``tickable`` a first column of tick boxes appears; it says for each row whether its box can
    be changed. Sorting is the model's own: by a column's ``sort`` value, else by its text.
    """

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable],
        tickable: Callable[[R], bool] | None = None,
        tick_name: Callable[[R], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(
            columns, has_ticks=tickable is not None, tick_name=tick_name, parent=parent
        )
        self._key = key
        self._tickable = tickable
        self._rows: list[R] = []
        self._texts: dict[tuple[int, int], str] = {}
        self._ticked: set[Hashable] = set()
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[R]) -> None:
        """Shows ``rows`` in the chosen order; ticks of rows that left are forgotten."""
        self.beginResetModel()
        self._rows = list(rows)
        self._texts.clear()
        self._ticked &= {self._key(row) for row in self._rows}
        if self._sorted_by is not None:
            self._order(*self._sorted_by)
        self.endResetModel()

    def rows(self) -> Sequence[R]:
        return self._rows

    def row(self, line: int) -> R:
        return self._rows[line]

    def key_at(self, line: int) -> Hashable:
        return self._key(self._rows[line])

    def line_of(self, key: Hashable) -> int:
        return next((i for i, row in enumerate(self._rows) if self._key(row) == key), -1)

    # ticks

    def ticked(self) -> list[R]:
        return [row for row in self._rows if self._key(row) in self._ticked]

    def set_ticked(self, keys: Sequence[Hashable]) -> None:
        self._ticked = set(keys)
        self._tell_ticks()

    def can_tick(self, line: int) -> bool:
        return self._tickable is not None and self._tickable(self._rows[line])

    def is_ticked(self, line: int) -> bool:
        return self._key(self._rows[line]) in self._ticked

    def toggle(self, line: int) -> None:
        if self.can_tick(line):
            self._ticked ^= {self._key(self._rows[line])}
            self._tell_ticks()

    def tick_all(self, on: bool) -> None:
        mine = {self._key(row) for line, row in enumerate(self._rows) if self.can_tick(line)}
        self._ticked = self._ticked | mine if on else self._ticked - mine
        self._tell_ticks()

    def all_ticked(self) -> Qt.CheckState:
        count = sum(self._key(row) in self._ticked for row in self._rows)
        if count == 0:
            return Qt.CheckState.Unchecked
        whole = count == len(self._rows)
        return Qt.CheckState.Checked if whole else Qt.CheckState.PartiallyChecked

    def _tell_ticks(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last, [_Role.CheckStateRole])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
        self.ticks_changed.emit()

    # what Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def text(self, line: int, section: int) -> str:
        """The cell's text in one line, prepared once."""
        made = self._texts.get((line, section))
        if made is None:
            column = self.column(section)
            made = one_line(column.text(self._rows[line])) if column else ""
            self._texts[line, section] = made
        return made

    def sort(self, section: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if self.column(section) is None:
            return
        self._sorted_by = (section, order)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self.key_at(index.row()) for index in before]
        self._order(section, order)
        self._texts.clear()
        lines = {self._key(row): line for line, row in enumerate(self._rows)}
        after = [
            self.index(lines[key], index.column()) for key, index in zip(keys, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _order(self, section: int, order: Qt.SortOrder) -> None:
        column = self.column(section)
        if column is not None:
            by = column.sort or (lambda row: in_order(column.text(row)))
            self._rows.sort(key=by, reverse=order == Qt.SortOrder.DescendingOrder)
