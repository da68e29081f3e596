"""The words of the Sage panel about sending: states, facts, and one history of both directions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sage_desktop.book.outbox_rows import OutboxState, PassageRow
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import Explanation, explain_code
from sage_desktop.sync.record_views import HistoryEntry, RecordLink
from sage_desktop.sync.sending.views import Gate, PanelSending, RecordSending
from sage_desktop.ui import link_words
from sage_desktop.ui.amounts import shown_amount
from sage_desktop.ui.texts import capital, one_line, when
from sage_desktop.ui.tokens import State

Look = tuple[State, str, str]
"""A state, its word and its icon ("" for the state's own)."""

_MOST_SAID = 120
_WORST_FIRST = (
    OutboxState.STUCK,
    OutboxState.UNCERTAIN,
    OutboxState.SENDING,
    OutboxState.WAITING,
    OutboxState.QUEUED,
)


def look_of_state(state: OutboxState) -> Look:
    match state:
        case OutboxState.STUCK:
            return State.ATTENTION, tr("Needs you"), ""
        case OutboxState.UNCERTAIN:
            return State.ATTENTION, tr("Uncertain"), "ring-question"
        case OutboxState.SENDING:
            return State.WORKING, tr("Sending"), ""
        case _:
            return State.WORKING, tr("Waiting"), "clock"


def look_of(place: PanelSending | None, link: RecordLink | None) -> Look:
    """How the record stands in one tenant."""
    if place is not None and place.waiting is not None:
        return look_of_state(place.waiting.state)
    if link is not None and link.gone:
        return link_words.link_chip([link])
    if place is not None and place.last_sent is not None:
        return State.FINE, tr("Sent"), ""
    if link is not None:
        return link_words.link_chip([link])
    if place is not None and place.linked:
        return State.FINE, tr("Linked"), "link"
    return State.NEUTRAL, tr("Not sent"), ""


def look_of_all(links: Sequence[RecordLink], sending: RecordSending | None) -> Look:
    """The one state in the panel's head: the worst of all tenants."""
    if sending is None:
        return link_words.link_chip(links)
    states = {place.waiting.state for place in sending.places if place.waiting is not None}
    for state in _WORST_FIRST:
        if state in states:
            return look_of_state(state)
    if any(place.last_sent is not None for place in sending.places):
        return State.FINE, tr("Sent"), ""
    return link_words.link_chip(links) if links else (State.NEUTRAL, tr("Not sent"), "")


def obstacle(place: PanelSending) -> Explanation | None:
    """Why it does not go to this tenant now: the gate, else what its row in the outbox says."""
    if place.gate is not None:
        return explain_code(place.gate.code, place.gate.data)
    row = place.waiting
    if row is not None and row.reason:
        return explain_code(row.reason, row.data)
    return None


def notice_state(place: PanelSending) -> State:
    """Whether what stands in the way waits for a person."""
    row = place.waiting
    needed = row is not None and row.state in (OutboxState.STUCK, OutboxState.UNCERTAIN)
    return State.ATTENTION if needed else State.NEUTRAL


def standing_gate(sending: RecordSending) -> Gate | None:
    """What keeps it from going anywhere at all; None if there is a place where it can go."""
    if not sending.places:
        return sending.gate
    gates = [place.gate for place in sending.places]
    return None if None in gates else gates[0]


def facts_of(place: PanelSending, now: datetime) -> list[tuple[str, str]]:
    never = tr("Not yet")
    facts = [(tr("Last sent"), capital(when(place.last_sent, now, never=never)))]
    if place.sage_number:
        facts.append((tr("Number in Sage"), place.sage_number))
    if place.sage_status:
        facts.append((tr("Status in Sage"), capital(place.sage_status.lower().replace("_", " "))))
    if place.difference and place.difference.strip("-0.,"):
        facts.append((tr("Difference"), shown_amount(place.difference)))
    return facts


@dataclass(frozen=True, slots=True)
class Past:
    """A line of the history, whichever way it went."""

    when: datetime
    icon: str
    text: str
    tenant_name: str


def merged(history: Iterable[HistoryEntry], sending: RecordSending | None) -> list[Past]:
    """What imports did and what was sent, newest first."""
    passages = sending.history if sending is not None else ()
    found = [
        Past(
            entry.when,
            link_words.history_icon(entry),
            link_words.history_text(entry),
            entry.tenant_name,
        )
        for entry in history
        if entry.run_kind != "push"  # what was sent tells of itself
    ]
    found += [
        Past(each.moment, _icon(each), passage_text(each), each.tenant_name) for each in passages
    ]
    return sorted(found, key=lambda past: past.when, reverse=True)


def passage_text(passage: PassageRow) -> str:
    """``Sent to Sage: created``, ``Refused by Sage: the item code is taken``."""
    match passage.outcome:
        case "refused" if said := one_line(passage.detail).strip():
            return tr("Refused by Sage: {why}").format(why=_short(said))
        case "refused":
            name = {"name": tr("this record")}
            return tr("Not sent: {why}").format(why=explain_code(passage.reason, name).title)
        case "unknown":
            return tr("Sent; it is not known whether Sage received it")
        case "looked_up":
            return tr("Found in Sage and linked")
    done = {
        "create": tr("Sent to Sage: created"),
        "update": tr("Sent to Sage: changed"),
        "tax_number": tr("Sent to Sage: VAT number"),
        "release": tr("Sent to Sage: issued"),
        "void": tr("Sent to Sage: voided"),
    }
    text = done.get(passage.step, tr("Sent to Sage"))
    if passage.reason == "texts_cut":
        return tr("{done}; cut there: {fields}").format(done=text, fields=passage.detail)
    return text


def _icon(passage: PassageRow) -> str:
    icons = {"refused": "ring-cross", "unknown": "ring-question", "looked_up": "search"}
    return icons.get(passage.outcome, "send")


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SAID else f"{text[: _MOST_SAID - 1].rstrip()}…"
