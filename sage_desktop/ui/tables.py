"""Table models over frozen rows with declared columns; sorting and ticks live here too."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from sage_desktop.core.i18n import tr
from sage_desktop.ui.texts import in_order, one_line, tool_tip
from sage_desktop.ui.tokens import State

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of an inline picker."""

    value: Hashable
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """One column. ``title`` is called late so that it translates; the rest say how a cell looks.

    ``chip``: the state whose chip carries the text (None: no chip there). ``choices``: the cell is
    an inline picker; ``empty`` tells that nothing is chosen and its text is a hint. ``note`` is a
    second, smaller line. ``tip`` defaults to the whole text. ``spoken`` is what screen readers say
    where the text alone is not enough.
    """

    title: Callable[[], str]
    text: Callable[[R], str]
    sort: Callable[[R], Any] | None = None
    width: int = 120
    stretch: bool = False
    right: bool = False
    strong: bool = False
    tone: Callable[[R], str] | str = "text"
    chip: Callable[[R], State | None] | None = None
    icon: Callable[[R], str] | None = None
    icon_tone: str = "muted"
    note: Callable[[R], str] | None = None
    dot: Callable[[R], str] | None = None
    choices: Callable[[R], Sequence[Choice]] | None = None
    empty: Callable[[R], bool] | None = None
    tip: Callable[[R], str] | None = None
    spoken: Callable[[R], str] | None = None

    def tone_of(self, row: R) -> str:
        return self.tone if isinstance(self.tone, str) else self.tone(row)


class RowsModel(QAbstractTableModel, Generic[R]):
    """A read-only table of rows. ``key`` names a row for good, so that selection and ticks stay.

    With ``tickable`` a first column of tick boxes appears; it says for each row whether its box can
    be changed. Sorting is the model's own: by a column's ``sort`` value, else by its text.
    """

    picked = Signal(object, object)
    """A row and the value chosen for it in an inline picker."""
    ticks_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable],
        tickable: Callable[[R], bool] | None = None,
        tick_name: Callable[[R], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._tickable = tickable
        self._tick_name = tick_name
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
        """The line where the row called ``key`` stands, -1 for nowhere."""
        return next((i for i, row in enumerate(self._rows) if self._key(row) == key), -1)

    @property
    def has_ticks(self) -> bool:
        return self._tickable is not None

    def column(self, section: int) -> Column[R] | None:
        """The declared column, None for the tick boxes."""
        at = section - self.has_ticks
        return self._columns[at] if 0 <= at < len(self._columns) else None

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
        """Ticks or unticks one row, if its box can be changed."""
        if self.can_tick(line):
            self._ticked ^= {self._key(self._rows[line])}
            self._tell_ticks()

    def tick_all(self, on: bool) -> None:
        """Ticks or unticks every row whose box can be changed."""
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

    def columnCount(self, parent: Index | None = None) -> int:
        inner = parent is not None and parent.isValid()
        return 0 if inner else len(self._columns) + self.has_ticks

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.column(section)
        if role in (_Role.DisplayRole, _Role.ToolTipRole):
            return column.title() if column else ""
        if role == _Role.AccessibleTextRole and column is None:
            return tr("Tick all or none")
        if role == _Role.TextAlignmentRole:
            return _RIGHT if column and column.right else _LEFT
        return None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, section = index.row(), index.column()
        column = self.column(section)
        if column is None:
            return self._tick_data(line, role)
        if role == _Role.DisplayRole:
            return self.text(line, section)
        if role == _Role.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == _Role.ToolTipRole:
            row = self._rows[line]
            return tool_tip(column.tip(row) if column.tip else column.text(row))
        if role == _Role.AccessibleTextRole and column.spoken is not None:
            return column.spoken(self._rows[line])
        return None

    def text(self, line: int, section: int) -> str:
        """The cell's text in one line, prepared once."""
        made = self._texts.get((line, section))
        if made is None:
            column = self.column(section)
            made = one_line(column.text(self._rows[line])) if column else ""
            self._texts[line, section] = made
        return made

    def _tick_data(self, line: int, role: int) -> Any:
        if role == _Role.CheckStateRole:
            return Qt.CheckState.Checked if self.is_ticked(line) else Qt.CheckState.Unchecked
        if role == _Role.AccessibleTextRole and self._tick_name is not None:
            return self._tick_name(self._rows[line])
        return None

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        if role == _Role.CheckStateRole and self.column(index.column()) is None:
            self.toggle(index.row())
            return True
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = self.column(index.column())
        if column is None and self.can_tick(index.row()):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if column is not None and column.choices is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

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
