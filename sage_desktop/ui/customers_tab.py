"""The tab *Customers* of a tenant: the mapping table, ways to map, where new customers go."""

from __future__ import annotations

from array import array
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.sync.record_views import MappingLine
from sage_desktop.ui import customer_words, link_words
from sage_desktop.ui.cells import Column
from sage_desktop.ui.keyboard_focus import LentFocus
from sage_desktop.ui.last_import import LastImport
from sage_desktop.ui.search_picker import Look, SearchPicker
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import (
    Button,
    EmptyState,
    Kind,
    PlainLabel,
    SearchField,
)
from sage_desktop.ui.window_model import WindowModel
from sage_desktop.ui.window_table import WindowTable

REFERENCE = 2
"""The column of the mapping table that a narrow window leaves out."""
_PICKER_WIDTH = 240

Fetch = Callable[[list[int]], Awaitable[Sequence[MappingLine]]]


class CustomersTab(QWidget):
    """Shows what it is given; what a person does it tells with signals. See ``furnish``."""

    import_pressed = Signal()
    add_pressed = Signal()
    match_pressed = Signal()
    undo_pressed = Signal()
    removal_wanted = Signal(object)
    """The ``MappingLine`` that is to go."""
    opened = Signal(object)
    searched = Signal(str)
    top_level_set = Signal(str)

    model: WindowModel[MappingLine]
    table: WindowTable
    top_level: SearchPicker

    def furnish(self, scope: TaskScope, fetch: Fetch, levels: Look) -> None:
        """Builds it: ``fetch`` gives lines, ``levels`` known groups. Once, before it is shown."""
        self._lent_focus = LentFocus()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(self._build_tools())
        self._build_table(column, scope, fetch)
        column.addLayout(self._build_foot())
        column.addLayout(self._build_top_level(scope, levels))
        self.last = LastImport(self.undo_pressed.emit, Role.CAPTION)
        column.addLayout(self.last)
        column.addStretch(0)

    def _build_tools(self) -> QLayout:
        self.search = SearchField(tr("Search mappings"), width=280)
        self.search.searched.connect(self.searched)
        self.add_button = Button(tr("Add"), icon="plus", on_click=self.add_pressed.emit)
        self.match_button = Button(
            tr("Match by name"), icon="equals", on_click=self.match_pressed.emit
        )
        self.remove_button = Button(
            tr("Remove…"),
            Kind.DANGER,
            icon="trash",
            name=tr("Remove mapping"),
            on_click=self._remove,
        )
        self.import_button = Button(
            tr("Import Customers"), Kind.PRIMARY, icon="import", on_click=self.import_pressed.emit
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        for button in (self.add_button, self.match_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(0)
        row.addWidget(self.import_button)
        return row

    def _build_table(self, column: QVBoxLayout, scope: TaskScope, fetch: Fetch) -> None:
        self.model: WindowModel[MappingLine] = WindowModel(
            mapping_columns(), fetch=fetch, key=lambda line: line.link_id, scope=scope, parent=self
        )
        self.table = WindowTable(self.model, name=tr("Customer mappings"))
        self.table.sort_by_header(0)
        self.table.opened.connect(self.opened)
        self.table.chosen.connect(self._chosen)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        self._none = EmptyState(
            tr("Halo customers and the Sage customers they are stand here."), ""
        )
        self._no_hit = EmptyState(
            tr("No mapping fits the search."),
            tr("The names on both sides and the reference are searched."),
            Button(tr("Clear filter"), on_click=self.search.clear),
        )
        column.addWidget(self.table, 1)
        for widget in (self._none, self._no_hit):
            widget.hide()
            column.addWidget(widget)
        self.table.hide()

    def _build_foot(self) -> QLayout:
        self._count = PlainLabel("", Role.CAPTION, tone="muted")
        self._unmapped = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        self._unmapped.setAlignment(side | Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._unmapped, 1)
        return row

    def _build_top_level(self, scope: TaskScope, levels: Look) -> QLayout:
        name = tr("Put new customers under")
        self.top_level = SearchPicker(name, levels, scope, hint=tr("No group"), free=True)
        self.top_level.setFixedWidth(_PICKER_WIDTH)
        self.top_level.committed.connect(self.top_level_set)
        label = PlainLabel(name, Role.LABEL)
        label.setBuddy(self.top_level)
        help = tr("A name that groups the customers of this tenant. Optional.")
        self.top_level.setAccessibleDescription(help)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(label)
        row.addWidget(self.top_level)
        row.addWidget(PlainLabel(help, Role.CAPTION, tone="muted", wrap=True), 1)
        return row

    def set_narrow(self, narrow: bool) -> None:
        """Leaves the room of the reference to the names; the tool tip says it then."""
        self.table.setColumnHidden(REFERENCE, narrow)

    # what is shown

    def forget(self) -> None:
        """Another tenant comes."""
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self.model.set_order(array("q"))
        for widget in (self.table, self._none, self._no_hit, self.last.undo_button):
            widget.hide()
        self.top_level.set_text("")
        for label in (self._count, self._unmapped):
            label.setText("")

    def show_mappings(self, count: int, halo: int, sage: int | None) -> None:
        """The lines are in the model already; what is not mapped yet is told below them."""
        searching = bool(self.search.text().strip())
        self.table.fit()
        self.table.setVisible(count > 0)
        self._none.setVisible(not count and not searching)
        self._no_hit.setVisible(not count and searching)
        self._count.setText(customer_words.mappings_text(count))
        self._unmapped.setText(customer_words.unmapped_text(halo, sage))
        self._chosen()

    def say_empty(self, why: str) -> None:
        """Why there is nothing in the table."""
        what = tr("Halo customers and the Sage customers they are stand here.")
        self._none.say(what, why)

    def show_top_level(self, name: str) -> None:
        """Shows the setting unless it is being typed."""
        if not self.top_level.hasFocus():
            self.top_level.set_text(name)

    def show_busy(self, why: str) -> None:
        """No second reading meanwhile; ``why`` "" frees the buttons again."""
        buttons = (self.add_button, self.match_button)
        self._lent_focus.set_busy(buttons, why)

    # what a person does

    def _chosen(self) -> None:
        chosen = self.table.isVisibleTo(self) and self.table.currentIndex().isValid()
        self.remove_button.setEnabled(chosen)

    def _remove(self) -> None:
        line = self.table.current_row()
        if isinstance(line, MappingLine):
            self.removal_wanted.emit(line)


def mapping_columns() -> list[Column[MappingLine]]:
    """The Halo side first, as mappings are looked up by our names."""
    return [
        Column(
            title=lambda: tr("Halo customer"),
            text=lambda line: line.local_name,
            key="halo",
            strong=True,
            stretch=True,
            tip=_tip(lambda line: line.local_name),
        ),
        Column(
            title=lambda: tr("Sage customer"),
            text=lambda line: line.sage_name,
            key="sage",
            tone=lambda line: "muted" if line.gone else "text",
            stretch=True,
            tip=_tip(lambda line: line.sage_name),
        ),
        Column(
            title=lambda: tr("Reference"),
            text=lambda line: line.reference,
            key="reference",
            tone="muted",
            width=110,
        ),
        Column(
            title=lambda: tr("Linked since"),
            text=lambda line: link_words.day_of(line.since),
            key="since",
            tone="muted",
            width=120,
        ),
        Column(
            title=lambda: tr("Matched by"),
            text=lambda line: link_words.maker_word(line.made_by),
            key="made_by",
            icon=lambda line: link_words.maker_icon(line.made_by),
            width=136,
        ),
        Column(
            title=lambda: tr("State"),
            text=lambda line: tr("Gone in Sage") if line.gone else "",
            chip=lambda line: State.NEUTRAL if line.gone else None,
            width=124,
        ),
    ]


def _tip(text: Callable[[MappingLine], str]) -> Callable[[MappingLine], str]:
    """The cell's own text, and the reference that a narrow window leaves out."""
    return lambda line: f"{text(line)}\n{line.reference}" if line.reference else text(line)
