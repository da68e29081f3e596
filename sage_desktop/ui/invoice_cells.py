"""Paints the lines of an invoice and opens the editors of their cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionViewItem, QTableView, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import Pick
from sage_desktop.ui import icons
from sage_desktop.ui.amounts import drafted, typed_amount, typed_number
from sage_desktop.ui.cells import Choice, Column, Index
from sage_desktop.ui.invoice_editors import ChoiceEditor, Move, NumberEditor, TextEditor
from sage_desktop.ui.invoice_lines import FIELDS, Cell, Line, LinesModel
from sage_desktop.ui.painting import draw_text
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.search_picker import Look
from sage_desktop.ui.style import draw_ring
from sage_desktop.ui.table_delegate import PAD, CellDelegate
from sage_desktop.ui.texts import one_line
from sage_desktop.ui.typeface import Role, font

_ICON = 16
_TEXTS = {
    Cell.QUANTITY: lambda line: typed_number(line.draft.quantity),
    Cell.PRICE: lambda line: typed_amount(line.draft.unit_price),
    Cell.DISCOUNT: lambda line: typed_number(line.draft.discount_percent),
}
_COLUMNS = {Cell.QUANTITY: "quantity", Cell.PRICE: "unit_price", Cell.DISCOUNT: "discount_percent"}


@dataclass(frozen=True, slots=True)
class Offers:
    """What lines can be given: products by what is typed, accounts and rates of a line."""

    products: Callable[[Line], Look]
    accounts: Callable[[Line], Sequence[Choice]]
    rates: Callable[[Line], Sequence[Choice]]
    scope: TaskScope


class LineDelegate(CellDelegate):
    """``moved`` tells where the cursor goes after a cell was left by a key, ``product_picked`` the
    number of a line with the product chosen for it."""

    moved = Signal(object)
    product_picked = Signal(int, object)

    def __init__(self, view: QTableView, offers: Offers) -> None:
        super().__init__(view, ring=True)
        self._view, self._offers = view, offers

    # how it looks

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, LinesModel):
            return
        rect: QRect = option.rect
        cell, line = Cell(index.column()), model.row(index.row())
        is_current = self._view.currentIndex().row() == index.row()
        lit = is_current and self._has_focus() and not model.read_only
        self._paint_ground(painter, rect, index, lit)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colour("border"))
        column = model.column(cell)
        if cell is Cell.REMOVE:
            if not model.read_only and (lit or index.row() == self.hovered_line):
                at = QRect(rect.left() + PAD, rect.center().y() - _ICON // 2, _ICON, _ICON)
                icons.draw(painter, at, "trash", "muted")
        elif column is not None:
            self._paint_line(painter, rect, cell, column, line)
        if FIELDS.get(cell) in line.problems:
            _paint_wrong(painter, rect)
        if lit and option.state & QStyle.StateFlag.State_HasFocus:
            draw_ring(painter, QRectF(rect).adjusted(2, 2, -2, -3), 5)

    def _has_focus(self) -> bool:
        state = self._view.state()
        return self._view.hasFocus() or state == QTableView.State.EditingState

    def _paint_line(
        self, painter: QPainter, rect: QRect, cell: Cell, column: Column[Line], line: Line
    ) -> None:
        inner = rect.adjusted(PAD, 0, -PAD, -1)
        text, note = one_line(column.text(line)), one_line(column.note(line) if column.note else "")
        tone = "text"
        if cell is Cell.DESCRIPTION and not text:
            text, tone = tr("A text, or a product"), "muted"
        if note:
            half = inner.height() // 2
            below = inner.adjusted(0, half - 1, 0, -5)
            face, shade = font(Role.CAPTION), colour("muted")
            draw_text(painter, below, note, face=face, colour=shade, right=column.right)
            inner = inner.adjusted(0, 5, 0, -half)
        face = font(Role.LABEL if column.strong and tone == "text" else Role.BODY)
        draw_text(painter, inner, text, face=face, colour=colour(tone), right=column.right)

    # editing

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        if not isinstance(model, LinesModel):
            raise TypeError(type(model).__name__)
        cell, line = Cell(index.column()), model.row(index.row())
        editor: QLineEdit
        if cell is Cell.DESCRIPTION:
            editor = self._text_editor(model, line, parent)
        elif cell in (Cell.ACCOUNT, Cell.TAX_RATE):
            editor = self._choice_editor(model, cell, line, parent)
        else:
            editor = self._number_editor(model, cell, line, parent)
        column = model.column(cell)
        editor.setAccessibleName(column.title() if column is not None else "")
        editor.setAccessibleDescription(line.problems.get(FIELDS[cell], ""))
        return editor

    def _number_editor(
        self, model: LinesModel, cell: Cell, line: Line, parent: QWidget
    ) -> QLineEdit:
        before = _TEXTS[cell](line)
        editor = NumberEditor(before, parent)
        number, name = line.number, _COLUMNS[cell]

        def put(text: str) -> None:
            _change(model, number, name, drafted(text))

        def give_up() -> None:
            editor.setText(before)
            self._end(editor, Move.STAY)

        editor.textChanged.connect(put)
        editor.left.connect(lambda move: self._end(editor, move))
        editor.given_up.connect(give_up)
        return editor

    def _text_editor(self, model: LinesModel, line: Line, parent: QWidget) -> QLineEdit:
        before, number = line.draft.description, line.number
        editor = TextEditor(before, self._offers.products(line), self._offers.scope, parent)

        def put(text: str) -> None:  # the field shows line breaks as spaces
            _change(model, number, "description", before if text == one_line(before) else text)

        def give_up() -> None:
            editor.set_text(one_line(before))
            self._end(editor, Move.STAY)

        editor.textChanged.connect(put)
        editor.left.connect(lambda move: self._end(editor, move))
        editor.given_up.connect(give_up)
        editor.product_picked.connect(lambda pick: self._take_product(editor, number, pick))
        return editor

    def _choice_editor(
        self, model: LinesModel, cell: Cell, line: Line, parent: QWidget
    ) -> QLineEdit:
        is_account = cell is Cell.ACCOUNT
        offered = (self._offers.accounts if is_account else self._offers.rates)(line)
        chosen = line.draft.account if is_account else line.draft.tax_rate_id
        shown = next((each.text for each in offered if each.value == chosen), "")
        editor = ChoiceEditor(offered, shown, parent)
        number, name = line.number, "account" if is_account else "tax_rate_id"

        def take() -> None:
            if editor.choice is not None:
                _change(model, number, name, editor.choice.value)
            self._end(editor, editor.move_on)

        editor.chosen.connect(take)
        editor.left.connect(lambda: self._end(editor, editor.move_on))
        return editor

    def _take_product(self, editor: TextEditor, number: int, pick: Pick) -> None:
        self._end(editor, Move.STAY)
        self.product_picked.emit(number, pick)

    def _end(self, editor: QLineEdit, move: Move) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, CellDelegate.EndEditHint.NoHint)
        if move is not Move.STAY:
            self.moved.emit(move)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, TextEditor):
            editor.stop()
        super().destroyEditor(editor, index)

    def setModelData(self, _editor: QWidget, _model: QAbstractItemModel, _index: Index) -> None:
        """All is in the model since it was typed: sums follow each key."""

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect: QRect = option.rect
        if index.column() in (Cell.ACCOUNT, Cell.TAX_RATE):
            rect = rect.adjusted(0, 0, max(0, 150 - rect.width()), 0)
        editor.setGeometry(rect.adjusted(2, 4, -2, -5))

    def eventFilter(self, editor: QLineEdit, event: QEvent) -> bool:  # type: ignore[override]
        """Keys are the editors' own."""
        if event.type() == QEvent.Type.KeyPress:
            return False
        return super().eventFilter(editor, event)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, 46)


def _change(model: LinesModel, number: int, name: str, value: object) -> None:
    place = model.line_of(number)
    if place >= 0:
        model.change(place, **{name: value})


def _paint_wrong(painter: QPainter, rect: QRect) -> None:
    """The edge of a field that is wrong; its sentence stands below the table."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("error"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(3.5, 4.5, -3.5, -5.5), 5, 5)
    painter.restore()
