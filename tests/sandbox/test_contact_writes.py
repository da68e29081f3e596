"""Clients make and change contacts, addresses and persons, by Sage's rules."""

from __future__ import annotations

from typing import Any

import pytest
from facts import problems
from visitor import Visitor, error_of, header, json_of, made, refused

from sage_desktop.sandbox.address_writes import tax_number_fits
from sage_desktop.sandbox.company import Level

IT = "Northgate IT Services Ltd"
START = "Corner Café Ltd"
QUAY = {"address_line_1": "1 Quay", "city": "Leeds", "postal_code": "LS1 1AA", "country_id": "GB"}
NORTHWIND: dict[str, Any] = {
    "name": "Northwind Ltd",
    "contact_type_ids": ["CUSTOMER"],
    "reference": "NW0001",
    "source_guid": "halo:client:812",
    "currency_id": "GBP",
    "credit_days": 30,
    "tax_number": "GB123456789",
    "main_address": {
        "address_type_id": "SALES",
        "name": "Main Address",
        "is_main_address": True,
        **QUAY,
    },
    "delivery_address": {"address_type_id": "DELIVERY", "name": "Dock", **QUAY, "city": "Hull"},
    "main_contact_person": {
        "name": "Ada Reed",
        "email": "accounts@northwind.example",
        "telephone": "0113 000000",
        "contact_person_type_ids": ["ACCOUNTS"],
        "is_main_contact": True,
    },
}
BARE = {"name": "Bare Ltd", "contact_type_ids": ["CUSTOMER"]}


def full(visitor: Visitor, path: str, business: str = IT) -> dict[str, Any]:
    found: dict[str, Any] = json_of(visitor.get(path, business))
    return found


def test_a_new_contact_is_answered_in_full_and_found_by_its_change() -> None:
    visitor = Visitor().sign_in()
    visitor.clock.forward(60)
    reply = visitor.create("/contacts", IT, **NORTHWIND)
    contact = made(reply)
    assert header(reply, "X-Business") == visitor.world.business(IT).id
    assert problems(contact, "Contact") == []
    assert contact == full(visitor, f"/contacts/{contact['id']}")
    assert contact["displayed_as"] == "Northwind Ltd (NW0001)"
    assert (contact["email"], contact["credit_days"]) == ("accounts@northwind.example", 30)
    assert (contact["source_guid"], contact["tax_number"]) == ("halo:client:812", "GB123456789")
    delivery = full(visitor, f"/addresses/{contact['delivery_address']['id']}")
    assert (delivery["city"], delivery["name"]) == ("Hull", "Dock")
    assert delivery["address_type"]["id"] == "DELIVERY"
    since = visitor.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    query = {"updated_or_created_since": since, "attributes": "name", "items_per_page": "200"}
    for path, number in (("/contacts", 1), ("/addresses", 2), ("/contact_persons", 1)):
        assert json_of(visitor.get(path, IT, **query))["$total"] == number
    assert visitor.world.sins == []


def test_what_else_a_contact_can_be_told() -> None:
    visitor = Visitor().sign_in()
    account = visitor.world.ledger_account(IT, "4010").id
    told = {
        "notes": "Pays late.",
        "locale": "en-GB",
        "credit_limit": "2500.50",
        "credit_terms": "month_end_invoice",
        "credit_terms_and_conditions": "None",
        "default_sales_ledger_account_id": account,
        "default_sales_tax_rate_id": "GB_ZERO",
        "product_sales_price_type_id": visitor.world.price_type(IT, "Trade").id,
        "tax_treatment": {"home_tax": True},
        "bank_account_details": {"sort_code": "12-34-56"},
    }
    contact = made(visitor.create("/contacts", IT, **BARE, **told))
    assert problems(contact, "Contact") == []
    assert (contact["notes"], contact["credit_limit"]) == ("Pays late.", "2500.5")
    assert contact["default_sales_ledger_account"]["id"] == account
    assert contact["default_sales_tax_rate"]["displayed_as"] == "Zero Rated 0.00%"
    assert contact["product_sales_price_type"]["displayed_as"] == "Trade"
    assert contact["bank_account_details"]["sort_code"] == "12-34-56"
    changed = visitor.change("/contacts", contact["id"], IT, credit_limit=None)
    assert json_of(changed)["credit_limit"] is None
    assert json_of(changed)["credit_terms"] == "month_end_invoice"


