"""How clients make, change, release and void sales invoices (``sage/api.md`` 12)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

from sage_desktop.sandbox.bodies import Json
from sage_desktop.sandbox.changes import living
from sage_desktop.sandbox.company import hex_id
from sage_desktop.sandbox.contacts import Contact
from sage_desktop.sandbox.invoice_fields import INVOICE
from sage_desktop.sandbox.invoice_lines import check_line, line_of
from sage_desktop.sandbox.invoice_work import (
    is_editable,
    is_locked,
    issue,
    lacks_stock,
    move_stock,
    place_of,
    quantities,
    void,
)
from sage_desktop.sandbox.invoices import NOT_ISSUED, UNPAID, VOID, ZERO, Invoice, Place, rounded
from sage_desktop.sandbox.writing import Change, Writing

_PLAIN = {
    "date": "date",
    "due_date": "due_date",
    "reference": "reference",
    "notes": "notes",
    "terms_and_conditions": "terms",
    "contact_name": "contact_name",
    "contact_reference": "contact_reference",
    "invoice_number": "wished",
    "invoice_number_prefix": "prefix",
    "currency_id": "currency",
    "exchange_rate": "exchange_rate",
    "shipping_net_amount": "shipping_net",
    "shipping_tax_rate_id": "shipping_tax_rate_id",
    "vat_reverse_charge": "reverse_charge",
    "sent": "sent",
}
"""Members of ``Invoice`` by what clients call them; empty ones are as if they were not sent."""

_NO_STOCK = "You cannot fulfil this invoice as you do not have enough stock."
_LONGEST_REASON = 200


def _create(change: Change) -> Invoice:
    values, business = change.values, change.business
    _check(change, None, _contact(change, values.get("contact_id", "")))
    change.settle()
    contact = business.contacts[values["contact_id"]]
    main = place_of(business.addresses.get(contact.main_address_id))
    blank = Invoice(
        hex_id(f"{business.id} invoice {len(business.invoices)} {change.now}"),
        contact.id,
        values["date"],
        values["date"] + timedelta(days=_credit_days(change, contact)),
        [],
        change.now,
        change.now,
        status=values.get("status_id") or UNPAID,
        prefix=business.invoice_settings["sales_invoice_number_prefix"],
        contact_name=contact.name,
        contact_reference=contact.reference,
        terms=business.invoice_settings["invoice_terms_and_conditions"],
        currency=contact.currency,
        main_address=main,
    )
    invoice = _edited(change, blank)
    if values.get("delivery_address") is None:
        own = living(business.addresses, contact.delivery_address_id)
        copied = replace(invoice.main_address, address_type="DELIVERY")
        invoice.delivery_address = place_of(own) if own else copied
    if invoice.issued:
        _check_total(change, invoice)
        _check_stock(change, quantities(invoice.lines))
        change.settle()
        issue(business, invoice, change.now)
    business.invoices[invoice.id] = invoice
    return invoice


def _change(invoice: Invoice, change: Change) -> None:
    business, values = change.business, change.values
    if invoice.status == VOID or not is_editable(business, invoice):
        change.problems.clear()
        change.refuse("This invoice can no longer be edited.")
        change.settle()
    contact = _contact(change, values.get("contact_id", invoice.contact_id))
    _check(change, invoice, contact)
    change.settle()
    edited = _edited(change, invoice)
    if edited.issued:
        _check_total(change, edited)
        before, after = quantities(invoice.lines), quantities(edited.lines)
        more = {id: after.get(id, ZERO) - before.get(id, ZERO) for id in before | after}
        _check_stock(change, more)
        change.settle()
        move_stock(business, more, change.now)
        edited.number = edited.wished or edited.number
    for member in fields(edited):
        setattr(invoice, member.name, getattr(edited, member.name))


def _release(invoice: Invoice, change: Change) -> None:
    if invoice.status not in NOT_ISSUED:
        change.refuse("Only drafts and pro forma invoices can be released.")
    elif is_locked(change.business, invoice.date):
        change.refuse("is in a period that is closed", "date")
    else:
        _check_total(change, invoice)
        _check_stock(change, quantities(invoice.lines))
    change.settle()
    issue(change.business, invoice, change.now)
    invoice.updated_at = change.now


def _delete(invoice: Invoice, change: Change) -> None:
    """Drafts are gone, the others are void."""
    reason = change.values.get("void_reason", "").encode(errors="replace").decode()
    if invoice.status == "DRAFT":
        invoice.deleted_at = invoice.updated_at = change.now
        return
    if invoice.status == VOID:
        change.refuse("This invoice is void already.")
    if invoice.payments:
        change.refuse("An invoice with payments or allocations cannot be voided.")
    if invoice.issued and is_locked(change.business, invoice.date):
        change.refuse("is in a period that is closed", "date")
    if not reason.strip():
        change.refuse("This field is required.", "void_reason")
    elif len(reason) > _LONGEST_REASON:
        change.refuse(f"is too long (maximum is {_LONGEST_REASON} characters)", "void_reason")
    change.settle()
    if invoice.issued:
        void(change.business, invoice, reason, change.now)
    invoice.status, invoice.void_reason, invoice.updated_at = VOID, reason, change.now


# -- checks ------------------------------------------------------------------------------------


def _contact(change: Change, id: str) -> Contact | None:
    return living(change.business.contacts, id or "")


def _credit_days(change: Change, contact: Contact) -> int:
    usual: int = change.business.invoice_settings["customer_credit_days"]
    return usual if contact.credit_days is None else contact.credit_days


def _check(change: Change, invoice: Invoice | None, contact: Contact | None) -> None:
    values = change.values
    day: date | None = values.get("date") or (invoice.date if invoice else None)
    if day is not None and is_locked(change.business, day):
        change.refuse("is in a period that is closed", "date")
    status = values.get("status_id")
    if invoice is not None and status and status != invoice.status:
        change.refuse("can't be changed this way", "status_id")
    _check_currency(change, contact)
    _check_number(change, invoice)
    for given in values.get("invoice_lines") or []:
        check_line(change, given, day)


def _check_currency(change: Change, contact: Contact | None) -> None:
    wanted = change.values.get("currency_id")
    if contact is None:
        return
    settings = change.business.financial_settings
    foreign = contact.currency != settings["base_currency"]["id"]
    if wanted and wanted != contact.currency:
        change.refuse("must be the currency of the contact", "currency_id")
    elif foreign and not settings["multi_currency_enabled"]:
        change.refuse("needs multi-currency to be enabled", "currency_id")
    rate = change.values.get("exchange_rate")
    if rate is not None and (rate <= 0 or (rate != 1 and not foreign)):
        change.refuse("is invalid", "exchange_rate")


def _check_number(change: Change, invoice: Invoice | None) -> None:
    number = change.values.get("invoice_number")
    for other in change.business.invoices.values() if number else ():
        if other is not invoice and number in {other.number, other.wished}:
            change.refuse("has already been taken", "invoice_number")


def _check_total(change: Change, invoice: Invoice) -> None:
    if invoice.total_amount < 0:
        change.refuse("must be greater than or equal to 0", "total_amount")


def _check_stock(change: Change, sold: dict[str, Decimal]) -> None:
    if lacks_stock(change.business, sold):
        change.refuse(_NO_STOCK)


# -- what was sent -----------------------------------------------------------------------------


def _edited(change: Change, invoice: Invoice) -> Invoice:
    """``invoice`` with what was sent of it; lines that were left out are gone."""
    values, business = change.values, change.business
    sent: Json = {
        member: values[name]
        for name, member in _PLAIN.items()
        if values.get(name) not in (None, "") or name in {"reference", "notes"} & values.keys()
    }
    contact = _contact(change, values.get("contact_id", ""))
    if contact is not None and contact.id != invoice.contact_id:
        names = {"contact_name": contact.name, "contact_reference": contact.reference}
        sent = {"contact_id": contact.id, "currency": contact.currency, **names, **sent}
    edited = replace(invoice, **sent)
    if edited.wished.startswith(edited.prefix + "DRAFT"):
        edited.wished = ""
    for name in ("main_address", "delivery_address"):
        if values.get(name) is not None:
            setattr(edited, name, _place(getattr(invoice, name), values[name]))
    if "invoice_lines" in values:
        seed = f"{invoice.id} line {change.now}"
        edited.lines = [
            line_of(hex_id(f"{seed} {number}"), given)
            for number, given in enumerate(values["invoice_lines"])
        ]
    rate = business.tax_rates.get(edited.shipping_tax_rate_id)
    period = rate.on(edited.date) if rate else None
    percentage = period.percentage if period else ZERO
    edited.shipping_tax = rounded(edited.shipping_net * percentage / 100)
    return edited


def _place(place: Place, given: Json) -> Place:
    known = {
        name: value
        for name, value in given.items()
        if value is not None and name not in {"address_type_id", "country_group_id"}
    }
    if given.get("address_type_id"):
        known["address_type"] = given["address_type_id"]
    return replace(place, **known)


INVOICES: Writing[Invoice] = Writing(
    "sales_invoice",
    "Sales",
    INVOICE,
    _create,
    _change,
    frozenset({"sales_invoices", "products", "stock_items"}),
    {"release": _release},
    _delete,
)
