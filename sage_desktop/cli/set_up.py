"""Commands that set things up: ``module …`` and ``tenant …``, but for their settings."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from contextlib import suppress

from sage_desktop.book.tenant_rows import AuthType, Business, TenantRow
from sage_desktop.cli import shapes
from sage_desktop.cli.output import Answer, Exit, say
from sage_desktop.cli.terminal import ask, can_ask, open_browser
from sage_desktop.cli.text import on_one_line, table, when
from sage_desktop.core.errors import AppError, BadInput, ConnectFailed
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.service import Service
from sage_desktop.sync.syncing_views import sync_supported
from sage_desktop.sync.views import COLOURS, TenantDraft, TenantState, TenantView


async def module_enable(service: Service, _arguments: Namespace) -> Answer:
    await service.enable_module()
    return await module_show(service, _arguments)


async def module_disable(service: Service, _arguments: Namespace) -> Answer:
    await service.disable_module()
    return await module_show(service, _arguments)


async def module_show(service: Service, _arguments: Namespace) -> Answer:
    module = await service.module()
    names = {view.row.id: view.row.name for view in await service.tenants()}
    default = names.get(module.default_tenant_id or 0)
    data = {
        "enabled": module.enabled,
        "default_tenant": default,
        "default_invoice_status": module.default_invoice_status.value,
        "paused": module.paused,
        "tenants": len(names),
    }
    text = "\n".join(
        (
            tr("Sage Business Cloud: {state}").format(
                state=tr("enabled") if module.enabled else tr("disabled")
            ),
            tr("Default tenant: {name}").format(name=on_one_line(default or tr("none"))),
            tr("Default invoice status: {status}").format(
                status=module.default_invoice_status.value
            ),
            tr("Syncing: {state}").format(
                state=tr("paused") if module.paused else tr("not paused")
            ),
            tr("Tenants: {n}").format(n=len(names)),
        )
    )
    return Answer(data, text)


async def tenant_add(service: Service, arguments: Namespace) -> Answer:
    views = await service.tenants()
    custom = arguments.custom_app
    if arguments.client_id and not custom:
        raise BadInput(detail=tr("--client-id goes with --custom-app."))
    draft = TenantDraft(
        name=arguments.name,
        colour=COLOURS[len(views) % len(COLOURS)],
        auth_type=AuthType.CUSTOM_APP if custom else AuthType.HALO_APP,
        client_id=arguments.client_id,
        client_secret=arguments.secret if custom else None,
    )
    made = await tenant_answer(service, await service.save_tenant(draft))
    if custom and service.secrets_note == "keychain_missing":
        say(tr("This computer has no system keychain, so the client secret was not kept."))
        return Answer(made.data, made.text, Exit.ATTENTION)
    return made


async def tenant_list(service: Service, _arguments: Namespace) -> Answer:
    views = await service.tenants()
    text = table(
        (
            tr("Id"),
            tr("Name"),
            tr("State"),
            tr("Sage business"),
            tr("Last run"),
            tr("Issues"),
        ),
        [
            (
                view.row.id,
                view.row.name,
                _STATES[view.state],
                view.row.business.name if view.row.business else "",
                when(view.last_run.started_at) if view.last_run else "",
                view.issues,
            )
            for view in views
        ],
    )
    shown = text if views else tr("No tenants. Make one with: sage-desktop-cli tenant add NAME")
    groups = await _groups(service)
    return Answer(shapes.listing([shapes.tenant(view, groups) for view in views]), shown)


async def tenant_show(service: Service, arguments: Namespace) -> Answer:
    return await tenant_answer(service, await service.find_tenant(arguments.tenant))


async def tenant_delete(service: Service, arguments: Namespace) -> Answer:
    view = await service.find_tenant(arguments.tenant)
    if not arguments.yes:
        raise BadInput(
            detail=tr("Deleting {name} removes its links. Add --yes to do it.").format(
                name=view.row.name
            )
        )
    told = await service.delete_tenant(view.row.id)
    return _ended(view, told, tr("{name} is deleted. The book's records stay."))


async def tenant_connect(service: Service, arguments: Namespace) -> Answer:
    view = await service.find_tenant(arguments.tenant)
    opening: list[asyncio.Task[None]] = []

    def show_login(url: str) -> None:
        say(tr("Open this address in a browser on this computer to sign in to Sage:"))
        say(url)
        if not arguments.no_browser:
            opening.append(asyncio.get_running_loop().create_task(open_browser(url)))

    try:
        done = await service.connect(
            view.row.id,
            show_login=show_login,
            choose=_choose,
            business_id=arguments.business,
            timeout=arguments.timeout,
        )
    except AppError as error:
        error.data.setdefault("tenant", view.row.name)
        raise
    finally:
        for task in opening:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    if done.other_user:
        say(tr("This is another Sage user than before."))
    after = await service.tenant(view.row.id)
    text = tr("Connected to {business} as {user}.").format(
        business=on_one_line(done.business.name), user=on_one_line(done.user_name)
    )
    data = {**shapes.tenant(after, await _groups(service)), "other_user": done.other_user}
    if done.memory_only:
        say(explain_code("keychain_missing").title)
        say(tr("The sign-in ends with this command, for it is never written to disk unsealed."))
        return Answer(data, text, Exit.ATTENTION)
    return Answer(data, text)


async def tenant_disconnect(service: Service, arguments: Namespace) -> Answer:
    view = await service.find_tenant(arguments.tenant)
    told = await service.disconnect(view.row.id)
    return _ended(view, told, tr("{name} is disconnected. Records, links and mappings stay."))


_STATES = {
    TenantState.NOT_CONNECTED: tr("not connected"),
    TenantState.CONNECTED: tr("connected"),
    TenantState.RECONNECT: tr("needs a new sign-in"),
}


async def _groups(service: Service) -> dict[int, str]:
    return {group.id: group.name for group in await service.product_groups.all()}


async def tenant_answer(service: Service, view: TenantView) -> Answer:
    """A tenant as ``tenant show`` shows it."""
    row, sign_in, business = view.row, view.sign_in, view.row.business
    groups = await _groups(service)
    app = tr("the Halo app")
    if row.auth_type is AuthType.CUSTOM_APP:
        app = tr("custom developer app {id}, client secret {state}").format(
            id=row.client_id, state=tr("set") if view.secret_set else tr("not set")
        )
    lines = (
        (tr("Tenant"), f"{row.name} ({row.id})"),
        (tr("State"), _STATES[view.state]),
        (tr("App"), app),
        (tr("Sage business"), _place(business) if business else ""),
        (tr("Sage user"), f"{sign_in.user_name}, {sign_in.user_email}" if sign_in else ""),
        (tr("Same sign-in"), ", ".join(view.shared_with)),
        (tr("Connected"), when(row.connected_at)),
        (tr("Tax rates imported"), when(row.tax_rates_imported_at) or tr("never")),
        (tr("Imported daily"), tr("yes") if row.daily_tax_rates else tr("no")),
        (tr("Default product group"), groups.get(row.default_group_id or 0, tr("none"))),
        (tr("Sync to Sage"), _syncing(row)),
        (tr("Entities to sync"), ", ".join(shapes.entities(row)) or tr("none")),
        (tr("Default item code"), row.default_item_code or tr("none")),
        (tr("Issues"), view.issues),
    )
    text = "\n".join(f"{name}: {on_one_line(str(value))}" for name, value in lines if value != "")
    return Answer(shapes.tenant(view, groups), text)


def _syncing(row: TenantRow) -> str:
    if not sync_supported(row):
        return tr("not supported with a custom developer app, since syncing uses webhooks")
    return tr("on") if row.sync else tr("off")


def _place(business: Business) -> str:
    return ", ".join(filter(None, (business.name, business.city, business.country)))


def _ended(view: TenantView, told: bool, sentence: str) -> Answer:
    text = sentence.format(name=on_one_line(view.row.name))
    if not told:
        text += " " + tr(
            "Sage could not be told; remove the app there under Manage Apps and Connections."
        )
    code = Exit.DONE if told else Exit.ATTENTION
    return Answer({"tenant": view.row.name, "revoked": told}, text, code)


async def _choose(businesses: list[Business]) -> str:
    """Asks at the terminal. Without one the choice must stand in the arguments."""
    rows = [
        (number, each.name, each.city, each.country, each.id)
        for number, each in enumerate(businesses, 1)
    ]
    say(table(("", tr("Sage business"), tr("Town"), tr("Country"), tr("Id")), rows))
    answer = await ask(tr("Which business? Type its number:")) if can_ask() else ""
    if answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= len(businesses):
        return businesses[int(answer) - 1].id
    known = ", ".join(f"{_place(each)} ({each.id})" for each in businesses)
    raise ConnectFailed("choose_business", known=known)
