"""What a record is in Sage: its places there, whether it goes, sending now or never, history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.core.clock import Clock
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.record_views import HistoryEntry
from sage_desktop.sync.sending.views import RecordSending
from sage_desktop.ui import link_words, panel_words
from sage_desktop.ui.panel_words import Past
from sage_desktop.ui.sage_places import PanelLink, Places
from sage_desktop.ui.texts import capital, isolated, tool_tip, when
from sage_desktop.ui.tokens import State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import (
    Button,
    Card,
    Chip,
    ElidedLabel,
    IconLabel,
    Line,
    PlainLabel,
    SwitchRow,
)

__all__ = ["WIDTH", "PanelLink", "SagePanel"]

WIDTH = 244
_TEXT_PX = 13
_WIDEST = 440
"""Facts in a panel below the record do not drift apart any further."""
_MOST_HISTORY = 8


class SagePanel(Card):
    """Shows what it is given. ``went`` tells a path of the program, ``opened`` a link whose record
    is wanted in Sage's own pages, ``send_wanted`` and ``do_not_send_set`` what is to be sent."""

    went = Signal(object)
    opened = Signal(object)
    send_wanted = Signal()
    do_not_send_set = Signal(bool)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._clock = clock
        self.body.setContentsMargins(14, 12, 14, 16)
        self.chip = Chip(State.NEUTRAL, "")
        self.head.addWidget(PlainLabel(tr("Sage"), Role.SECTION))
        self.head.addStretch(1)
        self.head.addWidget(self.chip)
        self.body.addLayout(self.head)
        self._above = QVBoxLayout()
        self._below = QVBoxLayout()
        self._places: QWidget | None = None
        self._past: QWidget | None = None
        inside = QWidget()
        inside.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._above)
        column.addWidget(self._build_sending())
        column.addLayout(self._below)
        row = QHBoxLayout()  # a column would not ask how high it is at that width
        row.addWidget(inside, 1)
        row.addStretch(0)
        self.body.addLayout(row)
        self._shown: object = None
        self.setAccessibleName(tr("Sage"))
        self.set_below(False)

    def _build_sending(self) -> QWidget:
        """Stays while all around it is made anew: the focus may be in it."""
        self.send_button = Button(tr("Send now"), icon="send", on_click=self.send_wanted.emit)
        self.do_not_send = SwitchRow(tr("Do not send"))
        self.do_not_send.switch.toggled.connect(self.do_not_send_set)
        self._sending = QWidget()
        column = QVBoxLayout(self._sending)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.send_button)
        column.addWidget(self.do_not_send)
        self._sending.hide()
        return self._sending

    def set_below(self, below: bool) -> None:
        """Beside its record the panel has its own width, below it all there is."""
        if below:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
        else:
            larger = max(1.0, QFontInfo(self.font()).pixelSize() / _TEXT_PX)
            self.setFixedWidth(round(WIDTH * larger))

    def show_record(
        self,
        links: Sequence[PanelLink],
        history: Sequence[HistoryEntry],
        gate: link_words.Gate | None,
        sending: RecordSending | None = None,
    ) -> None:
        """Shows the record; ``gate`` says why there is no link. Nothing at all: not read yet.

        ``sending`` None: such records are not sent.
        """
        shown = (tuple(links), tuple(history), gate, sending)
        if shown == self._shown:
            return  # the focus may be on one of its buttons
        self._shown = shown
        known = bool(links) or gate is not None or sending is not None
        self.chip.setVisible(known)
        state, word, icon = panel_words.look_of_all([each.link for each in links], sending)
        self.chip.show_state(state, word, icon)
        places = Places(links, gate, sending, self._clock())
        places.went.connect(self.went)
        places.opened.connect(self.opened)
        self._places = _exchanged(self._above, self._places, places)
        self._show_sending(sending)
        past = panel_words.merged(history, sending)
        tenants = {entry.tenant_name for entry in past} | {each.link.tenant_name for each in links}
        named = len(tenants) > 1
        below = _history(past, self._clock(), name_tenants=named) if past else QWidget()
        self._past = _exchanged(self._below, self._past, below)

    def _show_sending(self, sending: RecordSending | None) -> None:
        self._sending.setVisible(sending is not None)
        if sending is None:
            return
        gate = panel_words.standing_gate(sending)
        why = explain_code(gate.code, gate.data).sentence if gate is not None else ""
        rows = [place.waiting for place in sending.places if place.waiting is not None]
        if not why and any(row.state is OutboxState.SENDING for row in rows):
            why = tr("It is on its way to Sage.")
        self.send_button.setEnabled(not why)
        self.send_button.setToolTip(tool_tip(why))
        self.send_button.setAccessibleDescription(why)
        with QSignalBlocker(self.do_not_send.switch):
            self.do_not_send.switch.setChecked(sending.do_not_send)


def _exchanged(column: QVBoxLayout, old: QWidget | None, new: QWidget) -> QWidget:
    """Puts ``new`` into ``old``'s place."""
    if old is not None:
        old.hide()
        column.removeWidget(old)
        old.deleteLater()
    column.addWidget(new)
    return new


def _history(past: Sequence[Past], now: datetime, *, name_tenants: bool) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    column.addWidget(Line())
    column.addWidget(PlainLabel(tr("History"), Role.SECTION))
    for entry in past[:_MOST_HISTORY]:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel(entry.icon, "muted", 16), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(PlainLabel(entry.text, Role.CAPTION_STRONG, wrap=True))
        parts = [capital(when(entry.when, now))]
        if entry.tenant_name and name_tenants:
            parts.append(isolated(entry.tenant_name))
        words.addWidget(ElidedLabel(", ".join(parts), Role.CAPTION, tone="muted"))
        row.addLayout(words, 1)
        column.addLayout(row)
    if len(past) > _MOST_HISTORY:
        more = plural(len(past) - _MOST_HISTORY, "{n} earlier change", "{n} earlier changes")
        column.addWidget(PlainLabel(more, Role.CAPTION, tone="muted"))
    return made
