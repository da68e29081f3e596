"""Commands that set things up: ``module …`` and ``tenant …``."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
import webbrowser
from argparse import Namespace

from sage_desktop.book.rows import AuthType, Business, InvoiceStatus
from sage_desktop.cli import shapes
from sage_desktop.cli.output import Answer, Exit, say, table
from sage_desktop.core.errors import BadInput, ConnectFailed
from sage_desktop.core.i18n import tr
from sage_desktop.core.words import explain_code
from sage_desktop.sync.service import Service
from sage_desktop.sync.views import COLOURS, TenantDraft, TenantView


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
        "tenants": len(names),
    }
    text = "\n".join(
        (
            tr("Sage Business Cloud: {state}").format(
                state=tr("enabled") if module.enabled else tr("disabled")
            ),
            tr("Default tenant: {name}").format(name=default or tr("none")),
            tr("Default invoice status: {status}").format(
                status=module.default_invoice_status.value
            ),
            tr("Tenants: {n}").format(n=len(names)),
        )
    )
    return Answer(data, text)


async def module_set(service: Service, arguments: Namespace) -> Answer:
    wanted = _settings(arguments.settings, ("default-tenant", "default-invoice-status"))
    status = None
    if text := wanted.get("default-invoice-status"):
        status = _one_of(InvoiceStatus, "default-invoice-status", text)
    tenant = None
    if name := wanted.get("default-tenant"):
        tenant = (await service.find_tenant(name)).row.id
    if "default-tenant" in wanted:
        await service.set_default_tenant(tenant)
    if status is not None:
        await service.set_default_invoice_status(status)
    return await module_show(service, arguments)


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
        client_secret=_secret() if custom else None,
    )
    return _tenant(await service.save_tenant(draft))


async def tenant_list(service: Service, _arguments: Namespace) -> Answer:
    views = await service.tenants()
    text = table(
        (tr("Id"), tr("Name"), tr("State"), tr("Sage business"), tr("Issues")),
        [
            (
                view.row.id,
                view.row.name,
                view.state.value.replace("_", " "),
                view.row.business.name if view.row.business else "",
                view.issues,
            )
            for view in views
        ],
    )
    return Answer(shapes.listing([shapes.tenant(view) for view in views]), text)


async def tenant_show(service: Service, arguments: Namespace) -> Answer:
    return _tenant(await service.find_tenant(arguments.tenant))


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
            opening.append(asyncio.get_running_loop().create_task(_open(url)))

    try:
        done = await service.connect(
            view.row.id,
            show_login=show_login,
            choose=_choose,
            business_id=arguments.business,
            timeout=arguments.timeout,
        )
    finally:
        for task in opening:
            task.cancel()
    if done.memory_only:
        say(explain_code("keychain_missing").sentence)
    if done.other_user:
        say(tr("This is another Sage user than before."))
    after = await service.tenant(view.row.id)
    text = tr("Connected to {business} as {user}.").format(
        business=done.business.name, user=done.user_name
    )
    return Answer({**shapes.tenant(after), "other_user": done.other_user}, text)


async def tenant_disconnect(service: Service, arguments: Namespace) -> Answer:
    view = await service.find_tenant(arguments.tenant)
    told = await service.disconnect(view.row.id)
    return _ended(view, told, tr("{name} is disconnected. Records, links and mappings stay."))


async def tenant_set(service: Service, arguments: Namespace) -> Answer:
    view = await service.find_tenant(arguments.tenant)
    wanted = _settings(arguments.settings, ("daily-tax-rates",))
    for name, value in wanted.items():
        if value not in {"on", "off"}:
            raise BadInput("bad_setting", name=name, value=value, allowed="on, off")
    await service.set_daily_tax_rates(view.row.id, wanted["daily-tax-rates"] == "on")
    return _tenant(await service.tenant(view.row.id))


def _tenant(view: TenantView) -> Answer:
    data = shapes.tenant(view)
    shown = {**data, "business": view.row.business.name if view.row.business else None}
    lines = [
        f"{name.replace('_', ' ')}: {value}"
        for name, value in shown.items()
        if not isinstance(value, dict | list) and value is not None and value != ""
    ]
    return Answer(data, "\n".join(lines))


def _ended(view: TenantView, told: bool, sentence: str) -> Answer:
    text = sentence.format(name=view.row.name)
    if not told:
        text += " " + tr(
            "Sage could not be told; remove the app there under Manage Apps and Connections."
        )
    code = Exit.DONE if told else Exit.ATTENTION
    return Answer({"tenant": view.row.name, "revoked": told}, text, code)


async def _open(url: str) -> None:
    if not await asyncio.to_thread(webbrowser.open, url):
        say(explain_code("no_browser").sentence)


async def _choose(businesses: list[Business]) -> str:
    """Asks at the terminal. Without one the choice must stand in the arguments."""
    listed = ", ".join(f"{each.name} {each.city} ({each.id})" for each in businesses)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConnectFailed("choose_business", known=listed)
    for number, each in enumerate(businesses, 1):
        say(f"{number}  {each.name}, {each.city}, {each.country}  {each.id}")
    say(tr("Which business? Type its number:"))
    answer = (await asyncio.to_thread(sys.stdin.readline)).strip()
    if not answer.isdecimal() or not 1 <= int(answer) <= len(businesses):
        raise ConnectFailed("choose_business", known=listed)
    return businesses[int(answer) - 1].id


def _secret() -> str:
    """From the environment or a prompt, never from the arguments (others could read those)."""
    given = os.environ.get("SAGE_DESKTOP_CLIENT_SECRET", "")
    if given or not sys.stdin.isatty():
        return given
    return getpass.getpass(tr("Client secret: "), stream=sys.stderr)


def _settings(texts: list[str], known: tuple[str, ...]) -> dict[str, str]:
    wanted = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or name not in known:
            raise BadInput("bad_setting", name=name, value=value, allowed="=…, ".join(known) + "=…")
        wanted[name] = value
    return wanted


def _one_of(kind: type[InvoiceStatus], name: str, text: str) -> InvoiceStatus:
    try:
        return kind(text)
    except ValueError:
        allowed = ", ".join(member.value for member in kind)
        raise BadInput("bad_setting", name=name, value=text, allowed=allowed) from None
