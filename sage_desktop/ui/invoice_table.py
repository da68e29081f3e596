"""The table of an invoice's lines: the keyboard goes from cell to cell, lines come, move and go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontInfo, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import Pick
from sage_desktop.ui.cells import Index
from sage_desktop.ui.fitted_table import FittedTable
from sage_desktop.ui.invoice_cells import LineDelegate, Offers
from sage_desktop.ui.invoice_editors import Move, move_of
from sage_desktop.ui.invoice_lines import FIELDS, Cell, LinesModel
from sage_desktop.ui.tokens import ROW_TWO_LINES

_FIRST, _LAST = min(FIELDS), max(FIELDS)
_ALT, _CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
_Key = Qt.Key
_TEXT_PX, _LEAST = 13, 140


class LineTable(FittedTable):
    """Typing into a cell replaces what is in it, F2 or a click opens it.

    ``line_wanted`` asks for a new line behind the last one, ``copy_wanted`` and ``remove_wanted``
    tell the place of a line, ``undo_wanted`` that the last removed one is to come back;
    ``product_picked`` tells the number of a line and the product chosen for it.
    """

    line_wanted = Signal()
    copy_wanted = Signal(int)
    remove_wanted = Signal(int)
    undo_wanted = Signal()
    product_picked = Signal(int, object)
    cell_left = Signal()
    """What was typed into a cell is there now."""

    def __init__(self, model: LinesModel, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(
            model, name=tr("Lines"), row_height=ROW_TWO_LINES, by_cell=True, parent=parent
        )
        self._lines = model
        self._cells = LineDelegate(self, offers)
        self._cells.moved.connect(self.step)
        self._cells.product_picked.connect(self._picked)
        self._cells.closeEditor.connect(lambda *_how: self.cell_left.emit())
        self.setItemDelegate(self._cells)
        self.setProperty("bare", True)
        fixed = QHeaderView.ResizeMode.Fixed
        self.horizontalHeader().setSectionResizeMode(Cell.DESCRIPTION, fixed)
        triggers = QTableView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setAccessibleDescription(
            tr(
                "Tab and Enter go from cell to cell. Typing replaces what is there, F2 opens it. "
                "Enter in the last cell adds a line, Alt with Up or Down moves one, Delete removes "
                "it, Ctrl and Z brings it back. Ctrl and Tab leave the lines."
            )
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The description takes what is left, but never less than can be read."""
        super().resizeEvent(event)
        larger = max(1.0, QFontInfo(self.font()).pixelSize() / _TEXT_PX)
        others = sum(self.columnWidth(cell) for cell in Cell if cell is not Cell.DESCRIPTION)
        wide = max(round(_LEAST * larger), event.size().width() - others)
        self.setColumnWidth(Cell.DESCRIPTION, wide)
        self.fit()

    # where the cursor is

    def go_to(self, place: int, cell: Cell) -> None:
        index = self._lines.index(place, cell)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def step(self, move: Move) -> None:
        """Goes on as a key asks; leaves the table where there is no further cell."""
        here = self.currentIndex()
        if move in (Move.UP, Move.DOWN):
            place = here.row() + (1 if move is Move.DOWN else -1)
            if 0 <= place < self._lines.rowCount():
                self.go_to(place, Cell(here.column()))
            return
        place, cell = here.row(), here.column()
        forward = move is not Move.BACK
        if forward and cell >= _LAST:
            place, cell = place + 1, _FIRST
        elif not forward and cell <= _FIRST:
            place, cell = place - 1, _LAST
        else:
            cell += 1 if forward else -1
        if 0 <= place < self._lines.rowCount():
            self.go_to(place, Cell(cell))
        elif move is Move.ENTER:
            self.line_wanted.emit()
        else:
            super().focusNextPrevChild(forward)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the cells, and out behind the last one."""
        if self._lines.read_only or not self.currentIndex().isValid() or self.is_editing:
            return super().focusNextPrevChild(forward)
        self.step(Move.NEXT if forward else Move.BACK)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        reason, rows = event.reason(), self._lines.rowCount()
        if reason == Qt.FocusReason.TabFocusReason and rows:
            self.go_to(0, Cell(_FIRST))
        elif reason == Qt.FocusReason.BacktabFocusReason and rows:
            self.go_to(rows - 1, Cell(_LAST))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

    # what a person does

    def event(self, event: QEvent) -> bool:
        """Keys that are the table's, and not shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._lines.read_only or not self._do(event):
            super().keyPressEvent(event)

    def _do(self, event: QKeyEvent) -> bool:
        """Does what a key means here; False for one that means nothing."""
        key, held, place = event.key(), event.modifiers(), self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif place < 0:
            return False
        elif held & _ALT and key in (_Key.Key_Up, _Key.Key_Down):
            self._move_line(place, -1 if key == _Key.Key_Up else 1)
        elif held & _CONTROL and key in (_Key.Key_Tab, _Key.Key_Backtab):
            super().focusNextPrevChild(key == _Key.Key_Tab)
        elif held & _CONTROL and key == _Key.Key_D:
            self.copy_wanted.emit(place)
        elif key == _Key.Key_Delete:
            self.remove_wanted.emit(place)
        elif (move := move_of(event)) is not None:
            self.step(move)
        elif key in (_Key.Key_Space, _Key.Key_F4) or (held & _ALT and key == _Key.Key_Down):
            self._edit_here(self.currentIndex())
        else:
            return False
        return True

    def _move_line(self, place: int, by: int) -> None:
        if self._lines.move(place, by):
            self.go_to(place + by, Cell(self.currentIndex().column()))

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == Cell.REMOVE and not self._lines.read_only:
            self.remove_wanted.emit(index.row())
        else:
            self._edit_here(index)

    def _picked(self, number: int, pick: Pick) -> None:
        self.product_picked.emit(number, pick)
        self.step(Move.ENTER)
