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
from sage_desktop.ui.cell_picker import CellPicker, SearchingPicker
from sage_desktop.ui.cells import CellsModel, Column
from sage_desktop.ui.painting import chip_size, draw_chip, draw_square, draw_text
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.style import draw_ring, draw_tick_box
from sage_desktop.ui.texts import one_line
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role, font
from sage_desktop.ui.widgets.picker import paint_picker

PAD = 12
_DOT = 10
_ICON = 16
_ARROW = 14
_Index = QModelIndex | QPersistentModelIndex
_Flag = QStyle.StateFlag


class CellDelegate(QStyledItemDelegate):
    """Works on ``CellsModel``. ``hovered_line`` is set by the view; ``ring``: focus by cell."""

    def __init__(self, parent: QWidget, *, ring: bool) -> None:
        super().__init__(parent)
        self.hovered_line = -1
        self._ring = ring

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(80, 32)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, CellsModel):
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
        else:
            row, text = model.row(index.row()), model.text(index.row(), index.column())
            if row is None:
                self._paint_missing(painter, rect, column)
            elif column.is_picker and not column.bare:
                self._paint_picker(painter, rect, column, row, text, enabled, focused)
            else:
                self._paint_cell(painter, rect, column, row, text, enabled)
        if focused and (column is None or column.bare or not column.is_picker):
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
        row: object,
        text: str,
        enabled: bool,
    ) -> None:
        inner = rect.adjusted(PAD, 0, -PAD, -1)  # without the line below the row
        if column.can_pick(row):
            arrow = QRect(inner.right() - _ARROW + 1, inner.center().y() - _ARROW // 2 + 1, 0, 0)
            arrow.setSize(QSize(_ARROW, _ARROW))
            icons.draw(painter, arrow, "chevron-down", "muted" if enabled else "disabled")
            inner.setRight(arrow.left() - 8)
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
            tone = column.icon_tone if isinstance(column.icon_tone, str) else column.icon_tone(row)
            icons.draw(painter, at, name, tone if enabled else "disabled")
            inner.setLeft(inner.left() + _ICON + 8)
        if column.note is not None:
            inner = self._paint_note(painter, inner, column.note(row))
        face = font(Role.LABEL if column.strong else Role.BODY)
        shade = colour(column.tone_of(row) if enabled else "disabled")
        draw_text(painter, inner, text, face=face, colour=shade, right=column.right)

    @staticmethod
    def _paint_missing(painter: QPainter, rect: QRect, column: Column[object]) -> None:
        """A row that is on its way: dots where its name will stand."""
        if column.strong:
            inner = rect.adjusted(PAD, 0, -PAD, -1)
            draw_text(painter, inner, "…", face=font(Role.BODY), colour=colour("muted"))

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
        if not isinstance(model, CellsModel):
            return super().createEditor(parent, option, index)
        column = model.column(index.column())
        row = model.row(index.row())
        if column is None or row is None or not column.can_pick(row):
            return super().createEditor(parent, option, index)
        text = model.text(index.row(), index.column())
        empty = column.empty is not None and column.empty(row)
        picker = self._picker_for(column, row, "" if empty else text, parent)
        picker.setPlaceholderText(text)
        picker.setAccessibleName(column.title())
        picker.chosen.connect(lambda: self._finish(picker))
        picker.left.connect(
            lambda: self.closeEditor.emit(picker, QStyledItemDelegate.EndEditHint.NoHint)
        )
        return picker

    @staticmethod
    def _picker_for(column: Column[object], row: object, text: str, parent: QWidget) -> CellPicker:
        if column.search is not None:
            return SearchingPicker(column.search(row), text, parent)
        choices = column.choices(row) if column.choices is not None else ()
        return CellPicker(choices, text, parent)

    def setEditorData(self, _editor: QWidget, _index: _Index) -> None:
        """The picker has its text since it was made."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, CellPicker) and isinstance(model, CellsModel):
            choice = editor.choice
            if choice is not None and model.row(index.row()) is not None:
                model.picked.emit(model.row(index.row()), choice.value)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        model = index.model()
        column = model.column(index.column()) if isinstance(model, CellsModel) else None
        bare = column is not None and column.bare
        editor.setGeometry(option.rect.adjusted(2, 0, -2, -1) if bare else picker_rect(option.rect))

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
