"""Products and services whose descriptions, codes and notes are awkward."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.item_work import add_price_type, add_product, add_service
from sage_desktop.sandbox.items import Stock

ALIKE = ("Alike item", "ALIKE ITEM", "  alike   item ", "Alike\u00a0item", "Alike item")
"""Equal but for case and spaces, and two that are equal indeed."""

_BEGAN = datetime(2019, 1, 1, tzinfo=UTC)
_AMOUNTS = ("0", "0.0001", "1234567.8901", "-5", "19.99", "0.00000001", None, "1E+6")


def descriptions(names: Sequence[str]) -> tuple[str, ...]:
    """What Sage can call a product: at most 255 characters."""
    return (*(name[:255] for name in names), *ALIKE, "é" * 255, "👩‍💻" * 85)


def add_hostile_items(business: Business, names: Sequence[str]) -> None:
    """Each description once as a product and once as a service; every third is a stock item.

    Accounts, tax rates and suppliers take turns, some of which there are not.
    """
    awkward = add_price_type(business, _BEGAN, names[0])
    accounts = [*business.ledger_accounts, "no-such-account"]
    rates = [*business.tax_rates, "no-such-rate", ""]
    suppliers = [*business.contacts, "", "no-such-contact"]
    for number, description in enumerate(descriptions(names)):
        text = names[-number % len(names)]
        amount = _AMOUNTS[number % len(_AMOUNTS)]
        fields = {
            "sales_account_id": accounts[-number % len(accounts)],
            "purchase_account_id": accounts[number * 3 % len(accounts)],
            "sales_tax_rate_id": rates[-number % len(rates)],
            "supplier_id": suppliers[-number % len(suppliers)],
            "cost_price": None if amount is None else Decimal(amount),
            "notes": text[:500],
            "purchase_description": text[:250],
            "source_guid": text[:255],
            "active": (True, None, False)[number % 3],
        }
        stocked = number % 3 == 1
        code = f"{number}{text}"[:30] if stocked else text[:255]
        add_product(
            business,
            _BEGAN,
            description,
            code,
            prices={"Sales Price": amount, awkward.id: "1.5"} if number % 5 else {},
            stock=Stock(Decimal(number), Decimal(9), location=text, barcode=text)
            if stocked
            else None,
            **fields,
        )
        add_service(
            business,
            _BEGAN,
            description,
            text[:255],
            prices={"Rate": amount} if number % 5 else {},
            **fields,
        )
