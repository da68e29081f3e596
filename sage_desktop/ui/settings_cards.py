"""The cards of *Settings*: they show what holds and tell what a person chose; the page saves."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.settings.preferences import Preferences, Theme
from sage_desktop.sync.preferences import PreferenceRoom
from sage_desktop.ui import settings_words
from sage_desktop.ui.amounts import amount_text, typed_number
from sage_desktop.ui.locale_text import region
from sage_desktop.ui.texts import day_text, time_text
from sage_desktop.ui.widgets import Button, Card, Columns, FormRow, Line, Picker, PlainLabel
from sage_desktop.ui.widgets.copy_button import CopyButton
from sage_desktop.ui.widgets.switch import SwitchRow


class LookCard(Card):
    """*Appearance*."""

    def __init__(self) -> None:
        super().__init__(tr("Appearance"))
        self.theme = Picker(tr("Appearance"))
        self.theme.set_choices(
            (
                (Theme.SYSTEM, tr("Follow the system")),
                (Theme.LIGHT, tr("Light")),
                (Theme.DARK, tr("Dark")),
            )
        )
        self.theme.setFixedWidth(240)
        self.body.addWidget(FormRow(tr("Colours"), self.theme))
        text = tr("Dates, times and numbers follow this computer: {day}, {time}, {amount}.").format(
            day=day_text(date(2026, 11, 24)),
            time=time_text(time(14, 32)),
            amount=amount_text(Decimal("1234.50")),
        )
        self.body.addWidget(PlainLabel(text, tone="muted", wrap=True))

    def show_held(self, held: Preferences) -> None:
        self.theme.set_value(held.theme)


class StartCard(Card):
    """*Startup and tray*, and *Notifications*: switches."""

    def __init__(self) -> None:
        super().__init__(tr("Startup and tray"))
        self.with_computer = SwitchRow(
            tr("Start with the computer"),
            tr("Sage Desktop starts when you sign in to this computer."),
        )
        self.in_tray = SwitchRow(
            tr("Start in the tray"),
            tr("No window at start. Click the tray icon to open it."),
        )
        self.keep = SwitchRow(
            tr("Keep running in the tray when the window is closed"),
            tr("Sending and the daily run go on. Quit from the tray menu to stop them."),
        )
        self.notify = SwitchRow(
            tr("Show notifications"),
            tr(
                "After a run that did something, when something needs you, and when Sage cannot "
                "be reached; only while you do not look at the window. They name no customers."
            ),
        )
        for number, row in enumerate((self.with_computer, self.in_tray, self.keep, self.notify)):
            if number:
                self.body.addWidget(Line())
            self.body.addWidget(row)

    def show_held(self, held: Preferences, *, with_computer: bool, can_start: bool) -> None:
        self.with_computer.show_on(with_computer)
        self.with_computer.set_ready(can_start)
        if not can_start:
            self.with_computer.set_help(tr("The demo does not start with the computer."))
        self.in_tray.show_on(held.start_in_tray)
        self.keep.show_on(held.close_to_tray)
        self.notify.show_on(held.notifications)


class DailyCard(Card):
    """When the daily run is due."""

    def __init__(self) -> None:
        super().__init__(tr("Daily run"))
        self.time = QLineEdit()
        help = tr(
            "By the clock of this computer. If it is off or asleep then, the run comes soon after "
            "it is back."
        )
        self.row = FormRow(tr("Time of the daily run"), self.time, help=help, width=120)
        self.body.addWidget(self.row)

    def show_held(self, held: Preferences) -> None:
        show_text(self.row, region().times.typed(held.daily_time))


class SageCard(Card):
    """How the program reaches Sage; for technicians."""

    def __init__(self) -> None:
        super().__init__(tr("Connection to Sage"))
        self.ports = QLineEdit()
        self.pace = QLineEdit()
        help = tr(
            "Tried in this order when you connect; a custom developer app must be registered with "
            "them. They hold from the next sign-in. Empty: the usual ones."
        )
        self.ports_row = FormRow(tr("Redirect ports"), self.ports, help=help, width=240)
        help = tr("For each Sage business; Sage allows 100. Holds at once. Empty: the usual one.")
        self.pace_row = FormRow(tr("Requests per minute"), self.pace, help=help, width=120)
        self.body.addWidget(Columns(self.ports_row, self.pace_row, from_width=620))

    def show_held(self, room: PreferenceRoom) -> None:
        show_text(self.ports_row, settings_words.ports_text(room.redirect_ports))
        show_text(self.pace_row, typed_number(str(room.requests_per_minute)))
        fields = (
            (self.ports_row, "redirect_ports", "SAGE_DESKTOP_REDIRECT_PORTS"),
            (self.pace_row, "requests_per_minute", "SAGE_DESKTOP_REQUESTS_PER_MINUTE"),
        )
        for row, name, variable in fields:
            if name in room.fixed:
                row.field.setEnabled(False)
                row.set_help(settings_words.fixed_help(variable))


class DataCard(Card):
    """Where the data lies, and the backups of it."""

    def __init__(self) -> None:
        super().__init__(tr("Data and backups"))
        self.folder = _path_field()
        self.open = Button(tr("Open folder"), icon="external")
        self.copy = CopyButton("", name=tr("Copy the data folder"))
        help = tr("The book, its settings and logs. For you alone; secrets in it are encrypted.")
        self.body.addWidget(
            FormRow(tr("Data folder"), self.folder, help=help, beside=_row(self.open, self.copy))
        )
        self.backups = _path_field()
        self.choose = Button(tr("Choose…"), name=tr("Choose the backup folder"))
        self.usual = Button(tr("Use the usual folder"))
        help = tr("A copy of the book after each daily run; the newest 7 are kept.")
        self.backup_row = FormRow(
            tr("Backup folder"), self.backups, help=help, beside=_row(self.choose, self.usual)
        )
        self.body.addWidget(self.backup_row)

    def show_held(self, room: PreferenceRoom) -> None:
        _show_path(self.folder, str(room.data_folder))
        self.copy.copied_text = str(room.data_folder)
        _show_path(self.backups, str(room.backup_folder))
        self.backup_row.set_error("")
        self.usual.setEnabled(bool(room.now.backup_folder))


def show_text(row: FormRow, text: str) -> None:
    """Shows a value, unless a person is typing another one."""
    field = row.field
    if isinstance(field, QLineEdit) and not (field.hasFocus() and field.isModified()):
        if not row.error:
            field.setText(text)
            field.setModified(False)


def _path_field() -> QLineEdit:
    field = QLineEdit()
    field.setReadOnly(True)
    return field


def _show_path(field: QLineEdit, path: str) -> None:
    field.setText(path)
    field.setCursorPosition(0)
    field.setToolTip("")


def _row(*buttons: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return whole
