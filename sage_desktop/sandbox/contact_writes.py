"""How clients make and change contacts with what belongs to them (``sage/api.md`` 11.3)."""

from __future__ import annotations

from sage_desktop.sandbox import fields
from sage_desktop.sandbox.address_writes import (
    PLACE,
    TOUCHED,
    person_members,
    place_members,
    tax_number_fits,
    write,
)
from sage_desktop.sandbox.bodies import Json
from sage_desktop.sandbox.changes import living
from sage_desktop.sandbox.company import START, Business
from sage_desktop.sandbox.contact_work import (
    add_address,
    add_person,
    enter_contact,
    reference_holder,
)
from sage_desktop.sandbox.contacts import Contact
from sage_desktop.sandbox.replies import decimal_text, reference
from sage_desktop.sandbox.writing import Change, Writing

_PLAIN = ("name", "reference", "tax_number", "notes", "source_guid", "credit_days")
_TOLD = (
    "locale",
    "credit_terms",
    "credit_terms_and_conditions",
    "tax_calculation",
    "destination_vat_blocking",
    "registered_number",
    "aux_reference",
    "auxiliary_account",
)


def _create_contact(change: Change) -> Contact:
    values, business = change.values, change.business
    _check_contact(change, None)
    change.settle()
    main = place_members(values.get("main_address"))
    delivery = place_members(values.get("delivery_address"))
    person = values.get("main_contact_person")
    base = business.financial_settings["base_currency"]["id"]
    contact = enter_contact(
        business,
        change.now,
        address=None if main is None else {"country_id": business.country_id} | main,
        delivery=_delivery(business, main, delivery),
        person=None if main is None or person is None else person_members(person),
        **{"reference": "", "currency": base} | _members(change),
    )
    if main is None and person is not None:
        place = business.addresses[contact.delivery_address_id]
        contact.main_person_id = add_person(
            business, change.now, place, **person_members(person)
        ).id
    return contact


def _delivery(business: Business, main: Json | None, delivery: Json | None) -> Json | None:
    """Without one Sage copies the main address; without any it makes a blank one."""
    usual = {"country_id": business.country_id}
    if delivery is not None:
        return usual | delivery
    if main is None:
        return usual
    copied = {name: value for name, value in main.items() if name in PLACE[1:]}
    return None if business.subscription.id in START else usual | copied


def _change_contact(contact: Contact, change: Change) -> None:
    values, business = change.values, change.business
    _check_contact(change, contact)
    change.settle()
    for name, value in _members(change).items():
        setattr(contact, name, {**contact.more, **value} if name == "more" else value)
    contact.main_address_id = _replaced(change, contact, "main_address", contact.main_address_id)
    contact.delivery_address_id = _replaced(
        change, contact, "delivery_address", contact.delivery_address_id
    )
    person = values.get("main_contact_person")
    known = living(business.contact_persons, contact.main_person_id)
    if person is not None and known is not None:
        write(known, person_members(person), change)
    elif person is not None:
        ids = (contact.main_address_id, contact.delivery_address_id)
        places = [each for id in ids if (each := living(business.addresses, id)) is not None]
        place = places[0] if places else add_address(business, change.now, contact)
        contact.main_person_id = add_person(
            business, change.now, place, **person_members(person)
        ).id


def _replaced(change: Change, contact: Contact, name: str, id: str) -> str:
    """The id of the contact's address of that kind, after what was sent of it."""
    given = place_members(change.values.get(name))
    if given is None:
        return id
    known = living(change.business.addresses, id)
    if known is not None:
        write(known, given, change)
        return id
    usual = {"country_id": change.business.country_id}
    if name == "delivery_address":
        usual |= {"address_type": "DELIVERY", "name": "Delivery Address"}
    return add_address(change.business, change.now, contact, **usual | given).id


def _check_contact(change: Change, contact: Contact | None) -> None:
    values, business = change.values, change.business
    kinds = values.get("contact_type_ids")
    if kinds and len(kinds) != 1:
        change.refuse("must be exactly one", "contact_type_ids")
    holder = reference_holder(business, values.get("reference", ""))
    if holder is not None and holder is not contact:
        change.refuse("has already been taken", "reference")
    if values.get("credit_limit") is not None and business.subscription.id in START:
        change.refuse("is not available in this edition", "credit_limit")
    _check_tax_number(change, contact)
    _check_currency(change, contact)


def _check_tax_number(change: Change, contact: Contact | None) -> None:
    """Looks again when the number or the country of the main address is sent."""
    main = change.values.get("main_address") or {}
    if "tax_number" not in change.values and "country_id" not in main:
        return
    number = change.values.get("tax_number", contact.tax_number if contact else "")
    known = living(change.business.addresses, contact.main_address_id) if contact else None
    usual = known.country_id if known else change.business.country_id
    if number and not tax_number_fits(number, main.get("country_id") or usual):
        change.refuse("does not match the main address", "tax_number")


def _check_currency(change: Change, contact: Contact | None) -> None:
    wanted = change.values.get("currency_id")
    settings = change.business.financial_settings
    if not wanted or (contact is not None and wanted == contact.currency):
        return
    invoices = change.business.invoices.values()
    if contact is not None and any(each.contact_id == contact.id for each in invoices):
        change.refuse("can't be changed: the contact has documents", "currency_id")
    if wanted != settings["base_currency"]["id"] and not settings["multi_currency_enabled"]:
        change.refuse("needs multi-currency to be enabled", "currency_id")


def _members(change: Change) -> Json:
    """Members of ``Contact`` for what was sent."""
    values, business = change.values, change.business
    found = {name: values[name] for name in _PLAIN if name in values}
    if values.get("contact_type_ids"):
        [found["kind"]] = values["contact_type_ids"]
    if values.get("currency_id"):
        found["currency"] = values["currency_id"]
    more = {name: values[name] for name in _TOLD if name in values}
    if "credit_limit" in values:
        limit = values["credit_limit"]
        more["credit_limit"] = None if limit is None else decimal_text(limit)
    for side in ("sales", "purchase"):
        if f"default_{side}_ledger_account_id" in values:
            account = business.ledger_accounts.get(values[f"default_{side}_ledger_account_id"])
            more[f"default_{side}_ledger_account"] = account and reference(
                "ledger_accounts", account.id, account.displayed_as
            )
    if "default_sales_tax_rate_id" in values:
        rate = business.tax_rates.get(values["default_sales_tax_rate_id"])
        more["default_sales_tax_rate"] = rate and reference(
            "tax_rates", rate.id, rate.displayed_as(change.today)
        )
    if "product_sales_price_type_id" in values:
        kind = business.price_types.get(values["product_sales_price_type_id"])
        more["product_sales_price_type"] = kind and reference(
            "product_sales_price_types", kind.id, kind.name
        )
    for name, parts in (
        ("tax_treatment", dict.fromkeys(fields.TAX_TREATMENT, False)),
        ("bank_account_details", dict.fromkeys(fields.BANK_ACCOUNT, "")),
    ):
        if values.get(name) is not None:
            more[name] = parts | values[name]
    return found | {"more": more} if more else found


CONTACTS = Writing("contact", "Contacts", fields.CONTACT, _create_contact, _change_contact, TOUCHED)
