"""What the stand-in says of contacts, addresses and contact persons (``sage/api.md`` 11.3-11.5)."""

from __future__ import annotations

from typing import Any

from sage_desktop.sandbox import address_writes, contact_writes
from sage_desktop.sandbox.changes import CHANGES, living, wanted
from sage_desktop.sandbox.company import Business
from sage_desktop.sandbox.contacts import CUSTOMER, Address, Contact, ContactPerson
from sage_desktop.sandbox.replies import reference, time_text
from sage_desktop.sandbox.resources import Collection, Json, Scene, chosen
from sage_desktop.sandbox.small_lists import (
    ADDRESS_TYPES,
    CONTACT_PERSON_TYPES,
    CONTACT_TYPES,
    COUNTRIES,
    COUNTRY_GROUPS,
    CURRENCIES,
)

_AREAS = frozenset({"Contacts", "Sales", "Purchases"})
_WEB = "https://accounts-extra.sageone.com/contacts"
_HOME_TAX = {
    "home_tax": True,
    "eu_tax_registered": False,
    "eu_not_tax_registered": False,
    "rest_of_world_tax": False,
    "is_importer": False,
}
_NO_BANK_ACCOUNT = dict.fromkeys(("account_name", "account_number", "sort_code", "bic", "iban"), "")


def _contacts(scene: Scene) -> list[Contact]:
    query, business = scene.query, scene.business
    found = wanted(business.contacts, query)
    kind = query.text("contact_type_id")
    if kind:
        found = [each for each in found if each.kind == kind]
    if query.flag("exclude_system"):
        found = [each for each in found if not each.system]
    if query.flag("filter_inactive_contacts"):
        found = [each for each in found if each.is_active]
    text = query.text("search").casefold()
    if text:
        found = [each for each in found if text in f"{each.name}\n{each.reference}".casefold()]
    email = query.text("email").casefold()
    if email:
        known = _contacts_with(business, email)
        found = [each for each in found if each.id in known]
    return found


def _contacts_with(business: Business, email: str) -> set[str]:
    persons = business.contact_persons.values()
    return {
        business.addresses[each.address_id].contact_id
        for each in persons
        if each.email.casefold() == email
    }


def _contact_json(contact: Contact, scene: Scene) -> Json:
    business, query = scene.business, scene.query
    person = living(business.contact_persons, contact.main_person_id)
    nested = query.text("nested_attributes")
    return {
        "id": contact.id,
        "displayed_as": contact.displayed_as,
        "$path": f"/contacts/{contact.id}",
        "created_at": time_text(contact.created_at),
        "updated_at": time_text(contact.updated_at),
        "deleted_at": time_text(contact.deleted_at) if contact.deleted_at else None,
        "links": [_web_page(contact)],
        "contact_types": [CONTACT_TYPES[contact.kind]],
        "name": contact.name,
        "reference": contact.reference or None,
        "email": person.email if person else None,
        "tax_number": contact.tax_number or None,
        "notes": contact.notes,
        "locale": "en-GB",
        "currency": CURRENCIES[contact.currency],
        "credit_days": contact.credit_days,
        "credit_terms": None if contact.credit_days is None else "date_from_invoice",
        "credit_limit": None,
        "credit_terms_and_conditions": None,
        "source_guid": contact.source_guid or None,
        "balance": "0.0" if query.flag("show_balance") else None,
        "main_address": _address_of(contact.main_address_id, scene, nested),
        "delivery_address": _address_of(contact.delivery_address_id, scene, nested),
        "main_contact_person": _person_of(person, scene, nested),
        "bank_account_details": _NO_BANK_ACCOUNT,
        "default_sales_ledger_account": None,
        "default_sales_tax_rate": None,
        "default_purchase_ledger_account": None,
        "product_sales_price_type": None,
        "tax_treatment": _HOME_TAX,
        "tax_calculation": None,
        "is_active": contact.is_active,
        "deletable": contact.deletable,
        "system": contact.system,
        "gdpr_obfuscated": contact.gdpr_obfuscated,
        "has_unfinished_recurring_invoices": False,
        "cis_registered": False,
        "cis_settings": None,
        "gb_based": True,
        "ni_based": False,
        "destination_vat_blocking": False,
        "aux_reference": None,
        "auxiliary_account": None,
        "registered_number": None,
        **contact.more,
    }


