"""A Halo invoice as Sage takes it, and the total that Sage will show. Pure.

Facts: ``sage/api.md`` 12, ``product.md`` 9. Sage stores the tax that it is sent and works out the
net amount itself, so what it will show is known before it is sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from sage_desktop.book.contact_rows import Address, CustomerRow
from sage_desktop.book.invoice_rows import InvoiceLineRow, InvoiceRow
from sage_desktop.core.exact import plain, round_half_up
from sage_desktop.sync.sending.contact_bodies import place
from sage_desktop.sync.sending.fitting import Fitting

Body = dict[str, Any]

REFERENCE, NOTES, DESCRIPTION, PART, POSTCODE = 25, 2000, 255, 50, 10
"""Sage's limits, in characters. That of a line's description is not stated; 255 is safe."""

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Where a line goes in Sage: ids of account, tax rate and item. ``member``: product or service.

    ``code`` is "" for a line without an item.
    """

    account_id: str
    tax_rate_id: str
    item_member: str = ""
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What Sage will show."""

    net: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        return self.net + self.tax


def marker(invoice_id: int, book_id: str) -> str:
    """What stands in the notes of the invoice: it is ours, of this book, and this one."""
    return f"halo:invoice:{invoice_id}:{book_id[:12]}"


def reference(row: InvoiceRow, fitting: Fitting) -> str:
    """Our number, by which Sage's search finds it. A longer one loses its end."""
    number = row.number or row.key
    if len(number) > REFERENCE:
        fitting.cut.append("number")
    return number[:REFERENCE]


def invoice_body(
    row: InvoiceRow,
    customer: CustomerRow,
    contact_id: str,
    places: tuple[LinePlace, ...],
    base_currency: str,
    book_id: str,
    fitting: Fitting,
    *,
    several_currencies: bool = False,
) -> Body:
    """All of it but the status: that of a new one is the caller's to add.

    Where ``several_currencies`` are traded in, its own is always named: Sage takes one that is not
    in the currency of the contact there as if it were.
    """
    body: Body = {
        "contact_id": contact_id,
        "date": row.date.isoformat(),
        "reference": reference(row, fitting),
        "notes": _notes(row, marker(row.id, book_id), fitting),
        "invoice_lines": [
            _line(line, where, fitting) for line, where in zip(row.lines, places, strict=True)
        ],
    }
    if row.due_date is not None:
        body["due_date"] = row.due_date.isoformat()
    currency = currency_of(row, customer, base_currency)
    if currency and (several_currencies or currency != base_currency):
        body["currency_id"] = currency
    main = customer.sites[0] if customer.sites else None
    for member, address in (
        ("main_address", main),
        ("delivery_address", customer.delivery_address or main),
    ):
        if address is not None and any((address.address_1, address.city, address.postcode)):
            body[member] = place(_fitted(address, fitting))
    return body


def currency_of(row: InvoiceRow, customer: CustomerRow, base_currency: str) -> str:
    """What its amounts are in; "" for the business's own where that is not known."""
    return row.currency or customer.currency or base_currency


def expected(body: Mapping[str, Any]) -> Expected:
    """What Sage makes of such a body: it works out net amounts, and stores tax as it is sent."""
    net = tax = Decimal(0)
    for line in body["invoice_lines"]:
        gross = _product(Decimal(line["quantity"]), Decimal(line["unit_price"]))
        net += round_half_up(gross - Decimal(line.get("discount_amount", "0")), 2)
        tax += Decimal(line["tax_amount"])
    return Expected(net, tax)


def body_hash(body: Mapping[str, Any]) -> str:
    """Equal for equal contents."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _line(line: InvoiceLineRow, where: LinePlace, fitting: Fitting) -> Body:
    body: Body = {
        "description": fitting.text("description", line.description, DESCRIPTION),
        "ledger_account_id": where.account_id,
        "tax_rate_id": where.tax_rate_id,
        "tax_amount": f"{line.tax:.2f}",
        **_amounts(line),
    }
    if where.item_id:
        body[f"{where.item_member}_id"] = where.item_id
    return body


def _amounts(line: InvoiceLineRow) -> Body:
    discount = discount_amount(line)
    if discount is None:
        return {"quantity": "1", "unit_price": f"{line.net:.2f}"}
    amounts = {"quantity": plain(line.quantity), "unit_price": plain(line.unit_price)}
    return {**amounts, "discount_amount": f"{discount:.2f}"} if discount else amounts


def discount_amount(line: InvoiceLineRow) -> Decimal | None:
    """The amount of two places that leaves Sage exactly the line's net amount.

    None: there is none, as for 100 % of half a penny; then the line goes as one piece of its net.
    """
    if not line.discount_percent:
        return Decimal(0)
    gross = _product(line.quantity, line.unit_price)
    near = round_half_up(gross - line.net, 2)
    for candidate in (near, near + _CENT, near - _CENT):
        if round_half_up(gross - candidate, 2) == line.net:
            return candidate
    return None


def _product(quantity: Decimal, price: Decimal) -> Decimal:
    """Exact, however many digits."""
    with localcontext() as context:
        context.prec = 100
        return quantity * price


def _notes(row: InvoiceRow, mark: str, fitting: Fitting) -> str:
    room = NOTES - len(mark) - 2
    notes = fitting.text("notes", row.notes, room)
    return f"{notes}\n\n{mark}" if notes else mark


def _fitted(address: Address, fitting: Fitting) -> Address:
    return Address(
        "",
        fitting.text("address", address.address_1, PART),
        fitting.text("address", address.address_2, PART),
        fitting.text("address", address.city, PART),
        fitting.text("address", address.region, PART),
        fitting.whole("address", address.postcode, POSTCODE),
        address.country,
    )
