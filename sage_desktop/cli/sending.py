"""Commands that send to Sage and tell of it: ``push``, ``outbox``, ``issues``, ``retry``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.cli import shapes
from sage_desktop.cli.imports import report_progress
from sage_desktop.cli.output import Answer, Exit
from sage_desktop.cli.text import on_one_line, table, when
from sage_desktop.core.errors import BadInput, NotFound, SignInNeeded
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.sending.views import (
    ISSUE_PREFIX,
    OutboxView,
    PushItem,
    PushResult,
    SendIssue,
)
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import TenantState, TenantView

SENT, WAITING, UNCERTAIN, FAILED = "sent", "waiting", "uncertain", "failed"

_STATES: Mapping[OutboxState, str] = {
    OutboxState.QUEUED: WAITING,
    OutboxState.SENDING: UNCERTAIN,
    OutboxState.WAITING: WAITING,
    OutboxState.UNCERTAIN: UNCERTAIN,
    OutboxState.STUCK: FAILED,
}
_SIGN_IN = frozenset(
    {
        "gate_not_connected",
        "gate_sign_in",
        "grant_useless",
        "keychain_locked",
        "memory_only",
        "not_connected",
        "reconnect_needed",
        "secrets_unreadable",
    }
)
_UNREACHABLE = frozenset({"bad_reply", "offline", "redirected", "server_trouble", "throttled"})


async def push(service: Service, arguments: Namespace) -> Answer:
    """Sends until nothing is left, or only what waits longer than the time allowed."""
    tenant_id = None
    if arguments.tenant is not None:
        view = await service.find_tenant(arguments.tenant)
        _refuse_if_signed_out(view)
        tenant_id = view.row.id
    if not (await service.module()).enabled:
        raise BadInput("module_disabled")
    items = await _pushed(service, tenant_id, arguments.timeout)
    return _answer(*items, {})


async def outbox(service: Service, _arguments: Namespace) -> Answer:
    views = await service.sending.outbox()
    rows = [
        (
            view.kind,
            view.name or view.key,
            view.tenant_name,
            view.state.value,
            view.attempts,
            when(view.next_attempt),
            explain_code(view.reason, view.data).title if view.reason else "",
        )
        for view in views
    ]
    headings = ("Kind", "Record", "Tenant", "State", "Attempts", "Next attempt", "Why")
    shown = table([tr(each) for each in headings], rows)
    return Answer(
        shapes.listing([outbox_row(view) for view in views]),
        shown if views else tr("Nothing waits."),
    )


async def issues(service: Service, _arguments: Namespace) -> Answer:
    found = await service.sending.issues()
    blocks = [_block(each) for each in found]
    return Answer(
        shapes.listing([issue_row(each) for each in found]),
        "\n\n".join(blocks) or tr("No issues."),
    )


async def retry(service: Service, arguments: Namespace) -> Answer:
    """Queues again what is stuck, and sends it."""
    if arguments.all:
        queued, tenant_id = await service.sending.retry_all(), None
    else:
        found = {each.issue.id: each for each in await service.sending.issues()}
        issue = found.get(arguments.issue)
        if issue is None:
            raise NotFound(what="issue", name=arguments.issue)
        await service.sending.retry_issue(issue.issue.id)
        queued, tenant_id = 1, issue.issue.tenant_id
    if not (await service.module()).enabled:
        raise BadInput("module_disabled")
    return _answer(*await _pushed(service, tenant_id, None), {"queued": queued})


def outbox_row(view: OutboxView) -> shapes.JsonObject:
    return {
        "kind": view.kind,
        "key": view.key,
        "state": view.state.value,
        "attempts": view.attempts,
        "next_attempt": shapes.moment(view.next_attempt),
        "reason": _sentence(view.reason, view.data),
        "tenant": view.tenant_name,
        "since": shapes.moment(view.since),
    }


def issue_row(issue: SendIssue) -> shapes.JsonObject:
    row = issue.issue
    words = explain_code(row.code, row.data)
    return {
        "id": row.id,
        "kind": row.kind.removeprefix(ISSUE_PREFIX),
        "key": row.key,
        "tenant": issue.tenant_name,
        "code": row.code,
        "reason": words.title,
        "fix": words.text,
        "sage_text": row.sage_text,
        "since": shapes.moment(row.since),
    }


def _refuse_if_signed_out(view: TenantView) -> None:
    name = view.row.name
    if view.state is TenantState.NOT_CONNECTED:
        raise SignInNeeded("not_connected", tenant=name)
    if view.state is TenantState.RECONNECT:
        reason = view.sign_in.dead_reason if view.sign_in is not None else ""
        raise SignInNeeded(reason or "reconnect_needed", tenant=name)


async def _pushed(
    service: Service, tenant_id: int | None, timeout: float | None
) -> tuple[PushResult, list[PushItem]]:
    """The push, and what became of everything: what it sent, and all that is left."""
    result = await service.sending.push(
        tenant_id, timeout=timeout, report=report_progress, cancel=None
    )
    items = {(item.kind, item.key): item for item in result.items if item.state == SENT}
    told = {(item.kind, item.key): item for item in result.items}
    for view in await service.sending.outbox(tenant_id):
        at = (view.kind, view.key)
        left = PushItem(
            view.kind, view.key, view.name, _STATES[view.state], "", view.reason, view.data
        )
        items[at] = told[at] if at in told and told[at].state == left.state else left
    return result, list(items.values())


def _answer(result: PushResult, items: list[PushItem], more: Mapping[str, object]) -> Answer:
    states = [item.state for item in items]
    counts = {state: states.count(state) for state in (SENT, WAITING, UNCERTAIN, FAILED)}
    data = {
        **more,
        **counts,
        "requests": result.requests,
        "items": [
            {
                "kind": item.kind,
                "key": item.key,
                "state": item.state,
                "sage_id": item.sage_id or None,
                "reason": _sentence(item.reason, item.data),
            }
            for item in items
        ],
    }
    return Answer(data, "\n".join(_lines(counts, result, items)), _code(items))


def _lines(
    counts: Mapping[str, int], result: PushResult, items: Sequence[PushItem]
) -> Iterator[str]:
    told = ", ".join(f"{n:,} {tr(state)}" for state, n in counts.items() if n)
    asked = plural(result.requests, "{n} request", "{n} requests")
    yield f"{told or tr('Nothing to send')}; {asked}."
    invoices = sum(item.kind == "invoice" and item.state == SENT for item in items)
    if invoices:
        count = plural(invoices, "{n} invoice", "{n} invoices")
        same = not Decimal(result.off)
        text = tr("{n}, reconciled to 0.00.") if same else tr("{n}, {off} off in Sage.")
        yield text.format(n=count, off=result.off)
    for item in items:
        if item.state != SENT:
            why = _sentence(item.reason, item.data) or tr("It goes when its turn comes.")
            yield on_one_line(f"{item.kind} {item.name or item.key}: {item.state}. {why}")


def _code(items: Sequence[PushItem]) -> Exit:
    """What has to be done first: sign in, reach Sage, look at what is left."""
    left = [item for item in items if item.state != SENT]
    reasons = {item.reason for item in left}
    if reasons & _SIGN_IN:
        return Exit.SIGN_IN
    if reasons & _UNREACHABLE:
        return Exit.UNREACHABLE
    return Exit.ATTENTION if left else Exit.DONE


def _sentence(code: str, data: Mapping[str, str]) -> str:
    return explain_code(code, data).sentence if code else ""


def _block(issue: SendIssue) -> str:
    row = issue.issue
    words = explain_code(row.code, row.data)
    name = issue.record_name or row.data.get("name", "")
    about = ", ".join(filter(None, (issue.tenant_name, name, when(row.since))))
    lines = [f"{row.id}  {on_one_line(about)}"]
    told = (words.title, words.text, row.sage_text)
    lines += [f"   {on_one_line(text)}" for text in told if text]
    return "\n".join(lines)