def test_addresses_that_are_not_sent() -> None:
    visitor = Visitor().sign_in()
    bare = made(visitor.create("/contacts", IT, **BARE))
    assert bare["main_address"] is None
    blank = full(visitor, f"/addresses/{bare['delivery_address']['id']}")
    assert (blank["address_type"]["id"], blank["city"]) == ("DELIVERY", "")
    copied = made(visitor.create("/contacts", IT, **BARE, main_address=QUAY))
    delivery = full(visitor, f"/addresses/{copied['delivery_address']['id']}")
    assert copied["delivery_address"]["id"] != copied["main_address"]["id"]
    assert (delivery["address_type"]["id"], delivery["city"]) == ("DELIVERY", "Leeds")
    placeless = made(visitor.create("/contacts", IT, **BARE, main_contact_person={"name": "Jo"}))
    person = full(visitor, f"/contact_persons/{placeless['main_contact_person']['id']}")
    assert person["address"]["id"] == placeless["delivery_address"]["id"]


@pytest.mark.parametrize(
    ("members", "sources"),
    [
        ({"name": None}, {"name"}),
        ({"name": "", "contact_type_ids": []}, {"name", "contact_type_ids"}),
        ({"name": "x" * 101}, {"name"}),
        ({"reference": "12345678901"}, {"reference"}),
        ({"reference": "abb001"}, {"reference"}),
        ({"reference": "LOX001"}, {"reference"}),
        ({"contact_type_ids": ["CUSTOMER", "VENDOR"]}, {"contact_type_ids"}),
        ({"contact_type_ids": ["PARTNER"]}, {"contact_type_ids"}),
        ({"contact_type_ids": "CUSTOMER"}, {"contact_type_ids"}),
        ({"email": "a@b.example"}, {"email"}),
        ({"telephone": "1", "is_active": False}, {"telephone", "is_active"}),
        ({"tax_number": "GB12345678"}, {"tax_number"}),
        ({"currency_id": "XXX"}, {"currency_id"}),
        ({"currency_id": "EUR"}, {"currency_id"}),
        ({"credit_days": 366}, {"credit_days"}),
        ({"credit_days": "soon"}, {"credit_days"}),
        ({"credit_days": "30.5"}, {"credit_days"}),
        ({"credit_terms": "someday"}, {"credit_terms"}),
        ({"default_sales_tax_rate_id": "NONE"}, {"default_sales_tax_rate_id"}),
        ({"default_sales_ledger_account_id": 12}, {"default_sales_ledger_account_id"}),
        ({"main_address": "here"}, {"main_address"}),
        (
            {"main_address": {"city": "c" * 51, "postal_code": "p" * 11, "colour": "red"}},
            {"main_address.city", "main_address.postal_code", "main_address.colour"},
        ),
        ({"main_address": {"country_id": 12}}, {"main_address.country_id"}),
        ({"main_contact_person": {"email": "e" * 101}}, {"main_contact_person.email"}),
        ({"notes": 12}, {"notes"}),
        ({"notes": "half \ud83d"}, {"notes"}),
        ({"destination_vat_blocking": "no"}, {"destination_vat_blocking"}),
        ({"tax_treatment": {"home_tax": 1}}, {"tax_treatment.home_tax"}),
    ],
)
def test_what_is_refused(members: dict[str, Any], sources: set[str]) -> None:
    visitor = Visitor().sign_in()
    before = len(visitor.world.business(IT).contacts)
    assert refused(visitor.create("/contacts", IT, **(NORTHWIND | members))).keys() == sources
    assert len(visitor.world.business(IT).contacts) == before
    contact = visitor.world.contact(IT, "Burngreave Books")
    stamp = contact.updated_at
    assert refused(visitor.change("/contacts", contact.id, IT, **members)).keys() == sources
    assert contact.updated_at == stamp


def test_fields_that_sage_does_not_have_are_noted() -> None:
    visitor = Visitor().sign_in()
    answer = refused(visitor.create("/contacts", IT, **BARE, email="a@b.example", mobile="1"))
    assert answer == {"email": "unknown attribute", "mobile": "unknown attribute"}
    assert visitor.world.sins == ["unknown_field: POST /v3.1/contacts"]


@pytest.mark.parametrize(
    ("number", "country", "fits"),
    [
        ("123456789", "GB", True),
        ("GB 123 4567 89", "GB", True),
        ("gb123456789012", "GB", True),
        ("GB1234567890", "GB", False),
        ("IE1234567WA", "GB", False),
        ("IE1234567WA", "IE", True),
        ("1234567WA", "IE", True),
        ("GB123456789", "IE", False),
        ("EL123456789", "GR", True),
        ("12", "FR", False),
        ("not a number!", "FR", False),
    ],
)
def test_tax_numbers(number: str, country: str, fits: bool) -> None:
    assert tax_number_fits(number, country) is fits


