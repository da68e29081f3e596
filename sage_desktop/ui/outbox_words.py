"""The words of the outbox: states, why a record waits, when it is tried again, how many wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.core.writing import whole
from sage_desktop.sync.sending.views import OutboxView
from sage_desktop.ui.navigation import CUSTOMERS, INVOICES, PRODUCTS
from sage_desktop.ui.router import Path
from sage_desktop.ui.texts import capital, isolated, listed, time_text, when
from sage_desktop.ui.tokens import State

_PLACES: Mapping[str, Path] = {"customer": CUSTOMERS, "product": PRODUCTS, "invoice": INVOICES}
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class StateWords:
    """How a state is shown; ``icon`` "" takes the state's own."""

    state: State
    word: str
    icon: str = ""


def state_words(state: OutboxState) -> StateWords:
    match state:
        case OutboxState.QUEUED:
            return StateWords(State.WORKING, tr("Queued"), "send")
        case OutboxState.SENDING:
            return StateWords(State.WORKING, tr("Sending"))
        case OutboxState.WAITING:
            return StateWords(State.NEUTRAL, tr("Waiting"), "clock")
        case OutboxState.UNCERTAIN:
            return StateWords(State.ATTENTION, tr("Uncertain"), "ring-question")
        case OutboxState.STUCK:
            return StateWords(State.ATTENTION, tr("Needs you"))


def record_icon(kind: str) -> str:
    """The icon of the page where such records are."""
    place = _PLACES.get(kind)
    return place[0] if place else "sync"


def record_path(kind: str, local_id: int | None) -> Path:
    """The editor of that record; () if there is none."""
    place = _PLACES.get(kind)
    return () if place is None or local_id is None else (*place, str(local_id))


def record_word(kind: str) -> str:
    names = {"customer": tr("Customer"), "product": tr("Product"), "invoice": tr("Invoice")}
    return names.get(kind, capital(kind.replace("_", " ")))


def records_word(kind: str, n: int) -> str:
    """``3 invoices``."""
    match kind:
        case "customer":
            return plural(n, "{n} customer", "{n} customers")
        case "product":
            return plural(n, "{n} product", "{n} products")
        case "invoice":
            return plural(n, "{n} invoice", "{n} invoices")
        case "supplier":
            return plural(n, "{n} supplier", "{n} suppliers")
        case "service":
            return plural(n, "{n} service", "{n} services")
        case "tax_rate":
            return plural(n, "{n} tax rate", "{n} tax rates")
        case "account_code":
            return plural(n, "{n} account code", "{n} account codes")
    return plural(n, "{n} record", "{n} records")


def open_verb(kind: str) -> str:
    verbs = {
        "customer": tr("Open customer"),
        "product": tr("Open product"),
        "invoice": tr("Open invoice"),
    }
    return verbs.get(kind, tr("Open record"))


def why(view: OutboxView) -> str:
    """The reason in a few words, "" for one that just goes when its turn comes."""
    return explain_code(view.reason, view.data).title if view.reason else ""


def why_wholly(view: OutboxView) -> str:
    """The reason, what it means for the data and what to do."""
    if view.reason:
        return explain_code(view.reason, view.data).sentence
    match view.state:
        case OutboxState.QUEUED:
            return tr("It goes to Sage when its turn comes. There is nothing to do.")
        case OutboxState.SENDING:
            return tr("It is on its way to Sage. There is nothing to do.")
        case OutboxState.UNCERTAIN:
            return explain_code("uncertain").sentence
        case _:
            return tr("It goes by itself when what it waits for is there.")


def next_attempt(view: OutboxView, now: datetime) -> str:
    """``in 12 s``, ``in 4 min``, ``today 14:32``, ``now``; "" while no time is set."""
    if view.state is OutboxState.SENDING:
        return tr("now")
    if view.next_attempt is None:
        return tr("in its turn") if view.state is OutboxState.QUEUED else ""
    seconds = (view.next_attempt - now).total_seconds()
    if seconds < 1:
        return tr("now")
    if seconds < _MINUTE:
        return tr("in {n} s").format(n=whole(int(seconds)))
    if seconds < 10 * _MINUTE:
        return tr("in {n} min").format(n=whole(round(seconds / _MINUTE)))
    if view.next_attempt.astimezone().date() == now.astimezone().date() + timedelta(days=1):
        return tr("tomorrow {time}").format(time=time_text(view.next_attempt.astimezone()))
    return when(view.next_attempt, now)


def title_of(view: OutboxView) -> str:
    """``Invoice INV-2041, Northgate IT Services``."""
    record = f"{record_word(view.kind)} {isolated(view.name or view.key)}"
    return listed((record, view.tenant_name))


def facts_of(view: OutboxView, now: datetime) -> str:
    """``Waits since today 14:02, 3 attempts, next in 12 s``."""
    parts = [tr("waits since {when}").format(when=when(view.since, now))]
    if view.attempts:
        parts.append(plural(view.attempts, "{n} attempt", "{n} attempts"))
    if view.next_attempt is not None and (text := next_attempt(view, now)):
        parts.append(tr("next attempt {when}").format(when=text))
    return capital(listed(parts))


def leave_question(view: OutboxView) -> tuple[str, str]:
    """Title and text of the question before a row is taken out of the outbox."""
    name = isolated(view.name or view.key)
    title = tr("Leave {name} as it is in Sage?").format(name=name)
    text = tr(
        "This change is not sent. The record stays here as it is, and Sage keeps what it has. "
        "The next change of the record is sent again."
    )
    return title, text


def waiting_text(counts: Mapping[OutboxState, int]) -> str:
    """``4 records wait, 1 needs you``."""
    total = sum(counts.values())
    parts = [plural(total, "{n} record", "{n} records")]
    if stuck := counts.get(OutboxState.STUCK, 0):
        parts.append(plural(stuck, "{n} needs you", "{n} need you"))
    if unknown := counts.get(OutboxState.UNCERTAIN, 0):
        parts.append(tr("{n} uncertain").format(n=whole(unknown)))
    return listed(parts)
