"""The tab *Accounts*: when account codes were last imported, and those of this tenant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import AccountCodeView
from sage_desktop.ui.account_table import GROUP, TENANT, AccountTable
from sage_desktop.ui.keyboard_focus import LentFocus
from sage_desktop.ui.last_import import LastImport
from sage_desktop.ui.widgets import Button, EmptyState, Kind, SearchField


class AccountsTab(QWidget):
    """Shows what it is given; what a person does it tells with signals."""

    import_pressed = Signal()
    view_pressed = Signal()
    undo_pressed = Signal()
    searched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lent_focus = LentFocus()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(self._build_tools())
        self.search = SearchField(tr("Search account codes"), width=280)
        self.search.searched.connect(lambda _text: self.searched.emit())
        self.table = AccountTable(tr("Account codes of this tenant"))
        self.table.leave_out(GROUP, TENANT)
        self._none = EmptyState(tr("The account codes of the Sage business appear here."), "")
        self._no_hit = EmptyState(
            tr("No account code fits the search."),
            tr("Code, name, type and group are searched."),
            Button(tr("Clear filter"), on_click=self.search.clear),
        )
        for widget in (self.search, self.table, self._none, self._no_hit):
            widget.hide()
            column.addWidget(widget)
        column.addStretch(1)

    def _build_tools(self) -> QLayout:
        self.last = LastImport(self.undo_pressed.emit)
        self.view_button = Button(tr("View Accounts"), on_click=self.view_pressed.emit)
        self.import_button = Button(
            tr("Import Accounts Codes"),
            Kind.PRIMARY,
            icon="import",
            on_click=self.import_pressed.emit,
        )
        self.last.addWidget(self.view_button)
        self.last.addWidget(self.import_button)
        return self.last

    # what is shown

    def show_codes(self, views: Sequence[AccountCodeView], why_empty: str) -> None:
        """``why_empty`` says why there is nothing, when nothing was searched for."""
        wanted = bool(self.search.text().strip())
        self.table.codes.set_rows(views)
        self.table.setVisible(bool(views))
        self.search.setVisible(bool(views) or wanted)
        self._no_hit.setVisible(not views and wanted)
        self._none.say(tr("The account codes of the Sage business appear here."), why_empty)
        self._none.setVisible(not views and not wanted)

    def show_busy(self, why: str) -> None:
        """No second import meanwhile; ``why`` "" frees the buttons again."""
        buttons = (self.import_button, self.last.undo_button)
        self._lent_focus.set_busy(buttons, why)

    def forget(self) -> None:
        """Another tenant comes: its codes are its own."""
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self.table.codes.set_rows([])
        for widget in (self.search, self.table, self._none, self._no_hit):
            widget.hide()
