"""The way of a product, stock item or service to Sage: looked for, made, changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from sage_desktop.book.link_rows import LinkMaker
from sage_desktop.book.outbox_rows import OutboxRow
from sage_desktop.book.product_rows import ProductKind, ProductRow
from sage_desktop.core.errors import NotFound
from sage_desktop.core.names import name_key
from sage_desktop.sage.listings import Item, Product, Service
from sage_desktop.sync.agreed import agree_on
from sage_desktop.sync.imports.products import category_of
from sage_desktop.sync.sending import product_bodies as bodies
from sage_desktop.sync.sending.business import SageBusiness
from sage_desktop.sync.sending.comparing import (
    agreed_after,
    differing,
    is_open,
    never_compared,
    with_filled_in,
)
from sage_desktop.sync.sending.fitting import Fitting
from sage_desktop.sync.sending.gates import SetUp
from sage_desktop.sync.sending.guards import fields_to_send, there_already
from sage_desktop.sync.sending.loading import Subject
from sage_desktop.sync.sending.looking import Looked
from sage_desktop.sync.sending.product_bodies import Around
from sage_desktop.sync.sending.steps import (
    CREATE,
    UPDATE,
    Adopt,
    Nothing,
    Request,
    Step,
    Stuck,
    Taken,
)
from sage_desktop.sync.sending.views import Choice

_FIELDS = {"tax_rate_id": "tax_rate", "supplier_id": "supplier"}
"""What fields of a row are called among the values, where that differs."""
_FOUND = {"attributes": "item_code,description,source_guid"}
PRODUCTS = Looked(
    "/products", Product, _FOUND, lambda item: (item.item_code or "", item.description or "")
)
SERVICES = Looked(
    "/services", Service, _FOUND, lambda item: (item.item_code or "", item.description or "")
)


async def plan(
    subject: Subject, row: OutboxRow, setup: SetUp, business: SageBusiness, taken: Taken
) -> Step:
    """The next step. ``taken``: which Sage ids are linked to other records."""
    product = subject.record
    assert isinstance(product, ProductRow)  # noqa: S101  # by the kind of the row
    fitting = Fitting()
    ours = bodies.fitted(product, fitting)
    warnings = (*fitting.cut, *fitting.left_out)
    if subject.link is None:
        return await _first(product, ours, row, setup, business, taken, warnings)
    if subject.link.gone_at is not None and row.data.get("choice") != Choice.SEND_ANYWAY:
        return Stuck("gone_in_sage", {"name": product.description})
    agreed = subject.link.agreed
    known = agreed or {}
    changed = {_FIELDS.get(name, name) for name in row.changed}
    fields = _sendable(differing(ours, known), ours, product.kind, setup)
    if agreed is not None and not fields and not is_open(ours, known, changed):
        return Nothing()
    base, noun = bodies.PATHS[product.kind]
    path = f"{base}/{quote(subject.link.sage_id, safe='')}"
    item: Product | Service
    try:
        if product.kind is ProductKind.SERVICE:
            item = await business.client.record(path, Service)
        else:
            item = await business.client.record(path, Product)
    except NotFound:
        return Stuck("gone_in_sage", {"name": product.description})
    never = ours.keys() - known.keys()
    around = await _around(product, setup, business, with_prices="prices" in fields | never)
    now = bodies.values_of(item, around)
    open_values = {name: ours[name] for name in never}
    others = _sendable(never_compared(open_values, now, changed), ours, product.kind, setup)
    going = fields_to_send(product.description, row, subject.link, fields, others, ours, now)
    if isinstance(going, Stuck):
        return going
    fields = going
    if not fields:
        after = agreed_after((), ours, agreed, now, ours)
        if subject.link.made_by is LinkMaker.SENT:
            after = with_filled_in(ours, after, now)
        return Nothing(after if after != agreed else None)
    if "prices" in fields and (stuck := _unknown_prices(product, ours, around)) is not None:
        return stuck
    body = bodies.update_body(ours, fields, product.kind, around)
    after = agreed_after(fields, ours, agreed, now, ours)
    return Request(UPDATE, "PUT", path, noun, body, after, warnings)


async def _first(
    product: ProductRow,
    ours: dict[str, str],
    row: OutboxRow,
    setup: SetUp,
    business: SageBusiness,
    taken: Taken,
    warnings: tuple[str, ...],
) -> Step:
    """Made only when Sage does not have it yet: looked for by our mark and its code or name."""
    service = product.kind is ProductKind.SERVICE
    wanted = ours["code"] or ours["description"]
    items: list[Product] | list[Service]
    if service:
        items = await business.looks.found(SERVICES, wanted)
    else:
        items = await business.looks.found(PRODUCTS, wanted)

    def is_alike(item: Item) -> bool:
        if ours["code"]:
            return name_key(item.item_code or "") == name_key(ours["code"])
        return name_key(item.description or "") == name_key(ours["description"])

    there = await there_already(
        product.description,
        items,
        row,
        taken,
        is_mine=lambda item: _is_mine(item, ours["description"], product.id),
        is_alike=is_alike,
        adopted=_adopted,
        called=lambda item: item.description or "",
    )
    if there is not None:
        return there
    around = await _around(product, setup, business, with_prices=bool(ours["prices"]), first=True)
    if (stuck := _unknown_prices(product, ours, around)) is not None:
        return stuck
    body = bodies.create_body(ours, product.kind, product.id, around)
    for member in ("sales_ledger_account_id", "purchase_ledger_account_id"):
        if member not in body and not (service and member.startswith("purchase")):
            return Stuck("account_needed", {"name": product.description})
    path, noun = bodies.PATHS[product.kind]
    carried = _sendable(set(ours), ours, product.kind, setup)
    kept = {name: value for name, value in ours.items() if not value or name in carried}
    return Request(CREATE, "POST", path, noun, body, {**dict.fromkeys(ours, ""), **kept}, warnings)


async def _around(
    product: ProductRow,
    setup: SetUp,
    business: SageBusiness,
    *,
    with_prices: bool,
    first: bool = False,
) -> Around:
    service = product.kind is ProductKind.SERVICE
    missing = not (product.sales_account and (product.purchase_account or service))
    return replace(
        _ids(setup),
        price_types=await business.price_types() if with_prices and not service else {},
        rate_types=await business.rate_types() if with_prices and service else {},
        default_accounts=await business.default_accounts() if first and missing else {},
    )


def _ids(setup: SetUp) -> Around:
    """What needs no question to Sage."""
    return Around(
        {code: row.sage_id for code, row in setup.accounts.items()},
        {str(local): sage_id for local, sage_id in setup.tax_rates.items()},
        {str(local): sage_id for local, sage_id in setup.suppliers.items()},
    )


def after_creation(
    product: ProductRow, sent: Mapping[str, str], item: Product | Service, setup: SetUp
) -> dict[str, str]:
    """What both sides hold once ``item`` was made of a product: the group of none, too, which the
    import would read from Sage's category."""
    agreed = bodies.after_creation(sent, item, _ids(setup))
    if product.group_id is None:
        category = category_of(item, setup.tenant.group_items_by)
        group = setup.groups.get(category, setup.tenant.default_group_id)
        agree_on(agreed, "group", "", "" if group is None else str(group))
    return agreed


