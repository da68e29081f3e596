"""A company whose names try to be markup, formulas, log lines and right-to-left text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sage_desktop.sandbox.company import Company, Period
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


def hostile() -> Company:
    """One user, one business, a tax rate for each hostile name; two of them are called the same."""
    company = Company()
    made = business(NAMES[0], NAMES[1], NAMES[7], NAMES[9])
    for number, name in enumerate((*NAMES, "Twin", "Twin")):
        periods = Period(Decimal(number) / 4, date(2020, 1, 1))
        added = rate(f"HOSTILE-{number}'?x=1&y=%2e%2e", name, f"NAME {name}", periods)
        added.label_has_percentage = False
        made.tax_rates[added.id] = added
    company.add(user("<i>Mallory</i>", 'O\'Brien & "Sons"', "mallory@hostile.example"), made)
    return company
