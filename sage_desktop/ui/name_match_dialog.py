"""The one question before records of the same name are mapped; a tick for each pair."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import NamePair
from sage_desktop.ui.cells import Column
from sage_desktop.ui.dialogs import SHOWN_ITEMS, Dialog, ask
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.widgets import Button, Kind
from sage_desktop.ui.window_model import WindowModel

_ROW = 32
_WIDTH = 620


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    pair: NamePair


class NameMatchDialog(Dialog):
    """All pairs are ticked at first. There may be very many: the table holds their numbers only.

    To be given its lines with ``show_pairs`` before it is opened.
    """

    def __init__(self, parent: QWidget | None, pairs: Sequence[NamePair], scope: TaskScope) -> None:
        super().__init__(
            parent,
            plural(
                len(pairs),
                "Map {n} customer that has the same name?",
                "Map {n} customers that have the same name?",
            ),
            tr(
                "Names count as the same when only case and spaces differ. Nothing else of the "
                "records changes. Take the tick from a pair that is not the same customer."
            ),
        )
        self._pairs = pairs
        self._left_out: set[int] = set()
        self.model: WindowModel[_Line] = WindowModel(
            _columns(),
            fetch=self._lines,
            key=lambda line: line.number,
            scope=scope,
            tickable=lambda _line: True,
            ticked=lambda line: line.number not in self._left_out,
            tick_name=lambda line: tr("Map {name}").format(name=line.pair.local_name),
            parent=self,
        )
        self.model.tick_wanted.connect(self._tick)
        self.model.tick_all_wanted.connect(self._tick_all)
        self.table = _Pairs(self.model, name=tr("Pairs of the same name"), row_height=_ROW)
        self.setMinimumWidth(_WIDTH)
        self.setMaximumWidth(760)
        self.body.addWidget(self.table)
        self.act = self.add_button(Button("", Kind.PRIMARY), QDialog.DialogCode.Accepted)
        self.add_button(Button(tr("Cancel")), QDialog.DialogCode.Rejected, default=True)
        self._show_verb()

    async def show_pairs(self) -> None:
        await self.model.show(array("q", range(len(self._pairs))))
        head = self.table.horizontalHeader().sizeHint().height()
        line = self.table.verticalHeader().defaultSectionSize()
        more = len(self._pairs) > SHOWN_ITEMS
        height = min(len(self._pairs), SHOWN_ITEMS) * line + (line // 2 if more else 0)
        self.table.setFixedHeight(head + height + 2)

    def ticked(self) -> list[NamePair]:
        return [pair for number, pair in enumerate(self._pairs) if number not in self._left_out]

    async def _lines(self, numbers: list[int]) -> list[_Line]:
        return [_Line(number, self._pairs[number]) for number in numbers]

    def _tick(self, numbers: list[int], on: bool) -> None:
        if on:
            self._left_out.difference_update(numbers)
        else:
            self._left_out.update(numbers)
        self.model.reload(numbers)
        self._show_verb()

    def _tick_all(self, on: bool) -> None:
        self._left_out = set() if on else set(range(len(self._pairs)))
        self.model.reload()
        self._show_verb()

    def _show_verb(self) -> None:
        n = len(self._pairs) - len(self._left_out)
        self.act.set_text(plural(n, "Map {n} customer", "Map {n} customers"))
        self.act.setEnabled(n > 0)
        some = Qt.CheckState.PartiallyChecked if n else Qt.CheckState.Unchecked
        self.model.set_all_ticked(Qt.CheckState.Checked if not self._left_out else some)


class _Pairs(TableView):
    """Enter is the dialog's: it presses the default button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _columns() -> list[Column[_Line]]:
    return [
        Column(
            title=lambda: tr("Halo customer"),
            text=lambda line: line.pair.local_name,
            strong=True,
            stretch=True,
        ),
        Column(
            title=lambda: tr("Sage customer"), text=lambda line: line.pair.sage_name, stretch=True
        ),
        Column(
            title=lambda: tr("Reference, town"),
            text=lambda line: line.pair.detail,
            tone="muted",
            width=150,
        ),
    ]


async def ask_pairs(
    parent: QWidget | None, pairs: Sequence[NamePair], scope: TaskScope
) -> list[NamePair]:
    """The pairs that are to be mapped; none when the user steps back."""
    dialog = NameMatchDialog(parent, pairs, scope)
    await dialog.show_pairs()
    answer = await ask(dialog)
    return dialog.ticked() if answer == QDialog.DialogCode.Accepted else []
