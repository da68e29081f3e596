"""What a record is in Sage: its links with facts and ways there, why it is not there, history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontInfo, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.core.clock import Clock
from sage_desktop.core.i18n import plural, tr
from sage_desktop.sync.record_views import HistoryEntry, RecordLink
from sage_desktop.ui import icons, link_words
from sage_desktop.ui.router import Path
from sage_desktop.ui.scheme import tokens
from sage_desktop.ui.texts import capital, isolated, when
from sage_desktop.ui.tokens import CARD_RADIUS, State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import (
    Button,
    Card,
    Chip,
    ColourDot,
    ElidedLabel,
    IconLabel,
    Line,
    PlainLabel,
)

WIDTH = 244
_TEXT_PX = 13
_WIDEST = 440
"""Facts in a panel below the record do not drift apart any further."""
_MOST_HISTORY = 8


@dataclass(frozen=True, slots=True)
class PanelLink:
    """A link with the place of the program where one goes from it: its mapping, unless ``verb``
    says what else. ``paged``: Sage names a page of its own for such records."""

    link: RecordLink
    mapping: Path
    verb: str = ""
    paged: bool = True


class SagePanel(Card):
    """Shows what it is given. ``went`` tells a path of the program, ``opened`` a link whose record
    is wanted in Sage's own pages."""

    went = Signal(object)
    opened = Signal(object)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._clock = clock
        self.body.setContentsMargins(14, 12, 14, 16)
        self.chip = Chip(State.NEUTRAL, "")
        self.head.addWidget(PlainLabel(tr("Sage"), Role.SECTION))
        self.head.addStretch(1)
        self.head.addWidget(self.chip)
        self.body.addLayout(self.head)
        self._content: QWidget | None = None
        self._shown: object = None
        self.setAccessibleName(tr("Sage"))
        self.set_below(False)

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
    ) -> None:
        """Shows the record; ``gate`` says why there is no link. Nothing at all: not read yet."""
        shown = (tuple(links), tuple(history), gate)
        if shown == self._shown:
            return  # the focus may be on one of its buttons
        self._shown = shown
        self.chip.setVisible(bool(links) or gate is not None)
        state, word, icon = link_words.link_chip([each.link for each in links])
        self.chip.show_state(state, word, icon)
        old, self._content = self._content, QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        if gate is not None:
            self._add_gate(column, gate)
        for number, each in enumerate(links):
            if number:
                column.addWidget(Line())
            self._add_link(column, each, alone=len(links) == 1)
        if history:
            column.addWidget(Line())
            tenants = {entry.tenant_name for entry in history} | {
                each.link.tenant_name for each in links
            }
            _add_history(column, history, name_tenants=len(tenants) > 1)
        self._content.setMaximumWidth(_WIDEST)
        if old is not None:
            old.hide()
            self.body.removeWidget(old)
            old.deleteLater()
        self.body.addWidget(self._content)

    def _add_gate(self, column: QVBoxLayout, gate: link_words.Gate) -> None:
        column.addWidget(_Notice(gate.title, gate.text))
        if gate.verb:
            path = gate.path
            column.addWidget(Button(gate.verb, on_click=lambda: self.went.emit(path)))

    def _add_link(self, column: QVBoxLayout, each: PanelLink, *, alone: bool) -> None:
        link, now = each.link, self._clock()
        name = QHBoxLayout()
        name.setSpacing(10)
        name.addWidget(ColourDot(link.tenant_colour))
        name.addWidget(ElidedLabel(link.tenant_name, Role.LABEL), 1)
        column.addLayout(name)
        if not alone:
            state, word, icon = link_words.link_chip([link])
            column.addWidget(Chip(state, word, icon=icon))
        facts = QVBoxLayout()
        facts.setSpacing(8)
        never = tr("Not yet")
        for title, value in (
            (tr("Business"), link.business_name),
            (tr("In Sage"), link.sage_name or link.sage_id),
            (tr("Linked since"), link_words.day_of(link.since)),
            (tr("Matched by"), link_words.maker_word(link.made_by)),
            (tr("Last import"), capital(when(link.imported_at, now, never=never))),
        ):
            facts.addLayout(_fact(title, value))
        column.addLayout(facts)
        self._add_ways(column, each)

    def _add_ways(self, column: QVBoxLayout, each: PanelLink) -> None:
        link, tenant = each.link, isolated(each.link.tenant_name)
        why = tr("Sage no longer has it.") if link.gone else ""
        if each.paged:
            there = Button(
                tr("Open in Sage"),
                icon="external",
                name=tr("Open in Sage, {tenant}").format(tenant=tenant),
                on_click=lambda: self.opened.emit(link),
            )
            there.setEnabled(not why)
            there.setToolTip(why)
            there.setAccessibleDescription(why)
            column.addWidget(there)
        if why:
            column.addWidget(PlainLabel(why, Role.CAPTION, tone="muted", wrap=True))
        column.addWidget(
            Button(
                each.verb or tr("Open mapping"),
                name=tr("{verb}, {tenant}").format(verb=each.verb, tenant=tenant)
                if each.verb
                else tr("Open the mapping of {tenant}").format(tenant=tenant),
                on_click=lambda: self.went.emit(each.mapping),
            )
        )


class _Notice(QWidget):
    """A neutral band with a fact and a sentence."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 9, 10, 10)
        column.setSpacing(2)
        column.addWidget(PlainLabel(title, Role.STRONG, wrap=True))
        column.addWidget(PlainLabel(text, wrap=True))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = tokens().state(State.NEUTRAL)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            band = QPainterPath()
            band.addRoundedRect(self.rect(), CARD_RADIUS, CARD_RADIUS)
            painter.setClipPath(band)
            painter.fillRect(self.rect(), QColor(colours.tint))
            painter.fillRect(0, 0, 4, self.height(), QColor(colours.text))
            painter.setClipping(False)
            icons.draw(painter, QRect(14, 11, 16, 16), "info", "neutral")


def _fact(title: str, value: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(PlainLabel(title, Role.CAPTION, tone="muted"))
    row.addStretch(1)
    shown = ElidedLabel(value, Role.CAPTION_STRONG)
    shown.setAccessibleName(f"{title}: {shown.text()}")
    row.addWidget(shown)
    return row


def _add_history(
    column: QVBoxLayout, history: Sequence[HistoryEntry], *, name_tenants: bool
) -> None:
    column.addWidget(PlainLabel(tr("History"), Role.SECTION))
    for entry in history[:_MOST_HISTORY]:
        row = QHBoxLayout()
        row.setSpacing(8)
        icon = IconLabel(link_words.history_icon(entry), "muted", 16)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(PlainLabel(link_words.history_text(entry), Role.CAPTION_STRONG, wrap=True))
        parts = [link_words.day_of(entry.when)]
        if entry.tenant_name and name_tenants:
            parts.append(isolated(entry.tenant_name))
        words.addWidget(ElidedLabel(", ".join(parts), Role.CAPTION, tone="muted"))
        row.addLayout(words, 1)
        column.addLayout(row)
    if len(history) > _MOST_HISTORY:
        more = plural(len(history) - _MOST_HISTORY, "{n} earlier change", "{n} earlier changes")
        column.addWidget(PlainLabel(more, Role.CAPTION, tone="muted"))
