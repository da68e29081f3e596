"""The daily run on *Home*: when it comes, and a button that does not wait for that."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from sage_desktop.book.run_rows import RunResult, RunRow
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code
from sage_desktop.ui import words
from sage_desktop.ui.daily_beside import next_run_sentence
from sage_desktop.ui.tokens import State
from sage_desktop.ui.widgets import Button, Card, CardRow


class DailyCard(Card):
    """One row; ``run_button`` is for the page to connect."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.run_button = Button(tr("Run now"), icon="clock")
        self.row = CardRow(tr("Daily run"), actions=(self.run_button,))
        self.body.addWidget(self.row)

    def show_next(self, next_run: datetime | None, now: datetime) -> None:
        self.row.text.setText(next_run_sentence(next_run, now))


def result_of(run: RunRow) -> tuple[State, str, str]:
    """How a daily run ended, as a message: its state, a title, and what it did or what is wrong."""
    state, _word = words.run_result(run)
    text = words.run_outcome(run)
    match run.result:
        case RunResult.CANCELLED:
            return state, tr("The daily run was stopped"), tr("What it did stays.")
        case RunResult.DONE:
            return state, tr("The daily run is done"), text
        case _:
            first = next(iter(run.problems), None)
            if first is not None:
                text = explain_code(first.code, {"tenant": first.name, **first.data}).sentence
            return state, tr("The daily run did not do everything"), text