def _unknown_prices(product: ProductRow, ours: dict[str, str], around: Around) -> Stuck | None:
    unknown = bodies.unknown_price_types(ours, product.kind, around)
    if not unknown:
        return None
    data = {"name": product.description, "price_types": ", ".join(unknown)}
    return Stuck("price_type_unknown", data)


def _sendable(fields: set[str], ours: dict[str, str], kind: ProductKind, setup: SetUp) -> set[str]:
    """A supplier that the tenant does not have cannot be told."""
    suppliers = {"", *map(str, setup.suppliers)}
    found = {name for name in fields if bodies.sendable(name, ours[name], kind)}
    return found if ours["supplier"] in suppliers else found - {"supplier"}


async def look_up(
    subject: Subject, sent: Mapping[str, Any], business: SageBusiness, taken: Taken
) -> Adopt | None:
    """The item that was made of the body ``sent``, if it was."""
    product = subject.record
    assert isinstance(product, ProductRow)  # noqa: S101  # by the kind of the row
    wanted = sent.get("item_code") or sent["description"]
    items: Sequence[Product] | Sequence[Service]
    if product.kind is ProductKind.SERVICE:
        items = await business.looks.fresh(SERVICES, wanted)
    else:
        items = await business.looks.fresh(PRODUCTS, wanted)
    ours_already = await taken([item.id for item in items])
    for item in items:
        if item.id not in ours_already and _is_mine(item, sent["description"], product.id):
            return _adopted(item)
    return None


def _is_mine(item: Item, description: str, product_id: int) -> bool:
    """By our mark and the description: another book has marks like ours."""
    same = name_key(item.description or "") == name_key(description)
    return same and item.source_guid == bodies.guid(product_id)


def _adopted(item: Item) -> Adopt:
    return Adopt(item.id, item.description or "", item.item_code or "")
