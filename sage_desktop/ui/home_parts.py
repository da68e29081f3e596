"""The pieces of *Home*: welcome, tiles, the next step, recent runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.book.rows import RunRow
from sage_desktop.core.i18n import tr
from sage_desktop.ui import words
from sage_desktop.ui.texts import capital, listed, when
from sage_desktop.ui.tokens import STATE_ICONS, State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import (
    Button,
    Card,
    CardRow,
    ElidedLabel,
    IconLabel,
    Kind,
    Line,
    PlainLabel,
)

_WELCOME_WIDTH = 720
_BUTTON_WIDTH = 168


class Welcome(QWidget):
    """One sentence, and two ways in."""

    def __init__(self, *, can_demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumWidth(_WELCOME_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 44, 0, 0)
        column.setSpacing(12)
        column.addWidget(PlainLabel(tr("Welcome to Sage Desktop"), Role.WELCOME, wrap=True))
        lead = tr(
            "It links your customers, products and invoices with Sage Business Cloud Accounting. "
            "You see what will happen before it happens."
        )
        column.addWidget(PlainLabel(lead, Role.LEAD, tone="muted", wrap=True))
        column.addSpacing(8)
        self.connect_button = Button(tr("Connect to Sage"), Kind.PRIMARY)
        self.demo_button = Button(tr("Try the demo"))
        connect = tr(
            "Enables the module, makes your first tenant and opens the Sage login in your browser. "
            "Takes about two minutes."
        )
        demo = tr(
            "A sample company and a stand-in for Sage inside this program. No account needed, "
            "nothing leaves this computer."
        )
        column.addWidget(self._way("link", tr("Connect to Sage"), connect, self.connect_button))
        if can_demo:
            column.addWidget(self._way("play", tr("Try the demo"), demo, self.demo_button))
        column.addSpacing(8)
        column.addLayout(self._note())

    @staticmethod
    def _way(icon: str, title: str, text: str, button: Button) -> Card:
        button.setMinimumWidth(_BUTTON_WIDTH)
        card = Card()
        card.body.setContentsMargins(20, 18, 20, 18)
        card.body.addWidget(CardRow(title, text, icon=icon, actions=(button,)))
        return card

    def _note(self) -> QHBoxLayout:
        self._keychain = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel("lock", "muted", 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._keychain, 1)
        self.set_keychain_note("")
        return row

    def set_keychain_note(self, sentence: str) -> None:
        """What is special about this computer's keychain; "" is the ordinary case."""
        ordinary = tr(
            "Sign-ins are encrypted with a key in this computer's keychain. "
            "Records stay in one file that you can back up."
        )
        self._keychain.setText(sentence or ordinary)


class Tile(Card):
    """A short answer: icon with what it is about, the answer large, a sentence below."""

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setContentsMargins(16, 12, 16, 14)
        self.body.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._icon = IconLabel("info", "muted", 16)
        head.addWidget(self._icon)
        head.addWidget(PlainLabel(about, Role.HEADER, tone="muted"))
        head.addStretch(1)
        self.body.addLayout(head)
        self._answer = ElidedLabel("", Role.TITLE)
        self._text = ElidedLabel("", Role.CAPTION, tone="muted")
        self.body.addWidget(self._answer)
        self.body.addWidget(self._text)

    def say(self, state: State, answer: str, text: str) -> None:
        self._icon.set_icon(STATE_ICONS[state], state.value)
        self._answer.set_text(answer)
        self._text.set_text(text)


class Tiles(QWidget):
    """The five-second answer: is it working, when did it last run, what needs me."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sage = Tile(tr("Sage"))
        self.last = Tile(tr("Last run"))
        self.needs = Tile(tr("Needs you"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Two beside each other and the longest below, instead of three in a row."""
        self._grid.addWidget(self.sage, 0, 0)
        self._grid.addWidget(self.needs, 0, 1 if narrow else 2)
        if narrow:
            self._grid.addWidget(self.last, 1, 0, 1, 2)
        else:
            self._grid.addWidget(self.last, 0, 1)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < 2 or not narrow else 0)


class NextStep(Card):
    """The one thing to do now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.button = Button("", Kind.PRIMARY)
        self.button.clicked.connect(self._pressed)
        self._row = CardRow("", actions=(self.button,))
        self._do: Callable[[], object] | None = None
        self.body.addWidget(self._row)

    def say(self, title: str, text: str, verb: str, do: Callable[[], object]) -> None:
        self._row.title.setText(title)
        self._row.text.setText(text)
        self.button.set_text(verb)
        self._do = do

    def _pressed(self) -> None:
        if self._do is not None:
            self._do()


class RecentRuns(Card):
    """The newest runs, a line each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Recent activity"), parent)
        self.all_button = Button(tr("All runs"), Kind.FLAT)
        self.head.addWidget(self.all_button)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)

    def show_runs(self, runs: Sequence[RunRow], now: datetime) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if not runs:
            none = tr("No runs yet. Imports and undos appear here with what they did.")
            self._lines.addWidget(PlainLabel(none, tone="muted", wrap=True))
        for number, run in enumerate(runs):
            if number:
                self._lines.addWidget(Line())
            self._lines.addWidget(_RunLine(run, now))


class _RunLine(QWidget):
    def __init__(self, run: RunRow, now: datetime) -> None:
        super().__init__()
        state, word = words.run_result(run)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(12)
        row.addWidget(IconLabel(STATE_ICONS[state], state.value, 16))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        title = listed((words.run_kind(run.kind), run.tenant_name))
        texts.addWidget(ElidedLabel(title, Role.LABEL))
        note = listed((word, words.run_outcome(run)))
        texts.addWidget(ElidedLabel(note, Role.CAPTION, tone="muted"))
        row.addLayout(texts, 1)
        row.addWidget(PlainLabel(capital(when(run.started_at, now)), Role.CAPTION, tone="muted"))
