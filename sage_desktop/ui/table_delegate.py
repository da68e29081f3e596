"""Paints the cells of tables: texts with their own direction, chips, dots, pickers, tick boxes."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sage_desktop.ui import icons
from sage_desktop.ui.cell_picker import CellPicker
from sage_desktop.ui.painting import chip_size, draw_chip, draw_square, draw_text
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.style import draw_ring, draw_tick_box
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.texts import one_line
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role, font
from sage_desktop.ui.widgets.picker import paint_picker

PAD = 12
_DOT = 10
_ICON = 16
_Index = QModelIndex | QPersistentModelIndex
_Flag = QStyle.StateFlag


class CellDelegate(QStyledItemDelegate):
    """Works on ``RowsModel`` only. ``hovered_line`` is set by the view; ``ring``: focus by cell."""

    def __init__(self, parent: QWidget, *, ring: bool) -> None:
        super().__init__(parent)
        self.hovered_line = -1
        self._ring = ring

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(80, 32)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, RowsModel):
            return
        rect: QRect = option.rect
        chosen = bool(option.state & _Flag.State_Selected)
        self._paint_ground(painter, rect, index, chosen)
        column = model.column(index.column())
        enabled = bool(option.state & _Flag.State_Enabled)
        focused = self._ring and bool(option.state & _Flag.State_HasFocus)
        if column is None:
            on = Qt.CheckState.Checked if model.is_ticked(index.row()) else Qt.CheckState.Unchecked
            draw_tick_box(painter, rect, on, enabled and model.can_tick(index.row()))
        elif column.choices is not None:
            row, text = model.row(index.row()), model.text(index.row(), index.column())
            self._paint_picker(painter, rect, column, row, text, enabled, focused)
        else:
            self._paint_cell(painter, rect, column, model, index, enabled)
        if focused and (column is None or column.choices is None):
            draw_ring(painter, QRectF(rect).adjusted(2, 2, -2, -3), 5)

    def _paint_ground(self, painter: QPainter, rect: QRect, index: _Index, chosen: bool) -> None:
        if chosen:
            painter.fillRect(rect, colour("selected"))
        elif index.row() == self.hovered_line:
            painter.fillRect(rect, colour("hover"))
        if index.row() + 1 < index.model().rowCount():
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colour("border"))
        if chosen and index.column() == 0:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), colour("accent"))

    def _paint_cell(
        self,
        painter: QPainter,
        rect: QRect,
        column: Column[object],
        model: RowsModel[object],
        index: _Index,
        enabled: bool,
    ) -> None:
        row, text = model.row(index.row()), model.text(index.row(), index.column())
        inner = rect.adjusted(PAD, 0, -PAD, -1)  # without the line below the row
        state = column.chip(row) if column.chip else None
        if state is not None and text:
            self._paint_chip(painter, inner, state, text, column.icon(row) if column.icon else "")
            return
        if column.dot is not None and (dot := column.dot(row)):
            at = QRect(inner.left(), inner.center().y() - _DOT // 2, _DOT, _DOT)
            draw_square(painter, at, dot)
            inner.setLeft(inner.left() + _DOT + 10)
        if column.icon is not None and (name := column.icon(row)):
            at = QRect(inner.left(), inner.center().y() - _ICON // 2 + 1, _ICON, _ICON)
            icons.draw(painter, at, name, column.icon_tone if enabled else "disabled")
            inner.setLeft(inner.left() + _ICON + 8)
        if column.note is not None:
            inner = self._paint_note(painter, inner, column.note(row))
        face = font(Role.LABEL if column.strong else Role.BODY)
        shade = colour(column.tone_of(row) if enabled else "disabled")
        draw_text(painter, inner, text, face=face, colour=shade, right=column.right)

    @staticmethod
    def _paint_note(painter: QPainter, inner: QRect, note: str) -> QRect:
        """Paints the second line and gives the room that is left for the first."""
        face = font(Role.CAPTION)
        half = inner.height() // 2
        below = inner.adjusted(0, half - 1, 0, -5)
        draw_text(painter, below, one_line(note), face=face, colour=colour("muted"))
        return inner.adjusted(0, 5, 0, -half)

    def _paint_chip(
        self, painter: QPainter, inner: QRect, state: State, word: str, icon: str
    ) -> None:
        size = chip_size(word)
        top = inner.center().y() - size.height() // 2
        # The chip's own padding stands left of the column's text, as the words then line up.
        painter.save()
        painter.setClipRect(inner.adjusted(-8, 0, PAD, 0))
        draw_chip(painter, QPoint(inner.left() - 4, top), state, word, icon)
        painter.restore()

    def _paint_picker(
        self,
        painter: QPainter,
        rect: QRect,
        column: Column[object],
        row: object,
        text: str,
        enabled: bool,
        focused: bool,
    ) -> None:
        empty = column.empty is not None and column.empty(row)
        paint_picker(
            painter,
            picker_rect(rect),
            text,
            chosen=not empty,
            enabled=enabled,
            focused=focused,
            edge="attention" if empty else "control",
        )

    # the inline picker

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        model = index.model()
        if not isinstance(model, RowsModel):
            return super().createEditor(parent, option, index)
        column = model.column(index.column())
        if column is None or column.choices is None:
            return super().createEditor(parent, option, index)
        row = model.row(index.row())
        text = model.text(index.row(), index.column())
        empty = column.empty is not None and column.empty(row)
        picker = CellPicker(column.choices(row), "" if empty else text, parent)
        picker.setPlaceholderText(text)
        picker.setAccessibleName(column.title())
        picker.chosen.connect(lambda: self._finish(picker))
        picker.left.connect(
            lambda: self.closeEditor.emit(picker, QStyledItemDelegate.EndEditHint.NoHint)
        )
        return picker

    def setEditorData(self, _editor: QWidget, _index: _Index) -> None:
        """The picker has its text since it was made."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, CellPicker) and isinstance(model, RowsModel):
            choice = editor.choice
            if choice is not None:
                model.picked.emit(model.row(index.row()), choice.value)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index
    ) -> None:
        editor.setGeometry(picker_rect(option.rect))

    def eventFilter(self, editor: QLineEdit, event: QEvent) -> bool:  # type: ignore[override]
        """Tab and Enter belong to the picker itself: they take the entry that is marked."""
        if event.type() == QEvent.Type.KeyPress and isinstance(editor, CellPicker):
            return False
        return super().eventFilter(editor, event)

    def _finish(self, picker: CellPicker) -> None:
        self.commitData.emit(picker)
        self.closeEditor.emit(picker, QStyledItemDelegate.EndEditHint.NoHint)


def picker_rect(cell: QRect) -> QRect:
    """Where the picker of a cell stands."""
    return cell.adjusted(PAD - 8, 4, -8, -5)