def _web_page(contact: Contact) -> Json:
    kind = "customers" if contact.kind == CUSTOMER else "suppliers"
    return {"rel": "alternate", "href": f"{_WEB}/{kind}/{contact.id}", "type": "text/html"}


def _address_of(id: str, scene: Scene, nested: str) -> Json | None:
    address = living(scene.business.addresses, id)
    if address is None:
        return None
    if nested:
        return chosen(_address_json(address, scene), nested.split(","))
    return reference("addresses", address.id, address.displayed_as)


def _person_of(person: ContactPerson | None, scene: Scene, nested: str) -> Json | None:
    if person is None:
        return None
    if nested:
        return chosen(_person_json(person, scene), nested.split(","))
    return reference("contact_persons", person.id, person.name)


def _addresses(scene: Scene) -> list[Address]:
    query = scene.query
    if query.text("bank_account_id"):
        return []
    found = wanted(scene.business.addresses, query)
    contact = query.text("contact_id")
    return [each for each in found if each.contact_id == contact] if contact else found


def _address_json(address: Address, scene: Scene) -> Json:
    contact = scene.business.contacts[address.contact_id]
    group = "GBIE" if address.country_id in {"GB", "IE"} else "ALL"
    return {
        "id": address.id,
        "displayed_as": address.displayed_as,
        "$path": f"/addresses/{address.id}",
        "created_at": time_text(address.created_at),
        "updated_at": time_text(address.updated_at),
        "deleted_at": time_text(address.deleted_at) if address.deleted_at else None,
        "name": address.name,
        "address_line_1": address.address_line_1,
        "address_line_2": address.address_line_2,
        "city": address.city,
        "region": address.region,
        "postal_code": address.postal_code,
        "country": COUNTRIES.get(address.country_id),
        "country_group": COUNTRY_GROUPS[group],
        "address_type": ADDRESS_TYPES[address.address_type],
        "contact": reference("contacts", contact.id, contact.displayed_as),
        "bank_account": None,
        "is_main_address": contact.main_address_id == address.id,
    }


def _persons(scene: Scene) -> list[ContactPerson]:
    query = scene.query
    found = wanted(scene.business.contact_persons, query)
    address = query.text("address_id")
    if address:
        found = [each for each in found if each.address_id == address]
    contact = query.text("contact_id")
    if contact:
        addresses = scene.business.addresses
        found = [each for each in found if addresses[each.address_id].contact_id == contact]
    return found


def _person_json(person: ContactPerson, scene: Scene) -> Json:
    address = scene.business.addresses[person.address_id]
    is_main = scene.business.contacts[address.contact_id].main_person_id == person.id
    return {
        "id": person.id,
        "displayed_as": person.name,
        "$path": f"/contact_persons/{person.id}",
        "created_at": time_text(person.created_at),
        "updated_at": time_text(person.updated_at),
        "deleted_at": time_text(person.deleted_at) if person.deleted_at else None,
        "contact_person_types": [
            CONTACT_PERSON_TYPES[each] for each in (person.person_type, *person.more_types)
        ],
        "name": person.name,
        "job_title": person.job_title,
        "telephone": person.telephone,
        "mobile": person.mobile,
        "email": person.email,
        "fax": person.fax,
        "is_main_contact": is_main,
        "is_preferred_contact": is_main,
        "address": reference("addresses", address.id, address.displayed_as),
    }


CONTACT_LISTS: tuple[Collection[Any], ...] = (
    Collection(
        name="contacts",
        areas=_AREAS,
        filters=CHANGES
        | {
            "contact_type_id",
            "context_date",
            "email",
            "exclude_system",
            "filter_inactive_contacts",
            "nested_attributes",
            "search",
            "show_balance",
            "show_unfinished_recurring_invoices_status",
        },
        rows=_contacts,
        find=lambda scene, id: living(scene.business.contacts, id),
        full=_contact_json,
        writing=contact_writes.CONTACTS,
    ),
    Collection(
        name="addresses",
        areas=_AREAS,
        filters=CHANGES | {"contact_id", "bank_account_id"},
        rows=_addresses,
        find=lambda scene, id: living(scene.business.addresses, id),
        full=_address_json,
        writing=address_writes.ADDRESSES,
    ),
    Collection(
        name="contact_persons",
        areas=_AREAS,
        filters=CHANGES | {"contact_id", "address_id"},
        rows=_persons,
        find=lambda scene, id: living(scene.business.contact_persons, id),
        full=_person_json,
        writing=address_writes.PERSONS,
    ),
)
