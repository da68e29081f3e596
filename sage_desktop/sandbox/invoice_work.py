"""What happens to sales invoices in Sage, whoever does it: numbers, stock, release, payment, void.

``sage/api.md`` 12.3 and 12.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sage_desktop.sandbox.company import Business, hex_id
from sage_desktop.sandbox.contacts import Address, Contact
from sage_desktop.sandbox.invoices import (
    NOT_ISSUED,
    PAID,
    PART_PAID,
    UNPAID,
    VOID,
    ZERO,
    Invoice,
    Line,
    Payment,
    Place,
    rounded,
)

_LAST_NUMBER = re.compile(r"(\d{1,9})$")


def enter(
    business: Business,
    moment: datetime,
    contact: Contact,
    *lines: Mapping[str, Any],
    number: str = "",
    day: date | None = None,
    status: str = UNPAID,
    **fields: Any,
) -> Invoice:
    """An invoice as somebody enters it at Sage's screens; a ``number`` is of an old one.

    ``lines``: members of ``Line``; account, tax rate and tax are the usual ones unless named.
    """
    id = hex_id(f"{business.id} invoice {len(business.invoices)} {moment}")
    day = day or moment.date()
    usual: int = business.invoice_settings["customer_credit_days"]
    days = usual if contact.credit_days is None else contact.credit_days
    made = [_line(business, f"{id} line {n}", day, each) for n, each in enumerate(lines)]
    invoice = Invoice(
        id,
        contact.id,
        day,
        day + timedelta(days=days),
        made,
        moment,
        moment,
        status=status if status in NOT_ISSUED else UNPAID,
        number=number,
        prefix=business.invoice_settings["sales_invoice_number_prefix"],
        contact_name=contact.name,
        contact_reference=contact.reference,
        currency=contact.currency,
        main_address=place_of(business.addresses.get(contact.main_address_id)),
        delivery_address=place_of(business.addresses.get(contact.delivery_address_id)),
        **fields,
    )
    if status not in NOT_ISSUED and not number:
        issue(business, invoice, moment)
    business.invoices[id] = invoice
    return invoice


def _line(business: Business, name: str, day: date, given: Mapping[str, Any]) -> Line:
    usual = business.business_settings["default_ledger_accounts"]["sales_ledger_account"]["id"]
    known = {
        "description": "Work",
        "ledger_account_id": usual,
        "quantity": Decimal(1),
        "tax_rate_id": "GB_STANDARD",
        **given,
    }
    line = Line(hex_id(name), tax_amount=known.pop("tax_amount", ZERO), **known)
    rate = business.tax_rates.get(line.tax_rate_id)
    period = rate.on(day) if rate else None
    if "tax_amount" not in given and period is not None:
        line.tax_amount = rounded(line.net_amount * period.percentage / 100)
    return line


def place_of(address: Address | None) -> Place:
    """A copy of a contact's address, a blank one if there is none."""
    if address is None or address.deleted_at is not None:
        return Place()
    return Place(
        address.address_type,
        address.address_line_1,
        address.address_line_2,
        address.city,
        address.region,
        address.postal_code,
        address.country_id,
    )


def is_locked(business: Business, day: date) -> bool:
    """Whether the books are closed for that day, or not yet open."""
    settings = business.financial_settings
    start, lock = settings["accounts_start_date"], settings["year_end_lockdown_date"]
    too_early = bool(start) and day < date.fromisoformat(start)
    return too_early or (bool(lock) and day <= date.fromisoformat(lock))


def is_editable(business: Business, invoice: Invoice) -> bool:
    """Drafts always; what is issued until it is paid or its period is closed."""
    if invoice.status in NOT_ISSUED:
        return True
    open_still = invoice.status == UNPAID and not invoice.payments
    return open_still and not is_locked(business, invoice.date)


def issue(business: Business, invoice: Invoice, moment: datetime) -> None:
    """Gives a number and takes what is sold from stock. Whoever calls has looked at the stock."""
    invoice.number = invoice.wished or next_number(business, invoice)
    settings = business.invoice_settings
    last = _LAST_NUMBER.search(invoice.number)
    if last:
        settings["next_invoice_number"] = int(last[1]) + 1
    invoice.status = UNPAID
    move_stock(business, quantities(invoice.lines), moment)


def next_number(business: Business, invoice: Invoice) -> str:
    """The next in the row that nobody has."""
    settings = business.invoice_settings
    prefix = invoice.prefix or settings["sales_invoice_number_prefix"]
    number: int = settings["next_invoice_number"]
    while any(each.number == f"{prefix}{number}" for each in business.invoices.values()):
        number += 1
    return f"{prefix}{number}"


def quantities(lines: Iterable[Line]) -> dict[str, Decimal]:
    """How much of each product."""
    sold: dict[str, Decimal] = {}
    for line in lines:
        if line.product_id:
            sold[line.product_id] = sold.get(line.product_id, ZERO) + line.quantity
    return sold


def lacks_stock(business: Business, sold: dict[str, Decimal]) -> bool:
    """Whether ``sold`` would leave less than nothing of a stock item."""
    for id, quantity in sold.items():
        stock = business.products[id].stock if id in business.products else None
        if stock is not None and quantity > 0 and stock.quantity < quantity:
            return True
    return False


def move_stock(business: Business, sold: dict[str, Decimal], moment: datetime) -> None:
    for id, quantity in sold.items():
        item = business.products.get(id)
        if item is not None and item.stock is not None and quantity:
            item.stock.quantity -= quantity
            item.updated_at = moment


def pay(invoice: Invoice, amount: Decimal, day: date) -> None:
    """A payment makes an issued invoice PART_PAID or PAID."""
    invoice.payments.append(Payment(amount, day))
    invoice.status = PAID if invoice.paid >= invoice.total_amount else PART_PAID


def void(business: Business, invoice: Invoice, reason: str, moment: datetime) -> None:
    """It stays readable; what it sold is in stock again."""
    returned = {id: -quantity for id, quantity in quantities(invoice.lines).items()}
    move_stock(business, returned, moment)
    invoice.status, invoice.void_reason = VOID, reason
