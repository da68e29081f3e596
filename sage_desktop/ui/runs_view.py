"""The table of runs, below it what the chosen one left alone and why; and invoices by month."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.book.run_rows import Problem, RunRow
from sage_desktop.core.clock import Clock
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.ui import words
from sage_desktop.ui.months_view import MonthsView
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.texts import capital, listed, seconds_text, when
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Card, Chip, EmptyState, PlainLabel


class RunsView(QWidget):
    """``undo_wanted`` names the run to take back; ``sums_wanted`` one that sent, whose invoices
    ``show_sums`` is to be told."""

    undo_wanted = Signal(object)
    sums_wanted = Signal(object)
    tenants_wanted = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: RowsModel[RunRow] = RowsModel(_columns(clock), key=lambda run: run.id)
        self.table = TableView(self._model, name=tr("Runs"), fits=True)
        self.table.chosen.connect(self._show_chosen)
        self._none = EmptyState(
            tr("Runs appear here: imports, what was sent to Sage, and what took imports back."),
            tr("Nothing ran yet. Import the tax rates of a connected tenant to begin."),
            Button(tr("Open the tenants"), on_click=self.tenants_wanted.emit),
        )
        self.undo_button = Button(tr("Undo this run"), icon="undo", on_click=self._undo)
        self._detail = self._build_detail()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.months = MonthsView()
        self.months.unfolded.connect(lambda _on: self._show_parts())
        column.addWidget(self.months)
        column.addWidget(self._none)
        column.addWidget(self.table)
        column.addWidget(self._detail)
        column.addStretch(1)

    def _build_detail(self) -> Card:
        self._title = PlainLabel("", Role.SECTION, wrap=True)
        self._facts = PlainLabel("", tone="muted", wrap=True)
        self._problems: RowsModel[Problem] = RowsModel(
            _problem_columns(), key=lambda problem: problem.id
        )
        self.problems = TableView(self._problems, name=tr("Not done"), row_height=32, fits=True)
        self._sums = Chip(State.FINE, "")
        self._summed = 0
        head = QHBoxLayout()
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(self._title)
        texts.addWidget(self._facts)
        texts.addSpacing(4)
        texts.addWidget(self._sums, 0, Qt.AlignmentFlag.AlignLeft)
        head.addLayout(texts, 1)
        head.addWidget(self.undo_button)
        card = Card()
        card.body.addLayout(head)
        card.body.addWidget(self.problems)
        return card

    def show_runs(self, runs: Sequence[RunRow]) -> None:
        self._model.set_rows(runs)
        self._show_parts()
        if runs and self.table.current_row() is None:
            self.table.choose(runs[0].id)
        self._show_chosen()

    def _show_parts(self) -> None:
        """While the months are unfolded they have the room to themselves."""
        front, there = self.months.table.isHidden(), bool(self._model.rows())
        self._none.setVisible(front and not there)
        self.table.setVisible(front and there)
        self._detail.setVisible(front and self.table.current_row() is not None)

    def _show_chosen(self) -> None:
        run: RunRow | None = self.table.current_row()
        self._show_parts()
        if run is None:
            return
        self._title.setText(listed((words.run_kind(run.kind), run.tenant_name)))
        requests = plural(run.requests, "{n} request", "{n} requests") if run.requests else ""
        undone = tr("taken back later") if run.undone_by is not None else ""
        facts = listed((words.run_counts(run), requests, undone))
        reason = explain_code(run.error).sentence if run.error else ""
        self._facts.setText(f"{facts}. {reason}".strip())
        self._sums.setVisible(run.id == self._summed)
        if run.kind == "push":
            self.sums_wanted.emit(run)
        self.undo_button.setVisible(run.undoable)
        self._problems.set_rows(run.problems)
        self.problems.setVisible(bool(run.problems))

    def show_sums(self, run: RunRow, invoices: int, off: Decimal) -> None:
        """How many invoices went with ``run``, and by how much their totals differ in Sage."""
        now: RunRow | None = self.table.current_row()
        if now is None or now.id != run.id:
            return
        self._summed = run.id
        self._sums.setVisible(invoices > 0)
        state = State.ATTENTION if off else State.FINE
        self._sums.show_state(state, words.invoices_sum(invoices, off))

    def _undo(self) -> None:
        run = self.table.current_row()
        if run is not None:
            self.undo_wanted.emit(run)


def _columns(clock: Clock) -> list[Column[RunRow]]:
    return [
        Column(
            title=lambda: tr("Run"),
            text=lambda run: words.run_kind(run.kind),
            strong=True,
            width=184,
        ),
        Column(title=lambda: tr("Tenant"), text=lambda run: run.tenant_name, width=170),
        Column(
            title=lambda: tr("Result"),
            text=lambda run: words.run_result(run)[1],
            chip=lambda run: words.run_result(run)[0],
            width=124,
        ),
        Column(
            title=lambda: tr("What it did"),
            text=words.run_outcome,
            tone="muted",
            stretch=True,
        ),
        Column(
            title=lambda: tr("Started"),
            text=lambda run: capital(when(run.started_at, clock())),
            sort=lambda run: run.started_at,
            width=130,
        ),
        Column(
            title=lambda: tr("Took"),
            text=lambda run: "" if run.ended_at is None else seconds_text(_seconds(run)),
            sort=_seconds,
            right=True,
            tone="muted",
            width=84,
        ),
    ]


def _seconds(run: RunRow) -> float:
    """How long it took; one that runs is before all others."""
    return -1 if run.ended_at is None else (run.ended_at - run.started_at).total_seconds()


def _problem_columns() -> list[Column[Problem]]:
    return [
        Column(title=lambda: tr("Record"), text=lambda problem: problem.name, width=220),
        Column(
            title=lambda: tr("Why"),
            text=lambda problem: explain_code(problem.code, problem.data).title,
            stretch=True,
        ),
        Column(
            title=lambda: tr("What to do"),
            text=lambda problem: explain_code(problem.code, problem.data).text,
            tone="muted",
            stretch=True,
        ),
    ]
