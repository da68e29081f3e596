"""Products and services for the importer: what is kept of Sage's items, and what an item becomes.

Facts: ``sage/api.md`` 11.6 to 11.10, ``product.md`` 7. What an item's tax rate, accounts, category
and supplier are in the book is looked up when it is put together, for mappings change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec
from msgspec import Raw, Struct

from sage_desktop.book.product_rows import ProductKind
from sage_desktop.book.tenant_rows import Grouping
from sage_desktop.core.errors import BadInput
from sage_desktop.core.exact import decimal_of, plain
from sage_desktop.core.i18n import tr
from sage_desktop.core.names import has_visible, name_key
from sage_desktop.mirror.lists import Entry
from sage_desktop.sage import listings
from sage_desktop.sage.listings import Item, NamedRef
from sage_desktop.sync.imports.kinds import MirroredList, SageRecord

PRODUCT, SERVICE = "product", "service"
"""The mirror's lists, and the kinds of links."""

PRODUCT_TYPE, SERVICE_TYPE = "PRODUCT", "SERVICE"
"""Item types: what is not stocked, and what services count as. Any other type is stocked."""

YES, NO = "yes", "no"


class _Kept(Struct, frozen=True, array_like=True):
    """An item as the mirror keeps it; accounts, tax rate and type with what Sage calls them.

    ``wrong``: why Sage's record could not be read.
    """

    description: str = ""
    code: str = ""
    notes: str = ""
    cost: str = ""
    prices: str = ""
    active: bool = True
    source_guid: str = ""
    sales_account: tuple[str, str] = ("", "")
    purchase_account: tuple[str, str] = ("", "")
    tax_rate: tuple[str, str] = ("", "")
    item_type: tuple[str, str] = ("", "")
    supplier: str = ""
    wrong: str = ""


_write = msgspec.msgpack.Encoder().encode
_kept = msgspec.msgpack.Decoder(_Kept).decode


@dataclass(frozen=True, slots=True)
class Around:
    """What the values of an item depend on, by Sage ids; True after a code or id: it is retired.

    ``groups``: the product groups that categories are mapped to.
    """

    grouping: Grouping
    default_group: int | None
    groups: Mapping[str, int]
    tax_rates: Mapping[str, tuple[int, bool]]
    accounts: Mapping[str, tuple[str, bool]]
    suppliers: Mapping[str, int]


def place(record: SageRecord) -> str:
    """``FW-100``: what tells items of the same description apart."""
    return record.detail


# Sage's records as entries of the mirror


def product_entry(raw: Raw) -> Entry:
    read = listings.record_of(raw, listings.Product)
    if isinstance(read, tuple):
        return _unread(*read)
    prices = (
        (each.product_sales_price_type, each.price_name, each.price)
        for each in read.sales_prices or ()
    )
    kind = read.catalog_item_type
    return _entry(read, prices, kind if kind and kind.id else NamedRef(PRODUCT_TYPE))


def service_entry(raw: Raw) -> Entry:
    read = listings.record_of(raw, listings.Service)
    if isinstance(read, tuple):
        return _unread(*read)
    rates = ((each.service_rate_type, each.rate_name, each.rate) for each in read.sales_rates or ())
    return _entry(read, rates, NamedRef(SERVICE_TYPE))


def _unread(sage_id: str, name: str, wrong: str) -> Entry:
    return Entry(sage_id, _write(_Kept(name, wrong=wrong)), name_key=name_key(name))


_Amount = tuple[NamedRef | None, str | None, Decimal | None]


def _entry(read: Item, prices: Iterable[_Amount], kind: NamedRef) -> Entry:
    description = read.description or ""
    try:
        cost, amounts = _number(read.cost_price), _price_lines(prices)
    except BadInput as error:
        return _unread(read.id, description, f"{error.data['value']} is no amount")
    kept = _Kept(
        description,
        read.item_code or "",
        read.notes or "",
        cost,
        amounts,
        read.active is not False,  # null in lists counts as active
        read.source_guid or "",
        _named(read.sales_ledger_account),
        _named(read.purchase_ledger_account),
        _named(read.sales_tax_rate),
        _named(kind),
        (read.usual_supplier.id or "") if read.usual_supplier is not None else "",
    )
    return Entry(read.id, _write(kept), name_key=name_key(f"{description} {kept.code}"))


def price_line(price_type: str, amount: Decimal) -> str:
    """A price as a line of the field ``prices``: its type, a tab, the exact amount."""
    return f"{' '.join(price_type.split())}\t{plain(amount)}"


def _price_lines(prices: Iterable[_Amount]) -> str:
    """In Sage's order. What has no amount is no price."""
    return "\n".join(
        price_line((kind and kind.displayed_as) or own_name or "", _exact(amount))
        for kind, own_name, amount in prices
        if amount is not None
    )


def _number(amount: Decimal | None) -> str:
    return "" if amount is None else plain(_exact(amount))


