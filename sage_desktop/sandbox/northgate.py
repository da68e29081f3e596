"""The sample company: a UK IT-services firm of two businesses, and its bookkeeper."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sage_desktop.sandbox.company import (
    Business,
    Company,
    Period,
    Subscription,
    TaxRate,
    User,
    hex_id,
)
from sage_desktop.sandbox.item_work import add_price_types
from sage_desktop.sandbox.ledger_accounts import LedgerAccount, british_chart, visible_in
from sage_desktop.sandbox.northgate_contacts import add_northgate_contacts, add_some_contacts
from sage_desktop.sandbox.northgate_invoices import add_northgate_invoices, add_some_invoices
from sage_desktop.sandbox.northgate_items import add_northgate_items, add_some_items
from sage_desktop.sandbox.replies import reference

_BEGAN = datetime(2018, 4, 3, 9, 12, 44, tzinfo=UTC)
_RATES_SEEN = datetime(2018, 4, 3, 9, 12, 51, tzinfo=UTC)
_VAT_BEGAN = date(1973, 4, 1)


def northgate() -> Company:
    """Priya Raman with Northgate's two businesses, and Tom Okafor with one of his own."""
    company = Company()
    services, hosting, okafor = it_services(), _cloud_hosting(), _okafor()
    add_northgate_contacts(services)
    add_northgate_items(services)
    add_northgate_invoices(services)
    for other in (hosting, okafor):
        add_some_contacts(other)
        add_some_items(other)
        add_some_invoices(other)
    company.add(priya(), services, hosting)
    company.add(user("Tom", "Okafor", "tom@okafor-electrical.example"), okafor)
    return company


def troubled() -> Company:
    """Northgate, and users whose Sage has one trouble each; the login page says which."""
    company = northgate()
    company.add(user("Nia", "Empty", "nia@nothing.example", "has no business"))
    ended = business("Lapsed Trading Ltd", "4 Quayside", "Hull", "HU1 1UU")
    ended.subscription.active = False
    company.add(user("Sam", "Lapsed", "sam@lapsed.example", "subscription ended"), ended)
    abroad = business("Fernweh GmbH", "Lindenallee 4", "Köln", "50667")
    add_some_contacts(abroad)
    add_some_items(abroad)
    add_some_invoices(abroad)
    abroad.country_id, abroad.country_name = "DE", "Germany"
    company.add(user("Uta", "Fern", "uta@fernweh.example", "business in Germany"), abroad)
    starting = business("Corner Café Ltd", "3 Sharrow Lane", "Sheffield", "S11 8AE")
    starting.subscription = Subscription("START", "Accounting Start")
    add_some_contacts(starting)
    add_some_invoices(starting)
    company.add(user("Cara", "Start", "cara@corner-cafe.example", "no products"), starting)
    return company


def priya() -> User:
    return user("Priya", "Raman", "priya.raman@northgate-it.example")


def user(first_name: str, last_name: str, email: str, note: str = "") -> User:
    return User(hex_id(email), first_name, last_name, email, _BEGAN, note=note)


def business(name: str, address: str, city: str, postal_code: str) -> Business:
    """A British business with the five VAT rates, one hidden rate, chart, price types and usual
    settings.
    """
    made = Business(hex_id(f"{name}, {city}"), name, address, city, postal_code, _BEGAN)
    made.tax_rates = {rate.id: rate for rate in british_rates()}
    made.ledger_accounts = {each.id: each for each in _ledger_accounts(name)}
    add_price_types(made, _RATES_SEEN)
    made.financial_settings = _financial_settings()
    made.business_settings = _business_settings(name)
    made.invoice_settings = _invoice_settings()
    return made


def rate(id: str, label: str, name: str, *periods: Period) -> TaxRate:
    return TaxRate(id, label, name, list(periods), _RATES_SEEN, _RATES_SEEN)


def british_rates() -> list[TaxRate]:
    """GB's VAT rates with their history; ids are the same in every business (api.md 11.1)."""
    standard = rate(
        "GB_STANDARD",
        "Standard",
        "STANDARD",
        Period(Decimal("20"), date(2011, 1, 4)),
        Period(Decimal("17.5"), date(2010, 1, 1), date(2011, 1, 3)),
        Period(Decimal("15"), date(2008, 12, 1), date(2009, 12, 31)),
        Period(Decimal("17.5"), date(1991, 4, 1), date(2008, 11, 30)),
    )
    lower = rate(
        "GB_LOWER",
        "Lower Rate",
        "LOWER_RATE",
        Period(Decimal("5"), date(1997, 9, 1)),
        Period(Decimal("8"), date(1994, 4, 1), date(1997, 8, 31)),
    )
    nothing = Period(Decimal("0"), _VAT_BEGAN)
    no_tax = rate("GB_NO_TAX", "No VAT", "NO_TAX", nothing)
    no_tax.label_has_percentage = False
    margin = rate("GB_MARGIN", "Second-hand Margin", "MARGIN_SCHEME", nothing)
    margin.is_visible = False
    return [
        standard,
        lower,
        rate("GB_ZERO", "Zero Rated", "ZERO_RATED", nothing),
        rate("GB_EXEMPT", "Exempt", "EXEMPT", nothing),
        no_tax,
        margin,
    ]


