"""``module set`` and ``tenant set``: everything is checked before the first thing is written."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable
from enum import StrEnum
from functools import partial
from typing import TypeVar

from sage_desktop.book.tenant_rows import Grouping, InvoiceStatus
from sage_desktop.cli.output import Answer, say
from sage_desktop.cli.set_up import module_show, tenant_answer
from sage_desktop.cli.shapes import PLURALS
from sage_desktop.cli.text import on_one_line
from sage_desktop.core.errors import BadInput
from sage_desktop.core.i18n import tr
from sage_desktop.sync.service import Service
from sage_desktop.sync.syncing_views import sync_supported

Write = Callable[[], Awaitable[object]]
"""One setting, checked and ready to be written."""

E = TypeVar("E", bound=StrEnum)

_MODULE = ("default-tenant", "default-invoice-status", "paused")
_TENANT = (
    "daily-tax-rates",
    "sync",
    "sync-entities",
    "sync-without-webhooks",
    "default-item-code",
    "default-product-group",
    "group-items-by",
    "top-level",
)


async def module_set(service: Service, arguments: Namespace) -> Answer:
    """All of it or nothing."""
    wanted = _settings(arguments.settings, _MODULE)
    writes: list[Write] = []
    if (text := wanted.get("default-invoice-status")) is not None:
        status = _one_of(InvoiceStatus, "default-invoice-status", text)
        writes.append(partial(service.set_default_invoice_status, status))
    if (text := wanted.get("paused")) is not None:
        writes.append(partial(service.set_paused, _is_on("paused", text)))
    if (name := wanted.get("default-tenant")) is not None:
        tenant = (await service.find_tenant(name)).row.id if name else None
        writes.append(partial(service.set_default_tenant, tenant))
    for write in writes:
        await write()
    return await module_show(service, arguments)


async def tenant_set(service: Service, arguments: Namespace) -> Answer:
    """All of it or nothing."""
    tenant_id = (await service.find_tenant(arguments.tenant)).row.id
    wanted = _settings(arguments.settings, _TENANT)
    writes = await _tenant_writes(service, tenant_id, wanted)
    if (top_level := wanted.get("top-level")) is not None:
        await service.mappings.set_top_level(tenant_id, top_level)  # checks before it writes
    for write in writes:
        await write()
    view = await service.tenant(tenant_id)
    if wanted.get("sync") == "on" and not sync_supported(view.row):
        say(
            tr(
                "Nothing is sent: syncing is not supported with a custom developer app, since it "
                "uses webhooks. sync-without-webhooks=on lets this computer watch for changes."
            )
        )
    return await tenant_answer(service, view)


async def _tenant_writes(service: Service, tenant_id: int, wanted: dict[str, str]) -> list[Write]:
    """Checks all values; raises ``BadInput`` or ``NotFound`` for the first that cannot be."""
    syncing, categories = service.syncing, service.categories
    writes: list[Write] = []
    for name, switch in (
        ("daily-tax-rates", service.set_daily_tax_rates),
        ("sync-without-webhooks", syncing.set_without_webhooks),
        ("sync", syncing.set_sync),
    ):
        if (text := wanted.get(name)) is not None:
            writes.append(partial(switch, tenant_id, _is_on(name, text)))
    if (text := wanted.get("sync-entities")) is not None:
        writes.append(partial(syncing.set_entities, tenant_id, _entities(text)))
    if (text := wanted.get("group-items-by")) is not None:
        grouping = _one_of(Grouping, "group-items-by", text)
        writes.append(partial(categories.set_grouping, tenant_id, grouping))
    if (text := wanted.get("default-product-group")) is not None:
        group = await service.product_groups.find(text) if text else None
        writes.append(partial(categories.set_default_group, tenant_id, group))
    if (text := wanted.get("default-item-code")) is not None:
        item = await syncing.checked_item(tenant_id, text)
        if item.code and item.known is None:
            say(
                tr("{code} was not checked, for Sage's items were not read yet.").format(
                    code=on_one_line(item.code)
                )
            )
        writes.append(partial(syncing.set_default_item, tenant_id, item.code))
    return writes


def _settings(texts: list[str], known: tuple[str, ...]) -> dict[str, str]:
    wanted = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or name not in known:
            detail = tr("There is no setting “{text}”. Known: {known}.").format(
                text=text, known=", ".join(f"{each}=VALUE" for each in known)
            )
            raise BadInput(detail=detail)
        wanted[name] = value
    return wanted


def _is_on(name: str, text: str) -> bool:
    if text not in ("on", "off"):
        raise BadInput("bad_setting", name=name, value=text, allowed=tr("on or off"))
    return text == "on"


def _entities(text: str) -> frozenset[str]:
    """``customers,invoices``; nothing for none of them."""
    known = {plural: entity for entity, plural in PLURALS.items()}
    words = [word.strip() for word in text.split(",")] if text.strip() else []
    for word in words:
        if word not in known:
            allowed = tr(", ").join(known)
            raise BadInput("bad_setting", name="sync-entities", value=word, allowed=allowed)
    return frozenset(known[word] for word in words)


def _one_of(kind: type[E], name: str, text: str) -> E:
    try:
        return kind(text)
    except ValueError:
        allowed = tr(" or ").join(member.value for member in kind)
        raise BadInput("bad_setting", name=name, value=text, allowed=allowed) from None
