"""What is typed into the cells of an invoice's lines: a number, a text with products, a choice."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import Pick
from sage_desktop.ui.cell_picker import CellPicker
from sage_desktop.ui.cells import Choice
from sage_desktop.ui.search_picker import Look, SearchPicker
from sage_desktop.ui.texts import one_line

_Key = Qt.Key
_LOOKED_AT = 100
_LIST_WIDTH = 320


class Move(Enum):
    """Where the cursor goes when a cell is left."""

    NEXT = "next"
    """Tab: to the next cell, and out of the table behind the last one."""
    BACK = "back"
    ENTER = "enter"
    """To the next cell; behind the last one begins a new line."""
    UP = "up"
    DOWN = "down"
    STAY = "stay"


def move_of(event: QKeyEvent) -> Move | None:
    """What a key does to the cursor, wherever in the table it is pressed."""
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return None
    if event.key() in (_Key.Key_Return, _Key.Key_Enter):
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        return Move.BACK if shifted else Move.ENTER
    return {_Key.Key_Tab: Move.NEXT, _Key.Key_Backtab: Move.BACK}.get(_Key(event.key()))


def _escape_of(event: QEvent) -> bool:
    """Whether that asks who wants Esc: the cell does, and not a shortcut of the window."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.key() == _Key.Key_Escape


class NumberEditor(QLineEdit):
    """``left`` tells where to go then; ``given_up`` that it is to be as it was before."""

    left = Signal(object)
    given_up = Signal()

    def __init__(self, text: str, parent: QWidget | None) -> None:
        super().__init__(text, parent)
        self.setMaxLength(100)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def event(self, event: QEvent) -> bool:
        if _escape_of(event):
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            ways = {_Key.Key_Up: Move.UP, _Key.Key_Down: Move.DOWN}
            move = move_of(event) or ways.get(_Key(event.key()))
            if move is not None:
                self.left.emit(move)
                return True
            if event.key() == _Key.Key_Escape:
                self.given_up.emit()
                return True
        return super().event(event)


class TextEditor(SearchPicker):
    """Any text; the list below offers products. ``product_picked`` tells the one that was taken."""

    left = Signal(object)
    given_up = Signal()
    product_picked = Signal(object)

    def __init__(self, text: str, products: Look, scope: TaskScope, parent: QWidget | None) -> None:
        super().__init__(
            tr("Description and product"),
            products,
            scope,
            hint=tr("A text, or a product"),
            free=True,
            parent=parent,
        )
        self.setMaxLength(1_000_000)
        self._popup.setMinimumWidth(_LIST_WIDTH)
        self.set_text(one_line(text))

    def event(self, event: QEvent) -> bool:
        if _escape_of(event):
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if self._pressed(event):
                return True
        return super().event(event)

    def _pressed(self, event: QKeyEvent) -> bool:
        move = move_of(event)
        marked = self._popup.currentIndex()
        if move in (Move.NEXT, Move.ENTER) and self.is_open and marked.isValid():
            self._take_index(marked)
        elif move is not None:
            self._popup.hide()
            self.left.emit(move)
        elif event.key() == _Key.Key_Escape and not self.is_open:
            self.given_up.emit()
        elif event.key() == _Key.Key_Up and not self.is_open:
            self.left.emit(Move.UP)
        else:
            return False
        return True

    def _take_index(self, index: QModelIndex) -> None:
        pick = self.entries.pick_at(index.row())
        self._popup.hide()
        if isinstance(pick, Pick):
            self.product_picked.emit(pick)


class ChoiceEditor(CellPicker):
    """One of a few entries; what is typed first narrows them down at once.

    ``move_on`` says where to go when it has ended.
    """

    def __init__(self, choices: Sequence[Choice], text: str, parent: QWidget | None) -> None:
        self._typed = False
        self.move_on = Move.STAY
        super().__init__(choices, text, parent)
        self.textEdited.connect(self._begin)

    def _begin(self, _text: str) -> None:
        self._typed = True

    def show_choices(self) -> None:
        if self._typed:
            self._popup.ensurePolished()
            self._completer.setCompletionPrefix(self.text())
            self._completer.complete()
        else:
            super().show_choices()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self.move_on = move_of(event) or Move.STAY
            if self.move_on is not Move.STAY and (entry := self._meant()) is not None:
                self._take(entry)
                return True
            if self.move_on in (Move.NEXT, Move.BACK):
                self._end(None)
                return True
        return super().event(event)

    def _meant(self) -> QModelIndex | None:
        """The entry that is marked, else the one that begins with the word typed, or alone fits."""
        marked = self._popup.currentIndex()
        if self._popup.isVisible() and marked.isValid():
            return marked
        if not self._typed:
            return None
        entries, word = self._completer.completionModel(), self.text().strip().casefold()
        fitting = [entries.index(row, 0) for row in range(min(_LOOKED_AT, entries.rowCount()))]
        for entry in fitting:
            if str(entry.data()).casefold().split()[:1] == [word]:
                return entry
        return fitting[0] if len(fitting) == 1 else None