def _ledger_accounts(name: str) -> list[LedgerAccount]:
    return [
        LedgerAccount(
            hex_id(f"{name} {shown} ({code})"),
            code,
            shown,
            type_id,
            visible_in(type_id, control=bool(control)),
            _RATES_SEEN,
            _RATES_SEEN,
            tax_rate,
            control,
        )
        for code, shown, type_id, tax_rate, control in british_chart()
    ]


def it_services() -> Business:
    """Northgate's lead business, without contacts."""
    made = business("Northgate IT Services Ltd", "Unit 4, Kelham Works", "Sheffield", "S3 8RD")
    made.address_line_2 = "18 Alma Street"
    made.telephone, made.website = "0114 496 0112", "https://northgate-it.example"
    made.subscription = Subscription("ACCOUNTING", "Accounting Plus")
    return made


def _cloud_hosting() -> Business:
    made = business("Northgate Cloud Hosting Ltd", "2 Wellington Place", "Leeds", "LS1 4AP")
    made.telephone, made.website = "0113 496 0450", "https://northgate-cloud.example"
    isle_of_man = rate(
        "GB_IOM_STANDARD",
        "Standard (Isle of Man)",
        "IOM_STANDARD",
        Period(Decimal("20"), date(2011, 1, 4)),
    )
    made.tax_rates[isle_of_man.id] = isle_of_man
    return made


def _okafor() -> Business:
    return business("Okafor Electrical", "71 Chatsworth Road", "Chesterfield", "S40 2AL")


def _financial_settings() -> dict[str, Any]:
    return {
        "$path": "/financial_settings",
        "year_end_date": "2027-03-31",
        "year_end_lockdown_date": None,
        "accounting_type": "accrual",
        "accounts_start_date": "2018-04-01",
        "base_currency": reference("currencies", "GBP", "Pound Sterling (GBP)"),
        "multi_currency_enabled": False,
        "use_live_exchange_rates": True,
        "tax_scheme": reference("tax_schemes", "GB_STANDARD", "Standard"),
        "tax_number": "GB 123 4567 82",
        "flat_rate_tax_percentage": "0.0",
        "sales_tax_calculation": "invoice",
        "purchase_tax_calculation": "invoice",
        "postponed_accounting": False,
        "destination_vat": False,
        "updated_at": "2026-04-02T08:00:00Z",
    }


def _business_settings(name: str) -> dict[str, Any]:
    accounts = {
        "sales_ledger_account": "Sales - Products (4000)",
        "product_sales_ledger_account": "Sales - Products (4000)",
        "product_purchase_ledger_account": "Cost of sales - goods (5000)",
        "service_sales_ledger_account": "Sales - Services (4010)",
        "service_purchase_ledger_account": "Subcontractors (5030)",
        "sales_discount_ledger_account": "Sales Discount (4909)",
        "carriage_ledger_account": "Carriage (4910)",
    }
    return {
        "$path": "/business_settings",
        "default_ledger_accounts": {
            key: reference("ledger_accounts", hex_id(f"{name} {shown}"), shown)
            for key, shown in accounts.items()
        },
        "country_of_registration": {"id": "ENGLAND_AND_WALES", "displayed_as": "England and Wales"},
        "business_created_at": "2018-04-03T09:12:44Z",
        "updated_at": "2026-04-02T08:00:00Z",
        "wizard_complete": True,
    }


def _invoice_settings() -> dict[str, Any]:
    return {
        "$path": "/invoice_settings",
        "next_invoice_number": 1043,
        "next_credit_note_number": 31,
        "separate_invoice_credit_note_numbering": True,
        "sales_invoice_number_prefix": "SI-",
        "sales_credit_note_number_prefix": "SCN-",
        "invoice_terms_and_conditions": "Payment within 30 days of the invoice date.",
        "default_note_on_invoice": "",
        "customer_credit_days": 30,
        "vendor_credit_days": 30,
        "customer_credit_terms": "date_from_invoice",
        "vendor_credit_terms": "date_from_payment",
        "updated_at": "2026-04-02T08:00:00Z",
    }
