"""How clients make and change addresses and persons (``sage/api.md`` 11.4, 11.5).

What they have in common with the parts of a contact is here as well.
"""

from __future__ import annotations

import re

from sage_desktop.sandbox import fields
from sage_desktop.sandbox.bodies import Json
from sage_desktop.sandbox.changes import living
from sage_desktop.sandbox.company import START, Business
from sage_desktop.sandbox.contact_work import add_address, add_person
from sage_desktop.sandbox.contacts import Address, Contact, ContactPerson
from sage_desktop.sandbox.writing import Change, Writing

PLACE = ("name", "address_line_1", "address_line_2", "city", "region", "postal_code", "country_id")
_PERSON = ("name", "email", "telephone", "mobile", "fax", "job_title")
_GB_NUMBER = re.compile(r"(GB)?(\d{9}|\d{12})")
_NUMBER = re.compile(r"[A-Z0-9]{4,15}")
_OTHER_PREFIX = {"GR": "EL"}
TOUCHED = frozenset(
    {
        "contacts",
        "addresses",
        "contact_persons",
        "products",
        "services",
        "stock_items",
        "sales_invoices",
    }
)
"""Lists that show something of a contact."""


def tax_number_fits(number: str, country: str) -> bool:
    """Whether it can be a number of that country; spaces do not count."""
    bare = "".join(number.split()).upper()
    if country == "GB":
        return _GB_NUMBER.fullmatch(bare) is not None
    prefix = bare[:2] if bare[:2].isalpha() else ""
    right = prefix in {"", country, _OTHER_PREFIX.get(country)}
    return right and _NUMBER.fullmatch(bare) is not None


def place_members(given: Json | None) -> Json | None:
    """Members of ``Address`` for what was sent of one."""
    if given is None:
        return None
    found = {name: given[name] for name in PLACE if given.get(name) is not None}
    if given.get("address_type_id"):
        found["address_type"] = given["address_type_id"]
    return found


def person_members(given: Json) -> Json:
    """Members of ``ContactPerson`` for what was sent of one."""
    found = {name: given[name] for name in _PERSON if given.get(name) is not None}
    if given.get("contact_person_type_ids"):
        found["person_type"], *more = given["contact_person_type_ids"]
        found["more_types"] = tuple(more)
    return found


def write(record: Address | ContactPerson, members: Json, change: Change) -> None:
    for name, value in members.items():
        setattr(record, name, value)
    record.updated_at = change.now


def _create_address(change: Change) -> Address:
    values, business = change.values, change.business
    contact = living(business.contacts, values.get("contact_id", ""))
    if contact is None:
        change.refuse("can't find contact", "contact_id")
    elif business.subscription.id in START and _has_address(business, contact):
        change.refuse("only one address is available in this edition")
    change.settle()
    contact = business.contacts[values["contact_id"]]
    usual = {"country_id": business.country_id}
    address = add_address(business, change.now, contact, **usual | (place_members(values) or {}))
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
    write(address, place_members(values) or {}, change)
    if values.get("is_main_address"):
        contact.main_address_id = address.id


def _create_person(change: Change) -> ContactPerson:
    change.settle()
    business, values = change.business, change.values
    address = business.addresses[values["address_id"]]
    person = add_person(business, change.now, address, **person_members(values))
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
    write(person, person_members(values), change)
    person.address_id = values.get("address_id", person.address_id)
    if values.get("is_main_contact"):
        business.contacts[contact_id].main_person_id = person.id


ADDRESSES = Writing(
    "address", "Contacts", fields.ADDRESS, _create_address, _change_address, TOUCHED
)
PERSONS = Writing(
    "contact_person", "Contacts", fields.PERSON, _create_person, _change_person, TOUCHED
)
