"""What tests and demos do to sales invoices and around them, and the books read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sage_desktop.core.errors import NotFound
from sage_desktop.sandbox import invoice_work
from sage_desktop.sandbox.contacts import Contact
from sage_desktop.sandbox.invoices import NOT_ISSUED, UNPAID, VOID, Invoice
from sage_desktop.sandbox.item_hands import ItemHands
from sage_desktop.sandbox.items import Item


class InvoiceHands(ItemHands):
    """Invoices are named by id (deleted ones too), or by number or reference of a living one.

    These hands may do what clients may not, such as editing what is paid.
    """

    def invoice(self, business: str, invoice: str) -> Invoice:
        """Raises ``NotFound``."""
        known = self.business(business).invoices
        if invoice in known:
            return known[invoice]
        for found in known.values():
            if invoice and invoice in {found.number, found.reference} and not found.deleted_at:
                return found
        raise NotFound(what="invoice", name=invoice)

    def add_invoice(
        self,
        business: str,
        contact: str,
        *lines: Mapping[str, Any],
        status: str = UNPAID,
        **fields: Any,
    ) -> Invoice:
        """``lines``: members of ``Line``, at least ``unit_price``; without any, one of 100.00.
        Account, tax rate and tax are the usual ones unless named; ``fields`` of ``Invoice``.
        """
        self._shelf.forget()
        customer = self.contact(business, contact)
        contents = lines or ({"unit_price": Decimal(100)},)
        owner = self.business(business)
        return invoice_work.enter(
            owner, self._clock(), customer, *contents, status=status, **fields
        )

    def change_invoice(self, business: str, invoice: str, **fields: Any) -> Invoice:
        """Sets members of the record, and when it was updated."""
        return self._change(self.invoice(business, invoice), fields)

    def pay_invoice(self, business: str, invoice: str, amount: Decimal | None = None) -> Invoice:
        """PAID, or PART_PAID by an ``amount`` that is less than what is owed."""
        found = self._change(self.invoice(business, invoice), {})
        owed = found.outstanding_amount if amount is None else amount
        invoice_work.pay(found, owed, self._clock().date())
        return found

    def release_invoice(self, business: str, invoice: str) -> Invoice:
        """A draft gets its number and is owed."""
        found = self._change(self.invoice(business, invoice), {})
        if found.status in NOT_ISSUED:
            invoice_work.issue(self.business(business), found, self._clock())
        return found

    def void_invoice(self, business: str, invoice: str, reason: str = "Voided in Sage") -> Invoice:
        found = self._change(self.invoice(business, invoice), {})
        if found.status != VOID:
            invoice_work.void(self.business(business), found, reason, self._clock())
        return found

    def delete_invoice(self, business: str, invoice: str) -> None:
        """Softly, as Sage does with drafts."""
        self.change_invoice(business, invoice, deleted_at=self._clock())

    # -- what stands in the way of invoices ----------------------------------------------------

    def lock_period(self, business: str, until: date | None) -> None:
        """No document may be of that day or before; None opens the books again."""
        locked = until.isoformat() if until else None
        self.business(business).financial_settings["year_end_lockdown_date"] = locked
        self._shelf.forget()

    def enable_currencies(self, business: str, *, enabled: bool = True) -> None:
        self.business(business).financial_settings["multi_currency_enabled"] = enabled

    def hide_account(self, business: str, account: str) -> None:
        """The ledger account is not offered in sales any more."""
        found = self.ledger_account(business, account)
        self._change(found, {"visible_in": found.visible_in - {"sales"}})

    def deactivate(self, business: str, item: str) -> Item:
        """A product, stock item or service, by id, code or description."""
        try:
            found = self.product(business, item)
        except NotFound:
            found = self.service(business, item)
        return self._change(found, {"active": False})

    # -- the books -----------------------------------------------------------------------------

    def invoices(self, business: str) -> list[Invoice]:
        """The living ones with their lines and totals, in the order they were made."""
        known = self.business(business).invoices.values()
        return [each for each in known if each.deleted_at is None]

    def contacts(self, business: str) -> list[Contact]:
        """The living customers and vendors."""
        known = self.business(business).contacts.values()
        return [each for each in known if each.deleted_at is None]

    def products(self, business: str) -> list[Item]:
        """The living ones, stock items as well."""
        known = self.business(business).products.values()
        return [each for each in known if each.deleted_at is None]

    def services(self, business: str) -> list[Item]:
        known = self.business(business).services.values()
        return [each for each in known if each.deleted_at is None]