def test_the_tax_number_is_held_against_the_main_address_whichever_changes() -> None:
    visitor = Visitor().sign_in()
    abroad = {"main_address": QUAY | {"country_id": "IE"}}
    wrong = {"tax_number": "does not match the main address"}
    assert refused(visitor.create("/contacts", IT, **(NORTHWIND | abroad))) == wrong
    contact = made(visitor.create("/contacts", IT, **NORTHWIND))
    assert refused(visitor.change("/contacts", contact["id"], IT, **abroad)) == wrong
    address = contact["main_address"]["id"]
    assert refused(visitor.change("/addresses", address, IT, country_id="IE")) == {
        "country_id": "does not match the tax number"
    }
    irish = abroad | {"tax_number": "IE1234567WA"}
    assert json_of(visitor.change("/contacts", contact["id"], IT, **irish))["tax_number"]


def test_a_change_leaves_alone_what_was_not_sent() -> None:
    visitor = Visitor().sign_in()
    contact = made(visitor.create("/contacts", IT, **NORTHWIND))
    visitor.clock.forward(60)
    sent = {
        "name": "Northwind plc",
        "main_address": {"city": "York"},
        "main_contact_person": {"telephone": "0"},
    }
    reply = visitor.change("/contacts", contact["id"], IT, **sent)
    after = json_of(reply)
    assert problems(after, "Contact") == []
    assert header(reply, "X-Business") == visitor.world.business(IT).id
    assert after["updated_at"] > contact["updated_at"]
    assert (after["name"], after["reference"]) == ("Northwind plc", "NW0001")
    assert after["main_address"]["id"] == contact["main_address"]["id"]
    address = full(visitor, f"/addresses/{contact['main_address']['id']}")
    assert (address["city"], address["address_line_1"]) == ("York", "1 Quay")
    person = full(visitor, f"/contact_persons/{contact['main_contact_person']['id']}")
    assert (person["telephone"], person["name"]) == ("0", "Ada Reed")
    assert json_of(visitor.change("/contacts", contact["id"], IT, reference="NW0001"))


def test_a_change_adds_what_was_not_there() -> None:
    visitor = Visitor().sign_in()
    contact = visitor.world.contact(IT, "Counter Sales")
    first = json_of(visitor.change("/contacts", contact.id, IT, main_contact_person={"name": "Jo"}))
    assert first["main_contact_person"]["displayed_as"] == "Jo"
    second = json_of(
        visitor.change("/contacts", contact.id, IT, main_address=QUAY, delivery_address=QUAY)
    )
    assert problems(second, "Contact") == []
    assert second["main_address"]["displayed_as"] == "1 Quay\nLeeds\nLS1 1AA"
    delivery = full(visitor, f"/addresses/{second['delivery_address']['id']}")
    assert delivery["address_type"]["id"] == "DELIVERY"


def test_addresses_and_persons_of_their_own() -> None:
    visitor = Visitor().sign_in()
    contact = visitor.world.contact(IT, "Burngreave Books")
    named = {"name": "Shop", "address_type_id": "SALES", "is_main_address": False, **QUAY}
    shop = made(visitor.create("/addresses", IT, contact_id=contact.id, **named))
    assert problems(shop, "Address") == []
    assert (shop["is_main_address"], shop["contact"]["id"]) == (False, contact.id)
    stamp = contact.updated_at
    visitor.clock.forward(60)
    moved = json_of(visitor.change("/addresses", shop["id"], IT, is_main_address=True, city="York"))
    assert (moved["is_main_address"], moved["city"]) == (True, "York")
    assert contact.updated_at == stamp
    types = {"contact_person_type_ids": ["ACCOUNTS", "DIRECTOR"]}
    person = made(visitor.create("/contact_persons", IT, address_id=shop["id"], name="Jo", **types))
    assert problems(person, "ContactPerson") == []
    kinds = [each["id"] for each in person["contact_person_types"]]
    assert (kinds, person["is_main_contact"]) == (["ACCOUNTS", "DIRECTOR"], False)
    main = json_of(visitor.change("/contact_persons", person["id"], IT, is_main_contact=True))
    assert main["is_main_contact"] is True
    assert visitor.world.sins == []
    delivery = {"name": "Dock", "address_type_id": "DELIVERY", "is_main_address": False}
    dock = made(visitor.create("/addresses", IT, contact_id=contact.id, **delivery))
    assert contact.delivery_address_id == dock["id"]
    main = made(
        visitor.create("/addresses", IT, contact_id=contact.id, **named | {"is_main_address": True})
    )
    assert (main["is_main_address"], contact.main_address_id) == (True, main["id"])


