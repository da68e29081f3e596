"""The issues: causes in a list at the left, the chosen one at the right with how to mend it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.core.clock import Clock
from sage_desktop.core.i18n import tr
from sage_desktop.sync.sending.views import SendIssue
from sage_desktop.ui import issue_groups, issue_words
from sage_desktop.ui.issue_card import IssueCard
from sage_desktop.ui.issue_groups import OTHERS, IssueGroup
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.texts import capital, short_when, when
from sage_desktop.ui.tokens import ROW_TWO_LINES
from sage_desktop.ui.widgets import Button, EmptyState, SearchField
from sage_desktop.ui.widgets.filter_chips import Filter, FilterChips

_LIST_WIDTH, _LIST_NARROW = 352, 264
_SINCE = 1


class IssuesView(QWidget):
    """Shows what it is given. The card's signals tell what is wanted for one cause."""

    retry_all_wanted = Signal()
    export_wanted = Signal(object)
    """The issues in view."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._issues: Sequence[SendIssue] = ()
        self._groups: list[IssueGroup] = []
        self._model: RowsModel[IssueGroup] = RowsModel(_columns(clock), key=lambda each: each.key)
        self.table = TableView(self._model, name=tr("Issues"), row_height=ROW_TWO_LINES)
        self.table.chosen.connect(self._show_chosen)
        self.card = IssueCard(clock)
        self._tools = self._build_tools()
        self._none = EmptyState(
            tr("No issues."), tr("Records that Sage refuses appear here, with the way to fix each.")
        )
        self._no_hit = EmptyState(
            tr("No issue fits the filter."),
            tr("The names, the causes and Sage's own words are searched."),
            Button(tr("Clear filter"), on_click=self.clear_filter),
        )
        pair = QHBoxLayout()
        pair.setSpacing(16)
        pair.addWidget(self.table)
        pair.addWidget(self.card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._tools)
        column.addWidget(self._none)
        column.addWidget(self._no_hit)
        column.addLayout(pair, 1)
        column.addStretch(0)
        self.set_narrow(False)

    def _build_tools(self) -> QWidget:
        self.search = SearchField(tr("Search issues"), width=240)
        self.search.searched.connect(lambda _text: self._show())
        filters = [
            Filter(None, tr("All")),
            Filter("invoice", tr("Invoices")),
            Filter("customer", tr("Customers")),
            Filter("product", tr("Products")),
            Filter(OTHERS, tr("Imports and sign-in")),
        ]
        self.filters = FilterChips(filters, name=tr("Filter by record"))
        self.filters.chosen.connect(lambda _which: self._show())
        self.export_button = Button(tr("Export as CSV"), on_click=self._export)
        self.retry_button = Button(
            tr("Retry all"), icon="sync", on_click=self.retry_all_wanted.emit
        )
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.search, 1, top)
        row.addWidget(self.filters, 2, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.export_button, 0, top)
        row.addWidget(self.retry_button, 0, top)
        return tools

    def set_narrow(self, narrow: bool) -> None:
        """A narrow window leaves it to the card to say since when."""
        self.table.setFixedWidth(_LIST_NARROW if narrow else _LIST_WIDTH)
        self.table.setColumnHidden(_SINCE, narrow)

    def show_issues(self, issues: Sequence[SendIssue]) -> None:
        """What is mended is gone by itself; the next one takes its place."""
        self._issues = issues
        self._show()

    def clear_filter(self) -> None:
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self.filters.choose(None)
        self._show()

    def _show(self) -> None:
        counts = issue_groups.counts(self._issues)
        which = self.filters.key()
        if which is not None and not counts.get(which):
            self.filters.choose(None)  # the last of its kind was mended
        self.filters.show_counts(counts)
        line = max(0, self.table.currentIndex().row())
        found = issue_groups.grouped(self._issues, self.filters.key(), self.search.text())
        self._groups = found
        self._model.set_rows(found)
        there, shown = bool(self._issues), bool(found)
        self._tools.setVisible(there)
        self._none.setVisible(not there)
        self._no_hit.setVisible(there and not shown)
        self.table.setVisible(shown)
        self.card.setVisible(shown)
        self.retry_button.setEnabled(any(issue.can_retry for issue in self._issues))
        if shown and self.table.current_row() is None:
            self.table.choose(self._model.key_at(min(line, len(found) - 1)))
        self._show_chosen()

    def _show_chosen(self) -> None:
        group: IssueGroup | None = self.table.current_row()
        if group is not None:
            self.card.show_group(group)

    def _export(self) -> None:
        self.export_wanted.emit([each for group in self._groups for each in group.members])


def _columns(clock: Clock) -> list[Column[IssueGroup]]:
    return [
        Column(
            title=lambda: tr("Issue"),
            text=issue_words.group_name,
            note=issue_words.group_note,
            icon=lambda group: issue_words.look_of(group.first)[0],
            icon_tone=lambda group: issue_words.look_of(group.first)[1].value,
            strong=True,
            stretch=True,
            tip=issue_words.group_headline,
            spoken=issue_words.group_headline,
        ),
        Column(
            title=lambda: tr("Since"),
            text=lambda group: capital(short_when(group.since, clock())),
            sort=lambda group: group.since,
            tip=lambda group: capital(when(group.since, clock())),
            tone="muted",
            width=100,
        ),
    ]
