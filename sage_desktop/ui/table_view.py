"""The table view of the kit: fixed row heights, stretching columns, hover, focus, copying."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTableView, QWidget

from sage_desktop.ui import column_widths
from sage_desktop.ui.cells import CellsModel, Index
from sage_desktop.ui.keyboard_focus import BY_KEYBOARD
from sage_desktop.ui.style import draw_ring
from sage_desktop.ui.table_delegate import CellDelegate
from sage_desktop.ui.table_header import TableHeader
from sage_desktop.ui.tokens import ROW_RECORD
from sage_desktop.ui.typeface import Role, font

_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TableView(QTableView):
    """Shows one model. ``opened`` tells a row that was double-clicked or entered.

    With ``fits`` the table is as high as its rows and gives way when there is less room. With
    ``by_cell`` the keyboard moves from cell to cell (mapping tables), else from row to row.
    """

    opened = Signal(object)
    chosen = Signal()

    def __init__(
        self,
        model: CellsModel[Any],
        *,
        name: str,
        row_height: int = ROW_RECORD,
        fits: bool = False,
        by_cell: bool = False,
        open_on_click: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows_model = model
        self._fits, self._by_cell, self._open_on_click = fits, by_cell, open_on_click
        self._kept: Hashable = None
        self._kept_section = 0
        self._by_keyboard = False
        self._cells = CellDelegate(self, ring=by_cell)
        self.setAccessibleName(name)
        self._set_up_view(row_height)
        self.setHorizontalHeader(TableHeader(self))
        self.setModel(model)
        column_widths.set_up(self, model)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.doubleClicked.connect(self._open_index)
        self.clicked.connect(self._clicked)

    def _set_up_view(self, row_height: int) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        by, mode = QTableView.SelectionBehavior, QTableView.SelectionMode
        self.setSelectionBehavior(by.SelectItems if self._by_cell else by.SelectRows)
        self.setSelectionMode(mode.NoSelection if self._by_cell else mode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(self._cells)
        upright = self.verticalHeader()
        upright.hide()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        upright.setMinimumSectionSize(row_height)
        upright.setDefaultSectionSize(max(row_height, self._text_height()))
        way = QSizePolicy.Policy
        self.setSizePolicy(way.Expanding, way.Maximum if self._fits else way.Expanding)

    def _text_height(self) -> int:
        model = self._rows_model
        columns = [model.column(section) for section in range(model.columnCount())]
        if any(column is not None and column.note is not None for column in columns):
            return self.fontMetrics().height() + QFontMetrics(font(Role.CAPTION)).height() + 12
        return self.fontMetrics().height() + 14

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out(event.size().width())

    def _share_out(self, width: int) -> None:
        column_widths.share_out(self, self._rows_model, width)

    def sort_by_header(self, section: int, *, descending: bool = False) -> None:
        """Lets a click on a header sort; begins with ``section``."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(section, order)
        self.setSortingEnabled(True)

    def current_row(self) -> Any:
        """The row that is chosen, None for none."""
        index = self.currentIndex()
        return self._rows_model.row(index.row()) if index.isValid() else None

    def current_key(self) -> Hashable:
        index = self.currentIndex()
        return self._rows_model.key_at(index.row()) if index.isValid() else None

    @property
    def is_editing(self) -> bool:
        """Whether a picker is open in one of its cells."""
        return self.state() == TableView.State.EditingState

    def choose(self, key: Hashable) -> None:
        """Puts the cursor on the row called ``key``, if it is there."""
        line = self._rows_model.line_of(key)
        if line >= 0:
            at = self.currentIndex().column()
            self._choose_line(line, at if at >= 0 else self._first_cell())

    # size

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._fits:
            rows = self._rows_model.rowCount() * self.verticalHeader().defaultSectionSize()
            head = self.horizontalHeader().sizeHint().height()
            bar = self.horizontalScrollBar()
            below = bar.sizeHint().height() if bar.maximum() > 0 else 0
            hint.setHeight(head + rows + 2 * self.frameWidth() + below)
        return hint

    def minimumSizeHint(self) -> QSize:
        head = self.horizontalHeader().sizeHint().height()
        line = self.verticalHeader().defaultSectionSize()
        shown = min(3, max(1, self._rows_model.rowCount()))
        return QSize(200, head + shown * line + 2 * self.frameWidth())

    # what happens on it

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.chosen.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.currentIndex().isValid() and self._rows_model.rowCount():
            self._choose_line(0, self._first_cell())
        super().focusInEvent(event)
        self._by_keyboard = event.reason() in BY_KEYBOARD
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keyboard = False
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A table moved by row has its ring around the whole row, after a key only."""
        super().paintEvent(event)
        index = self.currentIndex()
        if self._by_cell or not (self._by_keyboard and self.hasFocus() and index.isValid()):
            return
        line = index.row()
        rect = QRect(0, self.rowViewportPosition(line), self.viewport().width(), 0)
        rect.setHeight(self.rowHeight(line))
        with QPainter(self.viewport()) as painter:
            draw_ring(painter, rect.adjusted(1, 1, -1, -2).toRectF(), 5)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keyboard = True
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            QGuiApplication.clipboard().setText(self.copied_text())
        elif event.matches(QKeySequence.StandardKey.SelectAll) and self._rows_model.has_ticks:
            self._rows_model.tick_all(self._rows_model.all_ticked() != Qt.CheckState.Checked)
        elif event.key() == Qt.Key.Key_Space and self._rows_model.has_ticks and index.isValid():
            self._rows_model.toggle(index.row())
        elif event.key() in _OPENS and index.isValid():
            if not self._edit_here(index):
                self._open_index(index)
        else:
            super().keyPressEvent(event)

    def copied_text(self) -> str:
        """The current row as tab-separated text, or the one cell in a table moved by cell."""
        index, model = self.currentIndex(), self._rows_model
        if self._by_cell:
            return model.text(index.row(), index.column())
        sections = range(int(model.has_ticks), model.columnCount())
        return "\t".join(model.text(index.row(), section) for section in sections)

    def _clicked(self, index: QModelIndex) -> None:
        if self._rows_model.column(index.column()) is None:
            self._rows_model.toggle(index.row())
        elif not self._edit_here(index) and self._open_on_click:
            self._open_index(index)

    def _edit_here(self, index: QModelIndex) -> bool:
        if not self._rows_model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        self.setCurrentIndex(index)
        self.edit(index)
        return True

    def _open_index(self, index: QModelIndex) -> None:
        column = self._rows_model.column(index.column())
        row = self._rows_model.row(index.row()) if index.isValid() else None
        if column is not None and not column.is_picker and row is not None:
            self.opened.emit(row)

    def _hover(self, line: int) -> None:
        before, self._cells.hovered_line = self._cells.hovered_line, line
        if before != line:
            for changed in (before, line):
                if changed >= 0:
                    top = self.rowViewportPosition(changed)
                    self.viewport().update(0, top, self.viewport().width(), self.rowHeight(changed))

    def _first_cell(self) -> int:
        model = self._rows_model
        if self._by_cell:
            columns = [model.column(section) for section in range(model.columnCount())]
            pickers = [at for at, each in enumerate(columns) if each and each.is_picker]
            return pickers[0] if pickers else 0
        return 0

    def _choose_line(self, line: int, section: int) -> None:
        index = self._rows_model.index(line, section)
        self.setCurrentIndex(index)
        if not self._by_cell:
            rows = QItemSelectionModel.SelectionFlag.Rows
            select = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().select(index, select | rows)

    def _remember(self) -> None:
        self._kept = self.current_key()
        self._kept_section = max(0, self.currentIndex().column())

    def _restore(self) -> None:
        self._hover(-1)
        line = self._rows_model.line_of(self._kept) if self._kept is not None else -1
        if line >= 0:
            self._choose_line(line, self._kept_section)
        self.updateGeometry()
        self.chosen.emit()
