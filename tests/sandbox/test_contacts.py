"""Contacts, addresses and persons: filters, soft deletion, references, what a change touches."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from facts import problems_of_list
from hypothesis import given, settings
from hypothesis import strategies as st
from visitor import Visitor, error_of, json_of

from sage_desktop.core.errors import NotFound
from sage_desktop.sandbox.contacts import VENDOR
from sage_desktop.sandbox.hostile import ALIKE, CONTACT_NAMES

IT, HOSTING = "Northgate IT Services Ltd", "Northgate Cloud Hosting Ltd"
LISTS = ("contacts", "addresses", "contact_persons")


def listed(visitor: Visitor, name: str, business: str = IT, **query: str) -> list[dict[str, Any]]:
    given = {"attributes": "all", "items_per_page": "200"} | query
    page = json_of(visitor.get(f"/{name}", business, **given))
    assert problems_of_list(page, f"/{name}") == []
    assert page["$total"] == len(page["$items"])
    found: list[dict[str, Any]] = page["$items"]
    return found


def names(visitor: Visitor, name: str = "contacts", **query: str) -> list[str]:
    return [each["name"] for each in listed(visitor, name, **query)]


def stamp(visitor: Visitor, seconds: float = 0) -> str:
    return (visitor.clock.now + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_northgate_has_customers_of_every_kind() -> None:
    visitor = Visitor().sign_in()
    customers = listed(visitor, "contacts", contact_type_id="CUSTOMER")
    assert 40 <= len(customers) <= 50
    assert 8 <= len(listed(visitor, "contacts", contact_type_id="VENDOR")) <= 10
    by_reference = {each["reference"]: each for each in customers}
    assert by_reference["ABB001"]["displayed_as"] == "Abbeydale Flooring Ltd (ABB001)"
    assert by_reference["ALN001"]["name"] == "مكتبة النور للنشر"
    assert by_reference["CAF001"]["name"].startswith("Café Rhône")
    twins = [by_reference["PRE001"], by_reference["PRE002"]]
    assert {each["name"] for each in twins} == {"Premier Windows Ltd"}
    towns = [each["main_address"]["displayed_as"].split("\n")[1] for each in twins]
    assert towns == ["Sheffield", "Doncaster"]
    bare, blank = by_reference["COU001"], by_reference["BRA001"]
    assert (bare["main_address"], bare["main_contact_person"], bare["email"]) == (None, None, None)
    assert blank["main_address"]["displayed_as"] == "High Bradfield\nSheffield\nS6 6LG"
    assert (blank["main_contact_person"]["displayed_as"], blank["email"]) == ("", "")
    assert [each["name"] for each in customers if each["gdpr_obfuscated"]] == ["Obfuscated contact"]
    assert [each["name"] for each in customers if each["system"]] == ["HMRC Reclaimed"]
    assert "Loxley Garden Centre" not in names(visitor)
    assert sum(each["delivery_address"] is not None for each in customers) >= 4
    assert {each["currency"]["id"] for each in customers} == {"GBP"}


def test_a_contact_names_its_records_and_they_name_it() -> None:
    visitor = Visitor().sign_in()
    addresses = {each["id"]: each for each in listed(visitor, "addresses")}
    persons = {each["id"]: each for each in listed(visitor, "contact_persons")}
    contacts = {each["id"]: each for each in listed(visitor, "contacts")}
    for contact in contacts.values():
        main, delivery = contact["main_address"], contact["delivery_address"]
        person = contact["main_contact_person"]
        if main:
            assert addresses[main["id"]]["is_main_address"] is True
            assert addresses[main["id"]]["contact"]["id"] == contact["id"]
        if delivery:
            assert addresses[delivery["id"]]["address_type"]["id"] == "DELIVERY"
            assert addresses[delivery["id"]]["is_main_address"] is False
        if person:
            assert persons[person["id"]]["is_main_contact"] is True
            assert persons[person["id"]]["email"] == contact["email"]
            assert persons[person["id"]]["address"]["id"] == main["id"]
        [link] = [each for each in contact["links"] if each["rel"] == "alternate"]
        assert link["href"].startswith("https://")
        assert link["href"].endswith(contact["id"])
    further = [each for each in persons.values() if not each["is_main_contact"]]
    assert {each["name"] for each in further} == {"Tariq Mahmood", "Edward Harrow"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "premier WINDOWS"}, ["Premier Windows Ltd"] * 2),
        ({"search": "hol001"}, ["Hollins & Ward LLP"]),
        ({"search": "nobody of that name"}, []),
        ({"email": "Amina@burngreavebooks.example"}, []),
        ({"email": "ACCOUNTS@burngreavebooks.example"}, ["Burngreave Books"]),
        ({"email": "edward.harrow@harrowfinch.example"}, ["Harrow & Finch Solicitors LLP"]),
        ({"contact_type_id": "VENDOR", "search": "ashdown"}, ["Ashdown Care Homes Ltd"]),
        ({"contact_type_id": "PARTNER"}, []),
    ],
)
def test_filters_of_contacts(query: dict[str, str], found: list[str]) -> None:
    assert names(Visitor().sign_in(), **query) == found


def test_system_and_inactive_contacts_can_be_left_out() -> None:
    visitor = Visitor().sign_in()
    everybody = set(names(visitor))
    assert everybody - set(names(visitor, exclude_system="true")) == {
        "HMRC Reclaimed",
        "HMRC Payments",
    }
    assert everybody - set(names(visitor, filter_inactive_contacts="true")) == {
        "Manor Top Fish Bar"
    }
    assert set(names(visitor, exclude_system="false")) == everybody


def test_addresses_and_persons_of_one_contact() -> None:
    visitor = Visitor().sign_in()
    group = visitor.world.contact(IT, "Pennine Dental Group Ltd")
    found = listed(visitor, "addresses", contact_id=group.id)
    assert [each["address_type"]["id"] for each in found] == ["SALES", "DELIVERY", "SALES"]
    persons = listed(visitor, "contact_persons", contact_id=group.id)
    assert [each["name"] for each in persons] == ["Mark Duffy", "Tariq Mahmood"]
    at_site = listed(visitor, "contact_persons", address_id=found[2]["id"])
    assert [each["name"] for each in at_site] == ["Tariq Mahmood"]
    assert listed(visitor, "addresses", bank_account_id="x") == []
    assert listed(visitor, "addresses", contact_id="nobody") == []


def test_nested_attributes_show_what_contacts_refer_to() -> None:
    visitor = Visitor().sign_in()
    everything = {"search": "ABB001", "nested_attributes": "all"}
    [contact] = listed(visitor, "contacts", **everything)
    assert contact["main_address"]["postal_code"] == "S7 1FL"
    assert contact["main_contact_person"]["telephone"] == "0114 496 0131"
    [contact] = listed(visitor, "contacts", search="ABB001", nested_attributes="city,email")
    assert set(contact["main_address"]) == {"id", "displayed_as", "$path", "city"}
    single = json_of(visitor.get(f"/contacts/{contact['id']}", IT, nested_attributes="all"))
    assert single["main_address"]["city"] == "Sheffield"


# -- changes and deletions --------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_changed_since_is_inclusive_and_deleted_since_exclusive(name: str) -> None:
    visitor = Visitor().sign_in()
    visitor.clock.forward(60)
    world, now = visitor.world, stamp(visitor)
    contact = world.contact(IT, "Burngreave Books")
    world.change_contact(IT, contact.id, notes="New.")
    world.change_address(IT, contact.main_address_id, city="Leeds")
    world.change_person(IT, contact.main_person_id, telephone="1")
    assert len(listed(visitor, name, updated_or_created_since=now)) == 1
    assert listed(visitor, name, updated_or_created_since=stamp(visitor, 1)) == []
    assert listed(visitor, name, deleted_since=now) == []
    world.delete_contact(IT, contact.id)
    assert listed(visitor, name, deleted_since=now) == []
    [gone] = listed(visitor, name, deleted_since=stamp(visitor, -1))
    assert gone["deleted_at"] == now
    assert listed(visitor, name, updated_or_created_since=now) == []
    assert visitor.get(f"/{name}/{gone['id']}", IT).status == 404
    assert gone["id"] not in {each["id"] for each in listed(visitor, name)}


def test_a_change_of_an_address_or_person_leaves_the_contact_as_old_as_it_was() -> None:
    visitor = Visitor().sign_in()
    visitor.clock.forward(60)
    contact = visitor.world.contact(IT, "Burngreave Books")
    visitor.world.change_address(IT, contact.main_address_id, city="Leeds")
    visitor.world.change_person(IT, contact.main_person_id, email="new@burngreave.example")
    assert listed(visitor, "contacts", updated_or_created_since=stamp(visitor)) == []
    assert names(visitor, email="new@burngreave.example") == ["Burngreave Books"]


def test_the_reference_of_the_deleted_stays_taken() -> None:
    world = Visitor().world
    world.delete_contact(IT, "Burngreave Books")
    with pytest.raises(NotFound):
        world.contact(IT, "Burngreave Books")
    holder = world.reference_holder(IT, "bur001")
    assert holder is not None
    assert holder.deleted_at is not None
    assert world.reference_holder(IT, "") is None
    with pytest.raises(ValueError, match="BUR001"):
        world.add_contact(IT, "Burngreave Books", "BUR001")
    with pytest.raises(ValueError, match="BUR001"):
        world.change_contact(IT, "Abbeydale Flooring Ltd", reference="BUR001")
    world.change_contact(IT, "Abbeydale Flooring Ltd", reference="ABB001")
    world.change_contact(IT, "Counter Sales", reference="")


def test_hands_add_and_delete() -> None:
    visitor = Visitor().sign_in()
    world = visitor.world
    added = world.add_contact(
        IT,
        "Zeta Ltd",
        "ZET001",
        kind=VENDOR,
        address={"city": "York"},
        delivery={"city": "Hull"},
        person={"name": "Zoe"},
    )
    [contact] = listed(visitor, "contacts", search="zet001")
    assert contact["main_contact_person"]["displayed_as"] == "Zoe"
    site = world.add_address(IT, "Zeta Ltd", city="Ripon")
    second = world.add_person(IT, site.id, name="Zach")
    assert len(listed(visitor, "addresses", contact_id=added.id)) == 3
    world.delete_address(IT, site.id)
    assert visitor.get(f"/contact_persons/{second.id}", IT).status == 404
    world.delete_person(IT, added.main_person_id)
    world.rename_contact(IT, added.id, "Zeta plc")
    [contact] = listed(visitor, "contacts", search="zeta plc")
    assert (contact["main_contact_person"], contact["email"]) == (None, None)
    with pytest.raises(AttributeError):
        world.change_contact(IT, added.id, colour="red")


def test_a_reset_makes_all_ids_void() -> None:
    visitor = Visitor().sign_in()
    rows = (*LISTS, "ledger_accounts")
    before = {name: {each["id"] for each in listed(visitor, name)} for name in rows}
    shown = names(visitor)
    visitor.clock.forward(60)
    visitor.world.reset_business(IT)
    for name in rows:
        after = listed(visitor, name)
        assert len(after) == len(before[name])
        assert before[name].isdisjoint(each["id"] for each in after)
    assert names(visitor) == shown
    business = json_of(visitor.get("/business_settings", IT))
    assert business["business_created_at"] == stamp(visitor)
    accounts = {each["id"] for each in listed(visitor, "ledger_accounts")}
    assert {each["id"] for each in business["default_ledger_accounts"].values()} <= accounts
    assert listed(visitor, "contacts", deleted_since="2000-01-01") == []
    [contact] = listed(visitor, "contacts", search="ABB001", nested_attributes="all")
    assert contact["main_address"]["contact"]["id"] == contact["id"]


# -- rights, sins, what is hostile -------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_who_may_read(name: str) -> None:
    visitor = Visitor().sign_in()
    for area, status in (("Contacts", 200), ("Sales", 200), ("Purchases", 200), ("Bank", 403)):
        visitor.world.restrict("Priya Raman", {area})
        assert visitor.get(f"/{name}", IT).status == status


def test_reading_contacts_one_by_one_is_noted_once() -> None:
    visitor = Visitor().sign_in()
    lists = {"attributes": "name", "items_per_page": "200"}
    contacts = listed(visitor, "contacts")
    for contact in contacts[:20]:
        json_of(visitor.get("/addresses", IT, contact_id=contact["id"], **lists))
    json_of(visitor.get("/addresses", IT, **lists))
    visitor.get(f"/contacts/{contacts[0]['id']}", HOSTING)
    assert visitor.world.sins == []
    for contact in contacts[20:24]:
        json_of(visitor.get(f"/contacts/{contact['id']}", IT))
    assert visitor.world.sins == [f"one_by_one: GET /v3.1/contacts/{contacts[20]['id']}"]
    json_of(visitor.get("/contacts", IT, **lists))
    json_of(visitor.get(f"/contacts/{contacts[0]['id']}", IT))
    assert len(visitor.world.sins) == 1


def test_hostile_contacts_arrive_as_they_are() -> None:
    visitor = Visitor("hostile").sign_in()
    lead = next(iter(visitor.world.company.businesses))
    contacts = listed(visitor, "contacts", lead)
    assert [each["name"] for each in contacts] == list(CONTACT_NAMES)
    assert {len(each["name"]) for each in contacts} >= {0, 100}
    assert len({" ".join(name.split()).casefold() for name in ALIKE}) == 1
    assert any(each["main_address"] is None for each in contacts)
    assert any(each["main_contact_person"] is None for each in contacts)
    accounts = listed(visitor, "ledger_accounts", lead, search="<script>")
    assert [each["nominal_code"] for each in accounts] == [40_000_000]


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from([*LISTS, "ledger_accounts", "countries"]),
    st.dictionaries(
        st.sampled_from(
            ["page", "items_per_page", "attributes", "nested_attributes", "search", "email",
             "contact_type_id", "contact_id", "exclude_system", "deleted_since", "visible_in",
             "updated_or_created_since", "show_control_accounts", "show_balance"]
        ),
        st.text(max_size=12) | st.sampled_from(["all", "true", "2020-02-03", "name,,", "sales"]),
    ),
)  # fmt: skip
def test_nothing_a_client_asks_upsets_the_lists(name: str, query: dict[str, str]) -> None:
    visitor = Visitor("hostile").sign_in()
    lead = next(iter(visitor.world.company.businesses))
    reply = visitor.get(f"/{name}", lead, **query)
    if reply.status != 200:
        assert (reply.status, error_of(reply)) == (400, "InvalidParameter")
