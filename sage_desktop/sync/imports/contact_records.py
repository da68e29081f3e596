"""Puts Sage's contacts together with their addresses and persons: customers and suppliers alike.

The main address stands for the contact; other addresses than the main and the delivery address, and
further persons, stay in Sage.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence

from sage_desktop.core.names import has_visible
from sage_desktop.mirror import lists
from sage_desktop.sync.imports.contacts import (
    ADDRESS,
    PERSON,
    KeptAddress,
    KeptContact,
    KeptPerson,
    read_address,
    read_contact,
    read_person,
)
from sage_desktop.sync.imports.kinds import Compose, SageRecord, Values

Placed = Callable[[str, str], Values]
"""The fields that a main and a delivery address (``address_text``) become."""


def composer(placed: Placed) -> Compose:
    """Puts each contact together with its addresses and its main contact person."""

    def compose(
        db: sqlite3.Connection,
        tenant_id: int,
        rows: Sequence[tuple[str, bytes, bool]],
        _around: None,
    ) -> list[SageRecord]:
        places = {
            parent: [read_address(body) for body in bodies]
            for parent, bodies in lists.children(
                db, tenant_id, ADDRESS, [sage_id for sage_id, _, _ in rows]
            ).items()
        }
        people = lists.children(
            db, tenant_id, PERSON, [each.id for own in places.values() for each in own]
        )
        return [
            _composed(sage_id, read_contact(body), gone, places.get(sage_id, ()), people, placed)
            for sage_id, body, gone in rows
        ]

    return compose


def _composed(
    sage_id: str,
    contact: KeptContact,
    gone: bool,
    places: Sequence[KeptAddress],
    people: Mapping[str, Sequence[bytes]],
    placed: Placed,
) -> SageRecord:
    main, delivery = _main(contact, places), _delivery(contact, places)
    person = _main_person(contact, places, main, people)
    values = {
        "name": contact.name,
        "reference": contact.reference,
        "contact_name": person.name if person else "",
        "email": person.email if person else "",
        "phone": person.phone if person else "",
        "vat_number": contact.vat_number,
        "currency": contact.currency,
        "payment_days": contact.payment_days,
        "notes": contact.notes,
        **placed(main.text if main else "", delivery.text if delivery else ""),
    }
    problem, data = _problem(contact)
    return SageRecord(
        sage_id,
        contact.name,
        contact.reference,
        values,
        contact.source_guid,
        gone,
        problem,
        data,
    )


def _problem(contact: KeptContact) -> tuple[str, Mapping[str, str] | None]:
    if contact.wrong:
        return "unreadable_record", {"detail": contact.wrong}
    if contact.obfuscated:
        return "anonymised", None
    return ("", None) if has_visible(contact.name) else ("no_name", None)


def _main(contact: KeptContact, places: Sequence[KeptAddress]) -> KeptAddress | None:
    """The one marked as main; of several, or of none, the one that the contact names.

    The mark comes first: it is polled, while the contact may keep an old reference unnoticed.
    """
    marked = [each for each in places if each.is_main]
    if len(marked) == 1:
        return marked[0]
    for each in places:
        if each.id == contact.main_address:
            return each
    return marked[0] if marked else None


def _delivery(contact: KeptContact, places: Sequence[KeptAddress]) -> KeptAddress | None:
    found = None
    for each in places:
        if each.is_main:
            continue
        if each.id == contact.delivery_address:
            return each
        if found is None and each.is_delivery:
            found = each
    return found


def _main_person(
    contact: KeptContact,
    places: Sequence[KeptAddress],
    main: KeptAddress | None,
    people: Mapping[str, Sequence[bytes]],
) -> KeptPerson | None:
    """Whom the contact names; else the main person at the main address, then at any other."""
    ordered = places
    if len(places) > 1 and places[0] is not main:
        ordered = sorted(places, key=lambda each: each is not main)
    found = [read_person(body) for place in ordered for body in people.get(place.id, ())]
    for each in found:
        if each.id == contact.person:
            return each
    return next((each for each in found if each.is_main), found[0] if found else None)
