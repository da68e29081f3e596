"""Lines of sales invoices as clients send them: what Sage checks, and the record made of them.

``sage/api.md`` 12.1 and 12.2. Sources are Sage's internal names.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sage_desktop.sandbox.bodies import REQUIRED, Json
from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.invoices import ZERO, Line, rounded
from sage_desktop.sandbox.item_writes import check_description
from sage_desktop.sandbox.writing import Change

_LINES = "line_items."
_TAX = f"{_LINES}currency_tax_amount"


def check_line(change: Change, given: Json, day: date | None) -> None:
    """What the table of fields cannot say of a line of an invoice of that day."""
    check_description(change, given.get("description"), f"{_LINES}description")
    if not given.get("tax_rate_id"):
        change.refuse("is invalid", f"{_LINES}description")  # Sage's misleading second error
    account = change.business.ledger_accounts.get(given.get("ledger_account_id") or "")
    if account is not None and (account.control_name or "sales" not in account.visible_in):
        change.refuse("can't be used in sales", f"{_LINES}ledger_account_id")
    _check_tax(change, given, day)
    _check_item(change, given)
    amount, percentage = given.get("discount_amount"), given.get("discount_percentage")
    if amount and percentage:
        change.refuse("can't be sent with discount_amount", f"{_LINES}discount_percentage")
    if percentage is not None and not 0 <= percentage <= 100:
        change.refuse("must be between 0 and 100", f"{_LINES}discount_percentage")


def _check_tax(change: Change, given: Json, day: date | None) -> None:
    percentage = _percentage(change.business, given.get("tax_rate_id") or "", day)
    amount = given.get("tax_amount")
    if percentage is None:
        if given.get("tax_rate_id") in change.business.tax_rates and day is not None:
            change.refuse("can't be used here", f"{_LINES}tax_rate_id")
    elif amount is None and percentage:
        change.refuse(REQUIRED, _TAX)
    elif amount and not percentage:
        change.refuse("must be 0 for this tax rate", _TAX)


def _percentage(business: Business, id: str, day: date | None) -> Decimal | None:
    """None for a rate that is not offered, or not in force that day."""
    rate = business.tax_rates.get(id)
    if rate is None or day is None or not rate.is_visible or "sales" not in rate.usages:
        return None
    period = rate.on(day)
    return period.percentage if period else None


def _check_item(change: Change, given: Json) -> None:
    product, service = given.get("product_id"), given.get("service_id")
    if product and service:
        change.refuse("can't be sent with product_id", f"{_LINES}service_id")
    business = change.business
    for name, id, items in (
        ("product_id", product, business.products),
        ("service_id", service, business.services),
    ):
        item = items.get(id or "")
        if item is not None and item.active is False:
            change.refuse("is not active", f"{_LINES}{name}")


def line_of(id: str, given: Json) -> Line:
    """The record of a line that was checked; what was omitted of the tax is nothing."""
    quantity, unit_price = given["quantity"], given["unit_price"]
    percentage = given.get("discount_percentage") or ZERO
    discount = given.get("discount_amount") or rounded(quantity * unit_price * percentage / 100)
    return Line(
        id,
        given["description"],
        given["ledger_account_id"],
        quantity,
        unit_price,
        given["tax_rate_id"],
        rounded(given.get("tax_amount") or ZERO),
        rounded(discount),
        percentage,
        given.get("product_id") or "",
        given.get("service_id") or "",
        bool(given.get("unit_price_includes_tax")),
        bool(given.get("trade_of_asset")),
        given.get("eu_goods_services_type_id") or "",
    )
