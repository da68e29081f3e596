"""What every table model has: declared columns, ticks, and the answers that Qt asks for."""

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
from sage_desktop.ui.texts import one_line, tool_tip
from sage_desktop.ui.tokens import State

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TICKABLE = _PLAIN | Qt.ItemFlag.ItemIsUserCheckable
_EDITABLE = _PLAIN | Qt.ItemFlag.ItemIsEditable


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of an inline picker."""

    value: Hashable
    text: str


Take = Callable[[Sequence[Choice]], None]
Search = Callable[[str, Take], None]
"""Looks entries up for what is typed, and hands them to ``Take`` when they are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """One column. ``title`` is called late so that it translates; the rest say how a cell looks.

    ``chip``: the state whose chip carries the text (None: no chip there). ``choices``: the cell is
    an inline picker; ``search``: the same, with entries that are looked up as one types. ``empty``
    tells that nothing is chosen and its text is a hint, ``fixed`` that this row's cannot be
    changed; ``bare`` leaves the picker's frame out, for narrow rows. ``note`` is a second, smaller
    line. ``tip`` defaults to the whole text. ``spoken`` is what screen readers say where the text
    alone is not enough, ``heading`` what they call a column without a title. ``key`` names the
    column where somebody else sorts (``ui.window_model``).
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
    icon_tone: Callable[[R], str] | str = "muted"
    note: Callable[[R], str] | None = None
    dot: Callable[[R], str] | None = None
    choices: Callable[[R], Sequence[Choice]] | None = None
    search: Callable[[R], Search] | None = None
    empty: Callable[[R], bool] | None = None
    fixed: Callable[[R], bool] | None = None
    bare: bool = False
    key: str = ""
    tip: Callable[[R], str] | None = None
    spoken: Callable[[R], str] | None = None
    heading: Callable[[], str] | None = None

    @property
    def is_picker(self) -> bool:
        return self.choices is not None or self.search is not None

    def tone_of(self, row: R) -> str:
        return self.tone if isinstance(self.tone, str) else self.tone(row)

    def can_pick(self, row: R) -> bool:
        """Whether this row's cell is a picker that can be opened."""
        return self.is_picker and not (self.fixed is not None and self.fixed(row))


class CellsModel(QAbstractTableModel, Generic[R]):
    """What views, headers and delegates need of a table, wherever its rows are."""

    picked = Signal(object, object)
    """A row and the value chosen for it in an inline picker."""
    ticks_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        has_ticks: bool,
        tick_name: Callable[[R], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._tick_name = tick_name
        self.has_ticks = has_ticks

    def row(self, line: int) -> R | None:
        """The row in this line, None while it is not there yet."""
        raise NotImplementedError

    def key_at(self, line: int) -> Hashable:
        """What names the row in this line for good."""
        raise NotImplementedError

    def line_of(self, key: Hashable) -> int:
        """The line where the row called ``key`` stands, -1 for nowhere."""
        raise NotImplementedError

    def can_tick(self, line: int) -> bool:
        raise NotImplementedError

    def is_ticked(self, line: int) -> bool:
        raise NotImplementedError

    def toggle(self, line: int) -> None:
        """Ticks or unticks one row, if its box can be changed."""
        raise NotImplementedError

    def tick_all(self, on: bool) -> None:
        """Ticks or unticks every row whose box can be changed."""
        raise NotImplementedError

    def all_ticked(self) -> Qt.CheckState:
        raise NotImplementedError

    def column(self, section: int) -> Column[R] | None:
        """The declared column, None for the tick boxes."""
        at = section - self.has_ticks
        return self._columns[at] if 0 <= at < len(self._columns) else None

    def can_sort(self, section: int) -> bool:
        """Whether a click on this header sorts."""
        return self.column(section) is not None

    def text(self, line: int, section: int) -> str:
        """The cell's text in one line."""
        column, row = self.column(section), self.row(line)
        return one_line(column.text(row)) if column is not None and row is not None else ""

    # what Qt asks

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
        if role == _Role.AccessibleTextRole:
            if column is None:
                return tr("Tick all or none")
            return column.heading() if column.heading is not None else column.title()
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
        if role not in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            return None
        row = self.row(line)
        if row is None:
            return None
        if role == _Role.ToolTipRole:
            return tool_tip(column.tip(row) if column.tip else column.text(row))
        if column.spoken is not None:
            return column.spoken(row)
        return None if self.text(line, section) else tr("empty")

    def _tick_data(self, line: int, role: int) -> Any:
        if role == _Role.CheckStateRole:
            return Qt.CheckState.Checked if self.is_ticked(line) else Qt.CheckState.Unchecked
        if role == _Role.AccessibleTextRole and self._tick_name is not None:
            row = self.row(line)
            return None if row is None else self._tick_name(row)
        return None

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        if role == _Role.CheckStateRole and self.column(index.column()) is None:
            self.toggle(index.row())
            return True
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        column = self.column(index.column())
        if column is None:
            return _TICKABLE if self.can_tick(index.row()) else _PLAIN
        if column.is_picker:
            row = self.row(index.row())
            if row is not None and column.can_pick(row):
                return _EDITABLE
        return _PLAIN
