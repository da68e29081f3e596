"""What Northgate has invoiced so far: paid, part paid, overdue, void, and a draft."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.contacts import CUSTOMER
from sage_desktop.sandbox.invoice_work import enter, pay
from sage_desktop.sandbox.invoices import DRAFT, PRO_FORMA, VOID

_FIRST = 1035
_DELETED = datetime(2026, 9, 30, 15, 2, 11, tzinfo=UTC)


def add_northgate_invoices(business: Business) -> None:
    """Eight with numbers up to the next of the settings, two without, and a deleted draft."""
    customers = [each for each in business.contacts.values() if each.kind == CUSTOMER]
    support = {"description": "Support hour", "quantity": Decimal(3), "unit_price": Decimal(80)}
    laptop = {"description": "Laptop, 14 inch", "unit_price": Decimal("749.00")}
    book = {
        "description": "Administrator's handbook",
        "unit_price": Decimal("24.99"),
        "tax_rate_id": "GB_ZERO",
    }
    rebate = {"description": "Rebate", "unit_price": Decimal("-12.50")}
    contents = [[support], [laptop, book], [support, rebate], [book], [laptop], [support], [book]]
    for number, lines in enumerate([*contents, [support, laptop, book]]):
        day = date(2026, 3 + number, 1 + 3 * number)
        invoice = enter(
            business,
            datetime(day.year, day.month, day.day, 10, 30, tzinfo=UTC),
            customers[number],
            *lines,
            number=f"SI-{_FIRST + number}",
            reference=f"PO {7000 + 13 * number}" if number % 2 else "",
            sent=True,
        )
        if number < 4:
            pay(invoice, invoice.total_amount, invoice.due_date)
        elif number == 5:
            pay(invoice, Decimal("100.00"), invoice.due_date)
        elif number == 6:
            invoice.status, invoice.void_reason = VOID, "Entered twice"
    entered = datetime(2026, 9, 2, 8, 15, tzinfo=UTC)
    enter(business, entered, customers[2], support, status=DRAFT, notes="Ask for the PO first.")
    enter(business, entered, customers[9], laptop, status=PRO_FORMA)
    gone = enter(business, entered, customers[3], book, status=DRAFT)
    gone.deleted_at = gone.updated_at = _DELETED


def add_some_invoices(business: Business) -> None:
    """Two for a business that is not the one looked at."""
    customer = next(iter(business.contacts.values()))
    for number in (1041, 1042):
        moment = datetime(2026, 8, number - 1030, 9, 0, tzinfo=UTC)
        line = {"description": "Work in August", "unit_price": Decimal("120.00")}
        enter(business, moment, customer, line, number=f"SI-{number}")
