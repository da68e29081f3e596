"""What the tray says, and what a notification says; words only.

A notification names nobody: it may be seen on a locked screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sage_desktop.book.run_rows import RunResult, RunRow
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.views import Status
from sage_desktop.ui import words
from sage_desktop.ui.jobs import Job
from sage_desktop.ui.navigation import TENANTS
from sage_desktop.ui.router import Path
from sage_desktop.ui.tray_icons import TrayState

MOST = 110
"""Characters of a notification, title and text together."""

RUNS: Path = ("activity", "runs")
ISSUES: Path = ("activity", "issues")
OUTBOX: Path = ("activity", "outbox")


def tray_state(status: Status | None, job: Job | None) -> tuple[TrayState, str]:
    """The one state of the tray and its sentence. A pause comes first: it is soon forgotten."""
    if job is not None:
        count = job.count_text()
        return TrayState.WORKING, f"{job.title}: {count}" if count else job.title
    if status is None:
        return TrayState.FINE, tr("Starting")
    if not status.module_enabled or not status.tenants:
        return TrayState.FINE, words.status_chip(status)[1]
    if status.paused:
        return TrayState.PAUSED, words.paused_text(status.waiting)
    if status.issues:
        return TrayState.NEEDS_YOU, words.issues_need_you(status.issues)
    if status.reconnect:
        return TrayState.NEEDS_YOU, tr("Sign in to Sage again")
    if status.offline:
        return TrayState.OFFLINE, words.offline_text(status.waiting)
    if not status.connected:
        return TrayState.FINE, words.status_chip(status)[1]
    if status.waiting:
        text = plural(status.waiting, "{n} record waits to be sent", "{n} records wait to be sent")
        return TrayState.FINE, text
    return TrayState.FINE, tr("Everything is sent")


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification, and the page that opens when it is clicked."""

    title: str
    text: str
    path: Path
    state: TrayState = TrayState.FINE


def of_run(run: RunRow, invoices: int = 0, off: Decimal = Decimal(0)) -> Notice | None:
    """None if the run had no effect that anybody must know of."""
    if run.result in (RunResult.RUNNING, RunResult.CANCELLED):
        return None
    if run.result is RunResult.FAILED:
        title = tr("{what} failed").format(what=words.run_kind(run.kind))
        return _fitting(title, explain_code(run.error).title if run.error else "", RUNS)
    made = run.counts
    if run.result is RunResult.ATTENTION:
        title = _left_alone(run.kind, made.failed)
        text = tr("Open Issues for why, and what to do.")
        return Notice(title, text, ISSUES, TrayState.NEEDS_YOU)
    if run.kind == "daily":  # its imports were told of one by one
        return None
    effect = made.created + made.updated + made.linked + made.removed + made.retired
    if not effect:
        return None
    if run.kind != "push":
        title, text = words.run_kind(run.kind), words.counts(made)
        if len(title) + len(text) > MOST:
            text = plural(effect, "{n} record", "{n} records")
        return Notice(title, text, RUNS)
    sent = made.created + made.updated + made.linked
    title = plural(sent, "{n} record sent to Sage", "{n} records sent to Sage")
    return Notice(title, f"{words.invoices_sum(invoices, off)}." if invoices else "", RUNS)


def _left_alone(kind: str, number: int) -> str:
    if not number or kind == "daily":
        return tr("{what} needs you").format(what=words.run_kind(kind))
    if kind == "push":
        return plural(number, "{n} record was not sent", "{n} records were not sent")
    return plural(number, "{n} record was not imported", "{n} records were not imported")


def _fitting(title: str, reason: str, path: Path) -> Notice:
    """With the reason, unless it names somebody or is too long."""
    text = tr("Open Activity for why, and what to do.")
    if reason and "{" not in reason and "…" not in reason and len(title) + len(reason) <= MOST:
        text = reason
    return Notice(title, text, path, TrayState.NEEDS_YOU)


def offline(waiting: int) -> Notice:
    text = plural(
        waiting,
        "{n} record waits here and goes by itself when it is back.",
        "{n} records wait here and go by themselves when it is back.",
    )
    nothing = tr("Records wait here and go by themselves when it is back.")
    title = tr("No connection to Sage")
    return Notice(title, text if waiting else nothing, OUTBOX, TrayState.OFFLINE)


def sign_in_again() -> Notice:
    text = tr("Syncing waits until then, and nothing is lost. Press Reconnect on the tenant.")
    return Notice(tr("Sign in to Sage again"), text, TENANTS, TrayState.NEEDS_YOU)
