"""The action bar of the import screen: what would be done, how far it is, what was done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.book.run_rows import Problem
from sage_desktop.core.i18n import plural, tr
from sage_desktop.ui import outcome_words
from sage_desktop.ui.jobs import Job
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.table_view import TableView
from sage_desktop.ui.tables import Column, RowsModel
from sage_desktop.ui.texts import tool_tip
from sage_desktop.ui.tokens import (
    PAGE_MARGIN,
    PAGE_MARGIN_NARROW,
    ROW_IMPORT,
    STATE_ICONS,
    State,
)
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, IconLabel, Kind, PlainLabel
from sage_desktop.ui.widgets.bottom_bar import Bar

_PROBLEMS_SEEN = 4


class ImportBar(QWidget):
    """Shows one of four things; the buttons tell what is wanted."""

    import_wanted = Signal()
    leave_wanted = Signal()
    stop_wanted = Signal()
    undo_wanted = Signal()
    export_wanted = Signal()
    done_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build_problems()
        self._icon = IconLabel("info", "muted", 18)
        self._fact = PlainLabel("", Role.STRONG)
        self._text = PlainLabel("", tone="muted", wrap=True)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(12)
        self._words.addWidget(self._fact)
        self._words.addWidget(self._text, 1)
        self._build_progress()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addLayout(self._words, 1)
        row.addWidget(self._progress)
        self._build_buttons(row)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(10)
        self._column.addWidget(self.problems)
        self._column.addLayout(row)
        self.set_narrow(False)
        self.show_nothing("")

    def _build_problems(self) -> None:
        columns: list[Column[Problem]] = [
            Column(
                title=lambda: tr("Record"),
                text=lambda row: row.name.strip() or tr("(no name)"),
                strong=True,
            ),
            Column(
                title=lambda: tr("Why"),
                text=lambda row: outcome_words.problem_words(row)[0],
                stretch=True,
            ),
            Column(
                title=lambda: tr("What to do"),
                text=lambda row: outcome_words.problem_words(row)[1],
                tone="muted",
                stretch=True,
            ),
        ]
        self.problem_rows: RowsModel[Problem] = RowsModel(columns, key=lambda row: row.id)
        self.problems = TableView(
            self.problem_rows, name=tr("Needs you"), row_height=ROW_IMPORT, fits=True
        )
        self.problems.setColumnWidth(0, 240)
        self.problems.hide()

    def _build_progress(self) -> None:
        self._bar = Bar()
        self._bar.setAccessibleName(tr("Progress"))
        self._count = PlainLabel("", Role.CAPTION, tone="muted")
        self._progress = QWidget()
        row = QHBoxLayout(self._progress)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(10)
        row.addWidget(self._bar)
        row.addWidget(self._count)

    def _build_buttons(self, row: QHBoxLayout) -> None:
        self.stop = Button(tr("Cancel"), name=tr("Cancel"), on_click=self.stop_wanted.emit)
        self.leave = Button(tr("Cancel"), on_click=self.leave_wanted.emit)
        self.undo = Button(
            tr("Undo"), icon="undo", name=tr("Undo the import"), on_click=self.undo_wanted.emit
        )
        self.export = Button(tr("Export as CSV"), on_click=self.export_wanted.emit)
        self.done = Button(tr("Done"), Kind.PRIMARY, on_click=self.done_wanted.emit)
        self.later = Button(tr("Done"), on_click=self.done_wanted.emit)
        self.run = Button("", Kind.PRIMARY, icon="import", on_click=self.import_wanted.emit)
        self._buttons = (
            *(self.stop, self.leave, self.undo, self.export),
            *(self.done, self.later, self.run),
        )
        for button in self._buttons:
            row.addWidget(button)

    def set_narrow(self, narrow: bool) -> None:
        margin = PAGE_MARGIN_NARROW if narrow else PAGE_MARGIN
        self._column.setContentsMargins(margin, 11, margin, 10)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._words.setDirection(way)
        self._words.setSpacing(1 if narrow else 12)

    # what it shows

    def show_nothing(self, why: str) -> None:
        """There is no plan to be carried out."""
        self._show(self.leave)
        self._say("", "", why)

    def show_ready(self, fact: str, text: str, verb: str, *, why_not: str) -> None:
        """``why_not``: the import cannot be started, and why."""
        self._show(self.leave, self.run)
        self._say("", fact, why_not or text)
        self.run.set_text(verb)
        self.run.setAccessibleName(verb)
        self.run.setEnabled(not why_not)
        self.run.setAccessibleDescription(why_not or text)
        self.run.setToolTip(tool_tip(why_not or tr("Ctrl+Enter")))

    def show_work(self, job: Job | None, fact: str, note: str) -> None:
        """What runs now; ``note`` says what *Cancel* does."""
        self._show(self.stop, progress=True)
        stopping = job is not None and job.stopping
        self._say(STATE_ICONS[State.WORKING], fact, "" if stopping else note, State.WORKING)
        self.stop.setEnabled(job is not None and not stopping)
        self.stop.setAccessibleDescription(note)
        self.stop.setToolTip(tool_tip(note))
        done, total = (job.progress.done, job.progress.total) if job is not None else (0, 0)
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        self._count.setText(job.count_text() if job is not None else "")

    def show_result(
        self,
        state: State,
        fact: str,
        text: str,
        *,
        problems: Sequence[Problem] = (),
        undoable: bool,
        again: str = "",
    ) -> None:
        """``again``: the verb that goes on with an import that was stopped."""
        self._show(self.export, self.later if again else self.done)
        self.undo.setVisible(undoable)
        self._say(STATE_ICONS[state], fact, text, state)
        self.run.setVisible(bool(again))
        if again:
            self.run.set_text(again)
            self.run.setAccessibleName(again)
            self.run.setEnabled(True)
            self.run.setToolTip("")
            self.run.setAccessibleDescription("")
        self.problem_rows.set_rows(problems)
        self.problems.setVisible(bool(problems))
        line = self.problems.verticalHeader().defaultSectionSize()
        head = self.problems.horizontalHeader().sizeHint().height()
        seen = min(_PROBLEMS_SEEN, len(problems))
        self.problems.setFixedHeight(head + seen * line + 2 * self.problems.frameWidth())
        self.problems.setAccessibleDescription(
            plural(len(problems), "{n} was not imported", "{n} were not imported")
        )

    def _show(self, *buttons: Button, progress: bool = False) -> None:
        for button in self._buttons:
            button.setVisible(button in buttons)
        self._progress.setVisible(progress)
        self.problems.hide()

    def _say(self, icon: str, fact: str, text: str, state: State = State.NEUTRAL) -> None:
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.set_icon(icon, state.value)
        self._fact.setText(fact)
        self._fact.setVisible(bool(fact))
        self._text.setText(text)

    def words(self) -> str:
        """What it says now."""
        return f"{self._fact.text()} {self._text.text()}".strip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour("surface"))
            painter.fillRect(0, 0, self.width(), 1, colour("border"))
