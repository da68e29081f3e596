"""A company whose names try to be markup, formulas, log lines and right-to-left text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from sage_desktop.sandbox.company import Business, Company, Period, Subscription
from sage_desktop.sandbox.contact_work import add_contact
from sage_desktop.sandbox.hostile_items import add_hostile_items
from sage_desktop.sandbox.invoice_work import enter
from sage_desktop.sandbox.ledger_accounts import LedgerAccount, visible_in
from sage_desktop.sandbox.northgate import business, rate, user

NAMES = (
    "<b>Bold</b> & <script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example","click")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "Robert'); DROP TABLE tax_rate;--",
    "line one\r\nline two\tand a tab",
    "\u202egnirts desrever\u202c",
    "zero\u200bwidth\u200djoiner\ufeff",
    "Ünïcödé Straße ﬁ Ⅳ ½",
    "日本語の税率 العربية עברית",
    "👩‍💻🏴‍☠️ emoji",
    "e\u0301 or \u00e9",
    "{name} %s %(x)s ${env} {0!r}",
    "../../etc/passwd\\..\\x",
    "\x1b[31mred\x1b[0m \x07bell",
    "nul\x00byte",
    "  spaces around  ",
    "&amp; &lt;already&gt; &#39;escaped&#39;",
    "x" * 5000,
    "",
)


ALIKE = ("Alike Ltd", "ALIKE LTD", "  alike   ltd ", "Alike\u00a0Ltd", "Alike Ltd")
"""Equal but for case and spaces, and two that are equal indeed."""

CONTACT_NAMES = (*(name[:100] for name in NAMES), *ALIKE, "é" * 100, "👩‍💻" * 33 + "x")
"""What Sage can call a contact: at most 100 characters."""

_BEGAN = datetime(2019, 1, 1, tzinfo=UTC)


def hostile() -> Company:
    """One user and one business of awkward names; two tax rates and two customers share one."""
    company = Company()
    made = business(NAMES[0], NAMES[1], NAMES[7], NAMES[9])
    for number, name in enumerate((*NAMES, "Twin", "Twin")):
        periods = Period(Decimal(number) / 4, date(2020, 1, 1))
        added = rate(f"HOSTILE-{number}'?x=1&y=%2e%2e", name, f"NAME {name}", periods)
        added.label_has_percentage = False
        made.tax_rates[added.id] = added
    _add_contacts(made)
    _add_ledger_accounts(made)
    add_hostile_items(made, NAMES)
    _add_invoices(made)
    made.subscription = Subscription("ACCOUNTING", NAMES[0])
    company.add(user("<i>Mallory</i>", 'O\'Brien & "Sons"', "mallory@hostile.example"), made)
    return company


def _add_contacts(made: Business) -> None:
    """Every third has no address, every fourth no person; the texts change places."""
    for number, name in enumerate(CONTACT_NAMES):
        text = NAMES[-number % len(NAMES)]
        address = {
            "name": text[:50],
            "address_line_1": name[:50],
            "address_line_2": text[:50],
            "city": name[-50:],
            "region": text[-50:],
            "postal_code": text[:10],
            "country_id": ("GB", "", "FR")[number % 3],
        }
        person = {
            "name": text[:50],
            "email": f"{name[:60]}@hostile.example",
            "telephone": text[:50],
            "mobile": name[:50],
            "job_title": text[-50:],
        }
        add_contact(
            made,
            _BEGAN,
            name,
            f"{number}{NAMES[number % len(NAMES)]}"[:10],
            address=None if number % 3 == 2 else address,
            delivery=address if number % 5 == 0 else None,
            person=None if number % 4 == 3 else person,
            notes=text[:4000],
            tax_number=name[:255],
            source_guid=text[:255],
            currency=("GBP", "EUR")[number % 2],
            credit_days=number * 10,
        )


def _add_invoices(made: Business) -> None:
    """One for each of the first contacts, whose names, addresses and lines are awkward."""
    made.invoice_settings["sales_invoice_number_prefix"] = NAMES[11][:6]
    for contact, name in zip(made.contacts.values(), NAMES, strict=False):
        lines = [{"description": name, "unit_price": Decimal("0.005"), "quantity": Decimal(-3)}]
        enter(made, _BEGAN, contact, *lines, reference=name[:25], notes=name[:2000])


def _add_ledger_accounts(made: Business) -> None:
    for number, name in enumerate(NAMES):
        id = f"{number:032x}"
        offered = visible_in("SALES")
        made.ledger_accounts[id] = LedgerAccount(
            id, 40_000_000 + number, name[:200], "SALES", offered, _BEGAN, _BEGAN
        )
