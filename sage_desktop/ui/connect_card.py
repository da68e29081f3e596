"""The card under the form: *Connect Now*, then what is waited for and how to go on or stop."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code
from sage_desktop.ui.keyboard_focus import pass_focus
from sage_desktop.ui.locale_text import region
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Card, CardRow, IconLabel, Kind, PlainLabel
from sage_desktop.ui.widgets.copy_button import CopyButton
from sage_desktop.ui.widgets.scrolling import bring_into_view


class Step(Enum):
    """Where an attempt to connect stands."""

    IDLE = "idle"
    STARTING = "starting"
    WAITING = "waiting"
    FINISHING = "finishing"


class ConnectCard(Card):
    """Says where the attempt stands; what is pressed it tells with signals."""

    connect_pressed = Signal()
    cancel_pressed = Signal()
    open_pressed = Signal()
    demo_pressed = Signal()

    def __init__(self, *, demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.step = Step.IDLE
        self._left = 0
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._second)
        self.body.addWidget(self._build_idle())
        self.body.addWidget(self._build_waiting(demo))
        self.show_idle(saved=False, possible=True)

    def _build_idle(self) -> QWidget:
        self.connect_button = Button(
            tr("Connect Now"), Kind.PRIMARY, icon="external", on_click=self.connect_pressed.emit
        )
        self._idle = CardRow(
            tr("Not connected"), icon="link", actions=[self.connect_button], parent=self
        )
        return self._idle

    def _build_waiting(self, demo: bool) -> QWidget:
        self._waiting = QWidget()
        row = QHBoxLayout(self._waiting)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(IconLabel("clock", "working", 22), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(6)
        self._headline = PlainLabel("", Role.SECTION, wrap=True)
        self._text = PlainLabel("", tone="muted", wrap=True)
        self._time = PlainLabel("", Role.CAPTION, tone="muted")
        # Sage's own error page never comes back to us, so this is said beforehand.
        self._hint = PlainLabel(
            explain_code("redirect_not_registered").sentence,
            Role.CAPTION,
            tone="muted",
            wrap=True,
        )
        self._no_browser = PlainLabel("", tone="attention", wrap=True)
        self.link = QLineEdit()
        self.link.setReadOnly(True)
        self.link.setAccessibleName(tr("Sage login link"))
        for widget in (self._headline, self._text, self._no_browser, self.link):
            column.addWidget(widget)
        column.addLayout(self._build_buttons(demo))
        column.addWidget(self._time)
        column.addWidget(self._hint)
        row.addLayout(column, 1)
        return self._waiting

    def _build_buttons(self, demo: bool) -> QHBoxLayout:
        self.open_button = Button(
            tr("Open again"), icon="external", on_click=self.open_pressed.emit
        )
        self.copy_button = CopyButton("", words=tr("Copy link"))
        self.demo_button = Button(
            tr("Log in as the demo user"),
            Kind.PRIMARY,
            icon="person",
            on_click=self.demo_pressed.emit,
        )
        if not demo:
            self.demo_button.hide()
        self.cancel_button = Button(tr("Cancel"), on_click=self.cancel_pressed.emit)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 6, 0, 0)
        buttons.setSpacing(8)
        for button in (self.demo_button, self.open_button, self.copy_button, self.cancel_button):
            buttons.addWidget(button)
        buttons.addStretch()
        return buttons

    # the states

    def show_idle(self, *, saved: bool, possible: bool, note: str = "") -> None:
        """Nothing is under way. ``possible`` False: this installation has no Halo app.

        ``note`` is a code about the keychain that is said beforehand.
        """
        self._clock.stop()
        self._show(Step.IDLE)
        self.connect_button.setVisible(saved)
        self.connect_button.setEnabled(possible)
        text = tr(
            "Connect Now opens the Sage login in your web browser. When you have agreed there, "
            "you come back here."
        )
        if not saved:
            text = tr("Save this tenant first. Connect Now then stands here.")
        elif not possible:
            text = explain_code("no_halo_app").sentence
        elif note:
            text = f"{text} {explain_code(note).sentence}"
        self._idle.text.setText(text)
        self.connect_button.setAccessibleDescription(text)

    def show_starting(self) -> None:
        """Pressed; the answer's port is being opened."""
        self._tell(Step.STARTING, tr("Starting the sign-in"), "")

    def show_waiting(self, url: str, seconds: float) -> None:
        """The browser is at work; ``seconds`` from now the sign-in is given up."""
        self._tell(
            Step.WAITING,
            tr("Waiting for your web browser"),
            tr("Log in to Sage there and choose Allow. This page goes on by itself after that."),
        )
        self.link.setText(url)
        self.link.setCursorPosition(0)
        self.copy_button.copied_text = url
        self._left = round(seconds)
        self._show_time()
        self._clock.start()

    def show_no_browser(self) -> None:
        """The waiting goes on, but the browser has to be opened by hand."""
        if self.step is Step.WAITING:
            self._no_browser.setText(explain_code("no_browser").sentence)
            self._no_browser.show()
            self.link.show()

    def show_logging_in(self) -> None:
        """The demo user logs in; once is enough."""
        if self.demo_button.hasFocus():
            pass_focus(self.cancel_button)
        self.demo_button.setEnabled(False)

    def show_finishing(self, sentence: str) -> None:
        """The browser has answered; ``sentence`` says what happens now."""
        self._clock.stop()
        self._tell(Step.FINISHING, sentence, "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is waited for stays in view also when the card grows."""
        super().resizeEvent(event)
        if self.step is not Step.IDLE:
            bring_into_view(self)

    def _tell(self, step: Step, title: str, text: str) -> None:
        self._show(step)
        self._headline.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._waiting.setAccessibleName(title)

    def _show(self, step: Step) -> None:
        self.step = step
        waiting = step is Step.WAITING
        idle = step is Step.IDLE
        first, second = (self._idle, self._waiting) if idle else (self._waiting, self._idle)
        first.show()
        focused = QApplication.focusWidget()
        if focused is not None and second.isAncestorOf(focused):
            # Hiding what has the focus would send it somewhere else on the page.
            pass_focus(self.connect_button if idle else self.cancel_button)
        second.hide()
        self._time.setVisible(waiting)
        self._hint.setVisible(waiting)
        self.link.hide()
        self._no_browser.hide()
        ways = (self.demo_button, self.open_button, self.copy_button)
        if not waiting and focused in ways:
            pass_focus(self.cancel_button)  # before Qt moves it away from what gets disabled
        for button in ways:
            button.setEnabled(waiting)
        if waiting and self.cancel_button.hasFocus():
            # A second Enter after Connect Now must not end what the first has begun.
            pass_focus(next(button for button in ways if button.isVisible()))

    def _second(self) -> None:
        self._left = max(0, self._left - 1)
        self._show_time()

    def _show_time(self) -> None:
        self._time.setText(
            tr("Gives up in {time}").format(
                time=region().numerals.in_digits(f"{self._left // 60}:{self._left % 60:02}")
            )
        )
