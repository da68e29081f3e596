"""What a product's fields may hold when a person or a file gives them. Pure; see ``field_rules``.

Accounts, tax rates and the like that it names are looked up elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sage_desktop.book.product_rows import NewProduct, Price, ProductKind, ProductRow
from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import decimal_of, plain
from sage_desktop.core.names import has_visible
from sage_desktop.sync import field_rules
from sage_desktop.sync.field_rules import checked_name, typed, typed_key
from sage_desktop.sync.product_views import PriceDraft, ProductDraft
from sage_desktop.sync.record_input import MAX_TEXT, SHOWN

MAX_DESCRIPTION = 255
MAX_CODE = 255
MAX_STOCK_CODE = 30
MAX_NOTES = 500
MAX_DECIMALS = 10

TEXTS = ("description", "code", "sales_account", "purchase_account", "notes")
_LIMITS = {"description": MAX_DESCRIPTION, "code": MAX_CODE, "notes": MAX_NOTES}


def usual_type(kind: ProductKind) -> str:
    """What Sage calls the first price of such an item."""
    return "Rate" if kind is ProductKind.SERVICE else "Sales Price"


def checked_text(field: str, value: str) -> str:
    if field == "description":
        return checked_name(field, value, MAX_DESCRIPTION)
    return field_rules.checked_text(field, value, _LIMITS.get(field, MAX_TEXT))


def checked_code(kind: ProductKind, code: str) -> str:
    """Sage's codes of stock items are shorter."""
    limit = MAX_STOCK_CODE if kind is ProductKind.STOCK_ITEM else MAX_CODE
    return field_rules.checked_text("code", code, limit)


def checked_amount(field: str, value: str | int) -> Decimal:
    """An exact amount, 0 or more, with at most ten decimals."""
    bad = BadInput("bad_amount", field=field, value=str(value)[:SHOWN], decimals=MAX_DECIMALS)
    try:
        amount = decimal_of(value)
    except BadInput as error:
        raise bad from error
    if amount < 0 or round(amount, MAX_DECIMALS) != amount:
        raise bad
    return Decimal(plain(amount))


def checked_prices(prices: Iterable[Price]) -> tuple[Price, ...]:
    """Each price type once, by a name on one line that can be seen."""
    found = tuple(prices)
    seen: set[str] = set()
    for price in found:
        name = price.price_type
        field_rules.checked_text("prices", name)
        if not has_visible(name) or len(name.splitlines()) > 1 or "\t" in name:
            raise BadInput("bad_price_type", field="prices", value=name[:SHOWN])
        if name in seen:
            raise BadInput("price_type_twice", field="prices", name=name[:SHOWN])
        seen.add(name)
    return found


def checked_draft(draft: ProductDraft, had: ProductRow | None) -> NewProduct:
    """What the editor saves: without spaces around what was typed anew, but in notes."""
    texts = {
        name: typed(checked_text, name, getattr(draft, name), getattr(had, name, None))
        for name in TEXTS
    }
    if had is None or (had.code, had.kind) != (texts["code"], draft.kind):
        checked_code(draft.kind, texts["code"])
    return NewProduct(
        key=typed_key(draft.key, had.key if had else None),
        kind=draft.kind,
        prices=_prices(draft.prices, had.prices if had else ()),
        cost=_cost(draft.cost, had.cost if had else None),
        tax_rate_id=draft.tax_rate_id,
        group_id=draft.group_id,
        supplier_id=draft.supplier_id,
        active=draft.active,
        tenant_id=draft.tenant_id,
        do_not_send=draft.do_not_send,
        **texts,
    )


def _prices(typed: Sequence[PriceDraft], had: Sequence[Price]) -> tuple[Price, ...]:
    """Lines in which nothing stands are none."""
    kept = {(each.price_type, plain(each.amount)): each for each in had}
    found = []
    for each in typed:
        name, amount = each.price_type.strip(), each.amount.strip()
        if not name and not amount:
            continue
        same = kept.get((each.price_type, amount))
        found.append(same or Price(name, checked_amount("prices", amount)))
    return tuple(had) if tuple(had) == tuple(found) else checked_prices(found)


def _cost(typed: str, had: Decimal | None) -> Decimal | None:
    if had is not None and typed.strip() == plain(had):
        return had
    return checked_amount("cost", typed) if typed.strip() else None
