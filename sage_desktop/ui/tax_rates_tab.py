"""The tab *Tax Rates*: the mapping table, what an import would remove, the daily switch."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.writing import whole
from sage_desktop.ui.keyboard_focus import LentFocus
from sage_desktop.ui.last_import import LastImport
from sage_desktop.ui.tables import Choice
from sage_desktop.ui.tax_rate_mapping import (
    USED_BY,
    mapping_model,
    mapping_table,
    removal_model,
    removal_table,
)
from sage_desktop.ui.tax_rate_rows import (
    LEAVE,
    Known,
    MappingRow,
    RowState,
    Tables,
    choices,
    problem_notes,
)
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import (
    Button,
    Card,
    Chip,
    EmptyState,
    IconLabel,
    Kind,
    PlainLabel,
    SwitchRow,
)

_NOTES = 3


class TaxRatesTab(QWidget):
    """Shows what it is given; what a person does it tells with signals.

    Ticks of the lower table stay when its rows are shown again; new rows are ticked.
    """

    import_pressed = Signal()
    edit_pressed = Signal()
    undo_pressed = Signal()
    mapped = Signal(str, object)
    """A Sage id and what it was mapped to: a Halo rate's id, "create" or "none"."""
    daily_switched = Signal(bool)
    time_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: Known | None = None
        self._kept: set[int] = set()
        self._showing = False
        self._lent_focus = LentFocus()
        self._waiting: Tables | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(self._build_tools())
        self._build_mapping(column)
        column.addWidget(self._build_removals())
        column.addWidget(self._build_daily())
        column.addStretch(1)

    def _build_tools(self) -> QLayout:
        self.last = LastImport(self.undo_pressed.emit)
        self.edit_button = Button(tr("Edit Tax Rates"), on_click=self.edit_pressed.emit)
        self.import_button = Button(
            tr("Import Tax Rates"), Kind.PRIMARY, icon="import", on_click=self.import_pressed.emit
        )
        self.last.addWidget(self.edit_button)
        self.last.addWidget(self.import_button)
        return self.last

    def _build_mapping(self, column: QVBoxLayout) -> None:
        self.model = mapping_model(self._choices)
        self.table = mapping_table(self.model)
        self.model.picked.connect(self._picked)
        self.table.itemDelegate().closeEditor.connect(
            self._show_waiting, Qt.ConnectionType.QueuedConnection
        )
        self._empty = EmptyState(tr("The tax rates of the Sage business appear here."), "")
        self._notes = QWidget()
        notes = QHBoxLayout(self._notes)
        notes.setContentsMargins(12, 0, 12, 0)
        notes.setSpacing(8)
        notes.addWidget(IconLabel("warning", "attention", 16), 0, Qt.AlignmentFlag.AlignTop)
        self._note_text = PlainLabel("", wrap=True)
        notes.addWidget(self._note_text, 1)
        for widget in (self.table, self._empty, self._notes):
            column.addWidget(widget)

    def _build_removals(self) -> QWidget:
        self.removals = removal_model()
        self.removal_table = removal_table(self.removals)
        self.removals.ticks_changed.connect(self._ticked)
        self._count = Chip(State.ATTENTION, "")
        head = QHBoxLayout()
        head.setSpacing(10)
        title = tr("Halo tax rates that are not mapped in any tenant")
        head.addWidget(PlainLabel(title, Role.SECTION))
        head.addWidget(self._count)
        head.addStretch(1)
        self._unmapped = QWidget()
        column = QVBoxLayout(self._unmapped)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        text = tr(
            "The next import asks once before it removes the ticked rates. A rate in use is "
            "retired instead, never deleted."
        )
        column.addWidget(PlainLabel(text, tone="muted", wrap=True))
        column.addWidget(self.removal_table)
        self._unmapped.hide()
        return self._unmapped

    def _build_daily(self) -> Card:
        self.daily = SwitchRow(
            tr("Import tax rates daily"),
            tr(
                "During the daily run existing rates are updated and new ones created. The daily "
                "import never removes a rate."
            ),
        )
        self.daily.switch.toggled.connect(self._switched)
        self._next_run = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        change = Button(tr("Change the time"), Kind.FLAT, on_click=self.time_pressed.emit)
        row = QHBoxLayout()
        row.setContentsMargins(48, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._next_run, 1)
        row.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        card = Card()
        card.body.addWidget(self.daily)
        card.body.addLayout(row)
        return card

    def set_narrow(self, narrow: bool) -> None:
        """Leaves the room of *Used by* to the names; the tool tip of *Since* says it then."""
        self.table.setColumnHidden(USED_BY, narrow)

    # what is shown

    def show_rates(self, tables: Tables) -> None:
        """Shows both tables.

        While a picker is open this waits until it is closed, which it would be otherwise.
        """
        if self.table.is_editing:
            self._waiting = tables
            return
        self._known = tables.known
        self._showing = True
        rows, going = tables.mapping, tables.removals
        self.model.set_rows(rows)
        self.table.fit()
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._show_notes(rows)
        self.removals.set_rows(going)
        self.removals.set_ticked([row.local_id for row in going if row.local_id not in self._kept])
        self.removal_table.fit()
        self._unmapped.setVisible(bool(going))
        self._count.show_state(State.ATTENTION, plural(len(going), "{n} rate", "{n} rates"))
        self._showing = False

    def say_empty(self, why: str) -> None:
        """Why there is nothing in the table."""
        self._empty.say(tr("The tax rates of the Sage business appear here."), why)

    def show_daily(self, on: bool) -> None:
        """Shows the setting; tells nobody of a change."""
        self.daily.show_on(on)

    def show_next_run(self, sentence: str) -> None:
        self._next_run.setText(sentence)

    def show_busy(self, why: str) -> None:
        """No second import meanwhile; ``why`` "" frees the button again."""
        buttons = (self.import_button, self.last.undo_button)
        self._lent_focus.set_busy(buttons, why)

    def forget(self) -> None:
        """Another tenant comes: its choices are its own."""
        self._known = self._waiting = None
        self._kept.clear()
        self.model.set_rows([])
        self.removals.set_rows([])

    @property
    def kept(self) -> frozenset[int]:
        """The Halo rates whose tick was taken away."""
        return frozenset(self._kept)

    # what a person does

    def _choices(self, row: MappingRow) -> Sequence[Choice]:
        if self._known is None:
            return ()
        return [Choice(value, text) for value, text in choices(self._known, row)]

    def _picked(self, row: MappingRow, value: object) -> None:
        shown: object = LEAVE if row.target is None else row.target
        if value != shown or row.state is RowState.MATCH:
            self.mapped.emit(row.sage_id, value)

    def _show_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.show_rates(waiting)

    def _ticked(self) -> None:
        if self._showing:
            return
        ticked = {row.local_id for row in self.removals.ticked()}
        self._kept = {row.local_id for row in self.removals.rows()} - ticked

    def _switched(self, on: bool) -> None:
        self.daily_switched.emit(on)

    def _show_notes(self, rows: Sequence[MappingRow]) -> None:
        lines = problem_notes(rows)
        shown = lines[:_NOTES]
        if len(lines) > _NOTES:
            shown.append(tr("{n} more under Activity.").format(n=whole(len(lines) - _NOTES)))
        self._note_text.setText("\n".join(shown))
        self._notes.setVisible(bool(lines))
