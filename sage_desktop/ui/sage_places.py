"""A record's places in Sage, one below the other: name, state, facts, obstacle, ways there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.record_views import RecordLink
from sage_desktop.sync.sending.views import PanelSending, RecordSending
from sage_desktop.ui import icons, link_words, panel_words
from sage_desktop.ui.router import Path
from sage_desktop.ui.scheme import tokens
from sage_desktop.ui.texts import capital, isolated, when
from sage_desktop.ui.tokens import CARD_RADIUS, STATE_ICONS, State
from sage_desktop.ui.typeface import Role
from sage_desktop.ui.widgets import Button, Chip, ColourDot, ElidedLabel, Line, PlainLabel


@dataclass(frozen=True, slots=True)
class PanelLink:
    """A link with the place of the program where one goes from it: its mapping, unless ``verb``
    says what else. ``paged``: Sage names a page of its own for such records."""

    link: RecordLink
    mapping: Path
    verb: str = ""
    paged: bool = True


class Places(QWidget):
    """``went`` tells a path of the program, ``opened`` a link whose record is wanted in Sage."""

    went = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        links: Sequence[PanelLink],
        gate: link_words.Gate | None,
        sending: RecordSending | None,
        now: datetime,
    ) -> None:
        super().__init__()
        self._now = now
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        places = {place.tenant_id: place for place in sending.places} if sending else {}
        by_tenant = {each.link.tenant_id: each for each in links}
        tenants = [*by_tenant, *(number for number in places if number not in by_tenant)]
        if gate is not None and not places:
            self._add_gate(gate, sending)
        for number, tenant_id in enumerate(tenants):
            if number:
                self._column.addWidget(Line())
            alone = len(tenants) == 1
            self._add(by_tenant.get(tenant_id), places.get(tenant_id), alone=alone)

    def _add_gate(self, gate: link_words.Gate, sending: RecordSending | None) -> None:
        title, text = gate.title, gate.text
        if sending is not None and sending.gate is not None:
            words = explain_code(sending.gate.code, sending.gate.data)
            title, text = words.title, words.text
        self._column.addWidget(Notice(title, text))
        if gate.verb:
            path = gate.path
            self._column.addWidget(Button(gate.verb, on_click=lambda: self.went.emit(path)))

    def _add(self, each: PanelLink | None, place: PanelSending | None, *, alone: bool) -> None:
        link = each.link if each is not None else None
        named: RecordLink | PanelSending | None = link or place
        if named is None:
            return
        name = QHBoxLayout()
        name.setSpacing(10)
        name.addWidget(ColourDot(named.tenant_colour))
        name.addWidget(ElidedLabel(named.tenant_name, Role.LABEL), 1)
        self._column.addLayout(name)
        if not alone:
            state, word, icon = panel_words.look_of(place, link)
            self._column.addWidget(Chip(state, word, icon=icon))
        why = panel_words.obstacle(place) if place is not None else None
        if place is not None and why is not None:
            self._column.addWidget(Notice(why.title, why.text, panel_words.notice_state(place)))
        facts = QVBoxLayout()
        facts.setSpacing(8)
        shown = panel_words.facts_of(place, self._now) if place is not None else []
        numbered = place is not None and bool(place.sage_number)
        for title, value in [*shown, *(self._link_facts(link, numbered) if link else ())]:
            facts.addLayout(_fact(title, value))
        self._column.addLayout(facts)
        if each is not None:
            self._add_ways(each)

    def _link_facts(self, link: RecordLink, numbered: bool) -> list[tuple[str, str]]:
        """``numbered``: its number in Sage stands there already, and no import brings it."""
        never = tr("Not yet")
        named = (tr("In Sage"), link.sage_name or link.sage_id)
        imported = (tr("Last import"), capital(when(link.imported_at, self._now, never=never)))
        return [
            (tr("Business"), link.business_name),
            *(() if numbered else (named,)),
            (tr("Linked since"), link_words.day_of(link.since)),
            (tr("Matched by"), link_words.maker_word(link.made_by)),
            *(() if numbered else (imported,)),
        ]

    def _add_ways(self, each: PanelLink) -> None:
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
            self._column.addWidget(there)
        if why:
            self._column.addWidget(PlainLabel(why, Role.CAPTION, tone="muted", wrap=True))
        if not each.mapping:
            return
        self._column.addWidget(
            Button(
                each.verb or tr("Open mapping"),
                name=tr("{verb}, {tenant}").format(verb=each.verb, tenant=tenant)
                if each.verb
                else tr("Open the mapping of {tenant}").format(tenant=tenant),
                on_click=lambda: self.went.emit(each.mapping),
            )
        )


class Notice(QWidget):
    """A band with a fact and a sentence, neutral unless a person is needed."""

    def __init__(self, title: str, text: str, state: State = State.NEUTRAL) -> None:
        super().__init__()
        self._state = state
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 9, 10, 10)
        column.setSpacing(2)
        column.addWidget(PlainLabel(title, Role.STRONG, wrap=True))
        column.addWidget(PlainLabel(text, wrap=True))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = tokens().state(self._state)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            band = QPainterPath()
            band.addRoundedRect(self.rect(), CARD_RADIUS, CARD_RADIUS)
            painter.setClipPath(band)
            painter.fillRect(self.rect(), QColor(colours.tint))
            painter.fillRect(0, 0, 4, self.height(), QColor(colours.text))
            painter.setClipping(False)
            icon = "info" if self._state is State.NEUTRAL else STATE_ICONS[self._state]
            icons.draw(painter, QRect(14, 11, 16, 16), icon, self._state.value)


def _fact(title: str, value: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(PlainLabel(title, Role.CAPTION, tone="muted"))
    row.addStretch(1)
    shown = ElidedLabel(value, Role.CAPTION_STRONG)
    shown.setAccessibleName(f"{title}: {shown.text()}")
    row.addWidget(shown)
    return row
