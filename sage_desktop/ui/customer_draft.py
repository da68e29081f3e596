"""What the editor of a customer holds while it is typed, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from sage_desktop.book.contact_rows import Address, ContactRow
from sage_desktop.core.i18n import tr
from sage_desktop.sync.record_views import CustomerDraft

_CURRENCY = re.compile(r"[A-Za-z]{3}", re.ASCII)
_MOST_DAYS = 365


def without_blanks(draft: CustomerDraft) -> CustomerDraft:
    """``draft`` without sites, addresses and persons in which nothing is typed."""
    delivery = draft.delivery_address
    return replace(
        draft,
        sites=tuple(site for site in draft.sites if site != Address()),
        delivery_address=None if delivery == Address() else delivery,
        contacts=tuple(person for person in draft.contacts if person != ContactRow("")),
    )


class Contact(Protocol):
    """What drafts of customers and of suppliers have in common."""

    @property
    def name(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def payment_days(self) -> str: ...
    @property
    def email(self) -> str: ...


def problems(draft: CustomerDraft, before: CustomerDraft) -> dict[str, str]:
    """A sentence for each field that cannot be saved as it is, all at once."""
    missing = tr("A name is needed. Type how this customer is called.")
    found = contact_problems(draft, before, missing)
    if nameless(draft, before) >= 0:
        found["contacts"] = tr("A person needs a name. Type it, or remove the person.")
    return found


def contact_problems(draft: Contact, before: Contact, missing: str) -> dict[str, str]:
    """``missing`` is said where there is no name.

    What was there ``before`` may stay, as odd as it is: it came from Sage or from a file. The door
    has the last word (``sync.customer_rules``).
    """
    found = {}
    if not draft.name.strip():
        found["name"] = missing
    currency = draft.currency.strip()
    if currency and draft.currency != before.currency and not _CURRENCY.fullmatch(currency):
        found["currency"] = tr("A currency has three letters. Write it like GBP.")
    days = draft.payment_days.strip()
    if days and not (days.isascii() and days.isdecimal() and int(days[:9]) <= _MOST_DAYS):
        found["payment_days"] = tr("This is not a number of days from 0 to 365. Write it like 30.")
    email = draft.email.strip()
    if email and draft.email != before.email and "@" not in email:
        found["email"] = tr("This is not an e-mail address. Write it like name@example.com.")
    return found


def nameless(draft: CustomerDraft, before: CustomerDraft) -> int:
    """The place of the first person that was given no name, -1 for none."""
    for place, person in enumerate(draft.contacts):
        if not person.name.strip() and person not in before.contacts:
            return place
    return -1
