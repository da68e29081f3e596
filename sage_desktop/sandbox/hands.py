"""What tests and demos do to the records of a world, as somebody at Sage's screens would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from sage_desktop.core.clock import Clock
from sage_desktop.core.errors import NotFound
from sage_desktop.sandbox import contact_work, item_work
from sage_desktop.sandbox.company import Business, Company, Period, TaxRate, User, hex_id
from sage_desktop.sandbox.contacts import Address, Contact, ContactPerson
from sage_desktop.sandbox.ledger_accounts import LedgerAccount, visible_in
from sage_desktop.sandbox.replies import time_text
from sage_desktop.sandbox.shelf import Shelf


class _Dated(Protocol):
    updated_at: datetime


class _Record(Protocol):
    id: str
    name: str


D = TypeVar("D", bound=_Dated)
R = TypeVar("R", bound=_Record)


class Hands:
    """Changes are seen by the next request. Records may be changed directly as well, except in
    large worlds, which keep their pages until one of these methods is used.

    ``business`` and the like are ids or names. Raises ``NotFound`` for what is not there.
    """

    def __init__(self, company: Company, clock: Clock, shelf: Shelf) -> None:
        self.company = company
        self._clock = clock
        self._shelf = shelf

    def user(self, key: str) -> User:
        """The user of that id, e-mail or full name. Raises ``NotFound``."""
        for user in self.company.users.values():
            if key in {user.id, user.email, user.name}:
                return user
        raise NotFound(what="user", name=key)

    def business(self, key: str) -> Business:
        """The business of that id or name. Raises ``NotFound``."""
        for business in self.company.businesses.values():
            if key in {business.id, business.name}:
                return business
        raise NotFound(what="business", name=key)

    def set_subscription(self, business: str, *, active: bool) -> None:
        self.business(business).subscription.active = active

    def reset_business(self, business: str) -> None:
        """Everything is entered anew: all ids but those of the tax rates are void, and there is
        no invoice any more.
        """
        found, now = self.business(business), self._clock()
        found.business_settings["business_created_at"] = time_text(now)
        contact_work.renew_ids(found, now)
        item_work.renew_ids(found, now)
        found.invoices.clear()
        found.invoice_settings["next_invoice_number"] = 1
        self._shelf.forget()

    # -- tax rates -----------------------------------------------------------------------------

    def tax_rate(self, business: str, rate_id: str) -> TaxRate:
        """Raises ``NotFound``."""
        try:
            return self.business(business).tax_rates[rate_id]
        except KeyError:
            raise NotFound(what="tax rate", name=rate_id) from None

    def rename_tax_rate(self, business: str, rate_id: str, label: str) -> None:
        self._change(self.tax_rate(business, rate_id), {"label": label})

    def set_percentage(
        self, business: str, rate_id: str, percentage: Decimal, since: date | None = None
    ) -> None:
        """Puts another percentage in force, today if no day is named; the old one is history."""
        rate = self._change(self.tax_rate(business, rate_id), {})
        rate.change(percentage, since or self._clock().date())

    def add_tax_rate(self, business: str, rate_id: str, label: str, percentage: Decimal) -> TaxRate:
        now = self._clock()
        periods = [Period(percentage, now.date())]
        rate = TaxRate(rate_id, label, rate_id.partition("_")[2] or rate_id, periods, now, now)
        self.business(business).tax_rates[rate_id] = rate
        self._shelf.forget()
        return rate

    def remove_tax_rate(self, business: str, rate_id: str) -> None:
        self.tax_rate(business, rate_id)
        del self.business(business).tax_rates[rate_id]
        self._shelf.forget()

    def set_visible(self, business: str, rate_id: str, visible: bool) -> None:
        self._change(self.tax_rate(business, rate_id), {"is_visible": visible})

    # -- contacts ------------------------------------------------------------------------------

    def contact(self, business: str, contact: str) -> Contact:
        """By id (deleted ones too), or the first living one of that name."""
        return _found(self.business(business).contacts, contact, "contact")

    def reference_holder(self, business: str, reference: str) -> Contact | None:
        """The contact that has the reference, deleted or not."""
        return contact_work.reference_holder(self.business(business), reference)

    def add_contact(
        self,
        business: str,
        name: str,
        reference: str = "",
        *,
        address: Mapping[str, Any] | None = None,
        delivery: Mapping[str, Any] | None = None,
        person: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> Contact:
        """Members of ``Contact``, and of its ``Address``es and ``ContactPerson``; None: there is
        none. Raises ``ValueError`` for a reference that is taken.
        """
        self._shelf.forget()
        return contact_work.add_contact(
            self.business(business),
            self._clock(),
            name,
            reference,
            address=address,
            delivery=delivery,
            person=person,
            **fields,
        )

    def change_contact(self, business: str, contact: str, **fields: Any) -> Contact:
        """Sets members of the record, and when it was updated. Raises ``ValueError`` as above."""
        found = self.contact(business, contact)
        holder = self.reference_holder(business, fields.get("reference", ""))
        if holder is not None and holder is not found:
            raise ValueError(f"the reference {fields['reference']} is taken")
        return self._change(found, fields)

    def rename_contact(self, business: str, contact: str, name: str) -> Contact:
        return self.change_contact(business, contact, name=name)

    def delete_contact(self, business: str, contact: str) -> None:
        """Softly, with its addresses and persons; the reference stays taken."""
        found = self.contact(business, contact)
        contact_work.delete_contact(self.business(business), self._clock(), found)
        self._shelf.forget()

    def add_address(self, business: str, contact: str, **fields: Any) -> Address:
        """One more address of a contact, neither main nor for deliveries."""
        self._shelf.forget()
        found = self.contact(business, contact)
        return contact_work.add_address(self.business(business), self._clock(), found, **fields)

    def change_address(self, business: str, address: str, **fields: Any) -> Address:
        """The contact does not count as updated (``sage/api.md`` 14)."""
        return self._change(_found(self.business(business).addresses, address, "address"), fields)

    def delete_address(self, business: str, address: str) -> None:
        """Softly, with its persons; a contact whose main address it is has none then."""
        found = self.business(business)
        place = _found(found.addresses, address, "address")
        contact_work.delete_address(found, self._clock(), place)
        self._shelf.forget()

    def add_person(self, business: str, address: str, **fields: Any) -> ContactPerson:
        """One more person at an address."""
        self._shelf.forget()
        found = self.business(business)
        place = _found(found.addresses, address, "address")
        return contact_work.add_person(found, self._clock(), place, **fields)

    def change_person(self, business: str, person: str, **fields: Any) -> ContactPerson:
        """The contact does not count as updated."""
        return self._change(
            _found(self.business(business).contact_persons, person, "person"), fields
        )

    def delete_person(self, business: str, person: str) -> None:
        self.change_person(business, person, deleted_at=self._clock())

    # -- ledger accounts -----------------------------------------------------------------------

    def ledger_account(self, business: str, account: str) -> LedgerAccount:
        """By id, name, nominal code, or both as Sage shows them."""
        for found in self.business(business).ledger_accounts.values():
            if account in {found.id, found.name, str(found.nominal_code), found.displayed_as}:
                return found
        raise NotFound(what="ledger account", name=account)

    def add_ledger_account(
        self, business: str, nominal_code: int, name: str, type_id: str = "SALES", **fields: Any
    ) -> LedgerAccount:
        owner, now = self.business(business), self._clock()
        id = hex_id(f"{owner.id} {nominal_code} {name} {now}")
        shown = fields.pop("visible_in", visible_in(type_id))
        owner.ledger_accounts[id] = LedgerAccount(
            id, nominal_code, name, type_id, shown, now, now, **fields
        )
        self._shelf.forget()
        return owner.ledger_accounts[id]

    def change_ledger_account(self, business: str, account: str, **fields: Any) -> LedgerAccount:
        return self._change(self.ledger_account(business, account), fields)

    def remove_ledger_account(self, business: str, account: str) -> None:
        """No list tells of it, but products go on naming it."""
        owner, gone = self.business(business), self.ledger_account(business, account)
        owner.removed_accounts[gone.id] = gone.displayed_as
        del owner.ledger_accounts[gone.id]
        self._shelf.forget()

    def _change(self, record: D, fields: Mapping[str, Any]) -> D:
        for name, value in fields.items():
            setattr(record, name, value)
        record.updated_at = self._clock()
        self._shelf.forget()
        return record


def _found(records: Mapping[str, R], key: str, what: str) -> R:
    if key in records:
        return records[key]
    for record in records.values():
        if record.name == key and getattr(record, "deleted_at", None) is None:
            return record
    raise NotFound(what=what, name=key)
