"""The words of *Home*: the headline, what each tile answers, how a tenant is. No widgets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sage_desktop.book.overview_rows import Waiting
from sage_desktop.core.i18n import plural, tr
from sage_desktop.sync.home_views import HomeView
from sage_desktop.sync.syncing_views import sync_supported
from sage_desktop.sync.views import TenantState, TenantView
from sage_desktop.ui import outbox_words, words
from sage_desktop.ui.navigation import SETTINGS, TENANTS, tenant_path
from sage_desktop.ui.router import Path
from sage_desktop.ui.texts import capital, day_text, listed, time_text, when
from sage_desktop.ui.tokens import State

ISSUES: Path = ("activity", "issues")
OUTBOX: Path = ("activity", "outbox")
RUNS: Path = ("activity", "runs")
_ORDER = ("customer", "product", "invoice")
_OLD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tile says, and the place that says more. ``icon`` "" takes the state's own."""

    state: State
    answer: str
    text: str
    path: Path
    icon: str = ""


def headline(view: HomeView, now: datetime) -> tuple[State, str]:
    """Whether it works, in one sentence; what is most in the way comes first."""
    waits = sum(each.number for each in view.goes())
    if not view.module.enabled:
        return State.NEUTRAL, tr("Sage Business Cloud is disabled. Nothing is imported or sent.")
    if needs := needs_count(view):
        return State.ATTENTION, plural(needs, "{n} thing needs you.", "{n} things need you.")
    if not view.in_state(TenantState.CONNECTED):
        return State.NEUTRAL, tr("No tenant is connected yet.")
    if view.offline:
        return State.NEUTRAL, words.offline_text(waits)
    if view.module.paused:
        return State.NEUTRAL, words.paused_text(waits)
    if waits:
        return State.WORKING, plural(waits, "{n} record waits.", "{n} records wait.")
    if not any(syncs(each) for each in view.tenants):
        return State.FINE, tr("Connected. Syncing is off, so nothing is sent.")
    if view.last_push is None:
        return State.FINE, tr("Nothing waits. Records go to Sage when they change.")
    last = tr("Last sync {when}.").format(when=when(view.last_push, now))
    return State.FINE, f"{tr('Everything is in Sage.')} {last}"


def needs_count(view: HomeView) -> int:
    """Open issues, and tenants for which somebody must sign in again."""
    return view.issues + len(view.in_state(TenantState.RECONNECT))


def syncs(view: TenantView) -> bool:
    """Whether records go to this tenant by themselves."""
    return view.state is TenantState.CONNECTED and view.row.sync and sync_supported(view.row)


# tiles


def waiting(view: HomeView, now: datetime) -> Answer:
    found = view.goes()
    number = sum(each.number for each in found)
    if not number:
        syncing = any(syncs(each) for each in view.tenants)
        text = tr("Changes go to Sage by themselves.") if syncing else tr("Syncing is off.")
        return Answer(State.FINE, tr("Nothing"), text, OUTBOX)
    answer = plural(number, "{n} record", "{n} records")
    oldest = min(each.oldest for each in found)
    since = tr("oldest since {when}").format(when=when(oldest, now))
    text = listed((kinds(found), since if now - oldest > _OLD else ""))
    held = view.offline or view.module.paused or not view.module.enabled
    if held:
        return Answer(State.NEUTRAL, answer, text, OUTBOX, "clock")
    return Answer(State.WORKING, answer, text, OUTBOX, "send")


def kinds(found: list[Waiting]) -> str:
    """``1 customer, 2 invoices``, in the order in which they go."""
    counts: Counter[str] = Counter()
    for each in found:
        counts[each.kind] += each.number
    return listed(outbox_words.records_word(kind, counts[kind]) for kind in _ORDER if counts[kind])


def needs(view: HomeView, now: datetime) -> Answer:
    again = view.in_state(TenantState.RECONNECT)
    if view.issues:
        since = view.causes[0].first.issue.since if view.causes else now
        text = tr("Oldest since {when}").format(when=when(since, now))
        return Answer(State.ATTENTION, words.issues_text(view.issues), text, ISSUES)
    if again:
        answer = plural(len(again), "{n} sign-in", "{n} sign-ins")
        return Answer(
            State.ATTENTION,
            answer,
            tr("Sign in to Sage again."),
            tenant_path(again[0].row.id) if len(again) == 1 else TENANTS,
        )
    return Answer(State.FINE, tr("Nothing"), tr("No issues are open."), ISSUES)


def last_run(view: HomeView, now: datetime) -> Answer:
    run = view.last_run
    if run is None:
        return Answer(State.NEUTRAL, tr("Not yet"), tr("Nothing was imported or sent."), RUNS)
    state, _word = words.run_result(run)
    if view.last_invoices:
        text = words.invoices_sum(view.last_invoices, view.last_off)
        state = State.ATTENTION if view.last_off else state
    elif run.kind == "push":
        text = words.run_outcome(run)
    else:
        text = f"{words.run_kind(run.kind)}: {words.run_outcome(run)}"
    return Answer(state, capital(when(run.started_at, now)), text, RUNS)


def next_run(view: HomeView, now: datetime) -> Answer:
    if view.next_run is None:
        text = tr("Nothing runs by the clock.")
        return Answer(State.NEUTRAL, tr("Not planned"), text, SETTINGS, "clock")
    rows = [each.row for each in view.tenants if view.module.enabled]
    names = [row.name for row in rows if row.daily_tax_rates]
    text = tr("Tax rates of {tenants}").format(tenants=listed(names)) if names else ""
    answer = capital(soon(view.next_run, now))
    return Answer(State.NEUTRAL, answer, text or tr("Backup of the book"), SETTINGS, "clock")


def soon(moment: datetime, now: datetime) -> str:
    """``tomorrow 02:00``."""
    local, today = moment.astimezone(), now.astimezone().date()
    days = (local.date() - today).days
    if days == 1:
        return tr("tomorrow {time}").format(time=time_text(local))
    return when(moment, now) if days <= 0 else f"{day_text(local.date())} {time_text(local)}"


# tenants


def tenant_chip(view: TenantView, *, paused: bool) -> tuple[State, str]:
    if view.state is TenantState.CONNECTED and paused:
        return State.NEUTRAL, tr("Paused")
    return words.tenant_state(view.state)


def tenant_facts(view: TenantView, home: HomeView, now: datetime) -> str:
    """``Northgate IT Services Ltd, 2 invoices wait, last run today 14:32``."""
    business = view.row.business
    waits = kinds(home.goes(view.row.id))
    last = view.last_run
    return capital(
        listed(
            (
                business.name if business is not None else "",
                tr("{records} to send").format(records=waits) if waits else "",
                words.issues_text(view.issues) if view.issues else "",
                "" if syncs(view) or view.state is not TenantState.CONNECTED else _off(view),
                tr("last run {when}").format(when=when(last.started_at, now)) if last else "",
            )
        )
    )


def _off(view: TenantView) -> str:
    return tr("syncing is off") if sync_supported(view.row) else tr("syncing not supported")


def cannot_sync(home: HomeView, view: TenantView | None = None) -> str:
    """Why *Sync now* does nothing, of one tenant or at all; "" if it does."""
    if not home.module.enabled:
        return tr("The module is disabled.")
    if home.module.paused:
        return tr("Syncing is paused.")
    views = home.tenants if view is None else (view,)
    if not any(each.state is TenantState.CONNECTED for each in views):
        return tr("Sign in to Sage first.")
    if not any(syncs(each) for each in views):
        return tr("Syncing is off.")
    return ""
