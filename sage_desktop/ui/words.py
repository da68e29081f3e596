"""How states, runs and issues are called on the screen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sage_desktop.book.run_rows import Counts, RunResult, RunRow
from sage_desktop.book.tenant_rows import Business
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.core.writing import whole
from sage_desktop.sync.views import Status, TenantState, TenantView
from sage_desktop.ui.amounts import amount_text
from sage_desktop.ui.navigation import MODULE, TENANTS
from sage_desktop.ui.router import Path
from sage_desktop.ui.texts import capital, isolated, listed, when
from sage_desktop.ui.tokens import State


def tenant_state(state: TenantState) -> tuple[State, str]:
    match state:
        case TenantState.CONNECTED:
            return State.FINE, tr("Connected")
        case TenantState.RECONNECT:
            return State.ATTENTION, tr("Sign in again")
        case TenantState.NOT_CONNECTED:
            return State.NEUTRAL, tr("Not connected")


def run_result(run: RunRow) -> tuple[State, str]:
    match run.result:
        case RunResult.RUNNING:
            return State.WORKING, tr("Running")
        case RunResult.DONE:
            return State.FINE, tr("Done")
        case RunResult.ATTENTION:
            return State.ATTENTION, tr("Needs you")
        case RunResult.FAILED:
            return State.ERROR, tr("Failed")
        case RunResult.CANCELLED:
            return State.NEUTRAL, tr("Cancelled")


def run_kind(kind: str) -> str:
    """What a run did, as a noun: *Import of tax rates*."""
    names = {
        "tax-rates": tr("Import of tax rates"),
        "accounts": tr("Import of account codes"),
        "customers": tr("Import of customers"),
        "suppliers": tr("Import of suppliers"),
        "products": tr("Import of products"),
        "services": tr("Import of services"),
        "push": tr("Sending to Sage"),
        "undo": tr("Undo"),
        "daily": tr("Daily run"),
    }
    return names.get(kind, capital(kind.replace("-", " ")))


def issue_subject(kind: str) -> str:
    """What an issue is about: *Tax rate*, *Sign-in*."""
    names = {
        "tax_rate": tr("Tax rate"),
        "account_code": tr("Account code"),
        "customer": tr("Customer"),
        "supplier": tr("Supplier"),
        "invoice": tr("Invoice"),
        "product": tr("Product"),
        "service": tr("Service"),
        "sign-in": tr("Sign-in"),
        "backup": tr("Backup"),
    }
    return names.get(kind, capital(kind.replace("_", " ")))


def counts(counts: Counts) -> str:
    """``2 created, 4 unchanged``: only what is not zero; *Nothing to do* when all are."""
    parts = (
        (counts.created, "{n} created"),
        (counts.updated, "{n} updated"),
        (counts.linked, "{n} linked"),
        (counts.removed, "{n} removed"),
        (counts.retired, "{n} retired"),
        (counts.failed, "{n} not done"),
        (counts.unchanged, "{n} unchanged"),
    )
    return listed(tr(text).format(n=whole(n)) for n, text in parts if n) or tr("Nothing to do")


def run_counts(run: RunRow) -> str:
    """What a run did; of one that sent, how much of it reached Sage."""
    if run.kind == "daily" and run.counts == Counts():
        return tr("Backed up, nothing to import")
    if run.kind != "push":
        return counts(run.counts)
    made, sent = run.counts, run.counts.created + run.counts.updated
    parts = (
        plural(sent, "{n} record sent", "{n} records sent") if sent else "",
        tr("{n} new in Sage").format(n=whole(made.created)) if made.created else "",
        tr("{n} linked").format(n=whole(made.linked)) if made.linked else "",
        tr("{n} not sent").format(n=whole(made.failed)) if made.failed else "",
    )
    return listed(parts) or tr("Nothing to send")


def invoices_sum(invoices: int, off: Decimal) -> str:
    """``12 invoices, reconciled to 0.00``: whether Sage's totals are ours."""
    count = plural(invoices, "{n} invoice", "{n} invoices")
    if not off:
        return tr("{invoices}, reconciled to {zero}").format(
            invoices=count, zero=amount_text(Decimal(0))
        )
    return tr("{invoices}, {off} off in Sage").format(invoices=count, off=amount_text(off))


def reconciled() -> str:
    """That Sage's totals are ours."""
    return tr("Reconciled to {zero}").format(zero=amount_text(Decimal(0)))


def run_outcome(run: RunRow) -> str:
    """What a run did, or why it ended early."""
    if run.error:
        return explain_code(run.error).title
    return run_counts(run) if run.ended_at else ""


def place(business: Business | None) -> str:
    """``Northgate IT Services Ltd, Sheffield, United Kingdom``."""
    if business is None:
        return tr("Not chosen yet")
    return listed((business.name, business.city, business.country))


def connected_text(connected: int, total: int) -> str:
    """``2 tenants connected``, or how many of how many."""
    if connected == total:
        return plural(total, "{n} tenant connected", "{n} tenants connected")
    return tr("{n} of {total} tenants connected").format(n=whole(connected), total=whole(total))


def issues_text(n: int) -> str:
    return plural(n, "{n} issue", "{n} issues")


def issues_need_you(n: int) -> str:
    return plural(n, "{n} issue needs you", "{n} issues need you")


def paused_text(waiting: int) -> str:
    """``Syncing is paused. 4 records wait here.``"""
    wait = plural(waiting, "{n} record waits here.", "{n} records wait here.") if waiting else ""
    return f"{tr('Syncing is paused.')} {wait}".rstrip()


