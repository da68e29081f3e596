"""Commands that tell how things are: ``status``, ``runs``."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter

from sage_desktop import __version__
from sage_desktop.book.outbox_rows import OutboxState
from sage_desktop.book.run_rows import RunRow
from sage_desktop.cli import shapes
from sage_desktop.cli.output import Answer
from sage_desktop.cli.text import changed, counts_text, on_one_line, table, when
from sage_desktop.core.i18n import plural, tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.service import Service

_KEYCHAIN = {
    "keychain_missing": "missing",
    "keychain_locked": "locked",
    "secrets_unreadable": "unreadable",
}


async def status(service: Service, _arguments: Namespace) -> Answer:
    now = await service.status()
    note = service.secrets_note
    states = Counter(view.state.value for view in await service.sending.outbox())
    outbox = {state.value: states[state.value] for state in OutboxState}
    next_run = await service.daily.next_run()
    last_daily = await service.daily.last_run()
    data = {
        "version": __version__,
        "data_folder": str(service.data.folder),
        "module_enabled": now.module_enabled,
        "tenants": now.tenants,
        "connected": now.connected,
        "reconnect_needed": now.reconnect,
        "issues": now.issues,
        "paused": now.paused,
        "outbox": outbox,
        "next_run": shapes.moment(next_run),
        "last_daily_run": shapes.run(last_daily) if last_daily else None,
        "keychain": _KEYCHAIN.get(note, "ok"),
        "last_run": shapes.run(now.last_run) if now.last_run else None,
    }
    lines = [
        tr("Module: {state}").format(state=tr("enabled") if now.module_enabled else tr("disabled")),
        tr("Connected tenants: {n} of {total}").format(n=now.connected, total=now.tenants),
    ]
    if now.reconnect:
        lines.append(
            plural(
                now.reconnect, "{n} tenant needs a new sign-in", "{n} tenants need a new sign-in"
            )
        )
    lines.append(plural(now.issues, "{n} issue", "{n} issues"))
    left = sum(states.values())
    lines.append(plural(left, "{n} record waits to be sent", "{n} records wait to be sent"))
    lines.append(tr("Last run: {run}").format(run=_line(now.last_run) or tr("none")))
    lines.append(tr("Last daily run: {run}").format(run=_line(last_daily) or tr("none")))
    lines.append(tr("Next daily run: {moment}").format(moment=when(next_run) or tr("none")))
    lines.append(tr("Data folder: {path}").format(path=on_one_line(str(service.data.folder))))
    lines.append(f"Sage Desktop {__version__}")
    if note:
        lines.append(explain_code(note).sentence)
    return Answer(data, "\n".join(lines))


async def runs(service: Service, arguments: Namespace) -> Answer:
    found = await service.runs(arguments.limit)
    text = table(
        (tr("Run"), tr("Started"), tr("Kind"), tr("Tenant"), tr("Changes"), tr("Result")),
        [
            (
                run.id,
                when(run.started_at),
                run.kind,
                run.tenant_name,
                changed(run.counts),
                _result(run),
            )
            for run in found
        ],
    )
    return Answer(
        shapes.listing([shapes.run(run) for run in found]), text if found else tr("No runs yet.")
    )


def _line(run: RunRow | None) -> str:
    if run is None:
        return ""
    parts = [run.kind, on_one_line(run.tenant_name), when(run.started_at), _result(run)]
    if not run.error:
        parts.append(counts_text(run.counts))
    return ", ".join(filter(None, parts))


def _result(run: RunRow) -> str:
    """How it ended; for what failed, why."""
    if not run.error:
        return run.result.value
    why = explain_code(run.error, {"tenant": run.tenant_name}).title
    return f"{run.result.value}: {on_one_line(why).rstrip('.')}"