def _exact(amount: Decimal) -> Decimal:
    """Raises ``BadInput`` for one with more digits than could be kept."""
    number = decimal_of(amount)
    if Decimal(plain(number)) != number:
        raise BadInput("not_a_number", value=str(amount)[:40])
    return number


def _named(reference: NamedRef | None) -> tuple[str, str]:
    if reference is None or not reference.id:
        return "", ""
    return reference.id, reference.displayed_as or ""


PRODUCT_LISTS = (MirroredList(PRODUCT, listings.PRODUCTS, product_entry),)
SERVICE_LISTS = (MirroredList(SERVICE, listings.SERVICES, service_entry),)


def code_of(body: bytes) -> tuple[str, str]:
    """The item code of an item as the mirror keeps it, and its description.

    "" for an item without a code, and for one that is not in use any more.
    """
    item = _kept(body)
    return item.code.strip() if item.active else "", item.description


# putting them together


def compose(
    _db: sqlite3.Connection,
    _tenant_id: int,
    rows: Sequence[tuple[str, bytes, bool]],
    around: Around,
) -> list[SageRecord]:
    """Each item with what its references are in the book."""
    return [_composed(sage_id, _kept(body), gone, around) for sage_id, body, gone in rows]


def _composed(sage_id: str, item: _Kept, gone: bool, around: Around) -> SageRecord:
    rate = around.tax_rates.get(item.tax_rate[0])
    group = around.groups.get(_category(item, around.grouping)[0], around.default_group)
    values = {
        "description": item.description,
        "code": item.code,
        "notes": item.notes,
        "cost": item.cost,
        "prices": item.prices,
        "tax_rate": "" if rate is None else str(rate[0]),
        "sales_account": around.accounts.get(item.sales_account[0], _NONE)[0],
        "purchase_account": around.accounts.get(item.purchase_account[0], _NONE)[0],
        "active": YES if item.active else NO,
        "group": "" if group is None else str(group),
        "supplier": str(around.suppliers.get(item.supplier, "")),
    }
    problem, data = _problem(item, around, group)
    return SageRecord(
        sage_id,
        item.description,
        item.code,
        values,
        item.source_guid,
        gone,
        problem,
        data,
        _kind(item),
    )


_NONE = ("", False)


def _kind(item: _Kept) -> str:
    kinds = {PRODUCT_TYPE: ProductKind.PRODUCT, SERVICE_TYPE: ProductKind.SERVICE}
    return kinds.get(item.item_type[0], ProductKind.STOCK_ITEM).value


def _problem(
    item: _Kept, around: Around, group: int | None
) -> tuple[str, Mapping[str, str] | None]:
    if item.wrong:
        return "unreadable_record", {"detail": item.wrong}
    if not has_visible(item.description):
        return "no_name", None
    for account in (item.sales_account, item.purchase_account):
        code = _fault(account, around.accounts, "account_not_here", "account_retired")
        if code:
            return code, {"account": account[1] or account[0]}
    code = _fault(item.tax_rate, around.tax_rates, "tax_rate_not_mapped", "tax_rate_retired")
    if code:
        return code, {"rate": item.tax_rate[1] or item.tax_rate[0]}
    if group is None:
        sage_id, name = _category(item, around.grouping)
        return "category_not_mapped", {"category": name or sage_id or tr("(none)")}
    return "", None


def _fault(
    reference: tuple[str, str],
    known: Mapping[str, tuple[object, bool]],
    unknown: str,
    retired: str,
) -> str:
    """The code of what is wrong with a reference; "" for a good one, and for none at all."""
    if not reference[0]:
        return ""
    found = known.get(reference[0])
    if found is None:
        return unknown
    return retired if found[1] else ""


# categories


def _category(item: _Kept, grouping: Grouping) -> tuple[str, str]:
    """What stands for the category that items of Sage do not have: an id and what it is called."""
    return item.item_type if grouping is Grouping.ITEM_TYPE else item.sales_account


def category_of(item: Item, grouping: Grouping) -> str:
    """The same of an item as Sage just gave it: the id, "" for none."""
    if grouping is Grouping.LEDGER_ACCOUNT:
        return _named(item.sales_ledger_account)[0]
    kind = item.catalog_item_type if isinstance(item, listings.Product) else NamedRef(SERVICE_TYPE)
    return (kind and kind.id) or PRODUCT_TYPE


def categories_of(bodies: Iterable[bytes], grouping: Grouping) -> dict[str, tuple[str, int]]:
    """The categories that items of the mirror are in, by id: what each is called, how many items.

    Items without one are left out.
    """
    found: dict[str, tuple[str, int]] = {}
    for body in bodies:
        sage_id, name = _category(_kept(body), grouping)
        if sage_id:
            had, count = found.get(sage_id, ("", 0))
            found[sage_id] = had or name, count + 1
    return found