def offline_text(waiting: int) -> str:
    """``No connection to Sage. 4 records wait here and go by themselves when it is back.``"""
    if not waiting:
        return tr("No connection to Sage.")
    wait = plural(
        waiting,
        "{n} record waits here and goes by itself when it is back.",
        "{n} records wait here and go by themselves when it is back.",
    )
    return f"{tr('No connection to Sage.')} {wait}"


def last_run(run: RunRow, now: datetime) -> str:
    """``Import of tax rates today 14:32: 1 updated, 5 unchanged``."""
    what = tr("{what} {when}").format(what=run_kind(run.kind), when=when(run.started_at, now))
    if run.result is RunResult.DONE or run.result is RunResult.ATTENTION:
        return f"{what}: {run_counts(run)}"
    return f"{what}: {run_result(run)[1].lower()}"


def status_chip(status: Status) -> tuple[State, str]:
    """The one state of the top bar, worst first; a pause before all, for it is soon forgotten."""
    if status.module_enabled and status.connected and status.paused:
        return State.NEUTRAL, tr("Paused")
    if status.module_enabled and status.issues:
        return State.ATTENTION, issues_text(status.issues)
    if status.module_enabled and status.reconnect:
        return State.ATTENTION, tr("Sign in again")
    if not status.connected:
        return State.NEUTRAL, tr("Not connected")
    if not status.module_enabled:
        return State.NEUTRAL, tr("Module disabled")
    if status.offline:
        return State.NEUTRAL, tr("Offline")
    return State.FINE, tr("Connected")


def rest_sentence(status: Status, now: datetime) -> tuple[State, str]:
    """What the bottom bar says while nothing runs."""
    if not status.module_enabled and not status.tenants:
        return State.NEUTRAL, tr("No module is enabled. Records stay on this computer.")
    if not status.module_enabled:
        return State.NEUTRAL, tr("The module is disabled. Nothing is imported or sent.")
    if status.connected and status.paused:
        return State.NEUTRAL, paused_text(status.waiting)
    if status.reconnect:
        text = plural(status.reconnect, "{n} tenant needs", "{n} tenants need")
        return State.ATTENTION, tr("{tenants} you to sign in again.").format(tenants=text)
    if status.issues:
        return State.ATTENTION, f"{issues_need_you(status.issues)}."
    if not status.connected:
        return State.NEUTRAL, tr("No tenant is connected yet.")
    if status.offline:
        return State.NEUTRAL, offline_text(status.waiting)
    if status.last_run is None:
        return State.FINE, tr("Connected. Nothing imported yet.")
    return run_result(status.last_run)[0], last_run(status.last_run, now)


def summary(status: Status, now: datetime) -> list[tuple[str, Path]]:
    """What the status chip tells when it is pressed, each with the place that says more."""
    if status.module_enabled:
        entries: list[tuple[str, Path]] = [
            (connected_text(status.connected, status.tenants), TENANTS)
        ]
    else:
        entries = [(tr("The module is disabled"), MODULE)]
    if status.module_enabled and status.paused:
        entries.append((paused_text(status.waiting), MODULE))
    elif status.offline:
        entries.append((offline_text(status.waiting), ("activity", "outbox")))
    if status.issues:
        entries.append((issues_text(status.issues), ("activity", "issues")))
    if status.last_run is not None:
        entries.append((last_run(status.last_run, now), ("activity", "runs")))
    return entries


def tenants_sentence(views: list[TenantView]) -> str:
    """``2 tenants, both connected.`` and the like."""
    connected = sum(view.state is TenantState.CONNECTED for view in views)
    total = plural(len(views), "{n} tenant", "{n} tenants")
    if not views:
        return tr("None yet. A tenant ties this book to one Sage business.")
    if len(views) == 1:
        word = tr("connected") if connected else tr("not connected")
        return tr("{total}, {word}.").format(total=total, word=word)
    if connected == len(views):
        word = tr("both connected") if connected == 2 else tr("all connected")
        return tr("{total}, {word}.").format(total=total, word=word)
    return tr("{total}, {n} connected.").format(total=total, n=whole(connected))


def disconnect_question(view: TenantView) -> tuple[str, str]:
    """Title and text of the question before disconnecting."""
    title = tr("Disconnect {tenant}?").format(tenant=isolated(view.row.name))
    if view.shared_with:
        others = listed(isolated(name) for name in view.shared_with)
        sign_in = tr(
            "Syncing stops for this tenant. {others}: same sign-in, stays connected."
        ).format(others=others)
    else:
        sign_in = tr("The sign-in at Sage is revoked and syncing stops.")
    return title, tr("{sign_in} Records, links and mappings stay.").format(sign_in=sign_in)


def delete_question(view: TenantView) -> tuple[str, str]:
    """Title and text of the question before deleting a tenant."""
    title = tr("Delete {tenant}?").format(tenant=isolated(view.row.name))
    if view.shared_with:
        others = listed(isolated(name) for name in view.shared_with)
        sign_in = tr("{others}: same sign-in, stays connected.").format(others=others)
    elif view.state is TenantState.NOT_CONNECTED:
        sign_in = ""
    else:
        sign_in = tr("The sign-in at Sage is revoked.")
    kept = tr("The book's records stay; their links to this Sage business and its mappings go.")
    return title, f"{sign_in} {kept}".strip()