def test_addresses_and_persons_that_are_refused() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    books, floors = (world.contact(IT, each) for each in ("Burngreave Books", "Counter Sales"))
    assert refused(visitor.create("/addresses", IT)).keys() == {
        "name",
        "address_type_id",
        "is_main_address",
        "contact_id",
    }
    other = world.add_address(IT, floors.id)
    main = books.main_address_id
    moved = visitor.change("/addresses", main, IT, contact_id=floors.id, is_main_address=False)
    assert refused(moved).keys() == {"contact_id", "is_main_address"}
    assert refused(visitor.create("/contact_persons", IT)).keys() == {
        "name",
        "address_id",
        "contact_person_type_ids",
    }
    person = books.main_person_id
    assert refused(visitor.change("/contact_persons", person, IT, address_id=other.id)) == {
        "address_id": "is an address of another contact"
    }
    assert refused(visitor.change("/contact_persons", person, IT, name="")).keys() == {"name"}


def test_the_start_edition_has_one_address_for_each_contact() -> None:
    visitor = Visitor("troubled").sign_in("Cara Start")
    assert refused(visitor.create("/contacts", START, **BARE, credit_limit="1")).keys() == {
        "credit_limit"
    }
    contact = made(visitor.create("/contacts", START, **BARE, main_address=QUAY))
    assert contact["delivery_address"] is None
    named = {"name": "Shop", "address_type_id": "SALES", "is_main_address": False}
    second = visitor.create("/addresses", START, contact_id=contact["id"], **named)
    assert refused(second).keys() == {"base"}


# -- rights and the frame ----------------------------------------------------------------------


def test_rights_to_write() -> None:
    visitor = Visitor().sign_in()
    world, name = visitor.world, "Priya Raman"
    for level, status in ((Level.READ_ONLY, 403), (Level.RESTRICTED, 201), (Level.FULL, 201)):
        world.limit(name, "Contacts", level)
        assert visitor.create("/contacts", IT, **BARE).status == status
        assert visitor.get("/contacts", IT).status == 200
    world.restrict(name, {"Sales", "Products & Services"})
    assert error_of(visitor.create("/contacts", IT, **BARE)) == "MultiUserAccessDenied"


def test_the_scope_readonly_reads_only() -> None:
    visitor = Visitor()
    visitor.access_token = json_of(visitor.exchange(visitor.code(scope="readonly")))["access_token"]
    assert visitor.get("/contacts", IT).status == 200
    assert visitor.create("/contacts", IT, **BARE).status == 403


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/contacts", "GET, POST"),
        ("POST", "/contacts/1", "GET, PUT"),
        ("DELETE", "/contacts/1", "GET, PUT"),
        ("POST", "/countries", "GET"),
    ],
)
def test_verbs(method: str, path: str, allowed: str) -> None:
    reply = Visitor().sign_in().write(method, path, IT, {"contact": BARE})
    assert (reply.status, header(reply, "Allow")) == (405, allowed)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (None, 415),
        ("", 400),
        ("{", 400),
        ("[]", 400),
        ('{"contact": []}', 400),
        ('{"product": {}}', 400),
        ('{"contact": {"credit_days": NaN}}', 400),
        ("[" * 100_000, 400),
        ('{"contact": {"credit_limit": 1e99999999999999999999}}', 400),
        ('{"contact": {}}', 422),
        ('{"contact": {"credit_limit": 1e400}}', 422),
        ('{"contact": {"credit_limit": "1e5"}}', 422),
        ('{"contact": {"credit_limit": true}}', 422),
    ],
)
def test_bodies_that_cannot_be_used(body: str | None, status: int) -> None:
    reply = Visitor().sign_in().write("POST", "/contacts", IT, body)
    assert (reply.status, header(reply, "X-Business") != "") == (status, True)


def test_unknown_records_and_paths() -> None:
    visitor = Visitor().sign_in()
    assert visitor.change("/contacts", "0" * 32, IT, name="x").status == 404
    assert visitor.write("POST", "/contacts/1/release", IT).status == 404
    assert visitor.write("POST", "/contacts/1/2/3", IT).status == 404
