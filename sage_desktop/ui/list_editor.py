"""A short list inside a record: a table of its entries, and a form for the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.ui.cells import Column
from sage_desktop.ui.keyboard_focus import pass_focus
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import RowsModel
from sage_desktop.ui.widgets import Button, PlainLabel

V = TypeVar("V")
_MOST_LINES = 5
_ROW = 32


@dataclass(frozen=True, slots=True)
class Entry(Generic[V]):
    """``number`` names it while it is edited, ``place`` is where it stands."""

    number: int
    place: int
    value: V


class EntryForm(Protocol[V]):
    """A form for one value. ``first`` is where typing begins."""

    changed: SignalInstance
    first: QWidget

    def value(self) -> V: ...
    def set_value(self, value: V, /) -> None: ...
    def set_error(self, sentence: str, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Texts:
    """How the list and its buttons are called. ``first`` "" means that no entry is special."""

    name: str
    add: str
    remove: str
    none: str
    first: str = ""


class ListEditor(QWidget):
    """``changed`` tells of each edit. With ``keeps_one`` there is always an entry to type in."""

    changed = Signal()

    def __init__(
        self,
        texts: Texts,
        columns: Sequence[Column[Entry[Any]]],
        form: QWidget,
        blank: Callable[[], Any],
        *,
        keeps_one: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._blank, self._keeps_one = texts, blank, keeps_one
        self._entries: list[tuple[int, Any]] = []
        self._next = 0
        self._current = -1
        self._showing = False
        self.form = cast("EntryForm[Any]", form)
        self.form.changed.connect(self._typed)
        self.model: RowsModel[Entry[Any]] = RowsModel(columns, key=lambda entry: entry.number)
        self.table = TableView(self.model, name=texts.name, row_height=_ROW)
        self.table.chosen.connect(self._chosen)
        self._none = PlainLabel(texts.none, tone="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.table)
        column.addWidget(self._none)
        column.addWidget(form)
        column.addLayout(self._build_buttons())
        self._form_widget = form
        self.set_values(())

    def _build_buttons(self) -> QHBoxLayout:
        texts = self._texts
        self.add_button = Button(texts.add, icon="plus", on_click=self._add)
        self.first_button = Button(texts.first, on_click=self._make_first)
        self.remove_button = Button(texts.remove, icon="trash", on_click=self._remove)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.add_button, self.first_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    # what it holds

    def values(self) -> tuple[Any, ...]:
        return tuple(value for _number, value in self._entries)

    def set_values(self, values: Sequence[Any]) -> None:
        """Shows ``values``; tells nobody. The chosen place stays chosen."""
        if tuple(values) == self.values() and self._entries:
            return
        place = self._place_of(self._current)
        self._entries = [(self._number(), value) for value in values]
        if not self._entries and self._keeps_one:
            self._entries = [(self._number(), self._blank())]
        place = min(max(place, 0), len(self._entries) - 1)
        self._show(self._entries[place][0] if self._entries else -1)

    def set_error(self, sentence: str, place: int = -1) -> None:
        """Says what is wrong with the entry at ``place``, which is chosen then."""
        if sentence and 0 <= place < len(self._entries):
            self._show(self._entries[place][0])
        self.form.set_error(sentence)

    # what a person does

    def _typed(self) -> None:
        place = self._place_of(self._current)
        if place >= 0:
            self._entries[place] = (self._current, self.form.value())
            self._show_rows()
            self.changed.emit()

    def _add(self) -> None:
        number = self._number()
        self._entries.append((number, self._blank()))
        self._show(number)
        self.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _remove(self) -> None:
        place = self._place_of(self._current)
        if place < 0:
            return
        del self._entries[place]
        if not self._entries and self._keeps_one:
            self._entries = [(self._number(), self._blank())]
        left = min(place, len(self._entries) - 1)
        pass_focus(self.add_button)
        self._show(self._entries[left][0] if self._entries else -1)
        self.changed.emit()

    def _make_first(self) -> None:
        place = self._place_of(self._current)
        if place > 0:
            self._entries.insert(0, self._entries.pop(place))
            pass_focus(self.add_button)
            self._show(self._current)
            self.changed.emit()

    def _chosen(self) -> None:
        number = self.table.current_key()
        if not self._showing and isinstance(number, int) and number != self._current:
            self._show(number)

    # showing

    def _show(self, number: int) -> None:
        self._current = number
        place = self._place_of(number)
        self.form.set_error("")
        if place >= 0:
            self.form.set_value(self._entries[place][1])
        self._show_rows()

    def _show_rows(self) -> None:
        self._showing = True
        entries = [Entry(number, at, value) for at, (number, value) in enumerate(self._entries)]
        self.model.set_rows(entries)
        self.table.choose(self._current)
        self._showing = False
        several, any_ = len(entries) > 1, bool(entries)
        place = self._place_of(self._current)
        lines = min(_MOST_LINES, len(entries))
        head = self.table.horizontalHeader().sizeHint().height()
        line = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(head + lines * line + 2 * self.table.frameWidth())
        self.table.setVisible(several)
        self._none.setVisible(not any_)
        self._form_widget.setVisible(any_)
        self.first_button.setVisible(bool(self._texts.first) and several)
        self.first_button.setEnabled(place > 0)
        self.remove_button.setVisible(several or (any_ and not self._keeps_one))

    def _place_of(self, number: int) -> int:
        return next((at for at, (key, _value) in enumerate(self._entries) if key == number), -1)

    def _number(self) -> int:
        self._next += 1
        return self._next
