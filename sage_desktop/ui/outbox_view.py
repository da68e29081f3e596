"""The outbox: what must still go to Sage, why it waits, until when; what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.core.clock import Clock
from sage_desktop.core.i18n import tr
from sage_desktop.core.tasks import TaskScope
from sage_desktop.core.writing import whole
from sage_desktop.sync.sending.views import OutboxView as Waiting
from sage_desktop.ui import outbox_words
from sage_desktop.ui.cells import Column
from sage_desktop.ui.outbox_find import Asked, Found
from sage_desktop.ui.texts import capital
from sage_desktop.ui.tokens import STATE_ICONS
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Card, EmptyState, Picker, PlainLabel, SearchField
from sage_desktop.ui.widgets.filter_chips import Filter, FilterChips
from sage_desktop.ui.window_model import WindowModel
from sage_desktop.ui.window_table import WindowTable

_TICK_MS = 1000
_TENANT, _ATTEMPTS = 1, 4
_TENANT_WIDTH = 168


class OutboxView(QWidget):
    """Shows what ``show_found`` is given. ``asked_else``: something else is to be looked for."""

    asked_else = Signal()
    retry_wanted = Signal(object)
    leave_wanted = Signal(object)
    open_wanted = Signal(object)
    issues_wanted = Signal()

    def __init__(self, clock: Clock, scope: TaskScope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._found: Found | None = None
        self._changing = False
        self._sort = ("since", False)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_times)
        self._model: WindowModel[Waiting] = WindowModel(
            _columns(clock), fetch=self._lines, key=lambda view: view.row_id, scope=scope
        )
        self._model.sort_wanted.connect(self._sort_by)
        self.table = WindowTable(self._model, name=tr("Outbox"))
        self.table.sort_by_header(-1)  # oldest first, which is no column's order
        self._model.sort(0)  # the first order is what is shown anyway, and told to nobody
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._show_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._tools = self._build_tools()
        column.addWidget(self._tools)
        column.addWidget(self.table, 1)
        column.addWidget(self._build_empty())
        column.addWidget(self._no_hit)
        column.addWidget(self._build_detail())
        column.addStretch(0)

    def _build_tools(self) -> QWidget:
        self.search = SearchField(tr("Search the outbox"), width=176)
        self.search.setFixedWidth(self.search.maximumWidth())
        self.search.searched.connect(lambda _text: self.asked_else.emit())
        states = [outbox_words.state_words(state) for state in OutboxState]
        filters = [Filter(None, tr("All"))]
        filters += [
            Filter(state, words.word, words.icon or STATE_ICONS[words.state], words.state.value)
            for state, words in zip(OutboxState, states, strict=True)
        ]
        self.filters = FilterChips(filters, name=tr("Filter by state"))
        self.filters.chosen.connect(lambda _state: self.asked_else.emit())
        self.tenant = Picker(tr("Tenant"))
        self.tenant.setFixedWidth(_TENANT_WIDTH)
        self.tenant.currentIndexChanged.connect(lambda _at: self.asked_else.emit())
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.filters, 1, middle)
        row.addWidget(self.tenant, 0, Qt.AlignmentFlag.AlignTop)
        self.tenant.hide()
        return tools

    def _build_empty(self) -> QWidget:
        self._none = EmptyState(
            tr("Nothing waits."),
            tr(
                "Changes to customers, products and invoices appear here until Sage has them. "
                "They go by themselves."
            ),
        )
        self._no_hit = EmptyState(
            tr("Nothing in the outbox fits the filter."),
            tr("The name and the key of the record are searched."),
            Button(tr("Clear filter"), on_click=self.clear_filter),
        )
        self._no_hit.hide()
        return self._none

    def _build_detail(self) -> Card:
        self._title = PlainLabel("", Role.SECTION, wrap=True)
        self._why = PlainLabel("", wrap=True)
        self._facts = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        self.now_button = Button(
            tr("Send now"), icon="send", on_click=self._tell(self.retry_wanted)
        )
        self.issue_button = Button(tr("Show issues"), on_click=self.issues_wanted.emit)
        self.open_button = Button(tr("Open record"), on_click=self._tell(self.open_wanted))
        self.leave_button = Button(tr("Leave it…"), on_click=self._tell(self.leave_wanted))
        texts = QVBoxLayout()
        texts.setSpacing(4)
        for label in (self._title, self._why, self._facts):
            texts.addWidget(label)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.issue_button, self.now_button, self.open_button, self.leave_button):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(texts, 1)
        row.addLayout(buttons)
        self._detail = Card()
        self._detail.body.addLayout(row)
        return self._detail

    # what is asked for, what is shown

    @property
    def asked(self) -> Asked:
        by, descending = self._sort
        return Asked(
            self.filters.key(), self.tenant.value(), self.search.text().strip(), by, descending
        )

    def clear_filter(self) -> None:
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self.filters.choose(None)
        self.tenant.set_value(None)
        self.asked_else.emit()

    async def show_found(self, found: Found) -> None:
        """What ``outbox_find.find`` found for what is ``asked``."""
        self._found = found
        self._offer_tenants(found.tenants)
        self.filters.show_counts(found.counts)
        whole, shown = bool(found.totals), bool(found.ids)
        self._changing = True
        try:
            await self._model.show(found.ids, keep=self.table.current_key())
            self.table.fit()
            self._tools.setVisible(whole)
            self._none.setVisible(not whole)
            self.table.setVisible(shown)
            self._no_hit.setVisible(whole and not shown)
            if shown and self.table.current_row() is None:
                self.table.choose(found.ids[0])
        finally:
            self._changing = False
        self._show_chosen()
        self._keep_time()

    def _offer_tenants(self, tenants: Sequence[tuple[int, str]]) -> None:
        chosen = self.tenant.value()
        if chosen not in [number for number, _name in tenants]:
            chosen = None
        self.tenant.set_choices([(None, tr("All tenants")), *tenants], chosen)
        self.tenant.setVisible(len(tenants) > 1)

    async def _lines(self, ids: list[int]) -> Sequence[Waiting]:
        rows = self._found.rows if self._found is not None else {}
        return [rows[number] for number in ids if number in rows]

    def _show_chosen(self) -> None:
        if self._changing:  # it is shown once, when all is in its place
            return
        view: Waiting | None = self.table.current_row()
        shown = view is not None and not self.table.isHidden()
        self._detail.setVisible(shown)
        if view is None or not shown:
            return
        self._title.setText(outbox_words.title_of(view))
        self._why.setText(outbox_words.why_wholly(view))
        self._facts.setText(outbox_words.facts_of(view, self._clock()))
        self.open_button.set_text(outbox_words.open_verb(view.kind))
        self.issue_button.setVisible(view.state is OutboxState.STUCK)
        busy = view.state is OutboxState.SENDING
        unknown = view.state in (OutboxState.SENDING, OutboxState.UNCERTAIN)
        self.now_button.setEnabled(not busy)
        self.leave_button.setEnabled(not unknown)
        why = tr("It may be in Sage already. First it is looked up there.") if unknown else ""
        self.leave_button.setToolTip(why)
        self.leave_button.setAccessibleDescription(why)

    # times

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keep_time()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    def _keep_time(self) -> None:
        """Times are counted down only while somebody can see one."""
        if self.isVisible() and self._found is not None and self._found.waits_for_time:
            self._tick.start()
        else:
            self._tick.stop()

    def _show_times(self) -> None:
        self.table.viewport().update()
        view: Waiting | None = self.table.current_row()
        if view is not None:
            facts = outbox_words.facts_of(view, self._clock())
            if facts != self._facts.text():
                self._facts.setText(facts)

    # what a person does

    def set_narrow(self, narrow: bool) -> None:
        """A narrow window tells tenant and attempts below the table."""
        self.table.setColumnHidden(_TENANT, narrow)
        self.table.setColumnHidden(_ATTEMPTS, narrow)

    def _sort_by(self, by: str, descending: bool) -> None:
        self._sort = (by, descending)
        self.asked_else.emit()

    def _open(self, view: Waiting) -> None:
        self.open_wanted.emit(view)

    def _tell(self, signal: SignalInstance) -> Callable[[], None]:
        def tell() -> None:
            view = self.table.current_row()
            if view is not None:
                signal.emit(view)

        return tell


def _columns(clock: Clock) -> list[Column[Waiting]]:
    words = outbox_words.state_words
    return [
        Column(
            title=lambda: tr("Record"),
            text=lambda view: view.name or view.key,
            icon=lambda view: outbox_words.record_icon(view.kind),
            spoken=lambda view: f"{outbox_words.record_word(view.kind)} {view.name or view.key}",
            key="record",
            strong=True,
            width=232,
        ),
        Column(
            title=lambda: tr("Tenant"),
            text=lambda view: view.tenant_name,
            dot=lambda view: view.tenant_colour,
            key="tenant",
            width=180,
        ),
        Column(
            title=lambda: tr("State"),
            text=lambda view: words(view.state).word,
            chip=lambda view: words(view.state).state,
            icon=lambda view: words(view.state).icon,
            key="state",
            width=116,
        ),
        Column(title=lambda: tr("Why"), text=outbox_words.why, tone="muted", stretch=True),
        Column(
            title=lambda: tr("Attempts"),
            text=lambda view: whole(view.attempts) if view.attempts else "",
            key="attempts",
            right=True,
            width=88,
        ),
        Column(
            title=lambda: tr("Next attempt"),
            text=lambda view: capital(outbox_words.next_attempt(view, clock())),
            key="next",
            width=128,
        ),
    ]
