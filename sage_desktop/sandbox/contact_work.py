"""Adding and deleting contacts of a business by Sage's rules (``sage/api.md`` 11.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sage_desktop.sandbox.company import Business, hex_id
from sage_desktop.sandbox.contacts import CUSTOMER, Address, Contact, ContactPerson
from sage_desktop.sandbox.ledger_accounts import LedgerAccount

Fields = Mapping[str, Any]


def reference_holder(business: Business, reference: str) -> Contact | None:
    """Who has that reference; the deleted keep theirs. Nobody has the empty one."""
    wanted = reference.casefold()
    for contact in business.contacts.values() if wanted else ():
        if contact.reference.casefold() == wanted:
            return contact
    return None


def add_contact(
    business: Business, moment: datetime, name: str, reference: str = "", **fields: Any
) -> Contact:
    """As ``enter_contact``. Raises ``ValueError`` for a reference that is taken."""
    if reference_holder(business, reference) is not None:
        raise ValueError(f"the reference {reference} is taken")
    return enter_contact(business, moment, name, reference, **fields)


def enter_contact(
    business: Business,
    moment: datetime,
    name: str,
    reference: str,
    *,
    address: Fields | None = None,
    delivery: Fields | None = None,
    person: Fields | None = None,
    **fields: Any,
) -> Contact:
    """``fields`` are members of the records; None: there is no such address or person. A person
    needs an address.
    """
    id = hex_id(f"{business.id} contact {len(business.contacts)} {moment}")
    contact = Contact(id, name, reference, moment, moment, **fields)
    business.contacts[id] = contact
    if address is not None:
        kind = "SALES" if contact.kind == CUSTOMER else "PURCHASING"
        main = add_address(business, moment, contact, **{"address_type": kind, **address})
        contact.main_address_id = main.id
        if person is not None:
            contact.main_person_id = add_person(business, moment, main, **person).id
    if delivery is not None:
        named = {"address_type": "DELIVERY", "name": "Delivery Address"} | dict(delivery)
        contact.delivery_address_id = add_address(business, moment, contact, **named).id
    return contact


def add_address(business: Business, moment: datetime, contact: Contact, **fields: Any) -> Address:
    id = hex_id(f"{business.id} address {len(business.addresses)} {moment}")
    business.addresses[id] = Address(id, contact.id, moment, moment, **fields)
    return business.addresses[id]


def add_person(
    business: Business, moment: datetime, address: Address, **fields: Any
) -> ContactPerson:
    id = hex_id(f"{business.id} person {len(business.contact_persons)} {moment}")
    business.contact_persons[id] = ContactPerson(id, address.id, moment, moment, **fields)
    return business.contact_persons[id]


def delete_contact(business: Business, moment: datetime, contact: Contact) -> None:
    """Softly, with the addresses and their persons; the reference stays taken."""
    contact.deleted_at = contact.updated_at = moment
    for address in business.addresses.values():
        if address.contact_id == contact.id and address.deleted_at is None:
            delete_address(business, moment, address)


def delete_address(business: Business, moment: datetime, address: Address) -> None:
    address.deleted_at = address.updated_at = moment
    for person in business.contact_persons.values():
        if person.address_id == address.id and person.deleted_at is None:
            person.deleted_at = person.updated_at = moment


def renewed(id: str, moment: datetime) -> str:
    """What takes the place of ``id`` after a reset."""
    return hex_id(f"{id} {moment}") if id else ""


def renew_ids(business: Business, moment: datetime) -> None:
    """As after a reset: what lives is entered anew under other ids, what was deleted is gone."""

    def new(id: str) -> str:
        return renewed(id, moment)

    living = [each for each in business.contacts.values() if each.deleted_at is None]
    addresses = [each for each in business.addresses.values() if each.deleted_at is None]
    persons = [each for each in business.contact_persons.values() if each.deleted_at is None]
    accounts = list(business.ledger_accounts.values())
    for contact in living:
        contact.main_address_id = new(contact.main_address_id)
        contact.delivery_address_id = new(contact.delivery_address_id)
        contact.main_person_id = new(contact.main_person_id)
    for address in addresses:
        address.contact_id = new(address.contact_id)
    for person in persons:
        person.address_id = new(person.address_id)
    everything: list[Contact | Address | ContactPerson | LedgerAccount]
    everything = [*living, *addresses, *persons, *accounts]
    for record in everything:
        record.id = new(record.id)
        record.created_at = record.updated_at = moment
    business.contacts = {each.id: each for each in living}
    business.addresses = {each.id: each for each in addresses}
    business.contact_persons = {each.id: each for each in persons}
    business.ledger_accounts = {each.id: each for each in accounts}
    for default in business.business_settings["default_ledger_accounts"].values():
        default["id"] = new(default["id"])
        default["$path"] = f"/ledger_accounts/{default['id']}"
