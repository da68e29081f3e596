"""How clients make and change contacts, addresses and persons (``sage/api.md`` 11.3 to 11.5)."""

from __future__ import annotations

import re
from typing import Any

from sage_desktop.sandbox import fields
from sage_desktop.sandbox.bodies import Json
from sage_desktop.sandbox.changes import living
from sage_desktop.sandbox.company import START, Business
from sage_desktop.sandbox.contact_work import (
    add_address,
    add_person,
    enter_contact,
    reference_holder,
)
from sage_desktop.sandbox.contacts import Address, Contact, ContactPerson
from sage_desktop.sandbox.replies import decimal_text, reference
from sage_desktop.sandbox.writing import Change, Writing

_PLACE = ("name", "address_line_1", "address_line_2", "city", "region", "postal_code", "country_id")
_PERSON = ("name", "email", "telephone", "mobile", "fax", "job_title")
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
_GB_NUMBER = re.compile(r"(GB)?(\d{9}|\d{12})")
_NUMBER = re.compile(r"[A-Z0-9]{4,15}")
_OTHER_PREFIX = {"GR": "EL"}


def tax_number_fits(number: str, country: str) -> bool:
    """Whether it can be a number of that country; spaces do not count."""
    bare = "".join(number.split()).upper()
    if country == "GB":
        return _GB_NUMBER.fullmatch(bare) is not None
    prefix = bare[:2] if bare[:2].isalpha() else ""
    right = prefix in {"", country, _OTHER_PREFIX.get(country)}
    return right and _NUMBER.fullmatch(bare) is not None


# -- contacts ----------------------------------------------------------------------------------


def _create_contact(change: Change) -> Contact:
    values, business = change.values, change.business
    _check_contact(change, None)
    change.settle()
    main, delivery = _place(values.get("main_address")), _place(values.get("delivery_address"))
    person = values.get("main_contact_person")
    base = business.financial_settings["base_currency"]["id"]
    contact = enter_contact(
        business,
        change.now,
        address=None if main is None else {"country_id": business.country_id} | main,
        delivery=_delivery(business, main, delivery),
        person=None if main is None or person is None else _person(person),
        **{"reference": "", "currency": base} | _members(change),
    )
    if main is None and person is not None:
        place = business.addresses[contact.delivery_address_id]
        contact.main_person_id = add_person(business, change.now, place, **_person(person)).id
    return contact


def _delivery(business: Business, main: Json | None, delivery: Json | None) -> Json | None:
    """Without one Sage copies the main address; without any it makes a blank one."""
    usual = {"country_id": business.country_id}
    if delivery is not None:
        return usual | delivery
    if main is None:
        return usual
    copied = {name: value for name, value in main.items() if name in _PLACE[1:]}
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
        _set(known, _person(person), change)
    elif person is not None:
        ids = (contact.main_address_id, contact.delivery_address_id)
        places = [each for id in ids if (each := living(business.addresses, id)) is not None]
        place = places[0] if places else add_address(business, change.now, contact)
        contact.main_person_id = add_person(business, change.now, place, **_person(person)).id


def _replaced(change: Change, contact: Contact, name: str, id: str) -> str:
    """The id of the contact's address of that kind, after what was sent of it."""
    given = _place(change.values.get(name))
    if given is None:
        return id
    known = living(change.business.addresses, id)
    if known is not None:
        _set(known, given, change)
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


def _place(given: Json | None) -> Json | None:
    """Members of ``Address`` for what was sent of one."""
    if given is None:
        return None
    found = {name: given[name] for name in _PLACE if given.get(name) is not None}
    if given.get("address_type_id"):
        found["address_type"] = given["address_type_id"]
    return found


def _person(given: Json) -> Json:
    """Members of ``ContactPerson`` for what was sent of one."""
    found = {name: given[name] for name in _PERSON if given.get(name) is not None}
    if given.get("contact_person_type_ids"):
        found["person_type"], *more = given["contact_person_type_ids"]
        found["more_types"] = tuple(more)
    return found


def _set(record: Address | ContactPerson, members: Json, change: Change) -> None:
    for name, value in members.items():
        setattr(record, name, value)
    record.updated_at = change.now


# -- addresses and persons ---------------------------------------------------------------------


def _create_address(change: Change) -> Address:
    values, business = change.values, change.business
    contact = living(business.contacts, values.get("contact_id", ""))
    if contact is None:
        change.refuse("can't find contact", "contact_id")
    elif business.subscription.id in START and _has_address(business, contact):
        change.refuse("only one address is available in this edition")
    change.settle()
    if contact is None:
        raise AssertionError("refused")
    usual = {"country_id": business.country_id}
    address = add_address(business, change.now, contact, **usual | (_place(values) or {}))
    if values["is_main_address"]:
        contact.main_address_id = address.id
    elif address.address_type == "DELIVERY" and not contact.delivery_address_id:
        contact.delivery_address_id = address.id
    return address


def _has_address(business: Business, contact: Contact) -> bool:
    places = business.addresses.values()
    return any(each.contact_id == contact.id and each.deleted_at is None for each in places)


def _change_address(address: Address, change: Change) -> None:
    values = change.values
    contact = change.business.contacts[address.contact_id]
    is_main = contact.main_address_id == address.id
    if values.get("contact_id", contact.id) != contact.id:
        change.refuse("can't be changed", "contact_id")
    if is_main and values.get("is_main_address") is False:
        change.refuse("can't be taken away", "is_main_address")
    country = values.get("country_id") or address.country_id
    number = contact.tax_number if is_main and country != address.country_id else ""
    if number and not tax_number_fits(number, country):
        change.refuse("does not match the tax number", "country_id")
    change.settle()
    _set(address, _place(values) or {}, change)
    if values.get("is_main_address"):
        contact.main_address_id = address.id


def _create_person(change: Change) -> ContactPerson:
    change.settle()
    business, values = change.business, change.values
    address = business.addresses[values["address_id"]]
    person = add_person(business, change.now, address, **_person(values))
    if values.get("is_main_contact"):
        business.contacts[address.contact_id].main_person_id = person.id
    return person


def _change_person(person: ContactPerson, change: Change) -> None:
    business, values = change.business, change.values
    contact_id = business.addresses[person.address_id].contact_id
    address = living(business.addresses, values.get("address_id", person.address_id))
    if address is not None and address.contact_id != contact_id:
        change.refuse("is an address of another contact", "address_id")
    change.settle()
    _set(person, _person(values), change)
    person.address_id = values.get("address_id", person.address_id)
    if values.get("is_main_contact"):
        business.contacts[contact_id].main_person_id = person.id


_TOUCHED = frozenset({"contacts", "addresses", "contact_persons", "products", "services"}) | {
    "stock_items",
    "sales_invoices",
}


def _writing(singular: str, known: fields.Fields, create: Any, change: Any) -> Writing[Any]:
    return Writing(singular, "Contacts", known, create, change, _TOUCHED)


CONTACTS = _writing("contact", fields.CONTACT, _create_contact, _change_contact)
ADDRESSES = _writing("address", fields.ADDRESS, _create_address, _change_address)
PERSONS = _writing("contact_person", fields.PERSON, _create_person, _change_person)
