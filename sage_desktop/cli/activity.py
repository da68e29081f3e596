"""Commands that tell how things are: ``status``, ``runs``, ``issues``."""

from __future__ import annotations

from argparse import Namespace

from sage_desktop.cli import shapes
from sage_desktop.cli.output import Answer, table
from sage_desktop.core.i18n import plural, tr
from sage_desktop.sync.service import Service


async def status(service: Service, _arguments: Namespace) -> Answer:
    now = await service.status()
    note = service.secrets_note
    data = {
        "module_enabled": now.module_enabled,
        "tenants": now.tenants,
        "connected": now.connected,
        "reconnect_needed": now.reconnect,
        "issues": now.issues,
        "keychain": "missing" if note else "ok",
        "last_run": shapes.run(now.last_run) if now.last_run else None,
    }
    lines = [
        tr("Module: {state}").format(state=tr("enabled") if now.module_enabled else tr("disabled")),
        tr("Connected tenants: {n} of {total}").format(n=now.connected, total=now.tenants),
        plural(now.reconnect, "{n} needs a new sign-in", "{n} need a new sign-in"),
        plural(now.issues, "{n} issue", "{n} issues"),
    ]
    return Answer(data, "\n".join(lines))


async def runs(service: Service, arguments: Namespace) -> Answer:
    found = await service.runs(arguments.limit)
    text = table(
        (tr("Run"), tr("Kind"), tr("Tenant"), tr("Started"), tr("Result"), tr("Changes")),
        [
            (
                run.id,
                run.kind,
                run.tenant_name,
                run.started_at.strftime("%Y-%m-%d %H:%M UTC"),
                run.result.value + (f": {run.error}" if run.error else ""),
                sum(
                    (
                        run.counts.created,
                        run.counts.updated,
                        run.counts.linked,
                        run.counts.removed,
                        run.counts.retired,
                    )
                ),
            )
            for run in found
        ],
    )
    return Answer(shapes.listing([shapes.run(run) for run in found]), text)


async def issues(service: Service, _arguments: Namespace) -> Answer:
    names = {view.row.id: view.row.name for view in await service.tenants()}
    rows = [shapes.issue(row, names.get(row.tenant_id or 0, "")) for row in await service.issues()]
    text = table(
        (tr("Id"), tr("Tenant"), tr("What happened"), tr("How to fix")),
        [(row["id"], row["tenant"], row["reason"], row["fix"]) for row in rows],
    )
    return Answer(shapes.listing(rows), text if rows else tr("No issues."))
