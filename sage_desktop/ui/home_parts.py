"""The pieces of *Home*: welcome, headline, tiles, recent runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from sage_desktop.book.run_rows import RunRow
from sage_desktop.core.i18n import tr
from sage_desktop.sync.home_views import HomeView
from sage_desktop.ui import home_words, words
from sage_desktop.ui.home_row import HomeRow
from sage_desktop.ui.home_words import Answer
from sage_desktop.ui.keyboard_focus import KeyboardFocus
from sage_desktop.ui.router import Path
from sage_desktop.ui.scheme import colour
from sage_desktop.ui.texts import capital, listed, tool_tip, when
from sage_desktop.ui.tokens import CARD_RADIUS, STATE_ICONS, State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import (
    Button,
    Card,
    CardRow,
    ElidedLabel,
    IconLabel,
    Kind,
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
        column.addLayout(self._note_row())

    @staticmethod
    def _way(icon: str, title: str, text: str, button: Button) -> Card:
        button.setMinimumWidth(_BUTTON_WIDTH)
        card = Card()
        card.body.setContentsMargins(20, 18, 20, 18)
        card.body.addWidget(CardRow(title, text, icon=icon, actions=(button,)))
        return card

    def _note_row(self) -> QHBoxLayout:
        self.note = PlainLabel("", Role.CAPTION, tone="muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel("lock", "muted", 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.note, 1)
        self.set_note("")
        return row

    def set_note(self, sentence: str) -> None:
        """What is special: the demo, or this computer's keychain; "" is the ordinary case."""
        ordinary = tr(
            "Sign-ins are encrypted with a key in this computer's keychain. "
            "Records stay in one file that you can back up."
        )
        self.note.setText(sentence or ordinary)


class Tile(KeyboardFocus, QAbstractButton):
    """A short answer that leads to the place concerned: what it is about, the answer, a sentence.

    ``went`` names the place.
    """

    went = Signal(object)

    def __init__(self, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about = about
        self._path: Path = ()
        self.setText(about)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.went.emit(self._path))
        self._icon = IconLabel("info", "muted", 16)
        self.answer = ElidedLabel("", Role.TITLE)
        self.text_below = ElidedLabel("", Role.CAPTION, tone="muted")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(ElidedLabel(about, Role.HEADER, tone="muted"), 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 14)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        self._column.addWidget(self.answer)
        self._column.addWidget(self.text_below)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, said: Answer) -> None:
        self._path = said.path
        self._icon.set_icon(said.icon or STATE_ICONS[said.state], said.state.value)
        self.answer.set_text(said.answer)
        self.text_below.set_text(said.text)
        self.setAccessibleName(f"{self._about}: {said.answer}")
        self.setAccessibleDescription(said.text)
        self.setToolTip(tool_tip(said.text))

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._column.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        ground = "hover" if self.underMouse() or self.isDown() else "surface"
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("border"), 1))
            painter.setBrush(colour(ground))
            edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(edge, CARD_RADIUS, CARD_RADIUS)


class Tiles(QWidget):
    """The five-second answer: when did it last run, what waits, what needs me, when is the next."""

    went = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.waiting = Tile(tr("Waiting to be sent"))
        self.needs = Tile(tr("Needs you"))
        self.last = Tile(tr("Last run"))
        self.next = Tile(tr("Next run"))
        self.all = (self.last, self.waiting, self.needs, self.next)
        for tile in self.all:
            tile.went.connect(self.went)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Two by two instead of four in a row."""
        across = 2 if narrow else len(self.all)
        for number, tile in enumerate(self.all):
            self._grid.addWidget(tile, number // across, number % across)
        for column in range(len(self.all)):
            self._grid.setColumnStretch(column, 1 if column < across else 0)

    def show_home(self, view: HomeView, now: datetime) -> None:
        self.last.say(home_words.last_run(view, now))
        self.waiting.say(home_words.waiting(view, now))
        self.needs.say(home_words.needs(view, now))
        self.next.say(home_words.next_run(view, now))


class Headline(QWidget):
    """Whether it works, in one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("info", "muted", 18)
        self.sentence = PlainLabel("", Role.LEAD, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sentence, 1)

    def say(self, state: State, sentence: str) -> None:
        self._icon.set_icon(STATE_ICONS[state], state.value)
        self.sentence.setText(sentence)


class RecentRuns(Card):
    """The newest runs, a line each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Recent activity"), parent)
        self.all_button = Button(tr("All runs"), Kind.FLAT)
        self.head.addWidget(self.all_button)
        self.body.setSpacing(4)
        none = tr("No runs yet. Imports and what is sent appear here with what they did.")
        self._none = PlainLabel(none, tone="muted", wrap=True)
        self.body.addWidget(self._none)
        self.lines: list[_RunLine] = []
        self.body.addStretch(1)

    def show_runs(self, runs: Sequence[RunRow], now: datetime) -> None:
        self._none.setVisible(not runs)
        while len(self.lines) < len(runs):
            line = _RunLine(with_line=bool(self.lines))
            self.lines.append(line)
            self.body.insertWidget(self.body.count() - 1, line)
        for number, line in enumerate(self.lines):
            line.setVisible(number < len(runs))
            if number < len(runs):
                line.show_run(runs[number], now)


class _RunLine(HomeRow):
    def __init__(self, *, with_line: bool) -> None:
        self._icon = IconLabel("info", "muted", 16)
        super().__init__(self._icon, with_line=with_line)
        self._when = PlainLabel("", Role.CAPTION, tone="muted")
        self.row.addWidget(self._when)

    def show_run(self, run: RunRow, now: datetime) -> None:
        state, word = words.run_result(run)
        self._icon.set_icon(STATE_ICONS[state], state.value)
        self.title.set_text(listed((words.run_kind(run.kind), run.tenant_name)))
        self.text.set_text(listed((word, words.run_outcome(run))))
        self._when.setText(capital(when(run.started_at, now)))
